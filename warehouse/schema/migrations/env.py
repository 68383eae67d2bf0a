"""Alembic's entry: migrations run on the connection, and in the transaction, that `migrate` hands over."""

from __future__ import annotations

from alembic import context

from warehouse.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    # SQLite alters a table by making it anew.
    render_as_batch=True,
    compare_type=True,
)
context.run_migrations()
