"""Dagster's edge of the Great Expectations suites: one multi-asset check that stands before publication.

What belongs here: handing the year's frames over, and giving each verdict to its check and all of them to the page for
people. What does not: the statements themselves (`expectations`), and the page.
"""

# No postponed annotations: Dagster compares the type of `context` itself, not its name.

import warnings
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime
from typing import Protocol

import dagster as dg
import sqlalchemy as sa

from checks.steps import RETRIES, step
from checks.tables.expectations import STATEMENTS, Verdict, verdicts
from checks.tables.publishable import read_published_frames
from checks.texts.error_sentences import sentence_for_people
from checks.texts.from_outside import markdown_text

GUARDED = "index_score"
"""The last asset before publication: what does not hold here stops every export."""


class ScoredReferences(Protocol):
    """Reference data as the check needs it; its class lies in a later stage."""

    def unscored_levels(self, year: int) -> Collection[str]:
        """Of a year, the levels whose agencies nothing can score: nobody expects figures of them."""


class KeepsDataDocs(Protocol):
    """The page on which people read all verdicts; its class lies in a later stage."""

    def keep(self, connection: sa.Connection, year: int, found: Sequence[Verdict], moment: datetime) -> None:
        """Write it, in the place of the last one."""

    def address(self, year: int) -> str:
        """Where it is found."""


DATA_DOCS = "Trang kết quả kiểm tra"
"""The metadata key under which a check links to it."""


def build_expectation_checks(years: dg.PartitionsDefinition[str]) -> dg.AssetChecksDefinition:
    """One check a statement, all evaluated together: the package's import costs more than the statements."""
    with warnings.catch_warnings():
        # Dagster 1.13 calls a check's partition a preview; without it, one year's verdict would pass for every year's.
        warnings.simplefilter("ignore", dg.PreviewWarning)
        specs = [
            dg.AssetCheckSpec(
                statement.name,
                asset=GUARDED,
                description=f"{statement.vietnamese}\n\n{statement.english}",
                blocking=statement.blocks,
                partitions_def=years,
            )
            for statement in STATEMENTS
        ]

    @dg.multi_asset_check(name="published_expectations", specs=specs, retry_policy=RETRIES)
    @step
    def published_expectations(
        context: dg.AssetCheckExecutionContext,
        warehouse: dg.ResourceParam[sa.Engine],
        references: dg.ResourceParam[ScoredReferences],
        data_docs: dg.ResourceParam[KeepsDataDocs],
        clock: dg.ResourceParam[Callable[[], datetime]],
    ) -> Iterator[dg.AssetCheckResult]:
        """Checks of the published tables: everybody is there, figures are within bounds, totals equal their parts."""
        year = int(context.partition_key)
        with warehouse.connect() as connection:
            found = verdicts(read_published_frames(connection, year, references.unscored_levels(year)))
            sentence = why_not_kept(data_docs, connection, year, found, clock())
        if sentence:
            context.log.warning(sentence)
        for verdict in found:
            yield _result(verdict, data_docs.address(year))

    return published_expectations


def why_not_kept(
    data_docs: KeepsDataDocs, connection: sa.Connection, year: int, found: Sequence[Verdict], moment: datetime
) -> str | None:
    """Keep the page of the verdicts; give a sentence if that failed, for no page is worth a night."""
    try:
        data_docs.keep(connection, year, found, moment)
    except Exception as error:  # noqa: BLE001 - the verdicts are Dagster's already, and stop what they must
        return f"the page of what the checks found is not written: {sentence_for_people(error)}"
    return None


def _result(verdict: Verdict, address: str) -> dg.AssetCheckResult:
    name = verdict.statement.name
    # Dagster keeps every verdict for ever: of a statement that holds, no more than figures and the link.
    listed = {"Các dòng không đúng": dg.MarkdownMetadataValue(_listed(verdict))} if verdict.samples else {}
    return dg.AssetCheckResult(
        asset_key=GUARDED,
        check_name=name,
        passed=verdict.holds,
        severity=dg.AssetCheckSeverity.ERROR if verdict.statement.blocks else dg.AssetCheckSeverity.WARN,
        description=None if verdict.holds else f"{name}: broken by {verdict.broken_count} row(s)",
        metadata={
            "Số dòng đã xem": verdict.row_count,
            "Số dòng không đúng": verdict.broken_count,
            DATA_DOCS: dg.MetadataValue.url(address),
            **listed,
        },
    )


def _listed(verdict: Verdict) -> str:
    """The first rows that break a statement, as a list in Markdown."""
    return "\n".join(f"- {markdown_text(sample)}" for sample in verdict.samples)
