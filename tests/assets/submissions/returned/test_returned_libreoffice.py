"""Officers open the returned workbook in LibreOffice, explain, and send what it saved."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Color, PatternFill

from assets.reference.loading import References, load_references
from assets.samples.year import write_sample_year
from assets.submissions.reading.file_batches import ReadBatch, SourceFile, read_files
from assets.submissions.returned.marked_workbook import return_workbook
from assets.submissions.returned.xlsx.styles_part import MARKS
from tests.assets.submissions.returned.marked_books import ACTIVITIES, RESULT, answer_of, color, entry, said

FIXTURES = Path(__file__).parents[4] / "fixtures"


@pytest.fixture(scope="module")
def references() -> References:
    return load_references(FIXTURES, FIXTURES / "frameworks")


@pytest.fixture(scope="module")
def sent(references, tmp_path_factory) -> Path:
    """One agency's filled template without a fault."""
    year = write_sample_year(references, 2025, tmp_path_factory.mktemp("inbox"), agencies=1, faulty_share=0)
    return year.folder / year.files[0].file_name


@pytest.fixture(scope="module")
def explained(sent, tmp_path_factory) -> Path:
    """The file sent back, with an explanation on its first sheet."""
    path = tmp_path_factory.mktemp("returned") / "returned.xlsx"
    answer = answer_of(
        entry("F7", is_explainable=True, explanation="Đúng như báo cáo của đơn vị."),
        entry("B4", severity="note", label="Lưu ý"),
        entry("H60", severity="blocking", label="Chặn"),
    )
    returned = return_workbook(sent, answer)
    assert returned.is_own
    path.write_bytes(returned.content)
    return path


@pytest.fixture(scope="module")
def saved(explained, tmp_path_factory, libreoffice) -> dict[str, Path]:
    """The same file saved by LibreOffice in each format."""
    folder = tmp_path_factory.mktemp("saved")
    return {format_name: libreoffice(format_name, folder, explained) for format_name in ("xlsx", "ods")}


def read(path: Path, references: References) -> ReadBatch:
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    return read_files([SourceFile(path, path.name, sha256, datetime(2026, 1, 5, tzinfo=UTC))], references.code_lists)


def validations(workbook: Workbook, sheet: str) -> set[tuple[str, str]]:
    """Kind and list of every validation of a sheet."""
    return {(one.type, one.formula1) for one in workbook[sheet].data_validations.dataValidation}


def test_marks_notes_and_drop_downs_are_there_after_libreoffice(sent, saved):
    back, before = load_workbook(saved["xlsx"]), load_workbook(sent)
    assert back.sheetnames == [RESULT, *before.sheetnames]
    assert color(back, "F7") == MARKS["warning"]
    assert color(back, "B4") == MARKS["note"]
    assert color(back, "H60") == MARKS["blocking"]
    assert "Ô này cần một số." in said(back, "F7")
    lists = {one for one in validations(before, ACTIVITIES) if one[0] == "list"}
    assert len(lists) == 3
    assert lists <= validations(back, ACTIVITIES)
    assert set(before.defined_names) <= set(back.defined_names)


def test_marking_alone_changes_no_validation_no_rule_and_no_width(sent, explained):
    before, after = load_workbook(sent), load_workbook(explained)
    for sheet in before:
        twin = after[sheet.title]
        assert validations(after, sheet.title) == validations(before, sheet.title)
        assert [str(one.sqref) for one in twin.conditional_formatting] == [
            str(one.sqref) for one in sheet.conditional_formatting
        ]
        assert {key: one.width for key, one in twin.column_dimensions.items()} == {
            key: one.width for key, one in sheet.column_dimensions.items()
        }
        assert (twin.protection.sheet, twin.sheet_state) == (sheet.protection.sheet, sheet.sheet_state)


@pytest.mark.parametrize("format_name", ["xlsx", "ods"])
def test_the_explanation_and_the_report_read_the_same_after_libreoffice(references, sent, saved, format_name):
    before, after = read(sent, references), read(saved[format_name], references)
    assert after.explanations[["code", "sheet", "cell", "value", "explanation"]].to_numpy().tolist() == [
        ["CELL_NOT_NUMBER", ACTIVITIES, "F7", "1.200 lượt", "Đúng như báo cáo của đơn vị."]
    ]
    assert len(after.findings) == len(before.findings) == 0
    for name, rows in before.rows.items():
        assert after.rows[name].drop(columns="sha256").equals(rows.drop(columns="sha256")), name


def test_what_libreoffice_saved_can_be_returned_again(saved):
    returned = return_workbook(saved["xlsx"], answer_of(entry("C5")))
    assert returned.is_own
    path = saved["xlsx"].with_name("again.xlsx")
    path.write_bytes(returned.content)
    back = load_workbook(path)
    assert back.sheetnames.count(RESULT) == 1
    assert color(back, "C5") == MARKS["warning"]
    assert color(back, "F7") is None
    assert said(back, "F7") == ""


def test_marks_go_round_by_round_and_merged_cells_get_their_own_colour_back(sent, tmp_path, libreoffice):
    workbook = load_workbook(sent)
    sheet = workbook[ACTIVITIES]
    sheet.merge_cells("C8:C10")
    sheet.merge_cells("E12:F13")
    sheet["C8"].fill = PatternFill("solid", fgColor=Color(theme=9, tint=0.4))
    sheet["E12"].fill = PatternFill("solid", fgColor="FFABCDEF")
    report = tmp_path / "sent.xlsx"
    workbook.save(report)
    colors, notes = [], []
    rounds = [
        [entry("C9"), entry("F13", severity="blocking", label="Chặn")],
        [entry("F13")],
        [],
    ]
    for number, entries in enumerate(rounds):
        returned = tmp_path / f"returned{number}.xlsx"
        returned.write_bytes(return_workbook(report, answer_of(*entries)).content)
        (tmp_path / str(number)).mkdir()
        report = libreoffice("xlsx", tmp_path / str(number), returned)
        back = load_workbook(report)
        assert back.sheetnames.count(RESULT) == 1
        colors.append([color(back, cell) for cell in ("C8", "E12")])
        notes.append([bool(said(back, cell)) for cell in ("C8", "E12")])
    own = ["FFFAC090", "FFABCDEF"]
    assert colors == [[MARKS["warning"], MARKS["blocking"]], [own[0], MARKS["warning"]], own]
    assert notes == [[True, True], [False, True], [False, False]]
