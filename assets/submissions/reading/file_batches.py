"""Read a batch of received files: typed rows of every report table, covers, and the findings of reading.

Files are opened one by one, their cells typed column by column over the whole batch: typing a file at a time costs
several times more. What does not belong here: rules about what the rows say (`checks`), and processes
(`limited_processes`).
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from itertools import chain
from pathlib import Path

import pandas as pd

from assets.submissions.container.guard import FILE_MEGABYTES, MEBIBYTE
from assets.submissions.reading.old_cells import old_cell_findings
from assets.submissions.reading.raw_table import date_findings, shared_times
from assets.submissions.reading.raw_workbook import RawWorkbook, read_raw
from assets.submissions.reading.table_stack import CELL_TYPE, TableStack
from assets.submissions.reading.typed_covers import typed_covers
from assets.submissions.sheets.changed_dates import latest_day
from assets.submissions.sheets.explanations import explanation_frame
from assets.submissions.sheets.scan import column_letters
from checks.code_lists import CodeLists
from checks.findings.model import Finding, joined, raw_finding, raw_findings
from checks.forms.all import FORMS
from checks.forms.form import Form
from checks.forms.report import REPORT

__all__ = [
    "CELL_TYPE",
    "ReadBatch",
    "SourceFile",
    "batches_by_form",
    "joined_batches",
    "no_reports",
    "read_file",
    "read_files",
    "typed_batch",
    "unread_files",
]

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to read.

    Attributes:
        path: where its bytes lie (the archive).
        file_name: the name it came with.
        sha256: its fingerprint.
        received_at: when it came.
        byte_size: how large it is, where it was too large to be kept.
        exceeded_limit: that limit in bytes; None for a file that was kept.
    """

    path: Path
    file_name: str
    sha256: str
    received_at: datetime
    byte_size: int = 0
    exceeded_limit: int | None = None


@dataclass(frozen=True, slots=True)
class ReadBatch:
    """Batch of read files of one form.

    Attributes:
        covers: one row a file, in the order given: `sha256`, `file_name`, `received_at`, the cover's fields typed,
            and `meta_<key>` for the template's marks; all missing but the first three where the file was refused.
        rows: by report table: `sha256`, `sheet`, `excel_row` and the table's own columns, codes instead of labels,
            missing where blank or refused; the scorecard also has `declared_cell_type`.
        findings: raw findings of reading.
        places: where each column of each report table stands (`sha256`, `table`, `sheet`, `column_name`, `letter`),
            and each field of the cover (table `cover`, with its `excel_row`), so that a finding can name its cell.
        attachments: files beside the workbook in a .zip: `sha256` (of the .zip), `name`, `file_sha256`, `byte_size`,
            `state` (readable, empty, encrypted, damaged, unknown).
        explanations: typed beside the findings of an earlier return: see `returned.explanations`.
        form: the kind of its files (`checks.forms.all.FORMS`).
    """

    covers: pd.DataFrame
    rows: Mapping[str, pd.DataFrame]
    findings: pd.DataFrame
    places: pd.DataFrame
    attachments: pd.DataFrame = field(default_factory=lambda: _attachments([], []))
    explanations: pd.DataFrame = field(default_factory=lambda: explanation_frame([]))
    form: str = REPORT.kind


def read_files(files: Sequence[SourceFile], code_lists: CodeLists) -> ReadBatch:
    """Read reports; whatever is wrong inside one becomes its findings and touches no other.

    Raises:
        OSError: a file cannot be opened at all: the archive's fault, so no finding.
    """
    return typed_batch(files, [read_file(file) for file in files], code_lists)


def unread_files(files: Sequence[SourceFile], code_lists: CodeLists) -> ReadBatch:
    """The batch of files that no process survived reading."""
    return typed_batch(files, [_failed(file) for file in files], code_lists)


def read_file(file: SourceFile) -> RawWorkbook:
    """One file's cells, yet to be typed (`typed_batch`).

    Raises:
        OSError: as of `read_files`.
    """
    if file.exceeded_limit is not None:
        return _not_kept(file, file.exceeded_limit)
    try:
        return read_raw(file.path, file.sha256)
    except OSError:
        raise
    except Exception:  # noqa: BLE001 - the border of one file: a defect of ours that it wakes must not cost the others
        _LOG.exception("reading %s (%r) failed", file.sha256, file.file_name)
        return _failed(file)


def _not_kept(file: SourceFile, limit: int) -> RawWorkbook:
    found, most = file.byte_size // MEBIBYTE, limit // MEBIBYTE
    too_large = raw_finding(file.sha256, "FILE_TOO_LARGE", what=FILE_MEGABYTES, found=found, limit=most)
    return RawWorkbook(findings=[too_large, raw_finding(file.sha256, "FILE_NOT_KEPT")])


def _failed(file: SourceFile) -> RawWorkbook:
    return RawWorkbook(findings=[raw_finding(file.sha256, "FILE_READER_FAILED")])


