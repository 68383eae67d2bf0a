from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

from assets.reference.loading import load_references
from assets.samples.faults.planted import FAULTS
from assets.samples.invention.agency_profiles import draw_profile
from assets.samples.year import _content, reporting_agencies
from assets.submissions.reading.file_batches import joined_batches
from assets.submissions.returned.marked_workbook import return_workbook
from assets.submissions.sheets.explanations import (
    EXPLANATION,
    explained,
    explanation_findings,
    explanation_frame,
    listed_findings,
)
from assets.submissions.sheets.result_keys import KEY_HEADINGS
from assets.submissions.trial.feedback import write_feedback
from assets.submissions.trial.file_check import check_files
from assets.workers import forked_worker
from checks.findings.catalogue import Approval, Catalogue
from checks.findings.description import describe
from checks.findings.model import as_raw_findings
from tests.assets.submissions.report_books import SHA256, book, read_book, sound_row
from tests.assets.submissions.returned.marked_books import RESULT, answer_of, entry, saved

FIXTURES = Path(__file__).parents[4] / "fixtures"
YEAR = 2025


@pytest.fixture(scope="module")
def references():
    return load_references(FIXTURES, FIXTURES / "frameworks")


@pytest.fixture(scope="module")
def workers():
    made = forked_worker()
    yield made
    made.close()


def finding(**changes):
    facts = {"sha256": "a", "code": "COST_OVER_BUDGET", "sheet": "Hoạt động", "excel_row": 7, "cell": "K7"}
    return facts | {"column_name": "cost_vnd", "value": "900", "criterion_code": None} | changes


def explanation(text="Đã được duyệt.", **changes):
    facts = {key: value for key, value in finding(**changes).items() if key in EXPLANATION}
    return facts | {"explanation": text}


def typed_frame(explanations):
    return pd.DataFrame(explanations, columns=list(EXPLANATION)).astype(EXPLANATION)


def attached(references, findings, explanations):
    given = typed_frame(explanations)
    texts = explained(as_raw_findings(pd.DataFrame(findings)), given, references.catalogue)["explanation"]
    return [text if isinstance(text, str) else None for text in texts]


def told_of(references, findings, explanations):
    raw = as_raw_findings(pd.DataFrame(findings))
    told = explanation_findings(raw, typed_frame(explanations), references.catalogue)
    messages = describe(told, references.catalogue)["message"]
    return list(zip(told["code"], told["cell"].fillna(""), messages, strict=True))


@pytest.mark.parametrize(
    ("found", "typed", "text"),
    [
        ({}, {}, "Đã được duyệt."),
        ({"cell": "K9", "excel_row": 9}, {}, "Đã được duyệt."),
        ({"value": "950"}, {}, None),
        ({"sheet": "Kế hoạch"}, {}, None),
        ({"code": "CELL_NOT_NUMBER"}, {"code": "CELL_NOT_NUMBER"}, None),
        ({"value": None}, {"value": None}, "Đã được duyệt."),
        ({"value": None, "cell": "K9", "excel_row": 9}, {"value": None}, None),
        ({"value": "hai\ndòng "}, {"value": "hai dòng"}, "Đã được duyệt."),
        ({"criterion_code": None}, {"criterion_code": "2.1"}, "Đã được duyệt."),
        ({"sha256": "b"}, {}, None),
    ],
    ids=[
        "the same finding",
        "its row has moved",
        "its value has changed",
        "another sheet",
        "a rule that takes no explanation",
        "an empty cell",
        "an empty cell elsewhere",
        "spaces that saving changed",
        "a criterion worked out later",
        "another file",
    ],
)
def test_an_explanation_belongs_to_the_same_finding_of_the_next_file(references, found, typed, text):
    assert attached(references, [finding(**found)], [explanation(**typed)]) == [text]


