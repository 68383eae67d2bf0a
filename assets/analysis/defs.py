"""Dagster's edge of the analysis stage: changes between reports, proofs, agreement of appraisers, certainty of ranks.

What belongs here: thin asset bodies. What does not: comparing anything.
"""

# No postponed annotations: Dagster compares the type of `context` itself, not its name.

import warnings
from collections.abc import Callable, Iterator
from datetime import datetime

import dagster as dg
import pandas as pd
import sqlalchemy as sa

from assets.analysis.agreement.plot import agreement_markdown
from assets.analysis.agreement.reading import disagreement_json, disagreement_sentence, read_ratings
from assets.analysis.agreement.table import appraisers_agreement
from assets.analysis.change_summary import change_summary
from assets.analysis.integrity.cases import read_cases
from assets.analysis.integrity.reading import read_conflicts
from assets.analysis.ranks.bands.reading import read_group_cases
from assets.analysis.ranks.bands.tables import ranks_frames
from assets.analysis.ranks.reading import read_matrices
from assets.analysis.ranks.sensitivity.tables import sensitivity_frames
from assets.analysis.superseded import read_changes, rows_before
from assets.analysis.worklist.table import frameworks_of_two_years, read_work_list, worklist_frame
from assets.analysis.year_change.plot import movers_plot, parts_plot
from assets.analysis.year_change.reading import read_changes_of_year
from assets.page_addresses import PageAddresses
from assets.preview.told import PLOT, shown_table
from assets.reference.loading import References
from assets.reference.names import names_of
from assets.review.ratings import disagreements
from assets.scoring.year_faults import year_faults
from checks.steps import RETRIES, step
from checks.texts.from_outside import markdown_text
from checks.texts.vietnam_time import day_in_vietnam
from warehouse.tables import (
    REPORT_TABLES,
    criterion_correlation,
    criterion_effect,
    lost_point,
    rank_band,
    rank_factor,
    rank_gap,
)

AGREEMENT_CHECK = "appraisers_agree"
CHANGED_REPORTS = "Báo cáo gửi lại, thay đổi nhiều nhất trước"


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
    pages: dg.ResourceParam[PageAddresses],
) -> pd.DataFrame:
    """Changes between an agency's reports of one period: rows added and removed, cells with old and new value."""
    year = int(context.partition_key)
    with warehouse.connect() as connection:
        changes = read_changes(connection, year, references.code_lists)
        before = rows_before(connection, changes)
    summary = change_summary(changes, names_of(references, year), before)
    context.add_asset_metadata({CHANGED_REPORTS: shown_table(summary, year, pages)})
    return changes


@dg.asset(
    name="evidence_conflict",
    deps=["agency", "receipt", "submission", "activity", "evidence", "feedback", "scorecard", "evidence_file"],
    retry_policy=RETRIES,
)
@step
def evidence_conflicts(context: dg.AssetExecutionContext, warehouse: dg.ResourceParam[sa.Engine]) -> pd.DataFrame:
    """Links and files claimed twice, documents that disagree, reports that copy those of other agencies or years."""
    with warehouse.connect() as connection:
        return read_conflicts(connection, int(context.partition_key))


@dg.asset(
    name="evidence_case",
    deps=["agency", "evidence_conflict", "evidence_verdict", "criterion_score"],
    retry_policy=RETRIES,
)
@step
def evidence_cases(context: dg.AssetExecutionContext, warehouse: dg.ResourceParam[sa.Engine]) -> pd.DataFrame:
    """Cases of evidence to look at again, with what reviewers said of each; nobody's verdict first."""
    with warehouse.connect() as connection:
        return read_cases(connection, int(context.partition_key))


@dg.asset(
    name="appraiser_agreement",
    deps=["agency", "calendar_entry", "framework", "receipt", "submission", "appraisal"],
    retry_policy=RETRIES,
)
@step
def agreement_of_appraisers(
    context: dg.AssetExecutionContext,
    warehouse: dg.ResourceParam[sa.Engine],
    references: dg.ResourceParam[References],
) -> pd.DataFrame:
    """Agreement between appraisers who decided the same items, and who decides higher or lower than the others."""
    year = int(context.partition_key)
    frameworks = [loaded.framework for loaded in references.sound_frameworks(year)]
    with warehouse.connect() as connection:
        found = read_ratings(connection, frameworks, year)
    agreement = appraisers_agreement(found, frameworks, year)
    context.add_asset_metadata({PLOT: dg.MarkdownMetadataValue(agreement_markdown(agreement))})
    return agreement


@dg.asset(
    name="appraisal_worklist",
    deps=["agency", "calendar_entry", "receipt", "submission", "finding", "evidence", "scorecard", "criterion_score"],
    retry_policy=RETRIES,
)
@step
def appraisers_worklist(
    context: dg.AssetExecutionContext,
    warehouse: dg.ResourceParam[sa.Engine],
    references: dg.ResourceParam[References],
) -> pd.DataFrame:
    """Items to appraise, in the order of the ranks and classes that a decision on each can move."""
    year = int(context.partition_key)
    with warehouse.connect() as connection:
        items = read_work_list(connection, frameworks_of_two_years(references, year), year)
    return worklist_frame(items, year)


