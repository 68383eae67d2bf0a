"""Loading frames into tables, by the fastest path that each driver has.

Measured on 200,000 rows: SQLite's `executemany` in one transaction takes a third of SQLAlchemy's Core insert,
PostgreSQL's COPY a tenth. Nothing here opens a transaction: the caller's is the unit that is whole or not there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pandas as pd
import sqlalchemy as sa

from warehouse.frames import conform
from warehouse.types import UtcInstant

ROWS_PER_BATCH = 20_000
"""Bounds what is converted to Python objects at one time."""


def append(connection: sa.Connection, table: sa.Table, frame: pd.DataFrame) -> int:
    """Add the frame's rows; give how many.

    Raises:
        ValueError: the frame does not fit the table.
        sqlalchemy.exc.IntegrityError: a constraint is broken; the caller's transaction must end.
    """
    fitted = conform(frame, table)
    if connection.dialect.name == "postgresql":
        _copy(connection, table, fitted)
    else:
        _execute_many(connection, table, fitted)
    return len(fitted)


def _execute_many(connection: sa.Connection, table: sa.Table, frame: pd.DataFrame) -> None:
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    marks = ", ".join("?" * len(table.columns))
    statement = f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})'  # noqa: S608 - names are our own metadata's
    for rows in _batches(frame, _converters(connection.dialect, table)):
        connection.exec_driver_sql(statement, rows)


def _copy(connection: sa.Connection, table: sa.Table, frame: pd.DataFrame) -> None:
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    statement = f'COPY "{table.name}" ({names}) FROM STDIN'
    driver = connection.dialect.loaded_dbapi
    try:
        with connection.connection.cursor() as cursor, cursor.copy(statement) as copy:  # type: ignore[attr-defined] # psycopg's own cursor
            for rows in _batches(frame, _converters(connection.dialect, table)):
                for row in rows:
                    copy.write_row(row)
    except driver.Error as error:
        if getattr(connection.connection.dbapi_connection, "closed", False):
            # SQLAlchemy finds the loss itself, so that those who listen to it for lost connections hear of this one.
            connection.exec_driver_sql("SELECT 1")
        # The same exception as from any other statement, so that callers need not know how rows were loaded.
        raise sa.exc.DBAPIError.instance(statement, None, error, driver.Error, dialect=connection.dialect) from error


def _batches(frame: pd.DataFrame, converters: Sequence[Callable[[Any], Any]]) -> Iterator[list[tuple[Any, ...]]]:
    for start in range(0, len(frame), ROWS_PER_BATCH):
        part = frame.iloc[start : start + ROWS_PER_BATCH]
        columns = [
            [None if missing else convert(value) for value, missing in zip(values, values.isna(), strict=True)]
            for values, convert in zip((part[name] for name in part.columns), converters, strict=True)
        ]
        yield list(zip(*columns, strict=True))


def _converters(dialect: sa.Dialect, table: sa.Table) -> list[Callable[[Any], Any]]:
    """What SQLAlchemy would do to each bound value, for a driver that we call directly."""
    return [_converter(column.type, dialect) for column in table.columns]


def _converter(kind: sa.types.TypeEngine[Any], dialect: sa.Dialect) -> Callable[[Any], Any]:
    to_python = _python_value(kind)
    bind = kind.dialect_impl(dialect).bind_processor(dialect)
    return (lambda value: bind(to_python(value))) if bind else to_python


def _python_value(kind: sa.types.TypeEngine[Any]) -> Callable[[Any], Any]:
    """From pandas' and NumPy's scalars to what a database driver knows."""
    match kind:
        case sa.Date():
            return lambda value: value.date()
        case UtcInstant():
            return lambda value: value.to_pydatetime()
        case sa.Boolean():
            return bool
        case sa.Integer():
            return int
        case _:
            return lambda value: value
