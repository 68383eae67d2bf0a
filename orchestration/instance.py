"""Dagster's own storage, in the home folder: made ready, with telemetry off.

What belongs here: the instance's settings and what a killed run left behind in it. What does not: the warehouse.
"""

from __future__ import annotations

import fcntl
import os
import socket
from collections.abc import Mapping
from pathlib import Path

import dagster as dg
import yaml

from assets.home import Home

INSTANCE_SETTINGS = {
    "telemetry": {"enabled": False},
    # The first page would otherwise ask evaluators for their e-mail address.
    "nux": {"enabled": False},
    # One mechanism decides about another attempt, `retries.py`, within the step. A run that failed is not started
    # again by itself: a broken year restarted every minute is how others collected hundreds of thousands of runs.
    "run_retries": {"enabled": False},
    # Runs that write the same tables take turns; counted by run, since a killed run would keep a step's slot for ever.
    "concurrency": {"pools": {"granularity": "run", "default_limit": 1}},
}


def prepare_instance_folder(home: Home) -> Path:
    """The folder that DAGSTER_HOME names, with our `dagster.yaml` unless the operator has put one there."""
    home.dagster.mkdir(parents=True, exist_ok=True)
    settings = home.dagster / "dagster.yaml"
    if not settings.exists():
        settings.write_text(yaml.safe_dump(INSTANCE_SETTINGS, sort_keys=False), encoding="utf-8")
    return home.dagster


def open_instance(home: Home) -> dg.DagsterInstance:
    """The instance whose runs the UI shows; close it after use."""
    folder = prepare_instance_folder(home)
    # Set as well as written down: an operator's own dagster.yaml need not repeat it.
    os.environ["DAGSTER_DISABLE_TELEMETRY"] = "yes"
    # Two first runs at once would both make its tables.
    with (folder / ".making.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return dg.DagsterInstance.from_config(str(folder))


PROCESS_TAG = "parcomm/process"

# A run in a process of its own is written down a moment before it starts; a kill can come between.
UNFINISHED = [dg.DagsterRunStatus.NOT_STARTED, dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.STARTED]


def mark_of_this_process() -> Mapping[str, str]:
    """Tags by which a later start can tell whether the process that ran this run is still there."""
    return {PROCESS_TAG: f"{socket.gethostname()} {os.getpid()}"}


def close_abandoned_runs(instance: dg.DagsterInstance) -> list[str]:
    """End, in Dagster's books, the runs whose process was killed on this machine; give their ids.

    Their work needs no mending: every write was whole or not there, and the next run does what is left.
    """
    unfinished = instance.get_runs(dg.RunsFilter(statuses=UNFINISHED))
    abandoned = [run for run in unfinished if _is_abandoned(run.tags.get(PROCESS_TAG))]
    for run in abandoned:
        instance.report_run_failed(run, "The process of this run was ended; the next run does what it left.")
    return [run.run_id for run in abandoned]


def _is_abandoned(mark: str | None) -> bool:
    """Whether the mark names a process of this machine that is no longer there."""
    host, _, process = (mark or "").partition(" ")
    if host != socket.gethostname() or not process.isdigit():
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
