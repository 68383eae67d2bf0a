"""The SQL warehouse: tables, engine, loading and migrations.

What belongs here: how figures are stored and come back, unchanged, on SQLite and on PostgreSQL; and the one
declaration of every column, from which the template, the reader, the Pandera schemas and the Dagster column
schemas derive. What does not: Dagster, workbooks, rules, scores.
"""
