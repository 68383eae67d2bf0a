"""At which edition a year is, and what its export is made from."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from assets.publication.committee.exports import (
    NothingToExportError,
    committee_workbook_path,
    current_edition,
    read_committee_tables,
)
from assets.publication.published.editions import DRAFT, RECOMPUTED_ENDING, Document, at_moment, recomputed
from assets.submissions.register.registration_events import REGISTERED
from warehouse.audit import Event, record
from warehouse.engine import writing
from warehouse.tables import agency, framework, index_score, landed_file, receipt, release, submission
from warehouse.tables.tracks import RANKED_TRACK

YEAR = 2024
NIGHT = datetime(2025, 1, 5, 18, tzinfo=UTC)
RELEASED = datetime(2025, 3, 1, tzinfo=UTC)
FIRST, SECOND = (recomputed(f"2024-{n}", Document(f"{n}/QĐ", date(2025, 3, n))) for n in (1, 2))


@pytest.fixture
def connection(sqlite_warehouse: sa.Engine) -> Iterator[sa.Connection]:
    with writing(sqlite_warehouse) as opened:
        yield opened


def publish(connection: sa.Connection, sequence: int, year: int = YEAR) -> None:
    facts = {"decision_number": f"{sequence}/QĐ", "decision_on": date(2025, 3, sequence), "seal": "ef" * 32}
    when = {"released_at": RELEASED + timedelta(days=sequence), "code_version": "1"}
    reason = "sai số" if sequence > 1 else None
    row = {"year": year, "sequence": sequence, "erratum_reason": reason} | facts | when
    connection.execute(sa.insert(release).values(row))


def test_a_year_is_a_draft_until_a_release_holds_and_the_last_one_does(connection: sa.Connection) -> None:
    publish(connection, 1, YEAR - 1)
    assert current_edition(connection, YEAR) == DRAFT
    publish(connection, 2)
    publish(connection, 1)
    assert current_edition(connection, YEAR) == SECOND


@pytest.mark.parametrize(
    ("days", "seconds", "then"), [(1, -1, DRAFT), (1, 0, FIRST), (2, -1, FIRST), (2, 0, SECOND), (9, 0, SECOND)]
)
def test_a_past_moment_has_the_edition_of_then(connection: sa.Connection, days: int, seconds: int, then: Any) -> None:
    publish(connection, 1)
    publish(connection, 2)
    moment = RELEASED + timedelta(days=days, seconds=seconds)
    assert current_edition(connection, YEAR, moment) == at_moment(moment, then)


def test_a_file_of_figures_computed_since_a_release_has_a_name_of_its_own() -> None:
    names = [committee_workbook_path(Path("x"), YEAR, each).name for each in (DRAFT, FIRST)]
    assert names == ["ket-qua-tuyen-truyen-CCHC-2024.xlsx", f"ket-qua-tuyen-truyen-CCHC-2024{RECOMPUTED_ENDING}.xlsx"]


def rules(connection: sa.Connection, name: str, level: str) -> None:
    text = f"""
framework: {name}
title: Thử
level: {level}
years: [2024]
basis: {{document: 1/QĐ, issued: 2024-01-01, issuer: Thử}}
criteria: [{{code: "1", name: Thử, max: 1, score: 1}}]
"""
    facts = {"version": 1, "title": "Thử", "level": level, "years": "2024", "sha256": "0" * 64, "source_text": text}
    connection.execute(sa.insert(framework).values(framework_id=name, **facts))


@pytest.fixture
def year(connection: sa.Connection) -> sa.Connection:
    """Communes that a framework has scored in the place of another; provinces with a framework and no figures."""
    for name, level in (("cu", "commune"), ("moi", "commune"), ("tinh", "province")):
        rules(connection, name, level)
    for code, level in (("01", "commune"), ("02", "commune"), ("03", "province")):
        row = {"code": code, "valid_from": date(2000, 1, 1), "name": f"Cơ quan {code}", "level": level}
        connection.execute(sa.insert(agency).values(row | {"group_code": level}))
    counts = dict.fromkeys(("blocking_count", "warning_count", "note_count"), 0)
    for number, of_year in ((1, YEAR), (2, YEAR), (3, YEAR - 1)):
        at = NIGHT + timedelta(days=number)
        file = {"year": of_year, "sha256": f"{number}" * 64, "file_name": f"{number}.xlsx", "received_at": at}
        connection.execute(sa.insert(landed_file).values(file | {"byte_size": 9}))
        connection.execute(sa.insert(receipt).values(file))
        sent = {"submission_id": number, "agency_code": f"0{number}", "period": "year", "framework_id": "moi"}
        connection.execute(
            sa.insert(submission).values(file | sent | counts | {"reader_version": 1, "status": "accepted"})
        )
        record(connection, [Event(REGISTERED, str(number))], actor="x", at=at + timedelta(hours=1))
    figures = {"max_points_exact": Fraction(1), "group_code": "commune", "ranked_count": 0, "submission_id": 1}
    for of_year in (YEAR, YEAR - 1):
        row = {"year": of_year, "framework_id": "moi", "agency_code": "01", "track": RANKED_TRACK}
        connection.execute(sa.insert(index_score).values(row | figures))
    return connection


def test_an_export_is_of_the_year_by_the_frameworks_that_score_it(year: sa.Connection) -> None:
    tables = read_committee_tables(year, YEAR)
    assert [each.framework_id for each in tables.rules] == ["moi", "tinh"]
    assert tables.standings["agency_code"].tolist() == ["01", "02", "03"]
    assert tables.standings["is_scored"].tolist() == [True, False, False]
    assert {code: state.file_count for code, state in tables.states.items()} == {"01": 1, "02": 1, "03": 0}
    assert tables.received_until == NIGHT + timedelta(days=2)
    assert tables.edition == DRAFT
    assert read_committee_tables(year, YEAR, edition=FIRST).edition == FIRST


@pytest.mark.parametrize(("minutes", "known"), [(-1, {"01": 1, "02": 0}), (0, {"01": 1, "02": 1})])
def test_a_past_moment_has_the_reports_that_were_known_then(
    year: sa.Connection, minutes: int, known: dict[str, int]
) -> None:
    moment = NIGHT + timedelta(days=2, hours=1, minutes=minutes)
    tables = read_committee_tables(year, YEAR, as_of=moment)
    assert {code: state.file_count for code, state in tables.states.items() if code in known} == known
    assert not tables.standings["is_scored"].any()
    assert tables.edition == at_moment(moment, DRAFT)


def test_before_anything_came_or_was_computed_there_is_nothing(year: sa.Connection) -> None:
    with pytest.raises(NothingToExportError, match="nothing of 2024 had been computed at"):
        read_committee_tables(year, YEAR, as_of=NIGHT)
    assert read_committee_tables(year, YEAR + 1).is_empty
