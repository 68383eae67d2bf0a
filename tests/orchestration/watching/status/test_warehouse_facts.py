"""What the warehouse says of a year, on both databases: counts, and the news since a moment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest
import sqlalchemy as sa

from assets.reference.loading import References
from orchestration.watching.morning.year_news import read_year_news
from orchestration.watching.status.warehouse_facts import WarehouseFacts, brief_engine
from warehouse.audit import Event, record
from warehouse.engine import writing
from warehouse.rows.bulk import append
from warehouse.rows.frames import conform
from warehouse.tables import landed_file, submission

YEAR = 2025
NOW = datetime(2026, 11, 28, 23, tzinfo=UTC)


@pytest.fixture
def with_files(warehouse: sa.Engine) -> sa.Engine:
    """Two files that were registered a day apart, and one that came again."""
    files = pd.DataFrame(
        {
            "submission_id": [1, 2],
            "year": YEAR,
            "sha256": ["a" * 64, "b" * 64],
            "file_name": "bao-cao.xlsx",
            "byte_size": 9,
            "received_at": pd.Timestamp(NOW - timedelta(days=9)),
            "reader_version": 1,
            "status": ["rejected", "unreadable"],
            "blocking_count": [3, 1],
            "warning_count": [2, 0],
            "note_count": 0,
        }
    )
    with writing(warehouse) as connection:
        for table in (landed_file, submission):
            known = [name for name in files.columns if name in table.columns]
            append(connection, table, conform(files[known], table))
        for number, (status, hours) in enumerate([("rejected", 40), ("unreadable", 4)], start=1):
            event = Event("submission_registered", str(number), {"year": YEAR, "status": status})
            record(connection, [event], actor="parcomm", at=NOW - timedelta(hours=hours))
        again = [Event("file_received_again", "a" * 64, {"year": year}) for year in (YEAR, YEAR - 1)]
        record(connection, again, actor="parcomm", at=NOW)
    return warehouse


def test_files_by_status_findings_by_severity_and_the_trails_number(with_files: sa.Engine) -> None:
    facts = WarehouseFacts(with_files, NOW)

    assert (facts.error, facts.audit_events) == (None, 4)
    assert facts.files(YEAR) == ({"rejected": 1, "unreadable": 1}, {"blocking": 4, "warning": 2, "note": 0})
    assert facts.files(YEAR - 1) == ({}, {"blocking": 0, "warning": 0, "note": 0})


def test_news_are_what_was_read_since_whenever_it_was_received(with_files: sa.Engine, references: References) -> None:
    with with_files.connect() as connection:
        news = read_year_news(connection, references, YEAR, NOW - timedelta(days=1), NOW)

    assert (dict(news.came), news.came_again) == ({"unreadable": 1}, 1)
    assert news.rejected["submission_id"].tolist() == [2]
    assert {*news.unsettled.rejected["submission_id"]} == {1, 2}
    assert (len(news.moved), news.left) == (0, ())


def test_a_database_that_is_not_there_says_why_without_its_password() -> None:
    with brief_engine("postgresql://u:s3cret@127.0.0.1:9/parcomm") as engine:
        facts = WarehouseFacts(engine, NOW)

    assert facts.error is not None
    assert "Connection refused" in facts.error
    assert "s3cret" not in facts.error


def test_a_database_that_goes_away_between_two_questions_costs_no_state(with_files: sa.Engine) -> None:
    facts = WarehouseFacts(with_files, NOW)
    with writing(with_files) as connection:
        connection.execute(sa.text("ALTER TABLE submission RENAME TO gone"))

    assert facts.files(YEAR) == ({}, {})
    assert "submission" in str(facts.error)
