"""Choice of sheets to read: those of our forms by name, others by their first rows.

Agencies keep drafts of any size beside the report, and a sheet of a file that means harm costs as much as one of the
report's own. What does not belong here: where a table stands in its sheet (`headings`).
"""

from __future__ import annotations

from assets.submissions.sheets.cover import has_cover_fields
from assets.submissions.sheets.explanations import has_list, is_result_sheet
from assets.submissions.sheets.headings import TOP_COLUMNS, TOP_ROWS, is_table_sheet
from assets.submissions.sheets.result_keys import RESULT_HEADLINE
from assets.submissions.sheets.scan import SheetScan
from checks.forms.all import FORMS
from checks.texts.normalisation import normalise
from checks.workbook_layout import GUIDE_SHEET, LISTS_SHEET, METADATA_SHEET

_UNREAD = frozenset(map(normalise, (GUIDE_SHEET, LISTS_SHEET)))
_NEEDED = frozenset(map(normalise, (METADATA_SHEET, *(name for form in FORMS.values() for name in form.name_sheets))))


def is_unread(name: str) -> bool:
    """Whether a sheet is one of the template's that tell the officer something, and the reader nothing."""
    return normalise(name) in _UNREAD


def is_needed(name: str) -> bool:
    """Whether a sheet bears a name that only sheets of our forms have."""
    return normalise(name) in _NEEDED


def is_own(name: str) -> bool:
    """Whether a sheet's name is that of a sheet of a form, or of an earlier return."""
    return is_needed(name) or is_result_sheet(name)


def looks_own(scan: SheetScan) -> bool:
    """Whether the first rows of a sheet of another name have headings of a form, its cover or an earlier return."""
    rows = scan.rows(TOP_ROWS, TOP_COLUMNS)
    return (
        any(is_table_sheet(table, rows) for form in FORMS.values() for table in form.tables)
        or any(has_cover_fields(form, rows) for form in FORMS.values())
        or has_list(rows)
        or any(isinstance(cell, str) and cell.startswith(RESULT_HEADLINE) for row in rows for cell in row)
    )
