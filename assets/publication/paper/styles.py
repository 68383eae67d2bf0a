"""The cell formats of workbooks for print: named by what a cell is, made once each.

Everything is Times New Roman in black, as Nghị định 30/2020/NĐ-CP asks; grey fills only set headings and totals
apart, so that a page survives a black-and-white printer. What does not belong here: where anything is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

FONT = "Times New Roman"
GREY = "#E7E6E6"
LIGHT_GREY = "#F5F5F5"
ORANGE = "#FCE4D6"
"""Of what is to be filled; as in the agencies' template."""
_INDENT_PX = 9

TEXT_STAYS_TEXT: dict[str, Any] = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
"""Options of a workbook: a text is never taken for a formula, a link, a number."""

NORMAL_FONT: dict[str, Any] = {
    "default_format_properties": {"font_name": FONT, "font_size": 12},
    # Excel counts column widths in digits of the workbook's own font. At 12 points this font's digits are exactly
    # 8 pixels, so widths come out the same everywhere; at 11 they would be 7 pixels in Excel and 7.3 in LibreOffice.
    "default_column_width": 72,
    "default_row_height": 21,
}

_PLAIN: dict[str, Any] = {"font_name": FONT, "font_size": 12, "valign": "vcenter"}
_BOXED = {"border": 1, "text_wrap": True}
_ITEM = {"text_wrap": True, "valign": "top"}
_DEFINITIONS: dict[str, dict[str, Any]] = {
    "agency_head": {"bold": True, "font_size": 13, "align": "center", "text_wrap": True},
    "motto": {"bold": True, "font_size": 14, "align": "center"},
    "rule": {"font_size": 8, "align": "center", "valign": "top"},
    "number_line": {"font_size": 13, "align": "center", "text_wrap": True},
    "place_date": {"font_size": 13, "align": "center", "italic": True},
    "title": {"bold": True, "font_size": 14, "align": "center", "text_wrap": True},
    "appendix_title": {"bold": True, "font_size": 13, "align": "center", "text_wrap": True},
    "subtitle": {"italic": True, "font_size": 13, "align": "center", "text_wrap": True},
    "draft": {"bold": True, "font_size": 13, "align": "center", "text_wrap": True},
    "paragraph": {"text_wrap": True, "valign": "top", "align": "justify"},
    "note": {"text_wrap": True, "valign": "top", "italic": True, "font_size": 11},
    "section": {"bold": True, "text_wrap": True},
    "link": {"underline": 1},
    "head": {"bold": True, "align": "center", "bg_color": GREY, "font_size": 11, **_BOXED},
    "band": {"bold": True, "indent": 1, "bg_color": LIGHT_GREY, **_BOXED},
    "text": {"indent": 1, **_BOXED},
    "centre": {"align": "center", **_BOXED},
    "figure": {"align": "right", "indent": 1, **_BOXED},
    "total_text": {"bold": True, "indent": 1, "bg_color": LIGHT_GREY, **_BOXED},
    "total_centre": {"bold": True, "bg_color": LIGHT_GREY, "align": "center", **_BOXED},
    "total_figure": {"bold": True, "indent": 1, "bg_color": LIGHT_GREY, "align": "right", **_BOXED},
    "small_head": {"bold": True, "align": "center", "bg_color": GREY, "font_size": 8, **_BOXED},
    "small_band": {"bold": True, "font_size": 10, "bg_color": LIGHT_GREY, "indent": 1, **_BOXED},
    "small_text": {"font_size": 10, "indent": 1, **_BOXED},
    "small_right": {"font_size": 10, "align": "right", "indent": 1, **_BOXED},
    "small_name": {"font_size": 9, **_BOXED},
    "small_label": {"font_size": 8, **_BOXED},
    "small_figure": {"font_size": 8, "align": "right", "border": 1},
    "small_total": {"font_size": 8, "align": "right", "border": 1, "bold": True, "bg_color": LIGHT_GREY},
    "item_head": {"bold": True, "align": "center", "bg_color": GREY, "font_size": 9, **_BOXED},
    "item_open_head": {"bold": True, "align": "center", "bg_color": ORANGE, "font_size": 9, **_BOXED},
    "item_text": {"font_size": 10, "bg_color": LIGHT_GREY, **_ITEM},
    "item_input": {"font_size": 10, "italic": True, "bg_color": LIGHT_GREY, **_ITEM},
    "item_centre": {"font_size": 10, "align": "center", "bg_color": LIGHT_GREY, **_ITEM},
    "item_figure": {"font_size": 10, "align": "right", "bg_color": LIGHT_GREY, **_ITEM},
    "item_again": {"font_size": 10, "color": "#808080", "bg_color": LIGHT_GREY, "valign": "top"},
    "item_link": {"font_size": 10, "color": "#0563C1", "underline": 1, "bg_color": LIGHT_GREY, **_ITEM},
    "item_date": {"font_size": 10, "align": "center", "bg_color": LIGHT_GREY, "num_format": "dd/mm/yyyy", **_ITEM},
    "item_open": {"font_size": 10, "locked": False, **_ITEM},
    "item_open_figure": {"font_size": 10, "locked": False, "align": "right", **_ITEM},
    "item_line": {"border": 1, "border_color": "#808080"},
    "item_criterion": {"border": 1, "border_color": "#808080", "bg_color": GREY},
    "item_wrong": {"border": 1, "border_color": "#808080", "bg_color": "#F8CBAD"},
    "item_missing": {"border": 1, "border_color": "#808080", "bg_color": "#FFF2CC"},
    "cover_name": {"bold": True, "bg_color": GREY, **_BOXED},
    "cover_open_name": {"bold": True, "bg_color": ORANGE, **_BOXED},
    "cover_fixed": {"align": "left", "bg_color": LIGHT_GREY, **_BOXED},
    "cover_note": {"text_wrap": True, "italic": True, "font_size": 11, "indent": 1},
    "cover_open": {"locked": False, "align": "left", **_BOXED},
    "cover_open_date": {"locked": False, "align": "left", "num_format": "dd/mm/yyyy", **_BOXED},
    "data_head": {"bold": True, "bg_color": GREY, "font_size": 11, "align": "center", **_BOXED},
    "data_text": {"font_size": 11, "indent": 1},
    "data_whole": {"font_size": 11, "num_format": "0"},
    "data_figure": {"font_size": 11, "num_format": "#,##0.00##"},
}
_MARKS = ("item_line", "item_criterion", "item_wrong", "item_missing")
"""Conditional ones, which change nothing else of a cell."""
_EXECUTABLE = ("=", "+", "-", "@", "\t", "\r")


class Styles:
    """The formats of one workbook, by name."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._made: dict[tuple[str, bool], Format] = {}

    def __call__(self, name: str, text: str = "") -> Format:
        """The format of that name, for that text.

        A text that a spreadsheet might take for a formula gets Excel's own text mark (the apostrophe), so that it
        stays text even when somebody edits the cell and presses Enter.
        """
        key = (name, text.startswith(_EXECUTABLE))
        if key not in self._made:
            plain = {} if name in _MARKS else _PLAIN
            self._made[key] = self._workbook.add_format(plain | _DEFINITIONS[name] | {"quote_prefix": key[1]})
        return self._made[key]


@dataclass(frozen=True, slots=True)
class Face:
    """Measures of a style that decide how much room a text takes: font size in points, weight, pixels of its indent."""

    points: float
    bold: bool
    indent_px: int


def face_of(name: str) -> Face:
    """The face of a style, for measuring text before it is drawn."""
    definition = _PLAIN | _DEFINITIONS[name]
    return Face(
        points=float(definition["font_size"]),
        bold=bool(definition.get("bold", False)),
        indent_px=_INDENT_PX * int(definition.get("indent", 0)),
    )
