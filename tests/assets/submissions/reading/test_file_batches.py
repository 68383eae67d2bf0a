"""What officers do to their workbooks, and what is read of them all the same."""

from __future__ import annotations

import datetime as dt
import unicodedata
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from assets.submissions.reading.file_batches import joined_batches, read_files
from checks.findings.model import unpacked
from checks.workbook_layout import COVER_SHEET
from tests.assets.submissions.report_books import (
    CODE_LISTS,
    FIRST_ROW,
    HEADING_ROW,
    SHA256,
    book,
    cell_of,
    read_book,
    sound_row,
    told,
)
from warehouse.rows.frames import pandas_dtype
from warehouse.tables import REPORT_TABLES

ACTIVITIES = "Hoạt động"


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    return tmp_path


def three_activities() -> Workbook:
    return book({"activity": [sound_row("activity", number, quantity=number * 10) for number in (1, 2, 3)]})


def quantities(workbook: Workbook, folder: Path) -> dict[int, int]:
    rows = read_book(workbook, folder).rows["activity"]
    return dict(zip(rows["excel_row"], rows["quantity"], strict=True))


def test_a_sound_report_reads_whole_and_gives_no_finding(folder: Path) -> None:
    batch = read_book(book({table.name: [sound_row(table.name, 7)] for table in REPORT_TABLES}), folder)

    assert told(batch) == []
    assert batch.covers.loc[0, ["sha256", "agency_code", "year", "period", "number_format"]].tolist() == [
        SHA256,
        "BNV",
        2024,
        "year",
        "vi",
    ]
    assert batch.covers.loc[0, "document_on"] == pd.Timestamp(2024, 12, 20)
    activity = batch.rows["activity"].loc[0]
    assert activity[["sheet", "excel_row", "theme", "held_on", "quantity"]].tolist() == [
        ACTIVITIES,
        FIRST_ROW,
        "plan",
        pd.Timestamp(2024, 3, 8),
        7,
    ]
    scorecard = batch.rows["scorecard"].loc[0]
    assert scorecard["self_points"] == Decimal("1.75")
    assert not scorecard["not_applicable"]


def test_columns_have_the_dtypes_of_their_warehouse_columns_even_without_rows(folder: Path) -> None:
    for batch in (read_book(book(), folder), read_files([], CODE_LISTS)):
        for table in REPORT_TABLES:
            dtypes = batch.rows[table.name].dtypes.astype(str).to_dict()
            expected = {column.name: pandas_dtype(column) for column in table.columns if column.name in dtypes}
            assert {name: dtypes[name] for name in expected} == expected
            assert "submission_id" not in dtypes


def test_sheets_and_columns_may_stand_in_any_order(folder: Path) -> None:
    workbook = three_activities()
    workbook.move_sheet(ACTIVITIES, -2)
    sheet = workbook[ACTIVITIES]
    for row in sheet.iter_rows(min_row=HEADING_ROW):
        cells = [(cell.value, cell.number_format) for cell in row]
        for cell, (value, number_format) in zip(row, reversed(cells), strict=True):
            cell.value, cell.number_format = value, number_format
    batch = read_book(workbook, folder)
    assert told(batch) == []
    assert batch.rows["activity"]["quantity"].tolist() == [10, 20, 30]


@pytest.mark.parametrize(
    "name", ["HOẠT ĐỘNG ", unicodedata.normalize("NFD", ACTIVITIES), "Hoạt\u00a0động", "Нoạt động", "hoạt  động"]
)
def test_a_sheet_name_typed_differently_is_the_same_name(name: str, folder: Path) -> None:
    workbook = three_activities()
    workbook[ACTIVITIES].title = name
    batch = read_book(workbook, folder)
    assert told(batch) == []
    assert set(batch.rows["activity"]["sheet"]) == {name}


def test_a_renamed_sheet_is_known_by_its_headings(folder: Path) -> None:
    workbook = three_activities()
    workbook[ACTIVITIES].title = "Sheet2"
    batch = read_book(workbook, folder)
    assert told(batch) == [("SHEET_RENAMED", "Sheet2", None)]
    assert len(batch.rows["activity"]) == 3


