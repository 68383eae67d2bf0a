"""What the warehouse tells of earlier reports: last year's totals."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pandas as pd

from assets.analysis.superseded import rows_before
from assets.submissions.register.activity_totals import totals_in_force
from tests.assets.analysis.report_rows import rows_of
from warehouse.engine import writing
from warehouse.rows.bulk import append
from warehouse.rows.frames import conform
from warehouse.tables import activity, framework, landed_file, submission

PAGE = "https://moha.gov.vn/tin/123"
RULES = {
    "framework_id": "thu",
    "version": 1,
    "title": "Thử",
    "level": "ministry",
    "years": "2024",
    "sha256": "0",
    "source_text": "...",
}


def store(warehouse, number, agency, minute, *, status="accepted", period="year", reach=()):
    """A report of 2024, with an activity for each figure of `reach`."""
    row = {
        "submission_id": number,
        "year": 2024,
        "sha256": f"{number:064}",
        "file_name": "a.xlsx",
        "received_at": datetime(2025, 1, 5, 3, tzinfo=UTC) + timedelta(minutes=minute),
        "reader_version": 1,
        "agency_code": agency,
        "period": period,
        "framework_id": RULES["framework_id"],
        "status": status,
        **dict.fromkeys(("warning_count", "note_count"), 0),
        "blocking_count": int(status == "rejected"),
        "byte_size": 1,
    }
    with writing(warehouse) as connection:
        for table in (landed_file, submission):
            known = {name: value for name, value in row.items() if name in table.columns}
            append(connection, table, conform(pd.DataFrame([known]), table))
        append(connection, activity, rows_of("activity", number, *({"reach": one, "link": PAGE} for one in reach)))


def test_the_totals_of_a_year_are_those_of_the_reports_in_force(warehouse):
    with writing(warehouse) as connection:
        append(connection, framework, conform(pd.DataFrame([RULES]), framework))
    store(warehouse, 1, "X", 5, reach=[10, None])
    store(warehouse, 2, "X", 1, reach=[7_000_000_000])
    store(warehouse, 3, "X", 9, status="rejected")
    store(warehouse, 4, "X", 9, period="half_year", reach=[1])
    store(warehouse, 5, "Y", 9)
    with warehouse.connect() as connection:
        found = totals_in_force(connection, 2024).sort_values(["agency_code", "period"])
        assert totals_in_force(connection, 2023).empty
    assert found.to_numpy().tolist() == [["X", "half_year", 1, 1], ["X", "year", 2, 10], ["Y", "year", 0, 0]]


def test_a_report_that_was_replaced_has_all_its_rows_counted_and_one_without_rows_none(sqlite_warehouse):
    with writing(sqlite_warehouse) as connection:
        append(connection, framework, conform(pd.DataFrame([RULES]), framework))
    store(sqlite_warehouse, 1, "X", 5, reach=[10, None])
    store(sqlite_warehouse, 2, "X", 6)
    store(sqlite_warehouse, 3, "Y", 7, reach=[1])
    with sqlite_warehouse.connect() as connection:
        assert rows_before(connection, pd.DataFrame({"previous_id": [1, 2, 1]})) == {1: 2, 2: 0}