def test_rows_that_moved_are_told_apart_or_left_unexplained(references):
    moved = [finding(cell="K9", excel_row=9), finding(cell="K10", excel_row=10)]
    assert attached(references, moved, [explanation()]) == [None, None]
    assert attached(references, [moved[0], finding()], [explanation()]) == [None, "Đã được duyệt."]


def test_of_two_explanations_of_one_finding_the_last_counts(references):
    assert attached(references, [finding()], [explanation("Một."), explanation("Hai.")]) == ["Hai."]
    assert told_of(references, [finding()], [explanation("a" * 2_001), explanation("Hai.")]) == []


def test_two_explanations_of_a_finding_that_moved_belong_to_nobody(references):
    moved = [finding(cell="K9", excel_row=9)]
    assert attached(references, moved, [explanation("Một."), explanation("Hai.", cell="K8")]) == [None]


def test_findings_at_no_cell_are_told_apart_by_their_criterion(references):
    places = [finding(code="DECLARED_MISSING", cell=None, value=None, criterion_code=code) for code in ("1.1", "1.2")]
    typed = explanation(code="DECLARED_MISSING", cell=None, value=None, criterion_code="1.2")
    assert attached(references, places, [typed]) == [None, "Đã được duyệt."]


def test_an_explanation_where_none_is_taken_is_told_at_the_cell(references):
    refused = finding(code="CELL_NOT_NUMBER")
    typed = explanation(code="CELL_NOT_NUMBER")
    said = "Lời giải trình cho phát hiện «Ô số ghi không phải là số» không được nhận: phát hiện loại này phải sửa."
    assert told_of(references, [refused, finding()], [typed]) == [("EXPLANATION_NOT_TAKEN", "K7", said)]
    assert attached(references, [refused], [typed]) == [None]


def test_of_a_rule_that_is_switched_off_nothing_is_said_about_its_explanation(references):
    by = Approval("12/QĐ-BCĐ", "Trần Văn B", date(2025, 3, 31), "Bão lụt")
    off = replace(references.catalogue["CELL_NOT_NUMBER"], switched_off=by)
    catalogue = Catalogue({**references.catalogue.entries, "CELL_NOT_NUMBER": off})
    raw = as_raw_findings(pd.DataFrame([finding(code="CELL_NOT_NUMBER")]))
    assert explanation_findings(raw, typed_frame([explanation(code="CELL_NOT_NUMBER")]), catalogue).empty


def test_a_pasted_page_is_cut_and_the_agency_told_so(references):
    typed = explanation("a" * 5_000)
    said = "Lời giải trình cho phát hiện «Chi vượt kinh phí» dài 5.000 ký tự; chỉ 2.000 ký tự đầu được giữ."
    assert told_of(references, [finding()], [typed]) == [("EXPLANATION_CUT", "K7", said)]
    assert attached(references, [finding()], [typed]) == ["a" * 2_000]
    assert told_of(references, [finding()], [explanation("a" * 2_000)]) == []


def test_what_is_written_where_nobody_looks_is_named(references):
    keys = ["COST_OVER_BUDGET", "Hoạt động", "K7", "cost_vnd", "900", "", ""]
    rows = [
        ["Nội dung", "Giải trình", *KEY_HEADINGS],
        ["Chi vượt", "", *keys, "", "vì giá tăng"],
        ["", "", *[""] * 7, "", ""],
        ["kính gửi", "", *[""] * 7, "", "Sở"],
    ]
    listed = listed_findings(rows)
    assert [(one.code, one.strays) for one in listed] == [("COST_OVER_BUDGET", ("K2",)), ("", ("A4", "K4"))]
    typed = explanation_frame([("a", listed)]).to_dict("records")
    ((code, _, said),) = told_of(references, [finding()], typed)
    assert code == "EXPLANATION_MISPLACED"
    assert said.startswith("Trang «Kết quả kiểm tra» có nội dung ghi ngoài cột «Giải trình» (ô K2; A4; K4)")
    assert attached(references, [finding()], typed) == [None]


