"""Statements about tables: Pandera schemas, counts, expectations, asset checks."""
