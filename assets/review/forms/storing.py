"""What a workbook beside reports says, as rows of the warehouse: the file, its findings, what it decides or tells.

What does not belong here: transactions (`taking`), and what the rows mean.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd
import sqlalchemy as sa

from assets.review.forms.judged import Judged, Row
from assets.review.forms.read_form import ReadForm
from assets.submissions.checking.finding_places import column_titles, in_reading_order, located
from assets.submissions.checking.outcome import status_of
from assets.submissions.reading.reader_version import reader_version
from checks.findings.catalogue import Catalogue
from checks.findings.description import describe
from checks.findings.limits import cut_short, without_echoes
from checks.findings.model import joined
from checks.findings.row_outcomes import with_consequences
from warehouse.audit import Event, record
from warehouse.rows.bulk import append
from warehouse.rows.frames import conform
from warehouse.tables import METADATA, review_file, review_finding
from warehouse.tables.statuses import ACCEPTED, BLOCKING, NOTE, WARNING, Status

ACTOR = "parcomm"
REGISTERED_FORM = "review_file_registered"
_PLACE = ("file_sha256", "sheet", "excel_row")


@dataclass(frozen=True)
class Outcome:
    """What is stored of a file.

    Attributes:
        status: as a submission's.
        findings: described, in reading order.
        rows: by table; none of a file that is rejected.
        round, author: of its cover.
        file_name: with which it came.
    """

    status: Status
    findings: pd.DataFrame
    rows: Mapping[str, Sequence[Row]]
    round: int | None
    author: str | None
    file_name: str

    @property
    def sentence(self) -> str:
        """For operators, in English."""
        return f"{self.file_name!r}: {self.status}, {sum(map(len, self.rows.values()))} row(s) taken"

    def count(self, severity: str) -> int:
        """The number of findings of a severity."""
        return int(self.findings["severity"].eq(severity).sum())


def outcome(read: ReadForm, judged: Judged, catalogue: Catalogue) -> Outcome:
    """Findings in words, the status that follows from them, and the rows that count."""
    raw = located(without_echoes(joined([read.findings, judged.findings])), read.places)
    severities = [catalogue[code].severity for code in raw["code"] if code not in catalogue.silent]
    status = status_of(is_readable=True, blocking=severities.count(BLOCKING), warnings=severities.count(WARNING))
    listed = cut_short(raw[~raw["code"].isin(catalogue.silent)].reset_index(drop=True))
    worded = describe(listed, catalogue, columns=column_titles(listed, read.places))
    told = with_consequences(in_reading_order(worded, read.places), read.places, catalogue)
    rows = judged.rows if status in ACCEPTED else {}
    return Outcome(status, told, rows, judged.round, judged.author, read.file_name)


def is_stored(connection: sa.Connection, year: int, read: ReadForm) -> bool:
    """Whether another run has just stored a file."""
    known = sa.select(review_file.c.file_id).where(
        review_file.c.year == year,
        review_file.c.sha256 == read.sha256,
        review_file.c.reader_version == reader_version(read.form),
    )
    return connection.scalar(known) is not None


def store(connection: sa.Connection, year: int, read: ReadForm, said: Outcome, *, at: datetime) -> None:
    """Append a file with its findings and rows, and tell the audit trail; inside the caller's transaction."""
    number = _next(connection, review_file.c.file_id)
    stored = {name: _append_rows(connection, METADATA.tables[name], rows) for name, rows in said.rows.items()}
    row = {
        "file_id": number,
        "year": year,
        "sha256": read.sha256,
        "file_name": read.file_name,
        "received_at": read.received_at,
        "reader_version": reader_version(read.form),
        "kind": read.form.kind,
        "round": said.round,
        "author": said.author,
        "document_number": read.cover.get("document_number"),
        "status": said.status,
        "row_count": sum(stored.values()),
        "blocking_count": said.count(BLOCKING),
        "warning_count": said.count(WARNING),
        "note_count": said.count(NOTE),
    }
    connection.execute(sa.insert(review_file), [row])
    findings = said.findings.assign(file_id=number, position=range(1, len(said.findings) + 1))
    names = [column.name for column in review_finding.columns]
    append(connection, review_finding, conform(findings.reindex(columns=names), review_finding))
    told = ("year", "sha256", "kind", "round", "author", "status", "row_count")
    record(connection, [Event(REGISTERED_FORM, str(number), {name: row[name] for name in told})], actor=ACTOR, at=at)


def _append_rows(connection: sa.Connection, table: sa.Table, rows: Sequence[Row]) -> int:
    """Append rows under the numbers after the last; those that an earlier reader stored of the file are left out."""
    stamps = table.info.get("stamps", {})
    (number,) = table.primary_key.columns
    first = _next(connection, number)
    known = {_said(row, table) for row in _stored_of(connection, table, rows)}
    new = [row for row in rows if _said(row, table) not in known]
    filled = [
        {column.name: row.get(column.name) for column in table.columns if column.name not in stamps}
        | {number.name: first + at}
        for at, row in enumerate(new)
    ]
    if filled:
        connection.execute(sa.insert(table), filled)
    return len(rows)


def _stored_of(connection: sa.Connection, table: sa.Table, rows: Sequence[Row]) -> list[Mapping[Any, Any]]:
    files = {row["file_sha256"] for row in rows}
    return [dict(row) for row in connection.execute(sa.select(table).where(table.c.file_sha256.in_(files))).mappings()]


def _said(row: Mapping[Any, Any], table: sa.Table) -> tuple[object, ...]:
    """All that a row says, but for its number and what the database itself writes."""
    left_out = {column.name for column in table.primary_key.columns} | set(table.info.get("stamps", {}))
    return tuple(row.get(column.name) for column in table.columns if column.name not in left_out)


def _next(connection: sa.Connection, number: sa.Column[Any]) -> int:
    return 1 + int(connection.scalar(sa.select(sa.func.coalesce(sa.func.max(number), 0))) or 0)
