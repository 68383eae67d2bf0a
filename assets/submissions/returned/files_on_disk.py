"""The year's returned workbooks on disk: one for each name that a submission came by, written once, in other processes.

`returned/<year>/<agency>/<submission> <name of the file>.xlsx`, or `.ods` where an .ods could be marked; whoever sends
mail takes them from there. A file stands there whole or not at all, and what is there is never written again, so that a
run that was killed is finished by the next. Two agencies that send the very same bytes (two empty files) each find an
answer under the name they know. What does not belong here: what stands in them (`marked_workbook`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

import pandas as pd
import sqlalchemy as sa

from assets.reference.loading import References
from assets.submissions.reading.limited_processes import FILE_SECONDS, within_limits
from assets.submissions.receiving.archive import Archive
from assets.submissions.returned.result.answers import Answer, Wording, answer
from assets.submissions.stakes.prospects import Prospect
from assets.workers import Workers
from warehouse.columns.types import UtcInstant
from warehouse.private_files import own_folder
from warehouse.rows.frames import read_query, read_table
from warehouse.rows.key_order import in_order
from warehouse.tables import finding, receipt, submission
from warehouse.whole_files import write_whole

if TYPE_CHECKING:
    from assets.submissions.returned.marked_workbook import Returned

UNKNOWN_AGENCY = "_khong-ro-co-quan"
"""The folder of files of which it is not known who sent them."""
CHUNK_FILES = 25
_AT_ONCE = 500
"""Submissions whose findings are in memory together."""
_LONGEST_NAME = 80
_SUFFIXES = (".xlsx", ".ods")
_NOT_IN_NAMES = re.compile(r"[^\w .,()-]+")


@dataclass(frozen=True, slots=True)
class Task:
    """One workbook to send back: where the received bytes lie, what is said of them, and where the result goes.

    The target has no suffix yet: whether an .ods can be marked shows when it is opened.
    """

    source: Path
    answer: Answer
    target: Path


@dataclass(frozen=True, slots=True)
class ReturnedCount:
    """Numbers of written workbooks: the agency's own, marked, and those with the result alone."""

    own: int = 0
    alone: int = 0

    def plus(self, written: Sequence[bool]) -> ReturnedCount:
        """The count with more workbooks, given whether each is the agency's own."""
        own = sum(written)
        return ReturnedCount(self.own + own, self.alone + len(written) - own)


def return_new(
    engine: sa.Engine,
    archive: Archive,
    folder: Path,
    workers: Workers,
    references: References,
    year: int,
    report: Callable[[int], None],
) -> ReturnedCount:
    """Write the workbook of every submission of the year that has none yet, under each name that it came by.

    Args:
        engine: the warehouse, where submissions and findings are registered.
        archive: of received files.
        folder: of the year's returned workbooks.
        workers: other processes: marking opens what came from outside.
        references: for labels and titles.
        year: evaluated.
        report: is told how many have been written so far.

    Raises:
        OSError: a file is not where the archive should have it, or the folder cannot be written.
    """
    return write_answers(_tasks(engine, archive, folder, Wording.of_year(references, year)), workers, report)


def write_answers(batches: Iterable[Sequence[Task]], workers: Workers, report: Callable[[int], None]) -> ReturnedCount:
    """Mark and write workbooks in other processes; a file that takes its process down gets the result alone."""
    count = ReturnedCount()
    for tasks in batches:
        chunks = [tuple(tasks[start : start + CHUNK_FILES]) for start in range(0, len(tasks), CHUNK_FILES)]
        for _, written in workers.map_in_order(_return_within_limits, chunks, _return_alone):
            count = count.plus(written)
            report(count.own + count.alone)
    return count


def _tasks(engine: sa.Engine, archive: Archive, folder: Path, wording: Wording) -> Iterator[list[Task]]:
    """The work that is left, some hundred submissions at a time."""
    received = _named(engine, wording.year)
    targets = pd.Series([target_of(folder, row) for row in received.to_dict("records")], received.index, dtype="object")
    # Names that differ only in what no path may hold have one answer between them, to the first that came.
    own = received.assign(target=targets).drop_duplicates("target")
    left = own[~own["target"].map(is_there).astype(bool)]
    for start in range(0, len(left), _AT_ONCE):
        part = left.iloc[start : start + _AT_ONCE]
        numbers = part["submission_id"].tolist()
        with engine.connect() as connection:
            found = read_table(connection, finding, finding.c.submission_id.in_(numbers))
        by_submission = dict(tuple(found.sort_values(["submission_id", "position"]).groupby("submission_id")))
        yield [_task(row, by_submission, archive, wording) for row in part.to_dict("records")]


