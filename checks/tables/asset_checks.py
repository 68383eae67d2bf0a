"""Dagster asset checks over tables: one a table, made by a factory.

What belongs here: how a verdict looks in Dagster. What does not: what must hold (`pipeline_schemas`,
`database_counts`), and which table is held to it how (`publishable`).
"""

# No postponed annotations: Dagster compares the type of `context` itself, not its name.

import warnings
from collections.abc import Sequence

import dagster as dg
import sqlalchemy as sa

from checks.steps import RETRIES, step
from checks.tables.breaches import Breach
from checks.tables.publishable import COUNTED, READ_WHOLE, table_breaches
from checks.texts.from_outside import markdown_text
from warehouse.rows.years import has_years

CHECK_NAME = "holds_as_declared"


def build_table_checks(years: dg.PartitionsDefinition[str]) -> list[dg.AssetChecksDefinition]:
    """One check a table, partitioned by year where the table is. All of them block: each guards a figure."""
    return [_table_check(table, years if has_years(table) else None) for table in (*READ_WHOLE, *COUNTED)]


def _table_check(table: sa.Table, years: dg.PartitionsDefinition[str] | None) -> dg.AssetChecksDefinition:
    with warnings.catch_warnings():
        # Dagster 1.13 calls a check's partition a preview; without it, one year's verdict would pass for every year's.
        warnings.simplefilter("ignore", dg.PreviewWarning)

        @dg.asset_check(asset=table.name, name=CHECK_NAME, blocking=True, partitions_def=years, retry_policy=RETRIES)
        @step
        def holds_as_declared(
            context: dg.AssetCheckExecutionContext, warehouse: dg.ResourceParam[sa.Engine]
        ) -> dg.AssetCheckResult:
            """Kiểu, giá trị bắt buộc, giới hạn, danh mục và khóa đúng như đã khai báo.

            Types, required values, bounds, code lists and keys hold as the table's columns declare them.
            """
            year = int(context.partition_key) if context.has_partition_key else 0
            with warehouse.connect() as connection:
                return verdict(*table_breaches(connection, table, year))

    return holds_as_declared


def verdict(row_count: int, found: Sequence[Breach]) -> dg.AssetCheckResult:
    """A check's result: exact counts a statement, and capped samples."""
    return dg.AssetCheckResult(
        passed=not found,
        severity=dg.AssetCheckSeverity.ERROR,
        description=markdown_text("; ".join(map(str, found))) or None,
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
