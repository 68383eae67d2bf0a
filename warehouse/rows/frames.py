"""Tables as DataFrames: one dtype a column type, so that a frame read back equals the frame that was written.

What belongs here: the correspondence of SQL and pandas types, and reading. Writing is in `bulk`.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
import sqlalchemy as sa

from warehouse.columns.types import ExactDecimal, Rational, UtcInstant
from warehouse.rows.key_order import key_order


def pandas_dtype(column: sa.Column[Any]) -> str:
    """The dtype of a warehouse column in every frame; exact figures stay Python objects (Decimal, Fraction)."""
    kind = column.type
    match kind:
        case Rational() | ExactDecimal():
            return "object"
        case UtcInstant():
            return "datetime64[us, UTC]"
        case sa.Date():
            return "datetime64[us]"
        case sa.Boolean():
            return "boolean"
        case sa.Integer():
            return "Int64"
        case sa.Text():
            return "str"
        case _:
            raise TypeError(f"{column}: no pandas dtype is settled for {kind!r}")


def empty_frame(table: sa.Table) -> pd.DataFrame:
    """A frame with the table's columns and dtypes, and no rows."""
    return pd.DataFrame({column.name: pd.Series(dtype=pandas_dtype(column)) for column in table.columns})


def conform(frame: pd.DataFrame, table: sa.Table) -> pd.DataFrame:
    """The frame with exactly the table's columns, in its order and dtypes; the index is dropped.

    Raises:
        ValueError: a column that the table does not have, a required one that is missing, or a value that its dtype
            cannot hold.
    """
    if _is_fitted(frame, table):
        return frame
    unknown = [name for name in frame.columns if name not in table.columns]
    missing = [column.name for column in table.columns if not column.nullable and column.name not in frame.columns]
    if unknown or missing:
        raise ValueError(f"table {table.name}: unknown columns {unknown}, missing columns {missing}")
    return pd.DataFrame(
        {column.name: _cast(frame, column, table) for column in table.columns}, columns=[c.name for c in table.columns]
    )


def _is_fitted(frame: pd.DataFrame, table: sa.Table) -> bool:
    """Whether nothing is left to do: what was made to fit once is not made over. Exact figures are always looked at."""
    dtypes = [pandas_dtype(column) for column in table.columns]
    return (
        "object" not in dtypes
        and list(frame.columns) == [column.name for column in table.columns]
        and isinstance(frame.index, pd.RangeIndex)
        and [str(dtype) for dtype in frame.dtypes] == dtypes
    )


def _cast(frame: pd.DataFrame, column: sa.Column[Any], table: sa.Table) -> pd.Series[Any]:
    dtype = pandas_dtype(column)
    if column.name not in frame.columns:
        return pd.Series([None] * len(frame), dtype=dtype)
    values: pd.Series[Any] = frame[column.name].reset_index(drop=True)
    try:
        if dtype != "object":
            cast: pd.Series[Any] = values.astype(dtype)  # type: ignore[call-overload] # stubs list names as literals
            return cast
        # Exact figures: one spelling of "absent", since a NaN among Decimals compares with nothing.
        return values.astype("object").where(values.notna(), None)
    except (TypeError, ValueError) as error:
        raise ValueError(f"table {table.name}, column {column.name}: {error}") from error


def read_table(connection: sa.Connection, table: sa.Table, *where: sa.ColumnElement[bool]) -> pd.DataFrame:
    """The table's rows that satisfy every condition, ordered by primary key: texts by code points."""
    query = sa.select(table).where(*where).order_by(*key_order(table))
    return read_query(connection, query, table)


def read_query(connection: sa.Connection, query: sa.Select[Any], table: sa.Table) -> pd.DataFrame:
    """The rows of a query that selects exactly the table's columns."""
    rows = connection.execute(query).all()
    names = [column.name for column in table.columns]
    return conform(pd.DataFrame.from_records([tuple(row) for row in rows], columns=names), table)
