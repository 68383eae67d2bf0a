"""«Điểm tiêu chí»: agencies down, criteria across, a line a track: own points, the system's, each round's, the final.

A table too wide to be read on A4 is cut into parts between groups of criteria; every part repeats the agencies.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd

from assets.publication.committee.sheets.ranking import figure
from assets.publication.paper.heading_block import appendix_heading
from assets.publication.paper.page_breaks import NARROW_MARGIN_LEFT_MM, usable_width_px
from assets.publication.paper.printed_sheet import Cell, PrintedSheet
from assets.publication.paper.text_measure import height_points, text_width_px, wrapped_lines
from assets.publication.published.framework_rules import AppliedFramework
from assets.publication.published.tables import CommitteeTables
from assets.publication.published.wording import LEGEND, NO_FIGURE, NOT_APPLICABLE, UNSCORABLE
from warehouse.tables.tracks import COMPUTED, FINAL, SELF, in_track_order, round_of, track_label, track_words

AGENCY_PX, TRACK_PX, LEAST_PX = 124, 54, 560
_LINE_HEIGHT = 15.0
_FONT = 8.0
_PADDING_PX = 6
_KEPT_TOGETHER = 5
"""A group of so few agencies is not broken over two pages."""
_LEAST_SCALE = 0.84
"""8-point figures printed at 84 % are the smallest that are read without effort."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the matrix.

    Attributes:
        criterion_code: whose points stand in it; empty for the total of the whole framework.
        heading: the code, or «Cộng» for a group's total, «Nhóm» for its weighted mean.
        is_total: whether it sums others.
        maximum: the printed maximum.
        width_px: wide enough for every figure in it.
    """

    criterion_code: str
    heading: str
    is_total: bool
    maximum: str
    width_px: int


@dataclass(frozen=True, slots=True)
class Block:
    """Columns that belong under one heading."""

    heading: str
    columns: tuple[Column, ...]

    @property
    def width_px(self) -> int:
        """Of all its columns."""
        return sum(column.width_px for column in self.columns)


Scores = dict[tuple[str, str, str], str]
"""The printed figure of (agency_code, criterion_code, track)."""

Totals = dict[tuple[str, str], object]
"""The total points of (agency_code, track)."""


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of an agency.

    Attributes:
        tracks: one a line.
        scores: what stands in the criteria's columns.
        totals: what stands in the last.
    """

    tracks: Sequence[str]
    scores: Scores
    totals: Totals


def lines_of(tables: CommitteeTables, rules: AppliedFramework) -> Lines:
    """The lines of a framework's agencies. Until a round has begun final points are the computed ones: told once."""
    rows = tables.index_scores[tables.index_scores["framework_id"] == rules.framework_id]
    totals = dict(zip(zip(rows["agency_code"], rows["track"], strict=True), rows["points"], strict=True))
    # Where nobody scores himself there is no line of noughts.
    nobodys = () if any(each.has_self_scores for each in rules.framework.criteria) else (SELF,)
    tracks = [track for track in in_track_order(rows["track"]) if track not in nobodys]
    has_rounds = any(round_of(track) for track in tracks)
    shown = tracks if has_rounds else [track for track in tracks if track != FINAL]
    return Lines(shown, printed_scores(tables, rules), totals)


def printed_scores(tables: CommitteeTables, rules: AppliedFramework) -> Scores:
    """Every cell of a framework's matrix, printed; none where agencies do not score themselves."""
    rows = tables.criterion_scores[tables.criterion_scores["framework_id"] == rules.framework_id]
    asked = {code for code, criterion in rules.framework.by_code.items() if criterion.has_self_scores}
    keys = list(zip(rows["agency_code"], rows["criterion_code"], rows["track"], strict=True))
    texts = [
        NO_FIGURE if track == SELF and code not in asked else _printed(points, applicable, error)
        for (_, code, track), points, applicable, error in zip(
            keys, rows["points"], rows["is_applicable"], rows["error"], strict=True
        )
    ]
    return dict(zip(keys, texts, strict=True))


