"""The two hidden sheets of the report workbook: the drop-downs' lists, and what the template was made from.

A drop-down reads its entries through a workbook-wide name (`ds_channels`), which LibreOffice and Excel both keep,
whereas a list typed into the validation itself is cut at 255 characters. What does not belong here: which cell has
which drop-down.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from openpyxl import Workbook
from openpyxl.utils import absolute_coordinate, get_column_letter, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName

from assets.template.styles import Look, protect, write
from checks.forms.form import Form
from checks.workbook_layout import LISTS_SHEET, METADATA_SHEET
from warehouse.columns.declaration import facts

_HEADING = Look(bold=True)
_ENTRY = Look()


def list_reference(list_name: str) -> str:
    """The name by which a validation finds a list's entries."""
    return f"ds_{list_name}"


def lists_in_use(form: Form) -> list[str]:
    """The code lists that a form's cover and sheets choose from, in order of first use; «yes_no» in any case."""
    columns = [*form.cover_fields, *(column for table in form.tables for column in table.columns)]
    named = [facts(column).code_list for column in columns]
    return list(dict.fromkeys([*(name for name in named if name is not None), "yes_no"]))


def add_lists_sheet(workbook: Workbook, entries: Mapping[str, Sequence[str]]) -> None:
    """Write each list's labels into a column of the hidden sheet and name their cells."""
    sheet = workbook.create_sheet(LISTS_SHEET)
    for position, (name, labels) in enumerate(entries.items(), start=1):
        letter = get_column_letter(position)
        sheet.column_dimensions[letter].width = 40
        write(sheet, f"{letter}1", name, _HEADING)
        for row, label in enumerate(labels, start=2):
            write(sheet, f"{letter}{row}", label, _ENTRY)
        cells = absolute_coordinate(f"{letter}2:{letter}{1 + len(labels)}")
        reference = list_reference(name)
        workbook.defined_names[reference] = DefinedName(reference, attr_text=f"{quote_sheetname(LISTS_SHEET)}!{cells}")
    protect(sheet)
    sheet.sheet_state = "hidden"


def add_metadata_sheet(workbook: Workbook, values: Mapping[str, object]) -> None:
    """Write a form's metadata keys and their values, so that a returned file says what it was made for."""
    sheet = workbook.create_sheet(METADATA_SHEET)
    sheet.column_dimensions["A"].width = 24
    sheet.column_dimensions["B"].width = 72
    for row, (key, value) in enumerate(values.items(), start=1):
        write(sheet, f"A{row}", key, _HEADING)
        write(sheet, f"B{row}", value, _ENTRY)
    protect(sheet)
    sheet.sheet_state = "hidden"
