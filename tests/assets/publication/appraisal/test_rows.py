"""Cells of the appraisers' workbook, from the facts of one item."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest

from assets.analysis.worklist.effects import Effect, Standing
from assets.analysis.worklist.items import Item, Signs
from assets.publication.appraisal.claims import Claim
from assets.publication.appraisal.facts import AppraisalFacts, ItemPoints
from assets.publication.appraisal.rows import Known, Row, rows_of
from assets.publication.appraisal.wording import effect_words
from assets.reference.loading import References
from assets.review.decisions import Decision
from assets.review.setting import Setting
from assets.rules.framework.files import parse_framework
from assets.scoring.appraisal.appraisals import Appraisals

YEAR = 2025
KEY = ("BNV", "1")
FRAMEWORK = parse_framework(
    f"""
framework: thu
title: Thử
level: ministry
years: [{YEAR}]
basis: {{document: 1/QĐ, issued: {YEAR}-01-01, issuer: Thử}}
criteria:
  - code: "1"
    name: Kế hoạch
    max: 4
    not_applicable: exclude
    inputs:
      staff: {{declared: integer, minimum: 0, maximum: 8, label: Số người}}
      issued_on: {{declared: date, label: Ngày ban hành}}
      held: {{declared: yes_no}}
      level: {{declared: choice, options: {{A: Tốt, B: Kém}}}}
      most: {{group: max, of: staff, label: Số người nhiều nhất nhóm}}
    score: "case when held then staff / 2 else 0 end"
