"""Verdicts on cases of evidence, the full circle: listed in the workbook, filled, read back, settled the next night."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl import load_workbook

from assets.analysis.integrity.cases import evidence_cases
from assets.analysis.integrity.conflicts import evidence_conflicts
from assets.publication.appraisal.case_rows import case_rows
from assets.publication.appraisal.workbook import write_appraisal_workbook
from assets.review.forms.judged import Judged
from assets.review.forms.storing import outcome
from assets.review.forms.verdict_rows import written_verdicts
from assets.review.verdicts import in_order
from checks.findings.model import raw_findings
from checks.forms.verdicts import VERDICT_ROWS, case_mark, kind_of_mark
from tests.assets.analysis.report_rows import rows_of, together
from tests.assets.review.form_books import CATALOGUE, CODE_LISTS, RECEIVED_AT, read_form_file
from warehouse.rows.frames import conform, empty_frame
from warehouse.tables import evidence_verdict

YEAR = 2025
PAGE, OTHER = "https://bao.example/hoi-nghi", "https://bao.example/ke-hoach"
SHEET = str(VERDICT_ROWS.info["sheet"])
PLACE = {column.name: place for place, column in enumerate(VERDICT_ROWS.columns, start=1)}
FIRST_ROW = 5
NOBODY = empty_frame(evidence_verdict)

Cells = Mapping[str, str]


def conflicts(pages: Mapping[str, Sequence[str]], year: int = YEAR) -> pd.DataFrame:
    """Of one report an agency, in the order of their codes, with activities that show these pages."""
    reports = pd.DataFrame({"submission_id": range(1, 1 + len(pages)), "year": year, "agency_code": list(pages)})
    rows = [
        ("activity", rows_of("activity", number, *({"link": page, "title": code} for page in of_agency)))
        for number, (code, of_agency) in enumerate(pages.items(), start=1)
    ]
    types = {"submission_id": "Int64", "year": "Int64", "agency_code": "str"}
    return evidence_conflicts(reports.astype(types), together(*rows), year)


SHARED = conflicts({"A": [PAGE], "B": [PAGE, OTHER], "C": [OTHER]})


def cases(verdicts: pd.DataFrame, claims: pd.DataFrame = SHARED, year: int = YEAR) -> pd.DataFrame:
    return evidence_cases(claims, verdicts, {}, year)


def states(verdicts: pd.DataFrame, claims: pd.DataFrame = SHARED, year: int = YEAR) -> dict[str, tuple[Any, ...]]:
    """By agencies of the case: state, verdict, reason."""
    found = cases(verdicts, claims, year).astype(object)
    return {
        row.claimants: (row.state, *(None if pd.isna(each) else each for each in (row.verdict, row.reason)))
        for row in found.itertuples()
    }


def sent(
    folder: Path,
    *filled: Cells,
    before: pd.DataFrame = NOBODY,
    claims: pd.DataFrame = SHARED,
    by: str = "Trần Văn B",
    sha256: str = "ab" * 32,
    days: int = 0,
) -> tuple[pd.DataFrame, list[tuple[str, str]]]:
    """The workbook made, filled from the first row of cases on, sent and read: all verdicts, what is told where."""
    path = folder / "items.xlsx"
    listed = list(case_rows(cases(before, claims), claims, {"A", "B", "C"}, {"A": "Tỉnh A"}, {"false_alarm": "Trùng"}))
    cover = {"year": YEAR, "round": "1", "appraiser": by}
    write_appraisal_workbook(path, [], cover=cover, notes=("Thử",), code_lists=CODE_LISTS, cases=listed)
    book = load_workbook(path)
    for row, cells in enumerate(filled, start=FIRST_ROW):
        for name, value in cells.items():
            book[SHEET].cell(row, PLACE[name], value)
    book.save(path)
    read = read_form_file(path, sha256, RECEIVED_AT + dt.timedelta(days=days))
    rows, findings = written_verdicts(read, in_order(before), YEAR)
    said = outcome(read, Judged(raw_findings(findings), {evidence_verdict.name: rows}), CATALOGUE)
    numbered = [{"verdict_id": len(before) + at, **row} for at, row in enumerate(said.rows[evidence_verdict.name], 1)]
    new = conform(pd.DataFrame(numbered, columns=[each.name for each in evidence_verdict.columns]), evidence_verdict)
    every = pd.concat([before, new], ignore_index=True) if len(before) else new
    return every, list(said.findings[["code", "cell"]].itertuples(index=False, name=None))


ALARM = {"verdict": "Trùng hợp lý", "reason": "Hội nghị chung"}
FAULT = {"verdict": "Xác nhận có vấn đề", "reason": "Không tham dự"}
SETTLED = ("settled", "false_alarm", "Hội nghị chung")
UNSEEN = ("open", None, None)


def test_a_false_alarm_is_settled_in_later_nights_and_years_and_is_listed_no_more(tmp_path: Path) -> None:
    assert states(NOBODY) == {"A; B": UNSEEN, "B; C": UNSEEN}

    verdicts, told = sent(tmp_path, ALARM)

    assert told == []
    assert states(verdicts) == {"B; C": UNSEEN, "A; B": SETTLED}
    assert cases(verdicts)["position"].tolist() == [1, 2]
    (row,) = verdicts.to_dict("records")
    stored = {name: row[name] for name in ("kind", "subject", "claimants", "decided_by", "sheet", "excel_row")}
    assert stored == {
        "kind": "link_of_agencies", "subject": "bao.example/hoi-nghi", "claimants": "A; B",
        "decided_by": "Trần Văn B", "sheet": SHEET, "excel_row": FIRST_ROW,
    }  # fmt: skip
    later = conflicts({"A": [PAGE], "B": [PAGE]}, YEAR + 1)
    assert states(verdicts, later, YEAR + 1) == {"A; B": SETTLED}
    _, told = sent(tmp_path, ALARM, before=verdicts, sha256="cd" * 32)
    assert load_workbook(tmp_path / "items.xlsx")[SHEET].cell(FIRST_ROW, PLACE["claimants"]).value == "B; C"


def test_an_agency_that_joins_opens_the_case_again_with_the_verdict_beside_it(tmp_path: Path) -> None:
    verdicts, _ = sent(tmp_path, ALARM)
    joined = conflicts({"A": [PAGE], "B": [PAGE], "C": [PAGE]})

    assert states(verdicts, joined) == {"A; B; C": ("reopened", "false_alarm", "Hội nghị chung")}
    sent(tmp_path, before=verdicts, claims=joined)
    shown = load_workbook(tmp_path / "items.xlsx")[SHEET]
    assert shown.cell(FIRST_ROW, PLACE["said_before"]).value == "Trùng (Trần Văn B): Hội nghị chung"
    # One that leaves changes nothing.
    assert states(verdicts, conflicts({"A": [PAGE], "B": [PAGE]})) == {"A; B": SETTLED}


def test_a_code_that_is_another_agency_s_by_now_is_not_covered(tmp_path: Path) -> None:
    verdicts, _ = sent(tmp_path, ALARM)
    later = conflicts({"A": [PAGE], "B": [PAGE]}, YEAR + 1)
    kept = {("A", YEAR): "Bộ A", ("A", YEAR + 1): "Bộ A", ("B", YEAR): "Tỉnh B", ("B", YEAR + 1): "Tỉnh B"}

    for names, state in ((kept, "settled"), (kept | {("B", YEAR + 1): "Tỉnh khác"}, "reopened")):
        assert evidence_cases(later, verdicts, {}, YEAR + 1, names)["state"].tolist() == [state]


def test_a_workbook_that_is_sent_again_says_nothing_twice(tmp_path: Path) -> None:
    verdicts, _ = sent(tmp_path, ALARM)
    same = tmp_path / "items.xlsx"
    again = dataclasses.replace(read_form_file(same, "cd" * 32), received_at=RECEIVED_AT + dt.timedelta(days=1))

    assert written_verdicts(again, in_order(verdicts), YEAR) == ([], [])


def test_of_two_verdicts_the_later_holds_and_both_are_kept(tmp_path: Path) -> None:
    first, _ = sent(tmp_path, ALARM)
    path = tmp_path / "items.xlsx"
    book = load_workbook(path)
    for name, value in {**FAULT, "case_code": book[SHEET].cell(FIRST_ROW, PLACE["case_code"]).value}.items():
        book[SHEET].cell(FIRST_ROW, PLACE[name], value)
    book.save(path)
    read = read_form_file(path, "cd" * 32, RECEIVED_AT + dt.timedelta(days=1))
    read.cover["appraiser"] = "Lê Thị C"  # type: ignore[index] # a dict underneath
    rows, findings = written_verdicts(read, in_order(first), YEAR)
    both = pd.concat(
        [first, conform(pd.DataFrame([{"verdict_id": 2, **rows[0]}]), evidence_verdict)], ignore_index=True
    )

    assert [(each.code, each.params) for each in findings] == [("VERDICT_OF_TWO_REVIEWERS", {"other": "Trần Văn B"})]
    assert states(both)["A; B"] == ("confirmed", "confirmed", "Không tham dự")
    assert states(both.iloc[::-1])["A; B"] == states(both)["A; B"]


FAULTS: Sequence[tuple[Cells, str, str]] = (
    ({"verdict": "Trùng hợp lý"}, "DECISION_WITHOUT_REASON", "reason"),
    ({"reason": "Hội nghị chung"}, "VERDICT_MISSING", "verdict"),
    ({**ALARM, "verdict": "Không sao"}, "CELL_NOT_IN_LIST", "verdict"),
    ({**ALARM, "case_code": "0123456789ABCDEF"}, "VERDICT_CASE_UNKNOWN", "case_code"),
    ({**ALARM, "claimants": "A; B; C"}, "VERDICT_CASE_UNKNOWN", "case_code"),
    ({**ALARM, "verdict": "Rút kết luận trước"}, "VERDICT_NOTHING_TO_WITHDRAW", "verdict"),
)


def test_a_row_that_says_nothing_usable_is_told_of_at_its_cell_and_stores_nothing(tmp_path: Path) -> None:
    pages = [f"https://bao.example/tin-{number}" for number in range(len(FAULTS))]
    many = conflicts({"A": pages, "B": pages})

    verdicts, told = sent(tmp_path, *(cells for cells, _, _ in FAULTS), claims=many)

    assert told == [
        (code, f"{chr(64 + PLACE[column])}{row}") for row, (_, code, column) in enumerate(FAULTS, start=FIRST_ROW)
    ]
    assert verdicts.empty


def test_two_rows_of_one_case_that_differ_say_nothing(tmp_path: Path) -> None:
    (first, *_) = case_rows(cases(NOBODY), SHARED, {"A"}, {}, {})
    printed = {name: str(first[name]) for name in ("case_code", "claimants", "case_mark")}

    verdicts, told = sent(tmp_path, ALARM, {**printed, **FAULT})

    assert [code for code, _ in told] == ["DECISION_CONTRADICTS_ROW"] * 2
    assert verdicts.empty


def test_a_verdict_that_is_withdrawn_leaves_the_case_open(tmp_path: Path) -> None:
    verdicts, _ = sent(tmp_path, ALARM)
    joined = conflicts({"A": [PAGE], "B": [PAGE], "C": [PAGE]})
    withdrawal = {"verdict": "Rút kết luận trước", "reason": "Nhầm"}

    every, told = sent(tmp_path, withdrawal, before=verdicts, claims=joined, sha256="cd" * 32, days=1)

    assert (told, len(every)) == ([], 2)
    assert states(every)["A; B"] == UNSEEN


def test_a_workbook_without_open_cases_has_no_sheet_of_them_and_is_read_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "items.xlsx"
    cover = {"year": YEAR, "round": "1", "appraiser": "Trần Văn B"}
    write_appraisal_workbook(path, [], cover=cover, notes=(), code_lists=CODE_LISTS)

    read = read_form_file(path)

    assert SHEET not in load_workbook(path).sheetnames
    assert (read.findings["code"].tolist(), written_verdicts(read, NOBODY, YEAR)) == ([], ([], []))


def test_a_case_is_weighed_by_the_points_of_the_criteria_that_rest_on_it() -> None:
    claims = conflicts({"A": [PAGE], "B": [PAGE, OTHER], "C": [OTHER]})
    resting = claims.assign(criteria=claims["criteria"].where(claims["subject"].str.contains("hoi-nghi"), "1.1, 1.2"))
    points = {("B", "1.1"): Decimal("1.50"), ("B", "1.2"): Decimal("2.00"), ("C", "1.1"): Decimal("0.25")}

    weighed = evidence_cases(resting, NOBODY, points, YEAR)

    assert weighed[["claimants", "points_at_stake"]].to_numpy().tolist() == [["B; C", Decimal("3.75")], ["A; B", None]]


def test_a_row_says_where_the_case_stands_report_by_report() -> None:
    words = ("hội nghị", "đối thoại", "tập huấn", "phóng sự", "cuộc thi")
    reports = pd.DataFrame({"submission_id": [1, 2], "year": YEAR, "agency_code": ["A", "B"]})
    titles = [{"title": f"Tổ chức {each} về cải cách hành chính lần đầu", "link": None} for each in words]
    rows = [("activity", rows_of("activity", number, *titles)) for number in (1, 2)]
    types = {"submission_id": "Int64", "year": "Int64", "agency_code": "str"}
    claims = evidence_conflicts(reports.astype(types), together(*rows), YEAR)

    (row,) = case_rows(cases(NOBODY, claims), claims, {"B"}, {"A": "Tỉnh A"}, {})

    assert (row["kind"], row["subject"]) == ("báo cáo giống của cơ quan khác", "A 2025, B 2025")
    assert row["agencies"] == "Tỉnh A; B"
    lines = str(row["claims"]).splitlines()
    assert lines[:2] == [
        "A 2025: 5/5 nội dung giống nhau, ví dụ:",
        "A 2025, «Hoạt động» dòng 6: Tổ chức hội nghị về cải cách hành chính lần đầu",
    ]
    assert lines[6] == "B 2025: 5/5 nội dung giống nhau, ví dụ:"
    assert list(case_rows(cases(NOBODY, claims), claims, {"C"}, {}, {})) == []


def test_a_mark_is_of_its_code_and_agencies_alone() -> None:
    mark = case_mark("link_of_agencies", "0A", ["B", "A"])
    assert kind_of_mark(mark, "0A", {"A", "B"}) == "link_of_agencies"
    assert [kind_of_mark(*each) for each in ((mark, "0B", ["A", "B"]), (mark, "0A", ["A"]), (None, "0A", ["A"]))] == [
        None
    ] * 3
