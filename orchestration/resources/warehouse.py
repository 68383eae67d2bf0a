"""The warehouse as a run has it: alone, at the current schema, and marked with the process that runs it.

What does not belong here: making a warehouse or migrating one, which commands do before a run begins
(`warehouse.schema.migrate`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
import sqlalchemy as sa

from assets.publication.years_at_work import YearStates, read_year_states
from orchestration.installation.abandoned_runs import mark_run
from warehouse.engine import open_engine
from warehouse.schema.presence import require_current, require_warehouse
from warehouse.turns import turn

WAIT_FOR_TURN_SECONDS = 600.0
"""A run that starts while another is at work waits for it: longer than a night's run of a full year takes."""


class RunWarehouse(dg.ConfigurableResource[sa.Engine]):
    """The warehouse's SQLAlchemy engine; the run has the warehouse to itself."""

    url: str
    processes: str

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator[sa.Engine]:
        """Wait for the run's turn, and hold it until the run has ended.

        Raises:
            NoWarehouseError: there is none.
            WarehouseDriftError: it is of another schema.
            OtherRunAtWorkError: another run had the turn for too long.
        """
        if context.instance and context.run:
            mark_run(context.instance, context.run, Path(self.processes))
        engine = open_engine(self.url)
        try:
            require_warehouse(engine)  # a turn would leave its lock file where there is nothing
            with turn(engine, wait_seconds=WAIT_FOR_TURN_SECONDS):
                require_current(engine)
                yield engine
        finally:
            engine.dispose()


class YearStatesResource(dg.ConfigurableResource[Callable[[], YearStates]]):
    """Reads which years are released and of which files have come; takes no turn."""

    url: str

    def create_resource(self, context: dg.InitResourceContext) -> Callable[[], YearStates]:
        """The function that reads."""
        return lambda: read_year_states(open_engine(self.url))