""",
    path="thu.yaml",
)
NOW = Standing(Fraction(2), Fraction(50), 5, "Khá")
EFFECT = Effect("thu", *KEY, NOW, replace(NOW, rank=9, class_name="Đạt"), replace(NOW, rank=1, class_name="Tốt"))
FACTS = AppraisalFacts(
    scores=pd.DataFrame(),
    points={KEY: ItemPoints(Decimal("3.5"), Decimal(2), Decimal(2), "4 người → 2 điểm")},
    values={KEY: {"staff": "4", "issued_on": f"{YEAR}-03-01", "held": "true", "level": "B"}},
    refused=set(),
    findings={},
    claims={},
    explanations={},
    decided_before=Appraisals(),
)


@pytest.fixture
def rows(references: References):
    """The rows of the item, with other facts or signs."""

    def made(*, signs: Signs = Signs(), **other: Any) -> list[Row]:  # noqa: B008 - signs do not change
        setting = Setting(YEAR, {"BNV"}, {"BNV": "ministry"}, {"ministry": FRAMEWORK}, ())
        known = Known(
            replace(FACTS, **other),
            setting,
            {"BNV": "Bộ Nội vụ"},
            {"BNV": 17},
            references.code_lists,
            {},
            {"BNV": "ministries"},
        )
        return list(rows_of([Item(3, EFFECT, signs)], known))

    return made


def test_an_item_has_its_criterion_s_row_and_one_for_each_input_that_can_be_corrected(rows) -> None:
    whole, *inputs = rows()
    assert whole.cells == {
        "priority": 3,
        "agency_code": "BNV",
        "agency_name": "Bộ Nội vụ",
        "criterion_code": "1",
        "criterion_name": "Kế hoạch",
        "max_points": 4,
        "self_points": 3.5,
        "computed_points": 2,
        "current_points": 2,
        "effect": "Hạng 5/17: từ 9 đến 1\nXếp loại Khá: từ Đạt đến Tốt",
        "explained": "4 người → 2 điểm",
    }
    assert [(row.input_name, row.cells["input_label"], row.cells["current_value"]) for row in inputs] == [
        ("staff", "Số người", 4),
        ("issued_on", "Ngày ban hành", date(YEAR, 3, 1)),
        ("held", "«held»", "Có"),
        ("level", "«level»", "Kém"),
    ]
    assert [row.cells["effect"] for row in inputs] == [
        "Điểm: từ 0 đến 4",
        "Điểm: không đổi (2)",
        "Điểm: từ 0 đến 2",
        "Điểm: không đổi (2)",
    ]


def test_a_value_that_is_not_there_says_so(rows) -> None:
    cells = [row.cells["current_value"] for row in rows(values={})[1:]]
    assert cells == ["không có"] * 4


def test_findings_documents_and_words_of_the_agency_stand_in_their_cells(rows) -> None:
    plan = {
        "kind": "plan",
        "title": "Kế hoạch CCHC",
        "document_number": "12/KH-BNV",
        "issued_on": date(YEAR, 1, 5),
        "link_or_file": "https://bnv.gov.vn/12.pdf",
    }
    whole, *inputs = rows(
        signs=Signs(was_lowered=True),
        findings={KEY: [("warning", "Hoạt động, F17", "Ngày sai."), ("note", "", "Thiếu tên.")]},
        claims={KEY: Claim("Đã làm", True, "Không có đơn vị", [("TL01", plan), ("TL09", None)])},
        explanations={(*KEY, None): "Đã bổ sung\nTài liệu bổ sung: TL02"},
    )
    assert whole.cells["findings"] == "Cảnh báo (Hoạt động, F17): Ngày sai.\nLưu ý: Thiếu tên."
    assert whole.cells["evidence"] == (
        "TL01: Kế hoạch CCHC (Kế hoạch, 12/KH-BNV, 05/01/2025); https://bnv.gov.vn/12.pdf\n"
        "TL09: không có trong danh sách tài liệu"
    )
    assert [(row.cells.get("evidence"), row.link) for row in inputs] == [
        ("Mở TL01", "https://bnv.gov.vn/12.pdf"), *[(None, None)] * 3,
    ]  # fmt: skip
    assert whole.cells["explanation"] == (
        "Khai «không áp dụng»: Không có đơn vị\nĐã làm\nGiải trình: Đã bổ sung\nTài liệu bổ sung: TL02"
    )
    assert whole.cells["repeated"] == "Có"


@pytest.mark.parametrize(
    "link",
    ["tep.pdf", "javascript:alert(1)", "file:///c:/x", "\\\\may-chu\\x", "https://a b", f"https://{'x' * 2_001}", None],
)
def test_only_addresses_of_the_web_are_links(rows, link: str | None) -> None:
    document = {"kind": "plan", "title": "K", "document_number": None, "issued_on": None, "link_or_file": link}
    made = rows(claims={KEY: Claim(documents=[("TL01", document)])})
    assert {row.link for row in made} == {None}


def test_a_text_that_no_cell_holds_is_cut_where_the_cell_ends(rows) -> None:
    (whole, *_) = rows(findings={KEY: [("warning", "", "Sai. " * 10_000)]})
    assert len(str(whole.cells["findings"])) == 32_767
    assert str(whole.cells["findings"]).endswith("…")


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ({"points_exact": Fraction(7, 2)}, "3,5 điểm"),
        ({"ruling": "withdraw"}, "rút quyết định trước"),
        ({"input_name": "staff", "input_value": "6"}, "sửa thành 6"),
        ({"input_name": "staff", "input_value": None}, "dùng lại số liệu trước khi sửa"),
        ({"input_name": "level", "input_value": "A"}, "sửa thành «Tốt»"),
    ],
)
def test_last_year_s_decision_stands_in_the_row_that_it_is_on(rows, what: dict[str, Any], words: str) -> None:
    at = datetime(2025, 2, 1, tzinfo=UTC)
    decision = Decision(1, *KEY, 2, "Thiếu văn bản.", "Trần Văn B", at, **what)
    made = rows(decided_before=Appraisals.of([decision], {2: "Hội đồng"}))
    told = {row.input_name: row.cells["decided_before"] for row in made if "decided_before" in row.cells}
    assert told == {what.get("input_name"): f"Hội đồng: {words}, do Thiếu văn bản"}


@pytest.mark.parametrize(
    ("now", "least", "most", "words"),
    [
        (NOW, NOW, NOW, "Hạng 5/17: không đổi\nXếp loại Khá: không đổi"),
        (NOW, NOW, replace(NOW, rank=3), "Hạng 5/17: từ 5 đến 3\nXếp loại Khá: không đổi"),
        (
            replace(NOW, rank=None, class_name=None),
            replace(NOW, rank=17, class_name=None),
            replace(NOW, rank=2),
            "Chưa có hạng: từ 17 đến 2\nChưa xếp loại: từ chưa xếp loại đến Khá",
        ),
        (
            replace(NOW, rank=None, class_name=None),
            replace(NOW, rank=None, class_name=None),
            replace(NOW, rank=None, class_name=None),
            "Chưa có hạng: không đổi\nChưa xếp loại: không đổi",
        ),
    ],
)
def test_the_effect_says_between_which_ranks_and_classes(
    now: Standing, least: Standing, most: Standing, words: str
) -> None:
    assert effect_words(Effect("thu", *KEY, now, least, most), 17) == words
