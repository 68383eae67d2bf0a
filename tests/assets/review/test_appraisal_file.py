"""An appraisers' workbook, from cells to decisions: every way of writing, every fault with its cell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from assets.reference.rounds import Round
from assets.review.decisions import Decision
from assets.review.forms.appraisal_file import judged_appraisal
from assets.review.forms.judged import Judged
from assets.review.forms.storing import outcome
from assets.review.judging import Fault, judge
from assets.review.setting import Setting
from assets.rules.framework.files import parse_framework
from checks.findings.model import unpacked
from checks.forms.appraisal import APPRAISAL
from tests.assets.review.form_books import (
    CATALOGUE,
    FIRST_ROW,
    RECEIVED_AT,
    cell_of,
    form_book,
    read_form_file,
)
from warehouse.tables.review import ACCEPT_EXPLANATION, REFUSE_NOT_APPLICABLE, WITHDRAW
from warehouse.tables.statuses import ACCEPTED_WITH_FINDINGS, PLAINLY_ACCEPTED, REJECTED

YEAR = 2024
RULES_TEXT = """
framework: thu
title: Thử
level: commune
years: [2024]
basis: {document: 1/QĐ, issued: 2024-01-01, issuer: Thử}
classes: [{name: Tốt, from: 80}, {name: Khá, from: 50}, {name: Yếu, from: 0}]
criteria:
  - code: "1"
    name: Chung
    max: 30
    criteria:
      - code: "1.1"
        name: Hoàn thành nhiệm vụ
        max: 10
        inputs:
          done: {declared: integer, minimum: 0, maximum: 5000, label: Số nhiệm vụ đúng hạn}
          share: {declared: number, minimum: 0, maximum: 5000, label: Tỷ lệ}
        score: "least(1, done / 10) * max"
      - code: "1.2"
        name: Kế hoạch
        max: 10
        not_applicable: exclude
        inputs:
          issued: {declared: date, label: Ngày ban hành}
          held: {declared: yes_no, label: Có đối thoại}
          way: {declared: choice, options: {own: Kế hoạch riêng, joint: Lồng ghép}, label: Hình thức}
        score: "case when held then max else 0 end"
      - code: "1.3"
        name: Khác
        max: 10
        inputs: {mark: {declared: number, minimum: 0, maximum: 10, label: Điểm}}
        score: mark