def test_a_missing_sheet_is_named_with_those_that_are_there(folder: Path) -> None:
    workbook = book()
    del workbook["Phản ánh, kiến nghị"]
    batch = read_book(workbook, folder)
    assert told(batch) == [("SHEET_MISSING", None, None)]
    assert unpacked(batch.findings.loc[0, "params"])["found"] == [
        "Thông tin chung", "Kế hoạch", "Hoạt động", "Tài liệu kiểm chứng", "Tự chấm điểm"
    ]  # fmt: skip


def test_a_missing_cover_is_named_with_the_sheets_that_an_officer_sees(folder: Path) -> None:
    workbook = book()
    del workbook[COVER_SHEET]
    batch = read_book(workbook, folder)
    assert unpacked(batch.findings.loc[0, "params"])["found"] == [
        "Kế hoạch", "Hoạt động", "Tài liệu kiểm chứng", "Phản ánh, kiến nghị", "Tự chấm điểm"
    ]  # fmt: skip


def test_a_copied_sheet_is_not_read_twice(folder: Path) -> None:
    workbook = three_activities()
    workbook.copy_worksheet(workbook[ACTIVITIES]).title = "Hoạt động (2)"
    batch = read_book(workbook, folder)
    assert told(batch) == [("SHEET_DUPLICATE", "Hoạt động (2)", None)]
    assert len(batch.rows["activity"]) == 3


def test_a_foreign_workbook_gives_one_finding(folder: Path) -> None:
    workbook = Workbook()
    workbook.active.append(["STT", "Họ tên", "Chức vụ"])
    assert told(read_book(workbook, folder)) == [("TEMPLATE_FOREIGN", None, None)]


def test_a_renamed_heading_is_missing_and_its_new_name_unknown(folder: Path) -> None:
    workbook = three_activities()
    address = cell_of("activity", "quantity", HEADING_ROW)
    workbook[ACTIVITIES][address] = "Kết quả"
    batch = read_book(workbook, folder)
    assert told(batch) == [("COLUMN_MISSING", ACTIVITIES, None), ("COLUMN_UNKNOWN", ACTIVITIES, address)]
    assert batch.rows["activity"]["quantity"].isna().all()
    assert "Lượt người tiếp cận" in batch.findings.loc[0, "params"]


def test_a_missing_optional_column_is_a_lesser_finding(folder: Path) -> None:
    workbook = three_activities()
    workbook[ACTIVITIES].delete_cols(12)
    assert told(read_book(workbook, folder)) == [("COLUMN_OPTIONAL_MISSING", ACTIVITIES, None)]


def test_the_first_of_two_equal_columns_is_read(folder: Path) -> None:
    workbook = three_activities()
    workbook[ACTIVITIES].cell(HEADING_ROW, 13, "Số lượng")
    workbook[ACTIVITIES].cell(FIRST_ROW, 13, 99)
    batch = read_book(workbook, folder)
    assert told(batch) == [("COLUMN_DUPLICATE", ACTIVITIES, f"M{HEADING_ROW}")]
    assert batch.rows["activity"]["quantity"].tolist() == [10, 20, 30]


@pytest.mark.parametrize("heading", ["SỐ LƯỢNG", "Số lượng (*)", "Số\nlượng:", "  Số\u00a0lượng * "])
def test_headings_may_carry_marks_and_breaks(heading: str, folder: Path) -> None:
    workbook = three_activities()
    workbook[ACTIVITIES][cell_of("activity", "quantity", HEADING_ROW)] = heading
    assert told(read_book(workbook, folder)) == []


def test_title_rows_may_be_added_above_the_headings(folder: Path) -> None:
    workbook = three_activities()
    workbook[ACTIVITIES].insert_rows(1, amount=6)
    workbook[ACTIVITIES]["A2"] = "Nội dung, Đối tượng"
    assert quantities(workbook, folder) == {FIRST_ROW + 6: 10, FIRST_ROW + 7: 20, FIRST_ROW + 8: 30}


def test_blank_rows_are_skipped_and_shift_no_row_number(folder: Path) -> None:
    workbook = three_activities()
    workbook[ACTIVITIES].insert_rows(FIRST_ROW + 1, amount=3)
    workbook[ACTIVITIES].cell(FIRST_ROW + 2, 3, " \u00a0 ")
    assert quantities(workbook, folder) == {4: 10, 8: 20, 9: 30}


