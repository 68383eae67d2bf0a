"""What a passport reads of a small warehouse, now and as of a past moment."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest
import sqlalchemy as sa

from assets.publication.passport.facts.figures import NoPassportError
from assets.publication.passport.facts.input_rows import MOST_PLACES
from assets.publication.passport.facts.passport_facts import PassportFacts, read_passport_facts
from assets.scoring.counting.rows_behind import NO_ROWS, Place
from warehouse.engine import writing
from warehouse.rows.frames import conform
from warehouse.rows.history import write_changes
from warehouse.tables import (
    activity,
    agency,
    calendar_entry,
    criterion_score,
    evidence,
    finding,
    framework,
    index_score,
    input_value,
    landed_file,
    receipt,
    release,
    release_score,
    scorecard,
    submission,
)

YEAR = 2024
CAME = datetime(2025, 1, 4, 3, tzinfo=UTC)
FIRST, SECOND = datetime(2025, 1, 5, 18, tzinfo=UTC), datetime(2025, 1, 6, 18, tzinfo=UTC)
RULES = """
framework: thu
title: Thử
level: commune
years: [2024]
basis: {document: 1/QĐ, issued: 2024-01-01, issuer: UBND}
criteria:
  - code: "1"
    name: Chung
    max: 2
    criteria:
      - code: "1.1"
        name: Tin
        max: 1
        inputs:
          news: {from: activities, count: "*"}
          staff: {declared: integer}
          other: {declared: integer}
          mark: {appraised: integer}
          index: {external: SIPAS}
        score: 1
      - {code: "1.2", name: Bài, max: 1, score: 1}
