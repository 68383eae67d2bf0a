from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from assets.reference.loading import References, load_references
from assets.rules.framework.titles import Titles
from assets.template.sheets import FIRST_ROW, HEADING_ROW, LAST_ROW
from assets.template.workbook import build_template, write_template
from checks.workbook_layout import (
    COVER_FIELDS,
    COVER_SHEET,
    GUIDE_SHEET,
    LISTS_SHEET,
    METADATA_KEYS,
    METADATA_SHEET,
    TEMPLATE_VERSION,
)
from warehouse.columns.declaration import facts
from warehouse.tables import REPORT_TABLES, activity, evidence, feedback, plan_task, scorecard, sheet_columns

ROOT = Path(__file__).parents[3]
MINISTRY = {"code": "BNV", "name": "Bộ Nội vụ", "level": "ministry"}
PROVINCE = {"code": "22", "name": "Tỉnh Quảng Ninh", "level": "province"}
ROW_SHEETS = (plan_task, activity, evidence, feedback)


@pytest.fixture(scope="module")
def references() -> References:
    return load_references(ROOT / "fixtures", ROOT / "fixtures" / "frameworks")


@pytest.fixture(scope="module")
def workbook(references, tmp_path_factory) -> Workbook:
    """The ministry's template as it lies on the disk."""
    path = tmp_path_factory.mktemp("template") / "a.xlsx"
    write_template(references.framework_for("ministry", 2025), MINISTRY, 2025, references.code_lists, path)
    return load_workbook(path)


def letter_of(table, name: str) -> str:
    return get_column_letter([column.name for column in sheet_columns(table)].index(name) + 1)


def validation_at(sheet: Worksheet, address: str) -> DataValidation | None:
    return next((one for one in sheet.data_validations.dataValidation if address in one), None)


def test_sheets_stand_in_the_order_of_the_report_and_the_cover_opens_first(workbook):
    data = [table.info["sheet"] for table in REPORT_TABLES]
    assert workbook.sheetnames == [GUIDE_SHEET, COVER_SHEET, *data, LISTS_SHEET, METADATA_SHEET]
    assert workbook.active.title == COVER_SHEET


def test_lists_and_metadata_are_hidden_and_nothing_else_is(workbook):
    assert [sheet.title for sheet in workbook if sheet.sheet_state != "visible"] == [LISTS_SHEET, METADATA_SHEET]


@pytest.mark.parametrize("table", REPORT_TABLES, ids=lambda table: table.name)
def test_every_declared_column_has_its_heading_with_a_comment_in_one_row(workbook, table):
    sheet = workbook[table.info["sheet"]]
    headings = [sheet.cell(HEADING_ROW, position) for position in range(1, sheet.max_column + 1)]
    assert [cell.value for cell in headings] == [facts(column).title for column in sheet_columns(table)]
    for cell, column in zip(headings, sheet_columns(table), strict=True):
        assert facts(column).description in cell.comment.text


@pytest.mark.parametrize("table", REPORT_TABLES, ids=lambda table: table.name)
def test_pages_are_a4_landscape_one_page_wide_with_repeated_and_frozen_headings(workbook, table):
    sheet = workbook[table.info["sheet"]]
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == f"${HEADING_ROW}:${HEADING_ROW}"
    assert sheet.freeze_panes.endswith(str(FIRST_ROW))


def test_every_font_is_times_new_roman(workbook):
    names = {cell.font.name for sheet in workbook for row in sheet.iter_rows() for cell in row}
    assert names == {"Times New Roman"}


@pytest.mark.parametrize("table", ROW_SHEETS, ids=lambda table: table.name)
def test_input_cells_are_open_and_fixed_cells_locked_in_a_sheet_protected_without_password(workbook, table):
    sheet = workbook[table.info["sheet"]]
    assert sheet.protection.sheet
    assert sheet.protection.password is None
    for position in range(1, len(sheet_columns(table)) + 1):
        assert sheet.cell(HEADING_ROW, position).protection.locked
        assert not sheet.cell(FIRST_ROW, position).protection.locked
        assert not sheet.column_dimensions[get_column_letter(position)].protection.locked


@pytest.mark.parametrize(
    ("table", "name"),
    [(table, column.name) for table in ROW_SHEETS for column in sheet_columns(table) if facts(column).code_list],
    ids=str,
)
def test_a_column_with_a_code_list_offers_its_labels(workbook, references, table, name):
    sheet = workbook[table.info["sheet"]]
    list_name = facts(table.columns[name]).code_list
    letter = letter_of(table, name)
    for row in (FIRST_ROW, LAST_ROW):
        found = validation_at(sheet, f"{letter}{row}")
        assert (found.type, found.formula1) == ("list", f"ds_{list_name}")
        assert (found.showErrorMessage, found.errorStyle) == (True, "stop")
    (_, cells), *_ = workbook.defined_names[f"ds_{list_name}"].destinations
    labels = [cell.value for (cell,) in workbook[LISTS_SHEET][cells]]
    assert labels == list(references.code_lists.labels(list_name).values())


