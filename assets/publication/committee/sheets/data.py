"""«Dữ liệu» and «Dữ liệu tiêu chí»: the same figures as real numbers, long, for filters, sums and the charts.

What does not belong here: anything meant for paper; see `printed_sheet` for why the figures there are texts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from assets.publication.paper.printed_sheet import A4
from assets.publication.paper.styles import FONT, Styles
from assets.publication.published.tables import CommitteeTables
from checks.texts.from_outside import on_one_line
from warehouse.tables.tracks import in_track_order, track_words

INDEX_SHEET = "Dữ liệu"
CRITERIA_SHEET = "Dữ liệu tiêu chí"
INDEX_COLUMNS = (
    ("Năm", 7),
    ("Bộ tiêu chí", 24),
    ("Nhóm", 34),
    ("Mã cơ quan", 12),
    ("Cơ quan", 40),
    ("Hạng", 8),
    ("Điểm tự chấm", 13),
    ("Điểm hệ thống chấm", 13),
    ("Điểm kết quả", 13),
    ("Điểm tối đa", 11),
    ("Chỉ số (%)", 11),
    ("Xếp loại", 13),
    ("Tình trạng báo cáo", 28),
)
_EXCEL_ROWS = 1_048_576
NAME_COLUMN, INDEX_COLUMN = 4, 10
CRITERIA_COLUMNS = (
    ("Năm", 7),
    ("Bộ tiêu chí", 24),
    ("Mã cơ quan", 12),
    ("Cơ quan", 36),
    ("Mã tiêu chí", 11),
    ("Tiêu chí", 48),
    ("Chấm trực tiếp", 11),
    ("Loại điểm", 16),
    ("Điểm", 10),
    ("Điểm tối đa", 10),
    ("Áp dụng", 10),
    ("Diễn giải hoặc lý do không chấm được", 70),
)


@dataclass(frozen=True, slots=True)
class ChartRange:
    """Rows of «Dữ liệu» (from 0, last included) that hold the scored agencies of one group, best first."""

    framework_id: str
    group_code: str
    first: int
    last: int


def chart_ranges(tables: CommitteeTables) -> list[ChartRange]:
    """Ranges of rows for the charts: the ranked agencies come first in their group, so they are one range."""
    charted = tables.standings[tables.standings["rank"].notna()]
    groups = charted.groupby(["framework_id", "group_code"], sort=False)
    return [
        # Row 0 is the heading.
        ChartRange(
            part["framework_id"].iloc[0],
            part["group_code"].iloc[0],
            int(part.index.min()) + 1,
            int(part.index.max()) + 1,
        )
        for _, part in groups
    ]


def write_index_data(workbook: Workbook, styles: Styles, tables: CommitteeTables) -> None:
    """Write one row an agency."""
    write_list(workbook, styles, INDEX_SHEET, index_columns(tables), index_rows(tables))


def index_columns(tables: CommitteeTables) -> list[tuple[str, int]]:
    """The columns of «Dữ liệu»: those of every year, and one for each round of appraisal that has begun."""
    return [*INDEX_COLUMNS, *((f"Điểm {track_words(track, tables.round_names)}", 18) for track in tables.begun_rounds)]


def index_rows(tables: CommitteeTables) -> list[tuple[Any, ...]]:
    """The rows of «Dữ liệu», by `index_columns`."""
    scores = tables.index_scores
    keys = zip(scores["framework_id"], scores["agency_code"], scores["track"], strict=True)
    totals = dict(zip(keys, scores["points"], strict=True))
    rounds = tables.begun_rounds
    return [
        (
            tables.year,
            row["framework_id"],
            tables.group_label(row["group_code"]),
            row["agency_code"],
            row["name"],
            row["rank"],
            row["self_points"],
            row["computed_points"],
            row["points"],
            row["max_points_exact"],
            row["index_pct"],
            row["class_name"],
            tables.status_label(row["state"]),
            *(totals.get((row["framework_id"], row["agency_code"], track)) for track in rounds),
        )
        for _, row in tables.standings.iterrows()
    ]


def write_criteria_data(workbook: Workbook, styles: Styles, tables: CommitteeTables) -> None:
    """Write one row an agency, criterion and track, in the order of the printed tables."""
    write_list(workbook, styles, CRITERIA_SHEET, CRITERIA_COLUMNS, criteria_rows(tables))


def criteria_rows(tables: CommitteeTables) -> list[tuple[Any, ...]]:
    """The rows of «Dữ liệu tiêu chí», by `CRITERIA_COLUMNS`."""
    agencies = tables.standings[["framework_id", "agency_code", "name"]].assign(
        agency_order=range(len(tables.standings))
    )
    criteria = tables.criteria[["framework_id", "criterion_code", "name", "is_leaf", "position"]].rename(
        columns={"name": "criterion_name"}
    )
    scores = tables.criterion_scores.merge(agencies, on=["framework_id", "agency_code"]).merge(
        criteria, on=["framework_id", "criterion_code"]
    )
    scores["track_order"] = scores["track"].map(
        {track: place for place, track in enumerate(in_track_order(scores["track"].unique()))}
    )
    scores = scores.sort_values(["agency_order", "position", "track_order"])
    columns = (
        scores[name]
        for name in (
            "framework_id",
            "agency_code",
            "name",
            "criterion_code",
            "criterion_name",
            "is_leaf",
            "track",
            "points",
            "max_points_exact",
            "is_applicable",
            "error",
            "sentence",
        )
    )
    return [
        (
            tables.year,
            *facts,
            _yes_no(is_leaf),
            tables.track_label(track),
            points,
            most,
            _yes_no(applicable),
            on_one_line(error if isinstance(error, str) else sentence if isinstance(sentence, str) else "", 1000),
        )
        for *facts, is_leaf, track, points, most, applicable, error, sentence in zip(*columns, strict=True)
    ]


def _yes_no(value: Any) -> str:
    return "Có" if value else "Không"


def write_list(
    workbook: Workbook,
    styles: Styles,
    name: str,
    columns: Sequence[tuple[str, int]],
    rows: Sequence[Sequence[Any]],
) -> None:
    """Write a list under its headings, which have widths in characters.

    Raises:
        ValueError: more rows than Excel takes.
    """
    if len(rows) >= _EXCEL_ROWS:
        raise ValueError(f"sheet {name}: {len(rows)} rows do not fit Excel's {_EXCEL_ROWS}")
    sheet = workbook.add_worksheet(name)
    for position, (heading, width) in enumerate(columns):
        sheet.set_column(position, position, width)
        sheet.write_string(0, position, heading, styles("data_head"))
    sheet.set_row(0, 32)
    for number, row in enumerate(rows, start=1):
        for position, value in enumerate(row):
            _write_value(sheet, styles, number, position, value)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)
    sheet.set_paper(A4)
    sheet.set_landscape()
    # A long sentence runs on beyond its column; without an area the page would shrink until all of it fits.
    sheet.print_area(0, 0, len(rows), len(columns) - 1)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_header(f'&C&"{FONT},Regular"&13Trang &P/&N')


def _write_value(sheet: Worksheet, styles: Styles, row: int, column: int, value: Any) -> None:
    """A number as a number, anything else as text; nothing where there is nothing."""
    if value is None or pd.isna(value):
        return
    if isinstance(value, str):
        sheet.write_string(row, column, value, styles("data_text", value))
    elif isinstance(value, Decimal | Fraction):
        sheet.write_number(row, column, float(value), styles("data_figure"))
    elif isinstance(value, datetime):
        raise TypeError("instants are written as text in Việt Nam's time zone")
    else:
        sheet.write_number(row, column, int(value), styles("data_whole"))
