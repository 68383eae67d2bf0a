"""Ask another process whether PDFs can be opened, and live with it when that process does not come back.

What does not belong here: the opening itself (`pdf_process`), and what is said of PDFs that are not opened
(`attachments`).
"""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from types import TracebackType
from typing import IO, Self

from assets.submissions.attachments import pdf_process
from warehouse.tables.statuses import DAMAGED, EMPTY, ENCRYPTED, READABLE, FileState

_STATES: dict[bytes, FileState] = {
    pdf_process.READABLE: READABLE,
    pdf_process.EMPTY: EMPTY,
    pdf_process.ENCRYPTED: ENCRYPTED,
    pdf_process.DAMAGED: DAMAGED,
}


class PdfOpener:
    """Opens the PDFs of one report, in a process that starts with the first of them and sees no other report's.

    A PDF that ends the process is damaged. The process is then started again, so that the next ones do not suffer for
    it, but not for ever: a report that brings many such, or one on which the library works without end, is not opened
    any further.
    """

    def __init__(self, *, seconds: float = 1.0, lives: int = 3) -> None:
        """Nothing is started yet.

        Args:
            seconds: of processor time for all PDFs; opening one takes a few thousandths, whatever its size.
            lives: how often a process is started.
        """
        self._seconds = seconds
        self._lives = lives
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def state(self, content: bytes) -> FileState | None:
        """State of a PDF; None where no further one is opened."""
        if self._seconds <= 0:
            return None
        if self._process is None:
            self._start()
        if self._process is None:
            return None
        answer = self._answer(pdf_process.LENGTH.pack(len(content)), content)
        if len(answer) == pdf_process.ANSWER.size:
            state, self._seconds = pdf_process.ANSWER.unpack(answer)
            return _STATES[state]
        if self._end() in (-signal.SIGPROF, -signal.SIGKILL):
            self._lives = 0
        return DAMAGED

    def _start(self) -> None:
        """Have a process that has said that it is ready; none where it cannot be had, which is no PDF's fault."""
        if self._lives <= 0:
            return
        self._lives -= 1
        # Neither the settings nor the paths of this process are passed on.
        command = [sys.executable, "-I", pdf_process.__file__, str(self._seconds)]
        pipe = subprocess.PIPE
        try:
            self._process = subprocess.Popen(  # noqa: S603 - our own file; what is not trusted goes over the pipe
                command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, env={}
            )
        except OSError:
            self._lives = 0
            return
        if self._answer(size=len(pdf_process.READY)) != pdf_process.READY:
            self._end()
            self._lives = 0

    def _answer(self, *asked: bytes, size: int = pdf_process.ANSWER.size) -> bytes:
        """Answer of the process; shorter than `size` where it ended, of itself or for taking too long."""
        process = self._process
        assert process is not None  # noqa: S101 - `state` and `_start` see to it
        given, told = _stream(process.stdin), _stream(process.stdout)
        watch = threading.Timer(_CLOCK_SECONDS, process.kill)
        watch.start()
        try:
            for part in asked:
                given.write(part)
            given.flush()
            return told.read(size)
        except OSError:
            return b""
        finally:
            watch.cancel()

    def _end(self) -> int | None:
        """Let the process go, and tell how it ended."""
        process, self._process = self._process, None
        if process is None:
            return None
        for stream in (process.stdin, process.stdout):
            try:
                _stream(stream).close()
            except OSError:  # what it did not read any more
                continue
        try:
            return process.wait(_CLOCK_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            return process.wait()


_CLOCK_SECONDS = 20.0
"""By the clock, for one answer: far above the processor time, for a machine that is busy with other things."""


def _stream(stream: IO[bytes] | None) -> IO[bytes]:
    assert stream is not None  # noqa: S101 - both were asked for as pipes
    return stream
