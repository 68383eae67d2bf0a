"""The report in a passport: its file, the due dates of the agency's reports, what was found in the file.

What does not belong here: reading them (`facts`), and what a criterion makes of the report (`criterion`).
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from assets.publication.passport.json_values import Document, Row, day, moment, present_rows, stored, text, whole
from checks.rules.cover.lateness import LATE


def submission_document(row: pd.Series[Any], arrivals: pd.DataFrame) -> Document:
    """The submission that was scored, and when its file came."""
    return {
        "id": int(row["submission_id"]),
        "sha256": row["sha256"],
        "file_name": row["file_name"],
        "received_at": moment(row["received_at"]),
        "arrivals": [
            {"file_name": one["file_name"], "received_at": moment(one["received_at"])} for one in present_rows(arrivals)
        ],
        "period": row["period"],
        "status": row["status"],
        "document_number": text(row["document_number"]),
        "document_on": day(row["document_on"]),
        "signatory": text(row["signatory"]),
    }


def due_report(row: Row) -> Document:
    """One required report: by when, and when the first accepted one came."""
    return {
        "period": row["period"],
        "due": day(row["due_on"]),
        "extension": row["extension"],
        "received": day(row["received_at"]),
        "days_late": whole(row["days_late"]),
        "status": row["status"],
    }


def finding_document(row: Row) -> Document:
    """One finding, with the points at stake and what the agency says of it."""
    names = ("code", "severity", "sheet", "cell", "value", "message", "hint", "explanation")
    return {**{name: row[name] for name in names}, "points_at_stake": stored(row["points_at_stake"])}


def findings_of_file(findings: list[Row], reports: list[Document], period: str | None) -> list[Document]:
    """Findings that concern no criterion; beside one that calls the file late, how late it is.

    Args:
        findings: rows of `finding`.
        reports: the year's required reports (`due_report`).
        period: of the file; None if there is none.
    """
    lateness = next(({"days_late": report["days_late"]} for report in reports if report["period"] == period), {})
    return [{**finding_document(row), **(lateness if row["code"] == LATE else {})} for row in findings]
