"""Check files outside any inbox, as `parcomm check` does for an officer: no archive, no warehouse.

Files are read, and marked, in a process of their own with the night's limits: a hostile one may not take the officer's
machine. What belongs here: for which year a file is judged when nobody says. What does not: the checks themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pandas as pd

from assets.reference.loading import References
from assets.submissions.checking.passes import CheckedBatch, check_batch
from assets.submissions.reading.file_batches import ReadBatch, SourceFile, no_reports, unread_files
from assets.submissions.reading.limited_processes import read_within_limits
from assets.submissions.receiving.archive import sha256_of
from assets.workers import LOST, Workers
from checks.code_lists import CodeLists
from checks.forms.report import REPORT


@dataclass(frozen=True, slots=True)
class FileCheck:
    """Result of checking one file as a report of `year`."""

    path: Path
    batch: CheckedBatch
    year: int


def check_files(
    paths: Sequence[Path], references: References, workers: Workers, years: Sequence[int]
) -> list[FileCheck]:
    """Check files as a night would, in the order given.

    Args:
        paths: the files.
        references: agencies, code lists, frameworks, the catalogue.
        workers: where files are read.
        years: those that a file can be of, such as the years that are ready. It is judged for the first of them that
            it names, in its template's mark or on its cover; else for the newest that has begun.

    Raises:
        OSError: a file cannot be opened.
    """
    return [_checked(path, references, workers, years) for path in paths]


def _checked(path: Path, references: References, workers: Workers, years: Sequence[int]) -> FileCheck:
    file = SourceFile(path, str(path), sha256_of(path), datetime.now(UTC))
    read = _read(file, references.code_lists, workers)
    judged = _own_year(read, years, file.received_at.year)
    return FileCheck(path, check_batch(read, references, judged), judged)


def _read(file: SourceFile, code_lists: CodeLists, workers: Workers) -> ReadBatch:
    """Once: no other file can have taken the worker down."""
    try:
        (read,) = workers.submit(partial(read_within_limits, code_lists=code_lists), (file,)).result()
        return read if read.form == REPORT.kind else no_reports([file], code_lists)
    except LOST:
        workers.close()
        return unread_files([file], code_lists)


def _own_year(read: ReadBatch, years: Sequence[int], this_year: int) -> int:
    newest = max([year for year in years if year <= this_year] or years)
    return next((year for year in _named_years(read) if year in years), newest)


def _named_years(read: ReadBatch) -> Iterator[int]:
    """The years that the file names, the template's first: it is fixed, while a cover may be mistyped."""
    (cover,) = read.covers.to_dict("records")
    mark = cover["meta_year"]
    if isinstance(mark, str) and mark.isascii() and mark.isdigit():
        yield int(mark)
    if not pd.isna(cover["year"]):
        yield int(cover["year"])
