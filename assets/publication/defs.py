"""Dagster's edge of the publication stage: files for the Steering Committee.

What belongs here: thin asset bodies. What does not: what a file says, or figures.
"""

# No postponed annotations: Dagster compares the type of `context` itself, not its name.

import warnings
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import dagster as dg
import sqlalchemy as sa

from assets.home import Home
from assets.preview import markdown_preview
from assets.publication.committee.exports import read_committee_tables, write_exports
from assets.publication.published.tables import CommitteeTables
from assets.publication.release.outside_record import head_line
from assets.publication.years_at_work import read_year_states, why_overdue
from assets.reference.loading import References
from assets.scoring.score_changes import read_last_changes
from assets.scoring.year_faults import year_faults
from assets.submissions.defs import declared_lineage
from checks.steps import RETRIES, step
from checks.texts.figures_and_dates import hanoi_time
from checks.texts.vietnam_time import day_in_vietnam

RELEASE_CHECK = "released_by_its_date"

SHOWN_CHANGES = 30
SHOWN_OF_CHANGES = [
    *("agency_code", "criterion_code", "track", "points_before", "points_after"),
    *("max_points_exact_before", "max_points_exact_after"),
    *("index_pct_before", "index_pct_after", "class_before", "class_after", "rank_before", "rank_after"),
]

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
    lineage = declared_lineage(context, "committee_workbook")
    return dg.MaterializeResult(metadata={**workbook_facts(path, tables), "audit_head": head, **lineage})


def workbook_facts(path: Path, tables: CommitteeTables) -> dict[str, dg.PathMetadataValue | int | list[str]]:
    """Place and size of the workbook, and the number of its agencies."""
    return {
        "path": dg.MetadataValue.path(path),
        "bytes": path.stat().st_size,
        "agencies": len(tables.standings),
        "scored_agencies": int(tables.standings["is_scored"].sum()),
        "faults": list(tables.faults),
    }


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
            day = day_in_vietnam(clock())
            overdue = why_overdue(references.calendar, int(context.partition_key), day, read_year_states(warehouse))
            if overdue:
                context.log.warning(overdue)
            return dg.AssetCheckResult(passed=overdue is None, severity=dg.AssetCheckSeverity.WARN, description=overdue)

    return released_by_its_date


@dg.asset(name="score_change", deps=["criterion_score", "index_score"], retry_policy=RETRIES)
@step
def score_changes(
    context: dg.AssetExecutionContext, warehouse: dg.ResourceParam[sa.Engine]
) -> dg.MaterializeResult[None]:
    """Điểm, xếp loại, thứ hạng thay đổi ở lần chấm gần nhất có thay đổi: trước, sau.

    What changed since yesterday: every figure that the last run to change any changed, totals and ranks first. The
    warehouse's view `score_change` has those of all runs.
    """
    with warehouse.connect() as connection:
        last = read_last_changes(connection, int(context.partition_key))
    return dg.MaterializeResult(
        metadata={
            "changed_at": hanoi_time(last.changed_at) if last.changed_at else "chưa có",
            "by_run": last.dagster_run_id or "chưa có",
            "changed_by_this_run": last.dagster_run_id == context.run_id,
            "changes": len(last.changes),
            "moved_ranks": last.moved_ranks,
            "what_changed": dg.MarkdownMetadataValue(markdown_preview(last.changes[SHOWN_OF_CHANGES], SHOWN_CHANGES)),
            **declared_lineage(context, "score_change"),
        }
    )
