"""Dagster's pages, behind a gate that tells a user's own clicks from what other pages make a browser do."""
