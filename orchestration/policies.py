"""Policies that every asset is given at wiring, so that the stages' `defs.py` stay short.

What belongs here: partition, group, freshness, the column schema and lineage with its page, and the Vietnamese
description of a table. What does not: what an asset does or depends on, and labels of each alone (`asset_labels`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import ModuleType

import dagster as dg
import sqlalchemy as sa

from assets.column_origins import LINEAGE_KEY, column_origins, sheet_headings
from assets.page_addresses import PageAddresses
from assets.publication.lineage.names import assets_drawn
from orchestration.asset_labels import ASSET_LABELS, kinds_of, tags_of
from orchestration.freshness import FRESHNESS, FRESHNESS_IN_WORDS, MADE_BY_LAST_NIGHT
from orchestration.partitions import EVALUATION_YEARS
from warehouse.columns.declaration import facts
from warehouse.tables import METADATA


@dataclass(frozen=True, slots=True)
class Stage:
    """One folder under `assets/`: its Dagster edge, and what all of its assets share.

    Attributes:
        group: its name.
        defs: where its assets are.
        words: what the group holds, in Vietnamese and in English. Dagster's groups have no description of their own.
        is_yearly: whether its assets are of an evaluation year.
    """

    group: str
    defs: ModuleType
    words: tuple[str, str]
    is_yearly: bool = True


GROUP = "nhóm"
"""The metadata key under which an asset says what its group holds."""

LINEAGE_PAGE = "đường đi của số liệu"
"""The metadata key under which an asset links to the picture of its lineage."""


def stage_assets(stage: Stage, pages: PageAddresses) -> list[dg.AssetsDefinition]:
    """The stage's assets with everything that its policy gives them, links to pages too."""
    declared = [each for each in vars(stage.defs).values() if isinstance(each, dg.AssetsDefinition)]
    assets = [each for each in declared if not isinstance(each, dg.AssetChecksDefinition)]
    # Sheets of reports are made by no run: they are of no year, and never stale.
    sheets = [each for each in assets if not each.is_executable]
    made = [each for each in assets if each.is_executable]
    return [
        *dg.map_asset_specs(lambda spec: _with_policy(spec, stage, pages), sheets),
        *dg.map_asset_specs(lambda spec: _made_by_nights(_with_policy(spec, stage, pages), stage), made),
    ]


def _made_by_nights(spec: dg.AssetSpec, stage: Stage) -> dg.AssetSpec:
    return spec.replace_attributes(
        partitions_def=EVALUATION_YEARS if stage.is_yearly else None,
        freshness_policy=MADE_BY_LAST_NIGHT,
        metadata={**spec.metadata, FRESHNESS: FRESHNESS_IN_WORDS},
    )


def stage_checks(stage: Stage) -> list[dg.AssetChecksDefinition]:
    """The checks that the stage itself brings, beside those of every table."""
    return [each for each in vars(stage.defs).values() if isinstance(each, dg.AssetChecksDefinition)]


def _with_policy(spec: dg.AssetSpec, stage: Stage, pages: PageAddresses) -> dg.AssetSpec:
    name = spec.key.to_user_string()
    table, headings = METADATA.tables.get(name), sheet_headings().get(name)
    metadata = {**spec.metadata, GROUP: " ".join(stage.words)}
    description = spec.description
    lineage = _column_lineage(name)
    if lineage is not None:
        metadata[LINEAGE_KEY] = lineage
    if name in assets_drawn():
        metadata[LINEAGE_PAGE] = dg.MetadataValue.url(pages.lineage_of(name))
    if headings is not None:
        metadata["dagster/column_schema"] = _sheet_schema(headings)
    if table is not None:
        metadata["dagster/column_schema"] = _column_schema(table)
        metadata["dagster/table_name"] = table.name
        description = f"{table.info['description']}\n\n{description or ''}".strip()
    return spec.replace_attributes(
        group_name=stage.group,
        owners=[ASSET_LABELS[name].owner],
        kinds=kinds_of(name),
        tags={**spec.tags, **tags_of(name)},
        metadata=metadata,
        description=description,
    )


def _column_schema(table: sa.Table) -> dg.TableSchema:
    """The declared columns, with their Vietnamese title and description."""
    columns = [
        dg.TableColumn(
            name=column.name,
            type=str(column.type),
            description=f"{facts(column).title}. {facts(column).description}",
            constraints=dg.TableColumnConstraints(
                nullable=bool(column.nullable), unique=column.primary_key and len(table.primary_key.columns) == 1
            ),
        )
        for column in table.columns
    ]
    return dg.TableSchema(columns=columns)


def _sheet_schema(headings: Mapping[str, str]) -> dg.TableSchema:
    """The headings of a sheet of agencies' reports, with what to type."""
    return dg.TableSchema([dg.TableColumn(heading, description=told) for heading, told in headings.items()])


def _column_lineage(asset: str) -> dg.TableColumnLineage | None:
    """The declared origins of an asset's columns, as Dagster takes them."""
    lineage = {
        column: [dg.TableColumnDep(dg.AssetKey(origin.asset.split("/")), origin.column) for origin in origins]
        for column, origins in column_origins(asset).items()
    }
    return dg.TableColumnLineage(lineage) if lineage else None
