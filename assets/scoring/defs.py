"""Dagster's edge of the scoring stage: inputs, criterion scores, indices.

What belongs here: thin asset bodies. What does not: any arithmetic.
"""

# No postponed annotations: Dagster compares the type of `context` itself, not its name.

import warnings
from dataclasses import asdict

import dagster as dg
import pandas as pd
import sqlalchemy as sa

from assets.reference.agencies import agencies_of_year, groups_of_year
from assets.reference.loading import References
from assets.rules.framework.model import Framework
from assets.rules.lint.printing import lint_json
from assets.rules.lint.verdicts import judged
from assets.scoring.appraisal.appraisals import read_appraisals
from assets.scoring.appraisal.idle_decisions import idle_sentence, read_idle_decisions
from assets.scoring.indices import score_indices
from assets.scoring.inputs import aggregate_inputs
from assets.scoring.scorecards import read_scorecards
from assets.scoring.scores import score_criteria
from assets.scoring.year_faults import year_faults
from assets.submissions.register.in_force import scored_submissions
from checks.steps import RETRIES, step
from checks.texts.from_outside import markdown_text
from warehouse.rows.frames import read_query
from warehouse.tables import REPORT_TABLES, submission

LINT_CHECK = "gives_every_agency_points"
DECISION_CHECK = "every_decision_counts"


@dg.asset(
    name="input_value",
    deps=[
        "agency",
        "framework",
        "calendar_entry",
        "receipt",
        "submission",
        *(table.name for table in REPORT_TABLES),
        "survey_answer",
        "external_index",
    ],
    retry_policy=RETRIES,
)
@step
def inputs(
    context: dg.AssetExecutionContext,
    warehouse: dg.ResourceParam[sa.Engine],
    references: dg.ResourceParam[References],
) -> pd.DataFrame:
    """Each number, date, choice that a score uses, counted by the warehouse over the rows of submissions in force."""
    year = int(context.partition_key)
    with warehouse.connect() as connection:
        return aggregate_inputs(connection, _frameworks(references, year), year)


@dg.asset(
    name="criterion_score",
    deps=[
        "calendar_entry",
        "framework",
        "receipt",
        "submission",
        "evidence",
        "scorecard",
        "criterion",
        "appraisal",
        "waiver",
    ],
    retry_policy=RETRIES,
)
@step
def criterion_scores(
    context: dg.AssetExecutionContext,
    input_value: pd.DataFrame,
    agency: pd.DataFrame,
    warehouse: dg.ResourceParam[sa.Engine],
    references: dg.ResourceParam[References],
) -> pd.DataFrame:
    """Points of each criterion in each track, from the agency's own to the final ones, with their explaining trace."""
    year = int(context.partition_key)
    frameworks = _frameworks(references, year)
    with warehouse.connect() as connection:
        scorecards = read_scorecards(connection, year)
        appraisals = read_appraisals(connection, frameworks, year)
    return score_criteria(
        input_value,
        scorecards,
        frameworks,
        year,
        unusable=year_faults(references, year).unusable,
        appraisals=appraisals,
        groups=groups_of_year(agency, year),
    )


@dg.asset(name="index_score", deps=["receipt", "submission"], retry_policy=RETRIES)
@step
def index_scores(
    context: dg.AssetExecutionContext,
    criterion_score: pd.DataFrame,
    agency: pd.DataFrame,
    warehouse: dg.ResourceParam[sa.Engine],
    references: dg.ResourceParam[References],
) -> pd.DataFrame:
    """Total points, index, class and rank of each agency within its group, decided on unrounded figures."""
    year = int(context.partition_key)
    with warehouse.connect() as connection:
        scored = read_query(connection, scored_submissions(year), submission)
    return score_indices(criterion_score, agencies_of_year(agency, year), scored, _frameworks(references, year), year)


@dg.asset_check(asset="framework", name=LINT_CHECK, retry_policy=RETRIES)
@step
def rules_can_score(references: dg.ResourceParam[References]) -> dg.AssetCheckResult:
    """Quy tắc chấm không có lỗi: không bỏ sót trường hợp nào, không vượt điểm tối đa, không chia cho 0.

    Every framework file loads, and lint finds no error in it: no gap, no points out of bounds, no division by zero. A
    file that fails costs its own agencies their scores, and stops nobody else: the check does not block.
    """
    broken = references.broken_frameworks()
    messages = lint_json({each.path.name: judged(each, references.code_lists) for each in references.frameworks})
    return dg.AssetCheckResult(
        passed=not broken,
        severity=dg.AssetCheckSeverity.ERROR,
        description=markdown_text("; ".join(each.first_problem for each in broken)) or None,
        metadata={
            "broken": {each.path.name: list(each.problems) for each in broken},
            **{level: sum(each["level"] == level for each in messages) for level in ("error", "warning", "settled")},
            "messages": dg.JsonMetadataValue(messages),
        },
    )


def build_decision_check(years: dg.PartitionsDefinition[str]) -> dg.AssetChecksDefinition:
    """The check of a year's appraisals. It does not block: a decision costs its own agency, not everybody's night."""
    with warnings.catch_warnings():
        # Dagster 1.13 calls a check's partition a preview; without it, one year's verdict would pass for every year's.
        warnings.simplefilter("ignore", dg.PreviewWarning)

        @dg.asset_check(
            asset="appraisal",
            name=DECISION_CHECK,
            additional_deps=["criterion_score"],
            partitions_def=years,
            retry_policy=RETRIES,
        )
        @step
        def every_decision_counts(
            context: dg.AssetCheckExecutionContext,
            warehouse: dg.ResourceParam[sa.Engine],
            references: dg.ResourceParam[References],
        ) -> dg.AssetCheckResult:
            """Mọi quyết định thẩm định đều được dùng khi chấm; quyết định không có tác dụng được nêu rõ vì sao.

            Every appraiser's decision is used by a score; one that has no effect is named, with the reason.
            """
            year = int(context.partition_key)
            with warehouse.connect() as connection:
                found = read_idle_decisions(connection, _frameworks(references, year), year)
            return dg.AssetCheckResult(
                passed=not found,
                severity=dg.AssetCheckSeverity.ERROR,
                description=markdown_text(idle_sentence(found)) if found else None,
                metadata={"decisions": dg.JsonMetadataValue([asdict(each) for each in found])},
            )

    return every_decision_counts


def _frameworks(references: References, year: int) -> list[Framework]:
    return [loaded.framework for loaded in references.sound_frameworks(year)]
