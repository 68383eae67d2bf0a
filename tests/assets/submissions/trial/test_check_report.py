import json
from dataclasses import replace
from decimal import Decimal

import pytest

from assets.rules.framework.files import load_framework
from assets.submissions.reading.file_batches import joined_batches
from assets.submissions.stakes.prospects import Prospect
from assets.submissions.trial.check_report import report_json, report_text
from tests.assets.submissions.read_batches import (
    SOUND,
    check,
    code_lists,
    framework,
    references,
    report,
    spoiled,
    unreadable,
)


@pytest.fixture(scope="module", name="checked")
def _checked(tmp_path_factory):
    known = references(framework(tmp_path_factory.mktemp("frameworks")))
    faults = {**spoiled("scorecard", 1, self_points=3), **spoiled("activity", reach=-5)}
    return check(joined_batches([report("a", rows=faults), report("b"), unreadable("c", "FILE_ENCRYPTED")]), known)


def test_the_json_document_has_exactly_the_keys_that_programs_rely_on(checked):
    document = json.loads(json.dumps(report_json(checked), ensure_ascii=False))
    assert [one["file"] for one in document] == ["a.xlsx", "b.xlsx", "c.xlsx"]
    assert document[0] == {
        "file": "a.xlsx",
        "sha256": "a",
        "status": "accepted_with_findings",
        "agency": "X",
        "year": 2024,
        "period": "year",
        "counts": {"blocking": 0, "warning": 2, "note": 0},
        "prospect": {"points": "3.00", "max_points": "3.00", "gain": "0.00", "is_gain_exact": True},
        "findings": [
            {
                "code": "CELL_BELOW_MINIMUM",
                "severity": "warning",
                "sheet": "Hoạt động",
                "cell": "H6",
                "column": "reach",
                "value": "-5",
                "message": "Ô «Lượt người tiếp cận» ghi -5, nhỏ hơn mức thấp nhất được nhận là 0. "
                "Nội dung ô này chưa được dùng.",
                "hint": "Đề nghị kiểm tra lại số liệu và ghi một số từ 0 trở lên.",
                "criterion": None,
                "points_at_stake": "0.00",
                "explanation": None,
            },
            {
                "code": "SELF_POINTS_OVER_MAX",
                "severity": "warning",
                "sheet": "Tự chấm điểm",
                "cell": "H7",
                "column": "self_points",
                "value": "3",
                "message": "Điểm tự chấm 3 lớn hơn điểm tối đa 2 của tiêu chí 1.1 nên chưa được dùng. "
                "Liên quan nhiều nhất 2 điểm (điểm tối đa của tiêu chí 1.1).",
                "hint": "Đề nghị ghi điểm không quá 2.",
                "criterion": "1.1",
                "points_at_stake": "2.00",
                "explanation": None,
            },
        ],
        "needs_group": [],
    }


GROUPED = """
framework: thu
title: Bộ tiêu chí thử
level: ministry
years: [2024]
basis: {document: 1/QĐ-T, issued: 2024-01-02, issuer: Cơ quan thử}
criteria:
  - code: "1"
    name: Hoạt động so với cơ quan nhiều nhất
    max: 4
    inputs: {held: {from: activities, count: "*"}, best: {group: max, of: held}}
    score: [{when: "best = 0", points: 0}, {otherwise: "held / best * max"}]
  - {code: "2", name: Hoạt động, max: 4, inputs: {held: {from: activities, count: "*"}}, score: "least(max, held)"}
"""


def test_points_that_hang_on_other_agencies_are_said_to_be_unknown_and_nothing_is_promised_of_them(tmp_path):
    path = tmp_path / "thu.yaml"
    path.write_text(GROUPED, encoding="utf-8")
    activity = SOUND["activity"][0]
    rows = {"activity": [activity, {**activity, "title": "Lớp hai", "held_on": "2023-06-20"}], "scorecard": []}
    checked = check(report("a", rows=rows), references(load_framework(path)))
    (told,) = report_json(checked)
    assert told["needs_group"] == ["1"]
    assert told["prospect"] == {"points": "1.00", "max_points": "4.00", "gain": "5.00", "is_gain_exact": False}
    assert (
        "    Một tệp chưa cho biết điểm của tiêu chí 1: điểm này còn tùy số liệu của các cơ quan khác trong nhóm.\n"
    ) in report_text(checked, code_lists())
    (lost,) = [one for one in told["findings"] if one["code"] == "ROW_DATE_OUTSIDE_YEAR"]
    assert "thêm 1 điểm (tiêu chí 2); thêm nhiều nhất 4 điểm (tiêu chí 1)" in lost["message"]


def test_a_sound_file_has_no_findings_and_an_unreadable_one_knows_nothing_else(checked):
    _, sound, unread = report_json(checked)
    assert sound["findings"] == []
    assert sound["status"] == "accepted"
    assert {key: unread[key] for key in ("status", "agency", "year", "period")} == {
        "status": "unreadable",
        "agency": None,
        "year": None,
        "period": None,
    }
    assert [(one["code"], one["sheet"], one["cell"]) for one in unread["findings"]] == [("FILE_ENCRYPTED", None, None)]


TEXT = """\
a.xlsx: Được chấp nhận, có phát hiện
    Mã cơ quan X; năm 2024; kỳ Năm
    Theo các dòng hợp lệ: 3 trên 3 điểm của các tiêu chí chỉ dựa vào số liệu trong tệp. \
Nếu mọi dòng, ô và tài liệu có phát hiện được sửa và được tính: điểm không thay đổi.
        1  Giá trị quá nhỏ (cảnh báo)
        1  Điểm tự chấm vượt điểm tối đa (cảnh báo)

    Cảnh báo:
    - Hoạt động!H6: Ô «Lượt người tiếp cận» ghi -5, nhỏ hơn mức thấp nhất được nhận là 0. \
Nội dung ô này chưa được dùng.
      → Đề nghị kiểm tra lại số liệu và ghi một số từ 0 trở lên.
    - Tự chấm điểm!H7: Điểm tự chấm 3 lớn hơn điểm tối đa 2 của tiêu chí 1.1 nên chưa được dùng. \
Liên quan nhiều nhất 2 điểm (điểm tối đa của tiêu chí 1.1).
      → Đề nghị ghi điểm không quá 2.

b.xlsx: Được chấp nhận
    Mã cơ quan X; năm 2024; kỳ Năm
    Không có lỗi nào.

c.xlsx: Không đọc được
        1  Tệp có mật khẩu (chặn)

    Chặn:
    - Tệp được đặt mật khẩu nên không mở được.
      → Đề nghị bỏ mật khẩu mở tệp rồi gửi lại.
"""


def test_an_officer_reads_the_status_the_counts_and_then_each_fault(checked):
    assert report_text(checked, code_lists()) == TEXT


def test_what_the_file_earns_stands_beside_its_status(checked):
    earning = Prospect(Decimal("1.50"), Decimal("3.00"), Decimal("0.50"), is_gain_exact=False)
    weighed = replace(checked, prospects={"a": earning})
    first, second, _ = report_json(weighed)
    assert first["prospect"] == {"points": "1.50", "max_points": "3.00", "gain": "0.50", "is_gain_exact": False}
    assert second["prospect"] is None
    told = report_text(weighed, code_lists()).splitlines()
    assert told[2].strip() == earning.sentence