def _named(engine: sa.Engine, year: int) -> pd.DataFrame:
    """The year's submissions, a row for each name that their files came by and when it first did, in order."""
    first = sa.func.min(receipt.c.received_at, type_=UtcInstant())
    names = (
        sa.select(receipt.c.year, receipt.c.sha256, receipt.c.file_name, first.label("received_at"))
        .where(receipt.c.year == year)
        .group_by(receipt.c.year, receipt.c.sha256, receipt.c.file_name)
        .subquery()
    )
    given = {"file_name": names.c.file_name, "received_at": names.c.received_at}
    query = (
        sa.select(*(given.get(column.name, column) for column in submission.columns))
        .join(names, sa.and_(names.c.year == submission.c.year, names.c.sha256 == submission.c.sha256))
        .order_by(submission.c.submission_id, names.c.received_at, *in_order(names.c.file_name))
    )
    with engine.connect() as connection:
        return read_query(connection, query, submission)


def _task(row: Mapping[Any, Any], findings: Mapping[Any, pd.DataFrame], archive: Archive, wording: Wording) -> Task:
    number = row["submission_id"]
    listed = findings[number].to_dict("records") if number in findings else []
    said = answer(row, listed, wording, Prospect.of_row(row))
    return Task(archive.path_of(row["sha256"]), said, row["target"])


def target_of(folder: Path, row: Mapping[Any, Any]) -> Path:
    """Path of a submission's returned workbook without its suffix."""
    agency = row["agency_code"]
    owner = _NOT_IN_NAMES.sub("", agency).strip(" .") if isinstance(agency, str) else UNKNOWN_AGENCY
    return folder / (owner or UNKNOWN_AGENCY) / target_name(row["submission_id"], row["sha256"], row["file_name"])


def target_name(number: int, sha256: str, file_name: str) -> str:
    """Name of a returned workbook; the sender's file name is shown, never trusted as a path."""
    # A letter and its accent apart (as some systems name files) would lose the accent.
    given = unicodedata.normalize("NFC", PurePath(file_name).stem)
    stem = _NOT_IN_NAMES.sub(" ", given)[:_LONGEST_NAME].strip(" .")
    return f"{int(number):06d}-{sha256[:8]} {stem}".rstrip()


def file_of(target: Path) -> Path | None:
    """The written workbook of a target; None while there is none.

    A link in its place is no answer; writing takes the link's place, not that of what it leads to.
    """
    paths = (_with_suffix(target, each) for each in _SUFFIXES)
    return next((path for path in paths if path.is_file() and not path.is_symlink()), None)


def is_there(target: Path) -> bool:
    """Whether the workbook of a target is written."""
    return file_of(target) is not None


def written_answer(folder: Path, row: Mapping[Any, Any]) -> PurePath | None:
    """Path below the year's folder of a submission's returned workbook; None while there is none."""
    target = target_of(folder, row)
    there = (path for path in (_with_suffix(target, each) for each in _SUFFIXES) if path.is_file())
    return next((path.relative_to(folder) for path in there), None)


def _with_suffix(target: Path, suffix: str) -> Path:
    """The name in full; its last dot may be the file's own («Báo cáo 1.2»)."""
    return target.with_name(target.name + suffix)


def _return_within_limits(tasks: Sequence[Task]) -> list[bool]:
    # Here, where there are workbooks to mark: what draws them costs every other process half a second.
    from assets.submissions.returned.marked_workbook import return_workbook

    with within_limits(FILE_SECONDS * len(tasks)):
        return [_write(task, return_workbook(task.source, task.answer)) for task in tasks]


def _return_alone(task: Task) -> list[bool]:
    """For a file that took its process down: it was read, but resists being marked."""
    from assets.submissions.returned.marked_workbook import result_alone

    return [_write(task, result_alone(task.answer))]


def _write(task: Task, returned: Returned) -> bool:
    *_, year, agency = task.target.parent.parts
    own_folder(task.target.parents[2], year, agency)
    write_whole(_with_suffix(task.target, returned.suffix), returned.content)
    return returned.is_own
