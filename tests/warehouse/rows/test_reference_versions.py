"""Agencies, code lists and calendars of any day can be read again, and each change of them is an event."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd
import pytest
import sqlalchemy as sa

from warehouse.audit import broken_links
from warehouse.engine import writing
from warehouse.rows.frames import conform, empty_frame, read_table
from warehouse.rows.reference_versions import reference_at, reference_source, replace_reference
from warehouse.rows.replacing import Changes
from warehouse.rows.table_files import fingerprints
from warehouse.tables import audit_event, calendar_entry, reference_version, survey_answer

DAY = datetime(2025, 1, 1, 18, tzinfo=UTC)
LATER = DAY + timedelta(days=3)
DUE = {"year": 2024, "event": "report_due", "period": "year", "agency_code": "*", "due_on": pd.Timestamp("2025-01-05")}
EXTENDED = DUE | {"agency_code": "15", "due_on": pd.Timestamp("2025-01-12"), "document_number": "7/BNV"}


def calendar(*rows: dict[str, Any]) -> pd.DataFrame:
    return conform(pd.DataFrame(list(rows)), calendar_entry)


def put(engine: sa.Engine, frame: pd.DataFrame, at: datetime, table: sa.Table = calendar_entry) -> Changes:
    with writing(engine) as connection:
        return replace_reference(connection, table, frame, at=at)


def events(engine: sa.Engine) -> list[tuple[str, Any]]:
    with engine.connect() as connection:
        assert broken_links(connection) == []
        query = sa.select(audit_event).order_by(audit_event.c.event_id)
        return [(row.subject, json.loads(row.details)) for row in connection.execute(query)]


@pytest.fixture
def extended(warehouse: sa.Engine) -> sa.Engine:
    """A calendar that stood for three days, and then granted an extension."""
    assert put(warehouse, calendar(DUE), DAY) == Changes(1, 0, 0)
    assert put(warehouse, calendar(DUE), DAY + timedelta(days=1)) == Changes(0, 0, 0)
    assert put(warehouse, calendar(DUE, EXTENDED), LATER) == Changes(1, 0, 0)
    return warehouse


def test_the_calendar_of_any_moment_is_the_one_that_stood_then(extended: sa.Engine) -> None:
    with extended.connect() as connection:
        now = reference_at(connection, calendar_entry, None)
        pd.testing.assert_frame_equal(reference_at(connection, calendar_entry, LATER), now)
        pd.testing.assert_frame_equal(now, read_table(connection, calendar_entry))
        for moment in (DAY, LATER - timedelta(microseconds=1)):
            assert reference_at(connection, calendar_entry, moment)["agency_code"].tolist() == ["*"]
        # Of before it was remembered, the oldest content is the best that is known.
        assert len(reference_at(connection, calendar_entry, DAY - timedelta(days=9))) == 1


def test_of_two_contents_of_one_moment_the_one_written_last_holds(extended: sa.Engine) -> None:
    put(extended, calendar(DUE), LATER)

    with extended.connect() as connection:
        moment = LATER + timedelta(seconds=1)
        assert reference_at(connection, calendar_entry, moment)["agency_code"].tolist() == ["*"]


def test_it_can_be_selected_from_like_the_table(extended: sa.Engine) -> None:
    with extended.connect() as connection:
        for moment in (None, DAY, LATER):
            source = reference_source(connection, calendar_entry, moment).alias("due")
            query = sa.select(source.c.agency_code, source.c.due_on, source.c.document_number, source.c.year)
            found = sorted(tuple(row) for row in connection.execute(query.where(source.c.year == 2024)))
            expected = reference_at(connection, calendar_entry, moment)
            assert [(row[0], row[1]) for row in found] == [
                (code, day.date()) for code, day in zip(expected["agency_code"], expected["due_on"], strict=True)
            ]


def test_a_calendar_of_more_entries_than_a_statement_has_parameters_can_be_selected_from(warehouse: sa.Engine) -> None:
    agencies = [f"{number:05}" for number in range(12_000)]
    put(warehouse, conform(pd.DataFrame([EXTENDED | {"agency_code": each} for each in agencies]), calendar_entry), DAY)

    with warehouse.connect() as connection:
        source = reference_source(connection, calendar_entry, DAY).alias("due")
        assert connection.scalar(sa.select(sa.func.count(source.c.due_on.distinct()))) == 1
        assert connection.scalar(sa.select(sa.func.count()).where(source.c.agency_code > "11989")) == 10


def test_a_content_is_remembered_once(extended: sa.Engine) -> None:
    with extended.connect() as connection:
        assert read_table(connection, reference_version)["since"].tolist() == [pd.Timestamp(DAY), pd.Timestamp(LATER)]


def test_an_extension_is_an_event_that_says_to_whom_and_by_which_document(extended: sa.Engine) -> None:
    first, second = events(extended)

    assert first[0] == "calendar_entry"
    assert (first[1]["added"], first[1]["changed"], first[1]["removed"]) == (1, 0, 0)
    with extended.connect() as connection:
        newest = read_table(connection, reference_version).iloc[-1]
    assert second[1]["sha256"] == newest["sha256"] == hashlib.sha256(newest["content"].encode()).hexdigest()
    assert second[1]["rows"] == [
        {
            "is": {
                "year": "2024",
                "event": "report_due",
                "period": "year",
                "agency_code": "15",
                "due_on": "2025-01-12",
                "document_number": "7/BNV",
            }
        }
    ]


def test_a_changed_and_a_removed_row_tell_what_was(extended: sa.Engine) -> None:
    put(extended, calendar(DUE | {"due_on": pd.Timestamp("2025-01-06")}), LATER + timedelta(days=1))

    _, details = events(extended)[-1]
    assert (details["changed"], details["removed"]) == (1, 1)
    assert [(each.get("was", {}).get("due_on"), each.get("is", {}).get("due_on")) for each in details["rows"]] == [
        ("2025-01-05", "2025-01-06"),
        ("2025-01-12", None),
    ]


def test_outside_figures_are_events_too_and_not_remembered_whole(warehouse: sa.Engine) -> None:
    answers = pd.DataFrame(
        {
            "year": 2024, "agency_code": "15", "question": "q1", "respondent_group": "citizens",
            "option_code": [f"o{number}" for number in range(30)], "answer_count": 3, "source": "SIPAS",
        }
    )  # fmt: skip
    put(warehouse, conform(answers, survey_answer), DAY, survey_answer)

    ((subject, details),) = events(warehouse)
    assert (subject, details["added"], len(details["rows"])) == ("survey_answer", 30, 20)
    with warehouse.connect() as connection:
        assert read_table(connection, reference_version).empty
        assert details["years"] == {"2024": fingerprints(connection, survey_answer, "year")[2024]}

    put(warehouse, empty_frame(survey_answer), LATER, survey_answer)
    assert events(warehouse)[-1][1]["years"] == {"2024": None}


def test_a_warehouse_that_remembers_nothing_yet_begins_with_what_stands(extended: sa.Engine) -> None:
    """As after an upgrade: the rows are there, and nothing changes."""
    with writing(extended) as connection:
        connection.exec_driver_sql(
            "DROP TRIGGER reference_version_append_only ON reference_version"
            if extended.dialect.name == "postgresql"
            else "DROP TRIGGER reference_version_no_delete"
        )
        connection.execute(sa.delete(reference_version))
    assert put(extended, calendar(DUE, EXTENDED), LATER + timedelta(days=5)) == Changes(0, 0, 0)
    with extended.connect() as connection:
        assert len(reference_at(connection, calendar_entry, DAY)) == 2
        (sha256,) = read_table(connection, reference_version)["sha256"]
    _, told = events(extended)[-1]
    assert (told["sha256"], told["added"], told["rows"]) == (sha256, 0, []), (
        "every content is told, or verify misses it"
    )
