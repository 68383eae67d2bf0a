"""`parcomm status` on real homes: nothing there, nights behind it, a failed one, the database down."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from dagster._core.test_utils import create_run_for_test

from assets.home import Home
from assets.submissions.receiving.inbox import years_waiting
from orchestration.installation.instance import open_instance
from orchestration.installation.settings import Settings
from orchestration.partitions import PARTITION_TAG
from orchestration.watching.status.concerns import concerns
from orchestration.watching.status.facts import Status, YearFacts
from orchestration.watching.status.last_backup import read_last_backup, remember_backup
from orchestration.watching.status.reading import read_status

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

YEAR = 2025
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def copied(scored: Settings, tmp_path: Path, environment_of: Callable[[Path], None]) -> Settings:
    """A copy of a home with a night behind it."""
    home = Path(shutil.copytree(scored.home, tmp_path / "home"))
    environment_of(home)
    return Settings(home=home)


def of_the_year(status: Status) -> YearFacts:
    return next(each for each in status.years if each.year == YEAR)


def test_on_a_home_that_does_not_exist_it_says_what_to_do_and_makes_nothing(
    tmp_path: Path, environment_of: Callable[[Path], None], run_parcomm: Run
) -> None:
    environment_of(tmp_path / "home")

    code, printed, _ = run_parcomm("status", "--format", "json")

    document = json.loads(printed)
    assert code == 1
    assert {each["state"] for each in document["years"]} == {"never"}
    assert "there is no warehouse here" in document["needs_person"][0]
    assert not (tmp_path / "home").exists()


def test_a_night_of_the_command_line_counts_until_the_next_one_was_due(copied: Settings) -> None:
    now = datetime.now(UTC)

    well, later = read_status(copied, now), read_status(copied, now + timedelta(days=2))

    assert (of_the_year(well).state, of_the_year(later).state) == ("ok", "late")
    assert of_the_year(well).nights.newest_sound is not None
    assert (well.warehouse_error, well.dagster_error, well.heartbeat) == (None, None, None)
    assert of_the_year(well).idle_decisions == 0
    assert f"late-{YEAR}" in [each.key for each in concerns(later, "")]


def test_after_a_failed_night_it_says_where_and_why(copied: Settings, run_parcomm: Run) -> None:
    with open_instance(copied.folders) as instance:
        run = create_run_for_test(instance, job_name="nightly", tags={PARTITION_TAG: str(YEAR)})
        instance.report_run_failed(run, "The process of this run was ended; the next run does what it left.")

    code, printed, _ = run_parcomm("status")

    assert code == 1
    assert f"{YEAR}: failed; last night " in printed
    assert f"Needs a person: The last night of {YEAR} failed at " in printed
    assert "(The process of this run was ended; the next run does what it left.): mend it, then `parcomm run" in printed


@pytest.mark.usefixtures("copied")
def test_while_the_database_is_down_it_tells_that_and_what_else_it_knows(
    monkeypatch: pytest.MonkeyPatch, run_parcomm: Run
) -> None:
    monkeypatch.setenv("PARCOMM_WAREHOUSE_URL", "postgresql://u:s3cret@127.0.0.1:9/parcomm")

    code, printed, errors = run_parcomm("status")

    assert code == 1
    assert "Needs a person: The warehouse cannot be used: " in printed
    assert f"{YEAR}: ok; last night " in printed, "the year was at work, though the database cannot say so"
    assert "s3cret" not in printed + errors


@pytest.mark.usefixtures("copied")
def test_of_nights_that_nobody_can_read_nothing_is_said(monkeypatch: pytest.MonkeyPatch, run_parcomm: Run) -> None:
    monkeypatch.setenv("PARCOMM_DAGSTER_URL", "postgresql+psycopg2://u:s3cret@127.0.0.1:9/dagster")

    code, printed, errors = run_parcomm("status", "--format", "json")

    document = json.loads(printed)
    assert (code, document["years"]) == (1, [])
    (needed,) = document["needs_person"]
    assert needed.startswith("Dagster's own storage cannot be read, so that nothing is known of nights: connection to ")
    assert "s3cret" not in printed + errors


def test_what_needs_a_person_is_told_once_though_asked_twice(
    tmp_path: Path, environment_of: Callable[[Path], None], run_parcomm: Run
) -> None:
    home = tmp_path / "home"
    environment_of(home)

    run_parcomm("status", "--tell")
    run_parcomm("status", "--tell")

    (told,) = (home / "summaries").iterdir()
    assert told.read_text().startswith("# Có 2 việc cần người xử lý\n\n- Không dùng được kho dữ liệu: ")
    assert not (home / "warehouse.db").exists()


def test_files_that_no_run_reads_and_a_backup_that_is_remembered(copied: Settings) -> None:
    (copied.folders.inbox / "2030").mkdir()
    (copied.folders.inbox / "2030" / "a.xlsx").write_bytes(b"x")
    (copied.folders.inbox / str(YEAR) / "b.xlsx").write_bytes(b"x")
    remember_backup(copied.folders, Path("/backups/one"))

    found = read_status(copied, datetime.now(UTC))
    long = read_status(copied, datetime.now(UTC) + timedelta(days=2))

    assert (found.inbox.files, found.inbox.long, long.inbox.long) == (1, 0, 1)
    assert "2030 is no evaluation year" in (found.inbox.unread or "")
    assert found.last_backup is not None
    assert found.last_backup[1] == "/backups/one"


def test_a_folder_of_the_inbox_that_cannot_be_opened_is_told_and_costs_no_other_year(
    copied: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed, open_ = copied.folders.inbox / str(YEAR), copied.folders.inbox / str(YEAR + 1)
    open_.mkdir()
    (open_ / "a.xlsx").write_bytes(b"x")
    listed = Path.iterdir

    def iterdir(path: Path) -> Iterator[Path]:  # the tests run as root, to whom no folder is closed
        if path == closed:
            raise PermissionError(13, "Permission denied", str(path))
        return listed(path)

    monkeypatch.setattr(Path, "iterdir", iterdir)

    assert years_waiting(copied.folders.inbox) == {YEAR + 1}
    assert read_status(copied, datetime.now(UTC)).inbox.error == f"{closed} cannot be opened (Permission denied)"


def test_no_backup_is_known_of_a_file_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "last-backup.json").write_text("[]")
    assert read_last_backup(Home(tmp_path)) is None
