from __future__ import annotations

import pytest

from checks.data.statements import LONGEST_CELL, SHOWN_CASES, Cases, DataCheck
from checks.texts.markdown_tables import Link, Row, markdown_table

HEADINGS = ("Cơ quan", "Số ngày chậm")


def check(*rows: Row) -> tuple[str, Cases]:
    found = Cases(HEADINGS, rows)
    told: DataCheck[None] = DataCheck("no_report_is_late", "submission", "…", "…", "báo cáo gửi chậm", lambda _: found)
    return told.sentence(found), found


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        pytest.param([], "", id="none"),
        pytest.param([("Sở Nội vụ", 3)], "1 báo cáo gửi chậm: Sở Nội vụ.", id="one"),
        pytest.param([("A", 3), ("A", 2)], "2 báo cáo gửi chậm: A.", id="two of one agency"),
        pytest.param([(Link("A", "/a/"), 3)], "1 báo cáo gửi chậm: A.", id="a link is its text"),
        pytest.param(
            [(f"S{number}", 1) for number in range(1200)],
            "1.200 báo cáo gửi chậm: S0, S1, S2, S3, S4, …",
            id="very many",
        ),
        pytest.param([("[x](http://e.vn)", 1)], "1 báo cáo gửi chậm: `[x](http://e.vn)`.", id="a name is no Markdown"),
    ],
)
def test_a_sentence_tells_how_many_and_whose_the_first_are(rows: list[Row], sentence: str) -> None:
    assert check(*rows)[0] == sentence


def test_a_table_has_headings_links_and_nothing_that_an_agency_wrote_as_markdown() -> None:
    rows: list[Row] = [(Link("Sở Y tế", "/pages/2025/agencies/SYT/"), 3), ("a | b\n<img>", None)]

    assert markdown_table(HEADINGS, rows).splitlines() == [
        "|Cơ quan|Số ngày chậm|",
        "|-|-|",
        "|[Sở Y tế](/pages/2025/agencies/SYT/)|3|",
        "|`a ¦ b <img>`||",
    ]


def test_a_long_text_is_cut() -> None:
    shown = Cases(("Vì sao",), [("chữ " * 200,)]).markdown.splitlines()[2]

    assert LONGEST_CELL - 5 < len(shown) <= LONGEST_CELL + len("||")


def test_a_long_table_says_how_many_there_are_and_where_all_of_them_stand() -> None:
    page = Link("Trang báo cáo", "/pages/2025/reports")
    shown = Cases(HEADINGS, [("A", 1)] * 1000, page).markdown

    assert shown.count("|A|1|") == SHOWN_CASES
    assert shown.endswith(f"Bảng nêu {SHOWN_CASES} trong 1.000 trường hợp.\n\n[Trang báo cáo](/pages/2025/reports)")
