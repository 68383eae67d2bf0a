"""«Đính chính»: what an erratum corrects, why, and every published figure that it moves, before and after."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import pandas as pd

from assets.publication.paper.heading_block import appendix_heading
from assets.publication.paper.printed_sheet import Cell, PrintedSheet
from assets.publication.published.editions import Correction
from assets.publication.published.moved_figures import BELOW_ROUNDING, changes, moved_ranks
from assets.publication.published.tables import CommitteeTables
from assets.publication.published.wording import NO_FIGURE
from checks.texts.figures_and_dates import grouped
from warehouse.tables.publication import WHOLE_FRAMEWORK
from warehouse.tables.tracks import track_label, track_position

WIDTHS_PX = (40, 206, 286, 108, 94, 90, 90)
HEADINGS = ("STT", "Cơ quan", "Tiêu chí", "Loại điểm", "Số liệu", "Trước", "Sau")


def write_erratum(sheet: PrintedSheet, tables: CommitteeTables, correction: Correction, appendix: str) -> None:
    """Write what is corrected, then two lists: figures of whole frameworks, and points of single criteria."""
    appendix_heading(sheet, tables.edition, appendix, f"ĐÍNH CHÍNH KẾT QUẢ NĂM {tables.year}", "")
    moved = correction.moved
    for sentence in (
        f"Lần công bố được đính chính: {correction.release}, {correction.document.named}.",
        f"Lý do đính chính: {correction.reason}",
        f"Số liệu thay đổi: {grouped(len(moved))}; thứ hạng thay đổi: {grouped(len(moved_ranks(moved)))}.",
    ):
        sheet.full_width(sentence, "paragraph")
    sheet.gap()
    head = sheet.add(*(Cell(text, "head") for text in HEADINGS))
    sheet.repeat(head, head)
    names = _names(tables)
    is_total = moved["criterion_code"] == WHOLE_FRAMEWORK
    _write_list(sheet, "A. Tổng điểm, chỉ số, xếp loại, thứ hạng", moved[is_total], names)
    _write_list(sheet, "B. Điểm từng tiêu chí", moved[~is_total], names)
    sheet.finish()


class Names(NamedTuple):
    """Names of what moved.

    Attributes:
        agencies: by code, in the order of the other sheets.
        criteria: by framework and code, in that order.
        rounds: of appraisal, by number.
    """

    agencies: Mapping[str, str]
    criteria: Mapping[tuple[str, str], str]
    rounds: Mapping[int, str]


def _names(tables: CommitteeTables) -> Names:
    agencies = dict(zip(tables.standings["agency_code"], tables.standings["name"], strict=True))
    keys = zip(tables.criteria["framework_id"], tables.criteria["criterion_code"], strict=True)
    return Names(agencies, dict(zip(keys, tables.criteria["name"], strict=True)), tables.round_names)


def _write_list(sheet: PrintedSheet, title: str, moved: pd.DataFrame, names: Names) -> None:
    sheet.full_width(f"{title}: {grouped(len(moved))}" if len(moved) else f"{title}: không có thay đổi", "band")
    for number, row in enumerate(_in_order(moved, names), start=1):
        _write_row(sheet, number, row, names)


def _in_order(moved: pd.DataFrame, names: Names) -> list[dict[Any, Any]]:
    agencies, criteria = ({key: place for place, key in enumerate(each)} for each in names[:2])
    last = len(agencies) + len(criteria)

    def place(row: Mapping[Any, Any]) -> tuple[int, int, tuple[int, int]]:
        criterion = criteria.get((row["framework_id"], row["criterion_code"]), last)
        return agencies.get(row["agency_code"], last), criterion, track_position(row["track"])

    return sorted(moved.to_dict("records"), key=place)


def _write_row(sheet: PrintedSheet, number: int, row: Mapping[Any, Any], names: Names) -> None:
    agencies, criteria, rounds = names
    agency, criterion = row["agency_code"], row["criterion_code"]
    name = criteria.get((row["framework_id"], criterion))
    moved = list(changes(row))
    sheet.add(
        Cell(grouped(number), "centre"),
        Cell(agencies.get(agency, agency), "text"),
        Cell(
            "Cả bộ tiêu chí" if criterion == WHOLE_FRAMEWORK else f"{criterion}. {name}" if name else criterion, "text"
        ),
        Cell(track_label(row["track"], rounds), "small_text"),
        Cell("\n".join(each.what for each in moved) or BELOW_ROUNDING, "small_text"),
        Cell("\n".join(each.before for each in moved) or NO_FIGURE, "small_right"),
        Cell("\n".join(each.after for each in moved) or NO_FIGURE, "small_right"),
        keep_with_previous=number == 1,
    )