def batches_by_form(files: Sequence[SourceFile], raws: Sequence[RawWorkbook], code_lists: CodeLists) -> list[ReadBatch]:
    """A batch for each form among files whose cells were read (`read_file`), in order of first appearance."""
    by_form: dict[str, list[tuple[SourceFile, RawWorkbook]]] = {}
    for file, raw in zip(files, raws, strict=True):
        by_form.setdefault(raw.form.kind, []).append((file, raw))
    return [
        typed_batch([file for file, _ in some], [raw for _, raw in some], code_lists, FORMS[kind])
        for kind, some in by_form.items()
    ]


def no_reports(files: Sequence[SourceFile], code_lists: CodeLists) -> ReadBatch:
    """The batch of files of other forms, where only reports are taken."""
    refused = [RawWorkbook(findings=[raw_finding(file.sha256, "FILE_NO_REPORT")]) for file in files]
    return typed_batch(files, refused, code_lists)


def typed_batch(
    files: Sequence[SourceFile], raws: Sequence[RawWorkbook], code_lists: CodeLists, form: Form = REPORT
) -> ReadBatch:
    """The batch of files of one form whose cells were read (`read_file`)."""
    times = [shared_times(raw.tables) for raw in raws]
    sha256 = [file.sha256 for file in files]
    covers, cover_findings = typed_covers(form, sha256, [raw.cover for raw in raws], code_lists, times)
    _add_origins(form, covers, files, raws)
    told = [finding for raw in raws for finding in raw.findings]
    old = (old_cell_findings(file.sha256, raw.old_cells, code_lists) for file, raw in zip(files, raws, strict=True))
    findings = [raw_findings([*told, *chain.from_iterable(old), *cover_findings, *_changed_dates(raws, covers, times)])]
    rows = {}
    for table in form.tables:
        stack = TableStack(table)
        for file, raw, number_format in zip(files, raws, covers["number_format"], strict=True):
            for one in raw.tables:
                if one.table is table:
                    stack.add(file.sha256, one, None if pd.isna(number_format) else number_format)
        rows[table.name], refused = stack.typed(code_lists)
        findings += refused
    explanations = explanation_frame([(file.sha256, raw.explained) for file, raw in zip(files, raws, strict=True)])
    places, attached = _places(files, raws), _attachments(files, raws)
    return ReadBatch(covers, rows, joined(findings), places, attached, explanations, form.kind)


def _changed_dates(
    raws: Sequence[RawWorkbook], covers: pd.DataFrame, times: Sequence[Collection[time]]
) -> Iterator[Finding]:
    cells = zip(covers["sha256"], raws, times, covers["year"], covers.get("period", covers["year"]), strict=True)
    for sha256, raw, shared, year, period in cells:
        is_known = raw.form is REPORT and pd.notna(year) and pd.notna(period)
        latest = latest_day(year, period) if is_known else None
        yield from date_findings(sha256, raw.tables, shared, latest)


def _add_origins(form: Form, covers: pd.DataFrame, files: Sequence[SourceFile], raws: Sequence[RawWorkbook]) -> None:
    """Insert name and time of arrival before the cover's fields, the template's marks after them."""
    covers.insert(1, "file_name", pd.Series([file.file_name for file in files], dtype="str"))
    covers.insert(2, "received_at", pd.Series([file.received_at for file in files], dtype="datetime64[us, UTC]"))
    for key in form.metadata_keys:
        covers[f"meta_{key}"] = pd.Series([raw.metadata.get(key) for raw in raws], dtype="str")


def joined_batches(batches: Sequence[ReadBatch]) -> ReadBatch:
    """Batches of one form as one, in the order given."""
    if not batches:
        raise ValueError("no batch to join; an empty one is read_files([], code_lists)")
    return ReadBatch(
        pd.concat([batch.covers for batch in batches], ignore_index=True),
        {name: pd.concat([batch.rows[name] for batch in batches], ignore_index=True) for name in batches[0].rows},
        joined([batch.findings for batch in batches]),
        pd.concat([batch.places for batch in batches], ignore_index=True),
        pd.concat([batch.attachments for batch in batches], ignore_index=True),
        pd.concat([batch.explanations for batch in batches], ignore_index=True),
        batches[0].form,
    )


def _attachments(files: Sequence[SourceFile], raws: Sequence[RawWorkbook]) -> pd.DataFrame:
    records = [
        (file.sha256, one.name, one.file_sha256, one.byte_size, one.state)
        for file, raw in zip(files, raws, strict=True)
        for one in raw.attachments
    ]
    dtypes = {"sha256": "str", "name": "str", "file_sha256": "str", "byte_size": "Int64", "state": "str"}
    return pd.DataFrame(records, columns=list(dtypes)).astype(dtypes)


def _places(files: Sequence[SourceFile], raws: Sequence[RawWorkbook]) -> pd.DataFrame:
    places: list[tuple[str, str, str, str, str, int | None]] = []
    for file, raw in zip(files, raws, strict=True):
        if raw.cover is not None:
            places += [
                (file.sha256, raw.form.cover_table, raw.cover.sheet, name, address.rstrip("0123456789"), row)
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
