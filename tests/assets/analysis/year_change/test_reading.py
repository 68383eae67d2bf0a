from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

import pytest
import sqlalchemy as sa

from assets.analysis.year_change.reading import latest_year_before, read_changes_of_year, read_two_years
from assets.analysis.year_change.table import ChangeFrames, change_frames
from assets.publication.release.published_figures import published_figures
from assets.reference.agencies import agencies_of_year
from assets.rules.framework.files import parse_framework
from assets.scoring.comparing.comparison import score_under
from warehouse.rows.bulk import append
from warehouse.rows.frames import read_table
from warehouse.tables import (
    activity,
    agency,
    agency_succession,
    appraisal,
    calendar_entry,
    criterion_score,
    framework,
    framework_version,
    index_score,
    release,
    release_score,
    run,
)

pytestmark = pytest.mark.usefixtures("merged", "two_nights")

ENDED, NEW = date(2025, 6, 30), date(2025, 7, 1)
OLD_RULES, NEW_RULES = "least(max, news)", "least(max, 2 * news)"


def rules(score: str, most: int = 10) -> str:
    return f"""
framework: thu
title: Thử
level: commune
years: [2024, 2025]
basis: {{document: 1/QĐ, issued: 2024-01-01, issuer: Thử}}
classes: [{{from: 50, name: Đạt}}, {{from: 0, name: Chưa đạt}}]
criteria:
  - code: "1"
    name: Tin, bài
    max: {most}
    inputs: {{news: {{from: activities, count: "*", label: Số tin bài}}}}
    score: {score}
  - code: "2"
    name: Lượt người
    max: 10
    inputs: {{reached: {{from: activities, sum: reach, label: Số lượt người}}}}
    score: least(max, reached)
"""


@pytest.fixture
def adopt(connection: sa.Connection) -> Callable[..., None]:
    """Let the warehouse have other rules from a moment on."""

    def put(score: str, since: datetime, most: int = 10) -> None:
        text = rules(score, most)
        facts = {"version": 1, "sha256": hashlib.sha256(text.encode()).hexdigest(), "source_text": text}
        connection.execute(sa.update(framework).where(framework.c.framework_id == "thu").values(**facts))
        connection.execute(sa.insert(framework_version).values(framework_id="thu", since=since, **facts))

    return put


@pytest.fixture
def night(connection: sa.Connection, add_submission: Callable[..., int]) -> Callable[..., None]:
    """Score a year by the rules that stand; news and people reached by code."""

    def score(year: int, by: str, figures: dict[str, tuple[int, int]]) -> None:
        for code, (news, reached) in figures.items():
            number = add_submission(code, year=year)
            row = {"title": "Tin", "theme": "x", "channel": "website", "audience": "x", "quantity": 1}
            rows = [
                row | {"submission_id": number, "sheet": "Hoạt động", "excel_row": at + 2, "held_on": date(year, 1, 1)}
                for at in range(news)
            ]
            connection.execute(
                sa.insert(activity), [{**each, "reach": 0} for each in rows[1:]] + [{**rows[0], "reach": reached}]
            )
        agencies = agencies_of_year(read_table(connection, agency), year)
        scored = score_under(connection, parse_framework(rules(by), path="thu.yaml"), agencies, year)
        append(connection, criterion_score, scored.criteria)
        append(connection, index_score, scored.indices)
        at = datetime(year, 12, 20, tzinfo=UTC)
        connection.execute(sa.insert(run).values(run_id=year, dagster_run_id=str(year), year=year, changed_at=at))

    return score


@pytest.fixture
def merged(connection: sa.Connection, add_agency: Callable[..., None]) -> None:
    """Communes 01 (one part) and 02 (three parts) that became a commune with the code of the one, the other's name."""
    old = {"valid_to": ENDED, "successor_code": "01"}
    for code, name in (("01", "Xã Một"), ("02", "Xã Hai")):
        add_agency(code, name=name, **old)
    add_agency("01", name="Xã Hai", valid_from=NEW)
    for code, weight in (("01", 1), ("02", 3)):
        connection.execute(
            sa.insert(agency_succession).values(
                predecessor_code=code,
                predecessor_valid_from=date(2000, 1, 1),
                successor_code="01",
                successor_valid_from=NEW,
                weight_exact=Fraction(weight),
                weight_measures="dân số",
                weight_source="Thống kê",
            )
        )


@pytest.fixture
def two_nights(night: Callable[..., None], adopt: Callable[..., None], add_submission: Callable[..., int]) -> None:
    """2024 by the old rules, 2025 by the new ones."""
    add_submission("01", year=2023)  # lets the warehouse know the framework
    adopt(OLD_RULES, datetime(2024, 1, 1, tzinfo=UTC))
    night(2024, OLD_RULES, {"01": (4, 4), "02": (2, 10)})
    adopt(NEW_RULES, datetime(2025, 1, 1, tzinfo=UTC))
    night(2025, NEW_RULES, {"01": (4, 9)})


def told(found: ChangeFrames, basis: str) -> dict[str, Any]:
    (only,) = found.ranks[found.ranks["basis"] == basis].to_dict("records")
    return {str(name): value for name, value in only.items()}


