"""Replacing rows touches those that differ, and no others: on both databases."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pandas as pd
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from warehouse.engine import writing
from warehouse.rows.frames import conform, read_table
from warehouse.rows.replacing import Changes, find_difference, replace
from warehouse.tables import agency, code_list, index_score


def entries(labels: dict[str, str]) -> pd.DataFrame:
    rows = [("themes", code, label, place, "s") for place, (code, label) in enumerate(labels.items(), start=1)]
    return conform(pd.DataFrame(rows, columns=["list_name", "code", "label", "position", "source"]), code_list)


def put(engine: sa.Engine, labels: dict[str, str]) -> Changes:
    with writing(engine) as connection:
        return replace(connection, code_list, entries(labels), code_list.c.list_name == "themes")


def rows_as_they_lie(engine: sa.Engine) -> list[tuple[object, ...]]:
    """Each row with what changes when it is written anew: PostgreSQL's place and transaction, SQLite's row number."""
    place = sa.text("ctid::text, xmin::text" if engine.dialect.name == "postgresql" else "rowid")
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(sa.select(code_list.c.code, code_list.c.label, place))]


def test_equal_rows_are_not_written_again(warehouse: sa.Engine) -> None:
    labels = {"a": "Một", "b": "Hai", "c": "Ba"}
    assert put(warehouse, labels) == Changes(3, 0, 0)
    before = rows_as_they_lie(warehouse)
    assert put(warehouse, labels) == Changes(0, 0, 0)
    assert rows_as_they_lie(warehouse) == before


def test_only_the_row_that_differs_is_written(warehouse: sa.Engine) -> None:
    put(warehouse, {"a": "Một", "b": "Hai", "c": "Ba"})
    before = {row[0]: row for row in rows_as_they_lie(warehouse)}
    assert put(warehouse, {"a": "Một", "b": "Hai khác", "d": "Bốn"}) == Changes(1, 1, 1)
    after = {row[0]: row for row in rows_as_they_lie(warehouse)}
    assert after.keys() == {"a", "b", "d"}
    assert after["a"] == before["a"]
    assert after["b"][1] == "Hai khác"


WORDS = st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(["một", "hai", "", "Đ"]), max_size=6)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=WORDS, second=WORDS)
def test_whatever_stood_there_the_frame_stands_there_now(
    warehouse: sa.Engine, first: dict[str, str], second: dict[str, str]
) -> None:
    for labels in (first, second):
        put(warehouse, labels)
        with warehouse.connect() as connection:
            pd.testing.assert_frame_equal(
                read_table(connection, code_list), entries(labels).sort_values("code", ignore_index=True)
            )


def test_a_key_with_a_day_in_it_is_found_again(warehouse: sa.Engine) -> None:
    one = {"code": "15", "valid_from": date(2000, 1, 1), "name": "Yên Bái", "level": "province", "group_code": "g"}
    for name, changes in (("Yên Bái", Changes(1, 0, 0)), ("Tỉnh Yên Bái", Changes(0, 1, 0))):
        with writing(warehouse) as connection:
            assert replace(connection, agency, pd.DataFrame([{**one, "name": name}])) == changes


def test_a_figure_printed_with_more_decimals_differs(sqlite_warehouse: sa.Engine) -> None:
    row = {
        "year": 2024, "framework_id": "f", "agency_code": "BNV", "track": "computed", "group_code": "g",
        "max_points_exact": 1, "points_exact": Fraction(1, 2), "points": Decimal("0.5"), "ranked_count": 0,
    }  # fmt: skip
    with sqlite_warehouse.connect() as connection:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        replace(connection, index_score, pd.DataFrame([row]))
        again = pd.DataFrame([{**row, "points": Decimal("0.50")}])
        assert find_difference(connection, index_score, again).counts == Changes(0, 1, 0)


def test_a_key_twice_is_refused_and_named(sqlite_warehouse: sa.Engine) -> None:
    with writing(sqlite_warehouse) as connection, pytest.raises(ValueError, match=r"'code': 'a'.*comes twice"):
        replace(connection, code_list, pd.concat([entries({"a": "Một"})] * 2))
