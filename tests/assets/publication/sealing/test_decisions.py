"""A decision's date follows the year's end, the reports that count and the release that it corrects."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest
import sqlalchemy as sa

from assets.publication.sealing.decisions import impossible_date
from warehouse.engine import writing
from warehouse.rows.bulk import append
from warehouse.rows.frames import conform
from warehouse.tables import framework, landed_file, receipt, release, submission

TODAY = datetime(2026, 4, 20, 2, tzinfo=UTC)
RULES = {"framework_id": "f", "version": "1", "title": "F", "level": "ministry", "years": "2025", "sha256": "0" * 64}


def at(text: str) -> datetime:
    """A moment as clocks in Hà Nội show it."""
    return datetime.fromisoformat(f"{text}:00+07:00").astimezone(UTC)


def keep(connection: sa.Connection, table: sa.Table, *rows: dict[str, object]) -> None:
    append(connection, table, conform(pd.DataFrame(list(rows)), table))


@pytest.fixture
def connection(sqlite_warehouse: sa.Engine) -> Iterator[sa.Connection]:
    """A warehouse with the rules that reports are scored by."""
    with writing(sqlite_warehouse) as connection:
        keep(connection, framework, {**RULES, "source_text": "x"})
        yield connection


def send(connection: sa.Connection, *arrivals: tuple[str, str], **facts: object) -> None:
    """Arrivals of contents (a letter each), as an agency's accepted reports of the year."""
    first = {content: at(moment) for content, moment in reversed(arrivals)}
    files = [
        {"year": 2025, "sha256": content * 64, "file_name": f"{content}.xlsx", "received_at": moment}
        for content, moment in first.items()
    ]
    keep(connection, landed_file, *({**each, "byte_size": 1} for each in files))
    received = [{"sha256": content * 64, "received_at": at(moment)} for content, moment in arrivals]
    keep(connection, receipt, *({"year": 2025, "file_name": "x", **each} for each in received))
    counts = {"blocking_count": 0, "warning_count": 0, "note_count": 0, "reader_version": 1}
    report = {"agency_code": "BNV", "period": "year", "framework_id": "f", "status": "accepted", **counts, **facts}
    rows = [{**report, **each, "submission_id": number} for number, each in enumerate(files, start=1)]
    keep(connection, submission, *rows)


@pytest.mark.parametrize(
    ("on", "why"),
    [
        ("2020-01-01", "a decision of 2020-01-01 cannot publish 2025, which ends on 2025-12-31"),
        ("2025-12-31", "a decision of 2025-12-31 cannot publish 2025, which ends on 2025-12-31"),
        ("2026-01-01", None),
        ("2026-04-20", None),
        ("2026-04-21", "2026-04-21 is still to come, today is 2026-04-20: --allow-future takes such a date"),
    ],
)
def test_a_year_is_published_after_its_end_and_not_tomorrow(
    connection: sa.Connection, on: str, why: str | None
) -> None:
    assert impossible_date(connection, 2025, date.fromisoformat(on), at=TODAY) == why


def test_tomorrow_begins_in_vietnam_and_can_be_allowed(connection: sa.Connection) -> None:
    evening = datetime(2026, 4, 19, 17, 30, tzinfo=UTC)

    assert impossible_date(connection, 2025, date(2026, 4, 20), at=evening) is None
    assert impossible_date(connection, 2025, date(2026, 4, 20), at=evening - timedelta(hours=1)) is not None
    assert impossible_date(connection, 2025, date(2026, 5, 1), at=evening, allow_future=True) is None


@pytest.mark.parametrize(
    ("arrivals", "earliest"),
    [
        ([("a", "2026-01-12 23:59")], "2026-01-12"),
        ([("a", "2026-01-13 00:00")], "2026-01-13"),
        ([("a", "2026-01-12 10:00"), ("b", "2026-02-03 10:00")], "2026-02-03"),
        ([("a", "2026-01-12 10:00"), ("a", "2026-02-03 10:00")], "2026-01-12"),
        ([("a", "2026-01-12 10:00"), ("b", "2026-01-20 10:00"), ("a", "2026-02-03 10:00")], "2026-02-03"),
        (
            [("b", "2026-01-10 10:00"), ("a", "2026-01-12 10:00"), ("a", "2026-02-03 10:00")],
            "2026-01-12",
        ),
    ],
    ids=[
        "the last minute of a day",
        "the first minute of a day",
        "another report later",
        "the same file again",
        "an earlier file again, over another",
        "the later file again",
    ],
)
def test_a_report_counts_from_the_day_on_which_it_came_into_force(
    connection: sa.Connection, arrivals: list[tuple[str, str]], earliest: str
) -> None:
    send(connection, *arrivals)
    day = date.fromisoformat(earliest)

    assert impossible_date(connection, 2025, day, at=TODAY) is None
    too_early = day - timedelta(days=1)
    assert impossible_date(connection, 2025, too_early, at=TODAY) == (
        f"a decision of {too_early} cannot publish a report that was received on {day}"
    )


def test_a_file_that_does_not_count_holds_nothing_up(connection: sa.Connection) -> None:
    send(connection, ("a", "2026-02-03 10:00"), status="rejected", blocking_count=1)

    assert impossible_date(connection, 2025, date(2026, 1, 5), at=TODAY) is None


def test_a_correction_is_not_older_than_what_it_corrects(connection: sa.Connection) -> None:
    made = {"year": 2025, "sequence": 1, "decision_number": "1", "decision_on": pd.Timestamp("2026-03-15")}
    keep(connection, release, {**made, "released_at": TODAY, "seal": "0" * 64, "code_version": "1"})

    assert impossible_date(connection, 2025, date(2026, 3, 15), at=TODAY) is None
    assert impossible_date(connection, 2025, date(2026, 3, 14), at=TODAY) == (
        "a decision of 2026-03-14 cannot correct 2025-1, which is of 2026-03-15"
    )


def test_a_correction_is_measured_by_the_last_release_of_its_own_year(connection: sa.Connection) -> None:
    said = {"decision_number": "1", "released_at": TODAY, "seal": "0" * 64, "code_version": "1"}
    for year, sequence, on in ((2025, 1, "2026-03-10"), (2025, 2, "2026-03-15"), (2024, 1, "2026-03-20")):
        why = "Sửa số liệu" if sequence > 1 else None
        row = {**said, "year": year, "sequence": sequence, "decision_on": pd.Timestamp(on), "erratum_reason": why}
        keep(connection, release, row)

    assert impossible_date(connection, 2025, date(2026, 3, 15), at=TODAY) is None
    assert impossible_date(connection, 2025, date(2026, 3, 14), at=TODAY) == (
        "a decision of 2026-03-14 cannot correct 2025-2, which is of 2026-03-15"
    )
