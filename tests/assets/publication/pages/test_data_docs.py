"""The page of what the checks found says each statement in Vietnamese, names who breaks it, and needs no network."""

from __future__ import annotations

import re
import shutil
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from assets.home import Home
from assets.page_addresses import PageAddresses
from assets.publication.pages.data_docs import START, DataDocs, data_docs_page
from checks.tables.expectation_checks import why_not_kept
from checks.tables.expectations import MEDIAN, STATEMENTS, Verdict

YEAR = 2025
NIGHT = datetime(2026, 1, 4, 18, 5, tzinfo=UTC)
BY_NAME = {statement.name: statement for statement in STATEMENTS}
TOTALS = BY_NAME["totals_equal_their_parts"]
SOUND = [Verdict(statement, holds=True, row_count=1200, settings={}) for statement in STATEMENTS]


def broken(name: str, count: int = 1, **row: Any) -> list[Verdict]:
    """All verdicts of a year of which one statement does not hold."""
    wrong = Verdict(BY_NAME[name], holds=False, row_count=1200, broken_count=count, rows=(row,), settings={})
    return [wrong if each.statement.name == name else each for each in SOUND]


def page(found: list[Verdict]) -> str:
    html = data_docs_page(YEAR, found, NIGHT, {"15": "Bộ Nội vụ <b>"}, PageAddresses("/pages"))
    return re.sub(r"\s+", " ", html)


def test_a_sound_year_is_told_at_the_top_and_each_statement_below() -> None:
    shown = page(SOUND)

    assert "05/01/2026" in shown
    assert "Tất cả đều đúng." in shown
    assert all(statement.vietnamese in shown for statement in STATEMENTS)
    assert shown.count(">Đúng:<") == len(STATEMENTS)
    assert "Đã xem 1.200 dòng, 0 dòng không đúng" in shown


def test_a_broken_statement_names_its_rows_in_words_and_leads_to_their_passport() -> None:
    row = {"framework_id": "f", "agency_code": "15", "track": "final", "criterion_code": "1.3"}
    shown = page(broken(TOTALS.name, count=7, **row, points=Fraction(1, 3), parts=Fraction(2)))

    assert "1 điều không đúng; kết quả của năm không được xuất ra" in shown
    assert f'<a href="#{TOTALS.name}">' in shown
    assert "(1 dòng đầu)" in shown
    assert '<a href="/pages/2025/agencies/15/1.3">1.3</a>' in shown
    assert '<a href="/pages/2025/agencies/15/">Bộ Nội vụ &lt;b&gt;</a>' in shown
    for words in ("kết quả", "Tổng các phần", "<td>1/3</td>", "<td>2</td>"):
        assert words in shown


def test_what_only_warns_does_not_say_that_anything_is_stopped() -> None:
    shown = page(broken(MEDIAN, observed=33.333333))

    assert "1 điều không đúng." in shown
    assert "không được xuất ra cho đến khi sửa xong" not in shown
    assert "<td>33,33</td>" in shown


def test_a_statement_without_anything_to_look_at_is_not_called_right() -> None:
    nothing = [Verdict(statement, holds=True, row_count=0) for statement in STATEMENTS]

    assert page(nothing).count(">Không có gì để kiểm tra:<") == len(STATEMENTS)


def test_the_page_asks_for_nothing_outside_itself() -> None:
    assert not re.search(r"<script|<link|<img|src=|@import|url\(|https?://", page(SOUND))


@pytest.fixture
def connection(sqlite_warehouse: sa.Engine) -> Iterator[sa.Connection]:
    with sqlite_warehouse.connect() as opened:
        yield opened


def test_each_night_replaces_the_page_whole_and_others_cannot_read_it(
    tmp_path: Path, connection: sa.Connection
) -> None:
    docs = DataDocs(Home(tmp_path), PageAddresses())
    for found in (broken(TOTALS.name), SOUND):
        docs.keep(connection, YEAR, found, NIGHT)

    folder = Home(tmp_path).data_docs_of(YEAR)
    assert [path.name for path in folder.iterdir()] == [START]
    assert "Tất cả đều đúng." in (folder / START).read_text(encoding="utf-8")
    assert stat.S_IMODE((folder / START).stat().st_mode) & 0o027 == 0
    assert docs.address(YEAR) == "/pages/2025/data-docs/"


def test_a_page_that_cannot_be_written_costs_one_sentence(tmp_path: Path, connection: sa.Connection) -> None:
    docs = DataDocs(Home(tmp_path), PageAddresses())
    assert why_not_kept(docs, connection, YEAR, SOUND, NIGHT) is None

    cannot_be_shown = broken(TOTALS.name, points=float("inf"))
    assert str(why_not_kept(docs, connection, YEAR, cannot_be_shown, NIGHT)).startswith("the page of what the checks")
    assert "Tất cả đều đúng." in (docs.home.data_docs_of(YEAR) / START).read_text(encoding="utf-8")

    shutil.rmtree(docs.home.data_docs)
    docs.home.data_docs.write_text("in the way")
    assert "data-docs" in str(why_not_kept(docs, connection, YEAR, SOUND, NIGHT))
