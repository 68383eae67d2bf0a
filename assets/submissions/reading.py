"""Read a batch of received files: typed rows of every report table, covers, and the findings of reading.

Files are opened one by one, their cells typed column by column over the whole batch: typing a file at a time costs
several times more. What does not belong here: rules about what the rows say (`checks`), and processes (`reading_pool`).
"""

from __future__ import annotations

import logging
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import sqlalchemy as sa

from assets.submissions.cells import CellValue, Refusal
from assets.submissions.headings import report_columns
from assets.submissions.raw_workbook import RawTable, RawWorkbook, read_raw
from assets.submissions.sheet_scan import column_letters
from assets.submissions.typed_columns import RefusedCell, cell_types, typed_column
from checks.code_lists import CodeLists
from checks.findings import Finding, joined, raw_finding, raw_findings
from checks.workbook_layout import COVER_FIELDS, METADATA_KEYS
from warehouse.columns import facts
from warehouse.tables import REPORT_TABLES

_LOG = logging.getLogger(__name__)

READER_VERSION = 1
"""Raised when a file already read would now be read differently; such files are then read again."""

CELL_TYPE = "declared_cell_type"
"""Column beside the scorecard's `declared_value`: number, date, boolean or text, as the cell was."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to read: where its bytes lie (the archive), the name it came with, and when it came."""

    path: Path
    file_name: str
    sha256: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class ReadBatch:
    """What was read.

    Attributes:
        covers: one row a file, in the order given: `sha256`, `file_name`, `received_at`, the cover's fields typed,
            and `meta_<key>` for the template's marks; all missing but the first three where the file was refused.
        rows: by report table: `sha256`, `sheet`, `excel_row` and the table's own columns, codes instead of labels,
            missing where blank or refused; the scorecard also has `declared_cell_type`.
        findings: raw findings of reading.
        places: where each column of each report table stands (`sha256`, `table`, `sheet`, `column_name`, `letter`),
            and each field of the cover (table `cover`, with its `excel_row`), so that a finding can name its cell.
    """

    covers: pd.DataFrame
    rows: Mapping[str, pd.DataFrame]
    findings: pd.DataFrame
    places: pd.DataFrame


def read_files(files: Sequence[SourceFile], code_lists: CodeLists) -> ReadBatch:
    """Read files; whatever is wrong inside one becomes its findings and touches no other.

    Raises:
        OSError: a file cannot be opened at all: the archive's fault, so no finding.
    """
    return _typed(files, [_read_raw(file) for file in files], code_lists)


def unread_files(files: Sequence[SourceFile], code_lists: CodeLists) -> ReadBatch:
    """The batch of files that no process survived reading."""
    return _typed(files, [_failed(file) for file in files], code_lists)


def _read_raw(file: SourceFile) -> RawWorkbook:
    try:
        return read_raw(file.path, file.sha256)
    except OSError:
        raise
    except Exception:  # noqa: BLE001 - the border of one file: a defect of ours that it wakes must not cost the others
        _LOG.exception("reading %s (%r) failed", file.sha256, file.file_name)
        return _failed(file)


def _failed(file: SourceFile) -> RawWorkbook:
    return RawWorkbook(findings=[raw_finding(file.sha256, "FILE_READER_FAILED")])


def _typed(files: Sequence[SourceFile], raws: Sequence[RawWorkbook], code_lists: CodeLists) -> ReadBatch:
    covers, findings = _covers(files, raws, code_lists)
    formats = dict(zip(covers["sha256"], covers["number_format"], strict=True))
    rows = {}
    for table in REPORT_TABLES:
        stack = _Stack(table)
        for file, raw in zip(files, raws, strict=True):
            for one in raw.tables:
                if one.table is table:
                    stack.add(file.sha256, one, formats[file.sha256])
        rows[table.name], faults = stack.typed(code_lists)
        findings.extend(faults)
    told = [finding for raw in raws for finding in raw.findings]
    return ReadBatch(covers, rows, raw_findings([*told, *findings]), _places(files, raws))


def read_file(path: Path, *, file_name: str, sha256: str, received_at: datetime, code_lists: CodeLists) -> ReadBatch:
    """Read one file, as `parcomm check` does."""
    return read_files([SourceFile(path, file_name, sha256, received_at)], code_lists)


def joined_batches(batches: Sequence[ReadBatch]) -> ReadBatch:
    """Batches as one, in the order given."""
    if not batches:
        raise ValueError("no batch to join; an empty one is read_files([], code_lists)")
    return ReadBatch(
        pd.concat([batch.covers for batch in batches], ignore_index=True),
        {name: pd.concat([batch.rows[name] for batch in batches], ignore_index=True) for name in batches[0].rows},
        joined([batch.findings for batch in batches]),
        pd.concat([batch.places for batch in batches], ignore_index=True),
    )