@pytest.mark.parametrize(
    ("table", "name", "kind", "words"),
    [
        (activity, "held_on", "date", "ngày/tháng/năm"),
        (plan_task, "completed_on", "date", "ngày/tháng/năm"),
        (activity, "quantity", "whole", "số nguyên từ 0 trở lên"),
        (plan_task, "budget_vnd", "whole", "số nguyên từ 0 trở lên"),
    ],
    ids=lambda value: getattr(value, "name", value),
)
def test_dates_and_whole_numbers_are_validated_with_a_vietnamese_message(workbook, table, name, kind, words):
    found = validation_at(workbook[table.info["sheet"]], f"{letter_of(table, name)}{FIRST_ROW + 100}")
    assert found.type == kind
    assert words in found.error
    assert found.errorTitle == facts(table.columns[name]).title[:32]


def test_no_validation_message_passes_excel_s_limits(workbook):
    for sheet in workbook:
        for one in sheet.data_validations.dataValidation:
            assert len(one.errorTitle) <= 32
            assert len(one.error) <= 225
            assert len(one.prompt) <= 255


def test_the_cover_is_filled_with_the_agency_and_the_year_which_are_locked(workbook):
    sheet = workbook[COVER_SHEET]
    rows = {sheet[f"A{row}"].value: sheet[f"B{row}"] for row in range(1, sheet.max_row + 1)}
    cells = {field.name: rows[facts(field).title] for field in COVER_FIELDS}
    assert [cells[name].value for name in ("agency_code", "agency_name", "year")] == ["BNV", "Bộ Nội vụ", 2025]
    open_fields = {name for name, cell in cells.items() if not cell.protection.locked}
    assert open_fields == set(cells) - {"agency_code", "agency_name", "year"}
    assert validation_at(sheet, cells["period"].coordinate).formula1 == "ds_periods"


def test_the_metadata_says_from_what_the_template_was_made(workbook, references):
    framework = references.framework_for("ministry", 2025)
    sheet = workbook[METADATA_SHEET]
    found = {sheet[f"A{row}"].value: sheet[f"B{row}"].value for row in range(1, sheet.max_row + 1)}
    assert tuple(found) == METADATA_KEYS
    assert found["framework_sha256"] == framework.sha256
    assert (found["template_version"], found["agency_code"], found["year"]) == (TEMPLATE_VERSION, "BNV", 2025)


def test_a_province_s_cover_is_headed_by_its_people_s_committee(references):
    workbook = build_template(references.framework_for("province", 2025), PROVINCE, 2025, references.code_lists)
    assert workbook[COVER_SHEET]["A1"].value == "ỦY BAN NHÂN DÂN TỈNH QUẢNG NINH"


def test_a_report_is_called_as_its_framework_calls_it(references):
    loaded = references.framework_for("province", 2025)
    named = loaded.framework.model_copy(update={"titles": Titles(report="Báo cáo chuyển đổi số")})
    workbook = build_template(replace(loaded, framework=named), PROVINCE, 2025, references.code_lists)
    assert workbook[COVER_SHEET]["A5"].value == "BÁO CÁO CHUYỂN ĐỔI SỐ"
    assert {sheet.oddFooter.left.text for sheet in workbook} == {"Báo cáo chuyển đổi số"}


def test_two_builds_are_equal_to_the_byte(references, tmp_path):
    framework = references.framework_for("province", 2025)
    for name in ("a.xlsx", "b.xlsx"):
        write_template(framework, PROVINCE, 2025, references.code_lists, tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


@pytest.mark.parametrize(
    ("agency", "year", "message"),
    [(PROVINCE, 2025, "is for ministry, agency 22 is province"), (MINISTRY, 1999, "is not for 1999")],
)
def test_a_framework_of_another_level_or_year_is_refused(references, agency, year, message):
    with pytest.raises(ValueError, match=message):
        build_template(references.framework_for("ministry", 2025), agency, year, references.code_lists)


def test_the_scorecard_lists_every_criterion_in_the_framework_s_order(workbook, references):
    sheet = workbook[scorecard.info["sheet"]]
    codes = [sheet[f"A{row}"].value for row in range(FIRST_ROW, sheet.max_row + 1) if sheet[f"B{row}"].value is None]
    framework = references.framework_for("ministry", 2025).framework
    assert codes == [criterion.code for criterion, _ in framework.walk()]