"""
RULES = parse_framework(RULES_TEXT, path="thu.yaml")


def round_of(number: int, locked: date, name: str | None = None) -> Round:
    return Round(number, name or f"Thẩm định lần {number}", None, locked, {}, None, {}, 0)


SETTING = Setting(
    YEAR,
    frozenset({"XA01", "XA02", "XA03"}),
    {"XA01": "commune", "XA02": "commune"},
    {"commune": RULES},
    (round_of(1, date(2025, 1, 31)), round_of(2, date(2025, 2, 28), "Thẩm định chéo")),
)
COVER = {
    "year": YEAR,
    "round": 1,
    "appraiser": "Trần Văn B",
    "document_number": "5/TB-TĐ",
    "document_on": date(2025, 1, 15),
    "number_format": "1.234,5 (kiểu Việt Nam)",
}
Rows = Sequence[Mapping[str, Any]]


def row(criterion: str = "1.1", **cells: Any) -> dict[str, Any]:
    return {"agency_code": "XA01", "criterion_code": criterion, "reason": "Theo hồ sơ"} | cells


def value(written: Any, name: str = "done", criterion: str = "1.1", **cells: Any) -> dict[str, Any]:
    return row(criterion, input_name=name, new_value=written, **cells)


def judged(
    rows: Rows, folder: Path, *, cover: Mapping[str, Any] | None = None, before: Sequence[Decision] = (), **file: Any
) -> Judged:
    path = folder / "tham-dinh.xlsx"
    form_book(APPRAISAL, rows, COVER | (cover or {})).save(path)
    return judged_appraisal(read_form_file(path, **file), SETTING, before)


def stored(result: Judged) -> list[tuple[Any, ...]]:
    """Agency, criterion and what is decided."""
    keys = ("agency_code", "criterion_code", "input_name", "input_value", "points_exact", "ruling")
    return [tuple(each[key] for key in keys) for each in result.rows.get("appraisal", ())]


def codes(result: Judged) -> list[str]:
    return result.findings["code"].tolist()


def told(rows: Rows, folder: Path, **how: Any) -> list[tuple[str, str | None]]:
    """Code and cell of every finding, of reading too, in the order of the returned workbook."""
    path = folder / "tham-dinh.xlsx"
    result = judged(rows, folder, **how)
    said = outcome(read_form_file(path), result, CATALOGUE)
    return [
        (code, cell if isinstance(cell, str) else None)
        for code, cell in zip(said.findings["code"], said.findings["cell"], strict=True)
    ]


@pytest.mark.parametrize(
    ("written", "name", "criterion", "canonical"),
    [
        (9, "done", "1.1", "9"),
        ("9", "done", "1.1", "9"),
        ("1.234", "done", "1.1", "1234"),
        ("66,66", "share", "1.1", "3333/50"),
        (66.66, "share", "1.1", "3333/50"),
        (1.234, "share", "1.1", "617/500"),
        ("3333/100", "share", "1.1", "3333/100"),
        (date(2024, 6, 30), "issued", "1.2", "2024-06-30"),
        ("30/6/2024", "issued", "1.2", "2024-06-30"),
        ("2024-06-30", "issued", "1.2", "2024-06-30"),
        ("có", "held", "1.2", "true"),
        (True, "held", "1.2", "true"),
        ("true", "held", "1.2", "true"),
        ("Không", "held", "1.2", "false"),
        ("Kế hoạch riêng", "way", "1.2", "own"),
        ("own", "way", "1.2", "own"),
    ],
)
def test_a_new_value_is_read_as_people_write_it_and_as_the_warehouse_does(
    tmp_path: Path, written: Any, name: str, criterion: str, canonical: str | None
) -> None:
    result = judged([value(written, name, criterion)], tmp_path)
    assert (codes(result), stored(result)) == ([], [("XA01", criterion, name, canonical, None, None)])


@pytest.mark.parametrize(
    ("written", "exact"),
    [(9, Fraction(9)), (7.5, Fraction(15, 2)), ("7,5", Fraction(15, 2)), ("22/3", Fraction(22, 3)), ("0", Fraction(0))],
)
def test_points_are_read_exactly(tmp_path: Path, written: Any, exact: Fraction) -> None:
    result = judged([row(decided_points=written)], tmp_path)
    assert (codes(result), stored(result)) == ([], [("XA01", "1.1", None, None, exact, None)])


def test_a_decision_knows_its_author_its_document_its_receipt_and_its_place(tmp_path: Path) -> None:
    (kept,) = judged([{}, row(decided_points=9)], tmp_path).rows["appraisal"]
    assert {name: kept[name] for name in kept if name not in ("input_name", "input_value", "ruling")} == {
        "year": YEAR,
        "agency_code": "XA01",
        "criterion_code": "1.1",
        "round": 1,
        "points_exact": Fraction(9),
        "reason": "Theo hồ sơ",
        "decided_by": "Trần Văn B",
        "decided_at": RECEIVED_AT,
        "document_number": "5/TB-TĐ",
        "file_sha256": "ab" * 32,
        "sheet": "Thẩm định",
        "excel_row": FIRST_ROW + 1,
    }


def test_rows_in_which_nothing_is_decided_say_nothing(tmp_path: Path) -> None:
    printed = {"self_points": "10", "findings": "x" * 5_000, "current_value": "12", "reason": None}
    assert told([row(**printed), row("9.9", agency_code="XA99", reason=None)], tmp_path) == []


def test_one_row_may_withdraw_and_decide_anew(tmp_path: Path) -> None:
    earlier = decision(points_exact=Fraction(2))
    result = judged([row(decided_points=9, ruling="Rút quyết định trước")], tmp_path, before=[earlier])
    assert [each[-2:] for each in stored(result)] == [(None, WITHDRAW), (Fraction(9), None)]


def test_a_file_withdraws_what_others_decided_wherever_its_row_stands(tmp_path: Path) -> None:
    earlier = decision(points_exact=Fraction(2))
    result = judged([value(8), row(ruling="Rút quyết định trước")], tmp_path, before=[earlier])
    assert [each[3:] for each in stored(result)] == [(None, None, WITHDRAW), ("8", None, None)]


def test_a_correction_is_taken_back_where_there_is_one(tmp_path: Path) -> None:
    earlier = decision(input_name="done", input_value="7")
    result = judged([value("Trả lại"), value("trả lại", "share")], tmp_path, before=[earlier])
    assert stored(result) == [("XA01", "1.1", "done", None, None, None)]
    assert codes(result) == ["DECISION_WITHOUT_OBJECT"]


def decision(number: int = 1, **changes: Any) -> Decision:
    known: dict[str, Any] = {
        "appraisal_id": number,
        "agency_code": "XA01",
        "criterion_code": "1.1",
        "round": 1,
        "reason": "Theo hồ sơ",
        "decided_by": "Lê Thị C",
        "decided_at": RECEIVED_AT - dt.timedelta(days=1),
    }
    return Decision(**known | changes)


@pytest.mark.parametrize(
    ("label", "criterion", "code"),
    [
        ("Không chấp nhận việc khai không áp dụng", "1.2", REFUSE_NOT_APPLICABLE),
        ("không chấp nhận việc  khai KHÔNG áp dụng", "1.2", REFUSE_NOT_APPLICABLE),
        ("Rút quyết định trước", "1.1", WITHDRAW),
        ("Chấp nhận giải trình", "1.1", ACCEPT_EXPLANATION),
        ("withdraw", "1.1", WITHDRAW),
    ],
)
def test_rulings_are_read_by_label_and_code(tmp_path: Path, label: str, criterion: str, code: str) -> None:
    result = judged([row(criterion, ruling=label)], tmp_path, before=[decision(points_exact=Fraction(2))])
    assert (codes(result), [each[-1] for each in stored(result)]) == ([], [code])


@pytest.mark.parametrize(
    ("rows", "code", "column"),
    [
        ([row(decided_points=9, reason=None)], "DECISION_WITHOUT_REASON", "reason"),
        ([row()], "DECISION_MISSING", "reason"),
        ([row(new_value=9)], "DECISION_INPUT_UNNAMED", "new_value"),
        ([row(decided_points=9, agency_code="XA99")], "DECISION_AGENCY_UNKNOWN", "agency_code"),
        ([row(decided_points=9, agency_code=None)], "CELL_REQUIRED", "agency_code"),
        ([row(decided_points=9, agency_code="XA03")], "DECISION_AGENCY_NOT_SCORED", "agency_code"),
        ([row("9.9", decided_points=9)], "DECISION_CRITERION_UNFIT", "criterion_code"),
        ([row("1", decided_points=9)], "DECISION_CRITERION_UNFIT", "criterion_code"),
        ([value(9, "lạ")], "DECISION_INPUT_UNKNOWN", "new_value"),
        ([value("hôm qua", "issued", "1.2")], "DECISION_VALUE_INVALID", "new_value"),
        ([value("nhiều")], "CELL_NOT_NUMBER", "new_value"),
        ([value("1,234.5")], "CELL_AMBIGUOUS_NUMBER", "new_value"),
        ([value(2.5)], "DECISION_VALUE_OUT_OF_BOUNDS", "new_value"),
        ([value(6000)], "DECISION_VALUE_OUT_OF_BOUNDS", "new_value"),
        ([row(decided_points=10.5)], "DECISION_POINTS_OUT_OF_BOUNDS", "decided_points"),
        ([row(decided_points=-1)], "DECISION_POINTS_OUT_OF_BOUNDS", "decided_points"),
        ([row(decided_points="chín")], "CELL_NOT_NUMBER", "decided_points"),
        ([row(ruling="Rút quyết định trước")], "DECISION_WITHOUT_OBJECT", "ruling"),
        ([row(ruling="Không chấp nhận việc khai không áp dụng")], "DECISION_WITHOUT_OBJECT", "ruling"),
        ([row(ruling="Bỏ")], "CELL_NOT_IN_LIST", "ruling"),
    ],
)
def test_a_decision_that_cannot_be_used_costs_its_row_and_is_told_at_its_cell(
    tmp_path: Path, rows: Rows, code: str, column: str
) -> None:
    sound = row("1.3", decided_points=4)
    result = judged([*rows, sound], tmp_path)
    assert stored(result) == [("XA01", "1.3", None, None, Fraction(4), None)]
    assert told([*rows, sound], tmp_path) == [(code, cell_of(APPRAISAL, column))]
    assert column == "ruling" or not rows[0].get(column) or result.findings["value"].notna().all()
    assert outcome(read_form_file(tmp_path / "tham-dinh.xlsx"), result, CATALOGUE).status == ACCEPTED_WITH_FINDINGS


def test_the_maximum_as_the_workbook_states_it_is_meant_as_the_maximum() -> None:
    text = RULES_TEXT.replace("max: 30", "max: 260/3").replace("max: 10", "max: 200/3", 1)
    rules = parse_framework(text, path="thu.yaml")
    given = [decision(1, points_exact=Fraction("66.67")), decision(2, points_exact=Fraction("66.68"))]
    usable, unusable = judge(given, replace(SETTING, frameworks={"commune": rules}))
    assert [each.points_exact for each in usable] == [Fraction(200, 3)]
    assert [each.fault for each in unusable.values()] == [Fault.POINTS_OUT_OF_BOUNDS]


def test_two_rows_that_disagree_are_neither_used_and_equal_ones_are_one(tmp_path: Path) -> None:
    rows = [row(decided_points=9), row(decided_points=8), value(5), value("5"), row("1.3", decided_points=1)]
    assert [each[1:] for each in stored(judged(rows, tmp_path))] == [
        ("1.1", "done", "5", None, None),
        ("1.3", None, None, Fraction(1), None),
    ]
    at = [cell_of(APPRAISAL, "decided_points", FIRST_ROW + number) for number in (0, 1)]
    assert told(rows, tmp_path) == [("DECISION_CONTRADICTS_ROW", cell) for cell in at]


@pytest.mark.parametrize(
    ("cover", "code", "field"),
    [
        ({"round": "3"}, "COVER_ROUND_UNKNOWN", "round"),
        ({"round": None}, "COVER_FIELD_MISSING", "round"),
        ({"appraiser": None}, "COVER_FIELD_MISSING", "appraiser"),
        ({"year": 2023}, "COVER_YEAR_WRONG", "year"),
    ],
)
def test_a_cover_that_does_not_say_whose_decisions_they_are_rejects_the_file(
    tmp_path: Path, cover: Mapping[str, Any], code: str, field: str
) -> None:
    rows = [row(decided_points=9)]
    place = [each.name for each in APPRAISAL.cover_fields].index(field) + 9
    assert told(rows, tmp_path, cover=cover) == [(code, f"B{place}")]
    said = outcome(read_form_file(tmp_path / "tham-dinh.xlsx"), judged(rows, tmp_path, cover=cover), CATALOGUE)
    assert (said.status, said.rows) == (REJECTED, {})


@pytest.mark.parametrize("named", [2, "2", "Thẩm định chéo", "thẩm  định chéo", "Thẩm định lần 2", "appraisal_2"])
def test_a_round_is_named_by_number_name_or_track(tmp_path: Path, named: Any) -> None:
    assert [
        each["round"] for each in judged([row(decided_points=9)], tmp_path, cover={"round": named}).rows["appraisal"]
    ] == [2]


def test_after_a_rounds_lock_a_decision_is_told_and_not_used(tmp_path: Path) -> None:
    late = dt.datetime(2025, 1, 31, 17, tzinfo=dt.UTC)  # midnight in Vietnam
    result = judged([row(decided_points=9)], tmp_path, received_at=late)
    assert (codes(result), stored(result)) == (["DECISION_ROUND_CLOSED"], [])
    assert stored(judged([row(decided_points=9)], tmp_path, received_at=late - dt.timedelta(seconds=1)))


def test_why_a_decision_cannot_be_used_is_told_to_its_end_and_what_was_written_is_cut(tmp_path: Path) -> None:
    late = {"cover": {"round": "Thẩm định chéo"}, "received_at": dt.datetime(2025, 3, 1, 2, tzinfo=dt.UTC)}
    long = "nhiều " * 40
    for rows, how, end in (
        ([row(decided_points=9)], late, "sau khi vòng «Thẩm định chéo» khóa (hết ngày 28/02/2025)."),
        ([value(long, "way", "1.2")], {}, "…» không phải là giá trị của số liệu «way»."),
    ):
        result = judged(rows, tmp_path, **how)
        (message,) = outcome(read_form_file(tmp_path / "tham-dinh.xlsx"), result, CATALOGUE).findings["message"]
        assert message.endswith(end), message
        assert len(message) < len(long)


def test_another_appraisers_decision_of_the_round_is_told_by_name_and_both_are_kept(tmp_path: Path) -> None:
    result = judged([row(decided_points=9), value(9)], tmp_path, before=[decision(points_exact=Fraction(7))])
    assert codes(result) == ["DECISION_OF_TWO_APPRAISERS"]
    assert unpacked(result.findings["params"].item()) == {"appraiser": "Trần Văn B", "other": "Lê Thị C"}
    assert len(stored(result)) == 2
    agreeing = judged([row(decided_points=9)], tmp_path, before=[decision(points_exact=Fraction(9))])
    assert (codes(agreeing), len(stored(agreeing))) == ([], 1)


def kept(result: Judged) -> list[Decision]:
    return [
        Decision(number, **{name: each[name] for name in each if name != "year"})
        for number, each in enumerate(result.rows["appraisal"], start=1)
    ]


def test_what_stands_is_not_held_against_a_lock_that_came_since(tmp_path: Path) -> None:
    before = kept(judged([value(date(2024, 6, 30), "issued", "1.2"), row(decided_points=9)], tmp_path))
    rows = [value("30/6/2024", "issued", "1.2"), row(decided_points=9), row("1.3", decided_points=5)]
    late = {"sha256": "cd" * 32, "received_at": dt.datetime(2025, 2, 1, tzinfo=dt.UTC)}
    result = judged(rows, tmp_path, before=before, **late)
    assert (codes(result), result.findings["criterion_code"].tolist()) == (["DECISION_ROUND_CLOSED"], ["1.3"])


def test_a_workbook_that_is_sent_again_decides_only_what_is_new(tmp_path: Path) -> None:
    before = kept(judged([row(decided_points=9), row("1.3", decided_points=4)], tmp_path))
    mended = [row(decided_points=9), row("1.3", decided_points=5)]
    later = RECEIVED_AT + dt.timedelta(hours=1)
    again = judged(mended, tmp_path, before=before, sha256="cd" * 32, received_at=later)
    assert stored(again) == [("XA01", "1.3", None, None, Fraction(5), None)]
    # Once another decided on the item, the same decision sent again is one anew.
    other = decision(3, decided_at=later, points_exact=Fraction(1))
    assert len(stored(judged(mended, tmp_path, before=[*before, other], sha256="cd" * 32, received_at=later))) == 2


def test_a_newer_reader_judges_a_file_as_if_it_had_not_been_stored(tmp_path: Path) -> None:
    rows = [row(ruling="Rút quyết định trước")]
    own = decision(2, ruling=WITHDRAW, file_sha256="ab" * 32, decided_at=RECEIVED_AT)
    earlier = decision(1, points_exact=Fraction(3))
    assert [each[-1] for each in stored(judged(rows, tmp_path, before=[earlier, own]))] == [WITHDRAW]
    assert stored(judged(rows, tmp_path, before=[own])) == []


def test_a_sound_file_is_plainly_accepted(tmp_path: Path) -> None:
    result = judged([row(decided_points=9)], tmp_path)
    assert outcome(read_form_file(tmp_path / "tham-dinh.xlsx"), result, CATALOGUE).status == PLAINLY_ACCEPTED
