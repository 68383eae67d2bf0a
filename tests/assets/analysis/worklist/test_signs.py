"""Signs of items, read from the warehouse."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
import sqlalchemy as sa

from assets.analysis.worklist.items import Signs
from assets.analysis.worklist.signs import read_signs
from assets.review.setting import read_setting
from assets.rules.framework.files import parse_framework
from assets.rules.framework.model import Framework
from tests.assets.conftest import framework_named
from warehouse.tables import criterion_score, evidence, finding, scorecard

YEAR = 2024


def framework(name: str, year: int, *, second: str) -> Framework:
    return parse_framework(
        f"""
framework: {name}
title: Thử
level: commune
years: [{year}]
basis: {{document: 1/QĐ, issued: {year}-01-01, issuer: Thử}}
criteria:
  - code: a
    name: Kế hoạch
    max: 5
    inputs: {{x: {{declared: number}}}}
    score: x
    evidence: [{{kind: plan, required: true}}, {{kind: report}}]
  - {{code: b, name: {second}, max: 5, inputs: {{x: {{declared: number}}}}, score: x}}
""",
        path=f"{name}.yaml",
    )


FRAMEWORKS = [framework("nam-truoc", YEAR - 1, second="Tin"), framework("nam-nay", YEAR, second="Tin, bài")]


@pytest.fixture
def score(connection: sa.Connection) -> Callable[..., None]:
    """Points of an agency's criterion, by track."""

    def add(code: str, criterion_code: str, *, year: int = YEAR, **points: int) -> None:
        framework_id = framework_named(connection, FRAMEWORKS[year - YEAR + 1].framework)
        key = {"year": year, "framework_id": framework_id, "agency_code": code, "criterion_code": criterion_code}
        for track, each in points.items():
            facts = {"points_exact": Fraction(each), "points": Decimal(each), "max_points_exact": Fraction(5)}
            connection.execute(sa.insert(criterion_score).values(track=track, is_applicable=True, **key, **facts))

    return add


@pytest.fixture
def signs(connection: sa.Connection, add_agency: Callable[..., None], add_submission: Callable[..., int]):
    """The signs of the year, of agencies that sent a report in both; 02 is another agency than the year before."""
    for code in ("01", "02"):
        add_agency(code, valid_to=date(YEAR - 1, 12, 31) if code == "02" else None)
        for year in (YEAR - 1, YEAR):
            number = add_submission(code, year=year)
            row = {"submission_id": number, "sheet": "Tự chấm điểm", "excel_row": 2, "criterion_code": "a"}
            connection.execute(sa.insert(scorecard).values(evidence_codes="TL01", **row))
            row = {"submission_id": number, "sheet": "Tài liệu", "excel_row": 2, "evidence_code": "TL01"}
            connection.execute(sa.insert(evidence).values(kind="plan", title="Kế hoạch", **row))
    add_agency("02", valid_from=date(YEAR, 1, 1))
    return lambda: read_signs(connection, FRAMEWORKS, read_setting(connection, FRAMEWORKS, YEAR))


def test_an_item_without_anything_to_notice_has_no_signs(signs, score) -> None:
    score("01", "a", self=3, computed=3, final=2)
    score("01", "b", self=2, computed=3, final=3)
    assert signs() == {}


def test_the_gap_is_how_far_the_agency_s_own_points_pass_the_computed_ones(signs, score) -> None:
    score("01", "a", self=4, computed=1, final=4)
    assert signs() == {("01", "a"): Signs(gap=Fraction(3))}


def test_a_required_document_that_is_not_named_is_lacking(connection, signs) -> None:
    connection.execute(sa.update(evidence).values(kind="report"))
    assert signs() == {(code, "a"): Signs(lacks_evidence=True) for code in ("01", "02")}


def test_findings_of_the_scored_report_are_counted_by_criterion(connection, signs) -> None:
    for number, codes in ((2, ("a", "a", "b", None)), (1, ("b",))):  # 1 is the report of the year before
        for position, code in enumerate(codes, start=1):
            row = {"code": "X", "severity": "warning", "message": "Sai"}
            connection.execute(
                sa.insert(finding).values(submission_id=number, position=position, criterion_code=code, **row)
            )
    assert signs() == {("01", "a"): Signs(finding_count=2), ("01", "b"): Signs(finding_count=1)}


@pytest.mark.parametrize(
    ("code", "criterion_code", "final", "expected"),
    [
        ("01", "a", 2, {("01", "a"): Signs(was_lowered=True)}),
        ("01", "a", 3, {}),  # confirmed
        ("01", "a", 4, {}),  # raised
        ("01", "b", 2, {}),  # another criterion had this code then
        ("02", "a", 2, {}),  # another agency had it
    ],
)
def test_an_item_is_repeated_if_appraisers_lowered_the_same_one_last_year(
    signs, score, code: str, criterion_code: str, final: int, expected: dict[tuple[str, str], Signs]
) -> None:
    score(code, criterion_code, year=YEAR - 1, self=3, computed=3, final=final)
    assert signs() == expected
