"""Dagster's edge of the publication stage: files for the Steering Committee.

What belongs here: thin asset bodies. What does not: what a file says, or figures.
"""

# No postponed annotations: Dagster compares the type of `context` itself, not its name.

import dagster as dg
import sqlalchemy as sa

from assets.home import Home
from assets.preview import markdown_preview
from assets.publication.exports import read_committee_tables, write_exports
from assets.publication.vietnamese_numbers import hanoi_time
from assets.scoring.score_changes import read_last_changes

SHOWN_CHANGES = 30
SHOWN_OF_CHANGES = [
    *("agency_code", "criterion_code", "track", "points_before", "points_after"),
    *("max_points_exact_before", "max_points_exact_after"),
    *("index_pct_before", "index_pct_after", "class_before", "class_after", "rank_before", "rank_after"),
]

READS = (
    *("agency", "code_list", "framework", "criterion", "receipt", "submission", "finding"),
    *("criterion_score", "index_score"),
)


@dg.asset(deps=READS)
def committee_workbook(
    context: dg.AssetExecutionContext, warehouse: dg.ResourceParam[sa.Engine], home: dg.ResourceParam[Home]
) -> dg.MaterializeResult[None]:
    """Sổ của Ban Chỉ đạo: tổng hợp, xếp hạng từng nhóm, điểm từng tiêu chí, cơ quan chưa có kết quả, phương pháp.

    The Steering Committee's workbook: summary, ranking of each group, criterion matrix, agencies without a result,
    notes on method. Written to a temporary name and then renamed, so it is whole or not there.
    """
    year = int(context.partition_key)
    with warehouse.connect() as connection:
        tables = read_committee_tables(connection, year)
    (path,) = write_exports(home.exports_of(year), tables)
    return dg.MaterializeResult(
        metadata={
            "path": dg.MetadataValue.path(path),
            "bytes": path.stat().st_size,
            "agencies": len(tables.standings),
            "scored_agencies": int(tables.standings["is_scored"].sum()),
        }
    )


@dg.asset(name="score_change", deps=["criterion_score", "index_score"])
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
        }
    )
