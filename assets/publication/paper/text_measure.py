"""Number of lines that a text takes in a cell set in Times New Roman.

Excel never grows a merged cell and a page break must be placed before anything is drawn, so heights are worked out
here from the font's widths. The answer is an estimate on the generous side: a line too many is a little white
space, a line too few is a sentence cut off.
"""

from __future__ import annotations

import math
import unicodedata
from functools import lru_cache

_WIDTHS = {  # thousandths of the font size, as in the font's own metrics
    278: "ijlt/;:'|",
    250: " .,",
    333: "frI()-[]!\u2013«»",
    389: "sJ",
    444: "acez?",
    500: "bdghknopquvxy0123456789đ_–…",
    556: "FPS+=<>×",
    611: "ELTZ",
    667: "BCR",
    722: "wADGHKNOQUVXYĐ",
    778: "m&",
    889: "M%",
    944: "W",
}
_WIDTH = {letter: width for width, letters in _WIDTHS.items() for letter in letters}
_UNKNOWN = 600
_BOLD = 1.07
_SAFETY = 1.06  # printers and screens round widths differently
_CELL_PADDING_PX = 6
_LEADING = 1.2


@lru_cache(maxsize=50_000)  # words come again and again, and so do whole texts
def text_width_px(text: str, points: float, *, bold: bool = False) -> float:
    """The width of one line in pixels (96 to an inch) at a font size in points."""
    base = (letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))
    thousandths = sum(_WIDTH.get(letter, _UNKNOWN) for letter in base)
    return thousandths / 1000 * points * 96 / 72 * (_BOLD if bold else 1)


@lru_cache(maxsize=20_000)
def wrapped_lines(text: str, cell_px: float, points: float, *, bold: bool = False) -> int:
    """Number of lines that a text takes in a cell of that width; at least one. A word wider than the cell is broken."""
    room = max(cell_px - _CELL_PADDING_PX, 1) / _SAFETY
    return sum(_paragraph_lines(paragraph, room, points, bold=bold) for paragraph in text.split("\n"))


def _paragraph_lines(paragraph: str, room: float, points: float, *, bold: bool) -> int:
    lines, used = 1, 0.0
    space = text_width_px(" ", points, bold=bold)
    for word in paragraph.split():
        width = text_width_px(word, points, bold=bold)
        if used and used + space + width > room:
            lines, used = lines + 1, 0.0
        if width > room:
            lines += math.ceil(width / room) - 1
            used = width % room
        else:
            used += width + (space if used else 0.0)
    return lines


def height_points(lines: int, points: float) -> float:
    """The height of a row, in points, that shows so many lines of that font size."""
    return round(lines * points * _LEADING + 3.5, 1)
