"""A comparison of two frameworks as an Excel workbook of two sheets.

What belongs here: how it is drawn. What does not: what moved (`comparing`), text and JSON (`scoring.comparing.report`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from fractions import Fraction
from pathlib import Path
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

from assets.rules.language.rounding import printed
from assets.scoring.comparing.comparison import Comparison
from assets.scoring.comparing.report import comparison_text, complete_rows
from warehouse.tables.evaluation_year import last_day

FONT = "Times New Roman"
A4 = 9

Cell = str | int | Fraction | None
"""A text, a count, or a figure that is printed with the framework's decimals."""


@dataclass(frozen=True)
class _Sheet:
    """A list: its headings with their widths in characters, and its rows."""

    name: str
    headings: Sequence[tuple[str, int]]
    rows: Iterable[Sequence[Cell]]
    decimals: int


def write_comparison_workbook(comparison: Comparison, names: Mapping[str, str], path: Path) -> None:
    """Write the comparison; the same comparison gives the same bytes.

    Args:
        comparison: what moves.
        names: agency code -> name.
        path: the file; one that is there is replaced.
    """
    rounding = comparison.after.rounding
    agencies = _Sheet(
        "Chỉ số và thứ hạng",
        (
            ("Mã cơ quan", 11),
            ("Tên cơ quan", 40),
            ("Chỉ số cũ (%)", 10),
            ("Chỉ số mới (%)", 10),
            ("Tăng, giảm", 9),
            ("Xếp loại cũ", 13),
            ("Xếp loại mới", 13),
            ("Hạng cũ", 7),
            ("Hạng mới", 7),
            ("Đổi hạng", 7),
        ),
        (_agency_cells(row, names) for row in complete_rows(comparison.indices)),
        rounding.index,
    )
    criteria = _Sheet(
        "Điểm tiêu chí",
        (
            ("Tiêu chí", 9),
            ("Mã cơ quan", 11),
            ("Tên cơ quan", 34),
            ("Điểm cũ", 8),
            ("Điểm mới", 8),
            ("Tăng, giảm", 8),
            ("Tối đa cũ", 8),
            ("Tối đa mới", 8),
            ("Diễn giải theo bộ tiêu chí mới", 42),
        ),
        (_criterion_cells(row, names) for row in complete_rows(comparison.criteria)),
        rounding.criterion_decimals,
    )
    # What an agency typed can stand in a sentence: nothing may become a formula or a link.
    workbook = Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    created = datetime.combine(last_day(comparison.year), time())
    workbook.set_properties({"title": "So sánh bộ tiêu chí", "created": created})
    heading = comparison_text(comparison, names).split("\n", 2)[:2]
    for sheet in (agencies, criteria, *([_idle_sheet(comparison, names)] if comparison.idle else [])):
        _draw(workbook, sheet, heading, lambda figure: float(printed(figure, 12, rounding.mode)))
    workbook.close()


def _idle_sheet(comparison: Comparison, names: Mapping[str, str]) -> _Sheet:
    """Decisions that the changed framework takes the effect from."""
    headings = (("Số quyết định", 9), ("Mã cơ quan", 11), ("Tên cơ quan", 34), ("Tiêu chí", 9), ("Vì sao", 60))
    rows = (
        (each.appraisal_id, each.agency_code, names.get(each.agency_code), each.criterion_code, each.why)
        for each in comparison.idle
    )
    return _Sheet("Quyết định không tác dụng", headings, rows, 0)


def _draw(workbook: Workbook, sheet: _Sheet, heading: Sequence[str], figure_of: Callable[[Fraction], float]) -> None:
    page = workbook.add_worksheet(sheet.name)
    page.set_landscape()
    page.set_paper(A4)
    page.fit_to_pages(1, 0)
    text, head, title, number = _formats(workbook, sheet.decimals)
    for line, words in enumerate(heading):
        page.write_string(line, 0, words, title)
    first = len(heading) + 1
    for column, (words, width) in enumerate(sheet.headings):
        page.set_column(column, column, width)
        page.write_string(first, column, words, head)
    page.freeze_panes(first + 1, 0)
    page.repeat_rows(first)
    last = first
    for last, cells in enumerate(sheet.rows, start=first + 1):
        for column, cell in enumerate(cells):
            if isinstance(cell, Fraction):
                page.write_number(last, column, figure_of(cell), number)
            elif isinstance(cell, int):
                page.write_number(last, column, cell, text)
            else:
                page.write_string(last, column, cell or "", text)
    page.autofilter(first, 0, last, len(sheet.headings) - 1)


def _formats(workbook: Workbook, decimals: int) -> tuple[Format, Format, Format, Format]:
    """Of texts, headings, titles and figures."""
    plain = {"font_name": FONT, "font_size": 11, "valign": "top"}
    boxed = plain | {"border": 1, "text_wrap": True}
    zeros = f".{'0' * decimals}" if decimals else ""
    return (
        workbook.add_format(boxed),
        workbook.add_format(boxed | {"bold": True, "align": "center", "valign": "vcenter", "bg_color": "#E7E6E6"}),
        workbook.add_format(plain | {"bold": True}),
        workbook.add_format(boxed | {"num_format": f"#,##0{zeros}"}),
    )


def _agency_cells(row: Mapping[str, Any], names: Mapping[str, str]) -> list[Cell]:
    agency = row["agency_code"]
    return [
        agency,
        names.get(agency),
        row["index_exact_before"],
        row["index_exact_after"],
        row["change"],
        row["class_name_before"],
        row["class_name_after"],
        row["rank_before"],
        row["rank_after"],
        row["rank_change"],
    ]


def _criterion_cells(row: Mapping[str, Any], names: Mapping[str, str]) -> list[Cell]:
    agency = row["agency_code"]
    return [
        row["criterion_code"],
        agency,
        names.get(agency),
        row["points_exact_before"],
        row["points_exact_after"],
        row["change"],
        row["max_points_exact_before"],
        row["max_points_exact_after"],
        row["sentence_after"],
    ]
