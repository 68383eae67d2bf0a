"""Work goes through a real Dask cluster of one process; what kills its worker is lost alone."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest

from assets.workers import Workers
from orchestration.resources.dask_cluster import DaskExecutor

DEADLY = 3

# The cluster's own sockets and event loops are closed by its threads, some after the test has ended.
pytestmark = pytest.mark.filterwarnings("ignore")


def squares(chunk: tuple[int, ...]) -> list[int]:
    """Runs in the cluster; takes its worker's process down on the deadly number."""
    if DEADLY in chunk:
        os.kill(os.getpid(), signal.SIGKILL)
    return [number * number for number in chunk]


@pytest.fixture
def address() -> Iterator[str]:
    import dask
    from distributed import LocalCluster

    settings = {"distributed.scheduler.allowed-failures": 0, "distributed.admin.event-loop": "asyncio"}
    with (
        dask.config.set(settings),
        LocalCluster(n_workers=1, threads_per_worker=1, processes=True, dashboard_address=None) as cluster,
    ):
        yield cluster.scheduler_address


def test_an_item_that_kills_its_worker_is_lost_alone(address: str) -> None:
    workers = Workers(lambda: DaskExecutor(address), ahead=2)

    found = list(workers.map_in_order(squares, [(1, 2), (DEADLY, 4), (5, 6)], lambda item: [-item]))
    workers.close()

    # What waits on the worker that dies is lost with it, and done again.
    assert sorted(square for _, result in found for square in result) == sorted([1, 4, -DEADLY, 16, 25, 36])
