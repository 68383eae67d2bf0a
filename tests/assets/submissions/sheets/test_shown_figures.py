"""Codes are taken as they are shown; a figure that shows another one, a unit or letters is told with both."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.submissions.sheets.number_display import number_shown
from assets.submissions.sheets.shown_figures import cell_shown, code_shown, shows
from checks.findings.model import unpacked
from checks.workbook_layout import COVER_SHEET
from tests.assets.submissions.book_parts import changed_parts
from tests.assets.submissions.report_books import book, cell_of, read_book, sound_row
from warehouse.tables import REPORT_TABLES

MONEY = ("đồng", "đ", "₫")


@pytest.mark.parametrize(
    ("number", "text", "units"),
    [
        (1200, "1200", ()),
        (1200, "1.200", ()),
        (1200, "1,200", ()),
        (1200, "1 200", ()),
        (1200, "1.200,00", ()),
        (12.345, "12,35", ()),
        (0.5, ",5", ()),
        (5, "05", ()),
        (5, "5,", ()),
        (-5, "(5)", ()),
        (-5, "-5", ()),
        (0, "-", ()),
        (0, "", ()),
        (1200, "1.200 ₫", MONEY),
        (1200, "₫1.200", MONEY),
        (1200, "1.200 đồng", MONEY),
    ],
)
def test_separators_decimals_and_own_units_show_the_same_figure(number: float, text: str, units: tuple[str]) -> None:
    assert shows(number, text, units)


@pytest.mark.parametrize(
    ("number", "text", "units"),
    [
        (1, "100%", ()),
        (0.8, "80%", ()),
        (15, "15 triệu", MONEY),
        (15, "15 bài", ()),
        (15, "15 ₫", ()),
        (42, "42000000", ()),
        (1200, "1,2", ()),
        (1200, "1.2", ()),
        (-5, "5", ()),
        (5, "", ()),
        (5, "-", ()),
        (12, "1.2", ()),
    ],
)
def test_another_figure_a_unit_or_letters_do_not(number: float, text: str, units: tuple[str]) -> None:
    assert not shows(number, text, units)


@given(st.integers(-(10**12), 10**12), st.sampled_from(["#,##0", "0", "0.00", "#,##0.0;(#,##0.0)", "000"]))
def test_a_format_of_digits_shows_the_figure(number: int, code: str) -> None:
    assert shows(float(number), number_shown(float(number), code))


@given(st.integers(1, 10**9), st.sampled_from(["0%", "#,##0,", '0"0"', "0.0,", '0" triệu"', ";;;"]))
def test_a_format_that_scales_adds_or_hides_digits_does_not(number: int, code: str) -> None:
    assert not shows(float(number), number_shown(float(number), code))


@pytest.mark.parametrize(
    ("number", "text", "code"),
    [
        (1, "NV01", "NV01"),
        (1, "01", "01"),
        (2.1, "2,10", "2.10"),
        (2.1, "2.10", "2.10"),
        (1234, "1.234", "1234"),
        (1234567, "1.234.567", "1234567"),
        (5, "5 trang", "5 trang"),
        (0.8, "80%", "80%"),
    ],
)
def test_a_code_is_what_is_shown_without_the_separators_of_thousands(number: float, text: str, code: str) -> None:
    assert code_shown(number, text) == code


@pytest.mark.parametrize("is_searched", [True, False], ids=["searched", "parsed"])
@pytest.mark.parametrize(
    ("table", "column", "value", "number_format", "read", "finding"),
    [
        ("activity", "quantity", 1, "0%", 1, ("100%", "1")),
        ("activity", "cost_vnd", 15, '#,##0" triệu"', 15, ("15 triệu", "15")),
        ("activity", "cost_vnd", 15, '#,##0" đồng"', 15, None),
        ("activity", "cost_vnd", 15, '#,##0.00\\ "₫"', 15, None),
        ("activity", "reach", 1200, '#,##0" lượt người"', 1200, None),
        ("activity", "reach", 1200, '0.0,"nghìn"', 1200, ("1,2nghìn", "1200")),
        ("activity", "quantity", 12, '0" tin"', 12, ("12 tin", "12")),
        ("activity", "task_code", 1, '"NV"00', "NV01", None),
        ("activity", "task_code", "01", '"NV"@', "NV01", None),
        ("activity", "task_code", 1, "00", "01", None),
        ("scorecard", "criterion_code", 2.1, "0.00", "2.10", None),
        ("scorecard", "declared_value", 0.8, "0%", "0.8", ("80%", "0,8")),
        ("scorecard", "declared_value", 1200, "#,##0.00", "1200", None),
        ("plan_task", "product", 0.8, "0%", "80%", None),
    ],
)
def test_cells_are_read_as_their_column_needs(
    table: str,
    column: str,
    value: object,
    number_format: str,
    read: object,
    finding: object,
    is_searched: bool,
    tmp_path: Path,
) -> None:
    workbook = book({table: [sound_row(table, **{column: value})]})
    sheet = next(one for one in REPORT_TABLES if one.name == table).info["sheet"]
    workbook[sheet][cell_of(table, column)].number_format = number_format
    path = tmp_path / "report.xlsx"
    workbook.save(path)
    if not is_searched:
        part = f"xl/worksheets/sheet{workbook.sheetnames.index(sheet) + 1}.xml"
        change = {part: lambda xml: xml.replace(b"<sheetData>", b"<!-- --><sheetData>")}
        path.write_bytes(changed_parts(path.read_bytes(), change))
    batch = read_book(path)
    assert batch.rows[table][column].tolist() == [read]
    findings = batch.findings
    expected = [] if finding is None else [("CELL_SHOWN_OTHERWISE", cell_of(table, column), finding)]
    assert [
        (one["code"], one["cell"], (one["value"], unpacked(one["params"]).get("stored")))
        for one in findings.to_dict("records")
    ] == expected


def test_a_code_on_the_cover_is_the_one_that_is_shown(tmp_path: Path) -> None:
    workbook = book(cover={"agency_code": 1})
    (cell,) = [row[1] for row in workbook[COVER_SHEET].iter_rows() if row[1].value == 1]
    cell.number_format = "00"
    assert read_book(workbook, tmp_path).covers["agency_code"].tolist() == ["01"]


def test_days_stay_days_whatever_they_show() -> None:
    assert cell_shown(dt.date(2025, 3, 4), "04 thg 3") == dt.date(2025, 3, 4)


def test_a_date_column_quotes_what_a_number_shows(tmp_path: Path) -> None:
    workbook = book({"activity": [sound_row("activity", held_on=5)]})
    sheet = next(one for one in REPORT_TABLES if one.name == "activity").info["sheet"]
    workbook[sheet][cell_of("activity", "held_on")].number_format = '"đợt "0'
    (finding,) = read_book(workbook, tmp_path).findings.to_dict("records")
    assert (finding["code"], finding["value"]) == ("CELL_NOT_DATE", "đợt 5")
