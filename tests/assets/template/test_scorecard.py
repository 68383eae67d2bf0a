from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from assets.reference.code_list_files import read_code_lists
from assets.reference.own_or_shipped import reference_files
from assets.rules.framework.files import load_framework
from assets.template.scorecard import LETTERS, TOTAL_CELL, scorecard_rows
from assets.template.sheets import FIRST_ROW, HEADING_ROW
from assets.template.workbook import build_template
from checks.code_lists import CodeLists
from warehouse.tables import scorecard

ROOT = Path(__file__).parents[3]
FRAMEWORK = """
framework: nho
title: Bộ tiêu chí nhỏ
level: commune
years: [2025]
basis: {document: 1/QĐ, issued: 2025-01-01, issuer: UBND}
exemptions: [{agencies: [X9], criteria: ["1.4"], reason: Không phát sinh}]
criteria:
  - code: "1"
    name: Nhóm một
    max: 8
    criteria:
      - code: "1.1"
        name: Số liệu
        max: 2.5
        min: -1
        basis: "1"
        inputs:
          so: {declared: integer, minimum: 2, maximum: 9, label: Số bản tin}
          ngay: {declared: date, label: Ngày ban hành}
          co: {declared: yes_no, label: Có kinh phí}
          muc: {declared: choice, label: Mức độ, options: {a: Đầy đủ, b: Một phần}}
          le: {declared: number, label: Tỷ lệ}
        score: max
      - code: "1.2"
        name: Khảo sát
        max: 1.5
        kind: survey
        basis: "1"
        inputs: {q: {survey: Q1, option_weights: {A: 1, B: 0}}}
        score: q * max
      - {code: "1.3", name: Có thể không áp dụng, max: 3, basis: "1", not_applicable: exclude, score: max}
      - {code: "1.4", name: Được miễn, max: 1, basis: "1", score: max}
"""
WEIGHTED = """
framework: can
title: Bộ tiêu chí có trọng số
level: commune
years: [2025]
basis: {document: 1/QĐ, issued: 2025-01-01, issuer: UBND}
rounding: {points: 1, criterion_points: 3}
total: 105
criteria:
  - code: "1"
    name: Nhóm một
    max: 100
    criteria:
      - {code: "1.1", name: Hai phần ba, max: 200/3, weight: 1, basis: "1", score: max}
      - {code: "1.2", name: Mười, max: 10, weight: 3, basis: "1", score: max}
      - {code: "1.3", name: Thưởng, max: 2, kind: bonus, beyond_scale: true, basis: "1", score: max}
      - {code: "1.4", name: Chỉ số ngoài, max: 1, weight: 1, self_scored: false, basis: "1", score: max}
  - code: "2"
    name: Người khác chấm
    max: 5
    self_scored: false
    evidence: [{kind: plan, required: true}]
    basis: "2"
    inputs: {x: {declared: number}}
    score: least(max, x)
"""


@pytest.fixture(scope="module")
def rules(tmp_path_factory):
    path = tmp_path_factory.mktemp("framework") / "nho.yaml"
    path.write_text(FRAMEWORK, encoding="utf-8")
    return load_framework(path)


def drawn(rules, code: str = "X1") -> Worksheet:
    agency = {"code": code, "name": "Xã Thử", "level": "commune"}
    code_lists = CodeLists(read_code_lists(reference_files(ROOT / "fixtures", "code_lists")))
    return build_template(rules, agency, 2025, code_lists)[scorecard.info["sheet"]]


@pytest.fixture(scope="module")
def sheet(rules) -> Worksheet:
    return drawn(rules)


@pytest.fixture(scope="module")
def rows(rules) -> dict[tuple[str, str], int]:
    return scorecard_rows(rules.framework)


def cell(sheet: Worksheet, name: str, row: int):
    return sheet[f"{LETTERS[name]}{row}"]


def validation_at(sheet: Worksheet, name: str, row: int) -> DataValidation | None:
    return next((one for one in sheet.data_validations.dataValidation if f"{LETTERS[name]}{row}" in one), None)


def test_a_row_stands_for_each_criterion_and_under_it_one_for_each_declared_figure(sheet, rows):
    found = {
        (cell(sheet, "criterion_code", row).value, cell(sheet, "input_name", row).value or ""): row
        for row in range(FIRST_ROW, sheet.max_row + 1)
    }
    assert found == rows
    names = ["", "so", "ngay", "co", "muc", "le"]
    assert list(rows) == [("1", ""), *[("1.1", name) for name in names], ("1.2", ""), ("1.3", ""), ("1.4", "")]


@pytest.mark.parametrize(("code", "expected"), [("1", 8), ("1.1", 2.5), ("1.2", 1.5)])
def test_maxima_are_locked_numbers(sheet, rows, code, expected):
    found = cell(sheet, "max_points", rows[code, ""])
    assert found.value == expected
    assert found.protection.locked


@pytest.mark.parametrize(
    ("code", "opened"),
    [
        ("1", set()),
        ("1.1", {"self_points", "explanation", "evidence_codes"}),
        ("1.2", set()),
        ("1.3", {"self_points", "explanation", "evidence_codes", "not_applicable", "not_applicable_reason"}),
    ],
)
def test_only_what_the_agency_decides_is_open(sheet, rows, code, opened):
    row = rows[code, ""]
    assert {name for name in LETTERS if not cell(sheet, name, row).protection.locked} == opened


