"""A table of the warehouse as a CSV file that loses nothing, and back.

UTF-8, one heading row, values as the warehouse writes them exactly: fractions (`70/13`), decimals, ISO dates, UTC
instants, `true`/`false`. A missing value is an empty field; a text that is empty or begins with a backslash has one
more backslash before it, so that the two cannot be confused. CSV, not Parquet: it can be read in twenty years by any
tool, and compared by eye.

A text that a spreadsheet would run as a formula is, in a file, a backslash and the text as a JSON string. Nothing is
lost, and nothing runs, whichever character the reader's country divides fields by.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

import pandas as pd
import sqlalchemy as sa

from warehouse.columns.types import ExactDecimal, Rational, UtcInstant
from warehouse.rows.bulk import append
from warehouse.rows.frames import conform, empty_frame, pandas_dtype
from warehouse.rows.key_order import key_order

ROWS_AT_ONCE = 20_000
"""Bounds what is in memory, on the way out and on the way in."""

csv.field_size_limit(2**31 - 1)  # a framework's text is one field


class TableFileError(Exception):
    """A file that is not the table it should be; the message names file and line."""


def write_table(connection: sa.Connection, table: sa.Table, path: Path, *where: sa.ColumnElement[bool]) -> int:
    """Write the rows that satisfy every condition, ordered by primary key; give how many."""
    with path.open("w", encoding="utf-8", newline="") as file:
        return _write(connection, table, file, *where, spelled=_safe_spelling)


def table_text(connection: sa.Connection, table: sa.Table) -> str:
    """The whole table as CSV for the program alone: texts that look like formulas stand as they are. For small ones."""
    text = io.StringIO(newline="")
    _write(connection, table, text, spelled=_spelling)
    return text.getvalue()


def _write(
    connection: sa.Connection,
    table: sa.Table,
    file: TextIO,
    *where: sa.ColumnElement[bool],
    spelled: Callable[[sa.Column[Any]], _Spelling],
) -> int:
    query = sa.select(table).where(*where).order_by(*key_order(table))
    writers = [spelled(column).write for column in table.columns]
    count = 0
    plain = csv.writer(file, lineterminator="\n")
    # The plain one leaves a carriage return bare, which a reader takes for the end of the row.
    quoting = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL)
    plain.writerow([column.name for column in table.columns])
    for row in connection.execute(query, execution_options={"yield_per": ROWS_AT_ONCE}):
        fields = ["" if value is None else write(value) for write, value in zip(writers, row, strict=True)]
        (quoting if any("\r" in field for field in fields) else plain).writerow(fields)
        count += 1
    return count


def spelled_row(table: sa.Table, row: Mapping[Any, Any]) -> dict[str, str]:
    """The values of one row that are there, by column, spelled as in the file."""
    return {
        column.name: _spelling(column).write(row[column.name])
        for column in table.columns
        if row[column.name] is not None
    }


def fingerprints(connection: sa.Connection, table: sa.Table, by: str, *where: sa.ColumnElement[bool]) -> dict[Any, str]:
    """SHA-256 over the rows that satisfy every condition, for each value of the column `by`.

    Of what they say, spelled as in the file, in whatever order a database gives them; what is missing in a row does not
    count, so that a column that a later version adds changes nothing.
    """
    writers = [(column.name, _spelling(column).write) for column in table.columns]
    place = list(table.columns.keys()).index(by)
    rows: dict[Any, list[bytes]] = defaultdict(list)
    for row in connection.execute(sa.select(table).where(*where), execution_options={"yield_per": ROWS_AT_ONCE}):
        says = {name: write(value) for (name, write), value in zip(writers, row, strict=True) if value is not None}
        text = json.dumps(says, ensure_ascii=False, sort_keys=True)
        rows[row[place]].append(hashlib.sha256(text.encode()).digest())
    return {value: hashlib.sha256(b"".join(sorted(digests))).hexdigest() for value, digests in rows.items()}


def load_table(connection: sa.Connection, table: sa.Table, path: Path) -> int:
    """Append the file's rows to the table; give how many.

    Raises:
        TableFileError: columns that the table does not have, or none for one that it needs; a value that its column
            cannot hold.
        sqlalchemy.exc.IntegrityError: rows that break a constraint of the table.
    """
    count = 0
    with path.open(encoding="utf-8", newline="") as file:
        for frame in _frames(table, file, path.name):
            count += append(connection, table, frame)
    return count


def table_frame(table: sa.Table, text: str) -> pd.DataFrame:
    """The rows of a text that `table_text` gave, perhaps an older program's: as if read from the table.

    Raises:
        TableFileError: see `load_table`.
    """
    parts = list(_frames(table, io.StringIO(text, newline=""), table.name))
    return conform(pd.concat(parts), table) if parts else empty_frame(table)


def _frames(table: sa.Table, file: TextIO, name: str) -> Iterator[pd.DataFrame]:
    rows = csv.reader(file)
    columns = _headed(table, name, next(rows, []))
    readers = [_spelling(column).read for column in columns]
    while chunk := list(islice(rows, ROWS_AT_ONCE)):
        values = [_column(name, rows.line_num, chunk, place, read) for place, read in enumerate(readers)]
        yield pd.DataFrame(
            {
                column.name: pd.Series(cells, dtype=pandas_dtype(column))
                for column, cells in zip(columns, values, strict=True)
            }
        )


def _headed(table: sa.Table, file_name: str, names: list[str]) -> list[sa.Column[Any]]:
    """The columns of a file; an older program's file may lack such as are new since then, and may be missing."""
    unknown = [name for name in names if name not in table.columns]
    lacking = [column.name for column in table.columns if not column.nullable and column.name not in names]
    if unknown or lacking or len(set(names)) < len(names):
        raise TableFileError(f"{file_name}: the columns are not those of table {table.name}")
    return [table.columns[name] for name in names]