@pytest.mark.parametrize("numbers", ["({})", "{}", "[{}]", "({}) = (1) + (2)", 0])
def test_a_row_that_numbers_the_columns_is_no_row(numbers: str | int, folder: Path) -> None:
    workbook = three_activities()
    workbook[ACTIVITIES].insert_rows(FIRST_ROW)
    for place in range(1, 13):
        workbook[ACTIVITIES].cell(FIRST_ROW, place, numbers.format(place) if isinstance(numbers, str) else place)
    batch = read_book(workbook, folder)
    assert told(batch) == []
    assert batch.rows["activity"]["excel_row"].tolist() == [5, 6, 7]


def test_figures_that_only_begin_like_numbers_of_columns_are_a_row(folder: Path) -> None:
    rows = [{"quantity": 1, "reach": 2, "cost_vnd": 2}, {"quantity": 1, "reach": 2}]
    assert read_book(book({"activity": rows}), folder).rows["activity"]["quantity"].tolist() == [1, 1]


def test_a_row_of_zeros_is_a_row(folder: Path) -> None:
    workbook = book({"activity": [{"quantity": 0}]})
    assert quantities(workbook, folder) == {4: 0}


def test_an_empty_first_column_shifts_no_address(folder: Path) -> None:
    workbook = book({"activity": [sound_row("activity", quantity="mười")]})
    workbook[ACTIVITIES].insert_cols(1, amount=2)
    assert told(read_book(workbook, folder)) == [("CELL_NOT_NUMBER", ACTIVITIES, "I4")]


def test_hidden_rows_columns_and_sheets_are_read(folder: Path) -> None:
    workbook = three_activities()
    sheet = workbook[ACTIVITIES]
    sheet.row_dimensions[FIRST_ROW].hidden = True
    sheet.column_dimensions["G"].hidden = True
    sheet.sheet_state = "hidden"
    assert quantities(workbook, folder) == {4: 10, 5: 20, 6: 30}


def test_a_text_merged_down_stands_for_each_row_and_a_figure_is_told_in_each(folder: Path) -> None:
    workbook = three_activities()
    sheet = workbook[ACTIVITIES]
    sheet.merge_cells("A4:A6")
    sheet.merge_cells("G4:G6")
    batch = read_book(workbook, folder)
    assert batch.rows["activity"]["task_code"].tolist() == ["Mã nhiệm vụ 1"] * 3
    assert told(batch) == [("CELL_MERGED_FIGURE", ACTIVITIES, cell) for cell in ("G4", "G5", "G6")]


@pytest.mark.parametrize(
    ("table", "merged", "cells"),
    [
        pytest.param("activity", "H4:H6", ["H4"], id="of an optional column: once"),
        pytest.param("activity", "G4:H4", ["G4"], id="over two figures of a row"),
        pytest.param("activity", "H4:I4", [], id="over a figure and a link: the figure is the row's own"),
        pytest.param("activity", "G3:H3", [], id="headings"),
        pytest.param("scorecard", "E4:E5", ["E4"], id="a declared figure"),
        pytest.param("scorecard", "H4:H5", ["H4"], id="self points"),
        pytest.param("plan_task", "I4:I5", [], id="a day holds for each row"),
    ],
)
def test_one_figure_for_several_cells_is_told(table: str, merged: str, cells: list[str], folder: Path) -> None:
    rows = [
        sound_row(table, number, **({"declared_value": 12} if table == "scorecard" else {})) for number in (1, 2, 3)
    ]
    workbook = book({table: rows})
    sheet = next(one for one in REPORT_TABLES if one.name == table).info["sheet"]
    workbook[sheet].merge_cells(merged)
    found = [one for one in told(read_book(workbook, folder)) if one[0] == "CELL_MERGED_FIGURE"]
    assert found == [("CELL_MERGED_FIGURE", sheet, cell) for cell in cells]


def test_a_record_merged_over_two_rows_is_one_row(folder: Path) -> None:
    workbook = book({"activity": [sound_row("activity")]})
    for letter in "ABCDEFGHIJKL":
        workbook[ACTIVITIES].merge_cells(f"{letter}4:{letter}5")
    assert quantities(workbook, folder) == {4: 1}


