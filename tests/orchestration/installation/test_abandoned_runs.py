"""Runs whose process has gone are closed in Dagster's books, and no others; then new ones may go."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
import sqlalchemy as sa

from assets.home import Home
from orchestration.installation.abandoned_runs import (
    LONGEST_WITHOUT_A_SIGN,
    PROCESS_TAG,
    UNFINISHED,
    close_abandoned_runs,
    mark_of_this_process,
)
from orchestration.installation.settings import Settings
from orchestration.resources import build_resources
from orchestration.sensors import abandoned_runs

each_unfinished = pytest.mark.parametrize("status", UNFINISHED, ids=lambda status: status.value)


@dg.job
def nothing() -> None: ...


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.ephemeral() as instance:
        yield instance


@pytest.fixture
def processes(tmp_path: Path) -> Path:
    return tmp_path / "processes"


def write_down(
    instance: dg.DagsterInstance, status: dg.DagsterRunStatus, mark: str | None = None, *, days_ago: int = 0
) -> str:
    """A run in the books, of which nothing was heard for so many days; its id."""
    tags = {} if mark is None else {PROCESS_TAG: mark}
    run = instance.create_run_for_job(nothing, status=status, tags=tags)
    heard = datetime.now(UTC).replace(tzinfo=None) - days_ago * LONGEST_WITHOUT_A_SIGN * 100
    with instance.run_storage.connect() as connection:
        connection.execute(sa.text("UPDATE runs SET update_timestamp = :at"), {"at": heard})
    return run.run_id


def status_of(instance: dg.DagsterInstance, run_id: str) -> dg.DagsterRunStatus:
    run = instance.get_run_by_id(run_id)
    assert run is not None
    return run.status


@contextmanager
def another_process(processes: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A process that has given its sign and waits; what it marks runs with."""
    script = (
        "import sys\nfrom pathlib import Path\n"
        "from orchestration.installation.abandoned_runs import mark_of_this_process\n"
        f"print(*mark_of_this_process(Path({str(processes)!r})).values(), flush=True)\nsys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip(), process
        process.kill()


def test_a_run_goes_on_while_its_process_lives_and_is_ended_when_it_was_killed(
    instance: dg.DagsterInstance, processes: Path
) -> None:
    with another_process(processes) as (mark, process):
        run_id = write_down(instance, dg.DagsterRunStatus.STARTED, mark, days_ago=3)
        assert close_abandoned_runs(instance, processes) == []
        process.kill()
        process.wait()

        assert close_abandoned_runs(instance, processes) == [run_id]

    assert status_of(instance, run_id) is dg.DagsterRunStatus.FAILURE
    assert list(processes.iterdir()) == []


def test_a_run_of_this_process_goes_on(instance: dg.DagsterInstance, processes: Path) -> None:
    write_down(instance, dg.DagsterRunStatus.STARTED, mark_of_this_process(processes)[PROCESS_TAG], days_ago=3)

    assert close_abandoned_runs(instance, processes) == []
    assert mark_of_this_process(processes) == mark_of_this_process(processes)


@each_unfinished
@pytest.mark.parametrize("mark", ["some-host 1", "0123456789abcdef"], ids=["an older version's", "a lost file's"])
def test_a_mark_that_names_no_file_is_nobodys(
    instance: dg.DagsterInstance, processes: Path, mark: str, status: dg.DagsterRunStatus
) -> None:
    """As where a container was made anew: its run was number 1 of another host name, and so is the next one."""
    run_id = write_down(instance, status, mark)

    assert close_abandoned_runs(instance, processes) == [run_id]


@each_unfinished
def test_a_run_without_a_mark_has_some_minutes_to_give_one(
    instance: dg.DagsterInstance, processes: Path, status: dg.DagsterRunStatus
) -> None:
    run_id = write_down(instance, status)
    assert close_abandoned_runs(instance, processes) == []

    write_down(instance, dg.DagsterRunStatus.SUCCESS, days_ago=1)

    assert close_abandoned_runs(instance, processes) == [run_id]


def test_the_sensor_itself_closes_a_run_whose_process_is_gone(instance: dg.DagsterInstance, tmp_path: Path) -> None:
    home = Home(tmp_path)
    gone = write_down(instance, dg.DagsterRunStatus.STARTED, "0123456789abcdef")
    here = write_down(instance, dg.DagsterRunStatus.STARTED, mark_of_this_process(home.processes)[PROCESS_TAG])

    def tick() -> str | None:
        context = dg.build_sensor_context(instance, resources={"home": home})
        return abandoned_runs.evaluate_tick(context).skip_message

    assert (tick(), tick()) == (f"closed runs whose process has gone: {gone}", "no run is abandoned")
    assert status_of(instance, gone) is dg.DagsterRunStatus.FAILURE
    assert status_of(instance, here) is dg.DagsterRunStatus.STARTED
    assert abandoned_runs.default_status is dg.DefaultSensorStatus.RUNNING


def test_a_run_that_ended_well_is_left_alone(instance: dg.DagsterInstance, processes: Path) -> None:
    run_id = write_down(instance, dg.DagsterRunStatus.SUCCESS, "0123456789abcdef", days_ago=3)

    assert close_abandoned_runs(instance, processes) == []
    assert status_of(instance, run_id) is dg.DagsterRunStatus.SUCCESS


def test_a_run_that_ends_between_the_list_and_the_report_keeps_its_end(
    instance: dg.DagsterInstance, processes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_id = write_down(instance, dg.DagsterRunStatus.STARTED, "0123456789abcdef")
    listed = instance.get_runs

    def end_once_listed(*arguments: Any, **options: Any) -> Any:
        found = listed(*arguments, **options)
        for run in found:
            instance.report_run_canceled(run)
        return found

    monkeypatch.setattr(instance, "get_runs", end_once_listed)
    assert close_abandoned_runs(instance, processes) == []
    assert status_of(instance, run_id) is dg.DagsterRunStatus.CANCELED


def test_a_run_that_the_daemon_started_is_marked_by_the_process_that_runs_it(
    instance: dg.DagsterInstance, sqlite_warehouse: sa.Engine, tmp_path: Path
) -> None:
    assert sqlite_warehouse.url.database == str(tmp_path / "warehouse.db")
    settings = Settings(home=tmp_path)

    @dg.asset(required_resource_keys={"warehouse"})
    def uses_the_warehouse() -> None: ...

    result = dg.materialize([uses_the_warehouse], resources=build_resources(settings), instance=instance)

    run = instance.get_run_by_id(result.run_id)
    assert run is not None
    assert run.tags[PROCESS_TAG] == mark_of_this_process(settings.folders.processes)[PROCESS_TAG]
