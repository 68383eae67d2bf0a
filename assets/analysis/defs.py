"""Dagster's edge of the analysis stage: changes between reports, proofs that an evaluator should look at again.

What belongs here: thin asset bodies. What does not: comparing anything.
"""

# No postponed annotations: Dagster compares the type of `context` itself, not its name.

import dagster as dg
import pandas as pd
import sqlalchemy as sa

from assets.analysis.change_summary import change_summary
from assets.analysis.evidence_reading import read_conflicts
from assets.analysis.superseded import read_changes, rows_before
from assets.reference.loading import References
from checks.steps import RETRIES, step
from warehouse.tables import REPORT_TABLES


@dg.asset(
    name="submission_change",
    deps=["receipt", "submission", "code_list", *(table.name for table in REPORT_TABLES)],
    retry_policy=RETRIES,
)
@step
def submission_changes(
    context: dg.AssetExecutionContext,
    warehouse: dg.ResourceParam[sa.Engine],
    references: dg.ResourceParam[References],
) -> pd.DataFrame:
    """What agencies changed when they sent a report again: rows added and removed, cells with old and new value."""
    with warehouse.connect() as connection:
        changes = read_changes(connection, int(context.partition_key), references.code_lists)
        before = rows_before(connection, changes)
    summary = change_summary(changes, references.code_lists.labels("periods"), before)
    context.add_output_metadata({"reports": dg.MarkdownMetadataValue(summary)})
    return changes


@dg.asset(
    name="evidence_conflict",
    deps=["receipt", "submission", "activity", "evidence", "scorecard", "evidence_file"],
    retry_policy=RETRIES,
)
@step
def evidence_conflicts(context: dg.AssetExecutionContext, warehouse: dg.ResourceParam[sa.Engine]) -> pd.DataFrame:
    """Links and files claimed by several agencies, years or criteria; documents whose number, date, issuer disagree."""
    with warehouse.connect() as connection:
        conflicts = read_conflicts(connection, int(context.partition_key))
    cases = conflicts.drop_duplicates("conflict")["kind"].value_counts().sort_index()
    context.add_output_metadata({str(kind): int(count) for kind, count in cases.items()})
    return conflicts
