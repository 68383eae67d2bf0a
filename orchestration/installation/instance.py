"""Dagster's own storage, in the home folder: made ready, with telemetry off.

What belongs here: the instance's settings. What does not: what killed runs left in it (`abandoned_runs`).
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

import dagster as dg
import yaml

from assets.home import Home
from warehouse.private_files import make_folder

INSTANCE_SETTINGS = {
    "telemetry": {"enabled": False},
    # The first page would otherwise ask evaluators for their e-mail address.
    "nux": {"enabled": False},
    # One mechanism decides about another attempt, the policy of `checks.steps`, within the step. A run that failed is
    # not started again by itself: a broken year restarted every minute is how others collected hundreds of thousands
    # of runs.
    "run_retries": {"enabled": False},
    # A night whose schedule could not ask the warehouse (its server was being restarted) is asked for again, about once
    # a minute for an hour.
    "scheduler": {
        "module": "dagster._core.scheduler",  # as Dagster itself names its default
        "class": "DagsterDaemonScheduler",
        "config": {"max_tick_retries": 60},
    },
    # Runs that write the same tables take turns; counted by run, since a killed run would keep a step's slot for ever.
    "concurrency": {"pools": {"granularity": "run", "default_limit": 1}},
}


def prepare_instance_folder(home: Home) -> Path:
    """The folder that DAGSTER_HOME names, with our `dagster.yaml` unless the operator has put one there."""
    make_folder(home.dagster)
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
