"""Resources: what assets, checks and sensors are given to work with. Each hands a plain object down.

What belongs here: the list of them, made from settings. What does not: the settings' names and defaults, and any work
on data. Resources that others are built over are configured at launch: Dagster then makes one of each for a run, where
it would make another for every resource that asks for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import dagster as dg
import sqlalchemy as sa

from assets.home import Home
from assets.page_addresses import PageAddresses
from assets.publication.pages.data_docs import DataDocs
from assets.reference.loading import References, load_references
from assets.rules.lint.verdicts import errors_of
from orchestration.installation.settings import Settings
from orchestration.lineage.telling import LineageTeller
from orchestration.resources.inbox import InstalledInbox
from orchestration.resources.io_manager import WarehouseIOManager
from orchestration.resources.warehouse import RunWarehouse, YearStatesResource
from orchestration.resources.workers import ReadingWorkers


class InstalledHome(dg.ConfigurableResource[Home]):
    """The folders of the installation."""

    root: str

    def create_resource(self, context: dg.InitResourceContext) -> Home:
        """The same, as bodies use it."""
        return Home(Path(self.root))


class InstalledPages(dg.ConfigurableResource[PageAddresses]):
    """Addresses of the pages beside Dagster's."""

    base: str

    def create_resource(self, context: dg.InitResourceContext) -> PageAddresses:
        """The same, as bodies use it."""
        return PageAddresses(self.base)


class InstalledDataDocs(dg.ConfigurableResource[DataDocs]):
    """Pages of what the checks of published figures found, in the home."""

    root: str
    base: str

    def create_resource(self, context: dg.InitResourceContext) -> DataDocs:
        """The same, as bodies use it."""
        return DataDocs(Home(Path(self.root)), PageAddresses(self.base))


class InstalledLineage(dg.ConfigurableResource[LineageTeller]):
    """What tells the lineage of runs."""

    root: str
    warehouse: str
    catalogue: str | None = None
    key: str | None = None

    def create_resource(self, context: dg.InitResourceContext) -> LineageTeller:
        """The same, as the sensor uses it."""
        return LineageTeller(Home(Path(self.root)), sa.make_url(self.warehouse), self.catalogue, self.key)


class InstalledReferences(dg.ConfigurableResource[References]):
    """Agencies, code lists, calendars, frameworks, findings' texts, as the files say now."""

    reference: str
    frameworks: str

    def create_resource(self, context: dg.InitResourceContext) -> References:
        """Read them."""
        return load_references(Path(self.reference), Path(self.frameworks), errors_of)


def utc_now() -> datetime:
    """The present moment, with its zone: the time that histories show; tests put a still one in its place."""
    return datetime.now(UTC)


def build_resources(settings: Settings, overrides: Mapping[str, object] | None = None) -> Mapping[str, object]:
    """Every resource by the name under which bodies ask for it.

    Args:
        settings: of the installation.
        overrides: resources to use in the place of those of the same name, also by other resources.
    """
    # Dagster's pages show what a resource is configured with; a variable is shown by its name, so no password is.
    url = dg.EnvVar("PARCOMM_WAREHOUSE_URL") if settings.warehouse_url else settings.database_url
    base: dict[str, Any] = {
        "warehouse": RunWarehouse.configure_at_launch(url=url, processes=str(settings.folders.processes)),
        "home": InstalledHome(root=str(settings.home)),
        "references": InstalledReferences.configure_at_launch(
            reference=str(settings.reference), frameworks=str(settings.frameworks)
        ),
        "pages": InstalledPages.configure_at_launch(base=settings.pages_url),
        "data_docs": InstalledDataDocs(root=str(settings.home), base=settings.pages_url),
        "lineage": InstalledLineage(
            root=str(settings.home),
            warehouse=url,
            catalogue=dg.EnvVar("PARCOMM_OPENLINEAGE_URL") if settings.openlineage_url else None,
            key=dg.EnvVar("PARCOMM_OPENLINEAGE_KEY") if settings.openlineage_key else None,
        ),
        "year_states": YearStatesResource(url=url),
        "workers": ReadingWorkers(dask_scheduler=settings.dask_scheduler),
        "clock": utc_now,
        "history_days": settings.history_days,
        "settings": settings,
        **(overrides or {}),
    }
    built_over = {
        "inbox": InstalledInbox(
            folder=str(settings.folders.inbox), quiet_seconds=settings.quiet_seconds, references=base["references"]
        ),
        "io_manager": WarehouseIOManager(
            engine=base["warehouse"], clock=base["clock"], references=base["references"], pages=base["pages"]
        ),
    }
    return {**built_over, **base}
