"""What is declared of the rows of report tables stands on columns that there are."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from warehouse.columns.row_facts import row_facts
from warehouse.tables import REPORT_TABLES, WRITTEN_TABLES, scorecard, sheet_columns


@pytest.mark.parametrize("table", REPORT_TABLES, ids=lambda table: table.name)
def test_rows_are_named_matched_and_dated_by_columns_of_their_sheet(table):
    rows = row_facts(table)
    used = {*rows.named_by, *(name for columns in rows.matched_by for name in columns)}
    used |= {name for name in (rows.own_code, rows.period_column) if name is not None}
    assert used <= {column.name for column in sheet_columns(table)}
    assert rows.period_column is None or isinstance(table.c[rows.period_column].type, sa.Date)


def test_all_sheets_but_the_scorecard_are_written_by_agencies():
    assert [table for table in REPORT_TABLES if table not in WRITTEN_TABLES] == [scorecard]


def test_a_row_of_another_value_is_another_row_only_where_every_way_of_matching_asks_for_it():
    assert {table.name: set(row_facts(table).known_by) for table in REPORT_TABLES} == {
        "plan_task": set(),
        "activity": set(),
        "evidence": set(),
        "feedback": {"content"},
        "scorecard": {"criterion_code", "input_name"},
    }
