"""Dagster's daemon as a child process, beside the pages or alone: schedules, sensors, queued runs.

What does not belong here: that a home has only one (`sole_daemon`).
"""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread

MODULE = "orchestration.definitions"
"""Where the definitions are. Pages and daemon name it alike: they mean the same jobs by it."""

SECONDS_TO_END = 60.0
"""A daemon that is asked to end first ends what it has begun; longer than this, it is killed."""


class DaemonEndedError(Exception):
    """The daemon ended by itself; the message says how."""


@contextmanager
def running_daemon(when_ended: Callable[[], None]) -> Iterator[None]:
    """The daemon over this project's definitions, from here to the end of the block.

    Args:
        when_ended: called from another thread if the daemon ends by itself.

    Raises:
        DaemonEndedError: at the block's end, if it ended by itself.
    """
    # It inherits standard input, through which the home's lock is held.
    child = subprocess.Popen([sys.executable, "-m", "dagster._daemon", "run", "-m", MODULE])  # noqa: S603 - our own
    is_asked_to_end = False

    def watch() -> None:
        child.wait()
        if not is_asked_to_end:
            when_ended()

    Thread(target=watch, name="daemon-watch", daemon=True).start()
    try:
        yield
        # Ctrl-C reaches it at the same moment as this process, which then has not come here.
        if child.poll() is not None:
            raise DaemonEndedError(f"Dagster's daemon ended by itself (exit code {child.returncode}); see what it said")
    finally:
        is_asked_to_end = True
        child.terminate()
        try:
            child.wait(SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def stay() -> None:
    """Run the daemon until a signal or Ctrl-C.

    Raises:
        DaemonEndedError: it ended by itself.
    """
    end_in_good_order()
    has_ended = Event()
    with suppress(KeyboardInterrupt), running_daemon(has_ended.set):
        has_ended.wait()


def end_in_good_order() -> None:
    """Take SIGTERM, by which services are ended, as Ctrl-C: blocks are left, and children ended."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
