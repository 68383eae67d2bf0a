"""Numbers whose cells show something else: a code or a text in words is taken as shown, a figure is doubtful.

What does not belong here: what a number format shows (`number_display`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple, TypeGuard

import sqlalchemy as sa

from assets.submissions.sheets.cells import CellValue, as_shown, as_text, figure
from assets.submissions.sheets.number_display import EXACTLY, number_shown, text_shown
from assets.submissions.sheets.scan import SheetScan
from checks.texts.normalisation import normalise
from warehouse.columns.declaration import Content, facts, holds_figures

_UNITS: Mapping[Content | None, Collection[str]] = {
    Content.MONEY: ("đồng", "đ", "₫", "vnd", "vnđ"),
    Content.PEOPLE: ("lượt người", "lượt", "người"),
}
"""A column's own units, as people write them beside a figure."""
_FIGURES = (
    re.compile(r"([0-9]*|[0-9]{1,3}(?:[. ][0-9]{3})+)(?:,([0-9]*))?"),
    re.compile(r"([0-9]*|[0-9]{1,3}(?:[, ][0-9]{3})+)(?:\.([0-9]*))?"),
)
"""«1.234,5» and «1,234.5»: which of the two ways a program wrote is not known."""
_DECIMAL = re.compile(r"-?[0-9]+[.,][0-9]+")
_NOTHING = frozenset({"", "-", "–", "—"})
"""How formats show zero."""


class ShownOtherwise(NamedTuple):
    """A cell of figures that shows another one, a unit or letters: its column and row, what it shows and holds."""

    column_name: str
    at: int
    shown: str
    stored: str


def take_as_shown(
    columns: Mapping[str, list[CellValue]], table: sa.Table, shown: Mapping[int, Mapping[str, str]]
) -> Iterator[ShownOtherwise]:
    """Write into columns of texts what their cells show of a number; find the figures that are shown otherwise.

    Args:
        columns: raw cells by column; changed in place.
        table: the report table.
        shown: for each row, by its index, what cells show by column.
    """
    for at, of_row in shown.items():
        for name, text in of_row.items():
            value, declared = columns[name][at], table.columns[name]
            if isinstance(value, str) or not holds_figures(declared):
                columns[name][at] = cell_shown(value, text)
            elif _is_number(value) and not shows(value, text, _UNITS.get(facts(declared).content, ())):
                yield ShownOtherwise(name, at, text, as_shown(value))


def shown_at(scan: SheetScan, row: int, column: int, value: CellValue) -> str | None:
    """Text that a cell shows by its format, or as the file says; None where that is the value itself."""
    code = scan.formats.get(row, {}).get(column)
    if code is None:
        return scan.displayed.get(row, {}).get(column)
    if isinstance(value, str):
        return text_shown(value, code) if value else None
    return number_shown(value, code) if _is_number(value) else None


def shows(number: float, text: str, units: Collection[str] = ()) -> bool:
    """Whether a text shows a number, rounded as it may be, with nothing but separators and units beside it."""
    exact, bare = figure(number), _without_units(text, units)
    if exact is None or bare in _NOTHING:
        return exact == 0
    digits = bare.strip("()-").strip()
    is_negative = bare[0] in "-("
    found = (way.fullmatch(digits) for way in _FIGURES)
    return any(_rounds_to(-exact if is_negative else exact, one[1], one[2] or "") for one in found if one)


def cell_shown(value: CellValue, text: str) -> CellValue:
    """A cell of a column of texts as it is shown; days stay what they are."""
    if isinstance(value, str):
        return text
    return code_shown(value, text) if _is_number(value) else value


def code_shown(number: float, text: str) -> str:
    """Code in a column of texts: «NV01» and «01» as shown, a number without the separators of its thousands."""
    bare = text.strip()
    if _DECIMAL.fullmatch(bare):
        written = bare.replace(",", ".")
        is_thousands = written.replace(".", "") == as_text(number)
        return as_text(number) if is_thousands else written
    return as_text(number) if shows(number, bare) and not bare.isdigit() else bare


def _is_number(value: CellValue) -> TypeGuard[float]:
    return isinstance(value, float | int) and not isinstance(value, bool)


def _without_units(text: str, units: Collection[str]) -> str:
    """The text without one unit before or behind it."""
    bare = normalise(text)
    for unit in units:
        if bare.endswith(unit) or bare.startswith(unit):
            return bare.removesuffix(unit).removeprefix(unit).strip(" .")
    return bare


def _rounds_to(exact: Decimal, whole: str, decimals: str) -> bool:
    shown = Decimal(f"{re.sub('[., ]', '', whole) or 0}.{decimals or 0}")
    return exact.quantize(Decimal(1).scaleb(-len(decimals)), context=EXACTLY) == shown