def _column(
    file_name: str, last_line: int, chunk: list[list[str]], place: int, read: Callable[[str], Any]
) -> list[Any]:
    try:
        return [read(row[place]) if row[place] else None for row in chunk]
    except (ArithmeticError, LookupError, ValueError) as error:
        raise TableFileError(f"{file_name}, up to line {last_line}: a value that its column cannot hold") from error


@dataclass(frozen=True, slots=True)
class _Spelling:
    """Writing and reading of a type's values; a field that is read is not empty."""

    write: Callable[[Any], str]
    read: Callable[[str], Any]


_FORMULA = re.compile(r"""(?:^|[;|\t\r\n])[\s"']*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]""")
"""Where a cell would begin as a formula does: at the start, and behind what some countries' programs divide fields by.

A quotation mark holds no field together for a program that takes `;` for the divider and finds `1,"a;=b"`.
"""
_DIVIDERS = {ord(one): f"\\u{ord(one):04x}" for one in ";|"}
"""JSON spells tabs and line breaks otherwise by itself."""


def _write_text(value: str) -> str:
    return f"\\{value}" if not value or value.startswith("\\") else value


def _write_safe_text(value: str) -> str:
    if _FORMULA.search(value):
        return "\\" + json.dumps(value, ensure_ascii=False).translate(_DIVIDERS)
    return _write_text(value)


def _read_text(text: str) -> str:
    if text.startswith('\\"'):
        return str(json.loads(text[1:]))
    return text.removeprefix("\\")


# The first type that fits decides: ours are decorated texts, so they come before text.
_SPELLINGS: tuple[tuple[type[sa.types.TypeEngine[Any]], _Spelling], ...] = (
    (Rational, _Spelling(str, Fraction)),
    (ExactDecimal, _Spelling(lambda value: f"{value:f}", Decimal)),
    (
        UtcInstant,
        _Spelling(
            lambda value: value.astimezone(UTC).isoformat(timespec="microseconds"),
            datetime.fromisoformat,
        ),
    ),
    (sa.Date, _Spelling(date.isoformat, date.fromisoformat)),
    (sa.Boolean, _Spelling(lambda value: "true" if value else "false", {"true": True, "false": False}.__getitem__)),
    (sa.Integer, _Spelling(str, int)),
    (sa.Text, _Spelling(_write_text, _read_text)),
)


def _spelling(column: sa.Column[Any]) -> _Spelling:
    return next(spelling for kind, spelling in _SPELLINGS if isinstance(column.type, kind))


def _safe_spelling(column: sa.Column[Any]) -> _Spelling:
    """The same, but for texts that a spreadsheet would run; numbers, days and moments hold none."""
    spelling = _spelling(column)
    return _Spelling(_write_safe_text, spelling.read) if spelling.write is _write_text else spelling
