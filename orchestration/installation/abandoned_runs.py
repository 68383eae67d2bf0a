"""Runs that were ended from outside (killed, out of memory, without power) and still seem to go on in Dagster's books.

They must be closed there: Dagster lets one run of our pool go at a time, so that one which seems to be going for ever
would stop every night after it. What belongs here: telling whether the process of a run is still there, and closing
the runs whose process is not. Their work needs no mending: every write was whole or not there, and the next run does
what is left.

A process is told by a file in the home that it keeps locked; the system frees the lock when the process ends, however
it ends. The number of a process would not do: numbers come again, and in a container a run is number 1 every time. Nor
would a host's name, which is another one in every new container.
"""

from __future__ import annotations

import fcntl
import functools
import os
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg

from warehouse.private_files import make_folder, private_opener

PROCESS_TAG = "parcomm/process"

# A run in a process of its own is written down a moment before it starts; a kill can come between.
UNFINISHED = [
    dg.DagsterRunStatus.NOT_STARTED,
    dg.DagsterRunStatus.STARTING,
    dg.DagsterRunStatus.STARTED,
    dg.DagsterRunStatus.CANCELING,
]

LONGEST_WITHOUT_A_SIGN = timedelta(minutes=15)
"""A run that the daemon starts gives its sign when its resources are made, seconds after Dagster says it began."""

_UNNAMED = ".new-"


def mark_of_this_process(processes: Path) -> Mapping[str, str]:
    """Tags by which it can be told whether the process that runs a run is still there.

    `processes` is a folder that every process of the installation sees.
    """
    return {PROCESS_TAG: _sign(processes, os.getpid())}


@functools.cache
def _sign(processes: Path, _process: int) -> str:
    """Lock a new file until this process ends; give its name."""
    make_folder(processes)
    name = secrets.token_hex(8)
    unnamed = processes / f"{_UNNAMED}{name}"
    descriptor = private_opener(str(unnamed), os.O_CREAT | os.O_EXCL | os.O_RDWR)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    # Named only now: under its name nobody ever finds it unlocked while its process lives.
    unnamed.rename(processes / name)
    return name


def mark_run(instance: dg.DagsterInstance, run: dg.DagsterRun, processes: Path) -> None:
    """Mark a run that this process runs, unless whoever started it has done so."""
    if PROCESS_TAG not in run.tags and instance.has_run(run.run_id):
        instance.add_run_tags(run.run_id, dict(mark_of_this_process(processes)))


def close_abandoned_runs(instance: dg.DagsterInstance, processes: Path) -> list[str]:
    """End, in Dagster's books, the runs whose process has gone; give their ids."""
    unfinished = instance.get_runs(dg.RunsFilter(statuses=UNFINISHED))
    silent_since = datetime.now(UTC) - LONGEST_WITHOUT_A_SIGN
    silent = instance.get_runs(dg.RunsFilter(statuses=UNFINISHED, updated_before=silent_since))
    gone = [
        run.run_id for run in unfinished if PROCESS_TAG in run.tags and not _lives(processes, run.tags[PROCESS_TAG])
    ]
    gone += [run.run_id for run in silent if PROCESS_TAG not in run.tags]
    # Asked once more: a run may have ended in good order, and its process with it, since the list was made.
    abandoned = [run for run in map(instance.get_run_by_id, gone) if run is not None and not run.is_finished]
    for run in abandoned:
        instance.report_run_failed(run, "The process of this run was ended; the next run does what it left.")
    for path in processes.glob("[!.]*"):
        if not _lives(processes, path.name):
            path.unlink(missing_ok=True)
    return [run.run_id for run in abandoned]


def _lives(processes: Path, name: str) -> bool:
    """Whether the process that locked the file of that name is still there, on this machine or another."""
    try:
        descriptor = os.open(processes / Path(name).name, os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    else:
        return False
    finally:
        os.close(descriptor)
