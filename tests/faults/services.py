"""`parcomm daemon` on a home, in a process of its own: awaited, killed, started anew, with the clock moved.

What belongs here: the process and what it was heard to say. What does not: what is put into its inbox, and judging.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import cache
from pathlib import Path

import dagster as dg

from tests.faults.nights import Place

COMMAND = (sys.executable, "-c", "from orchestration.cli import main; main()", "daemon")
SOURCE = Path(__file__).with_name("clock_shift.c")
SECONDS_TO_END = 90.0
SECONDS_BETWEEN_GLANCES = 0.5

_MADE = tempfile.TemporaryDirectory(prefix="faults-clock-")


class Service:
    """The daemon, which leads a group of all that it starts."""

    def __init__(self, place: Place, variables: Mapping[str, str], started_at: datetime | None) -> None:
        self.place = place
        self.log = place.home.with_name(f"{place.home.name}-daemon.log")
        named = {"PARCOMM_HOME": str(place.home), "PARCOMM_WAREHOUSE_URL": place.database_url, **variables}
        moved = {} if started_at is None else clock_from(started_at)
        with self.log.open("a", encoding="utf-8") as said:
            self._process = subprocess.Popen(
                COMMAND,
                env={**os.environ, **named, **moved},
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                start_new_session=True,
            )

    @property
    def is_at_work(self) -> bool:
        return self._process.poll() is None

    def end(self) -> int:
        """As systemd ends it; the exit code."""
        self._process.terminate()
        try:
            return self._process.wait(SECONDS_TO_END)
        finally:
            self.kill()

    def kill(self) -> None:
        """End it and all that it started at once, as a power failure would."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def await_that(self, holds: Callable[[], object], what: str, seconds: float) -> float:
        """Wait until something holds; how many seconds it took.

        Raises:
            TimeoutError: it did not in time, or the daemon ended.
        """
        began = time.monotonic()
        while not holds():
            if not self.is_at_work or time.monotonic() - began > seconds:
                raise TimeoutError(f"not within {seconds:.0f} s: {what}; the daemon said: {self.said()[-4000:]}")
            time.sleep(SECONDS_BETWEEN_GLANCES)
        return time.monotonic() - began


@contextmanager
def service(
    place: Place, variables: Mapping[str, str] | None = None, *, started_at: datetime | None = None
) -> Iterator[Service]:
    """The daemon from here to the end of the block, on a clock that shows that time at its start."""
    daemon = Service(place, variables or {}, started_at)
    try:
        yield daemon
        if daemon.is_at_work:
            daemon.end()
    finally:
        daemon.kill()


def clock_from(moment: datetime) -> Mapping[str, str]:
    """Variables that let a program's clock show that time when it starts."""
    return {"LD_PRELOAD": str(_shift_library()), "CLOCK_SHIFT_SECONDS": str(round(moment.timestamp() - time.time()))}


def move_clock(moment: datetime) -> None:
    """Let the clock of this process, which was started with the library, and of all it starts show that time."""
    seconds = round(moment.timestamp() - time.time())
    os.environ["CLOCK_SHIFT_SECONDS"] = str(seconds)
    ctypes.CDLL(None).set_clock_shift(ctypes.c_long(seconds))


@cache
def _shift_library() -> Path:
    library = Path(_MADE.name) / "clock_shift.so"
    subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", str(library), str(SOURCE)], check=True)
    return library


def ended_runs(instance: dg.DagsterInstance, job: str) -> list[dg.DagsterRun]:
    """Runs of a job that are over, the newest first."""
    return [run for run in instance.get_runs(dg.RunsFilter(job_name=job)) if run.is_finished]
