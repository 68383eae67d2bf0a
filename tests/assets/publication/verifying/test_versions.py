"""What the warehouse remembers of lists, calendars, rules and outside figures is what the audit trail tells of."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import sqlalchemy as sa

from assets.publication.verifying.trail import contradicted_rows
from assets.reference.catalogue_versions import remember_catalogue
from assets.submissions.register.registration_events import REGISTERED
from checks.findings.catalogue import Catalogue
from warehouse.audit import Event, record
from warehouse.engine import writing
from warehouse.rows.frames import conform
from warehouse.rows.reference_versions import replace_reference
from warehouse.rows.rule_texts import remember_texts
from warehouse.tables import (
    calendar_entry,
    external_index,
    framework,
    framework_version,
    landed_file,
    reference_version,
    submission,
    survey_answer,
)

CATALOGUE = Path(__file__).parents[4] / "fixtures" / "findings.yaml"
NIGHT = datetime(2025, 1, 1, 18, tzinfo=UTC)
DUE = {"year": 2024, "event": "report_due", "period": "year", "agency_code": "*", "due_on": pd.Timestamp("2025-01-05")}
ANSWER = {
    "year": 2024, "agency_code": "15", "question": "q1", "respondent_group": "citizens", "option_code": "A",
    "answer_count": 120, "source": "SIPAS",
}  # fmt: skip
EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def put(engine: sa.Engine, table: sa.Table, *rows: dict[str, Any], days: int = 0) -> None:
    with writing(engine) as connection:
        replace_reference(connection, table, conform(pd.DataFrame(list(rows)), table), at=NIGHT + timedelta(days=days))


def rules(engine: sa.Engine, text: str, days: int) -> None:
    sha256 = {"A": "559aead08264d5795d3909718cdd05abd49572e84fe55590eef31a88a08fdffd"}.get(
        text, "df7e70e5021544f4834bbee64a9e3789febc4be81470df629cad6ddb03320a5c"
    )
    row = {
        "framework_id": "f", "version": 1, "title": "f", "level": "ministry", "years": "2024", "sha256": sha256,
        "source_text": text,
    }  # fmt: skip
    with writing(engine) as connection:
        connection.execute(sa.delete(framework))
        connection.execute(sa.insert(framework).values(row))
        remember_texts(connection, pd.DataFrame([row]), NIGHT + timedelta(days=days))


@pytest.fixture
def remembering(sqlite_warehouse: sa.Engine) -> sa.Engine:
    """A calendar, a framework and outside figures that changed, and a catalogue of findings."""
    put(sqlite_warehouse, calendar_entry, DUE)
    put(sqlite_warehouse, calendar_entry, DUE | {"due_on": pd.Timestamp("2025-01-09")}, days=1)
    put(sqlite_warehouse, survey_answer, ANSWER, ANSWER | {"year": 2023})
    put(sqlite_warehouse, survey_answer, ANSWER | {"answer_count": 130}, ANSWER | {"year": 2023}, days=1)
    rules(sqlite_warehouse, "A", 0)
    rules(sqlite_warehouse, "B", 1)
    with writing(sqlite_warehouse) as connection:
        remember_catalogue(connection, Catalogue.parse(CATALOGUE.read_text(encoding="utf-8"), "findings.yaml"), NIGHT)
    assert contradicted(sqlite_warehouse) == []
    return sqlite_warehouse


def contradicted(engine: sa.Engine, year: int | None = None) -> list[str]:
    with engine.connect() as connection:
        return contradicted_rows(connection, year)


def insert(table: sa.Table, **values: Any) -> Callable[[sa.Connection], object]:
    return lambda connection: connection.execute(sa.insert(table).values(values))


def move(table: sa.Table, name: str, days: int) -> Callable[[sa.Connection], object]:
    """Let what was remembered first hold since another day."""

    def do(connection: sa.Connection) -> None:
        connection.exec_driver_sql(f"DROP TRIGGER {table.name}_no_update")
        of = (table.c[table.primary_key.columns.keys()[0]] == name, table.c.since == NIGHT)
        connection.execute(sa.update(table).where(*of).values(since=NIGHT - timedelta(days=days)))

    return do


def changed_answers(connection: sa.Connection) -> None:
    connection.execute(sa.update(survey_answer).where(survey_answer.c.year == 2024).values(answer_count=131))


LATER = NIGHT + timedelta(hours=9)
FORGED: dict[str, tuple[Callable[[sa.Connection], object], list[str]]] = {
    "a calendar of the past": (
        insert(reference_version, name="calendar_entry", since=LATER, sha256=EMPTY, content=""),
        ["reference data calendar_entry, as remembered since 2025-01-02: the audit trail does not know it"],
    ),
    "a catalogue of findings": (
        insert(reference_version, name="finding_catalogue", since=LATER, sha256=EMPTY, content=""),
        [
            "reference data finding_catalogue, as remembered since 2025-01-02: the audit trail does not know it",
            "reference data finding_catalogue: the last remembered is not what the audit trail tells of",
        ],
    ),
    "a rule's text of the past": (
        insert(framework_version, framework_id="f", since=LATER, version=1, sha256=EMPTY, source_text=""),
        ["framework f, as remembered since 2025-01-02: the audit trail does not know it"],
    ),
    "a text that is not its fingerprint's": (
        insert(framework_version, framework_id="f", since=LATER, version=1, sha256=EMPTY, source_text="x"),
        ["framework f, as remembered since 2025-01-02: was changed"],
    ),
    "since when a rule's text holds": (
        move(framework_version, "f", 30),
        [
            (
                "framework f: the audit trail knows the content "
                "559aead08264d5795d3909718cdd05abd49572e84fe55590eef31a88a08fdffd, since 2025-01-01, "
                "and it is not remembered so"
            )
        ],
    ),
    "answers of a survey": (
        changed_answers,
        ["survey_answer of 2024: the rows are not those that the audit trail tells of"],
    ),
    "answers of another year": (
        insert(survey_answer, **(ANSWER | {"year": 2025})),
        ["survey_answer of 2025: the rows are not those that the audit trail tells of"],
    ),
}


@pytest.mark.parametrize(("forge", "told"), FORGED.values(), ids=FORGED.keys())
def test_what_was_forged_is_named(
    remembering: sa.Engine, forge: Callable[[sa.Connection], object], told: list[str]
) -> None:
    with writing(remembering) as connection:
        forge(connection)

    assert contradicted(remembering) == told


def test_an_outside_index_is_held_to_the_year_that_is_asked_of(sqlite_warehouse: sa.Engine) -> None:
    index = {"year": 2024, "agency_code": "15", "index_name": "SIPAS", "source": "SIPAS"}
    put(sqlite_warehouse, external_index, index | {"value_exact": 85}, index | {"year": 2023, "value_exact": 80})
    with writing(sqlite_warehouse) as connection:
        connection.execute(sa.update(external_index).where(external_index.c.year == 2023).values(value_exact=81))

    assert contradicted(sqlite_warehouse, 2024) == []
    assert contradicted(sqlite_warehouse, 2023) == contradicted(sqlite_warehouse) != []


def test_a_framework_of_before_texts_were_told_is_believed_until_reports_are_checked_by_it(
    remembering: sa.Engine,
) -> None:
    with writing(remembering) as connection:
        row = {
            "framework_id": "gone", "version": 1, "title": "g", "level": "ministry", "years": "2022",
            "sha256": hashlib.sha256(b"g").hexdigest(), "source_text": "g",
        }  # fmt: skip
        connection.execute(sa.insert(framework).values(row))

    assert contradicted(remembering) == []

    report = {"year": 2024, "sha256": EMPTY, "agency_code": "15", "period": "year", "status": "accepted"}
    file = {"file_name": "x.xlsx", "received_at": NIGHT}
    counts = dict.fromkeys(("blocking_count", "warning_count", "note_count"), 0)
    with writing(remembering) as connection:
        connection.execute(sa.insert(landed_file).values(year=2024, sha256=EMPTY, byte_size=0, **file))
        one = {**report, **file, **counts, "submission_id": 1, "reader_version": 1, "framework_id": "gone"}
        connection.execute(sa.insert(submission).values(one))
        told = Event(REGISTERED, "1", {**report, **counts, "supersedes": None})
        record(connection, [told], actor="parcomm", at=NIGHT)
    assert contradicted(remembering) == [
        "framework gone: the audit trail does not know it, and reports were checked by it"
    ]
