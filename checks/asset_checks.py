"""Dagster asset checks over tables: one a table, made by a factory.

What belongs here: which tables are checked how, and how a verdict looks in Dagster. What does not: what must hold
(`table_schemas`, `table_counts`).
"""

# No postponed annotations: Dagster compares the type of `context` itself, not its name.

import warnings
from collections.abc import Sequence

import dagster as dg
import sqlalchemy as sa

from checks.breaches import Breach
from checks.table_counts import count_breaches
from checks.table_schemas import breaches
from warehouse.frames import read_table
from warehouse.tables import (
    REPORT_TABLES,
    agency,
    appraisal,
    code_list,
    criterion,
    criterion_score,
    evidence_conflict,
    evidence_file,
    finding,
    framework,
    index_score,
    input_value,
    landed_file,
    receipt,
    submission,
    submission_change,
)
from warehouse.years import has_years, of_year

CHECK_NAME = "holds_as_declared"

READ_WHOLE = (agency, code_list, framework, criterion, submission, appraisal, input_value, criterion_score, index_score)
"""Small enough to be read back and put before Pandera; the others are counted by the database."""

COUNTED = (*REPORT_TABLES, evidence_conflict, evidence_file, finding, landed_file, receipt, submission_change)


def build_table_checks(years: dg.PartitionsDefinition[str]) -> list[dg.AssetChecksDefinition]:
    """One check a table, partitioned by year where the table is. All of them block: each guards a figure."""
    return [_table_check(table, years if has_years(table) else None) for table in (*READ_WHOLE, *COUNTED)]


def _table_check(table: sa.Table, years: dg.PartitionsDefinition[str] | None) -> dg.AssetChecksDefinition:
    with warnings.catch_warnings():
        # Dagster 1.13 calls a check's partition a preview; without it, one year's verdict would pass for every year's.
        warnings.simplefilter("ignore", dg.PreviewWarning)

        @dg.asset_check(asset=table.name, name=CHECK_NAME, blocking=True, partitions_def=years)
        def holds_as_declared(
            context: dg.AssetCheckExecutionContext, warehouse: dg.ResourceParam[sa.Engine]
        ) -> dg.AssetCheckResult:
            """Kiểu, giá trị bắt buộc, giới hạn, danh mục và khóa đúng như đã khai báo.

            Types, required values, bounds, code lists and keys hold as the table's columns declare them.
            """
            year = int(context.partition_key) if context.has_partition_key else 0
            with warehouse.connect() as connection:
                return verdict(*_examine(connection, table, year))

    return holds_as_declared


def _examine(connection: sa.Connection, table: sa.Table, year: int) -> tuple[int, list[Breach]]:
    if table in COUNTED:
        return count_breaches(connection, table, year)
    rows = read_table(connection, table, of_year(table, year))
    return len(rows), breaches(table, rows)


def verdict(row_count: int, found: Sequence[Breach]) -> dg.AssetCheckResult:
    """A check's result: exact counts a statement, and capped samples."""
    return dg.AssetCheckResult(
        passed=not found,
        severity=dg.AssetCheckSeverity.ERROR,
        description="; ".join(str(breach) for breach in found) or None,
        metadata={
            "row_count": row_count,
            "broken_statements": len(found),
            "breaches": dg.JsonMetadataValue(
                [
                    {"column": b.column, "statement": b.statement, "rows": b.count, "samples": list(b.samples)}
                    for b in found
                ]
            ),
        },
    )
