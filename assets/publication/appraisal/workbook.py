"""The appraisers' workbook, written row by row: cover, items, cases of evidence, hidden sheets.

The same items and facts give the same bytes. What does not belong here: what the sheets say.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from datetime import datetime, time
from pathlib import Path
from typing import Any

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook

from assets.publication.appraisal.case_rows import CaseRow
from assets.publication.appraisal.case_sheet import write_case_sheet
from assets.publication.appraisal.cover import write_cover
from assets.publication.appraisal.rows import Row
from assets.publication.appraisal.sheet import ItemSheet
from assets.publication.appraisal.validations import Lists
from assets.publication.paper.styles import NORMAL_FONT, TEXT_STAYS_TEXT, Styles
from assets.template.lists import list_reference, lists_in_use
from checks.code_lists import CodeLists
from checks.forms.appraisal import APPRAISAL
from checks.forms.form import FORM_KEY
from checks.workbook_layout import LISTS_SHEET, METADATA_SHEET, TEMPLATE_VERSION
from warehouse.tables.evaluation_year import first_day


def write_appraisal_workbook(
    path: Path,
    rows: Iterable[Row],
    *,
    cover: Mapping[str, Any],
    notes: Sequence[str],
    code_lists: CodeLists,
    cases: Sequence[CaseRow] = (),
) -> int:
    """Write the workbook; give the number of its rows of items.

    Args:
        path: of the .xlsx; what is there is written over.
        rows: of the sheet of items (`rows.rows_of`).
        cover: what is filled in beforehand on the cover, by field name; with the year and the round.
        notes: sentences below the cover's title: what the workbook holds.
        code_lists: where drop-downs take their labels from.
        cases: of evidence (`case_rows`); without any, there is no sheet of them.
    """
    year = int(cover["year"])
    workbook = Workbook(str(path), {"constant_memory": True, **TEXT_STAYS_TEXT, **deepcopy(NORMAL_FONT)})
    title = f"{APPRAISAL.title} năm {year}"
    workbook.set_properties({"title": title, "created": datetime.combine(first_day(year), time())})
    styles = Styles(workbook)
    lists = Lists({name: [*code_lists.labels(name).values()] for name in lists_in_use(APPRAISAL)})
    values = {"number_format": code_lists.labels("number_formats")["vi"], **cover}
    write_cover(workbook, styles, values, notes)
    sheet = ItemSheet(workbook, styles, lists, year=year, subtitle="; ".join(notes))
    count = sheet.write(rows)
    if cases:
        write_case_sheet(workbook, styles, cases, "; ".join(notes))
    _write_lists(workbook, lists)
    marks = {FORM_KEY: APPRAISAL.kind, "template_version": TEMPLATE_VERSION, **cover}
    _write_marks(workbook, {key: marks.get(key) for key in APPRAISAL.metadata_keys})
    workbook.close()
    return count


def _write_lists(workbook: Workbook, lists: Lists) -> None:
    sheet = workbook.add_worksheet(LISTS_SHEET)
    columns = [[name, *labels] for name, labels in lists.entries.items()]
    for row in range(max(map(len, columns))):
        for place, texts in enumerate(columns):
            if row < len(texts):
                sheet.write_string(row, place, texts[row])
    for place, (name, labels) in enumerate(lists.entries.items()):
        letter = xl_col_to_name(place)
        workbook.define_name(list_reference(name), f"={LISTS_SHEET}!${letter}$2:${letter}${1 + len(labels)}")
    sheet.protect()
    sheet.hide()


def _write_marks(workbook: Workbook, marks: Mapping[str, Any]) -> None:
    sheet = workbook.add_worksheet(METADATA_SHEET)
    for row, (key, value) in enumerate(marks.items()):
        sheet.write_string(row, 0, key)
        sheet.write(row, 1, value)
    sheet.protect()
    sheet.hide()
