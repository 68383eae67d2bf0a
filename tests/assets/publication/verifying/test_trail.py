"""A row that says something else than the audit trail is named, be it changed, gone, or more than was told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

import pytest
import sqlalchemy as sa

from assets.publication.release.sealing_events import RELEASED, said_of_release
from assets.publication.verifying.trail import contradicted_rows
from assets.review.appraisals import RECORDED, VERDICT_RECORDED, told_decision
from assets.submissions.register.registration_events import COUNTS, NO_FINDINGS, RECEIVED, REGISTERED, RESULT
from warehouse.audit import Event, record
from warehouse.engine import WRITES
from warehouse.rows.table_files import spelled_row
from warehouse.tables import METADATA, appraisal, evidence_verdict, finding, landed_file, receipt, release, submission

NOON = datetime(2024, 12, 1, 12, tzinfo=UTC)
FILE = {"year": 2024, "sha256": "a" * 64, "file_name": "a.xlsx", "received_at": NOON}
COUNTED = dict.fromkeys(COUNTS, 0)
ROWS: dict[sa.Table, dict[str, Any]] = {
    landed_file: FILE | {"byte_size": 9},
    receipt: FILE,
    submission: FILE
    | {"submission_id": 1, "agency_code": "X", "period": "year", "status": "accepted", "reader_version": 1, **COUNTED},
    appraisal: {
        "appraisal_id": 1,
        "year": 2024,
        "agency_code": "X",
        "criterion_code": "1.1",
        "round": 1,
        "points_exact": Fraction(1, 3),
        "reason": "Thiếu tài liệu",
        "decided_by": "Tổ thẩm định",
        "decided_at": NOON,
        "recorded_by": "thanh-vien",
    },
    evidence_verdict: {
        "verdict_id": 1,
        "year": 2024,
        "case_code": "0A",
        "kind": "link_of_agencies",
        "subject": "bao.example/1",
        "claimants": "X; Y",
        "verdict": "false_alarm",
        "reason": "Hội nghị chung",
        "decided_by": "Tổ thẩm định",
        "decided_at": NOON,
    },
    release: {
        "year": 2024,
        "sequence": 1,
        "decision_number": "12/QĐ",
        "decision_on": date(2025, 3, 1),
        "released_at": NOON,
        "seal": "f" * 64,
        "code_version": "1",
    },
}
REGISTRATION = {name: ROWS[submission].get(name) for name in RESULT} | COUNTED | {"findings_sha256": NO_FINDINGS}
DECISION = told_decision({column.name: ROWS[appraisal].get(column.name) for column in appraisal.columns})
VERDICT = spelled_row(
    evidence_verdict, {column.name: ROWS[evidence_verdict].get(column.name) for column in evidence_verdict.columns}
)
TOLD: dict[tuple[str, str], dict[str, Any]] = {
    (RECEIVED, "a" * 64): {"year": 2024, "file_name": "a.xlsx", "received_at": NOON.isoformat()},
    (REGISTERED, "1"): REGISTRATION,
    (RECORDED, "1"): DECISION,
    (VERDICT_RECORDED, "1"): VERDICT,
    (RELEASED, "2024-1"): said_of_release("f" * 64, "12/QĐ", date(2025, 3, 1), None),
}


@pytest.fixture
def connection(sqlite_warehouse: sa.Engine) -> Iterator[sa.Connection]:
    """A warehouse whose own guards somebody had taken out."""
    with sqlite_warehouse.execution_options(**{WRITES: True}).connect() as opened:
        triggers = opened.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars().all()
        for name in triggers:
            opened.exec_driver_sql(f"DROP TRIGGER {name}")
        opened.commit()
        for statement in ("ROLLBACK", "PRAGMA foreign_keys = OFF", "PRAGMA ignore_check_constraints = ON", "BEGIN"):
            opened.exec_driver_sql(statement)
        yield opened


def contradicted(
    connection: sa.Connection, changes: dict[str, dict[str, Any]], untold: tuple[str, str] = ("", "")
) -> list[str]:
    """What is named of the sound rows with changes, where one event lacks a particular."""
    for table, row in ROWS.items():
        connection.execute(sa.insert(table).values(row | changes.get(table.name, {})))
    events = [
        Event(action, subject, {name: each for name, each in says.items() if (action, name) != untold})
        for (action, subject), says in TOLD.items()
    ]
    record(connection, events, actor="parcomm", at=NOON)
    return contradicted_rows(connection)


def test_sound_rows_contradict_nothing(connection: sa.Connection) -> None:
    assert contradicted(connection, {}) == []


@pytest.mark.parametrize(
    ("table", "column", "value", "said"),
    [
        ("submission", "status", "rejected", 'status is "rejected", the audit trail says "accepted"'),
        ("submission", "supersedes", 7, "supersedes is 7, the audit trail says "),
        ("submission", "period", None, 'the audit trail says "year"'),
        ("submission", "warning_count", 1, "warning_count is 1, the audit trail says 0"),
        ("appraisal", "points_exact", Fraction(2, 3), 'points_exact is "2/3", the audit trail says "1/3"'),
        ("evidence_verdict", "verdict", "confirmed", 'is "confirmed", the audit trail says "false_alarm"'),
        ("appraisal", "reason", "Đủ", 'reason is "Đủ", the audit trail says "Thiếu tài liệu"'),
        ("appraisal", "recorded_by", None, 'the audit trail says "thanh-vien"'),
        ("appraisal", "recorded_at", NOON, "recorded_at is "),
        ("release", "erratum_reason", "Sửa", 'erratum is "Sửa", the audit trail says '),
        ("release", "decision_on", date(2025, 3, 2), 'date is "2025-03-02", the audit trail says "2025-03-01"'),
    ],
)
def test_a_row_that_says_something_else_is_named_with_both(
    connection: sa.Connection, table: str, column: str, value: Any, said: str
) -> None:
    (problem,) = contradicted(connection, {table: {column: value}})
    assert problem.startswith(f"{table} ")
    assert said in problem


@pytest.mark.parametrize(
    ("action", "name", "table"),
    [
        (REGISTERED, "status", "submission"),
        (REGISTERED, "agency_code", "submission"),
        (RECORDED, "reason", "appraisal"),
        (RECORDED, "points_exact", "appraisal"),
        (RELEASED, "decision", "release"),
    ],
)
def test_a_fact_that_the_event_does_not_hold_is_named(
    connection: sa.Connection, action: str, name: str, table: str
) -> None:
    (problem,) = contradicted(connection, {}, (action, name))
    assert problem.startswith(f"{table} ")
    assert f": {name} is " in problem


@pytest.mark.parametrize("name", [*COUNTS, "findings_sha256"])
def test_what_events_of_an_older_version_do_not_tell_is_not_held_to_them(connection: sa.Connection, name: str) -> None:
    assert contradicted(connection, {"submission": {}}, (REGISTERED, name)) == []


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (
            "receipt",
            [f"arrival of {'a' * 64} (a.xlsx, 2024) at 2024-12-01T12:00:00+00:00: the audit trail knows it, and"],
        ),
        ("submission", ["submission 1: the audit trail knows it, and it is not there"]),
        ("appraisal", ["appraisal 1: the audit trail knows it, and it is not there"]),
        ("release", ["release 2024-1: the audit trail knows it, and it is not there"]),
    ],
)
def test_a_row_that_was_taken_out_is_named(connection: sa.Connection, table: str, said: list[str]) -> None:
    contradicted(connection, {})
    connection.execute(sa.delete(METADATA.tables[table]))
    for year in (None, 2024):
        found = contradicted_rows(connection, year)
        assert [any(one.startswith(each) for one in found) for each in said] == [True] * len(said)
    assert contradicted_rows(connection, 2025) == []


@pytest.mark.parametrize(
    ("table", "other", "number"),
    [
        (submission, {"submission_id": 2, "reader_version": 2}, "2"),
        (appraisal, {"appraisal_id": 2}, "2"),
        (release, {"sequence": 2}, "2024-2"),
    ],
)
def test_a_row_that_was_put_in_is_named(
    connection: sa.Connection, table: sa.Table, other: dict[str, int], number: str
) -> None:
    contradicted(connection, {})
    connection.execute(sa.insert(table).values(ROWS[table] | other))
    (problem,) = contradicted_rows(connection, 2024)
    assert problem.startswith(f"{table.name} {number}")
    assert problem.endswith("the audit trail does not know it")


@pytest.mark.parametrize(
    ("table", "column"), [(submission, "submission_id"), (appraisal, "appraisal_id")], ids=["submission", "appraisal"]
)
def test_rows_that_the_trail_does_not_know_are_named_by_their_numbers(
    connection: sa.Connection, table: sa.Table, column: str
) -> None:
    contradicted(connection, {})
    for number in (10, 2, 9, 11):
        versions = {"reader_version": number} if table is submission else {}
        connection.execute(sa.insert(table).values(ROWS[table] | {column: number} | versions))
    named = [one.split(" of agency")[0] for one in contradicted_rows(connection, 2024)]
    assert named == [f"{table.name} {number}" for number in (2, 9, 10, 11)]


def test_other_findings_than_were_told_are_named_by_their_reports(connection: sa.Connection) -> None:
    contradicted(connection, {})
    numbers = (12, 3, 7)
    for number in numbers:
        row = ROWS[submission] | {"submission_id": number, "reader_version": number}
        connection.execute(sa.insert(submission).values(row))
        words = {"code": "X", "severity": "note", "message": "Sai."}
        connection.execute(sa.insert(finding).values(submission_id=number, position=1, **words))
    record(connection, [Event(REGISTERED, str(number), REGISTRATION) for number in numbers], actor="parcomm", at=NOON)
    said = ": its findings are not those that the audit trail tells of"
    assert contradicted_rows(connection, 2024) == [f"submission {number}{said}" for number in (3, 7, 12)]


def test_decisions_that_nobody_can_read_are_named_by_their_numbers(connection: sa.Connection) -> None:
    contradicted(connection, {})
    for number in (5, 2, 9):
        connection.execute(sa.insert(appraisal).values(ROWS[appraisal] | {"appraisal_id": number}))
    connection.exec_driver_sql("UPDATE appraisal SET points_exact = 'abc' WHERE appraisal_id > 1")
    said = ": its points or moments are none, and nobody can read it"
    assert contradicted_rows(connection) == [f"appraisal {number}{said}" for number in (2, 5, 9)]


def test_files_that_the_trail_does_not_tell_of_are_named_in_order(connection: sa.Connection) -> None:
    contradicted(connection, {})
    for name in "fedcb98765":
        row = ROWS[landed_file] | {"sha256": name * 64, "file_name": f"{name}.xlsx"}
        connection.execute(sa.insert(landed_file).values(row))
        connection.execute(sa.insert(receipt).values({key: row[key] for key in ROWS[receipt]}))
    found = contradicted_rows(connection)
    assert [one.split(" (")[0] for one in found] == [
        *(f"arrival of {name * 64}" for name in "56789bcdef"),
        *(f"received file {name * 64}" for name in "56789bcdef"),
    ]


def test_an_appraisal_that_was_entered_since_the_last_run_is_no_contradiction(connection: sa.Connection) -> None:
    """Only in a release, which is of one year, must every one be told."""
    contradicted(connection, {})
    connection.execute(sa.insert(appraisal).values(ROWS[appraisal] | {"appraisal_id": 2}))
    assert contradicted_rows(connection) == []
