"""Files that a night could not read in time wait for the next, and are told of until then."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from assets.home import Home
from assets.reference.framework_tables import framework_rows
from assets.reference.loading import References, load_references
from assets.samples.year import write_sample_year
from assets.submissions.intake import register_new, take_in
from assets.submissions.reading import limited_processes
from assets.submissions.reading.file_batches import ReadBatch, SourceFile
from assets.submissions.receiving.archive import Archive
from assets.submissions.receiving.inbox import Inbox
from assets.submissions.register.waiting_files import files_left, left_sentence
from assets.workers import local_workers
from checks.code_lists import CodeLists
from tests.assets.submissions.sound_files import FIXTURES, YEAR
from warehouse.engine import writing
from warehouse.rows.replacing import replace
from warehouse.tables import framework

NIGHT = datetime(YEAR + 1, 1, 20, 19, tzinfo=UTC)


@pytest.fixture(name="references", scope="module")
def _references() -> References:
    return load_references(FIXTURES, FIXTURES / "frameworks")


@pytest.fixture
def deadly_reading(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every reader dies, whatever it reads."""
    monkeypatch.setattr(limited_processes, "read_within_limits", die)
    yield
    monkeypatch.undo()


def die(_files: Sequence[SourceFile], code_lists: CodeLists, **_limits: float) -> ReadBatch:
    """Ends the process that it runs in."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError(code_lists)


def test_files_without_time_wait_for_the_next_night_which_reads_them(
    sqlite_warehouse: sa.Engine, references: References, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    home = Home(tmp_path)
    archive = Archive(home.archive)
    with writing(sqlite_warehouse) as connection:
        replace(connection, framework, framework_rows(references.sound_frameworks()))
    write_sample_year(references, YEAR, home.inbox, seed=7, agencies=2)
    take_in(sqlite_warehouse, Inbox(home.inbox, quiet_seconds=0), archive, YEAR, NIGHT)

    def night() -> tuple[int, list[str]]:
        """How many files were read, and which wait."""
        workers = local_workers(preload=("assets.submissions.reading.limited_processes",), count=1, suspect_seconds=0)
        read = register_new(sqlite_warehouse, archive, workers, references, YEAR, lambda _: None, lambda: NIGHT)
        workers.close()
        with sqlite_warehouse.connect() as connection:
            return read.gained["submission"], files_left(connection, YEAR)

    request.getfixturevalue("deadly_reading")
    read, left = night()
    assert (read, len(left)) == (0, 2)
    assert left_sentence(left).startswith("2 file(s) took")
    assert all(name in left_sentence(left) for name in left)
    request.getfixturevalue("monkeypatch").undo()
    assert night() == (2, [])
