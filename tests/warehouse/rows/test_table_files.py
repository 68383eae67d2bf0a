"""A table written to a file and read back is the same table, whatever stands in it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from warehouse.columns.declaration import column
from warehouse.columns.types import ExactDecimal, Rational, UtcInstant
from warehouse.rows.bulk import append
from warehouse.rows.frames import conform, read_table
from warehouse.rows.table_files import TableFileError, load_table, write_table

TABLE = sa.Table(
    "everything",
    sa.MetaData(),
    column("number", sa.BigInteger, "t", "d", key=True),
    column("text", sa.Text, "t", "d"),
    column("exact", Rational, "t", "d"),
    column("printed", ExactDecimal, "t", "d"),
    column("day", sa.Date, "t", "d"),
    column("moment", UtcInstant, "t", "d"),
    column("holds", sa.Boolean, "t", "d"),
)
TEXTS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=20)
FIRST_DAY, LAST_DAY = (datetime(year, 1, 1, tzinfo=UTC).replace(tzinfo=None) for year in (1900, 2200))
CELLS = st.fixed_dictionaries(
    {},
    optional={
        "text": TEXTS
        | st.text("=+-@;,|\t\r\n\\\"' a", max_size=8)
        | st.sampled_from(["", "\\", "\\N", '"', ",", "\r\n", "\r", "a\rb", "NA", "null"]),
        "exact": st.fractions(),
        "printed": st.decimals(allow_nan=False, allow_infinity=False, places=4),
        "day": st.dates(min_value=pd.Timestamp.min.date(), max_value=pd.Timestamp.max.date()).map(pd.Timestamp),
        "moment": st.datetimes(FIRST_DAY, LAST_DAY, timezones=st.just(UTC)),
        "holds": st.booleans(),
    },
)


@pytest.fixture
def connection() -> Iterator[sa.Connection]:
    engine = sa.create_engine("sqlite://")
    with engine.begin() as opened:
        TABLE.create(opened)
        yield opened
    engine.dispose()


def frame(rows: list[dict[str, Any]]) -> pd.DataFrame:
    complete = [{"number": number, **row} for number, row in enumerate(rows)]
    return conform(pd.DataFrame(complete, columns=[each.name for each in TABLE.columns]), TABLE)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(rows=st.lists(CELLS, max_size=5))
def test_what_is_written_is_read_back_equal(
    connection: sa.Connection, tmp_path: Path, rows: list[dict[str, Any]]
) -> None:
    path = tmp_path / "everything.csv"
    connection.execute(sa.delete(TABLE))
    append(connection, TABLE, frame(rows))
    before = read_table(connection, TABLE)

    assert write_table(connection, TABLE, path) == len(rows)
    content = path.read_bytes()
    connection.execute(sa.delete(TABLE))
    assert load_table(connection, TABLE, path) == len(rows)

    pd.testing.assert_frame_equal(read_table(connection, TABLE), before)
    write_table(connection, TABLE, path)
    assert path.read_bytes() == content


def test_values_are_spelled_exactly(connection: sa.Connection, tmp_path: Path) -> None:
    row = {"text": "", "exact": Fraction(70, 13), "printed": Decimal("5.380"), "day": pd.Timestamp("2025-03-31")}
    append(connection, TABLE, frame([{**row, "moment": datetime(2025, 1, 1, tzinfo=UTC), "holds": False}, {}]))
    write_table(connection, TABLE, tmp_path / "t.csv")

    assert (tmp_path / "t.csv").read_text(encoding="utf-8").splitlines() == [
        "number,text,exact,printed,day,moment,holds",
        "0,\\,70/13,5.380,2025-03-31,2025-01-01T00:00:00.000000+00:00,false",
        "1,,,,,,",
    ]


FORMULAS = ["=cmd|' /C calc'!A0", "@SUM(1)", "+1", "-1+1", "\t=1", "\r=1", "\n=1", " =1", "\uff1d1"]
"""How a text begins that spreadsheets run."""
BEHIND = ["", "a;", "a|", "a\t", "a\n", "a\r\n", 'a;"', "a; "]
"""What may stand before it: a program divides fields by what its country does, and by line breaks."""


@pytest.mark.attack(expected="every cell is text, and the table is read back whole")
@pytest.mark.parametrize("divider", [",", ";", "\t", "|"])
@pytest.mark.parametrize("name", ["first", "last"])
def test_no_text_is_run_by_a_program_that_opens_the_file(tmp_path: Path, name: str, divider: str) -> None:
    table = sa.Table("t", sa.MetaData(), *(column(each, sa.Text, "t", "d", key=True) for each in ("first", "last")))
    texts = [before + formula for before in BEHIND for formula in FORMULAS]
    rows = pd.DataFrame([{"first": f"{number}", "last": "x"} | {name: text} for number, text in enumerate(texts)])
    engine = sa.create_engine("sqlite://")
    with engine.begin() as connection:
        table.create(connection)
        append(connection, table, conform(rows, table))
        before = read_table(connection, table)
        write_table(connection, table, tmp_path / "t.csv")
        written = (tmp_path / "t.csv").read_text(encoding="utf-8")
        cells = [cell for row in csv.reader(io.StringIO(written, newline=""), delimiter=divider) for cell in row]
        assert [cell for cell in cells if cell.startswith(("\t", "\r", "\n"))] == []
        assert [cell for cell in cells if cell.strip(" \"'").startswith(tuple("=+-@\uff1d"))] == []
        connection.execute(sa.delete(table))
        load_table(connection, table, tmp_path / "t.csv")
        pd.testing.assert_frame_equal(read_table(connection, table), before)
    engine.dispose()


def test_texts_as_an_earlier_version_spelled_them_are_read(connection: sa.Connection, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text('number,text\n1,=1+1\n2,\\\\N\n3,\\\n4,"-a\n;=b"\n', encoding="utf-8")
    load_table(connection, TABLE, tmp_path / "t.csv")

    assert read_table(connection, TABLE)["text"].tolist() == ["=1+1", "\\N", "", "-a\n;=b"]


def test_a_column_that_is_new_since_the_file_was_written_is_missing(connection: sa.Connection, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("text,number\nxin chào,1\n", encoding="utf-8")
    load_table(connection, TABLE, tmp_path / "t.csv")

    assert read_table(connection, TABLE).loc[0, ["number", "text"]].tolist() == [1, "xin chào"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "columns are not those"),
        ("text\nx\n", "columns are not those"),
        ("number,surprise\n1,2\n", "columns are not those"),
        ("number,number\n1,2\n", "columns are not those"),
        ("number,exact\n1,x\n", "up to line 2"),
        ("number,exact\n1,1/0\n", "up to line 2"),
        ("number,printed\n1,1.2.3\n", "up to line 2"),
        ("number,holds\n1,yes\n", "up to line 2"),
        ("number,text\n1\n", "up to line 2"),
        ('number,text\n1,"\\""a"\n', "up to line 2"),
        ("number,day\n1,31/03/2025\n", "up to line 2"),
    ],
)
def test_a_file_that_is_not_the_table_is_refused_with_its_line(
    connection: sa.Connection, tmp_path: Path, content: str, message: str
) -> None:
    (tmp_path / "t.csv").write_text(content, encoding="utf-8")
    with pytest.raises(TableFileError, match=message):
        load_table(connection, TABLE, tmp_path / "t.csv")