def parts(found: ChangeFrames) -> dict[tuple[str, str], Fraction]:
    columns = ["kind", "criterion_code", "points_exact"]
    return {(kind, code): points for kind, code, points in found.parts[columns].itertuples(index=False)}


def test_last_years_rules_are_those_of_its_time_and_score_this_years_reports(connection: sa.Connection) -> None:
    found = read_changes_of_year(connection, 2025)
    # 2024: 8 of 20 and 12 of 20; by 1/4 and 3/4: 40 and 60 give 55. 2025: 8 and 9 of 20: 85.
    assert (told(found, "back_cast")["index_before_exact"], told(found, "back_cast")["change_exact"]) == (55, 30)
    # News: 1/4 of 4 and 3/4 of 2 is 2.5; by the old rules 4 now, by the new ones 8. People: 8.5, now 9.
    assert parts(found) == {
        ("criterion", "1"): Fraction(15, 2), ("criterion", "2"): Fraction(5, 2), ("rule", "1"): 20, ("merger", "*"): -5,
    }  # fmt: skip
    assert (told(found, "published")["before_code"], told(found, "published")["change_exact"]) == ("02", 25)
    assert told(found, "published")["before_from"] == "stored"


@pytest.mark.parametrize("emptied", ["sqlite"], indirect=True)
def test_the_newest_release_is_compared_not_what_stands(connection: sa.Connection) -> None:
    figures = published_figures(connection, 2024, 1)
    # The erratum gives the second commune 6 points for its news instead of 2: 16 of 20.
    is_02 = figures["agency_code"].eq("02") & figures["track"].eq("final")
    erratum = figures.assign(sequence=2)
    for code, name, value in (("1", "points_exact", 6), ("*", "points_exact", 16), ("*", "index_exact", 80)):
        at = erratum.index[is_02 & figures["criterion_code"].eq(code)][0]
        erratum.at[at, name] = Fraction(value)
    for sequence, (rows, reason) in enumerate(((figures, None), (erratum, "Tính sai")), start=1):
        at = datetime(2025, 2, sequence, tzinfo=UTC)
        said = {"decision_number": "1/QĐ", "decision_on": date(2025, 2, 1), "seal": "0", "code_version": "1"}
        connection.execute(
            sa.insert(release).values(year=2024, sequence=sequence, released_at=at, erratum_reason=reason, **said)
        )
        append(connection, release_score, rows)
    found = read_changes_of_year(connection, 2025)
    assert told(found, "back_cast")["before_from"] == "release"
    assert told(found, "back_cast")["index_before_exact"] == Fraction(40 + 3 * 80, 4)
    assert sum(parts(found).values()) == told(found, "published")["change_exact"] == 85 - 80


@pytest.mark.parametrize("emptied", ["sqlite"], indirect=True)
def test_the_latest_earlier_year_with_figures_is_compared(connection: sa.Connection) -> None:
    assert latest_year_before(connection, 2027) == 2025
    assert latest_year_before(connection, 2025) == 2024
    assert latest_year_before(connection, 2024) is None
    assert read_changes_of_year(connection, 2024).ranks.empty


@pytest.mark.parametrize("emptied", ["sqlite"], indirect=True)
def test_rules_of_last_year_that_nobody_can_read_now_cost_their_own_agencies(connection: sa.Connection) -> None:
    connection.execute(
        sa.insert(framework_version).values(
            framework_id="thu", since=datetime(2024, 6, 1, tzinfo=UTC), version=1, sha256="x", source_text="cũ: ["
        )
    )
    found = change_frames(read_two_years(connection, 2025, 2024))
    assert told(found, "back_cast")["reason"] == "không đọc được bộ tiêu chí thu của năm 2024"
    assert told(found, "published")["index_before_exact"] == 60
    assert found.parts.empty


@pytest.mark.parametrize("emptied", ["sqlite"], indirect=True)
def test_points_that_an_appraiser_gave_of_another_maximum_are_not_taken_apart(
    connection: sa.Connection, adopt: Callable[..., None]
) -> None:
    adopt(NEW_RULES, datetime(2025, 6, 1, tzinfo=UTC), most=20)
    lock = {"year": 2025, "event": "appraisal_1_due", "period": "-", "agency_code": "*", "due_on": date(2026, 3, 1)}
    connection.execute(sa.insert(calendar_entry).values(lock))
    decision = {"year": 2025, "agency_code": "01", "criterion_code": "1", "round": 1, "reason": "Xét"}
    moment = datetime(2026, 1, 5, tzinfo=UTC)
    connection.execute(
        sa.insert(appraisal).values(
            **decision, appraisal_id=1, points_exact=Fraction(4), decided_by="An", decided_at=moment
        )
    )
    years = read_two_years(connection, 2025, 2024)
    (by_old,) = years.by_old_rules.values()
    assert by_old["01"].points == [None, 9]
    kinds = {kind for kind, code in parts(change_frames(years)) if code == "1"}
    assert kinds == {"unseparated"}
