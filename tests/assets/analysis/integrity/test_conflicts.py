"""Proofs that are claimed twice, or contradict each other."""

from __future__ import annotations

import pandas as pd
import pytest

from assets.analysis.integrity.conflicts import evidence_conflicts
from tests.assets.analysis.report_rows import files_of, rows_of, together
from warehouse.tables import evidence_conflict

YEAR = 2024
REPORTS = pd.DataFrame(
    {"submission_id": [1, 2, 3], "year": [YEAR, YEAR, YEAR - 1], "agency_code": ["X", "Y", "X"]}
).astype({"submission_id": "Int64", "year": "Int64", "agency_code": "str"})
PAGE = "https://moha.gov.vn/tin/123"


def conflicts(*frames):
    found = evidence_conflicts(REPORTS, together(*frames), YEAR)
    assert found["position"].tolist() == list(range(1, len(found) + 1))
    assert list(found.columns) == [column.name for column in evidence_conflict.columns]
    return [
        (kind, int(number), int(excel_row) if pd.notna(excel_row) else None)
        for kind, number, excel_row in found[["kind", "submission_id", "excel_row"]].itertuples(index=False)
    ]


def acts(number, *links):
    return "activity", rows_of("activity", number, *({"link": link} for link in links))


def papers(number, *changes):
    sound = {"issued_on": f"{YEAR if number < 3 else YEAR - 1}-03-01", "document_number": None}
    return "evidence", rows_of("evidence", number, *(sound | change for change in changes))


def card(number, **criteria):
    rows = [{"criterion_code": code.strip("_"), "evidence_codes": named} for code, named in criteria.items()]
    return "scorecard", rows_of("scorecard", number, *rows)


def test_a_page_claimed_by_two_agencies_is_shown_from_both_sides():
    found = conflicts(acts(1, PAGE, "https://other.vn/a"), acts(2, "http://www.moha.gov.vn/tin/123/?utm_source=zalo"))
    assert found == [("link_of_agencies", 1, 6), ("link_of_agencies", 2, 6)]


def test_a_page_of_an_earlier_year_is_claimed_anew():
    assert conflicts(acts(1, PAGE), acts(3, PAGE)) == [("link_of_years", 3, 6), ("link_of_years", 1, 6)]


def test_one_code_of_two_agencies_in_two_years_is_not_one_agency_s_two_years():
    claims = together(acts(1, PAGE), acts(3, PAGE))
    names = {("X", YEAR - 1): "Tỉnh cũ", ("X", YEAR): "Tỉnh mới"}
    assert set(evidence_conflicts(REPORTS, claims, YEAR, names)["kind"]) == {"link_of_agencies"}
    assert set(evidence_conflicts(REPORTS, claims, YEAR)["kind"]) == {"link_of_years"}


def test_what_lies_wholly_in_earlier_years_is_not_shown_again():
    assert conflicts(acts(3, PAGE, PAGE)) == []


@pytest.mark.parametrize("link", ["https://moha.gov.vn", "https://moha.gov.vn/", None, "ảnh chụp"])
def test_a_front_page_is_nobody_s_claim(link):
    assert conflicts(acts(1, link), acts(2, link)) == []


def test_one_page_beside_activities_of_many_days_is_shown_with_every_row():
    days = [{"link": PAGE, "title": chr(month), "held_on": f"{YEAR}-{month - 64:02d}-10"} for month in range(65, 77)]
    year = "activity", rows_of("activity", 1, *days)
    assert conflicts(year) == [("link_of_days", 1, 6 + number) for number in range(12)]
    assert conflicts(("activity", rows_of("activity", 1, *days[:4]))) == []
    assert conflicts(("activity", rows_of("activity", 3, *days))) == []


def test_one_page_under_two_codes_for_two_criteria_is_shown():
    rows = papers(1, {"evidence_code": "TL01", "link_or_file": PAGE}, {"evidence_code": "TL02", "link_or_file": PAGE})
    assert conflicts(rows, card(1, _1="TL01", _2="TL02")) == [("link_of_criteria", 1, 6), ("link_of_criteria", 1, 7)]


