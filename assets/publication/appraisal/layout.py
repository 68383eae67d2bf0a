"""Layout of the sheet of items: widths, heights of rows, and the style of each cell.

What does not belong here: writing (`sheet`), the styles themselves (`paper.styles`).
"""

from __future__ import annotations

from datetime import date

from assets.publication.appraisal.rows import Row
from assets.publication.appraisal.wording import CellValue
from assets.publication.paper.text_measure import height_points, wrapped_lines
from checks.forms.appraisal import DECISIONS

WIDTHS_PX = {
    "priority": 36,
    "agency_code": 58,
    "agency_name": 72,
    "criterion_code": 40,
    "criterion_name": 122,
    "input_name": 60,
    "input_label": 126,
    "max_points": 36,
    "self_points": 38,
    "computed_points": 44,
    "current_points": 40,
    "current_value": 64,
    "effect": 98,
    "explained": 162,
    "findings": 106,
    "evidence": 184,
    "explanation": 112,
    "decided_before": 82,
    "repeated": 34,
    "new_value": 68,
    "decided_points": 50,
    "ruling": 84,
    "reason": 124,
}

_TALLEST_ROW = 409.0
"""Points; Excel repairs a file that asks for more."""
_LEAST_LINES = {True: 1, False: 2}
"""Of a row of an input, and of a criterion, on which a ruling of two lines may stand."""
_FACE_POINTS = 10
_CENTRED = frozenset({"priority", "agency_code", "criterion_code", "repeated", "current_value"})
_AGAIN = frozenset({"agency_name", "criterion_name"})
"""What an input's row has in common with its criterion's above it: for filters, on one line."""


def row_height(row: Row) -> float:
    """The height, in points, in which a row's texts can be read."""
    is_input = row.input_name is not None
    lines = _LEAST_LINES[is_input]
    for name, value in row.cells.items():
        if isinstance(value, str) and not (is_input and name in _AGAIN) and name not in DECISIONS.info["hidden"]:
            lines = max(lines, wrapped_lines(value, WIDTHS_PX[name], _FACE_POINTS))
    return min(_TALLEST_ROW, height_points(lines, _FACE_POINTS))


def cell_style(name: str, value: CellValue, *, is_input: bool) -> str:
    """Name of the style of a cell for reading.

    Args:
        name: of its column.
        value: what it says.
        is_input: whether its row is an input's.
    """
    if isinstance(value, date):
        return "item_date"
    if is_input and name in _AGAIN:
        return "item_again"
    if name in _CENTRED:
        return "item_centre"
    if isinstance(value, str):
        return "item_input" if is_input else "item_text"
    return "item_figure"


def open_style(name: str) -> str:
    """Name of the style of a column that people fill."""
    return "item_open_figure" if name in ("new_value", "decided_points") else "item_open"
