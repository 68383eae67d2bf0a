"""The warehouse's rows reach the comparisons: which reports are compared, and which are looked through."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pandas as pd

from assets.analysis.integrity.reading import read_conflicts
from assets.analysis.superseded import read_changes
from tests.assets.analysis.report_rows import rows_of
from tests.assets.submissions.read_batches import code_lists
from warehouse.engine import writing
from warehouse.rows.bulk import append
from warehouse.rows.frames import conform
from warehouse.tables import activity, framework, landed_file, submission

SENT = datetime(2025, 1, 5, 3, tzinfo=UTC)
RULES = {
    "framework_id": "thu", "version": 1, "title": "Thử", "level": "commune", "years": "2024", "sha256": "0",
    "source_text": "...",
}  # fmt: skip
PAGE = "https://moha.gov.vn/tin/123"


def store(warehouse, *reports):
    """Reports as (number, agency, year, status, superseded, titles of activities)."""
    with writing(warehouse) as connection:
        append(connection, framework, pd.DataFrame([RULES]))
        for number, agency, year, status, supersedes, titles in reports:
            row = {
                "submission_id": number,
                "year": year,
                "sha256": f"{number:064}",
                "file_name": "a.xlsx",
                "received_at": SENT + timedelta(minutes=number),
                "reader_version": 1,
                "agency_code": agency,
                "period": "year",
                "status": status,
                "framework_id": RULES["framework_id"],
                "blocking_count": int(status == "rejected"),
                "warning_count": 0,
                "note_count": 0,
                "supersedes": supersedes,
                "byte_size": 1,
            }
            for table in (landed_file, submission):
                known = {name: value for name, value in row.items() if name in table.columns}
                append(connection, table, conform(pd.DataFrame([known]), table))
            rows = rows_of("activity", number, *({"title": title, "link": PAGE} for title in titles))
            append(connection, activity, rows)


def test_reports_are_compared_with_what_they_supersede_and_conflicts_sought_in_what_is_scored(warehouse):
    store(
        warehouse,
        (1, "X", 2024, "accepted", None, ["A"]),
        (2, "X", 2024, "rejected", None, []),
        (3, "X", 2024, "accepted", 1, ["A", "B"]),
        (4, "Y", 2024, "accepted", None, ["C"]),
        (5, "Y", 2023, "accepted", None, ["D"]),
    )
    with warehouse.connect() as connection:
        changed = read_changes(connection, 2024, code_lists())
        conflicts = read_conflicts(connection, 2024)
        earlier = read_conflicts(connection, 2022)
    assert changed[["submission_id", "previous_id", "change", "row_label"]].to_numpy().tolist() == [
        [3, 1, "added", "B"]
    ]
    kinds = conflicts.groupby("kind")["submission_id"].agg(lambda each: sorted({int(one) for one in each})).to_dict()
    assert kinds == {"link_of_agencies": [3, 4, 5], "link_of_years": [4, 5]}
    assert earlier.empty
