"""Loading frames into tables, by the fastest path that each driver has.

Measured on 200,000 rows: SQLite's `executemany` in one transaction takes a third of SQLAlchemy's Core insert,
PostgreSQL's COPY a tenth. Nothing here opens a transaction: the caller's is the unit that is whole or not there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd
import sqlalchemy as sa

from warehouse.columns.types import ExactDecimal, Rational, UtcInstant
from warehouse.rows.frames import conform

ROWS_PER_BATCH = 20_000
"""Bounds what is converted to Python objects at one time."""

ABSENT: Any = None
"""What the stubs of pandas do not know that a missing value may become."""

Converter = Callable[["pd.Series[Any]"], list[Any]]
"""From a column to values that the driver takes."""


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
    for rows in driver_batches(connection.dialect, table, frame):
        connection.exec_driver_sql(statement, rows)


def _copy(connection: sa.Connection, table: sa.Table, frame: pd.DataFrame) -> None:
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    statement = f'COPY "{table.name}" ({names}) FROM STDIN'
    driver = connection.dialect.loaded_dbapi
    try:
        with connection.connection.cursor() as cursor, cursor.copy(statement) as copy:  # type: ignore[attr-defined] # psycopg's own cursor
            for rows in driver_batches(connection.dialect, table, frame):
                for row in rows:
                    copy.write_row(row)
    except driver.Error as error:
        if getattr(connection.connection.dbapi_connection, "closed", False):
            # SQLAlchemy finds the loss itself, so that those who listen to it for lost connections hear of this one.
            connection.exec_driver_sql("SELECT 1")
        # The same exception as from any other statement, so that callers need not know how rows were loaded.
        raise sa.exc.DBAPIError.instance(statement, None, error, driver.Error, dialect=connection.dialect) from error


def driver_batches(dialect: sa.Dialect, table: sa.Table, frame: pd.DataFrame) -> Iterator[list[tuple[Any, ...]]]:
    """The rows of a frame that fits the table (see `frames.conform`) as the driver takes them, so many at a time."""
    converters = [_converter(column.type, dialect) for column in table.columns]
    for start in range(0, len(frame), ROWS_PER_BATCH):
        part = frame.iloc[start : start + ROWS_PER_BATCH]
        columns = [convert(part[name]) for name, convert in zip(part.columns, converters, strict=True)]
        yield list(zip(*columns, strict=True))


def _converter(kind: sa.types.TypeEngine[Any], dialect: sa.Dialect) -> Converter:
    """SQLAlchemy's conversion of bound values, for a driver that we call directly: a column at a time."""
    to_python = _python_values(kind)
    bind = kind.dialect_impl(dialect).bind_processor(dialect)
    if bind is None:
        return to_python
    return lambda values: [None if value is None else bind(value) for value in to_python(values)]


def _python_values(kind: sa.types.TypeEngine[Any]) -> Converter:
    """From a column of pandas to what a database driver knows; what is missing is None."""
    match kind:
        case sa.Date():
            return lambda values: values.to_numpy(dtype="datetime64[D]").astype(object).tolist()
        case UtcInstant():
            return lambda values: [None if pd.isna(value) else value.to_pydatetime() for value in values]
        case Rational() | ExactDecimal():
            return lambda values: values.where(values.notna(), None).tolist()
        case _:
            return lambda values: values.to_numpy(dtype=object, na_value=ABSENT).tolist()
