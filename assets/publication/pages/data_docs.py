"""The page of what the checks of the published figures found: each statement, its verdict, the rows that break it.

Great Expectations' own page of its results needs nine scripts and six style sheets from other hosts, says its
statements in English and names no agency; this one shows the same results, and opens without a network. It is written
each night, and replaced whole. What does not belong here: statements and verdicts (`checks.tables.expectations`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

import pandas as pd
import sqlalchemy as sa

from assets.home import Home
from assets.page_addresses import PageAddresses
from assets.publication.pages.rendering import NO_FIGURE, render
from assets.reference.agencies import agencies_of_year
from checks.tables.expectations import Verdict
from checks.texts.figures_and_dates import grouped, hanoi_time, short_figure
from warehouse.private_files import own_folder
from warehouse.rows.frames import read_table
from warehouse.tables import agency
from warehouse.tables.tracks import track_words
from warehouse.whole_files import write_whole

START = "index.html"
"""Name of the file."""

HEADINGS = {
    "framework_id": "Bộ tiêu chí",
    "agency_code": "Cơ quan",
    "track": "Loại điểm",
    "criterion_code": "Tiêu chí",
    "group_code": "Nhóm",
    "points": "Điểm",
    "parts": "Tổng các phần",
    "most": "Điểm tối đa",
    "decided": "Điểm của vòng sau cùng",
    "misprint": "Sai khác khi in (đơn vị của chữ số cuối)",
    "best_rank": "Hạng cao nhất",
    "index": "Chỉ số",
    "observed": "Giá trị tìm thấy",
}
"""Columns of the frames that the statements are about; of others the name itself is shown."""


class Cell(NamedTuple):
    """What stands in a cell, and the page that it leads to."""

    words: str
    address: str | None = None


@dataclass(frozen=True, slots=True)
class DataDocs:
    """Where the pages are kept, a folder a year, and under which addresses they are served."""

    home: Home
    addresses: PageAddresses

    def address(self, year: int) -> str:
        """Address of a year's page."""
        return self.addresses.data_docs(year)

    def keep(self, connection: sa.Connection, year: int, found: Sequence[Verdict], moment: datetime) -> None:
        """Write a year's page, whole, in the place of the last one.

        Args:
            connection: open on the warehouse; only agencies' names are read.
            year: the year.
            found: what the checks found.
            moment: when.

        Raises:
            OSError: the page cannot be written; the last one stays.
        """
        known = agencies_of_year(read_table(connection, agency), year)
        names = dict(zip(known["code"], known["name"], strict=True))
        folder = own_folder(self.home.root, *self.home.data_docs_of(year).relative_to(self.home.root).parts)
        write_whole(folder / START, data_docs_page(year, found, moment, names, self.addresses).encode())


def data_docs_page(
    year: int, found: Sequence[Verdict], moment: datetime, names: Mapping[str, str], addresses: PageAddresses
) -> str:
    """The verdicts of a year as a page.

    Args:
        year: the year.
        found: what the checks found, in their order.
        moment: when.
        names: agency code -> name.
        addresses: of the pages that it links to.
    """
    broken = [each for each in found if not each.holds]
    return render(
        "data_docs",
        title=f"Kết quả kiểm tra số liệu năm {year}",
        addresses=addresses,
        crumbs=[
            ("Các năm", addresses.home),
            (f"Năm {year}", addresses.year(year)),
            ("Kết quả kiểm tra", None),
        ],
        moment=hanoi_time(moment),
        statement_count=len(found),
        broken=[each.statement for each in broken],
        is_stopped=any(each.statement.blocks for each in broken),
        verdicts=[_shown(each, year, names, addresses) for each in found],
    )


def _shown(verdict: Verdict, year: int, names: Mapping[str, str], addresses: PageAddresses) -> dict[str, object]:
    found = dict.fromkeys(name for row in verdict.rows for name in row)
    columns = sorted(found, key=lambda name: name not in verdict.statement.named_by)
    return {
        "statement": verdict.statement,
        "holds": verdict.holds,
        "is_asked": verdict.settings is not None,
        "row_count": grouped(verdict.row_count),
        "broken_count": grouped(verdict.broken_count),
        "shown_count": len(verdict.rows),
        "headings": [HEADINGS.get(name, name) for name in columns],
        "rows": [[_cell(name, row, year, names, addresses) for name in columns] for row in verdict.rows],
        "observed": None if verdict.observed is None else _words(verdict.observed),
        "settings": json.dumps(dict(verdict.settings or {}), ensure_ascii=False, sort_keys=True, default=str),
    }


def _cell(name: str, row: Mapping[str, Any], year: int, names: Mapping[str, str], addresses: PageAddresses) -> Cell:
    value, code = row.get(name), str(row.get("agency_code"))
    if name == "agency_code" and code in names:
        return Cell(names[code], addresses.passport(year, code))
    if name == "criterion_code" and code in names:
        return Cell(str(value), addresses.passport(year, code, str(value)))
    return Cell(track_words(str(value)) if name == "track" else _words(value))


def _words(value: Any) -> str:
    """A value as it is read: exact fractions as they are, other figures with two decimals."""
    if pd.isna(value):
        return NO_FIGURE
    if not isinstance(value, (int, float, Fraction, Decimal)):
        return str(value)
    is_exact = isinstance(value, Fraction) and value.denominator != 1
    return str(value) if is_exact else short_figure(Decimal(str(round(float(value), 2))))
