"""The passport in words, line by line, from a document made by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import pytest

from assets.publication.passport.wording import passport_text
from checks.code_lists import CodeLists

LABELS = {
    "agency_groups": {"xa": "Các xã"},
    "evidence_kinds": {"plan": "Kế hoạch", "report": "Báo cáo"},
    "periods": {"year": "Năm", "quarter_1": "Quý I", "half_year": "6 tháng"},
    "severities": {"warning": "Cảnh báo"},
    "submission_statuses": {"accepted": "Được chấp nhận"},
}
CODE_LISTS = CodeLists(
    pd.DataFrame(
        [
            {"list_name": name, "position": place, "code": code, "label": label}
            for name, labels in LABELS.items()
            for place, (code, label) in enumerate(labels.items(), start=1)
        ]
    )
)
SENT = {
    "file_name": "bao cao.xlsx",
    "received_at": "2025-01-04T10:00:00+07:00",
    "arrivals": [],
    "period": "year",
    "status": "accepted",
    "sha256": "cd" * 32,
}
INDEX = {
    "points": "17.50",
    "max": "20.00",
    "index": "87.50",
    "rank": 2,
    "ranked_count": 9,
    "group": "xa",
    "class": "Tốt",
    "self": {"points": "18.00", "max": "20.00", "index": "90.00"},
    "provisional": False,
}
CRITERION = {
    "code": "1.1",
    "name": "Tin, bài",
    "max": "1.50",
    "basis": None,
    "is_applicable": True,
    "tracks": {"self": "1.50", "computed": "0.75", "appraisal_1": None, "appraisal_2": None, "final": "0.75"},
    "sentence": None,
    "rule": [],
    "formula": [],
    "inputs": [],
    "decisions": [],
    "evidence": [],
    "evidence_needed": [],
    "claim": None,
    "findings": [],
    "explanations": [],
    "history": [],
}
DOCUMENT: dict[str, Any] = {
    "year": 2024,
    "as_of": None,
    "agency": "15",
    "agency_name": "Xã Một",
    "framework": {
        "id": "thu",
        "version": 3,
        "title": "Bộ tiêu chí thử",
        "sha256": "ab" * 32,
        "basis": {"document": "1/QĐ", "issued": "2024-02-01", "issuer": "UBND"},
    },
    "submission": SENT,
    "reports": [],
    "waived": [],
    "other_frameworks": [],
    "switched_off": [],
    "certainty": None,
    "cases": [],
    "rounds": [],
    "index": INDEX,
    "change": [],
    "released": [],
    "criteria": [],
    "findings": [],
}
FINDING = {"sheet": None, "cell": None, "severity": "warning", "message": "Sai.", "explanation": None}


def told(**changes: Any) -> str:
    return passport_text(DOCUMENT | changes, CODE_LISTS)


def of_criterion(**changes: Any) -> list[str]:
    """The lines of the one criterion, below its name and points."""
    text = told(criteria=[CRITERION | changes])
    return text.split("\n\n")[1].rstrip("\n").split("\n")


def line(text: str, start: str) -> str:
    (found,) = (each.removeprefix(start) for each in text.splitlines() if each.startswith(start))
    return found


def test_the_heading_says_who_by_which_rules_from_which_file_and_how_it_came_out() -> None:
    assert told() == (
        "HỒ SƠ ĐIỂM NĂM 2024\n"
        "Cơ quan: Xã Một (mã 15)\n"
        "Bộ tiêu chí: Bộ tiêu chí thử (thu, phiên bản 3), theo văn bản số 1/QĐ ngày 01/02/2024 của UBND;"
        f" SHA-256 {'ab' * 32}\n"
        "Báo cáo được chấm: tệp «bao cao.xlsx», năm, nhận lúc 04/01/2025 10:00, được chấp nhận;"
        f" SHA-256 {'cd' * 32}\n"
        "Kết quả: 17,50/20,00 điểm, chỉ số 87,50 %, xếp loại Tốt, xếp hạng 2/9 trong nhóm «Các xã»"
        "; cơ quan tự chấm 18,00 điểm\n"
    )


def test_how_certain_its_rank_is_stands_in_the_heading() -> None:
    lost = {"criterion": "1.1", "points": "0.25", "points_exact": "1/4", "full": 7, "asked": 9, "lifts": True}
    text = told(
        certainty={
            "rank": 2,
            "bands": {
                "together": {"low": 1, "high": 4},
                "open_items": {"low": 2, "high": 2},
                "survey": {"low": 1, "high": 3},
            },
            "tied_with": ["16", "17"],
            "names": {"16": "Xã Hai"},
            "open_items": 0,
            "standard_error": None,
            "to_next_rank": "0.45",
            "to_next_rank_exact": "9/20",
            "must_pass": False,
            "to_next_class": None,
            "next_class": None,
            "lost": [lost],
        },
        criteria=[CRITERION],
    )

    assert line(text, "Thứ hạng này chắc đến đâu:") == ""
    assert line(text, "   Khoảng thứ hạng: ").startswith("hạng 1 đến 4 khi tính cả mục chưa thẩm định xong")
    assert line(text, "   Chưa phân biệt được với: ") == "Xã Hai, 17"
    assert line(text, "   Còn thiếu để lên hạng: ") == "0,45 điểm"
    assert line(text, "   Điểm dễ lấy nhất để lên hạng: ").endswith(": 0,25 điểm (7/9 cơ quan đạt tối đa)")


def test_figures_that_no_release_has_published_are_provisional() -> None:
    assert line(told(index=INDEX | {"provisional": True}), "Kết quả tạm thời: ").startswith("17,50/20,00 điểm")


def test_a_past_moment_is_told_in_the_heading_and_of_the_calendar() -> None:
    due = {"period": "year", "due": "2025-01-10", "extension": None, "received": None, "days_late": None}
    reports = [due | {"status": None}]
    then = told(as_of="2025-02-01T08:30:00+07:00", reports=reports)
    assert then.startswith("HỒ SƠ ĐIỂM NĂM 2024, tại thời điểm 01/02/2025 08:30\n")
    assert line(then, "Thời hạn gửi báo cáo theo lịch khi đó: ")
    assert line(told(reports=reports), "Thời hạn gửi báo cáo theo lịch hiện hành: ")


def test_departures_from_the_rules_are_told_if_there_are_any() -> None:
    text = told(waived=["tiêu chí 1.1 (7/QĐ)", "quy tắc A"], switched_off=["quy tắc B (8/QĐ)"])
    assert line(text, "Được miễn: ") == "tiêu chí 1.1 (7/QĐ); quy tắc A"
    assert line(text, "Quy tắc tạm dừng: ") == "quy tắc B (8/QĐ)"


@pytest.mark.parametrize(
    ("arrivals", "said"),
    [
        ([], "nhận lúc 04/01/2025 10:00"),
        ([("bao cao.xlsx", "08")], "nhận lúc 04/01/2025 08:00"),
        ([("a.xlsx", "08"), ("bao cao.xlsx", "09"), ("b.xlsx", "11")],
         "nhận lúc 04/01/2025 08:00, gửi lại lúc 04/01/2025 09:00, gửi lại lúc 04/01/2025 11:00 (tên tệp «b.xlsx»)"),
    ],
)  # fmt: skip
def test_every_arrival_of_the_file_is_told(arrivals: list[tuple[str, str]], said: str) -> None:
    came = [{"file_name": name, "received_at": f"2025-01-04T{hour}:00:00+07:00"} for name, hour in arrivals]
    assert f"», năm, {said}, được" in told(submission=SENT | {"arrivals": came})


@pytest.mark.parametrize(
    ("report", "said"),
    [
        ({"period": "quarter_1"}, "quý I: hạn 10/04/2024, chưa có báo cáo được chấp nhận"),
        ({"status": "rejected"}, "6 tháng: hạn 10/04/2024, chưa có báo cáo được chấp nhận (tệp đã gửi chưa đạt)"),
        ({"received": "2024-04-10", "days_late": 0}, "6 tháng: hạn 10/04/2024, nhận 10/04/2024, đúng hạn"),
        ({"received": "2024-04-11", "days_late": 1, "extension": "7/CV", "period": "year"},
         "năm: hạn 10/04/2024 (gia hạn theo văn bản số 7/CV), nhận 11/04/2024, chậm 1 ngày"),
    ],
)  # fmt: skip
def test_each_required_report_is_told_with_its_term(report: Mapping[str, Any], said: str) -> None:
    due = {"period": "half_year", "due": "2024-04-10", "extension": None, "received": None, "days_late": None}
    text = told(reports=[due | {"status": None} | report] * 2)
    assert line(text, "Thời hạn gửi báo cáo theo lịch hiện hành: ") == f"{said}; {said}"


@pytest.mark.parametrize(
    ("index", "said"),
    [
        ({"index": None}, "chưa tổng hợp được chỉ số (điểm tối đa áp dụng 20,00)"),
        ({"rank": None, "class": None, "self": None}, "17,50/20,00 điểm, chỉ số 87,50 %"),
        ({"rank": None, "class": None, "self": {"points": None, "index": None}}, "17,50/20,00 điểm, chỉ số 87,50 %"),
        ({"class": None, "self": None, "group": "khác"},
         "17,50/20,00 điểm, chỉ số 87,50 %, xếp hạng 2/9 trong nhóm «khác»"),
        ({"rank": None, "class": None, "self": {"points": "9.00", "max": "12.00", "index": "75.00"}},
         "17,50/20,00 điểm, chỉ số 87,50 %; cơ quan tự chấm 9,00/12,00 điểm"),
    ],
)  # fmt: skip
def test_what_a_result_lacks_is_left_out(index: Mapping[str, Any], said: str) -> None:
    assert line(told(index=INDEX | index), "Kết quả: ") == said


@pytest.mark.parametrize(
    ("made", "said"),
    [
        ({}, "2024-2, văn bản số 9/QĐ ngày 01/03/2025 (đính chính: sai số): 17,50 điểm, chỉ số 87,50 %, hạng 2"),
        ({"erratum": None, "rank": None, "points": None, "index": None}, "2024-2, văn bản số 9/QĐ ngày 01/03/2025"),
    ],
)
def test_what_was_published_is_told_with_its_decision(made: Mapping[str, Any], said: str) -> None:
    full = {"release": "2024-2", "decision": "9/QĐ", "date": "2025-03-01", "erratum": "sai số"}
    full |= {"points": "17.50", "index": "87.50", "rank": 2}
    assert line(told(released=[full | made]), "Đã công bố lần ") == said


@pytest.mark.parametrize(
    ("changes", "lines"),
    [
        ({}, ["1.1. Tin, bài (điểm tối đa 1,50)", "   Điểm: tự chấm 1,50; hệ thống chấm 0,75; kết quả 0,75"]),
        ({"basis": "Điều 3", "is_applicable": False, "sentence": "Không áp dụng"},
         ["1.1. Tin, bài (điểm tối đa 1,50)", "   Căn cứ: Điều 3", "   Điểm: không tính vào thang điểm",
          "   Lý do: Không áp dụng."]),
        ({"tracks": {"self": "1.50", "computed": None, "final": None}, "is_applicable": None},
         ["1.1. Tin, bài (điểm tối đa 1,50)", "   Điểm: tự chấm 1,50; không chấm được"]),
        ({"tracks": {"self": None, "computed": "0.00", "final": "0.00"}},
         ["1.1. Tin, bài (điểm tối đa 1,50)", "   Điểm: hệ thống chấm 0,00; kết quả 0,00"]),
    ],
)  # fmt: skip
def test_a_criterion_is_told_with_its_points(changes: Mapping[str, Any], lines: list[str]) -> None:
    assert of_criterion(**changes) == lines


def test_a_rule_is_told_in_words_and_with_the_figures_put_in() -> None:
    steps = [{"depth": 0, "text": "45 ≥ 60: sai"}, {"depth": 1, "text": "Tin: 2 × 45 = 90"}]
    assert of_criterion(rule=["Nếu «số tin» ≥ 60: điểm = 2"], formula=steps)[2:] == [
        "   Cách chấm:",
        "      Nếu «số tin» ≥ 60: điểm = 2",
        "   Phép tính với số liệu của cơ quan:",
        "      45 ≥ 60: sai",
        "      – Tin: 2 × 45 = 90",
    ]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "không có"),
        (True, "có"),
        (False, "không"),
        ("1234", "1.234"),
        ("-5/2", "-2,5"),
        ("2024-02-29", "29/02/2024"),
        ("A", "A"),
    ],
)
def test_a_value_is_told_as_people_write_it(value: str | bool | None, said: str) -> None:
    given = {"label": "Số tin", "value": value, "rows": [], "row_count": 0, "correction": None}
    assert of_criterion(inputs=[given])[2:] == [f"   Số liệu: Số tin = {said}"]


def place(sheet: str | None, *rows: int | None, sha256: str | None = "ef" * 32) -> list[dict[str, Any]]:
    return [{"sha256": sha256, "sheet": sheet, "row": row} for row in rows]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"rows": [], "row_count": 1_200}, " (1.200 dòng)"),
        ({"rows": place("Hoạt động", 5, 6, 7, 9, 11, 12), "row_count": 6}, " («Hoạt động» dòng 5-7, 9, 11-12)"),
        ({"rows": place("Hoạt động", 5), "row_count": 1}, " («Hoạt động» dòng 5)"),
        ({"rows": place("Hoạt động", 5, 6), "row_count": 1_003}, " («Hoạt động» dòng 5-6 và 1.001 dòng khác)"),
        ({"rows": [*place("Một", 5, 6), *place("Hai", 5)], "row_count": 3}, " («Một» dòng 5-6; «Hai» dòng 5)"),
        ({"rows": [*place(None, None), *place(None, None, sha256="12" * 32)], "row_count": 2},
         " (tệp efefefefefef, 121212121212)"),
        ({"rows": [*place(None, None), *place(None, None, None, sha256=None)], "row_count": 3},
         " (tệp efefefefefef; 2 báo cáo chưa gửi)"),
        ({"rows": place(None, None, sha256=None), "row_count": 1}, " (1 báo cáo chưa gửi)"),
        ({"rows": place("Một", 5), "row_count": 1, "rows_found_now": 1_200},
         " (khi tính có 1 dòng, nay chọn lại được 1.200 dòng: số liệu hoặc quy tắc đã thay đổi)"),
    ],
)  # fmt: skip
def test_the_rows_behind_a_figure_are_told_by_sheet_and_file(given: Mapping[str, Any], said: str) -> None:
    assert of_criterion(inputs=[{"label": "Số tin", "value": "1", "correction": None, **given}])[2:] == [
        f"   Số liệu: Số tin = 1{said}"
    ]


SHARED = {"code": "0A", "kind": "link_of_agencies", "state": "open"}
DOCUMENTS = [
    {"code": "TL01", "kind": "plan", "title": "Kế hoạch năm", "document_number": "7/KH", "sheet": "Tài liệu", "row": 6,
     "cases": [SHARED, SHARED | {"kind": "link_of_years", "state": "settled"}]},
    {"code": "TL02", "kind": "photo", "title": "Ảnh", "document_number": None, "sheet": "Tài liệu", "row": 7,
     "cases": []},
    {"code": "TL09", "kind": None, "title": None, "sheet": None, "row": None, "cases": []},
]  # fmt: skip


def test_documents_are_told_and_required_ones_that_are_missing() -> None:
    needs = [
        {"kind": kind, "required": required, "is_named": is_named}
        for kind, required, is_named in (("report", True, False), ("plan", True, True), ("photo", False, False))
    ]
    cases = "một đường dẫn, nhiều cơ quan (chưa kết luận); một đường dẫn, nhiều năm (trùng hợp lý)"
    assert of_criterion(evidence=DOCUMENTS, evidence_needed=needs)[2:] == [
        f"   Tài liệu kiểm chứng: TL01, kế hoạch, Kế hoạch năm, số 7/KH («Tài liệu» dòng 6); cần xem lại: {cases}",
        "   Tài liệu kiểm chứng: TL02, photo, Ảnh («Tài liệu» dòng 7)",
        "   Tài liệu kiểm chứng: TL09 (không có trong danh sách tài liệu)",
        "   Thiếu tài liệu kiểm chứng bắt buộc: báo cáo",
    ]


@pytest.mark.parametrize(
    ("claim", "lines"),
    [
        ({"explanation": "Đã nộp"}, ["   Giải trình của cơ quan: Đã nộp"]),
        ({"not_applicable": True}, ["   Cơ quan khai không áp dụng: không nêu lý do"]),
        ({"not_applicable": True, "not_applicable_reason": "Không có TTHC"},
         ["   Cơ quan khai không áp dụng: Không có TTHC"]),
        ({"not_applicable_reason": "Không có TTHC"}, []),
    ],
)  # fmt: skip
def test_a_claim_is_told_if_it_says_anything(claim: Mapping[str, Any], lines: list[str]) -> None:
    none = {"explanation": None, "not_applicable": False, "not_applicable_reason": None}
    assert of_criterion(claim=none | claim)[2:] == lines


@pytest.mark.parametrize(
    ("found", "lines"),
    [
        ({}, ["   Phát hiện (cảnh báo): Sai."]),
        ({"sheet": "Bìa"}, ["   Phát hiện (cảnh báo): Bìa: Sai."]),
        ({"sheet": "Bìa", "cell": "B4", "explanation": "Đã\nrõ"},
         ["   Phát hiện (cảnh báo): Bìa!B4: Sai.", "      Cơ quan giải trình: Đã rõ"]),
        ({"days_late": 1_000}, ["   Phát hiện (cảnh báo): Sai.", "      Theo lịch nêu trên: chậm 1.000 ngày"]),
        ({"days_late": 0}, ["   Phát hiện (cảnh báo): Sai.", "      Theo lịch nêu trên: đúng hạn"]),
    ],
)  # fmt: skip
def test_a_finding_is_told_with_its_place_and_what_the_agency_says(found: Mapping[str, Any], lines: list[str]) -> None:
    assert of_criterion(findings=[FINDING | found])[2:] == lines
    assert told(findings=[FINDING | found]).split("\n\n")[1].splitlines() == [
        "Phát hiện không gắn với tiêu chí nào",
        *lines,
    ]


def version(run: int, **changes: Any) -> dict[str, Any]:
    says = {"track": "final", "points": "0.75", "removed": False, "says": "3 ≥ 2"}
    return {"run": run, "at": f"2025-01-{20 + run}T01:00:00+07:00", **says, **changes}


@pytest.mark.parametrize(
    ("history", "lines"),
    [
        ([], []),
        ([version(1)], []),
        ([version(1), version(1, track="self")], []),
        ([version(1), version(2, points="1.00"), version(2, track="self")],
         ["21/01/2025 01:00 (phiên 1): 0,75 điểm (3 ≥ 2)", "22/01/2025 01:00 (phiên 2): 1,00 điểm (3 ≥ 2)"]),
        ([version(1, points=None, says="chia cho 0"), version(2, removed=True)],
         ["21/01/2025 01:00 (phiên 1): không chấm được (chia cho 0)", "22/01/2025 01:00 (phiên 2): không còn điểm"]),
    ],
)  # fmt: skip
def test_what_a_final_score_said_before_is_told_if_it_ever_changed(
    history: list[dict[str, Any]], lines: list[str]
) -> None:
    assert of_criterion(history=history)[2:] == [f"   Lịch sử: {each}" for each in lines]


def test_nothing_that_an_agency_wrote_makes_a_line_of_its_own() -> None:
    text = told(agency_name="Xã\nKết quả: 100", criteria=[CRITERION | {"name": "A\n\nB"}])
    assert "Cơ quan: Xã Kết quả: 100 (mã 15)\n" in text
    assert "\n\n1.1. A B (" in text


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ({}, "   Giải trình (Hội đồng): Đã tổ chức (04/01/2025 00:30)"),
        (
            {"new_evidence": "12/GM\n13/GM", "document": "3/UBND"},
            "   Giải trình (Hội đồng): Đã tổ chức; tài liệu bổ sung: 12/GM 13/GM (04/01/2025 00:30, văn bản số 3/UBND)",
        ),
    ],
)
def test_what_the_agency_says_to_a_decision_is_told(said: dict[str, Any], line: str) -> None:
    explained = {
        "round_name": "Hội đồng", "text": "Đã tổ chức", "new_evidence": None, "at": "2025-01-04T00:30:00+07:00",
        "document": None,
    }  # fmt: skip
    assert line in of_criterion(explanations=[explained | said])


def change(**others: Any) -> dict[str, Any]:
    """A merged province's change, over the merger."""
    part = {"kind": "criterion", "note": None}
    return {
        "year": 2025, "against_year": 2024, "basis": "back_cast", "rank": 1, "rank_before": 2, "places": 1,
        "class": "Tốt", "class_before": None, "index": "75.00", "index_before": "60.00", "change": "15.00",
        "not_comparable": None, "figures_from": "stored", "before_from": "release",
        "note": "quy từ Tỉnh Yên Bái, Tỉnh Lào Cai theo dân số (Thống kê)",
        "parts": [
            part | {"criterion": "1.1", "points": "10.00", "points_exact": "10"},
            part | {"criterion": "1.2", "points": "7.50", "points_exact": "15/2"},
            {"kind": "unseparated", "criterion": "2", "points": "-2.50", "points_exact": "-5/2", "note": "không hỏi"},
        ],
    } | others  # fmt: skip


def test_the_change_since_last_year_is_told_with_its_parts() -> None:
    published = change(
        basis="published", not_comparable="năm trước chưa có cơ quan nào mang tên này", parts=[], note=None
    )
    text = passport_text(DOCUMENT | {"change": [published, change()]}, CODE_LISTS)
    assert (
        "So với năm 2024\n"
        "   Như đã công bố: chỉ số 75,00, hạng 1; không so sánh được: năm trước chưa có cơ quan nào mang tên này\n"
        "      số liệu năm 2025: đang lưu, chưa công bố; số liệu năm 2024: đã công bố, kể cả đính chính\n"
        "   Quy về địa giới, tổ chức hiện nay: chỉ số 60,00 → 75,00 (+15,00), hạng 2 → 1 trong các cơ quan so "
        "sánh được (tăng 1 bậc), loại – → Tốt\n"
        "      số liệu của cơ quan +17,50 (tiêu chí 1.1: +10,00; 1.2: +7,50)\n"
        "      không tách được -2,50 (tiêu chí 2: -2,50)\n"
        "      lưu ý: quy từ Tỉnh Yên Bái, Tỉnh Lào Cai theo dân số (Thống kê)\n"
        "      tiêu chí 2: không hỏi\n"
    ) in text
