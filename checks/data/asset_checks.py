"""Dagster checks of the data: the specs of several that share their facts, and their results.

What belongs here: how a check of the data looks in Dagster. What does not: what it finds (`statements`), and who reads
the facts, which the decorated function does.
"""

# No postponed annotations: Dagster compares the type of `context` itself, not its name.

import warnings
from collections.abc import Iterator, Sequence

import dagster as dg

from checks.data.statements import DataCheck, Facts


def data_check_specs(
    checks: Sequence[DataCheck[Facts]], years: dg.PartitionsDefinition[str], after: Sequence[str]
) -> list[dg.AssetCheckSpec]:
    """The specs of checks, partitioned by year.

    Args:
        checks: that are evaluated together.
        years: the partitions.
        after: assets beside the checks' own whose rows they read.
    """
    with warnings.catch_warnings():
        # Dagster 1.13 calls a check's partition a preview; without it, one year's verdict would pass for every year's.
        warnings.simplefilter("ignore", dg.PreviewWarning)
        return [
            dg.AssetCheckSpec(
                check.name,
                asset=check.asset,
                additional_deps=[name for name in after if name != check.asset],
                description=f"{check.vietnamese}\n\n{check.english}",
                partitions_def=years,
            )
            for check in checks
        ]


def data_check_results(checks: Sequence[DataCheck[Facts]], facts: Facts) -> Iterator[dg.AssetCheckResult]:
    """The verdict of each: a warning with its cases, or that there are none."""
    for check in checks:
        found = check.cases(facts)
        # Dagster keeps every verdict for ever: of a check that passes, no more than that.
        listed = {"Danh sách": dg.MarkdownMetadataValue(found.markdown)} if found.rows else {}
        yield dg.AssetCheckResult(
            asset_key=check.asset,
            check_name=check.name,
            passed=not found.rows,
            severity=dg.AssetCheckSeverity.WARN,
            description=check.sentence(found) or None,
            metadata={"Số trường hợp": found.count, **listed},
        )
