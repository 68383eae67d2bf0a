"""Numbers of a year's reports by status and of their findings, as their files were last read.

What belongs here: counting, for figures that are followed over time. What does not: which report is in force.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from assets.preview.names import Names
from assets.submissions.register.in_force import newest_readings
from checks.findings.catalogue import Catalogue, Kind
from warehouse.tables import finding, submission
from warehouse.tables.statuses import SEVERITIES, STATUSES

_KIND_WORDS: Mapping[Kind, str] = {
    "file": "tệp",
    "template": "mẫu",
    "cover": "trang bìa",
    "sheet": "trang tính",
    "column": "cột",
    "cell": "ô",
    "row": "dòng",
    "table": "bảng",
    "cross_sheet": "nhiều trang",
    "scorecard": "bảng tự chấm",
    "cross_submission": "nhiều báo cáo",
}


@dataclass(frozen=True, slots=True)
class ReceivedCounts:
    """Numbers of files by status, of findings by severity and by code."""

    by_status: Mapping[str, int]
    by_severity: Mapping[str, int]
    by_code: Mapping[str, int]


def count_received(connection: sa.Connection, year: int) -> ReceivedCounts:
    """Count a year's submissions and findings."""
    of_status = sa.select(submission.c.status, sa.func.count()).where(newest_readings(year))
    statuses = connection.execute(of_status.group_by(submission.c.status))
    by_status = {str(status): int(count) for status, count in statuses}
    found = (
        sa.select(finding.c.severity, finding.c.code, sa.func.count())
        .join_from(finding, submission, submission.c.submission_id == finding.c.submission_id)
        .where(newest_readings(year))
        .group_by(finding.c.severity, finding.c.code)
    )
    by_severity: dict[str, int] = {}
    by_code: dict[str, int] = {}
    for severity, code, count in connection.execute(found):
        by_severity[severity] = by_severity.get(severity, 0) + count
        by_code[code] = by_code.get(code, 0) + count
    return ReceivedCounts(by_status, by_severity, by_code)


def status_figures(counts: ReceivedCounts, names: Names) -> dict[str, int]:
    """Number of files of every status, also of those that none has, by its label."""
    return {names.label("submission_statuses", status): counts.by_status.get(status, 0) for status in STATUSES}


def finding_figures(counts: ReceivedCounts, names: Names, catalogue: Catalogue) -> dict[str, int]:
    """Number of findings of every severity by its label, and of every kind of the catalogue by its words."""
    by_kind = dict.fromkeys(_KIND_WORDS, 0)
    for code, count in counts.by_code.items():
        if code in catalogue.entries:  # another version's code may be gone
            by_kind[catalogue[code].kind] += count
    return {
        **{f"Phát hiện: {names.label('severities', each)}": counts.by_severity.get(each, 0) for each in SEVERITIES},
        **{f"Phát hiện ở {_KIND_WORDS[kind]}": count for kind, count in by_kind.items()},
    }
