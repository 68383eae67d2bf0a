"""Which form a workbook is, whatever was done to it; and what is told of it where a report is asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from assets.reference.loading import load_references
from assets.review.forms.read_form import ReadForm
from assets.submissions.container.guard import LIMITS
from assets.submissions.reading.file_batches import SourceFile, read_file
from assets.submissions.reading.raw_workbook import read_raw
from assets.submissions.trial.file_check import check_files
from assets.workers import forked_worker
from checks.forms.appraisal import APPRAISAL, DECISIONS
from checks.forms.form import FORM_KEY
from checks.workbook_layout import METADATA_SHEET
from tests.assets.review.form_books import FIRST_ROW, HEADING_ROW, RECEIVED_AT, cell_of, form_book, read_form_file
from tests.assets.review.test_appraisal_file import COVER, row, value
from tests.assets.submissions.report_books import book
from tests.assets.submissions.sound_files import FIXTURES

ROWS = [row(decided_points=9), value("66,66", "share")]
SHEET = DECISIONS.info["sheet"]


@pytest.fixture
def sound() -> Workbook:
    return form_book(APPRAISAL, ROWS, COVER)


def read(workbook: Workbook, folder: Path) -> ReadForm:
    path = folder / "tep.xlsx"
    workbook.save(path)
    return read_form_file(path)


def written(found: ReadForm) -> list[tuple[object, ...]]:
    """The cells to fill, row by row."""
    names = ["agency_code", "criterion_code", "input_name", "new_value", "decided_points", "reason"]
    frame = found.rows[DECISIONS.name][names].astype(object)
    return [tuple(each) for each in frame.where(frame.notna(), None).to_numpy().tolist()]


SOUND = [
    ("XA01", "1.1", None, None, "9", "Theo hồ sơ"),
    ("XA01", "1.1", "share", "66,66", None, "Theo hồ sơ"),
]


def without_mark(workbook: Workbook) -> None:
    del workbook[METADATA_SHEET]


def renamed(workbook: Workbook) -> None:
    workbook[SHEET].title = "Sheet1"


def renamed_without_mark(workbook: Workbook) -> None:
    without_mark(workbook)
    renamed(workbook)


def moved(workbook: Workbook) -> None:
    """A letterhead above, and two columns in front."""
    workbook[SHEET].insert_rows(1, 3)
    workbook[SHEET].insert_cols(1, 2)


def a_few_columns_without_mark(workbook: Workbook) -> None:
    """What somebody pastes who needs no more; the sheet's own name is left."""
    without_mark(workbook)
    sheet: Worksheet = workbook[SHEET]
    kept = ["agency_code", "criterion_code", "input_name", "new_value", "decided_points", "ruling", "reason"]
    for place, column in reversed(list(enumerate(DECISIONS.columns, start=1))):
        if column.name not in kept:
            sheet.delete_cols(place)


def merged(workbook: Workbook) -> None:
    """One agency's code over its rows."""
    sheet: Worksheet = workbook[SHEET]
    place = [column.name for column in DECISIONS.columns].index("agency_code") + 1
    sheet.cell(FIRST_ROW + 1, place).value = None
    sheet.merge_cells(start_row=FIRST_ROW, start_column=place, end_row=FIRST_ROW + 1, end_column=place)


def headings_marked(workbook: Workbook) -> None:
    for cell in workbook[SHEET][HEADING_ROW]:
        cell.value = f"{str(cell.value).upper()} (*):"


@pytest.mark.parametrize(
    "change",
    [without_mark, renamed, renamed_without_mark, moved, a_few_columns_without_mark, merged, headings_marked],
    ids=lambda change: change.__name__,
)
def test_a_changed_workbook_says_what_it_said(
    sound: Workbook, tmp_path: Path, change: Callable[[Workbook], None]
) -> None:
    change(sound)
    found = read(sound, tmp_path)
    assert (found.form, written(found)) == (APPRAISAL, SOUND)
    assert set(found.findings["code"]) <= {"SHEET_RENAMED"}


def test_a_workbook_saved_as_opendocument_says_what_it_said(
    sound: Workbook, tmp_path: Path, libreoffice: Callable[..., Path]
) -> None:
    sound.save(tmp_path / "tep.xlsx")
    for kind in ("ods", "xlsx"):
        found = read_form_file(libreoffice(kind, tmp_path / kind, tmp_path / "tep.xlsx"))
        assert (found.form, written(found), found.findings["code"].tolist()) == (APPRAISAL, SOUND, [])


