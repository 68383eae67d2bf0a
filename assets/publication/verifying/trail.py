"""Rows against the audit trail: a row that was changed consistently still differs from its event.

The trail is chained, and its end stands in the manifest: whoever edits a submission, a rule's text or a calendar would
have to forge every later event too. What does not belong here: the chain itself (`warehouse.audit`), and comparing
reference data and rules (`versions`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from assets.publication.release.audit_events import events_of
from assets.publication.release.row_differences import shown
from assets.publication.release.sealing_events import said_of_release, told_releases
from assets.publication.verifying.versions import contradicted_references
from assets.review.appraisals import RECORDED, VERDICT_RECORDED, told_decision
from assets.submissions.register.registration_events import (
    COUNTS,
    FINDINGS,
    NO_FINDINGS,
    RECEIVED,
    REGISTERED,
    RESULT,
    Arrival,
    exceeded_limits,
    finding_fingerprints,
    told_arrivals,
    told_exceeded_limits,
)
from warehouse.rows.table_files import spelled_row
from warehouse.tables import appraisal, evidence_verdict, landed_file, receipt, release, submission


def contradicted_rows(connection: sa.Connection, year: int | None = None) -> list[str]:
    """Rows that the trail contradicts, one sentence each; those of one year only, if it is given."""
    return [
        *_arrivals(connection, year),
        *_files_not_kept(connection, year),
        *_submissions(connection, year),
        *_appraisals(connection, year),
        *_verdicts(connection, year),
        *_releases(connection, year),
        *contradicted_references(connection, year),
    ]


def _arrivals(connection: sa.Connection, year: int | None) -> Iterator[str]:
    """Contradictions between receipts, by which reports are late and in force, and the audit trail."""
    told = list(told_arrivals(connection, year))
    # Of other years an older version wrote the arrivals down, and told of no first one.
    years = {arrival.year for action, arrival in told if action == RECEIVED}
    known = {arrival for _, arrival in told}
    there = _rows(connection, receipt, year)
    for arrival in sorted(there - known):
        if arrival.year in years:
            yield f"arrival of {_named(arrival)}: the audit trail does not know it"
    for arrival in sorted(known - there):
        yield f"arrival of {_named(arrival)}: the audit trail knows it, and it is not there"
    first = {arrival for action, arrival in told if action == RECEIVED}
    for arrival in sorted(_rows(connection, landed_file, year) - first):
        if arrival.year in years:
            yield f"received file {_named(arrival)}: the audit trail tells of no such first arrival"
    names, moments = defaultdict(set), defaultdict(set)
    for arrival in known:
        names[arrival[:2]].add(arrival.file_name)
        moments[arrival[:2]].add(arrival.received_at)
    for number, sent in _sent(connection, year):
        content = sent[:2]
        if sent.year in years and not (sent.file_name in names[content] and sent.received_at in moments[content]):
            yield f"submission {number}, {_named(sent)}: the audit trail tells of no such arrival"


def _files_not_kept(connection: sa.Connection, year: int | None) -> Iterator[str]:
    """Files that need not be in the archive, since they were too large: each is told as such when it comes."""
    told = told_exceeded_limits(connection)
    for sha256, limit in sorted(exceeded_limits(connection, year).items()):
        if told.get(sha256) != limit:
            yield f"received file {sha256}: the audit trail does not tell that it was too large to be kept"


def _rows(connection: sa.Connection, table: sa.Table, year: int | None) -> set[Arrival]:
    query = sa.select(*(table.c[name] for name in Arrival._fields)).where(*_of_year(table, year))
    return {Arrival(*row) for row in connection.execute(query)}


def _sent(connection: sa.Connection, year: int | None) -> Iterator[tuple[int, Arrival]]:
    query = (
        sa.select(submission.c.submission_id, *(submission.c[name] for name in Arrival._fields))
        .where(*_of_year(submission, year))
        .order_by(submission.c.submission_id)
    )
    for number, *arrival in connection.execute(query):
        yield number, Arrival(*arrival)


def _named(arrival: Arrival) -> str:
    return f"{arrival.sha256} ({arrival.file_name}, {arrival.year}) at {arrival.received_at.isoformat()}"


def _of_year(table: sa.Table, year: int | None) -> list[sa.ColumnElement[bool]]:
    return [] if year is None else [table.c.year == year]


def _submissions(connection: sa.Connection, year: int | None) -> Iterator[str]:
    query = sa.select(submission).where(*_of_year(submission, year)).order_by(submission.c.submission_id)
    there = {
        str(row["submission_id"]): {name: row[name] for name in (*RESULT, *COUNTS)}
        for row in connection.execute(query).mappings()
    }
    told = _told(connection, REGISTERED, year)
    yield from _findings(connection, year, {number: says.pop(FINDINGS, None) for number, says in told.items()})
    for number in sorted(there.keys() - told.keys(), key=int):
        yield f"submission {number} of agency {there[number]['agency_code']}: the audit trail does not know it"
    # What an event of an older version does not tell is not held to it.
    untold = {number: {name: there.get(number, {}).get(name) for name in COUNTS} for number in told}
    yield from _otherwise("submission", there, {number: untold[number] | says for number, says in told.items()})


def _findings(connection: sa.Connection, year: int | None, told: Mapping[str, str | None]) -> Iterator[str]:
    """Submissions that have other findings than they were registered with; `told` has None for an older version's."""
    there = finding_fingerprints(connection, *_of_year(submission, year))
    numbers = sa.select(submission.c.submission_id).where(*_of_year(submission, year))
    for number in connection.scalars(numbers.order_by(submission.c.submission_id)):
        if told.get(str(number)) not in (None, there.get(number, NO_FINDINGS)):
            yield f"submission {number}: its findings are not those that the audit trail tells of"


