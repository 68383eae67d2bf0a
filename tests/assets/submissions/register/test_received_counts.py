"""Reports by status and findings by severity and kind, as their files were last read."""

from __future__ import annotations

from typing import get_args

import pandas as pd
import sqlalchemy as sa

from assets.reference.loading import load_references
from assets.submissions.register.received_counts import (
    ReceivedCounts,
    count_received,
    finding_figures,
    status_figures,
)
from checks.findings.catalogue import Kind
from orchestration.installation.settings import FIXTURES
from tests.assets.preview.test_views import received
from tests.assets.preview.words import NAMES
from warehouse.engine import writing
from warehouse.rows.bulk import append
from warehouse.rows.frames import conform
from warehouse.tables import finding, submission


def test_a_file_that_was_read_again_is_counted_once(sqlite_warehouse: sa.Engine) -> None:
    with writing(sqlite_warehouse) as connection:
        received(connection, 1, "rejected", "A")
        received(connection, 2, "unreadable", None)
        first = connection.execute(sa.select(submission).where(submission.c.submission_id == 1)).one()._asdict()
        again = first | {"submission_id": 3, "reader_version": 2, "status": "unreadable", "agency_code": None}
        connection.execute(sa.insert(submission).values(**again))
        given = [(1, 1, "ROW_DUPLICATE"), (2, 1, "FILE_EMPTY"), (3, 1, "FILE_EMPTY")]
        rows = [
            {"submission_id": number, "position": at, "code": code, "severity": "blocking", "message": "m"}
            for number, at, code in given
        ]
        append(connection, finding, conform(pd.DataFrame(rows), finding))
        counts = count_received(connection, 2025)
        none = count_received(connection, 2024)

    assert counts == ReceivedCounts({"unreadable": 2}, {"blocking": 2}, {"FILE_EMPTY": 2})
    assert none == ReceivedCounts({}, {}, {})


def test_every_status_severity_and_kind_has_its_figure_also_of_none() -> None:
    catalogue = load_references(FIXTURES, FIXTURES / "frameworks").catalogue
    counts = ReceivedCounts({"rejected": 2}, {"note": 3}, {"FILE_EMPTY": 2, "gone": 5})

    findings = finding_figures(counts, NAMES, catalogue)

    assert status_figures(counts, NAMES) == {
        "Không đọc được": 0, "Bị từ chối": 2, "Được chấp nhận, có phát hiện": 0, "Được chấp nhận": 0,
    }  # fmt: skip
    assert findings["Phát hiện: Lưu ý"] == 3
    assert findings["Phát hiện ở tệp"] == 2
    assert sum(label.startswith("Phát hiện ở ") for label in findings) == len(get_args(Kind))
