"""Tables and links are Markdown that Dagster shows at once, and nothing that a text holds becomes more than a text."""

from __future__ import annotations

from pathlib import PurePath

import pytest
from markdown_it import MarkdownIt

from assets.page_addresses import PageAddresses
from assets.preview.first_rows import FirstRows, Passport, ReturnedTo
from assets.preview.links import address_of, page_links
from assets.preview.markdown import LEAST_ROWS, SHOWN_AT_ONCE, links_markdown, table_markdown
from checks.texts.markdown_tables import Link

PAGES = PageAddresses()


def rows(*texts: str, total: int | None = None) -> FirstRows:
    return FirstRows(
        ("Cơ quan", "Nội dung"), tuple(("Bộ Nội vụ (A)", text) for text in texts), total or len(texts), "lớn trước"
    )


def html(markdown: str) -> str:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(markdown)


def test_a_table_says_how_many_rows_there_are_and_leads_on() -> None:
    assert table_markdown(rows("a", "b", total=1014), ["/pages/2025/agencies/A/1.3", None]).splitlines() == [
        "2 dòng đầu trong 1.014 dòng: lớn trước.",
        "",
        "|Cơ quan|Nội dung|",
        "|-|-|",
        "|[Bộ Nội vụ (A)](/pages/2025/agencies/A/1.3)|a|",
        "|Bộ Nội vụ (A)|b|",
    ]


def test_as_many_rows_are_shown_as_need_no_click() -> None:
    shown = table_markdown(rows(*["câu dài " * 12] * 10), [])

    assert len(shown) <= SHOWN_AT_ONCE
    assert shown.startswith("8 dòng đầu trong 10 dòng")
    assert html(shown).count("<tr>") == 9
    assert table_markdown(rows(*["x"] * 10), [], limit=None).startswith("10 dòng đầu")


def test_rows_that_do_not_fit_are_shown_after_a_click_all_the_same() -> None:
    assert table_markdown(rows(*["câu " * 300] * 10), []).startswith(f"{LEAST_ROWS} dòng đầu trong 10")


def test_no_rows_are_said_in_words() -> None:
    assert table_markdown(FirstRows(("Cơ quan",), (), 0, "theo mã"), []) == "Không có dòng nào."
    assert table_markdown(FirstRows(("Cơ quan",), (), 7, "theo mã"), []) == "7 dòng, không dòng nào cần xem trước."


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", "a|b", "[ảnh](/graphql?query=x)", "![](/b.png)", "www.evil.example", "`|`", "](x)"],
)
def test_a_text_stays_a_text_in_its_cell_and_in_a_link(text: str) -> None:
    table = html(table_markdown(FirstRows((text,), ((text,), ("khác",)), 2, "theo mã"), ["/pages/2025/", None]))
    links = html(links_markdown([Link(text, "/pages/2025/")]))

    for shown in (table, links):
        assert shown.count("<a ") == shown.count('<a href="/pages/2025/">') == 1
        assert "<script" not in shown
        assert "<img" not in shown
    assert table.count("<td>") == 2


def test_rows_lead_to_passports_and_to_returned_files_of_their_year() -> None:
    assert address_of(Passport("A", "1.3"), 2025, PAGES) == "/pages/2025/agencies/A/1.3"
    assert address_of(Passport("A", None), 2025, PAGES) == "/pages/2025/agencies/A/"
    assert address_of(PurePath("A/tệp (1).xlsx"), 2025, PAGES) == "/pages/2025/returned/A/t%E1%BB%87p%20%281%29.xlsx"
    assert address_of(ReturnedTo("A"), 2025, PAGES) == "/pages/2025/returned/#co-quan-A"
    assert address_of(None, 2025, PAGES) is None
    assert address_of(Passport("A", None), None, PAGES) is None


@pytest.mark.parametrize(
    ("asset", "first"),
    [
        ("appraisal_worklist", "/pages/2025/worklist"),
        ("score_change", "/pages/2025/changes"),
        ("submission", "/pages/2025/reports"),
        ("returned_workbook", "/pages/2025/returned/"),
        ("criterion_score", "/pages/2025/"),
        ("committee_workbook", "/pages/2025/"),
        ("survey_answer", "/pages/2025/"),
    ],
)
def test_an_asset_leads_first_to_the_page_that_has_all_of_it(asset: str, first: str) -> None:
    assert page_links(asset, 2025, PAGES)[0].address == first


def test_the_committees_figures_lead_back_by_the_lineage_page() -> None:
    assert "/pages/lineage" in [link.address for link in page_links("committee_workbook", 2025, PAGES)]
    assert [link.address for link in page_links("agency", None, PAGES)] == ["/pages/", "/pages/lineage"]
