"""Dagster's edge of the publication stage: files for the Steering Committee.

What belongs here: thin asset bodies. What does not: what a file says, or figures.
"""

# No postponed annotations: Dagster compares the type of `context` itself, not its name.

import warnings
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import dagster as dg
import sqlalchemy as sa

from assets.home import Home
from assets.page_addresses import PageAddresses
from assets.preview.told import told_of_rows
from assets.publication.committee.exports import read_committee_tables, write_exports
from assets.publication.committee.standing_rows import WAY_BACK, standing_rows
from assets.publication.published.tables import CommitteeTables
from assets.publication.release.outside_record import head_line
from assets.publication.years_at_work import overdue_since, read_year_states, why_overdue
from assets.reference.loading import References
from assets.reference.names import names_of
from assets.scoring.changes.last import LastChanges, read_last_changes
from assets.scoring.changes.rows import change_rows
from assets.scoring.year_faults import year_faults
from checks.steps import RETRIES, step
from checks.texts.figures_and_dates import hanoi_time, vietnamese_date
from checks.texts.from_outside import on_one_line
from checks.texts.vietnam_time import day_in_vietnam

RELEASE_CHECK = "released_by_its_date"

READS = (
    *("agency", "calendar_entry", "code_list", "framework", "criterion", "receipt", "submission", "finding"),
    *("criterion_score", "index_score", "waiver", "finding_catalogue"),
)


@dg.asset(deps=READS, retry_policy=RETRIES)
@step
def committee_workbook(
    context: dg.AssetExecutionContext,
    warehouse: dg.ResourceParam[sa.Engine],
    home: dg.ResourceParam[Home],
    references: dg.ResourceParam[References],
    pages: dg.ResourceParam[PageAddresses],
) -> dg.MaterializeResult[None]:
    """Sổ của Ban Chỉ đạo: tổng hợp, xếp hạng từng nhóm, điểm từng tiêu chí, cơ quan chưa có kết quả, phương pháp.

    The Steering Committee's workbook: summary, ranking of each group, criterion matrix, agencies without a result,
    notes on method. Written to a temporary name and then renamed, so it is whole or not there.
    """
    year = int(context.partition_key)
    with warehouse.connect() as connection:
        tables = read_committee_tables(connection, year, faults=year_faults(references, year))
        head = head_line(connection)
    (path,) = write_exports(home.exports_of(year), tables)
    context.log.info(head)  # whoever sends logs to another machine has a witness there
    rows = standing_rows(tables, names_of(references, year))
    told = told_of_rows("committee_workbook", year, rows, pages, figures=result_figures(tables))
    context.add_asset_metadata({"Từ số trong sổ về ô báo cáo": WAY_BACK, **told, **workbook_facts(path, tables, head)})
    return dg.MaterializeResult()


def result_figures(tables: CommitteeTables) -> dict[str, int]:
    """Numbers of agencies with a result and without."""
    scored = int(tables.standings["is_scored"].sum())
    return {"Cơ quan có kết quả": scored, "Cơ quan chưa có kết quả": len(tables.standings) - scored}


def workbook_facts(path: Path, tables: CommitteeTables, head: str) -> dict[str, dg.PathMetadataValue | str]:
    """Place of the workbook, what is at fault in the year's files, and the audit trail's head as it was read."""
    return {
        "Tệp của sổ": dg.MetadataValue.path(path),
        **({"Tệp có lỗi": on_one_line("; ".join(tables.faults))} if tables.faults else {}),
        "Dấu nhật ký kiểm toán": head,
    }


def overdue_words(year: int, due: date | None) -> str | None:
    """What evaluators read of a year that is overdue."""
    if due is None:
        return None
    return f"Kết quả năm {year} phải công bố chậm nhất ngày {vietnamese_date(due)}, đến nay chưa công bố."


def build_release_check(years: dg.PartitionsDefinition[str]) -> dg.AssetChecksDefinition:
    """The check that tells a year past its release date: it warns, and stops nothing."""
    with warnings.catch_warnings():
        # Dagster 1.13 calls a check's partition a preview; without it, one year's verdict would pass for every year's.
        warnings.simplefilter("ignore", dg.PreviewWarning)

        @dg.asset_check(asset="committee_workbook", name=RELEASE_CHECK, partitions_def=years, retry_policy=RETRIES)
        @step
        def released_by_its_date(
            context: dg.AssetCheckExecutionContext,
            warehouse: dg.ResourceParam[sa.Engine],
            references: dg.ResourceParam[References],
            clock: dg.ResourceParam[Callable[[], datetime]],
        ) -> dg.AssetCheckResult:
            """Kết quả của năm được công bố không muộn hơn hạn trong lịch.

            The year is released by the date of its calendar, extensions included.
            """
            year, day, states = int(context.partition_key), day_in_vietnam(clock()), read_year_states(warehouse)
            if overdue := why_overdue(references.calendar, year, day, states):
                context.log.warning(overdue)
            return dg.AssetCheckResult(
                passed=overdue is None,
                severity=dg.AssetCheckSeverity.WARN,
                description=overdue_words(year, overdue_since(references.calendar, year, day, states)),
            )

    return released_by_its_date


@dg.asset(name="score_change", deps=["criterion", "criterion_score", "index_score"], retry_policy=RETRIES)
@step
def score_changes(
    context: dg.AssetExecutionContext,
    warehouse: dg.ResourceParam[sa.Engine],
    references: dg.ResourceParam[References],
    pages: dg.ResourceParam[PageAddresses],
) -> dg.MaterializeResult[None]:
    """Điểm, xếp loại, thứ hạng thay đổi ở lần chấm gần nhất có thay đổi: trước, sau.

    What changed since yesterday: every figure that the last run to change any changed, totals and ranks first. The
    warehouse's view `score_change` has those of all runs.
    """
    year = int(context.partition_key)
    with warehouse.connect() as connection:
        last = read_last_changes(connection, year)
    is_now = last.dagster_run_id == context.run.run_id
    changes = len(last.changes) if is_now else 0
    figures = {"Số liệu thay đổi đêm nay": changes, "Thứ hạng thay đổi đêm nay": last.moved_ranks if is_now else 0}
    rows = change_rows(last.changes, names_of(references, year))
    told = told_of_rows("score_change", year, rows, pages, figures=figures)
    context.add_asset_metadata({"Thay đổi gần nhất": when_changed(last, is_now=is_now), **told})
    return dg.MaterializeResult()


def when_changed(last: LastChanges, *, is_now: bool) -> str:
    """When figures last changed, whether in this run, and by which run."""
    if last.changed_at is None:
        return "Chưa có điểm nào."
    which = "ở lần chạy này" if is_now else "ở lần chạy trước; lần chạy này không đổi gì"
    return f"{hanoi_time(last.changed_at)}, {which} (run {last.dagster_run_id})."
