"""Dagster's edge of the checks of the data: three groups, each of which reads its facts once.

What belongs here: thin bodies. What does not: what a check says (`files`, `reports`, `figures`).
"""

# No postponed annotations: Dagster compares the type of `context` itself, not its name.

from collections.abc import Callable, Iterator
from datetime import datetime

import dagster as dg
import sqlalchemy as sa

from assets.home import Home
from assets.page_addresses import PageAddresses
from assets.publication.data_checks import figures, files, reports
from assets.publication.data_checks.leaps import read_leaps
from assets.publication.data_checks.unproven_points import read_unproven_points
from assets.publication.published.unsettled_reports import read_unsettled_reports
from assets.reference.agencies import agencies_of_year
from assets.reference.loading import References
from assets.submissions.receiving.inbox import Inbox
from assets.submissions.returned.files_on_disk import written_answer
from checks.data.asset_checks import data_check_results, data_check_specs
from checks.steps import RETRIES, step
from checks.texts.vietnam_time import day_in_vietnam, start_of_day


def build_data_checks(years: dg.PartitionsDefinition[str]) -> list[dg.AssetChecksDefinition]:
    """All checks of the data, partitioned by year."""
    return [_file_checks(years), _report_checks(years), _figure_checks(years)]


def _file_checks(years: dg.PartitionsDefinition[str]) -> dg.AssetChecksDefinition:
    @dg.multi_asset_check(
        name="files_in_order", specs=data_check_specs(files.FILE_CHECKS, years, files.READS), retry_policy=RETRIES
    )
    @step
    def files_in_order(
        context: dg.AssetCheckExecutionContext,
        warehouse: dg.ResourceParam[sa.Engine],
        inbox: dg.ResourceParam[Inbox],
        clock: dg.ResourceParam[Callable[[], datetime]],
    ) -> Iterator[dg.AssetCheckResult]:
        """Files that wait in the inbox, and files that no run will read."""
        with warehouse.connect() as connection:
            facts = files.read_file_facts(connection, inbox, int(context.partition_key), clock())
        yield from data_check_results(files.FILE_CHECKS, facts)

    return files_in_order


def _report_checks(years: dg.PartitionsDefinition[str]) -> dg.AssetChecksDefinition:
    @dg.multi_asset_check(
        name="reports_in_order",
        specs=data_check_specs(reports.REPORT_CHECKS, years, reports.READS),
        retry_policy=RETRIES,
    )
    @step
    def reports_in_order(
        context: dg.AssetCheckExecutionContext,
        warehouse: dg.ResourceParam[sa.Engine],
        home: dg.ResourceParam[Home],
        references: dg.ResourceParam[References],
        pages: dg.ResourceParam[PageAddresses],
        clock: dg.ResourceParam[Callable[[], datetime]],
    ) -> Iterator[dg.AssetCheckResult]:
        """Reports that were rejected, are missing or came late, and agencies without an accepted one."""
        year = int(context.partition_key)
        with warehouse.connect() as connection:
            found = read_unsettled_reports(connection, year, day_in_vietnam(clock()), references.reporting_levels(year))
        folder = home.returned_of(year)
        facts = reports.ReportFacts(year, found, references.code_lists, pages, lambda row: written_answer(folder, row))
        yield from data_check_results(reports.REPORT_CHECKS, facts)

    return reports_in_order


def _figure_checks(years: dg.PartitionsDefinition[str]) -> dg.AssetChecksDefinition:
    @dg.multi_asset_check(
        name="figures_in_order",
        specs=data_check_specs(figures.FIGURE_CHECKS, years, figures.READS),
        retry_policy=RETRIES,
    )
    @step
    def figures_in_order(
        context: dg.AssetCheckExecutionContext,
        warehouse: dg.ResourceParam[sa.Engine],
        references: dg.ResourceParam[References],
        pages: dg.ResourceParam[PageAddresses],
        clock: dg.ResourceParam[Callable[[], datetime]],
    ) -> Iterator[dg.AssetCheckResult]:
        """Points without evidence, leaps of indices and ranks, self-assessments far beyond the rules."""
        year = int(context.partition_key)
        frameworks = [loaded.framework for loaded in references.sound_frameworks(year)]
        there = agencies_of_year(references.agencies, year)
        with warehouse.connect() as connection:
            unproven = read_unproven_points(connection, frameworks, year)
            leaps = read_leaps(connection, year, start_of_day(day_in_vietnam(clock())))
        names = dict(zip(there["code"], there["name"], strict=True))
        facts = figures.FigureFacts(year, unproven, names, leaps, references.code_lists, pages)
        yield from data_check_results(figures.FIGURE_CHECKS, facts)

    return figures_in_order