def _printed(points: Any, is_applicable: Any, error: Any) -> str:
    if not is_applicable:
        return NOT_APPLICABLE
    if points is None or pd.isna(points):
        return UNSCORABLE if isinstance(error, str) else NO_FIGURE
    return figure(points)


def matrix_blocks(criteria: pd.DataFrame, scores: Scores, rules: AppliedFramework) -> list[Block]:
    """The framework's columns: for each top criterion its leaves, then their total."""
    children: dict[str, list[pd.Series[Any]]] = {}
    for _, row in criteria.iterrows():
        children.setdefault(row["parent_code"] if isinstance(row["parent_code"], str) else "", []).append(row)
    widest: dict[str, float] = {}
    for (_, code, _), text in scores.items():
        widest[code] = max(widest.get(code, 0.0), text_width_px(text, _FONT, bold=True))

    def column(row: pd.Series[Any], *, is_total: bool) -> Column:
        heading = _total_heading(rules, row["criterion_code"]) if is_total else row["criterion_code"]
        most = rules.printed_maximum(Fraction(row["max_points"]))
        needed = max(text_width_px(text, _FONT, bold=True) for text in (heading, most))
        width = round(max(needed, widest.get(row["criterion_code"], 0.0)) + _PADDING_PX)
        return Column(row["criterion_code"], heading, is_total, most, width)

    def leaves(row: pd.Series[Any]) -> list[pd.Series[Any]]:
        below = children.get(row["criterion_code"], [])
        return [leaf for child in below for leaf in leaves(child)] if below else [row]

    blocks = []
    for top in children.get("", []):
        own = leaves(top)
        columns = [column(leaf, is_total=False) for leaf in own]
        if children.get(top["criterion_code"]):
            columns.append(column(top, is_total=True))
        blocks.append(Block(f"{top['criterion_code']}. {top['name']}", tuple(columns)))
    return blocks


def _total_heading(rules: AppliedFramework, code: str) -> str:
    return "Nhóm" if rules.framework.by_code[code].is_weighted else "Cộng"


def matrix_parts(blocks: Sequence[Block], room_px: float) -> list[list[Block]]:
    """Distribute blocks over pages of that width, in order; a block wider than a page has one to itself."""
    parts: list[list[Block]] = []
    used = 0.0
    for block in blocks:
        if not parts or used + block.width_px > room_px:
            parts.append([])
            used = 0.0
        parts[-1].append(block)
        used += block.width_px
    return parts


def plan_matrix(tables: CommitteeTables, rules: AppliedFramework) -> list[list[Block]]:
    """The parts in which a framework's matrix is printed, the grand total at the end of the last."""
    lines = lines_of(tables, rules)
    criteria = tables.criteria[tables.criteria["framework_id"] == rules.framework_id]
    totals = (grand_total(points, track) for (_, track), points in lines.totals.items())
    width = max([text_width_px(text, _FONT, bold=True) for text in totals], default=0.0)
    total = Column("", "", is_total=True, maximum="", width_px=round(max(width, 36.0) + _PADDING_PX))
    room = usable_width_px(NARROW_MARGIN_LEFT_MM) / _LEAST_SCALE - AGENCY_PX - TRACK_PX
    return matrix_parts([*matrix_blocks(criteria, lines.scores, rules), Block("Tổng điểm", (total,))], room)


def widths_px(blocks: Sequence[Block]) -> list[int]:
    """The widths of a part's columns; in a table of few criteria agencies have what headings and notes need besides."""
    others = [TRACK_PX, *(column.width_px for block in blocks for column in block.columns)]
    return [max(AGENCY_PX, LEAST_PX - sum(others)), *others]


