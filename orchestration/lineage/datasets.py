"""Assets as OpenLineage's datasets: named by where they are kept, described by their declaration.

Names follow OpenLineage's rules: `postgres://host:port` with `database.schema.table`, `file` with a path. For SQLite
there is no rule: the file is the namespace. What is neither a table nor a file, such as a sheet of reports, is named by
its asset within the producer's own namespace. Importing the library costs a second, so it is imported where it is used.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

import sqlalchemy as sa

from assets.column_origins import column_origins, sheet_headings
from assets.home import Home
from warehouse.columns.declaration import facts
from warehouse.tables import METADATA

if TYPE_CHECKING:
    from openlineage.client.event_v2 import InputDataset, OutputDataset
    from openlineage.client.generated.base import DatasetFacet

NAMESPACE = "parcomm"
"""Of this program's jobs, and of what is neither a table nor a file."""


class Name(NamedTuple):
    """A dataset's name."""

    namespace: str
    name: str


@dataclass(frozen=True, slots=True)
class Declared:
    """What the definitions say of an asset.

    Attributes:
        reads: the assets that it depends on.
        owners: as Dagster writes them, `team:evaluators`.
        description: Vietnamese, then English.
    """

    reads: tuple[str, ...]
    owners: tuple[str, ...]
    description: str


@dataclass(frozen=True, slots=True)
class Places:
    """Where an installation keeps its assets.

    Attributes:
        warehouse: address of the database.
        home: folder of files.
    """

    warehouse: sa.URL
    home: Home

    def name_of(self, asset: str) -> Name:
        """The name of an asset's dataset."""
        folders = {"committee_workbook": self.home.exports, "returned_workbook": self.home.returned}
        if asset in folders:
            return Name("file", str(folders[asset]))
        if asset not in METADATA.tables:
            return Name(NAMESPACE, asset)
        if self._is_a_file:
            return Name(f"sqlite://{self.warehouse.database}", asset)
        return Name(f"postgres://{self._server}", f"{self.warehouse.database}.public.{asset}")

    def address_of(self, asset: str) -> str:
        """URI of what holds an asset, without a user's name or password."""
        if asset not in METADATA.tables:
            return self.home.root.as_uri()
        place = quote(str(self.warehouse.database))
        return f"sqlite://{place}" if self._is_a_file else f"postgresql://{self._server}/{place}"

    @property
    def _is_a_file(self) -> bool:
        return self.warehouse.get_backend_name() == "sqlite"

    @property
    def _server(self) -> str:
        return f"{self.warehouse.host or 'localhost'}:{self.warehouse.port or 5432}"


def read_dataset(asset: str, declared: Mapping[str, Declared], places: Places) -> InputDataset:
    """An asset that a step reads; of one that no step makes, such as a sheet, with its headings."""
    from openlineage.client.event_v2 import InputDataset

    facets = _facets(asset, declared, places) if asset in sheet_headings() else {}
    return InputDataset(*places.name_of(asset), facets=facets)


def made_dataset(
    asset: str, declared: Mapping[str, Declared], places: Places, row_count: int | None = None
) -> OutputDataset:
    """An asset that a step made, with its columns and where each of them comes from."""
    from openlineage.client.event_v2 import OutputDataset
    from openlineage.client.facet_v2 import output_statistics_output_dataset as statistics

    made = OutputDataset(*places.name_of(asset), facets=_facets(asset, declared, places))
    if row_count is not None:
        made.outputFacets = {"outputStatistics": statistics.OutputStatisticsOutputDatasetFacet(row_count)}
    return made


def _facets(asset: str, declared: Mapping[str, Declared], places: Places) -> dict[str, DatasetFacet]:
    from openlineage.client.facet_v2 import (
        column_lineage_dataset,
        datasource_dataset,
        documentation_dataset,
        ownership_dataset,
        schema_dataset,
    )

    said = declared.get(asset)
    source = datasource_dataset.DatasourceDatasetFacet(NAMESPACE, places.address_of(asset))
    found: dict[str, DatasetFacet] = {"dataSource": source}
    if columns := list(_columns(asset)):
        fields = [schema_dataset.SchemaDatasetFacetFields(**each, fields=None) for each in columns]
        found["schema"] = schema_dataset.SchemaDatasetFacet(fields)
    if said is not None:
        found["documentation"] = documentation_dataset.DocumentationDatasetFacet(said.description, "text/markdown")
        owners = [ownership_dataset.Owner(owner, "MAINTAINER") for owner in said.owners]
        found["ownership"] = ownership_dataset.OwnershipDatasetFacet(owners)
    if origins := column_origins(asset):
        direct = column_lineage_dataset.Transformation("DIRECT")
        lineage = {
            column: column_lineage_dataset.Fields(
                [
                    column_lineage_dataset.InputField(*places.name_of(each.asset), each.column, [direct])
                    for each in from_
                ]
            )
            for column, from_ in origins.items()
        }
        found["columnLineage"] = column_lineage_dataset.ColumnLineageDatasetFacet(lineage, dataset=None)
    return found


def _columns(asset: str) -> Iterable[dict[str, Any]]:
    """Name, type and Vietnamese description of the columns that are declared."""
    table = METADATA.tables.get(asset)
    if table is not None:
        for number, column in enumerate(table.columns, start=1):
            told = f"{facts(column).title}. {facts(column).description}"
            yield {"name": column.name, "type": str(column.type), "description": told, "ordinal_position": number}
    elif asset in sheet_headings():
        for number, (heading, told) in enumerate(sheet_headings()[asset].items(), start=1):
            yield {"name": heading, "description": told, "ordinal_position": number}
    else:
        yield from ({"name": column} for column in column_origins(asset))
