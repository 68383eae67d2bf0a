"""Workers that read workbooks: processes of this machine, or a Dask cluster.

What does not belong here: how work is handed over (`assets.workers`), and Dask's own ways (`dask_cluster`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg

from assets.workers import Workers, local_workers
from orchestration.resources.dask_cluster import DaskExecutor, require_cluster

DASK_CHUNKS_AHEAD = 64
"""A cluster's size may change during the night; enough chunks in flight to keep a few dozen workers busy."""


class ReadingWorkers(dg.ConfigurableResource[Workers]):
    """Workers that read workbooks: processes of this machine, or a Dask cluster."""

    dask_scheduler: str | None = None

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator[Workers]:
        """The workers, who end with the run."""
        opened = open_workers(self.dask_scheduler)
        try:
            yield opened
        finally:
            opened.close()


def open_workers(dask_scheduler: str | None) -> Workers:
    """Workers, whose processes start when first needed.

    Raises:
        NoClusterError: there is no cluster at the scheduler's address.
    """
    if dask_scheduler is None:
        return local_workers(preload=("assets.submissions.reading.limited_processes",))
    require_cluster(dask_scheduler)
    return Workers(lambda: DaskExecutor(dask_scheduler), ahead=DASK_CHUNKS_AHEAD)
