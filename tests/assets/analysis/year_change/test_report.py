from __future__ import annotations

import json
from fractions import Fraction

from assets.analysis.year_change.report import change_documents
from assets.analysis.year_change.table import change_frames
from assets.analysis.year_change.words import change_text
from tests.assets.analysis.year_change.test_table import ministries, provinces

NAMES = {"15": "Tỉnh Lào Cai", "01": "Thành phố Hà Nội", "BTC": "Bộ Tài chính"}
PROMISED = {
    "framework", "group", "agency", "basis", "rank", "rank_before", "index", "index_before", "change", "parts",
    "not_comparable",
}  # fmt: skip


def test_documents_have_the_promised_keys_and_parts_that_sum_to_the_change() -> None:
    two = provinces()
    rules = {name: scored.framework for name, scored in two.now.by_framework.items()}
    documents = change_documents(change_frames(two), NAMES, rules)
    assert json.loads(json.dumps(documents)) == documents
    assert [(each["basis"], each["agency"]) for each in documents] == [
        ("published", "15"), ("published", "01"), ("back_cast", "15"), ("back_cast", "01"),
    ]  # fmt: skip
    for each in documents:
        assert each.keys() >= PROMISED
        assert sum(Fraction(part["points_exact"]) for part in each["parts"]) == Fraction(each["change_exact"])
        assert {part.keys() >= {"kind", "criterion", "points"} for part in each["parts"]} == {True}
    merged = documents[0]
    assert (merged["index_before"], merged["index"], merged["change"]) == ("90.00", "75.00", "-15.00")
    assert merged["before"] == ["10"]
    assert documents[2]["before"] == ["15", "10"]
    assert merged["parts"][-1] == {
        "kind": "merger", "criterion": None, "points": "-30.00", "points_exact": "-30", "note": None,
    }  # fmt: skip


def test_what_cannot_be_compared_has_a_reason_and_no_parts() -> None:
    documents = change_documents(change_frames(ministries()), NAMES, {})
    for each in documents:
        assert "không có trọng số" in each["not_comparable"]
        assert (each["change"], each["parts"], each["index"]) == (None, [], "80.00")


def test_the_text_tells_each_basis_of_each_group() -> None:
    documents = change_documents(change_frames(provinces()), NAMES, {})
    text = change_text(documents, 2025, 2024, {"province": "Các tỉnh"})
    assert text.splitlines()[:2] == [
        "Thay đổi năm 2025 so với năm 2024",
        "Số liệu năm 2025: đang lưu, chưa công bố; số liệu năm 2024: đang lưu, chưa công bố",
    ]
    assert (
        "Các tỉnh (thu), quy về địa giới, tổ chức hiện nay:\n  15 Tỉnh Lào Cai: chỉ số 60,00 → 75,00 (+15,00)" in text
    )
    assert "hạng 1 → 1 trong các cơ quan so sánh được (không đổi)" in text
    assert "      số liệu của cơ quan +15,00 (tiêu chí 1: +10,00; 2: +5,00)\n" in text
    assert "      sắp xếp cơ quan -30,00\n" in text
    assert change_text([], 2025, 2024, {}) == "Thay đổi năm 2025 so với năm 2024"


def test_parts_that_are_the_same_on_both_bases_are_told_once() -> None:
    published = change_documents(change_frames(provinces()), NAMES, {})[0]

    text = change_text([published, published | {"basis": "back_cast"}], 2025, 2024, {})

    assert text.count("chỉ số") == 2
    assert text.count("số liệu của cơ quan") == 1
