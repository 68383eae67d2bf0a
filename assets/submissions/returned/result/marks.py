"""Marks in an agency's workbook, whatever its format: cells, colours, notes.

What belongs here: marks by sheet, and what earlier returns left. What does not: how a format shows a colour or a note.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from assets.submissions.returned.result.answers import Entry
from assets.submissions.returned.result.sheet import Colors
from assets.submissions.returned.xlsx.sheet_part import Place, place_of
from assets.submissions.returned.xlsx.styles_part import MARKS
from assets.submissions.sheets.cells import CellValue
from assets.submissions.sheets.explanations import has_list, is_result_sheet, listed_findings
from warehouse.tables.statuses import SEVERITIES

_ADDRESS = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}")
_LONGEST_NOTE = 1_500
"""Characters; what does not fit is on the first sheet."""


@dataclass(slots=True)
class Marks:
    """Marks of one sheet: a colour (ARGB) for each cell, and the texts of its findings."""

    colors: dict[Place, str] = field(default_factory=dict)
    notes: dict[Place, list[str]] = field(default_factory=dict)

    def moved(self, shown: Callable[[Place], Place]) -> Marks:
        """The marks at the cells that are seen, where cells are merged."""
        moved = Marks()
        for place, color in self.colors.items():
            moved.colors.setdefault(shown(place), color)
            moved.notes.setdefault(shown(place), []).extend(self.notes[place])
        return moved

    def note(self, place: Place) -> str:
        """Text of a cell's note."""
        whole = "\n".join(self.notes[place])
        return whole if len(whole) <= _LONGEST_NOTE else whole[:_LONGEST_NOTE].rstrip() + "…"


def marks_of(entries: Iterable[Entry]) -> Mapping[str, Marks]:
    """By sheet: the gravest finding's colour for each cell, and what all of its findings say."""
    marks: dict[str, Marks] = {}
    for one in sorted(entries, key=lambda entry: SEVERITIES.index(entry.severity)):
        if one.sheet is None or one.cell is None:
            continue
        place = place_of(one.cell)
        sheet = marks.setdefault(one.sheet, Marks())
        sheet.colors.setdefault(place, MARKS[one.severity])
        said = f"[{one.label}] {one.message}" + (f"\n→ {one.hint}" if one.hint else "")
        sheet.notes.setdefault(place, []).append(said)
    return marks


def earlier_returns(sheets: Iterable[tuple[str, Sequence[Sequence[CellValue]]]]) -> tuple[set[str], Colors]:
    """The sheets of earlier returns, also renamed ones, and the colours that cells had before they were marked."""
    names: set[str] = set()
    colors: dict[tuple[str, str], str | None] = {}
    for name, rows in sheets:
        if is_result_sheet(name) or has_list(rows):
            names.add(name)
            colors |= {
                (one.sheet, one.cell): one.color
                for one in listed_findings(rows)
                if one.sheet and one.cell and _ADDRESS.fullmatch(one.cell)
            }
    return names, colors


def former_colors(earlier: Colors, sheet: str, shown: Callable[[Place], Place]) -> dict[Place, str | None]:
    """The colours that one sheet's cells had before they were marked."""
    return {shown(place_of(cell)): color for (name, cell), color in earlier.items() if name == sheet}
