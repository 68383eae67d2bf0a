"""Workbooks of a release read again, and compared exactly with what was stored of them.

Each is read and checked by this program with the lists, rules and catalogue of the moment when it was registered. Rows,
covers, files sent beside a report and the findings of reading must agree: the reader's version vouches for them.
Findings of rules may have another judge in a later version of the program: where they differ, a note says so. Findings
that take other reports to make (a link claimed by two agencies) are not made again.

What belongs here: that comparison. What does not: reading and checking.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pandas as pd
import sqlalchemy as sa

from assets.publication.release.row_differences import cut, row_differences, shown
from assets.reference.as_of import references_at
from assets.reference.loading import References
from assets.submissions.checking.passes import CheckedBatch, check_batch
from assets.submissions.reading.file_batches import SourceFile
from assets.submissions.reading.limited_processes import CHUNK_FILES, read_over
from assets.submissions.reading.reader_version import READER_VERSION
from assets.submissions.receiving.archive import Archive, sha256_of
from assets.submissions.register.in_force import read_scored_submissions
from assets.submissions.register.registration_events import REGISTERED
from assets.workers import Workers, local_workers
from checks.findings.catalogue import STRUCTURAL
from warehouse.rows.frames import conform, empty_frame, read_table
from warehouse.tables import REPORT_TABLES, audit_event, evidence_file, finding
from warehouse.tables.statuses import ACCEPTED

COVER = ("agency_code", "period", "framework_id", "document_number", "document_on", "signatory")
SAID = ("code", "sheet", "excel_row", "cell", "column_name", "value", "criterion_code", "explanation")
WORDED = ("message", "hint")
OF_OTHER_REPORTS = "cross_submission"
# They tell of explanations of findings that may be of that kind.
OF_EXPLANATIONS = frozenset({"EXPLANATION_NOT_TAKEN", "EXPLANATION_CUT"})


@dataclass(slots=True)
class Reread:
    """Outcome of reading a release's workbooks again.

    Attributes:
        problems: what is stored and is not in the workbooks, or the other way round; one sentence each.
        notes: what could not be compared, or may differ.
        count: how many workbooks were read again.
    """

    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    count: int = 0

    @property
    def told(self) -> tuple[list[str], list[str]]:
        """Problems and notes."""
        return self.problems, self.notes


def reread(connection: sa.Connection, archive: Archive, year: int, *, with_words: bool) -> Reread:
    """Read the scored workbooks of a year again.

    Args:
        connection: a warehouse, with what it remembers of reference data.
        archive: where the workbooks lie; one that is missing or changed is not read, since others tell of it.
        year: the year.
        with_words: whether the findings' words must be equal too.
    """
    found = Reread()
    scored = read_scored_submissions(connection, year)
    scored = scored.loc[[_is_whole(archive, sha256) for sha256 in scored["sha256"]]]
    older = scored["reader_version"] != READER_VERSION
    if older.any():
        found.notes.append(f"{int(older.sum())} reports were read by another version of the reader: not read again")
    judged_otherwise: list[str] = []
    forgotten = 0
    workers = local_workers(preload=("assets.submissions.reading.limited_processes",))
    try:
        for moment, rows in _by_moment(connection, scored[~older]):
            references = references_at(connection, moment, set(rows["framework_id"].dropna()))
            if references is None:
                forgotten += len(rows)
                continue
            for checked in _checked(workers, archive, rows, references, year):
                of_batch = rows[rows["sha256"].isin(checked.submissions["sha256"])]
                found.problems += _differences(connection, of_batch, checked)
                problems, notes = _findings(connection, of_batch, checked, references, with_words=with_words)
                found.problems += problems
                judged_otherwise += notes
                found.count += len(of_batch)
    finally:
        workers.close()
    if forgotten:
        found.notes.append(
            f"{forgotten} reports were registered before the warehouse remembered by which lists: not read again"
        )
    found.notes += cut(judged_otherwise, finding.name)
    return found


def _is_whole(archive: Archive, sha256: str) -> bool:
    path = archive.path_of(sha256)
    return path.is_file() and sha256_of(path) == sha256


def _by_moment(connection: sa.Connection, scored: pd.DataFrame) -> Iterator[tuple[datetime, pd.DataFrame]]:
    """The submissions by the moment of their registration, which the audit trail tells."""
    events = connection.execute(
        sa.select(audit_event.c.subject, audit_event.c.happened_at).where(audit_event.c.action == REGISTERED)
    )
    moments = {int(row.subject): row.happened_at for row in events if row.subject.isdigit()}
    when = scored["submission_id"].map(moments)
    for moment, rows in scored[when.notna()].groupby(when[when.notna()]):
        assert isinstance(moment, datetime)  # noqa: S101 - pandas' own moments are that too
        yield moment, rows


def _checked(
    workers: Workers, archive: Archive, rows: pd.DataFrame, references: References, year: int
) -> Iterator[CheckedBatch]:
    files = [
        SourceFile(archive.path_of(sha256), name, sha256, received_at)
        for sha256, name, received_at in zip(rows["sha256"], rows["file_name"], rows["received_at"], strict=True)
    ]
    for start in range(0, len(files), CHUNK_FILES):
        for read in read_over(workers, files[start : start + CHUNK_FILES], references.code_lists):
            yield check_batch(read, references, year)


def _differences(connection: sa.Connection, stored: pd.DataFrame, checked: CheckedBatch) -> list[str]:
    numbers = dict(zip(stored["sha256"], stored["submission_id"], strict=True))
    agencies = dict(zip(stored["submission_id"], stored["agency_code"], strict=True))

    def place(key: dict[str, Any]) -> str:
        where = f"sheet «{key['sheet']}», row {key['excel_row']}" if "sheet" in key else f"file {key['position']}"
        return f"agency {agencies.get(key['submission_id'])}, {where}"

    found = list(_covers(stored, checked))
    attached = checked.attachments[checked.attachments["sha256"].isin(list(numbers))]
    attached = attached.assign(position=attached.groupby("sha256").cumcount() + 1)
    again = {**checked.rows, evidence_file.name: attached}
    for table in (*REPORT_TABLES, evidence_file):
        frame = again[table.name]
        ours = read_table(connection, table, table.c.submission_id.in_([int(number) for number in numbers.values()]))
        frame = frame.assign(submission_id=frame["sha256"].map(numbers))
        names = [column.name for column in table.columns if column.name in frame]
        theirs = conform(frame[names], table) if len(frame) else empty_frame(table)
        found += row_differences(table, ours, theirs, place, made="read again", origin="the workbook's cells")
    return found


def _covers(stored: pd.DataFrame, checked: CheckedBatch) -> Iterator[str]:
    again = checked.submissions.set_index("sha256")
    for row in stored.to_dict("records"):
        read = again.loc[row["sha256"]]
        who = f"submission {row['submission_id']} of agency {row['agency_code']}"
        for name in COVER:
            if not _same(row[name], read[name]):
                yield f"{who}: {name} is {shown(row[name])}, read again {shown(read[name])}"
        if (row["status"] in ACCEPTED) != (read["status"] in ACCEPTED):
            yield f"{who}: was {row['status']}, read again it is {read['status']}"


def _same(left: Any, right: Any) -> bool:
    return bool(pd.isna(left) and pd.isna(right)) or bool(pd.notna(left) and pd.notna(right) and left == right)


def _findings(
    connection: sa.Connection, stored: pd.DataFrame, checked: CheckedBatch, references: References, *, with_words: bool
) -> tuple[list[str], list[str]]:
    """Findings of reading that differ, which are problems; and those of rules, which are notes."""
    agencies = dict(zip(stored["sha256"], stored["agency_code"], strict=True))
    hashes = dict(zip(stored["submission_id"], stored["sha256"], strict=True))
    ours = read_table(connection, finding, finding.c.submission_id.in_([int(number) for number in hashes]))
    ours = ours.assign(sha256=ours["submission_id"].map(hashes))
    columns = [*SAID, *(WORDED if with_words else ())]
    kinds = {code: entry.kind for code, entry in references.catalogue.entries.items()}
    problems: list[str] = []
    notes: list[str] = []
    before, after = (_counted(frame, columns, kinds) for frame in (ours, checked.findings))
    for said in sorted(before.keys() | after.keys(), key=str):
        if before.get(said, 0) == after.get(said, 0):
            continue
        sha256, code, sheet, _, cell, *_ = said
        how = (
            "is stored, and not found again" if before.get(said, 0) > after.get(said, 0) else "is found, and not stored"
        )
        where = f" in {sheet}!{cell}" if sheet and cell else f" in {sheet}" if sheet else ""
        sentence = f"finding {code}{where} of agency {agencies[sha256]}: {how}"
        (problems if kinds.get(str(code)) in STRUCTURAL else notes).append(sentence)
    return cut(problems, finding.name), notes


def _counted(frame: pd.DataFrame, columns: Sequence[str], kinds: dict[str, Any]) -> dict[tuple[Any, ...], int]:
    mine = [kinds.get(code) != OF_OTHER_REPORTS and code not in OF_EXPLANATIONS for code in frame["code"]]
    kept = frame.loc[mine, ["sha256", *columns]].astype(object)
    kept = kept.where(kept.notna(), None)
    counts: dict[tuple[Any, ...], int] = {}
    for row in kept.itertuples(index=False, name=None):
        counts[row] = counts.get(row, 0) + 1
    return counts
