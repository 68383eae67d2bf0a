"""DataFrame <-> warehouse table: an asset's name is its table's, its partition the year.

Validated before the write; a year (or a table without years) is replaced in one transaction, so that a failed
validation or a killed run leaves the rows that were there. What does not belong here: tables that only grow, which
their own assets append to.
"""

# No postponed annotations: Dagster takes a dependency for one by its type, not by its name.

from collections.abc import Callable
from datetime import datetime

import dagster as dg
import pandas as pd
import sqlalchemy as sa

from assets.page_addresses import PageAddresses
from assets.preview.figures import labelled
from assets.preview.told import NOT_SHOWN, told_of_frame, told_or_why
from assets.reference.loading import References
from assets.reference.names import names_of
from checks.steps import told_failures
from checks.tables.pipeline_schemas import breaches
from warehouse.engine import writing
from warehouse.rows.frames import conform, read_table
from warehouse.rows.history import write_changes
from warehouse.rows.reference_versions import is_reference, replace_reference
from warehouse.rows.replacing import Changes, refuse_other_years, replace, replace_year
from warehouse.rows.rule_texts import remember_texts
from warehouse.rows.years import of_year
from warehouse.tables import HISTORIES, METADATA, framework


class WarehouseIOManager(dg.ConfigurableIOManager):
    """Stores what an asset returns in the table of its name, and hands it to the assets that name it as an input."""

    engine: dg.ResourceDependency[sa.Engine]
    clock: dg.ResourceDependency[Callable[[], datetime]]
    references: dg.ResourceDependency[References]
    pages: dg.ResourceDependency[PageAddresses]

    @told_failures()
    def handle_output(self, context: dg.OutputContext, obj: pd.DataFrame) -> None:
        """Validate the frame, then put it in the place of the rows that were there.

        Raises:
            dagster.Failure: the frame breaks the table's schema; the table is as it was.
        """
        table = table_of(context.asset_key)
        frame = conform(obj, table)
        found = breaches(table, frame)
        if found:
            raise dg.Failure(f"{table.name} was not written: {'; '.join(map(str, found))}", allow_retries=False)
        with writing(self.engine) as connection:
            changes = self._write(connection, table, frame, context)
        year = int(context.asset_partition_key) if context.has_asset_partitions else None
        told = told_or_why(lambda: told_of_frame(table, frame, year, names_of(self.references, year), self.pages))
        if NOT_SHOWN in told:
            context.log.warning(f"of {table.name} nothing can be shown: {told[NOT_SHOWN]}")
        # Of the materialization alone: what the output is told, Dagster writes down twice more.
        context.step_context.add_asset_metadata({**told, **labelled(year, changes)}, asset_key=context.asset_key)

    def _write(
        self, connection: sa.Connection, table: sa.Table, frame: pd.DataFrame, context: dg.OutputContext
    ) -> dict[str, int]:
        """Write the rows that differ; give the metadata that says how many they are."""
        if context.has_asset_partitions:
            return _counted(self._write_year(connection, table, frame, context))
        where = _of_same_frameworks(table, frame)
        if is_reference(table):
            return _counted(replace_reference(connection, table, frame, *where, at=self.clock()))
        changes = replace(connection, table, frame, *where)
        texts = {"Nguyên văn mới": remember_texts(connection, frame, self.clock())} if table is framework else {}
        return {**_counted(changes), **texts}

    def _write_year(
        self, connection: sa.Connection, table: sa.Table, frame: pd.DataFrame, context: dg.OutputContext
    ) -> Changes:
        year = int(context.asset_partition_key)
        if is_reference(table):
            refuse_other_years(frame, table, year)
            return replace_reference(connection, table, frame, table.c.year == year, at=self.clock())
        if table.name not in HISTORIES:
            return replace_year(connection, table, frame, year)
        return write_changes(connection, table, frame, year=year, run_key=context.run_id, at=self.clock())

    @told_failures()
    def load_input(self, context: dg.InputContext) -> pd.DataFrame:
        """The table's rows, of the partition's year where the table has years."""
        table = table_of(context.asset_key)
        where = (of_year(table, int(context.asset_partition_key)),) if context.has_asset_partitions else ()
        with self.engine.connect() as connection:
            return read_table(connection, table, *where)


def _counted(changes: Changes) -> dict[str, int]:
    return {"Dòng thêm": changes.added, "Dòng sửa": changes.changed, "Dòng bỏ": changes.removed}


def _of_same_frameworks(table: sa.Table, frame: pd.DataFrame) -> list[sa.ColumnElement[bool]]:
    """A framework whose file is gone has scored years: its rows stay, so that those can be explained."""
    if "framework_id" not in table.columns:
        return []
    return [table.c.framework_id.in_(frame["framework_id"].unique().tolist())]


def table_of(key: dg.AssetKey) -> sa.Table:
    """The table that an asset is kept in.

    Raises:
        KeyError: no table has the asset's name.
    """
    name = key.to_user_string()
    if name not in METADATA.tables:
        raise KeyError(f"asset {name} returns a frame, but no table of the warehouse has that name")
    return METADATA.tables[name]
