"""Arrivals are told to the trail once, in the order in which they came, and read from it again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest
import sqlalchemy as sa

from assets.submissions.register.registration_events import (
    RECEIVED,
    RECEIVED_AGAIN,
    REGISTERED,
    Arrival,
    exceeded_limits,
    registered_by,
    tell_arrivals,
    told_arrivals,
    told_exceeded_limits,
)
from warehouse.audit import Event, record
from warehouse.engine import writing
from warehouse.rows.frames import read_table
from warehouse.tables import audit_event, landed_file, receipt, submission

YEAR = 2024
MORNING = datetime(2025, 1, 4, 1, tzinfo=UTC)
NIGHT = datetime(2025, 1, 4, 18, tzinfo=UTC)
ONE, TWO, THREE = ("1" * 64, "2" * 64, "3" * 64)
ARRIVALS = (
    Arrival(YEAR, TWO, "b.xlsx", MORNING),
    Arrival(YEAR, THREE, "a.xlsx", MORNING + timedelta(hours=1)),
    Arrival(YEAR, ONE, "b.xlsx", MORNING + timedelta(hours=1)),
    Arrival(YEAR, TWO, "b.xlsx", MORNING + timedelta(hours=1)),
    Arrival(YEAR, TWO, "b.xlsx", MORNING + timedelta(hours=2)),
)
"""In the order in which they came: by moment, name and content."""


@pytest.fixture
def connection(sqlite_warehouse: sa.Engine) -> Iterator[sa.Connection]:
    with writing(sqlite_warehouse) as opened:
        yield opened


def arrive(connection: sa.Connection, *arrivals: Arrival, exceeded: int | None = None) -> None:
    for each in reversed(arrivals):
        first = min(one.received_at for one in arrivals if one.sha256 == each.sha256)
        if each.received_at == first:
            row = each._asdict() | {"byte_size": 100, "exceeded_limit": exceeded}
            connection.execute(sa.insert(landed_file).values(row))
    for each in reversed(arrivals):
        connection.execute(sa.insert(receipt).values(each._asdict()))


def events(connection: sa.Connection) -> list[tuple[str, str, dict[str, object]]]:
    query = sa.select(audit_event).order_by(audit_event.c.event_id)
    return [(row.action, row.subject, json.loads(row.details)) for row in connection.execute(query)]


def test_arrivals_are_told_in_their_order_the_first_of_a_content_as_such(connection: sa.Connection) -> None:
    arrive(connection, *ARRIVALS)
    nobody = read_table(connection, receipt, sa.false())
    assert tell_arrivals(connection, YEAR, nobody, at=NIGHT) == 5
    assert [(action, subject) for action, subject, _ in events(connection)] == [
        (RECEIVED, TWO),
        (RECEIVED, THREE),
        (RECEIVED, ONE),
        (RECEIVED_AGAIN, TWO),
        (RECEIVED_AGAIN, TWO),
    ]
    assert [arrival for _, arrival in told_arrivals(connection)] == list(ARRIVALS)
    assert tell_arrivals(connection, YEAR, nobody, at=NIGHT) == 0


def test_later_only_what_is_new_is_told(connection: sa.Connection) -> None:
    arrive(connection, *ARRIVALS[:2])
    rows = read_table(connection, receipt)
    assert tell_arrivals(connection, YEAR, rows[rows["sha256"] == TWO], at=NIGHT) == 2
    again = Arrival(YEAR, THREE, "c.xlsx", MORNING + timedelta(days=1))
    connection.execute(sa.insert(receipt).values(again._asdict()))
    new = read_table(connection, receipt, receipt.c.file_name == "c.xlsx")
    assert tell_arrivals(connection, YEAR, new, at=NIGHT) == 1
    assert events(connection)[-1][:2] == (RECEIVED_AGAIN, THREE)


def test_a_year_of_which_only_a_later_arrival_was_told_is_told_of_the_others_once(connection: sa.Connection) -> None:
    arrive(connection, *ARRIVALS)
    last = ARRIVALS[-1]
    details = last._asdict() | {"received_at": last.received_at.isoformat()}
    record(connection, [Event(RECEIVED_AGAIN, last.sha256, details)], actor="x", at=NIGHT)
    assert tell_arrivals(connection, YEAR, read_table(connection, receipt, sa.false()), at=NIGHT) == 4
    assert [arrival for _, arrival in told_arrivals(connection)] == [last, *ARRIVALS[:-1]]


def test_a_year_is_told_by_itself(connection: sa.Connection) -> None:
    other = Arrival(YEAR - 1, ONE, "a.xlsx", MORNING)
    arrive(connection, other)
    arrive(connection, ARRIVALS[0])
    nobody = read_table(connection, receipt, sa.false())
    assert tell_arrivals(connection, YEAR, nobody, at=NIGHT) == 1
    assert tell_arrivals(connection, YEAR - 1, nobody, at=NIGHT) == 1
    assert list(told_arrivals(connection, YEAR - 1)) == [(RECEIVED, other)]
    assert [arrival.year for _, arrival in told_arrivals(connection)] == [YEAR, YEAR - 1]


def test_a_file_too_large_to_keep_is_told_with_the_limit(connection: sa.Connection) -> None:
    arrive(connection, ARRIVALS[0], exceeded=50)
    arrive(connection, ARRIVALS[2])
    arrive(connection, Arrival(YEAR - 1, THREE, "c.xlsx", MORNING), exceeded=60)
    assert exceeded_limits(connection) == {TWO: 50, THREE: 60}
    assert exceeded_limits(connection, YEAR) == {TWO: 50}
    tell_arrivals(connection, YEAR, read_table(connection, receipt, sa.false()), at=NIGHT)
    assert told_exceeded_limits(connection) == {TWO: 50}
    assert [details.get("exceeded_limit") for *_, details in events(connection)] == [50, None]


@pytest.mark.parametrize(
    "details", ["{", "[]", '{"year": "x"}', '{"year": 2024, "file_name": "a", "received_at": 5}', "{}", "null"]
)
def test_an_event_that_was_edited_is_passed_over(connection: sa.Connection, details: str) -> None:
    arrive(connection, ARRIVALS[0])
    tell_arrivals(connection, YEAR, read_table(connection, receipt, sa.false()), at=NIGHT)
    row = {"event_id": 2, "happened_at": NIGHT, "actor": "x", "action": RECEIVED, "subject": ONE, "details": details}
    connection.execute(sa.insert(audit_event).values(row | {"previous_hash": "0" * 64, "event_hash": "f" * 64}))
    assert [arrival for _, arrival in told_arrivals(connection)] == [ARRIVALS[0]]


@pytest.mark.parametrize(("seconds", "known"), [(-1, []), (0, [1]), (1, [1])])
def test_a_submission_is_known_from_the_moment_of_its_event(
    connection: sa.Connection, seconds: int, known: list[int]
) -> None:
    counts = {"blocking_count": 1, "warning_count": 0, "note_count": 0}
    arrive(connection, *ARRIVALS[:3])
    for number, sha256 in ((1, ONE), (2, TWO)):
        sent = {"submission_id": number, "year": YEAR, "sha256": sha256, "file_name": "a.xlsx", "reader_version": 1}
        row = sent | {"received_at": MORNING, "status": "rejected"} | counts
        connection.execute(sa.insert(submission).values(row))
    record(connection, [Event(REGISTERED, "1"), Event(RECEIVED, "2")], actor="x", at=NIGHT)
    query = sa.select(submission.c.submission_id).where(registered_by(NIGHT + timedelta(seconds=seconds)))
    assert list(connection.scalars(query)) == known


def test_no_arrivals_are_no_events(connection: sa.Connection) -> None:
    assert tell_arrivals(connection, YEAR, pd.DataFrame(columns=list(Arrival._fields)), at=NIGHT) == 0