def _covers(
    files: Sequence[SourceFile], raws: Sequence[RawWorkbook], code_lists: CodeLists
) -> tuple[pd.DataFrame, list[Finding]]:
    frame = pd.DataFrame(
        {
            "sha256": pd.Series([file.sha256 for file in files], dtype="str"),
            "file_name": pd.Series([file.file_name for file in files], dtype="str"),
            "received_at": pd.Series([file.received_at for file in files], dtype="datetime64[us, UTC]"),
        }
    )
    findings: list[Finding] = []
    for declared in COVER_FIELDS:
        cells = [raw.cover.cells.get(declared.name, "") if raw.cover else "" for raw in raws]
        # Figures on the cover are plain: a year with a thousands point is refused like any other doubtful text.
        column = typed_column(cells, declared, [None] * len(cells), code_lists)
        frame[declared.name] = column.series
        findings.extend(
            _cover_finding(files[one.position].sha256, raws[one.position], declared, one) for one in column.refused
        )
    for key in METADATA_KEYS:
        frame[f"meta_{key}"] = pd.Series([raw.metadata.get(key) for raw in raws], dtype="str")
    return frame, findings


def _places(files: Sequence[SourceFile], raws: Sequence[RawWorkbook]) -> pd.DataFrame:
    places: list[tuple[str, str, str, str, str, int | None]] = []
    for file, raw in zip(files, raws, strict=True):
        if raw.cover is not None:
            places += [
                (file.sha256, "cover", raw.cover.sheet, name, address.rstrip("0123456789"), row)
                for name, (address, row) in raw.cover.places.items()
            ]
        for one in raw.tables:
            places += [
                (file.sha256, one.table.name, one.sheet, name, column_letters(place + 1), None)
                for name, place in one.places.items()
            ]
    dtypes = {"sha256": "str", "table": "str", "sheet": "str", "column_name": "str", "letter": "str"}
    frame = pd.DataFrame(places, columns=[*dtypes, "excel_row"])
    return frame.astype(dtypes | {"excel_row": "Int64"})


def _cover_finding(sha256: str, raw: RawWorkbook, declared: sa.Column[Any], cell: RefusedCell) -> Finding:
    assert raw.cover is not None  # noqa: S101 - a cell was refused, so there is a cover
    address, row = raw.cover.places[declared.name]
    return raw_finding(
        sha256,
        "COVER_FIELD_INVALID" if facts(declared).required else "COVER_OPTIONAL_UNREADABLE",
        sheet=raw.cover.sheet,
        excel_row=row,
        cell=address,
        column_name=declared.name,
        value=cell.shown,
        column=facts(declared).title,
    )


@dataclass(slots=True)
class _Stack:
    """One report table's raw cells of many files, one above the other."""

    table: sa.Table
    sha256: list[str] = field(default_factory=list)
    sheet: list[str] = field(default_factory=list)
    excel_rows: list[int] = field(default_factory=list)
    formats: list[str | None] = field(default_factory=list)
    cells: dict[str, list[CellValue]] = field(default_factory=dict)
    starts: list[int] = field(default_factory=list)
    parts: list[RawTable] = field(default_factory=list)

    def add(self, sha256: str, part: RawTable, number_format: Any) -> None:
        """Put a file's rows below those that are there."""
        count = len(part.excel_rows)
        self.starts.append(len(self.excel_rows))
        self.parts.append(part)
        self.sha256 += [sha256] * count
        self.sheet += [part.sheet] * count
        self.excel_rows += part.excel_rows
        self.formats += [number_format if isinstance(number_format, str) else None] * count
        for column in report_columns(self.table):
            self.cells.setdefault(column.name, []).extend(part.columns.get(column.name, [""] * count))

    def typed(self, code_lists: CodeLists) -> tuple[pd.DataFrame, list[Finding]]:
        """All rows as one typed frame, and a finding for each refused cell."""
        columns: dict[str, pd.Series[Any]] = {
            "sha256": pd.Series(self.sha256, dtype="str"),
            "sheet": pd.Series(self.sheet, dtype="str"),
            "excel_row": pd.Series(self.excel_rows, dtype="Int64"),
        }
        findings: list[Finding] = []
        for declared in report_columns(self.table):
            column = typed_column(self.cells.get(declared.name, []), declared, self.formats, code_lists)
            columns[declared.name] = column.series
            findings += self._findings(declared, column.refused, code_lists)
        if "declared_value" in columns:
            columns[CELL_TYPE] = cell_types(self.cells.get("declared_value", []))
        return pd.DataFrame(columns), findings

    def _findings(
        self, declared: sa.Column[Any], refused: Sequence[RefusedCell], code_lists: CodeLists
    ) -> list[Finding]:
        list_name = facts(declared).code_list or ("yes_no" if isinstance(declared.type, sa.Boolean) else None)
        choices = list(code_lists.labels(list_name).values()) if list_name else []
        findings = []
        for cell in refused:
            index = bisect_right(self.starts, cell.position) - 1
            part, row = self.parts[index], self.excel_rows[cell.position]
            findings.append(
                Finding(
                    self.sha256[cell.position],
                    cell.refusal.value,
                    sheet=part.sheet,
                    excel_row=row,
                    cell=f"{column_letters(part.places[declared.name] + 1)}{row}",
                    column_name=declared.name,
                    value=cell.shown,
                    params={"choices": choices} if cell.refusal is Refusal.NOT_IN_LIST else {},
                )
            )
        return findings
