"""Dagster's edge of the publication stage: files for the Steering Committee.

What belongs here: thin asset bodies. What does not: what a file says, or figures.
"""

# No postponed annotations: Dagster compares the type of `context` itself, not its name.

import dagster as dg
import sqlalchemy as sa

from assets.home import Home
from assets.publication.exports import read_committee_tables, write_exports

READS = ("agency", "code_list", "framework", "criterion", "submission", "finding", "criterion_score", "index_score")


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
