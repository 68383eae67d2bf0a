"""Recognition of the form that a workbook is, by its hidden mark, else by a sheet that only that form has.

What does not belong here: where the form's tables stand (`headings`), and whether the mark's year or agency is right.
"""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from assets.submissions.sheets.cells import as_text
from assets.submissions.sheets.headings import TopRows, find_headings, is_table_sheet
from checks.forms.all import FORMS
from checks.forms.form import FORM_KEY, Form
from checks.forms.report import REPORT
from checks.forms.review import REVIEW_FORMS
from checks.texts.normalisation import normalise
from checks.workbook_layout import METADATA_SHEET


def recognised(tops: Mapping[str, TopRows]) -> tuple[Form, dict[str, str]]:
    """The form of a workbook and the values of its hidden sheet; a workbook of no known form is taken for a report.

    Args:
        tops: the first rows of every sheet, by name.
    """
    metadata = _metadata(tops)
    kind = metadata.get(FORM_KEY)
    if metadata and kind is None:
        form = REPORT  # its template has no such key
    else:
        by_sheets = (one for one in REVIEW_FORMS.values() if _has_sheet(one, tops))
        form = FORMS.get(kind or "") or next(by_sheets, REPORT)
    return form, {key: value for key in form.metadata_keys if (value := metadata.get(key))}


def _has_sheet(form: Form, tops: Mapping[str, TopRows]) -> bool:
    return any(
        is_table_sheet(table, rows) or (_is_named(name, table) and _has_required(table, rows))
        for table in form.tables
        for name, rows in tops.items()
    )


def _is_named(name: str, table: sa.Table) -> bool:
    return normalise(name) == normalise(table.info["sheet"])


def _has_required(table: sa.Table, rows: TopRows) -> bool:
    """Whether a sheet of a table's own name still has the headings without which no row of it can be told."""
    required = {column.name for column in table.columns if not column.nullable}
    return required <= find_headings(table, rows).columns.keys()


def _metadata(tops: Mapping[str, TopRows]) -> dict[str, str]:
    """The template's own marks by key; empty where the hidden sheet is gone."""
    rows = next((rows for name, rows in tops.items() if normalise(name) == METADATA_SHEET), ())
    pairs = {row[0]: as_text(row[1]).strip() for row in rows if len(row) > 1 and isinstance(row[0], str)}
    return {key: value for key, value in pairs.items() if key and value}