def test_one_document_may_serve_two_criteria():
    rows = papers(1, {"evidence_code": "TL01", "link_or_file": PAGE})
    assert conflicts(rows, card(1, _1="TL01", _2="TL01")) == []


def test_a_file_is_known_by_what_is_in_it_not_by_its_name():
    found = conflicts(
        ("evidence_file", files_of(1, a_pdf="same", b_pdf="own")),
        ("evidence_file", files_of(2, c_pdf="same")),
        papers(1, {"link_or_file": "A.pdf"}),
    )
    assert found == [("file_of_agencies", 1, 6), ("file_of_agencies", 2, None)]


def test_empty_files_are_not_taken_for_the_same_proof():
    assert conflicts(("evidence_file", files_of(1, a_pdf="")), ("evidence_file", files_of(2, b_pdf=""))) == []


def test_one_number_and_issuer_with_two_dates_disagree():
    document = {"document_number": "12/KH-BNV", "issuer": "Bộ Nội vụ", "title": "Kế hoạch"}
    found = conflicts(
        papers(1, document),
        papers(2, document | {"issued_on": f"{YEAR}-04-01", "issuer": "BỘ NỘI VỤ"}),
    )
    assert found == [("document_disagrees", 1, 6), ("document_disagrees", 2, 6)]


def test_numbers_begin_anew_every_year():
    rows = {"document_number": "12/KH-X", "issuer": "Bộ X", "title": "Kế hoạch"}
    assert conflicts(papers(1, rows), papers(3, rows | {"title": "Kế hoạch khác"})) == []


def test_every_province_has_a_plan_number_twelve():
    rows = {"document_number": "12/KH-UBND", "title": "Kế hoạch"}
    assert conflicts(papers(1, rows | {"issuer": "UBND tỉnh A"}), papers(2, rows | {"issuer": "UBND tỉnh B"})) == []


def test_one_number_and_day_with_two_issuers_in_one_report_disagree():
    rows = {"document_number": "12/KH-UBND", "title": "Kế hoạch"}
    found = conflicts(papers(1, rows | {"issuer": "Sở A"}, rows | {"evidence_code": "TL02", "issuer": "Sở B"}))
    assert found == [("document_disagrees", 1, 6), ("document_disagrees", 1, 7)]


def test_the_code_of_a_case_is_the_same_after_a_report_is_sent_again():
    """Rows move, and a submission has another number: what a reviewer said of the case is to be found again."""
    late = {"issued_on": f"{YEAR - 3}-03-01", "link_or_file": PAGE}
    days = [{"link": PAGE, "held_on": f"{YEAR}-0{month}-10"} for month in range(1, 8)]
    first = together(papers(1, late), ("activity", rows_of("activity", 1, *days)))
    again = together(papers(2, {}, late), ("activity", rows_of("activity", 2, {"link": None}, *days)))
    codes = [
        set(evidence_conflicts(REPORTS.assign(agency_code="X"), rows, YEAR)["case_code"]) for rows in (first, again)
    ]
    assert codes[0] == codes[1]
    assert len(codes[0]) == 2


@pytest.mark.parametrize(
    ("kind", "issued_on", "is_outside"),
    [
        ("article", f"{YEAR}-12-31", False),
        ("article", f"{YEAR - 1}-12-31", True),
        ("plan", f"{YEAR - 1}-12-31", False),
        ("plan", f"{YEAR - 2}-12-31", True),
        ("plan", f"{YEAR + 1}-01-02", True),
        ("report", f"{YEAR + 1}-01-02", False),
        ("report", f"{YEAR - 1}-12-31", True),
        ("article", None, False),
    ],
)
def test_a_document_belongs_to_the_year_or_to_the_turn_of_it(kind, issued_on, is_outside):
    found = conflicts(papers(1, {"kind": kind, "issued_on": issued_on}))
    assert found == ([("date_outside_year", 1, 6)] if is_outside else [])
