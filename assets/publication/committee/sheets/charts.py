"""«Biểu đồ»: the index of every ranked agency as native Excel bar charts, best on top, a page a chart.

The bars follow the numbers in «Dữ liệu»; the labels on them are texts with a decimal comma, for the reason given in
`printed_sheet`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import pandas as pd
from xlsxwriter.workbook import Workbook

from assets.publication.committee.sheets.data import INDEX_COLUMN, INDEX_SHEET, NAME_COLUMN, ChartRange
from assets.publication.committee.sheets.ranking import figure
from assets.publication.paper.heading_block import appendix_heading
from assets.publication.paper.printed_sheet import PrintedSheet
from assets.publication.paper.styles import FONT
from assets.publication.published.framework_rules import AppliedFramework
from assets.publication.published.tables import CommitteeTables
from checks.texts.figures_and_dates import grouped

WIDTHS_PX = (114,) * 8
MOST_BARS = 34
"""A4 across takes 34 bars with names that can be read; more are shared out evenly over several charts."""
_FRAME_PX = 56
_CHART_PX = 490
"""What is left of a page under an appendix heading, so that the first chart stands on the first page."""
_THICKEST_BAR_PX = 19
_BARS_IN_FULL_SIZE = 24
_BAR_COLOUR = "#44546A"


def chart_slices(chart_range: ChartRange) -> list[tuple[int, int]]:
    """First and last row of «Dữ liệu» for each chart of a group."""
    count = chart_range.last - chart_range.first + 1
    charts = math.ceil(count / MOST_BARS)
    bounds = [chart_range.first + round(count * i / charts) for i in range(charts + 1)]
    return [(start, end - 1) for start, end in pairwise(bounds)]


def chart_height_px(bars: int) -> int:
    """A page at most, less for few bars, so that two small groups share a page."""
    return min(_CHART_PX, _FRAME_PX + _THICKEST_BAR_PX * max(bars, 2))


def write_charts(
    workbook: Workbook,
    sheet: PrintedSheet,
    tables: CommitteeTables,
    rules: AppliedFramework,
    ranges: Sequence[ChartRange],
    appendix: str,
) -> None:
    """Draw the charts of one framework's groups."""
    appendix_heading(
        sheet, tables.edition, appendix, f"BIỂU ĐỒ CHỈ SỐ NĂM {tables.year}, {tables.block_name(rules).upper()}", ""
    )
    for chart_range in ranges:
        slices = chart_slices(chart_range)
        for number, (first, last) in enumerate(slices, start=1):
            title = tables.group_label(chart_range.group_code)
            if len(slices) > 1:
                title += f" (phần {number}/{len(slices)})"
            rows = tables.standings.iloc[first - 1 : last]
            _place(workbook, sheet, title, rules, rows, (first, last))
    sheet.finish()


def _place(
    workbook: Workbook,
    sheet: PrintedSheet,
    title: str,
    rules: AppliedFramework,
    rows: pd.DataFrame,
    bars: tuple[int, int],
) -> None:
    height_px = chart_height_px(len(rows))
    index, unit = rules.framework.headings.index, rules.framework.titles.unit
    sheet.full_width(f"{title}: {index.lower()}, {grouped(len(rows))} {unit} được xếp hạng", "section")
    row = sheet.add(height=height_px * 72 / 96 + 8, keep_with_previous=True)
    chart = _bar_chart(workbook, rows, *bars)
    chart.set_size({"width": sum(sheet.widths_px) - 6, "height": height_px})
    # Moves and sizes with nothing: a chart that follows its cells is stretched by a change of font.
    sheet.sheet.insert_chart(row, 0, chart, {"object_position": 2, "description": f"Biểu đồ thanh: {title}"})


def _bar_chart(workbook: Workbook, rows: pd.DataFrame, first: int, last: int) -> Any:
    chart = workbook.add_chart({"type": "bar"})
    font = {"name": FONT, "size": 9 if len(rows) <= _BARS_IN_FULL_SIZE else 8, "color": "black"}
    labels = [{"value": figure(index)} for index in rows["index_pct"]]
    chart.add_series(
        {
            "name": [INDEX_SHEET, 0, INDEX_COLUMN],
            "categories": [INDEX_SHEET, first, NAME_COLUMN, last, NAME_COLUMN],
            "values": [INDEX_SHEET, first, INDEX_COLUMN, last, INDEX_COLUMN],
            "fill": {"color": _BAR_COLOUR},
            "gap": 35,
            "data_labels": {"value": True, "position": "outside_end", "font": font, "custom": labels},
        }
    )
    # The whole scale, so that no difference looks larger than it is; further only for bonus and penalty points.
    top = max(100, *(math.ceil(index / 10) * 10 for index in rows["index_pct"]))
    bottom = min(0, *(math.floor(index / 10) * 10 for index in rows["index_pct"]))
    chart.set_y_axis({"reverse": True, "num_font": font, "major_tick_mark": "none", "interval_unit": 1})
    chart.set_x_axis(
        {
            "min": bottom,
            "max": top,
            "major_unit": 10,
            "num_format": "0",
            "num_font": font,
            "label_position": "high",
            "major_tick_mark": "none",
            "line": {"none": True},
            "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9", "width": 0.5}},
        }
    )
    chart.set_chartarea({"border": {"none": True}})
    chart.set_legend({"none": True})
    chart.set_title({"none": True})
    # A filter set on the data sheet must not take bars out of a printed chart.
    chart.show_hidden_data()
    return chart
