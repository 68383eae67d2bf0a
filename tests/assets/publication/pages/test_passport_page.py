"""The passport as a page says all that the text says, asks for nothing, and escapes what agencies wrote."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest
import sqlalchemy as sa

from assets.home import Home
from assets.page_addresses import PageAddresses
from assets.publication.pages.passports import passport_page
from assets.publication.passport.document import passport
from assets.publication.passport.facts.passport_facts import read_passport_facts
from assets.publication.passport.wording import passport_text
from checks.code_lists import CodeLists
from tests.assets.publication.pages.reading_pages import Page
from tests.assets.publication.passport.test_wording import (
    CODE_LISTS,
    CRITERION,
    DOCUMENT,
    DOCUMENTS,
    FINDING,
    change,
    place,
)
from tests.assets.publication.passport.test_wording import version as earlier
from warehouse.rows.frames import read_table
from warehouse.tables import code_list, index_score

ADDRESSES = PageAddresses("/pages")
DECISION = {
    "id": 7,
    "round_name": "Thẩm định lần 1",
    "by": "Nguyễn A",
    "at": "2025-02-01T08:00:00+07:00",
    "document": "5/TĐ",
    "file": "ab" * 32,
    "sheet": "Thẩm định",
    "row": 9,
    "reason": "Sai số liệu",
    "to": "4",
}
RICH: dict[str, Any] = CRITERION | {
    "parent": None,
    "basis": "Điều 3",
    "sentence": "3 ≥ 2 → 0,75 điểm",
    "rule": ["Nếu «số tin» ≥ 2: điểm = 0,75"],
    "formula": [{"depth": 1, "text": "3 ≥ 2: đúng → 0,75"}],
    "inputs": [
        {"label": "Số tin", "value": "1234", "rows": place("Hoạt động", 5, 6), "row_count": 3, "correction": DECISION},
        {"label": "Số bài", "value": None, "rows": place(None, None), "row_count": 1, "correction": None},
    ],
    "decisions": [DECISION],
    "evidence": DOCUMENTS,
    "evidence_needed": [{"kind": "report", "required": True, "is_named": False}],
    "claim": {"explanation": "Đã nộp", "not_applicable": True, "not_applicable_reason": "Không có TTHC"},
    "findings": [FINDING | {"sheet": "Bìa", "cell": "B4", "explanation": "Đã rõ", "days_late": 2}],
    "explanations": [
        {
            "round_name": "Hội đồng",
            "text": "Đã tổ chức",
            "new_evidence": "12/GM",
            "at": "2025-01-04T00:30:00+07:00",
            "document": "3/UBND",
        }
    ],
    "history": [earlier(1), earlier(2, points="1.00")],
}
REPORT = {"period": "year", "due": "2025-01-10", "extension": "7/CV", "received": None, "days_late": None}
RELEASED = {"release": "2024-2", "decision": "9/QĐ", "date": "2025-03-01", "erratum": "sai số"}
CERTAINTY = {
    "rank": 2,
    "bands": {
        "together": {"low": 1, "high": 4},
        "open_items": {"low": 2, "high": 3},
        "survey": {"low": 1, "high": 3},
        "weights": {"low": 2, "high": 5, "median": 3},
    },
    "tied_with": ["16", "17"],
    "names": {"16": "Xã Hai"},
    "open_items": 3,
    "standard_error": "0.350000",
    "to_next_rank": "0.45",
    "to_next_rank_exact": "9/20",
    "must_pass": True,
    "to_next_class": "1.20",
    "next_class": "Xuất sắc",
    "lost": [
        {"criterion": "1.1", "points": "0.25", "points_exact": "1/4", "full": 7, "asked": 9, "lifts": True},
        {"criterion": "2", "points": "1.00", "points_exact": "1", "full": 0, "asked": 9, "lifts": False},
    ],
}
WHOLE = DOCUMENT | {
    "criteria": [RICH],
    "findings": [FINDING],
    "reports": [REPORT | {"status": "rejected"}] * 2,
    "waived": ["tiêu chí 1.1 (7/QĐ)"],
    "other_frameworks": [],
    "switched_off": ["quy tắc B (8/QĐ)"],
    "certainty": CERTAINTY,
    "cases": [],
    "change": [change()],
    "released": [RELEASED | {"points": "17.50", "index": "87.50", "rank": 2}],
}
HOSTILE = "<script>alert('x')</script>\"&amp;"


def phrases(text: str) -> set[str]:
    """What a text says, without its punctuation."""
    return {phrase.strip(" .–") for phrase in re.split(r"[;:()=→\n]|, (?=\D)", text)} - {""}


def missing(document: Mapping[str, Any], code_lists: CodeLists, page: Page) -> set[str]:
    """What the text says and the page does not."""
    labels = {"Số liệu", "Quyết định thẩm định số 7"}  # the page has headings of tables and lists in their place
    seen = page.text.lower()
    return {each for each in phrases(passport_text(document, code_lists)) - labels if each.lower() not in seen}


@pytest.mark.parametrize("criterion", [None, "1.1"])
def test_the_page_says_all_that_the_text_says(criterion: str | None) -> None:
    document = WHOLE if criterion is None else WHOLE | {"findings": [], "certainty": None, "change": []}
    page = Page(passport_page(document, CODE_LISTS, ADDRESSES, criterion=criterion))

    assert missing(document, CODE_LISTS, page) == set()


def test_it_is_so_of_every_passport_of_a_scored_year(installation: tuple[sa.Engine, Home]) -> None:
    engine, _ = installation
    with engine.connect() as connection:
        code_lists = CodeLists(read_table(connection, code_list))
        agencies = sorted(connection.scalars(sa.select(index_score.c.agency_code).distinct()))[:3]
        assert agencies
        for agency in agencies:
            document = passport(read_passport_facts(connection, 2025, agency))
            assert missing(document, code_lists, Page(passport_page(document, code_lists))) == set()


def test_a_passport_leads_to_each_of_its_criteria_and_back_to_the_year() -> None:
    page = Page(passport_page(WHOLE, CODE_LISTS, ADDRESSES))
    assert ADDRESSES.passport(2024, "15", "1.1") in page.addresses
    assert page.addresses[:3] == ["#noi-dung", ADDRESSES.home, ADDRESSES.year(2024)]


def test_a_page_that_stands_alone_links_only_within_itself() -> None:
    page = Page(passport_page(WHOLE, CODE_LISTS))
    assert {address[0] for address in page.addresses} == {"#"}
    targets = {given["id"] for _, given in page.tags if "id" in given}
    assert {address.removeprefix("#") for address in page.addresses} <= targets


def test_nothing_that_an_agency_wrote_is_markup() -> None:
    document = WHOLE | {
        "agency_name": HOSTILE,
        "criteria": [
            RICH | {
                "name": HOSTILE,
                "sentence": HOSTILE,
                "evidence": [DOCUMENTS[0] | {"title": HOSTILE}],
                "findings": [FINDING | {"message": HOSTILE, "explanation": HOSTILE}],
            }
        ],
    }  # fmt: skip
    page = Page(passport_page(document, CODE_LISTS, ADDRESSES))
    assert page.asked == []
    assert page.text.count(HOSTILE) >= 6
