"""What a round decided against an agency, and the workbook in which the agency answers."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook

from assets.analysis.explaining.decided_against import Score, decided_against, read_decided_against
from assets.analysis.explaining.workbooks import explanation_file, write_explanation_workbook
from assets.reference.loading import load_references
from assets.reference.rounds import Round
from checks.code_lists import CodeLists
from checks.forms.explanation import EXPLANATION, EXPLANATIONS
from checks.workbook_layout import METADATA_SHEET
from tests.assets.rules.framework_writing import framework_with
from warehouse.columns.declaration import facts
from warehouse.tables import criterion_score, framework, sheet_columns

RULES = framework_with(
    """
inputs:
  held: {declared: integer, label: Số hội nghị}
  held_on: {declared: date, label: Ngày tổ chức}
score: least(held, max)
""",
    most="4",
)
CRITERION = RULES.by_code["1"]
SECOND = Round(
    2, "Thẩm định chéo", None, date(2026, 3, 30), {}, date(2026, 4, 5), {"HN": date(2026, 4, 9)}, 0
)  # fmt: skip


def entry(kind: str, before: Any, after: Any, **others: Any) -> dict[str, Any]:
    return {
        "id": 1, "round": 2, "kind": kind, "input": None, "from": before, "to": after, "by": "An",
        "reason": "Thiếu văn bản", "document": None,
    } | others  # fmt: skip


def score(points: Any, *decisions: dict[str, Any], is_applicable: bool = True) -> Score:
    return Score(None if points is None else Fraction(points), is_applicable, decisions)


HELD = entry("input", "4", "2", input="held", document="9/BB")
POINTS = entry("points", "4", "5/2")
REFUSED = entry("refuse_not_applicable", None, None)
WITHDRAWN = entry("withdraw", None, None)
GIVEN_IN_ROUND_1 = entry("points", "2", "3", round=1)


@pytest.mark.parametrize(
    ("before", "after", "listed"),
    [
        (score(4), score(2, HELD), ["Số hội nghị"]),
        (score(4), score("5/2", HELD, POINTS), ["Số hội nghị", "Điểm"]),
        (score(4), score(4, HELD), ["Số hội nghị"]),
        (score(2), score(3, POINTS), []),
        (score("5/2"), score("5/2", POINTS), []),
        (score(4), score(None, HELD), ["Số hội nghị"]),
        (score(None), score(1, HELD), []),
        (score(None), score(None, HELD), ["Số hội nghị"]),
        (score(0, is_applicable=False), score(3, REFUSED), ["Không chấp nhận khai «không áp dụng»"]),
        (score(3), score(3, WITHDRAWN), []),
        (score(3), score(2, WITHDRAWN), ["Rút quyết định trước"]),
        (score(4), score(3, GIVEN_IN_ROUND_1), []),
        (score(4), score(2), []),
    ],
)
def test_a_decision_is_against_an_agency_unless_it_gives_points(before: Score, after: Score, listed: list[str]) -> None:
    found = decided_against(CRITERION, {"computed": before, "appraisal_2": after}, SECOND)

    assert [row["decision"] for row in found] == listed


def test_a_row_tells_what_stood_before_the_round_and_why_it_changed() -> None:
    earlier = {"computed": score(4), "appraisal_1": score(3, HELD | {"round": 1, "to": "3"})}
    day = entry("input", None, "2026-03-01", input="held_on")
    tracks = {**earlier, "appraisal_2": score("5/2", HELD, day, POINTS), "appraisal_3": score(0, HELD)}

    held, on, points = decided_against(CRITERION, tracks, SECOND)

    assert held == {
        "criterion_code": "1", "criterion_name": "Tiêu chí thử", "input_name": "held", "decision": "Số hội nghị",
        "value_before": "3", "value_after": "2", "points_before": "3", "points_after": "2,5",
        "reason": "Thiếu văn bản", "source": "Thẩm định chéo, văn bản 9/BB",
    }  # fmt: skip
    assert (on["value_before"], on["value_after"], on["source"]) == ("không có", "01/03/2026", "Thẩm định chéo")
    assert (points["input_name"], points["value_before"], points["value_after"]) == (None, "3", "2,5")


@pytest.mark.parametrize("tracks", [{}, {"computed": score(4)}, {"appraisal_2": score(4, HELD)}])
def test_without_points_before_or_after_nothing_is_listed(tracks: dict[str, Score]) -> None:
    assert decided_against(CRITERION, tracks, SECOND) == []


def test_the_rows_of_every_agency_are_read_from_the_scores_of_the_round(connection: sa.Connection) -> None:
    facts_of_rules = {"version": 1, "title": "Thử", "level": "commune", "years": "2024", "sha256": "0"}
    connection.execute(sa.insert(framework).values(framework_id="thu", source_text="...", **facts_of_rules))
    for code, after in (("HN", 2), ("X", 4), ("Y", None)):
        for track, points, told in (("computed", 3, []), ("appraisal_2", after, [HELD])):
            row = {
                "year": 2024, "framework_id": "thu", "agency_code": code, "criterion_code": "1", "track": track,
                "points_exact": points, "max_points_exact": 4,
                "points": None if points is None else Decimal(points), "is_applicable": True,
                "error": "Thiếu" if points is None else None, "trace": json.dumps({"decisions": told}),
            }  # fmt: skip
            connection.execute(sa.insert(criterion_score).values(**row))

    found = read_decided_against(connection, [RULES], 2024, SECOND)

    assert {code: [row["points_after"] for row in rows] for code, rows in found.items()} == {
        "HN": ["2"], "Y": ["không chấm được"],
    }  # fmt: skip
    assert read_decided_against(connection, [RULES], 2025, SECOND) == {}


@pytest.fixture(scope="module")
def code_lists() -> CodeLists:
    root = Path(__file__).parents[4]
    return load_references(root / "fixtures", root / "fixtures" / "frameworks").code_lists


def test_the_workbook_lists_them_and_opens_only_what_the_agency_is_to_fill(tmp_path: Path, code_lists) -> None:
    rows = decided_against(CRITERION, {"computed": score(4), "appraisal_2": score(2, HELD)}, SECOND)
    agency = {"code": "HN", "name": "Xã Hòa Nam", "level": "commune"}
    path = explanation_file(tmp_path, "HN", SECOND, 2025)

    write_explanation_workbook(path, agency, rows, SECOND, 2025, code_lists)
    content = path.read_bytes()
    write_explanation_workbook(path, agency, rows, SECOND, 2025, code_lists)

    assert path.read_bytes() == content
    book = load_workbook(path)
    sheet = book[EXPLANATIONS.info["sheet"]]
    assert [cell.value for cell in sheet[4]] == [facts(column).title for column in sheet_columns(EXPLANATIONS)]
    assert [cell.value for cell in sheet[5]][:4] == ["1", "Tiêu chí thử", "held", "Số hội nghị"]
    unlocked = [cell.column_letter for cell in sheet[5] if not cell.protection.locked]
    assert unlocked == ["K", "L"]
    assert sheet.protection.sheet
    assert sheet.column_dimensions["C"].hidden
    cover = book[EXPLANATION.cover_sheet]
    assert [cover.cell(row, 2).value for row in range(9, 13)] == ["HN", "Xã Hòa Nam", 2025, "Thẩm định chéo"]
    assert "09/04/2026" in cover["A7"].value
    marks = dict(book[METADATA_SHEET].iter_rows(values_only=True))
    assert (marks["form"], marks["year"]) == ("explanation", 2025)