@pytest.mark.parametrize(
    ("name", "kind", "first", "second"),
    [
        ("so", "whole", "2", "9"),
        ("ngay", "date", "36526", "46387"),
        ("co", "list", "ds_yes_no", None),
        ("muc", "list", "ds_chon_1_1_muc", None),
        ("le", "decimal", "-1000000000000000", None),
    ],
)
def test_a_declared_figure_has_an_open_cell_validated_by_its_type(sheet, rows, name, kind, first, second):
    row = rows["1.1", name]
    assert not cell(sheet, "declared_value", row).protection.locked
    found = validation_at(sheet, "declared_value", row)
    assert (found.type, found.formula1, found.formula2) == (kind, first, second)


def test_the_labels_of_a_declared_choice_are_in_a_list_of_their_own(sheet):
    workbook = sheet.parent
    ((title, cells),) = workbook.defined_names["ds_chon_1_1_muc"].destinations
    assert [one.value for (one,) in workbook[title][cells]] == ["Đầy đủ", "Một phần"]


def test_own_points_are_held_between_the_criterion_s_least_and_greatest(sheet, rows):
    found = validation_at(sheet, "self_points", rows["1.1", ""])
    assert (found.type, found.operator, found.formula1, found.formula2) == ("decimal", "between", "-1", "2.5")
    assert "từ -1 đến 2,5" in found.error


def test_the_total_is_a_locked_formula_above_the_headings(sheet, rows):
    own = ",".join(f"{LETTERS['self_points']}{rows[code, '']}" for code in ("1.1", "1.3", "1.4"))
    assert sheet[TOTAL_CELL].value == f"=SUM({own})"
    assert sheet[TOTAL_CELL].protection.locked


@pytest.mark.parametrize(
    ("agency", "label", "most"),
    [("X1", "Tổng điểm phần tự chấm (tự tính)", 6.5), ("X9", "Tổng điểm phần tự chấm", 5.5)],
)
def test_the_total_says_what_the_agency_s_own_points_come_to_at_most(rules, agency, label, most):
    sheet = drawn(rules, agency)
    assert cell(sheet, "label", HEADING_ROW - 1).value.startswith(label)
    assert cell(sheet, "max_points", HEADING_ROW - 1).value == most


@pytest.fixture(scope="module")
def weighted(tmp_path_factory):
    path = tmp_path_factory.mktemp("weighted") / "can.yaml"
    path.write_text(WEIGHTED, encoding="utf-8")
    return load_framework(path)


def test_maxima_that_no_decimal_equals_are_as_printed_and_points_up_to_them_may_be_typed(weighted):
    sheet, rows = drawn(weighted), scorecard_rows(weighted.framework)
    assert [cell(sheet, "max_points", rows[code, ""]).value for code in ("1", "1.1", "1.2", "2")] == [
        100,
        66.667,
        10,
        5,
    ]
    found = validation_at(sheet, "self_points", rows["1.1", ""])
    assert (found.formula1, found.formula2) == ("0", "66.667")


def test_a_weight_stands_beside_its_criterion(weighted):
    sheet, rows = drawn(weighted), scorecard_rows(weighted.framework)
    labels = [cell(sheet, "label", rows[code, ""]).value for code in ("1", "1.1", "1.3")]
    assert labels == ["Nhóm một", "Hai phần ba (trọng số 1)", "Thưởng"]


def test_the_total_of_a_weighted_table_is_weighted(weighted):
    sheet, rows = drawn(weighted), scorecard_rows(weighted.framework)
    one, two, added = (f"{LETTERS['self_points']}{rows[code, '']}" for code in ("1.1", "1.2", "1.3"))
    # 100 · 1/(1+3) · 3/200, 100 · 3/(1+3) / 10; what nobody scores himself shares no weight.
    assert sheet[TOTAL_CELL].value == f"=3/8*SUM({one})+15/2*SUM({two})+SUM({added})"
    assert cell(sheet, "max_points", HEADING_ROW - 1).value == 100


def test_what_nobody_scores_himself_is_locked_but_for_its_evidence_and_figures(weighted):
    sheet, rows = drawn(weighted), scorecard_rows(weighted.framework)
    opened = {name for name in LETTERS if not cell(sheet, name, rows["2", ""]).protection.locked}
    assert opened == {"explanation", "evidence_codes"}
    assert not cell(sheet, "declared_value", rows["2", "x"]).protection.locked
    assert not {name for name in LETTERS if not cell(sheet, name, rows["1.4", ""]).protection.locked}


def test_what_an_agency_is_exempt_from_is_locked_and_says_why(rules, rows):
    exempt, other = drawn(rules, "X9"), drawn(rules, "X1")
    row = rows["1.4", ""]
    assert cell(exempt, "self_points", row).protection.locked
    assert cell(exempt, "explanation", row).value == "Không đánh giá: Không phát sinh"
    assert not cell(other, "self_points", row).protection.locked