def write_matrix(
    sheet: PrintedSheet,
    tables: CommitteeTables,
    rules: AppliedFramework,
    blocks: Sequence[Block],
    *,
    appendix: str,
    part: str,
) -> None:
    """Write one part of a framework's matrix."""
    appendix_heading(
        sheet,
        tables.edition,
        appendix,
        f"ĐIỂM TỪNG TIÊU CHÍ NĂM {tables.year}, {tables.block_name(rules).upper()}{part}",
        f"Theo «{rules.title}»",
    )
    first = _write_headings(sheet, blocks, rules.framework.headings.agency)
    sheet.repeat(first, first + 2)
    lines = lines_of(tables, rules)
    columns = [column for block in blocks for column in block.columns]
    for group in tables.groups_of(rules.framework_id):
        rows = tables.standings_of(rules.framework_id, group)
        rows = rows[rows["is_scored"]]
        if rows.empty:
            continue
        sheet.full_width(tables.group_label(group), "small_band")
        together = len(rows) <= _KEPT_TOGETHER
        for number, (_, row) in enumerate(rows.iterrows()):
            _write_agency(sheet, row, columns, lines, keep_with_previous=together or number == 0)
    sheet.gap(4)
    sheet.full_width(f"{LEGEND} {tracks_legend(lines.tracks, tables.round_names)}", "note", keep_with_previous=True)
    sheet.finish()


def _write_headings(sheet: PrintedSheet, blocks: Sequence[Block], agency: str) -> int:
    lines = max(wrapped_lines(block.heading, block.width_px, _FONT, bold=True) for block in blocks)
    first = sheet.add(
        Cell(agency, "small_head", rows=3),
        Cell("Loại điểm", "small_head", rows=3),
        *(Cell(b.heading, "small_head", span=len(b.columns), rows=1 if b.columns[0].heading else 3) for b in blocks),
        height=height_points(lines, _FONT),
    )
    columns = [column for block in blocks for column in block.columns]
    sheet.add(
        None,
        None,
        *(Cell(column.heading, "small_head") if column.heading else None for column in columns),
        keep_with_previous=True,
        height=_LINE_HEIGHT,
    )
    sheet.add(
        None,
        None,
        *(Cell(column.maximum, "small_head") if column.heading else None for column in columns),
        keep_with_previous=True,
        height=_LINE_HEIGHT,
    )
    return first


def _write_agency(
    sheet: PrintedSheet, row: pd.Series[Any], columns: Sequence[Column], lines: Lines, *, keep_with_previous: bool
) -> None:
    code = row["agency_code"]
    for line, track in enumerate(lines.tracks):
        cells = [
            Cell(
                lines.scores.get((code, column.criterion_code, track), NO_FIGURE)
                if column.criterion_code
                else grand_total(lines.totals.get((code, track)), track),
                "small_total" if column.is_total else "small_figure",
            )
            for column in columns
        ]
        sheet.add(
            Cell(row["name"], "small_name", rows=len(lines.tracks)) if line == 0 else None,
            Cell(short_label(track), "small_label"),
            *cells,
            keep_with_previous=keep_with_previous or line > 0,
            height=_LINE_HEIGHT,
        )


def short_label(track: str) -> str:
    """A track's name that fits its column; rounds go by their number, and the legend names them."""
    number = round_of(track)
    if number is not None:
        return f"Lần {number}"
    return "Hệ thống" if track == COMPUTED else track_label(track)


def tracks_legend(tracks: Sequence[str], names: Mapping[int, str]) -> str:
    """Legend of the tracks' short names."""
    rounds = [track for track in tracks if round_of(track) is not None]
    system = f"«{short_label(COMPUTED)}» là điểm hệ thống chấm"
    if not rounds:
        return f"{system}; khi chưa có quyết định thẩm định nào, đó cũng là điểm kết quả."
    named = "; ".join(f"«{short_label(track)}» là điểm sau {track_words(track, names)}" for track in rounds)
    return f"{system}; {named}; «{short_label(FINAL)}» là điểm của vòng thẩm định sau cùng."


def grand_total(points: object, track: str) -> str:
    """A total that one criterion keeps from being known is not scorable either; an agency's own is merely absent."""
    if isinstance(points, Decimal):
        return figure(points)
    return NO_FIGURE if track == SELF else UNSCORABLE
