"""Read many files in other processes, so that one file can neither stop nor slow the night.

Each worker sets itself limits of memory and time and dies of them; `assets.workers` then reads that chunk again, after
all others, file by file: first for a moment each, which is enough for sound ones, then for as long as a file may take.
The file that kills its worker even then is reported as unreadable; those for which the night's time for suspects is too
short are left to the next. What does not belong here: what reading
is (`file_batches`), and how lost workers are replaced.
"""

from __future__ import annotations

import multiprocessing
import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache, partial
from pathlib import Path

import pandas as pd

from assets.submissions.reading.file_batches import ReadBatch, SourceFile, batches_by_form, read_file, unread_files
from assets.workers import Workers
from checks.code_lists import CodeLists

CHUNK_FILES = 50
"""Files a task: enough to type their columns together, few enough for a worker's memory."""

WORKER_BYTES = 2 * 2**30
"""What a worker may take beyond what its libraries take: a chunk of the largest reports needs about a tenth."""

FILE_SECONDS = 12
"""Of processor time: what the guard lets through takes at most 3, also that of a slower machine; beyond it hangs."""

_SOUND_SECONDS = 2.0
"""Of processor time: enough for a sound file, of which the largest take a fifth, in a process that has just begun."""
_TYPING_SECONDS = 0.5
"""Of processor time, for each file of a chunk, beyond that of its own reading."""
_BUSY_MACHINE = 10
"""How many times longer than its processor time an innocent file may take by the clock."""


def read_over(
    workers: Workers,
    files: Sequence[SourceFile],
    code_lists: CodeLists,
    *,
    file_seconds: float = FILE_SECONDS,
    worker_bytes: int = WORKER_BYTES,
) -> Iterator[ReadBatch]:
    """Batches of files of one form each, in the order given, suspects last.

    Never more of them are in memory than the workers hold ahead.

    Files that no batch tells of are suspects for which the workers' time for such was too short.

    Raises:
        OSError: a file is not where the archive should have it.
    """
    chunks = [tuple(files[start : start + CHUNK_FILES]) for start in range(0, len(files), CHUNK_FILES)]
    lost = partial(_unread, code_lists=code_lists)
    read = partial(read_within_limits, code_lists=code_lists, file_seconds=file_seconds, worker_bytes=worker_bytes)
    briefly = partial(read, file_seconds=min(_SOUND_SECONDS, file_seconds))
    for _, batches in workers.map_in_order(read, chunks, lost, alone=(briefly, read)):
        yield from batches


def read_within_limits(
    files: Sequence[SourceFile],
    code_lists: CodeLists,
    *,
    file_seconds: float = FILE_SECONDS,
    worker_bytes: int = WORKER_BYTES,
) -> list[ReadBatch]:
    """Read a chunk, as a batch for each form in it.

    In a process of a pool, limits kill the process rather than let it hang or grow. In any other place (a thread, or
    the program itself) there are no limits to set without harming others.
    """
    opened = []
    for file in files:
        with within_limits(file_seconds, worker_bytes):
            opened.append(read_file(file))
    with within_limits(file_seconds + _TYPING_SECONDS * len(files), worker_bytes):
        return batches_by_form(files, opened, code_lists)


@contextmanager
def within_limits(seconds: float, worker_bytes: int = WORKER_BYTES) -> Iterator[None]:
    """In a process of a pool, limits that end the process; in any other place none, since they would harm others."""
    if multiprocessing.parent_process() is None or threading.current_thread() is not threading.main_thread():
        yield
        return
    _limit_memory(worker_bytes)
    with _limited_time(seconds):
        yield


def _unread(file: SourceFile, code_lists: CodeLists) -> list[ReadBatch]:
    return [unread_files([file], code_lists)]


@contextmanager
def _limited_time(seconds: float) -> Iterator[None]:
    # The parsers are foreign code that no Python handler interrupts: the signals' own effect is to end the process.
    timers = (
        (signal.ITIMER_PROF, signal.SIGPROF, seconds),
        (signal.ITIMER_REAL, signal.SIGALRM, _BUSY_MACHINE * seconds),
    )
    before = [signal.signal(sign, signal.SIG_DFL) for _, sign, _ in timers]
    for timer, _, limit in timers:
        signal.setitimer(timer, limit)
    try:
        yield
    finally:
        for (timer, sign, _), handler in zip(timers, before, strict=True):
            signal.setitimer(timer, 0)
            signal.signal(sign, handler)


@lru_cache(maxsize=1)
def _limit_memory(worker_bytes: int) -> None:
    """Once a process: no more address space than it has now, and `worker_bytes` on top."""
    # Not on every system; where it is not, the guard is the only limit.
    import resource

    # Arrow's allocator reserves a gibibyte of addresses with the first text: what the libraries take, not the files.
    pd.Series([""], dtype="str")
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = pages * resource.getpagesize() + worker_bytes
    resource.setrlimit(resource.RLIMIT_AS, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))
