"""What assets, checks and sensors are given to work with: each resource hands a plain object down.

What belongs here: making those objects from settings, and letting them go. What does not: the settings' names and
defaults, and any work on data.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime

import dagster as dg
import sqlalchemy as sa

from assets.home import Home
from assets.publication.years_at_work import Standing, read_standing
from assets.reference.references import References
from assets.workers import Workers, local_workers
from checks.tables.expectation_checks import UnscoredLevels
from orchestration.abandoned_runs import mark_run
from orchestration.dask_cluster import DaskExecutor, require_cluster
from orchestration.installed_inbox import inbox_resource
from orchestration.io_manager import WarehouseIOManager
from orchestration.reference_data import read_references
from orchestration.retries import retry_transient_errors
from orchestration.settings import Settings
from warehouse.engine import open_engine
from warehouse.schema.migrate import ensure_current, is_empty, upgrade
from warehouse.turns import turn

DASK_CHUNKS_AHEAD = 64
"""A cluster's size may change during the night; enough chunks in flight to keep a few dozen workers busy."""

WAIT_FOR_TURN_SECONDS = 600.0
"""A run that starts while another is at work waits for it: longer than a night's run of a full year takes."""

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The present moment, with its zone."""
    return datetime.now(UTC)


def build_resources(settings: Settings) -> Mapping[str, object]:
    """Every resource by the name under which bodies ask for it."""

    @dg.resource(description="The warehouse's SQLAlchemy engine; the run has the warehouse to itself.")
    def warehouse(context: dg.InitResourceContext) -> Iterator[sa.Engine]:
        if context.instance and context.run:
            mark_run(context.instance, context.run, settings.folders.processes)
        engine = retry_transient_errors(open_engine(settings.database_url))
        try:
            if is_empty(engine):
                upgrade(engine)  # turns are counted in the warehouse
            with turn(engine, wait_seconds=WAIT_FOR_TURN_SECONDS):
                ensure_current(engine)
                yield engine
        finally:
            engine.dispose()

    @dg.resource(description="The folders of the installation.")
    def home(_context: dg.InitResourceContext) -> Home:
        return settings.folders

    @dg.resource(description="Agencies, code lists, calendars, frameworks, findings' texts, as the files say now.")
    def references(_context: dg.InitResourceContext) -> References:
        return read_references(settings)

    @dg.resource(description="Reads which years are released and of which files have come; takes no turn.")
    def standing(_context: dg.InitResourceContext) -> Callable[[], Standing]:
        return lambda: read_standing(open_engine(settings.database_url))

    @dg.resource(description="Where workbooks are read: processes of this machine, or a Dask cluster.")
    def workers(_context: dg.InitResourceContext) -> Iterator[Workers]:
        opened = open_workers(settings.dask_scheduler)
        try:
            yield opened
        finally:
            opened.close()

    @dg.resource(description="The time that histories show; tests put a still one in its place.")
    def clock(_context: dg.InitResourceContext) -> Clock:
        return utc_now

    return {
        "warehouse": warehouse,
        "home": home,
        "references": references,
        "standing": standing,
        "inbox": inbox_resource(settings),
        "unscored_levels": unscored_levels,
        "workers": workers,
        "clock": clock,
        "io_manager": warehouse_io_manager,
    }


@dg.io_manager(required_resource_keys={"warehouse", "clock"})
def warehouse_io_manager(context: dg.InitResourceContext) -> WarehouseIOManager:
    """The IO manager, over the same engine as everything else."""
    return WarehouseIOManager(context.resources.warehouse, context.resources.clock)


@dg.resource(
    required_resource_keys={"references"},
    description="Of a year, the levels whose agencies have no figures, since their framework's file is broken.",
)
def unscored_levels(context: dg.InitResourceContext) -> UnscoredLevels:
    """Taken from the reference data, for those who may not know what it is."""
    known: References = context.resources.references
    return known.unscored_levels


def open_workers(dask_scheduler: str | None) -> Workers:
    """Workers, whose processes start when first needed.

    Raises:
        NoClusterError: there is no cluster at the scheduler's address.
    """
    if dask_scheduler is None:
        return local_workers(preload=("assets.submissions.reading.reading_pool",))
    require_cluster(dask_scheduler)
    return Workers(lambda: DaskExecutor(dask_scheduler), ahead=DASK_CHUNKS_AHEAD)