def test_sorting_and_deleting_rows_of_the_list_changes_no_explanation():
    def row(number):
        return [f"Lời {number}", "COST_OVER_BUDGET", "Hoạt động", f"K{number}", "cost_vnd", "900", "", ""]

    rows = [["Giải trình", *KEY_HEADINGS], *(row(number) for number in (9, 7, 12))]
    assert [(one.cell, one.explanation) for one in listed_findings(rows)] == [
        ("K9", "Lời 9"),
        ("K7", "Lời 7"),
        ("K12", "Lời 12"),
    ]


def test_what_was_typed_is_read_and_the_sheet_is_no_data_sheet(tmp_path):
    source = saved(book({"activity": [sound_row("activity")]}), tmp_path / "report.xlsx")
    back = tmp_path / "back.xlsx"
    back.write_bytes(return_workbook(source, answer_of(entry("F4", is_explainable=True), entry("G4"))).content)
    workbook = load_workbook(back)
    sheet = workbook[RESULT]
    sheet.cell(sheet.max_row - 1, 9).value = "  Số liệu theo báo cáo của Sở. "
    workbook.save(back)
    batch = read_book(back)
    plain = read_book(source)
    assert batch.explanations.to_dict("records") == [
        {
            "sha256": SHA256,
            "code": "CELL_NOT_NUMBER",
            "sheet": "Hoạt động",
            "cell": "F4",
            "column_name": "quantity",
            "value": "1.200 lượt",
            "criterion_code": pytest.approx(float("nan"), nan_ok=True),
            "explanation": "Số liệu theo báo cáo của Sở.",
            "strays": pytest.approx(float("nan"), nan_ok=True),
        }
    ]
    assert len(batch.findings) == len(plain.findings) == 0
    assert batch.rows["activity"].equals(plain.rows["activity"])
    assert len(joined_batches([batch, plain]).explanations) == 1


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [["Giải trình", "x"], ["a", "b"]],
        [[*KEY_HEADINGS], ["CODE", *[""] * 6]],
        [["Giải trình", *KEY_HEADINGS], ["", *[""] * 7]],
    ],
    ids=["an empty sheet", "headings typed over", "the explanations' column deleted", "blank rows"],
)
def test_a_sheet_that_was_taken_apart_explains_nothing(rows):
    assert listed_findings(rows) == []


def test_an_explained_finding_is_told_again_with_its_explanation_and_changes_no_status(references, workers, tmp_path):
    fault = next(one for one in FAULTS if one.name == "cost_over_budget")
    agency, framework = next(iter(reporting_agencies(references, YEAR)))
    profile = draw_profile(2, YEAR, **agency)
    sent = tmp_path / "sent.xlsx"
    sent.write_bytes(_content(references, framework, profile, YEAR, 2, fault))
    (first,) = check_files([sent], references, workers, [YEAR])
    back = tmp_path / "back.xlsx"
    write_feedback(first, references, workers, back)
    workbook = load_workbook(back)
    sheet = workbook[RESULT]
    open_cells = [row[8] for row in sheet.iter_rows(min_row=3) if not row[8].protection.locked]
    for cell in open_cells:
        cell.value = "Chi từ nguồn xã hội hóa."
    workbook.save(back)
    (second,) = check_files([back], references, workers, [YEAR])
    told = second.batch.findings.set_index("code")["explanation"]
    assert told["COST_OVER_BUDGET"] == "Chi từ nguồn xã hội hóa."
    # openpyxl saves formulas without their results; everything else stays as it was.
    assert second.batch.submissions["status"].tolist() == first.batch.submissions["status"].tolist()
    again = tmp_path / "again.xlsx"
    write_feedback(second, references, workers, again)
    values = {cell.value for row in load_workbook(again)[RESULT].iter_rows() for cell in row}
    assert "Chi từ nguồn xã hội hóa." in values
    assert any(isinstance(value, str) and "đã giải trình: 1" in value for value in values)