@dg.multi_asset(
    outs={table.name: dg.AssetOut() for table in (rank_band, rank_gap, lost_point)},
    deps=[
        *("agency", "calendar_entry", "receipt", "submission", "appraisal", "explanation"),
        *("survey_answer", "external_index", "criterion_score", "appraisal_worklist"),
    ],
    retry_policy=RETRIES,
)
@step
def certainty_of_ranks(
    context: dg.AssetExecutionContext,
    warehouse: dg.ResourceParam[sa.Engine],
    references: dg.ResourceParam[References],
    clock: dg.ResourceParam[Callable[[], datetime]],
) -> Iterator[dg.Output[pd.DataFrame]]:
    """Ranks that each agency can hold, who cannot be told apart, what is missing to rise, and points lost."""
    year = int(context.partition_key)
    frameworks = [loaded.framework for loaded in references.sound_frameworks(year)]
    with warehouse.connect() as connection:
        cases = read_group_cases(connection, frameworks, year, day_in_vietnam(clock()))
    for name, frame in ranks_frames(cases, year).items():
        yield dg.Output(frame, name)


@dg.multi_asset(
    outs={table.name: dg.AssetOut() for table in (criterion_effect, criterion_correlation, rank_factor)},
    deps=["agency", "framework", "criterion_score"],
    retry_policy=RETRIES,
)
@step
def sensitivity_of_ranks(
    context: dg.AssetExecutionContext,
    warehouse: dg.ResourceParam[sa.Engine],
    references: dg.ResourceParam[References],
) -> Iterator[dg.Output[pd.DataFrame]]:
    """What moves ranks: single criteria, how they go together, weights, the way of adding up."""
    year = int(context.partition_key)
    frameworks = [loaded.framework for loaded in references.sound_frameworks(year)]
    with warehouse.connect() as connection:
        matrices = read_matrices(connection, frameworks, year)
    for name, frame in sensitivity_frames(matrices, year).items():
        yield dg.Output(frame, name)


CHANGED_TOGETHER = ("rank_change", "change_part")
"""Tables of the change between two years: one comparison gives both."""


@dg.multi_asset(
    name="year_change",
    outs={name: dg.AssetOut() for name in CHANGED_TOGETHER},
    deps=[
        *("agency", "agency_succession", "framework", "calendar_entry", "waiver", "receipt", "submission"),
        *(table.name for table in REPORT_TABLES),
        *("survey_answer", "external_index", "appraisal", "criterion_score", "index_score"),
    ],
    retry_policy=RETRIES,
)
@step
def changes_of_year(
    context: dg.AssetExecutionContext,
    warehouse: dg.ResourceParam[sa.Engine],
    references: dg.ResourceParam[References],
) -> Iterator[dg.Output[pd.DataFrame]]:
    """Change of index, rank and class since the last year with figures, over mergers, and its parts."""
    year = int(context.partition_key)
    with warehouse.connect() as connection:
        found = read_changes_of_year(connection, year, unusable=year_faults(references, year).unusable)
    names = names_of(references, year)
    plots = {"rank_change": movers_plot(found.ranks, names), "change_part": parts_plot(*found, names)}
    for name, frame in zip(CHANGED_TOGETHER, found, strict=True):
        if plot := plots[name]:
            context.add_asset_metadata({PLOT: dg.MarkdownMetadataValue(plot)}, name)
        yield dg.Output(frame, name)


def build_agreement_check(years: dg.PartitionsDefinition[str]) -> dg.AssetChecksDefinition:
    """The check of a year's double appraisals. It only warns: of two decisions the later holds."""
    with warnings.catch_warnings():
        # Dagster 1.13 calls a check's partition a preview; without it, one year's verdict would pass for every year's.
        warnings.simplefilter("ignore", dg.PreviewWarning)

        @dg.asset_check(asset="appraiser_agreement", name=AGREEMENT_CHECK, partitions_def=years, retry_policy=RETRIES)
        @step
        def appraisers_agree(
            context: dg.AssetCheckExecutionContext,
            warehouse: dg.ResourceParam[sa.Engine],
            references: dg.ResourceParam[References],
        ) -> dg.AssetCheckResult:
            """Hai người thẩm định cùng một mục trong một vòng quyết định như nhau; mục khác nhau được nêu rõ.

            Two appraisers of one item in one round decide alike; an item on which they do not is named.
            """
            year = int(context.partition_key)
            frameworks = [loaded.framework for loaded in references.sound_frameworks(year)]
            with warehouse.connect() as connection:
                found = disagreements(read_ratings(connection, frameworks, year))
            return dg.AssetCheckResult(
                passed=not found,
                severity=dg.AssetCheckSeverity.WARN,
                description=markdown_text(disagreement_sentence(found, frameworks)) if found else None,
                metadata={"disagreements": dg.JsonMetadataValue(disagreement_json(found))},
            )

    return appraisers_agree