def test_a_report_is_a_report_also_with_a_sheet_of_another_forms_name(tmp_path: Path) -> None:
    report = book()
    report.create_sheet(SHEET)["A1"] = "Ý kiến của người thẩm định"
    marked = book()
    marked.create_sheet(METADATA_SHEET).append(["framework_id", "minh-hoa-bo"])
    marked.create_sheet(SHEET).append([column.info["facts"].title for column in DECISIONS.columns])
    for number, workbook in enumerate((report, marked)):
        workbook.save(tmp_path / f"{number}.xlsx")
        assert read_raw(tmp_path / f"{number}.xlsx", "0" * 64).form.kind == "report"


def test_an_unknown_mark_is_no_form_and_the_sheets_decide(sound: Workbook, tmp_path: Path) -> None:
    sound[METADATA_SHEET]["B1"] = "unknown"
    assert sound[METADATA_SHEET]["A1"].value == FORM_KEY
    assert read_raw_of(sound, tmp_path) == "appraisal"


def read_raw_of(workbook: Workbook, folder: Path) -> str:
    workbook.save(folder / "tep.xlsx")
    return read_file(SourceFile(folder / "tep.xlsx", "tep.xlsx", "0" * 64, RECEIVED_AT)).form.kind


def test_a_cover_that_is_gone_is_told(sound: Workbook, tmp_path: Path) -> None:
    del sound["Bìa"]
    assert read(sound, tmp_path).findings["code"].tolist() == ["SHEET_MISSING"]


def test_a_list_of_items_may_be_as_long_as_those_of_all_agencies(sound: Workbook, tmp_path: Path) -> None:
    path = tmp_path / "tep.xlsx"
    sound.save(path)
    assert read_raw(path, "0" * 64, replace(LIMITS, filled_cells=30)).findings == []
    told = read_raw(path, "0" * 64, replace(LIMITS, listed_cells=15)).findings
    assert [(finding.code, finding.sheet) for finding in told] == [("FILE_TOO_LARGE", SHEET)]


def test_the_command_for_reports_says_that_it_is_none(sound: Workbook, tmp_path: Path) -> None:
    path = tmp_path / "tep.xlsx"
    sound.save(path)
    workers = forked_worker()
    known = load_references(FIXTURES, FIXTURES / "frameworks")
    (checked,) = check_files([path], known, workers, [2024])
    workers.close()
    assert checked.batch.findings["code"].tolist() == ["FILE_NO_REPORT"]


def test_cells_without_a_value_are_told_where_somebody_fills_them_and_nowhere_else(
    sound: Workbook, tmp_path: Path
) -> None:
    sheet: Worksheet = sound[SHEET]
    sheet[cell_of(APPRAISAL, "decided_points")] = "=4+5"  # never calculated
    for name in ("new_value", "current_points", "explained"):
        sheet[cell_of(APPRAISAL, name, FIRST_ROW + 1)] = "#REF!"
        sheet[cell_of(APPRAISAL, name, FIRST_ROW + 1)].data_type = "e"
    found = read(sound, tmp_path)
    assert sorted(found.findings[["code", "cell"]].itertuples(index=False, name=None)) == [
        ("CELL_ERROR", cell_of(APPRAISAL, "new_value", FIRST_ROW + 1)),
        ("CELL_FORMULA_WITHOUT_VALUE", cell_of(APPRAISAL, "decided_points")),
    ]


def test_a_formulas_result_and_a_link_behind_a_cell_are_what_it_says(
    sound: Workbook, tmp_path: Path, libreoffice: Callable[..., Path]
) -> None:
    sheet: Worksheet = sound[SHEET]
    sheet[cell_of(APPRAISAL, "decided_points")] = "=4+5"
    sheet[cell_of(APPRAISAL, "reason")].hyperlink = "https://thidua.gov.vn/bien-ban"
    sound.save(tmp_path / "tep.xlsx")
    found = read_form_file(libreoffice("xlsx", tmp_path / "tinh", tmp_path / "tep.xlsx"))
    assert (written(found), found.findings["code"].tolist()) == (SOUND, [])
