"""A file on an officer's machine is read in a process of its own, and costs at most that process."""

from __future__ import annotations

import faulthandler
import os
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor
from pathlib import Path, PosixPath
from typing import Any

import pytest

from assets.submissions.trial.file_check import check_files
from assets.workers import Workers, forked_worker
from tests.assets.submissions.read_batches import YEAR, framework, references
from tests.assets.submissions.report_books import book, sound_row


class AbortingPath(PosixPath):
    """A file whose reading ends the process with a last word, as the reader's Rust code does."""

    def open(self, *_: Any, **__: Any) -> Any:
        if os.getpid() == OUR_PID:
            return Path("/dev/null").open("rb")
        os.write(2, b"memory allocation failed\n")
        faulthandler.disable()  # of pytest, which would fill the log
        os.abort()


OUR_PID = os.getpid()


@pytest.fixture(name="workers")
def _workers() -> Iterator[Workers]:
    workers = forked_worker()
    yield workers
    workers.close()


@pytest.fixture(name="known", scope="module")
def _known(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return references(framework(tmp_path_factory.mktemp("frameworks")))


def test_a_file_that_ends_the_process_that_reads_it_is_told_as_unreadable_and_the_next_is_read(
    workers: Workers, known: Any, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    sound = tmp_path / "report.xlsx"
    book({"activity": [sound_row("activity")]}).save(sound)
    (deadly, next_one) = check_files([AbortingPath("a.xlsx"), sound], known, workers, [YEAR])
    assert deadly.batch.submissions["status"].tolist() == ["unreadable"]
    assert deadly.batch.findings["code"].tolist() == ["FILE_READER_FAILED"]
    assert next_one.batch.submissions["status"].tolist() == ["rejected"]
    assert "FILE_READER_FAILED" not in next_one.batch.findings["code"].tolist()
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(
    ("years", "judged"),
    [([YEAR, YEAR + 1], YEAR), ([YEAR - 2, YEAR - 1], YEAR - 1), ([YEAR - 1, 2100], YEAR - 1), ([2100], 2100)],
    ids=["it can be of its own", "the newest", "the newest that has begun", "none has begun"],
)
def test_a_file_is_judged_for_the_year_that_it_names_where_it_can_be_of_it(
    workers: Workers, known: Any, tmp_path: Path, years: list[int], judged: int
) -> None:
    sound = tmp_path / "report.xlsx"
    book({"activity": [sound_row("activity")]}).save(sound)

    (checked,) = check_files([sound], known, workers, years)

    assert checked.year == judged


def test_reading_happens_in_another_process(workers: Workers) -> None:
    assert workers.submit(_process, (1,)).result() != os.getpid()
    with pytest.raises(BrokenExecutor):
        workers.submit(_die, (1,)).result()


def _process(_: tuple[int, ...]) -> int:
    return os.getpid()


def _die(_: tuple[int, ...]) -> None:
    os._exit(9)


def test_a_file_that_is_not_there_is_an_error_not_a_finding(workers: Workers, known: Any, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        check_files([tmp_path / "gone.xlsx"], known, workers, [YEAR])
