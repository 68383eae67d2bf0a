"""Every slow file is read, checked and returned, each within a few seconds of processor time."""

from __future__ import annotations

import resource
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assets.reference.loading import References, load_references
from assets.submissions.checking.passes import check_batch
from assets.submissions.reading.file_batches import SourceFile, read_files
from assets.submissions.trial.feedback import write_feedback
from assets.submissions.trial.file_check import FileCheck
from assets.workers import Workers
from tests.assets.submissions.sound_files import FIXTURES, YEAR
from tests.attacks.slow_files import SLOW

READING_SECONDS = 3.0
RETURNING_SECONDS = 4.0
"""Marking splices every sheet of a workbook that was read; a night returns each file once."""


@pytest.fixture(name="references", scope="module")
def _references() -> References:
    return load_references(FIXTURES, FIXTURES / "frameworks")


@pytest.fixture(name="workers", scope="module")
def _workers() -> Iterator[Workers]:
    opened = Workers(lambda: ThreadPoolExecutor(1), ahead=0)
    yield opened
    opened.close()


def processor_seconds() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


@pytest.mark.attack(expected="at most three seconds of processor time to read it")
@pytest.mark.parametrize("name", SLOW)
def test_a_slow_file_is_read_and_returned_in_bounded_time(
    name: str, references: References, workers: Workers, tmp_path: Path
) -> None:
    path = tmp_path / "report.xlsx"
    path.write_bytes(SLOW[name]())
    file = SourceFile(path, "report.xlsx", "0" * 64, datetime(YEAR + 1, 1, 5, tzinfo=UTC))
    began = processor_seconds()
    batch = read_files([file], references.code_lists)
    read = processor_seconds()
    checked = check_batch(batch, references, YEAR)
    middle = processor_seconds()
    write_feedback(FileCheck(path, checked, YEAR), references, workers, tmp_path / "out.xlsx")
    assert len(checked.submissions) == 1
    assert read - began < READING_SECONDS
    assert processor_seconds() - middle < RETURNING_SECONDS
