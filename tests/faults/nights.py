"""Nights in processes of their own, that can be listened to and killed.

A night is `parcomm run`, or another command, in a process forked from this one, which has imported everything already:
what is left to disturb is the run itself. It leads a process group of its own, so that a kill takes its workers too, as
a machine's failure would. What does not belong here: what is compared afterwards (`standing`).
"""

from __future__ import annotations

import itertools
import logging
import os
import select
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

from orchestration.cli import main
from orchestration.installation.settings import Settings
from orchestration.run_log import LOGGER_NAME, Listener, Said

YEAR = 2025
LONGEST_SECONDS = 400.0

_PASSING = tempfile.TemporaryDirectory(prefix="faults-")
"""Where nights put passing files; what killed ones leave there goes when the trials are over."""


@dataclass(frozen=True, slots=True)
class Place:
    """A home folder and its warehouse."""

    home: Path
    database_url: str

    @property
    def settings(self) -> Settings:
        return Settings(home=self.home, warehouse_url=self.database_url)


@dataclass(slots=True)
class Night:
    """A run under way.

    Attributes:
        pid: the process, which leads the group of the same number.
        output: file that holds what it printed.
        steps: each step that it began, with seconds since the start.
        ended: how it ended, as its exit code (negative: the signal that killed it); None while it is at work.
    """

    pid: int
    marks: int
    output: Path
    began: float = field(default_factory=time.monotonic)
    steps: list[tuple[str, float]] = field(default_factory=list)
    ended: int | None = None
    seconds: float = 0.0

    @property
    def step(self) -> str:
        """The step begun last."""
        return self.steps[-1][0] if self.steps else "start"

    def watch(self, until: Callable[[Night], bool], *, every: float = 0.02) -> None:
        """Listen until the condition holds or the night is over."""
        text = b""
        while self.ended is None and not until(self):
            if time.monotonic() - self.began > LONGEST_SECONDS:
                self.kill()
                raise TimeoutError(f"a night did not end: {self.output.read_text(encoding='utf-8')}")
            if not select.select([self.marks], [], [], every)[0]:
                continue
            got = os.read(self.marks, 4096)
            if not got:
                self._bury()
                return
            text += got
            *lines, text = text.split(b"\n")
            self.steps.extend((line.decode(), time.monotonic() - self.began) for line in lines)

    def wait(self) -> int:
        """Let it end undisturbed; give its exit code."""
        self.watch(lambda _night: False)
        assert self.ended is not None
        return self.ended

    def kill(self) -> None:
        """End the whole group at once, as a power failure would."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self._bury()

    def said(self) -> str:
        return self.output.read_text(encoding="utf-8")

    def _bury(self) -> None:
        if self.ended is None:
            _, status = os.waitpid(self.pid, 0)
            self.ended = os.waitstatus_to_exitcode(status)
            self.seconds = time.monotonic() - self.began
            os.close(self.marks)


def begin(
    place: Place, command: Sequence[str] | Callable[[], int] = ("run", "--year", str(YEAR)), *, log: Path | None = None
) -> Night:
    """Start a command (or a function, which gives the exit code) on a place; what it prints goes beside the home."""
    reading, writing = os.pipe()
    output = log or place.home.with_name(f"{place.home.name}-{time.monotonic_ns()}.log")
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        _be_a_night(place, command, writing, output)
    os.close(writing)
    return Night(pid, reading, output)


def _be_a_night(place: Place, command: Sequence[str] | Callable[[], int], marks: int, output: Path) -> None:
    """Never returns: the forked process must not go on with its parent's business."""
    code = 70
    try:
        os.setsid()
        descriptor = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(descriptor, 1)
        os.dup2(descriptor, 2)
        # Workers import their parent's main module, which should cost them no more than `parcomm` itself would.
        sys.modules["__main__"] = ModuleType("__main__")
        tempfile.tempdir = _PASSING.name
        os.environ.update(
            TMPDIR=tempfile.tempdir, PARCOMM_HOME=str(place.home), PARCOMM_WAREHOUSE_URL=place.database_url
        )
        logging.getLogger(LOGGER_NAME).addHandler(Listener(lambda said: _mark(marks, said)))
        code = _code_of(command)
    except BaseException:  # noqa: BLE001 - whatever ends it, it must end here
        traceback.print_exc()
    finally:
        with suppress(OSError, ValueError):
            sys.stdout.flush()
            sys.stderr.flush()
        # Its helpers (the pool's fork server) end by themselves when it has gone.
        os._exit(code)


def _code_of(command: Sequence[str] | Callable[[], int]) -> int:
    if callable(command):
        return command()
    try:
        main(command)
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 70
    return 70


def _mark(marks: int, said: Said) -> None:
    if said.has_started and said.step:
        with suppress(BrokenPipeError):
            os.write(marks, f"{said.step}\n".encode())


def durations(night: Night) -> dict[str, float]:
    """How long each step of an ended night took, until the next began; `start` is what came before the first."""
    starts = [("start", 0.0), *night.steps, ("", night.seconds)]
    return {name: then - now for (name, now), (_, then) in _pairs(starts)}


def _pairs(items: Sequence[tuple[str, float]]) -> Iterator[tuple[tuple[str, float], tuple[str, float]]]:
    return itertools.pairwise(items)
