"""Files that kill, hang or exhaust the process that reads them: each costs itself and nothing else."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path, PosixPath
from typing import Any

import pytest

from assets.submissions.reading.file_batches import SourceFile, joined_batches, read_files
from assets.submissions.reading.limited_processes import CHUNK_FILES, read_over, read_within_limits
from assets.workers import Workers, local_workers
from tests.assets.submissions.report_books import CODE_LISTS, RECEIVED_AT, book, sound_row


class KillingPath(PosixPath):
    """A file whose reading ends the process, as a crash in foreign code does."""

    def open(self, *_: Any, **__: Any) -> Any:
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError


class HangingPath(PosixPath):
    """A file whose reading never ends."""

    def open(self, *_: Any, **__: Any) -> Any:
        while True:
            pass


class GreedyPath(PosixPath):
    """A file whose reading takes all memory."""

    def open(self, *_: Any, **__: Any) -> Any:
        taken = [bytearray(2**24) for _ in range(2**12)]
        raise AssertionError(len(taken))


@pytest.fixture(name="workers", scope="module")
def _workers() -> Iterator[Workers]:
    workers = local_workers(preload=("assets.submissions.reading.file_batches",), count=2)
    yield workers
    workers.close()


@pytest.fixture(name="report", scope="module")
def _report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("reports") / "report.xlsx"
    book({"activity": [sound_row("activity", number) for number in (1, 2, 3)]}).save(path)
    return path


def sources(*paths: Path) -> list[SourceFile]:
    return [SourceFile(path, f"{number}.xlsx", f"{number:064x}", RECEIVED_AT) for number, path in enumerate(paths)]


@pytest.mark.slow
def test_harmful_files_cost_only_themselves(workers: Workers, report: Path) -> None:
    harm = [KillingPath("a.xlsx"), HangingPath("b.xlsx"), GreedyPath("c.xlsx")]
    files = sources(report, harm[0], report, *harm[1:], report)
    batch = joined_batches(list(read_over(workers, files, CODE_LISTS, file_seconds=4, worker_bytes=2**30)))
    covers = batch.covers.sort_values("sha256")
    assert covers["sha256"].tolist() == [file.sha256 for file in files]
    assert covers["agency_code"].isna().tolist() == [False, True, False, True, True, False]
    assert len(batch.rows["activity"]) == 9
    assert batch.findings["code"].tolist() == ["FILE_READER_FAILED"] * 3


@pytest.mark.slow
def test_sound_files_beside_harmful_ones_are_read_before_those_are_given_up(workers: Workers, report: Path) -> None:
    files = sources(HangingPath("a.xlsx"), report, KillingPath("b.xlsx"), report)
    batch = joined_batches(list(read_over(workers, files, CODE_LISTS, file_seconds=3)))
    assert batch.covers["sha256"].tolist() == [files[at].sha256 for at in (1, 3, 0, 2)]


def test_suspects_for_which_the_time_is_too_short_are_not_told_of(report: Path) -> None:
    workers = local_workers(preload=("assets.submissions.reading.file_batches",), count=1, suspect_seconds=0)
    files = sources(KillingPath("a.xlsx"), *[report] * CHUNK_FILES)
    batches = list(read_over(workers, files, CODE_LISTS))
    workers.close()
    assert [len(batch.covers) for batch in batches] == [1]


def test_batches_come_in_the_order_of_the_files_and_equal_those_read_in_one_process(
    workers: Workers, report: Path
) -> None:
    files = sources(*[report] * (CHUNK_FILES + 1))
    batches = list(read_over(workers, files, CODE_LISTS))
    assert [len(batch.covers) for batch in batches] == [CHUNK_FILES, 1]
    here = read_files(files, CODE_LISTS)
    there = joined_batches(batches)
    assert there.covers.equals(here.covers)
    assert there.rows["activity"].equals(here.rows["activity"])


def test_in_the_program_itself_no_limit_is_set(report: Path) -> None:
    before = signal.getsignal(signal.SIGALRM)
    (batch,) = read_within_limits(sources(report), CODE_LISTS, file_seconds=0.000_001, worker_bytes=1)
    assert len(batch.rows["activity"]) == 3
    assert signal.getsignal(signal.SIGALRM) is before


def test_a_file_that_the_archive_lacks_is_an_error_not_a_finding(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_files(sources(tmp_path / "gone"), CODE_LISTS)
