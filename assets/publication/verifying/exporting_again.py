"""Exports of a release written again from its frozen tables, and compared with the published ones.

Equal bytes are equal files. Where only the bytes differ (another version of a library writes the same sheets otherwise)
the cells decide: all of them, if this very program wrote them, and the facts in them (`exported_facts`) if another
version did. What does not belong here: what stands in the files.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path

import sqlalchemy as sa
from openpyxl.utils import get_column_letter
from python_calamine import CalamineError, CalamineWorkbook

from assets.publication.committee.exports import committee_workbook_path, read_committee_tables
from assets.publication.committee.workbook import committee_workbook
from assets.publication.published.tables import CommitteeTables
from assets.publication.release.erratum import frozen_edition
from assets.publication.release.manifest import Manifest, SealedDecision
from assets.publication.release.row_differences import cut, shown
from assets.publication.verifying.exported_facts import Sheets, differing_facts, named_in, not_comparable
from checks.texts.figures_and_dates import vietnamese_date
from warehouse.tables.tracks import FINAL


def export_differences(
    connection: sa.Connection, folder: Path, manifest: Manifest, *, with_words: bool
) -> tuple[list[str], list[str]]:
    """Differences of the published workbook from its frozen tables, and what was not compared: a sentence each.

    Args:
        connection: the frozen tables.
        folder: where the published files lie.
        manifest: of the release.
        with_words: whether every cell must be equal, or facts only.
    """
    year, decision = manifest.year, manifest.decision
    edition = frozen_edition(connection, manifest)
    path = committee_workbook_path(folder, year, edition)
    name = f"{folder.name}/{path.name}"
    if not path.is_file():
        return [f"{name}: is missing, so it cannot be compared"], []
    tables = read_committee_tables(connection, year, edition=edition)
    if not manifest.knows_final_points:
        tables = _without_final_rows(tables)
    frozen, again = path.read_bytes(), committee_workbook(tables)
    if frozen == again:
        return [], []
    try:
        ours, theirs = cells_of(frozen), cells_of(again)
    except CalamineError as error:
        return [f"{name}: cannot be read ({error})"], []
    found: Iterator[str]
    notes: list[str]
    if with_words:
        found, notes = _differing(ours, theirs), []
    else:
        found = chain(_unnamed(ours, decision), differing_facts(ours, theirs, named_in(tables)))
        notes = [f"{name}: {sentence}" for sentence in not_comparable(ours, theirs, named_in(tables))]
    return cut([f"{name}: {sentence}" for sentence in found], name), notes


def _without_final_rows(tables: CommitteeTables) -> CommitteeTables:
    """As an older version listed points, whose computed ones were the final ones."""
    scores = tables.criterion_scores
    return replace(tables, criterion_scores=scores[scores["track"] != FINAL])


def cells_of(content: bytes) -> Sheets:
    """Every cell that is not empty, by sheet, row and column from 1; the sheets in their order."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {
        sheet: {
            (row, column): value
            for row, values in enumerate(book.get_sheet_by_name(sheet).to_python(skip_empty_area=False), start=1)
            for column, value in enumerate(values, start=1)
            if value != ""
        }
        for sheet in book.sheet_names
    }


def _unnamed(frozen: Sheets, decision: SealedDecision) -> Iterator[str]:
    said = (decision.number, vietnamese_date(decision.date))
    texts = (value for sheet in frozen.values() for value in sheet.values() if isinstance(value, str))
    if not any(all(part in text for part in said) for text in texts):
        yield f"does not name the document that published it, {decision.number} of {decision.date}"


def _differing(frozen: Sheets, again: Sheets) -> Iterator[str]:
    if list(frozen) != list(again):
        yield f"its sheets are {', '.join(frozen)}, written again {', '.join(again)}"
    for sheet in again:
        ours, theirs = frozen.get(sheet, {}), again[sheet]
        for place in sorted(ours.keys() | theirs.keys()):
            if ours.get(place) != theirs.get(place):
                row, column = place
                where = f"sheet «{sheet}», cell {get_column_letter(column)}{row}"
                yield f"{where} is {shown(ours.get(place))}, written again {shown(theirs.get(place))}"