"""
POINTS = {
    "year": YEAR,
    "framework_id": "thu",
    "track": "computed",
    "points": Decimal("1.00"),
    "points_exact": Fraction(1),
    "max_points_exact": Fraction(2),
}
INDEX = {"index_exact": Fraction(50), "index_pct": Decimal("50.00"), "class_name": "Đạt", "rank": 1}


def put(connection: sa.Connection, table: sa.Table, *rows: dict[str, Any]) -> None:
    for row in rows:
        connection.execute(sa.insert(table).values(row))


def night(connection: sa.Connection, at: datetime, agencies: dict[str, int], points: int) -> None:
    """Scores of agencies by the submission that was scored."""
    scored = POINTS | {"points_exact": Fraction(points), "points": Decimal(points), "is_applicable": True}
    total = POINTS | INDEX | {"group_code": "xa", "ranked_count": 2}
    given = {"year": YEAR, "framework_id": "thu", "input_name": "news", "value_type": "number", "row_count": 2}
    frames = {
        input_value: [given | {"agency_code": code, "criterion_code": "1.1", "value": "2"} for code in agencies],
        criterion_score: [
            scored | {"agency_code": code, "criterion_code": criterion, "track": track}
            for code in agencies
            for criterion in ("1.1", "1.2")
            for track in ("self", "computed")
        ],
        index_score: [total | {"agency_code": code, "submission_id": number} for code, number in agencies.items()],
    }
    for table, rows in frames.items():
        frame = conform(pd.DataFrame(rows, columns=[column.name for column in table.columns]), table)
        write_changes(connection, table, frame, year=YEAR, run_key=f"{at:%d}", at=at)


@pytest.fixture
def connection(sqlite_warehouse: sa.Engine) -> Iterator[sa.Connection]:
    """01 was scored by its submission 1, then by 3; 02 by 2; 03 has sent nothing; all rows stand last first."""
    with writing(sqlite_warehouse) as opened:
        facts = {"version": 1, "title": "Thử", "level": "commune", "years": "2024", "sha256": "ab" * 32}
        put(opened, framework, {"framework_id": "thu", "source_text": RULES, **facts})
        for code in ("01", "02", "03"):
            row = {"code": code, "valid_from": date(2000, 1, 1), "name": f"Xã {code}", "level": "commune"}
            put(opened, agency, row | {"group_code": "xa"})
        counts = dict.fromkeys(("blocking_count", "warning_count", "note_count"), 0)
        for number, code in ((1, "01"), (2, "02"), (3, "01")):
            file = {"year": YEAR, "sha256": f"{number}" * 64, "file_name": "a.xlsx", "received_at": CAME}
            put(opened, landed_file, file | {"byte_size": 9})
            sent = {"submission_id": number, "agency_code": code, "period": "year", "framework_id": "thu"}
            put(opened, submission, file | sent | counts | {"reader_version": 1, "status": "accepted"})
            place = {"submission_id": number, "sheet": "Trang"}
            cells = {"title": "Tin", "theme": "x", "channel": "website", "audience": "x", "quantity": 1}
            put(opened, activity, *(place | cells | {"excel_row": row, "held_on": date(YEAR, 1, 1)} for row in (7, 6)))
            words = {"code": "REPORT_LATE", "severity": "warning", "message": "Muộn."}
            put(opened, finding, {"submission_id": number, "position": 1, **words})
            put(opened, evidence, place | {"excel_row": 6, "evidence_code": f"TL{number}", "kind": "x", "title": "x"})
            declared = (
                (6, "staff", None), (7, "staff", "3"), (8, "staff", "4"), (9, None, "5"), (10, "elsewhere", "6"),
            )  # fmt: skip
            for row, name, value in reversed(declared):
                card = {"excel_row": row, "criterion_code": "1.1", "input_name": name, "declared_value": value}
                put(opened, scorecard, place | card)
        again = {"year": YEAR, "sha256": "1" * 64, "file_name": "b.xlsx", "received_at": CAME + timedelta(days=2)}
        put(opened, receipt, again, again | {"file_name": "a.xlsx", "received_at": CAME})
        put(opened, receipt, again | {"file_name": "c.xlsx", "received_at": CAME}, again | {"sha256": "2" * 64})
        for period, day in (("year", 10), ("quarter_1", 2), ("half_year", 5)):
            due = {"year": YEAR, "event": "report_due", "period": period, "agency_code": "*"}
            put(opened, calendar_entry, due | {"due_on": date(2025, 1, day)})
        night(opened, FIRST, {"01": 1, "02": 2}, 1)
        yield opened


def publish(connection: sa.Connection) -> None:
    """Two releases, the later one stored first, with every kind of figure."""
    for sequence in (2, 1):
        facts = {"decision_number": f"{sequence}/QĐ", "decision_on": date(2025, 3, sequence), "seal": "ef" * 32}
        when = {"released_at": FIRST + timedelta(days=sequence), "code_version": "1"}
        reason = "sai số" if sequence > 1 else None
        put(connection, release, {"year": YEAR, "sequence": sequence, "erratum_reason": reason, **facts, **when})
        for code, criterion, track in (("01", "*", "final"), ("01", "*", "self"), ("01", "1.1", "final"),
                                       ("02", "*", "final")):  # fmt: skip
            figures = INDEX if criterion == "*" and track == "final" else {}
            row = POINTS | figures | {"agency_code": code, "criterion_code": criterion, "track": track}
            put(connection, release_score, row | {"sequence": sequence})


def read(connection: sa.Connection, code: str = "01", as_of: datetime | None = None) -> PassportFacts:
    return read_passport_facts(connection, YEAR, code, as_of=as_of)


def test_everything_is_of_the_agency_and_of_the_submission_that_was_scored(connection: sa.Connection) -> None:
    facts = read(connection)
    assert (facts.agency["code"], facts.rules.framework_id, facts.rules.sha256) == ("01", "thu", "ab" * 32)
    assert int(facts.submission["submission_id"]) == 1
    for frame in (facts.inputs, facts.scores, facts.indices, facts.history):
        assert set(frame["agency_code"]) == {"01"}
    for frame in (facts.findings, facts.scorecard, facts.evidence):
        assert set(frame["submission_id"]) == {1}
    assert (len(facts.inputs), len(facts.scores), len(facts.indices)) == (1, 6, 2)
    assert int(read(connection, "02").submission["submission_id"]) == 2


def test_the_rows_behind_each_input_are_those_of_its_kind(connection: sa.Connection) -> None:
    rows = read(connection).rows
    assert rows.keys() == {("1.1", name) for name in ("news", "staff", "other", "mark")}
    assert [place.row for place in rows["1.1", "news"].places] == [6, 7]
    assert rows["1.1", "staff"].places == (Place("1" * 64, "Trang", 7),)
    assert rows["1.1", "other"] == rows["1.1", "mark"] == NO_ROWS


def test_places_are_named_up_to_a_number(connection: sa.Connection) -> None:
    cells = {"title": "Tin", "theme": "x", "channel": "website", "audience": "x", "quantity": 1}
    place = {"submission_id": 1, "sheet": "Trang", "held_on": date(YEAR, 1, 1)}
    put(connection, activity, *(cells | place | {"excel_row": row} for row in range(100, 100 + MOST_PLACES)))
    behind = read(connection).rows["1.1", "news"]
    assert (behind.count, len(behind.places)) == (MOST_PLACES + 2, MOST_PLACES)


def test_arrivals_are_those_of_the_file_in_their_order_and_reports_by_their_term(connection: sa.Connection) -> None:
    facts = read(connection)
    assert facts.arrivals["file_name"].tolist() == ["a.xlsx", "c.xlsx", "b.xlsx"]
    assert facts.reports["period"].tolist() == ["quarter_1", "half_year", "year"]
    assert facts.reports["days_late"].fillna(-1).tolist() == [-1, -1, 0]
    then = read(connection, as_of=CAME + timedelta(days=2) - timedelta(seconds=1))
    assert then.arrivals["file_name"].tolist() == ["a.xlsx", "c.xlsx"]
    assert len(read(connection, as_of=CAME + timedelta(days=2)).arrivals) == 3


def test_versions_stand_by_criterion_and_run_and_those_of_later_runs_are_left_out(connection: sa.Connection) -> None:
    night(connection, SECOND, {"01": 3, "02": 2}, 2)
    order = [
        ("1.1", 1, "computed"), ("1.1", 1, "self"), ("1.1", 2, "computed"), ("1.1", 2, "self"),
        ("1.2", 1, "computed"), ("1.2", 1, "self"), ("1.2", 2, "computed"), ("1.2", 2, "self"),
    ]  # fmt: skip

    now, then = read(connection), read(connection, as_of=SECOND - timedelta(microseconds=1))

    listed = ["criterion_code", "run_id", "track"]
    assert list(now.history[listed].itertuples(index=False, name=None)) == order
    assert list(then.history[listed].itertuples(index=False, name=None)) == [row for row in order if row[1] == 1]
    assert len(read(connection, as_of=SECOND).history) == 8
    assert [int(facts.submission["submission_id"]) for facts in (now, then)] == [3, 1]
    assert [set(facts.scores["points_exact"]) for facts in (now, then)] == [{Fraction(2)}, {Fraction(1)}]


def test_what_was_published_is_told_from_the_first_release_on(connection: sa.Connection) -> None:
    publish(connection)
    assert read(connection).released["sequence"].tolist() == [1, 2]
    for days, told in ((1, [1]), (2, [1, 2])):
        then = read(connection, as_of=FIRST + timedelta(days=days))
        assert then.released["sequence"].tolist() == told
        assert then.released["rank"].tolist() == [1] * len(told)
    assert read(connection, as_of=FIRST + timedelta(hours=23)).released.empty


@pytest.mark.parametrize(
    ("code", "as_of", "why"),
    [
        ("09", None, "no agency has the code 09 on 31 December 2024"),
        ("03", None, "agency 03 has no figures of 2024: no report of it was accepted"),
        ("03", FIRST, r"agency 03 had no figures of 2024 at 2025-01-05T18:00:00\+00:00: no report of it had been"),
        ("01", FIRST - timedelta(seconds=1), "nothing of 2024 had been computed"),
    ],
)
def test_what_cannot_be_explained_is_said(
    connection: sa.Connection, code: str, as_of: datetime | None, why: str
) -> None:
    with pytest.raises(NoPassportError, match=why):
        read(connection, code, as_of)


def test_a_warehouse_without_agencies_says_so(sqlite_warehouse: sa.Engine) -> None:
    with sqlite_warehouse.connect() as connection, pytest.raises(NoPassportError, match="knows no agencies yet"):
        read(connection)
