"""Dagster's edge of the reference stage: each asset is one reference table, as the files say now.

What belongs here: thin asset bodies. What does not: reading or checking files, which `loading` does.
"""

# No postponed annotations: Dagster compares the type of `context` itself, not its name.

from collections.abc import Callable, Mapping
from datetime import datetime

import dagster as dg
import pandas as pd
import sqlalchemy as sa

from assets.page_addresses import PageAddresses
from assets.preview.told import told_of_rows
from assets.reference.catalogue_versions import remember_catalogue
from assets.reference.csv_files import ReferenceDataError
from assets.reference.framework_tables import criterion_rows, framework_rows
from assets.reference.loading import References
from assets.reference.names import catalogue_rows, names_of
from assets.reference.succession_weights import kept_weights, weighted_succession
from checks.steps import RETRIES, step
from checks.texts.from_outside import on_one_line
from warehouse.engine import writing
from warehouse.rows.frames import read_table
from warehouse.tables import agency_succession, calendar_entry, waiver


@dg.asset(name="agency", retry_policy=RETRIES)
@step
def agencies(references: dg.ResourceParam[References]) -> pd.DataFrame:
    """Every agency of every period, by code and the day from which the code means it."""
    return references.agencies


@dg.asset(name="agency_succession", retry_policy=RETRIES)
@step
def successions(
    context: dg.AssetExecutionContext,
    agency: pd.DataFrame,
    references: dg.ResourceParam[References],
    warehouse: dg.ResourceParam[sa.Engine],
) -> pd.DataFrame:
    """Successions of agencies, derived from the agencies' successors, with the weights of those that were merged.

    While the file of weights cannot be used, those that the table has are kept.
    """
    if references.weights_fault is None:
        return weighted_succession(agency, references.succession_weights)
    context.log.warning(f"weights of merged agencies stay as they were: {on_one_line(str(references.weights_fault))}")
    with warehouse.connect() as connection:
        return weighted_succession(agency, kept_weights(read_table(connection, agency_succession)))


@dg.asset(name="code_list", retry_policy=RETRIES)
@step
def code_lists(references: dg.ResourceParam[References]) -> pd.DataFrame:
    """Channels, audiences, themes, evidence kinds and all other lists, each entry with its source."""
    return references.code_list


@dg.asset(name="calendar_entry", retry_policy=RETRIES)
@step
def calendars(
    context: dg.AssetExecutionContext,
    references: dg.ResourceParam[References],
    warehouse: dg.ResourceParam[sa.Engine],
) -> pd.DataFrame:
    """The dates of each evaluation year, and the extensions granted.

    A year whose file cannot be used now keeps the dates that it had.
    """
    return _with_kept_years(context, warehouse, calendar_entry, references.calendar, references.calendar_faults)


@dg.asset(name="waiver", retry_policy=RETRIES)
@step
def waivers(
    context: dg.AssetExecutionContext,
    references: dg.ResourceParam[References],
    warehouse: dg.ResourceParam[sa.Engine],
) -> pd.DataFrame:
    """Quy tắc kiểm tra, tiêu chí được miễn cho từng cơ quan, kèm văn bản, người duyệt, ngày và lý do.

    A year whose file cannot be used now keeps the waivers that it had.
    """
    return _with_kept_years(context, warehouse, waiver, references.waivers, references.waiver_faults)


def _with_kept_years(
    context: dg.AssetExecutionContext,
    warehouse: sa.Engine,
    table: sa.Table,
    rows: pd.DataFrame,
    faults: Mapping[int, ReferenceDataError],
) -> pd.DataFrame:
    """The rows, and those that the table has of years whose files are faulty."""
    if not faults:
        return rows
    for error in faults.values():
        context.log.warning(f"a year keeps its rows of {table.name}: {on_one_line(str(error))}")
    with warehouse.connect() as connection:
        kept = read_table(connection, table, table.c.year.in_(list(faults)))
    return pd.concat([rows, kept], ignore_index=True)


@dg.asset(name="framework", retry_policy=RETRIES)
@step
def frameworks(references: dg.ResourceParam[References]) -> pd.DataFrame:
    """Each scoring table, with the whole text of its file: scores can be recomputed from what is kept here."""
    return framework_rows(references.sound_frameworks())


@dg.asset(name="criterion", deps=["framework"], retry_policy=RETRIES)
@step
def criteria(references: dg.ResourceParam[References]) -> pd.DataFrame:
    """The tree of criteria of each framework, in document order."""
    return criterion_rows(references.sound_frameworks())


@dg.asset(name="finding_catalogue", retry_policy=RETRIES)
@step
def finding_catalogue(
    context: dg.AssetExecutionContext,
    references: dg.ResourceParam[References],
    warehouse: dg.ResourceParam[sa.Engine],
    pages: dg.ResourceParam[PageAddresses],
    clock: dg.ResourceParam[Callable[[], datetime]],
) -> dg.MaterializeResult[None]:
    """Mức và lời của mỗi loại phát hiện, quy tắc nào đang tắt; mọi nội dung từng có đều được nhớ.

    The catalogue by which files are checked; every content that it has had is remembered, every switched rule told.
    """
    with writing(warehouse) as connection:
        events = remember_catalogue(connection, references.catalogue, clock())
    catalogue = references.catalogue
    figures = {"Loại phát hiện": len(catalogue.entries), "Quy tắc đang tắt": len(catalogue.silent), "Sự kiện": events}
    rows = catalogue_rows(catalogue, names_of(references))
    context.add_asset_metadata(told_of_rows("finding_catalogue", None, rows, pages, figures=figures))
    return dg.MaterializeResult()
