"""Workbooks beside reports made inline from their declared forms, as a person fills them; and read back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from assets.reference.code_list_files import read_code_lists
from assets.review.forms.read_form import ReadForm, read_forms
from assets.submissions.reading.file_batches import SourceFile, batches_by_form, read_file
from checks.code_lists import CodeLists
from checks.findings.catalogue import Catalogue
from checks.forms.form import FORM_KEY, Form
from checks.workbook_layout import METADATA_SHEET
from tests.assets.submissions.sound_files import FIXTURES
from warehouse.columns.declaration import facts
from warehouse.tables import sheet_columns

CODE_LISTS = CodeLists(read_code_lists(sorted((FIXTURES / "code_lists").glob("*.csv"))))
CATALOGUE = Catalogue.load(FIXTURES / "findings.yaml")
HEADING_ROW = 4
FIRST_ROW = HEADING_ROW + 1
RECEIVED_AT = dt.datetime(2025, 1, 20, 2, tzinfo=dt.UTC)


def form_book(
    form: Form,
    rows: Sequence[Mapping[str, Any]],
    cover: Mapping[str, Any],
    *,
    mark: bool = True,
    others: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
) -> Workbook:
    """A form: the cover, its first sheet with headings in row 4 and the given rows below, the hidden mark.

    `others` has rows of further sheets by the name of their table; a sheet of which none are given is not there.
    """
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = form.cover_sheet
    for row, field in enumerate(form.cover_fields, start=9):
        sheet.cell(row, 1, facts(field).title)
        sheet.cell(row, 2, cover.get(field.name))
    given = {form.tables[0].name: rows, **(others or {})}
    for table in (each for each in form.tables if each.name in given):
        sheet = workbook.create_sheet(table.info["sheet"])
        sheet["A1"] = table.info["title"].upper()
        for place, column in enumerate(sheet_columns(table), start=1):
            sheet.cell(HEADING_ROW, place, facts(column).title)
            for number, row in enumerate(given[table.name], start=FIRST_ROW):
                sheet.cell(number, place, row.get(column.name))
    if mark:
        hidden = workbook.create_sheet(METADATA_SHEET)
        for pair in ((FORM_KEY, form.kind), ("template_version", 1), ("year", cover.get("year"))):
            hidden.append(pair)
        hidden.sheet_state = "hidden"
    return workbook


def read_form_file(path: Path, sha256: str = "ab" * 32, received_at: dt.datetime = RECEIVED_AT) -> ReadForm:
    """A file read back as the one form that it is."""
    file = SourceFile(path, path.name, sha256, received_at)
    (batch,) = batches_by_form([file], [read_file(file)], CODE_LISTS)
    (read,) = read_forms(batch, CATALOGUE)
    return read


def cell_of(form: Form, column_name: str, row: int = FIRST_ROW, sheet: int = 0) -> str:
    """The address of a cell of one of the form's sheets."""
    table = form.tables[sheet]
    return f"{chr(65 + [column.name for column in sheet_columns(table)].index(column_name))}{row}"
