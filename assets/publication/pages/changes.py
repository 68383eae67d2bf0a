"""The page of what the last night that changed figures changed: totals and ranks first, then criteria.

What does not belong here: finding the changes (`assets.scoring.changes.last`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import pandas as pd

from assets.page_addresses import PageAddresses
from assets.publication.pages.listing import Cell, Listing, figure, text
from assets.publication.pages.rendering import NO_FIGURE, render
from assets.scoring.changes.last import LastChanges
from assets.scoring.changes.rows import MOVED_BY, named_movers
from checks.texts.figures_and_dates import grouped, hanoi_time
from warehouse.tables.publication import WHOLE_FRAMEWORK
from warehouse.tables.tracks import RANKED_TRACK, track_label

MOST_ROWS = 2_000
"""Rows of a table: a first night changes every figure, and a browser is to open the page at once."""
_POINTS = ("Điểm trước", "Điểm sau", "Thay đổi")


def changes_page(
    year: int,
    last: LastChanges,
    names: Mapping[str, str],
    criteria: Mapping[tuple[str, str], str],
    addresses: PageAddresses,
    round_names: Mapping[int, str],
) -> str:
    """What changed, as a page.

    Args:
        year: of evaluation.
        last: from `read_last_changes`.
        names: of agencies, by code.
        criteria: names of criteria, by framework and code.
        addresses: of the pages.
        round_names: of the rounds of appraisal.
    """
    frameworks = last.changes.groupby("agency_code")["framework_id"].nunique()
    several = frozenset(frameworks.index[frameworks > 1])
    tells_movers = "moved_by" in last.changes and bool(last.changes["moved_by"].ne("").any())
    words = _RowWords(year, names, criteria, addresses, round_names, several, tells_movers=tells_movers)
    is_total = last.changes["criterion_code"] == WHOLE_FRAMEWORK
    is_result = last.changes["track"] == RANKED_TRACK
    kinds = (is_total & is_result, ~is_total & is_result, ~is_result)
    totals, parts, beside = (last.changes[each].to_dict("records") for each in kinds)
    return render(
        "listing",
        title=f"Thay đổi của đêm gần nhất năm {year}",
        addresses=addresses,
        crumbs=[("Các năm", addresses.home), (f"Năm {year}", addresses.year(year)), ("Thay đổi", None)],
        sentences=[_when(last)],
        listings=[
            Listing(
                "Tổng điểm, xếp loại, thứ hạng thay đổi",
                ("Cơ quan", *_POINTS, "Hạng trước", "Hạng sau", "Loại trước", "Loại sau", *words.beside_heading),
                [words.total(row) for row in totals[:MOST_ROWS]],
                note=_cut(len(totals)),
            ),
            Listing(
                "Điểm kết quả của tiêu chí thay đổi",
                ("Cơ quan", "Tiêu chí", *_POINTS, *words.beside_heading),
                [words.part(row) for row in parts[:MOST_ROWS]],
                note=_cut(len(parts)),
            ),
            Listing(
                "Điểm tự chấm, điểm hệ thống chấm, điểm các vòng thẩm định thay đổi",
                ("Cơ quan", "Loại điểm", "Tiêu chí", *_POINTS, *words.beside_heading),
                [words.beside(row) for row in beside[:MOST_ROWS]],
                note=_cut(len(beside)),
            ),
        ],
        links=[],
    )


def _when(last: LastChanges) -> str:
    if last.changed_at is None:
        return "Chưa có đêm chấm điểm nào."
    return (
        f"Lần chấm gần nhất có thay đổi: {hanoi_time(last.changed_at)} (giờ Việt Nam). "
        f"Số hạng công bố được thay đổi: {grouped(last.moved_ranks)}."
    )


def _cut(count: int) -> str:
    return f"Có {grouped(count)} dòng; ở đây chỉ nêu {grouped(MOST_ROWS)} dòng đầu." if count > MOST_ROWS else ""


class _RowWords:
    """Cells of a year's changes."""

    def __init__(
        self,
        year: int,
        names: Mapping[str, str],
        criteria: Mapping[tuple[str, str], str],
        addresses: PageAddresses,
        round_names: Mapping[int, str],
        several: Collection[str],
        *,
        tells_movers: bool,
    ) -> None:
        self._year = year
        self._names = names
        self._criteria = criteria
        self._addresses = addresses
        self._round_names = round_names
        self._several = several
        self.beside_heading = (MOVED_BY,) if tells_movers else ()

    def _movers(self, row: Mapping[Any, Any]) -> list[Cell]:
        return [text(named_movers(row, self._names))] if self.beside_heading else []

    def total(self, row: Mapping[Any, Any]) -> list[Cell]:
        return [
            self._agency(row),
            *_points(row),
            figure(_whole(row["rank_before"])),
            figure(_whole(row["rank_after"])),
            text(_text(row["class_before"])),
            text(_text(row["class_after"])),
            *self._movers(row),
        ]

    def part(self, row: Mapping[Any, Any]) -> list[Cell]:
        return [self._agency(row), self._criterion(row), *_points(row), *self._movers(row)]

    def beside(self, row: Mapping[Any, Any]) -> list[Cell]:
        track = text(track_label(row["track"], self._round_names))
        return [self._agency(row), track, self._criterion(row), *_points(row), *self._movers(row)]

    def _agency(self, row: Mapping[Any, Any]) -> Cell:
        code = row["agency_code"]
        return text(self._names.get(code, code), self._addresses.passport(self._year, code, framework=self._of(row)))

    def _of(self, row: Mapping[Any, Any]) -> str | None:
        """The framework, of an agency of which changes by several are told."""
        return row["framework_id"] if row["agency_code"] in self._several else None

    def _criterion(self, row: Mapping[Any, Any]) -> Cell:
        code = row["criterion_code"]
        if code == WHOLE_FRAMEWORK:
            return text("Tổng điểm")
        name = self._criteria.get((row["framework_id"], code), "")
        return text(
            f"{code} {name}".strip(), self._addresses.passport(self._year, row["agency_code"], code, self._of(row))
        )


def _points(row: Mapping[Any, Any]) -> list[Cell]:
    before, after = row["points_before"], row["points_after"]
    moved = None if pd.isna(before) or pd.isna(after) else after - before
    return [figure(_figure(before)), figure(_figure(after)), figure(_figure(moved, signed=True))]


def _figure(value: Any, *, signed: bool = False) -> str:
    """Points as they are printed; a change with its sign."""
    if pd.isna(value):
        return NO_FIGURE
    return f"{'+' if signed and value > 0 else ''}{grouped(value)}"


def _whole(value: Any) -> str:
    return NO_FIGURE if pd.isna(value) else grouped(int(value))


def _text(value: Any) -> str:
    return NO_FIGURE if pd.isna(value) else str(value)
