"""Cases of evidence in a passport: the agency's side of each, and what was said of it."""

from __future__ import annotations

import pandas as pd
import sqlalchemy as sa

from assets.publication.passport.evidence_cases import case_documents, case_words, read_agency_cases, with_cases
from tests.warehouse.older_warehouses import ROWS, YEAR
from warehouse.engine import writing
from warehouse.tables import METADATA

CASE = "0A1B2C3D4E5F6071"


def test_the_agency_s_claims_are_read_with_the_verdict_on_their_case(sqlite_warehouse: sa.Engine) -> None:
    with writing(sqlite_warehouse) as connection:
        connection.execute(sa.text("PRAGMA defer_foreign_keys = ON"))
        for name in (
            "framework",
            "landed_file",
            "submission",
            "evidence_verdict",
            "evidence_conflict",
            "evidence_case",
        ):
            connection.execute(sa.insert(METADATA.tables[name]), ROWS[name])
    with sqlite_warehouse.connect() as connection:
        cases = read_agency_cases(connection, YEAR, "15")
        assert read_agency_cases(connection, YEAR, "10").empty
    (document,) = case_documents(cases, "15", {"10": "Tỉnh Lào Cai"}, None)

    assert document == {
        "code": CASE, "kind": "link_of_agencies", "state": "settled",
        "others": [{"code": "10", "name": "Tỉnh Lào Cai"}], "rows": [{"sheet": "Hoạt động", "row": 7}],
        "criteria": ["1.1"], "same": None, "of": None, "verdict": "false_alarm", "reason": "Kế hoạch chung",
        "by": "Trần Văn B",
    }  # fmt: skip
    assert case_words(document) == (
        "một đường dẫn, nhiều cơ quan (trùng hợp lý), cùng Tỉnh Lào Cai: «Hoạt động» dòng 7; kết luận của Trần Văn B: "
        "Kế hoạch chung"
    )
    assert case_documents(cases, "15", {}, {"2"}) == []
    assert len(case_documents(cases, "15", {}, {"1.1", "2"})) == 1


def test_a_proof_has_the_cases_of_its_row_and_a_copied_report_says_how_much_of_it_is_another_s() -> None:
    claims = [
        (1, CASE, "text_of_agencies", "; ".join(f"{code:02d}" for code in range(10)), "open", None, None, None,
         "Tài liệu", row, None, 40, 50)
        for row in (6, 8)
    ]  # fmt: skip
    columns = [
        *("position", "case_code", "kind", "claimants", "state", "verdict", "reason", "decided_by"),
        *("sheet", "excel_row", "criteria", "same_count", "row_count"),
    ]
    documents = case_documents(pd.DataFrame(claims, columns=columns, dtype="object"), "00", {"01": "Tỉnh A"}, None)
    named = {"1": [{"code": "TL01", "sheet": "Tài liệu", "row": row} for row in (6, 7)]}

    assert [[case["state"] for case in each["cases"]] for each in with_cases(named, documents)["1"]] == [["open"], []]
    assert case_words(documents[0]) == (
        "báo cáo giống của cơ quan khác (chưa kết luận), cùng Tỉnh A, 02, 03, 04, 05, 4 cơ quan khác, 40/50 nội dung "
        "giống nhau, ví dụ: «Tài liệu» dòng 6, «Tài liệu» dòng 8"
    )
