"""The cover of one workbook, as raw cells; fields are found by their titles, in any order.

What does not belong here: their types (read for many workbooks at once in `reading.typed_covers`), and whether agency,
year and framework are the right ones.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import sqlalchemy as sa

from assets.submissions.sheets.cells import CellValue
from assets.submissions.sheets.headings import TopRows, heading_key
from assets.submissions.sheets.scan import MergedRange, SheetScan, column_letters, column_number
from assets.submissions.sheets.shown_figures import cell_shown, shown_at
from checks.findings.model import Finding, raw_finding
from checks.forms.form import Form
from checks.texts.normalisation import normalise
from warehouse.columns.declaration import facts

_UNCALCULATED = "công thức chưa có kết quả"
_LEAST_FIELDS = 4
"""Titles of cover fields that make a sheet of another name the cover."""


@dataclass(frozen=True, slots=True)
class Cover:
    """Fields of the cover: what stands beside the titles.

    Attributes:
        sheet: the cover's name in this file.
        cells: raw, by field.
        places: the address of each value, such as `B9`, and its Excel row.
    """

    sheet: str
    cells: Mapping[str, CellValue]
    places: Mapping[str, tuple[str, int]]


def cover_sheet(form: Form, tops: Mapping[str, TopRows]) -> str | None:
    """The cover's name: the one of the template, or else of the first sheet that has enough of its titles."""
    named = next((name for name in tops if normalise(name) == normalise(form.cover_sheet)), None)
    if named is not None:
        return named
    return next((name for name, rows in tops.items() if has_cover_fields(form, rows)), None)


def has_cover_fields(form: Form, rows: TopRows) -> bool:
    """Whether a sheet of another name has enough of the cover's titles."""
    return len(read_cover(form, "", rows).cells) >= _LEAST_FIELDS


@cache
def _fields_by_title(fields: tuple[sa.Column[Any], ...]) -> Mapping[str, str]:
    return {heading_key(facts(field).title): field.name for field in fields}


def read_cover(form: Form, sheet: str, rows: TopRows, merged: Sequence[MergedRange] = ()) -> Cover:
    """Each field's value: the cell right of its title, beyond the title's merged cells if it spans several."""
    widths = {start: end[1] - start[1] + 1 for start, end in merged if start[0] == end[0]}
    fields = _fields_by_title(form.cover_fields)
    values: dict[str, CellValue] = {}
    places: dict[str, tuple[str, int]] = {}
    for row_index, row in enumerate(rows):
        for place, cell in enumerate(row):
            name = fields.get(heading_key(cell)) if isinstance(cell, str) and cell else None
            if name is None or name in values:
                continue
            at = place + widths.get((row_index, place), 1)
            values[name] = row[at] if at < len(row) else ""
            places[name] = (f"{column_letters(at + 1)}{row_index + 1}", row_index + 1)
    return Cover(sheet, values, places)


def texts_as_shown(form: Form, cover: Cover, scan: SheetScan) -> Cover:
    """The cover with its codes and names as their number formats show them («01» of a province whose cell holds 1)."""
    cells = dict(cover.cells)
    for declared in form.cover_fields:
        value = cells.get(declared.name, "")
        if isinstance(declared.type, sa.Text) and value != "":
            address, row = cover.places[declared.name]
            shown = shown_at(scan, row, column_number(address.rstrip("0123456789")), value)
            if shown is not None:
                cells[declared.name] = cell_shown(value, shown)
    return replace(cover, cells=cells)


def unreadable_fields(form: Form, cover: Cover, scan: SheetScan, sha256: str) -> list[Finding]:
    """Fields that the value reader calls empty although they hold an error, or a formula that was never calculated."""
    cells = {f"{column_letters(column)}{row}": text for row, column, text in scan.errors}
    cells |= {f"{column_letters(column)}{row}": _UNCALCULATED for row, column in scan.unvalued}
    findings = []
    for declared in form.cover_fields:
        address, row = cover.places.get(declared.name, ("", 0))
        if address in cells:
            # The agency is known by its code or by its name: one of the two may be lost.
            is_needed = facts(declared).required and not declared.name.startswith("agency_")
            findings.append(
                raw_finding(
                    sha256,
                    "COVER_FIELD_INVALID" if is_needed else "COVER_OPTIONAL_UNREADABLE",
                    sheet=cover.sheet,
                    excel_row=row,
                    cell=address,
                    column_name=declared.name,
                    value=cells[address],
                    column=facts(declared).title,
                )
            )
    return findings
