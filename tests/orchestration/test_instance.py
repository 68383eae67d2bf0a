"""Dagster's own storage: prepared once, silent, and honest about runs that were killed."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import dagster as dg
import pytest
import yaml

from assets.home import Home
from orchestration.instance import PROCESS_TAG, UNFINISHED, close_abandoned_runs, open_instance, prepare_instance_folder


def test_a_new_folder_is_given_settings_with_telemetry_off(tmp_path: Path) -> None:
    folder = prepare_instance_folder(Home(tmp_path / "home"))
    written = yaml.safe_load((folder / "dagster.yaml").read_text(encoding="utf-8"))

    assert written["telemetry"] == {"enabled": False}
    assert written["concurrency"]["pools"] == {"granularity": "run", "default_limit": 1}
    with open_instance(Home(tmp_path / "home")) as instance:
        assert not instance.telemetry_enabled
        assert not instance.run_retries_enabled


def test_an_operators_own_settings_stay(tmp_path: Path) -> None:
    own = tmp_path / "dagster" / "dagster.yaml"
    own.parent.mkdir()
    own.write_text("telemetry: {enabled: false}\n# mine\n", encoding="utf-8")

    prepare_instance_folder(Home(tmp_path))

    assert "# mine" in own.read_text(encoding="utf-8")


def ended_process() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


@pytest.mark.parametrize(
    ("mark", "is_closed"),
    [
        (f"{socket.gethostname()} {ended_process()}", True),
        (f"{socket.gethostname()} {os.getpid()}", False),
        (f"another-machine {ended_process()}", False),
        (None, False),
    ],
    ids=["killed here", "still at work", "another machine's", "the daemon's"],
)
@pytest.mark.parametrize("before", UNFINISHED, ids=lambda status: status.value)
def test_a_run_whose_process_is_gone_is_ended_in_the_books(
    mark: str | None, is_closed: bool, before: dg.DagsterRunStatus
) -> None:
    @dg.job
    def nothing() -> None: ...

    with dg.DagsterInstance.ephemeral() as instance:
        run = instance.create_run_for_job(nothing, status=before, tags={PROCESS_TAG: mark} if mark else {})

        closed = close_abandoned_runs(instance)

        assert closed == ([run.run_id] if is_closed else [])
        status = instance.get_run_by_id(run.run_id).status  # type: ignore[union-attr]
        assert status is (dg.DagsterRunStatus.FAILURE if is_closed else before)
