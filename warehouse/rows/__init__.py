"""Rows in and out of tables: frames, bulk loading, replacing, history, files."""
