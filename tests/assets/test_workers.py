"""Work comes back in order, that of chunks which took their worker down last, and a worker that dies costs one item."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from assets.workers import Workers, local_workers

DEADLY = 13
NAP = 1.0


def squares(chunk: tuple[int, ...]) -> list[int]:
    """Runs in a worker; takes its process down on the deadly number, as a crash in foreign code would."""
    if DEADLY in chunk:
        os.kill(os.getpid(), signal.SIGKILL)
    return [number * number for number in chunk]


def negatives(chunk: tuple[int, ...]) -> list[int]:
    return [-number for number in chunk]


def written_down(chunk: tuple[int, ...], log: Path) -> int:
    with log.open("a") as file:
        file.write(f"{chunk[0]} ")
    time.sleep(0.1)
    return squares(chunk)[0]


def deadly_in_company(chunk: tuple[int, ...]) -> int:
    if len(chunk) > 1:
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(NAP)
    return chunk[0]


def slow_first(chunk: tuple[int, ...]) -> int:
    time.sleep(0.05 if chunk[0] == 0 else 0)
    return chunk[0]


READING = ("assets.submissions.reading.limited_processes",)
"""The server that workers are forked from is begun once a test process: later tests' workers need this of it."""


@pytest.fixture
def processes() -> Iterator[Workers]:
    workers = local_workers(preload=READING, count=2)
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

    suspects = list(range(10, 15))
    order = [n for n in range(30) if n not in suspects] + suspects
    assert [item for chunk, _ in found for item in chunk] == order
    assert [square for _, result in found for square in result] == [-n if n == DEADLY else n * n for n in order]


def test_a_worker_that_dies_takes_no_other_chunk_with_it(processes: Workers, tmp_path: Path) -> None:
    work = partial(written_down, log=tmp_path / "log")

    list(processes.map_in_order(work, [(n, DEADLY if n == 3 else n) for n in range(8)], lambda _: 0))

    told = (tmp_path / "log").read_text().split()
    assert sorted(told) == sorted([*map(str, range(8)), "3", str(DEADLY)])


def test_suspects_are_worked_on_as_many_at_a_time_as_there_are_workers(processes: Workers) -> None:
    list(processes.map_in_order(squares, [(1,), (2,)], lambda _: []))  # processes are up
    began = time.monotonic()

    found = list(processes.map_in_order(deadly_in_company, [tuple(range(6))], lambda _: -1))

    assert [result for _, result in found] == list(range(6))
    assert time.monotonic() - began < 6 * NAP


def test_suspects_are_tried_in_each_way_in_turn_and_lost_only_in_the_last(processes: Workers) -> None:
    chunks = [(DEADLY, 1, 2)]

    found = list(processes.map_in_order(squares, chunks, lambda _: [-1], alone=(squares, negatives)))

    assert found == [((1,), [1]), ((2,), [4]), ((DEADLY,), [-DEADLY])]


def test_suspects_beyond_their_time_are_left_and_nothing_is_said_of_them() -> None:
    workers = local_workers(preload=READING, count=1, suspect_seconds=0)

    found = list(workers.map_in_order(squares, [(DEADLY, 1), (2, 3)], lambda _: [-1]))

    workers.close()
    assert found == [((2, 3), [4, 9])]


def test_no_process_is_started_where_there_is_no_work() -> None:
    def refuse() -> ProcessPoolExecutor:
        raise AssertionError("opened without need")

    assert list(Workers(refuse, ahead=1).map_in_order(squares, [], lambda _: [])) == []
