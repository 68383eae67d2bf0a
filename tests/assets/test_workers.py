"""Work comes back in order, and a worker that dies costs one item."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import pytest

from assets.workers import Workers, local_workers

DEADLY = 13


def squares(chunk: tuple[int, ...]) -> list[int]:
    """Runs in a worker; takes its process down on the deadly number, as a crash in foreign code would."""
    if DEADLY in chunk:
        os.kill(os.getpid(), signal.SIGKILL)
    return [number * number for number in chunk]


def slow_first(chunk: tuple[int, ...]) -> int:
    time.sleep(0.05 if chunk[0] == 0 else 0)
    return chunk[0]


@pytest.fixture
def processes() -> Iterator[Workers]:
    workers = local_workers(count=2)
    yield workers
    workers.close()


def test_results_come_in_the_order_of_the_chunks_whoever_is_first() -> None:
    workers = Workers(lambda: ThreadPoolExecutor(4), ahead=4)

    found = [result for _, result in workers.map_in_order(slow_first, [(n,) for n in range(10)], lambda _: -1)]

    workers.close()
    assert found == list(range(10))


def test_an_item_that_kills_its_worker_is_lost_alone_and_nothing_else_is(processes: Workers) -> None:
    chunks = [tuple(range(start, start + 5)) for start in range(0, 30, 5)]

    found = list(processes.map_in_order(squares, chunks, lambda item: [-item]))

    assert [item for chunk, _ in found for item in chunk] == list(range(30))
    assert [square for _, result in found for square in result] == [-n if n == DEADLY else n * n for n in range(30)]


def test_no_process_is_started_where_there_is_no_work() -> None:
    def refuse() -> ProcessPoolExecutor:
        raise AssertionError("opened without need")

    assert list(Workers(refuse, ahead=1).map_in_order(squares, [], lambda _: [])) == []