def _appraisals(connection: sa.Connection, year: int | None) -> Iterator[str]:
    can_be_read = appraisal.info["readable"]
    query = sa.select(appraisal).where(*_of_year(appraisal, year), can_be_read).order_by(appraisal.c.appraisal_id)
    unreadable = sa.select(appraisal.c.appraisal_id).where(*_of_year(appraisal, year), sa.not_(can_be_read))
    for number in sorted(connection.scalars(unreadable)):
        yield f"appraisal {number}: its points or moments are none, and nobody can read it"
    there = {str(row["appraisal_id"]): told_decision(row) for row in connection.execute(query).mappings()}
    yield from _entered("appraisal", there, _told(connection, RECORDED, year), year)


def _verdicts(connection: sa.Connection, year: int | None) -> Iterator[str]:
    """Verdicts on evidence."""
    query = sa.select(evidence_verdict).where(*_of_year(evidence_verdict, year))
    rows = connection.execute(query.order_by(evidence_verdict.c.verdict_id)).mappings()
    there = {str(row["verdict_id"]): spelled_row(evidence_verdict, row) for row in rows}
    yield from _entered("evidence_verdict", there, _told(connection, VERDICT_RECORDED, year), year)


def _entered(
    what: str, there: Mapping[str, dict[str, Any]], told: Mapping[str, dict[str, Any]], year: int | None
) -> Iterator[str]:
    """Of rows that people enter themselves: those that the trail does not know, or knows otherwise."""
    if year is not None:
        # In a release. In a warehouse that is at work one may have been entered since the last run.
        for number in sorted(there.keys() - told.keys(), key=int):
            whose = f" of agency {there[number]['agency_code']}" if "agency_code" in there[number] else ""
            yield f"{what} {number}{whose}: the audit trail does not know it"
    yield from _otherwise(what, there, told)


def _releases(connection: sa.Connection, year: int | None) -> Iterator[str]:
    """Of a release's own frozen tables: the year's releases before it."""
    told = told_releases(connection, year)
    query = sa.select(release).where(*_of_year(release, year)).order_by(release.c.year, release.c.sequence)
    there = {
        f"{row.year}-{row.sequence}": said_of_release(
            row.seal, row.decision_number, row.decision_on, row.erratum_reason
        )
        for row in connection.execute(query)
    }
    for name in sorted(there.keys() - told.keys()):
        yield f"release {name}: the audit trail does not know it"
    yield from _otherwise("release", there, told)


def _told(connection: sa.Connection, action: str, year: int | None) -> dict[str, dict[str, Any]]:
    """Details of an action's events, by the subject's number."""
    told = dict(events_of(connection, action))
    return {number: says for number, says in told.items() if year is None or str(says.get("year")) == str(year)}


def _otherwise(what: str, there: Mapping[str, dict[str, Any]], told: Mapping[str, dict[str, Any]]) -> Iterator[str]:
    """Rows that say something else than the trail, or are gone."""
    for number, says in told.items():
        if number not in there:
            yield f"{what} {number}: the audit trail knows it, and it is not there"
            continue
        row = there[number]
        for name in sorted(says.keys() | row.keys()):
            if says.get(name) != row.get(name):
                whose = f" of agency {row['agency_code']}" if "agency_code" in row else ""
                yield (
                    f"{what} {number}{whose}: {name} is {shown(row.get(name))}, "
                    f"the audit trail says {shown(says.get(name))}"
                )