@pytest.mark.parametrize(
    ("column", "typed", "code"),
    [
        ("quantity", "1.200 lượt", "CELL_NOT_NUMBER"),
        ("quantity", "12 triệu", "CELL_NOT_NUMBER"),
        ("quantity", "25.98", "CELL_AMBIGUOUS_NUMBER"),
        ("quantity", "12,5", "CELL_NOT_WHOLE"),
        ("quantity", 2.5, "CELL_NOT_WHOLE"),
        ("quantity", True, "CELL_NOT_NUMBER"),
        ("quantity", dt.date(2024, 1, 12), "CELL_NOT_NUMBER"),
        ("quantity", 1e300, "CELL_NOT_NUMBER"),
        ("held_on", "31/02/2024", "CELL_NOT_DATE"),
        ("held_on", "03/25/2024", "CELL_NOT_DATE"),
        ("held_on", "5/3/24", "CELL_AMBIGUOUS_DATE"),
        ("held_on", 45356, "CELL_NOT_DATE"),
        ("held_on", dt.time(8, 30), "CELL_NOT_DATE"),
        ("theme", "Chủ đề khác", "CELL_NOT_IN_LIST"),
        ("theme", 3, "CELL_NOT_IN_LIST"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named_and_lost_alone(column: str, typed: Any, code: str, folder: Path) -> None:
    batch = read_book(
        book({"activity": [sound_row("activity", 1), sound_row("activity", 2, **{column: typed})]}), folder
    )
    assert told(batch) == [(code, ACTIVITIES, cell_of("activity", column, FIRST_ROW + 1))]
    assert batch.rows["activity"][column].isna().tolist() == [False, True]
    assert batch.findings.loc[0, ["excel_row", "column_name"]].tolist() == [FIRST_ROW + 1, column]


@pytest.mark.parametrize(
    ("column", "typed", "meant"),
    [
        ("quantity", "1.200", 1200),
        ("quantity", " 12\u00a0", 12),
        ("quantity", 11.999999999999998, 12),
        ("held_on", "ngày 5 tháng 3 năm 2024", pd.Timestamp(2024, 3, 5)),
        ("held_on", dt.datetime(2024, 3, 5, 8, 30), pd.Timestamp(2024, 3, 5)),  # noqa: DTZ001 - cells have no zone
        ("theme", "  kế HOẠCH   cchc", "plan"),
        ("theme", "plan", "plan"),
        ("link", 12.0, "12"),
        ("link", "a\u00a0b ", "a b"),
        ("title", unicodedata.normalize("NFD", "Hội nghị"), "Hội nghị"),
        ("note", "dòng 1\ndòng 2", "dòng 1\ndòng 2"),
        ("note", "dòng 1_x000D_\ndòng 2_x000D_dòng 3", "dòng 1\ndòng 2\ndòng 3"),
        ("note", "chữ_x0000_ có_x0001_ ký tự điều khiển_x007F_", "chữ có ký tự điều khiển"),
        ("task_code", "\ufeffNV\u200b01", "NV01"),
        ("note", "NA", "NA"),
    ],
)
def test_what_is_certain_is_read(column: str, typed: Any, meant: Any, folder: Path) -> None:
    workbook = book({"activity": [sound_row("activity")]})
    cell = workbook[ACTIVITIES][cell_of("activity", column)]
    cell.value = typed
    if isinstance(typed, str):
        cell.data_type = "s"
    batch = read_book(workbook, folder)
    assert told(batch) == []
    assert batch.rows["activity"].loc[0, column] == meant


def test_figures_typed_as_text_need_the_cover_to_say_how_figures_are_written(folder: Path) -> None:
    rows = {"activity": [sound_row("activity", quantity="1.200"), sound_row("activity", 2, quantity="1200")]}
    batch = read_book(book(rows, cover={"number_format": None}), folder)
    assert told(batch) == [("CELL_AMBIGUOUS_NUMBER", ACTIVITIES, "G4")]
    assert batch.rows["activity"]["quantity"].fillna(-1).tolist() == [-1, 1200]


def test_dates_of_a_workbook_that_counts_from_1904_are_the_same_days(folder: Path) -> None:
    workbook = three_activities()
    workbook.epoch = dt.datetime(1904, 1, 1)  # noqa: DTZ001 - cells have no zone
    assert read_book(workbook, folder).rows["activity"]["held_on"].tolist() == [
        pd.Timestamp(2024, 3, day) for day in (2, 3, 4)
    ]


def test_error_cells_and_formulas_without_value_are_not_empty_cells(folder: Path) -> None:
    workbook = three_activities()
    sheet = workbook[ACTIVITIES]
    sheet["G4"] = "=SUM(1,2)"
    sheet["H5"] = "#REF!"
    sheet["H5"].data_type = "e"
    sheet["Z5"] = "#REF!"  # beyond the table's columns
    sheet["Z5"].data_type = "e"
    batch = read_book(workbook, folder)
    assert sorted(told(batch)) == [
        ("CELL_ERROR", ACTIVITIES, "H5"),
        ("CELL_FORMULA_WITHOUT_VALUE", ACTIVITIES, "G4"),
    ]
    assert batch.findings.set_index("code").loc["CELL_ERROR", "value"] == "#REF!"


def test_styled_empty_rows_by_the_hundred_thousand_are_no_rows(folder: Path) -> None:
    workbook = three_activities()
    sheet: Worksheet = workbook[ACTIVITIES]
    bold = Font(bold=True)
    for row in range(FIRST_ROW + 3, FIRST_ROW + 3 + 100_000):
        sheet.cell(row, 1).font = bold
    assert quantities(workbook, folder) == {4: 10, 5: 20, 6: 30}


def test_a_scorecard_value_keeps_its_cells_type(folder: Path) -> None:
    typed = [12.5, dt.date(2024, 3, 31), True, "có", "12,5", None]
    rows = [sound_row("scorecard", number, declared_value=value) for number, value in enumerate(typed)]
    frame = read_book(book({"scorecard": rows}), folder).rows["scorecard"]
    assert frame["declared_value"].fillna("-").tolist() == ["12.5", "2024-03-31", "true", "có", "12,5", "-"]
    assert frame["declared_cell_type"].fillna("-").tolist() == ["number", "date", "boolean", "text", "text", "-"]


def test_cover_fields_are_found_in_any_order_and_bad_ones_named(folder: Path) -> None:
    workbook = book(cover={"year": "hai nghìn", "document_on": "mai"})
    sheet = workbook["Thông tin chung"]
    sheet.insert_rows(1, amount=3)
    sheet["A20"], sheet["B20"] = sheet["A12"].value, sheet["B12"].value
    sheet["A12"] = sheet["B12"] = None
    batch = read_book(workbook, folder)
    assert batch.covers.loc[0, "agency_code"] == "BNV"
    assert told(batch) == [
        ("COVER_FIELD_INVALID", "Thông tin chung", "B14"),
        ("COVER_OPTIONAL_UNREADABLE", "Thông tin chung", "B18"),
    ]


def test_a_renamed_cover_is_known_by_its_titles_and_a_lost_one_is_told(folder: Path) -> None:
    workbook = book()
    workbook["Thông tin chung"].title = "Bìa"
    batch = read_book(workbook, folder)
    assert told(batch) == [("SHEET_RENAMED", "Bìa", None)]
    assert batch.covers.loc[0, "agency_code"] == "BNV"
    del workbook["Bìa"]
    assert told(read_book(workbook, folder)) == [("SHEET_MISSING", None, None)]


def test_errors_and_lost_values_on_the_cover_are_not_called_empty(folder: Path) -> None:
    workbook = book(cover={"year": "=YEAR(TODAY())"})
    workbook["Thông tin chung"]["B9"] = "#REF!"
    workbook["Thông tin chung"]["B9"].data_type = "e"
    batch = read_book(workbook, folder)
    assert told(batch) == [
        ("COVER_OPTIONAL_UNREADABLE", "Thông tin chung", "B9"),
        ("COVER_FIELD_INVALID", "Thông tin chung", "B11"),
    ]
    assert batch.findings["value"].tolist() == ["#REF!", "công thức chưa có kết quả"]


def test_marks_of_the_template_are_read_and_an_old_one_is_noted(folder: Path) -> None:
    workbook = book()
    sheet = workbook.create_sheet("_thong_tin_mau")
    sheet.append(["template_version", 0])
    sheet.append(["framework_id", "bo-2024"])
    batch = read_book(workbook, folder)
    assert told(batch) == [("TEMPLATE_OLD", None, None)]
    assert batch.covers.loc[0, "meta_framework_id"] == "bo-2024"


def test_batches_join_in_order(folder: Path) -> None:
    batch = read_book(three_activities(), folder)
    joined = joined_batches([batch, batch])
    assert joined.rows["activity"]["quantity"].tolist() == [10, 20, 30] * 2
    assert len(joined.covers) == 2
