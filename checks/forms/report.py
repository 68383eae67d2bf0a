"""The agencies' report as a form: its cover's fields, its tables, its marks.

What does not belong here: their declarations (`checks.workbook_layout`, `warehouse.tables.reports`).
"""

from __future__ import annotations

from checks.forms.form import Form
from checks.workbook_layout import COVER_FIELDS, COVER_SHEET, METADATA_KEYS, TITLE
from warehouse.tables import REPORT_TABLES

REPORT = Form("report", TITLE, COVER_SHEET, COVER_FIELDS, tuple(REPORT_TABLES), METADATA_KEYS)
