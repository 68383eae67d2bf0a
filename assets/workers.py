"""Work handed to other processes, results taken back in order, lost workers survived.

What belongs here: fanning out over any `concurrent.futures.Executor` (a local process pool, or Dask's). What does
not: what the work is, and a queue or scheduler of our own.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")
Chunk = tuple[Item, ...]

_STANDARD_ERROR = 2

LOST = (BrokenExecutor, MemoryError)
"""How a chunk's work can end for want of a worker: it died, or it reached its memory's limit and could say so."""


class Workers:
    """An executor that is opened when first needed and opened anew when a worker took it down."""

    def __init__(self, open_executor: Callable[[], Executor], *, ahead: int) -> None:
        """`ahead`: chunks in flight beyond the one awaited; bounds the memory that finished results hold."""
        self._open = open_executor
        self._executor: Executor | None = None
        self._ahead = ahead

    def submit(self, work: Callable[[Chunk[Item]], Result], chunk: Chunk[Item]) -> Future[Result]:
        """Hand over a chunk, opening the executor if need be."""
        if self._executor is None:
            self._executor = self._open()
        return self._executor.submit(work, chunk)

    def map_in_order(
        self,
        work: Callable[[Chunk[Item]], Result],
        chunks: Iterable[Chunk[Item]],
        lost: Callable[[Item], Result],
    ) -> Iterator[tuple[Chunk[Item], Result]]:
        """Each chunk with its result, in the order given; a chunk may come back as several smaller ones.

        A worker that dies (killed for its memory or time, or crashed in foreign code) takes all work in flight with
        it. The chunk awaited is then done again item by item, so that one item is lost, not its neighbours.

        Args:
            work: a picklable function of a chunk.
            chunks: what to work on.
            lost: the result of an item that took its worker down even alone.
        """
        waiting = deque(chunks)
        flying: deque[tuple[Chunk[Item], Future[Result]]] = deque()
        while waiting or flying:
            self._launch(work, waiting, flying)
            chunk, future = flying.popleft()
            try:
                result = future.result()
            except LOST:
                waiting.extendleft(chunk for chunk, _ in reversed(flying))
                flying.clear()
                yield from self._one_by_one(work, chunk, lost)
            else:
                yield chunk, result

    def _launch(
        self,
        work: Callable[[Chunk[Item]], Result],
        waiting: deque[Chunk[Item]],
        flying: deque[tuple[Chunk[Item], Future[Result]]],
    ) -> None:
        """Hand over chunks until enough are in flight; at least one is."""
        while waiting and len(flying) <= self._ahead:
            try:
                future = self.submit(work, waiting[0])
            except BrokenExecutor:
                # A worker died between two results: what is in flight will say so, and is dealt with there.
                if flying:
                    return
                self.close()
            else:
                flying.append((waiting.popleft(), future))

    def _one_by_one(
        self, work: Callable[[Chunk[Item]], Result], chunk: Sequence[Item], lost: Callable[[Item], Result]
    ) -> Iterator[tuple[Chunk[Item], Result]]:
        self.close()
        for item in chunk:
            try:
                yield (item,), self.submit(work, (item,)).result()
            except LOST:
                self.close()
                yield (item,), lost(item)

    def close(self) -> None:
        """Let the processes go; the next chunk opens new ones."""
        if self._executor is not None:
            self._executor.shutdown(wait=True, cancel_futures=True)
            self._executor = None


def local_workers(*, preload: Sequence[str] = (), count: int | None = None) -> Workers:
    """Processes of this machine, one a core.

    Args:
        preload: modules that every worker needs, imported once in the server process that workers are forked from.
        count: processes; the cores this process may use, if not given.
    """
    processes = count or len(os.sched_getaffinity(0))

    def open_pool() -> Executor:
        # A forked copy of this process would share its threads' locks and its database connections.
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(list(preload))
        return ProcessPoolExecutor(processes, mp_context=context)

    return Workers(open_pool, ahead=processes)


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
