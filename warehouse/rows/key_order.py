"""Rows in the order of their keys, which is the same on every database and in every country.

A PostgreSQL database sorts texts by its own language's rules; SQLite and Python by code points. What is fingerprinted,
frozen or compared must not depend on where the warehouse happens to stand, so whoever orders by a text says so here.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class by_code_point(FunctionElement[str]):  # noqa: N801 - reads as the function of SQL that it stands for
    """A text, as something to order by."""

    inherit_cache = True
    type = sa.Text()


@compiles(by_code_point, "sqlite")
def _sqlite(element: by_code_point, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(element.clauses, **options)


@compiles(by_code_point, "postgresql")
def _postgresql(element: by_code_point, compiler: SQLCompiler, **options: Any) -> str:
    return f'{compiler.process(element.clauses, **options)} COLLATE "C"'


def in_order(*columns: sa.ColumnElement[Any]) -> list[sa.ColumnElement[Any]]:
    """The columns as an ORDER BY: texts by code points, all else as it is."""
    return [by_code_point(column) if isinstance(column.type, sa.Text) else column for column in columns]


def key_order(table: sa.Table) -> list[sa.ColumnElement[Any]]:
    """By the table's primary key."""
    return in_order(*table.primary_key.columns)
