"""Work handed to other processes, results taken back in order, lost workers survived.

What belongs here: fanning out over any `concurrent.futures.Executor` (a local process pool, or Dask's). What does
not: what the work is, and a queue or scheduler of our own.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from queue import LifoQueue
from typing import ParamSpec, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")
Arguments = ParamSpec("Arguments")
Chunk = tuple[Item, ...]
Work = Callable[[Chunk[Item]], Result]

_STANDARD_ERROR = 2

LOST = (BrokenExecutor, MemoryError)
"""How a chunk's work can end for want of a worker: it died, or it reached its memory's limit and could say so."""

SUSPECT_SECONDS = 600.0
"""By the clock, for all items of chunks that took their worker down: a tenth of what a night may take."""


class Workers:
    """An executor that is opened when first needed and opened anew when a worker took it down."""

    def __init__(
        self,
        open_executor: Callable[[], Executor],
        *,
        ahead: int,
        abreast: int = 1,
        suspect_seconds: float = SUSPECT_SECONDS,
    ) -> None:
        """Nothing is opened yet.

        Args:
            open_executor: opens the executor.
            ahead: chunks in flight beyond the one awaited; bounds the memory that finished results hold.
            abreast: suspects at a time; more than one only where a worker that dies takes nothing else with it.
            suspect_seconds: by the clock, for all items ever that shared a chunk which took its worker down.
        """
        self._open = open_executor
        self._executor: Executor | None = None
        self._ahead = ahead
        self._abreast = abreast
        self._suspect_seconds = suspect_seconds

    def submit(self, work: Work[Item, Result], chunk: Chunk[Item]) -> Future[Result]:
        """Hand over a chunk, opening the executor if need be."""
        if self._executor is None:
            self._executor = self._open()
        return self._executor.submit(work, chunk)

    def map_in_order(
        self,
        work: Work[Item, Result],
        chunks: Iterable[Chunk[Item]],
        lost: Callable[[Item], Result],
        *,
        alone: Sequence[Work[Item, Result]] = (),
    ) -> Iterator[tuple[Chunk[Item], Result]]:
        """Each chunk with its result, in the order given; then, item by item, the chunks that took their worker down.

        A worker that dies (killed for its memory or time, or crashed in foreign code) tells its chunk, not its item.
        So all items of such chunks are suspects: they come after the sound chunks, each alone. What is
        still suspected when their time is over is not among the results.

        Args:
            work: a picklable function of a chunk.
            chunks: what to work on.
            lost: the result of an item that took its worker down even alone.
            alone: ways to work on a suspect, tried in turn; the same way if not given. A first one with a tighter limit
                tells the sound ones from the others soon.
        """
        suspects: list[Chunk[Item]] = []
        for chunk, future in self._finished(work, chunks):
            try:
                yield chunk, future.result()
            except LOST:
                suspects += [(item,) for item in chunk]
        ends = time.monotonic() + self._suspect_seconds
        *earlier, last = alone or (work,)
        for way in earlier:
            failed: list[Chunk[Item]] = []
            for chunk, future in self._finished(way, suspects, ends):
                try:
                    yield chunk, future.result()
                except LOST:
                    failed.append(chunk)
            suspects = failed
        for chunk, future in self._finished(last, suspects, ends):
            try:
                yield chunk, future.result()
            except LOST:
                yield chunk, lost(chunk[0])
        self._suspect_seconds = max(ends - time.monotonic(), 0.0)

    def _finished(
        self, work: Work[Item, Result], chunks: Iterable[Chunk[Item]], ends: float | None = None
    ) -> Iterator[tuple[Chunk[Item], Future[Result]]]:
        """Each chunk with its finished work, well or not, in order; none is begun once it is later than `ends`."""
        most = self._ahead + 1 if ends is None else self._abreast
        waiting = deque(chunks)
        flying: deque[tuple[Chunk[Item], Future[Result]]] = deque()
        while waiting or flying:
            while waiting and len(flying) < most and (ends is None or time.monotonic() < ends):
                flying.append((waiting[0], self._handed(work, waiting.popleft())))
            if not flying:
                return
            chunk, future = flying.popleft()
            future.exception()
            yield chunk, future

    def _handed(self, work: Work[Item, Result], chunk: Chunk[Item]) -> Future[Result]:
        try:
            return self.submit(work, chunk)
        except BrokenExecutor:
            # All in flight are lost with it, and say so themselves.
            self.close()
            return self.submit(work, chunk)

    def close(self) -> None:
        """Let the processes go; the next chunk opens new ones."""
        if self._executor is not None:
            self._executor.shutdown(wait=True, cancel_futures=True)
            self._executor = None


class SeparateProcesses(Executor):
    """Processes that die one by one: each works on one thing at a time, and what it is at is all that dies with it.

    A pool of several processes breaks as a whole, and takes the work of innocent ones with it.
    """

    def __init__(self, open_one: Callable[[], Executor], count: int) -> None:
        self._open_one = open_one
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="process")
        # The last that became free first: little work starts few processes.
        self._free: LifoQueue[Executor | None] = LifoQueue()
        for _ in range(count):
            self._free.put(None)

    def submit(
        self, fn: Callable[Arguments, Result], /, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> Future[Result]:
        """Hand work to a process that is free, or to the first that will be."""
        return self._threads.submit(self._run, fn, *args, **kwargs)

    def _run(self, fn: Callable[Arguments, Result], /, *args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        process = self._free.get() or self._open_one()
        left: Executor | None = process
        try:
            return process.submit(fn, *args, **kwargs).result()
        except LOST:
            # One that had no memory left has little to begin the next work with.
            left = None
            process.shutdown()
            raise
        finally:
            self._free.put(left)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Let the processes go, each when it has done what it is at."""
        self._threads.shutdown(wait=True, cancel_futures=cancel_futures)
        while not self._free.empty():
            process = self._free.get()
            if process is not None:
                process.shutdown(wait=wait)


def local_workers(
    *, preload: Sequence[str] = (), count: int | None = None, suspect_seconds: float = SUSPECT_SECONDS
) -> Workers:
    """Processes of this machine, one a core.

    Args:
        preload: modules that every worker needs, imported once in the server process that workers are forked from.
        count: processes; the cores this process may use, if not given.
        suspect_seconds: as of `Workers`.
    """
    processes = count or len(os.sched_getaffinity(0))
    # A forked copy of this process would share its threads' locks and its database connections.
    context = multiprocessing.get_context("forkserver")

    def open_one() -> Executor:
        return ProcessPoolExecutor(1, mp_context=context)

    def open_all() -> Executor:
        context.set_forkserver_preload(list(preload))
        return SeparateProcesses(open_one, processes)

    return Workers(open_all, ahead=processes, abreast=processes, suspect_seconds=suspect_seconds)


def forked_worker() -> Workers:
    """One copy of this process, made in milliseconds, for a program without threads or connections of its own.

    Its complaints go nowhere: whoever waits for it says in one sentence what was lost. Only Linux copies a process
    safely; elsewhere the work is done in this one, where no limit can be set to it.
    """

    def open_one() -> Executor:
        if sys.platform != "linux":
            return ThreadPoolExecutor(1)
        return ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("fork"), initializer=_silence)

    return Workers(open_one, ahead=0)


def _silence() -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, _STANDARD_ERROR)
    os.close(nowhere)
