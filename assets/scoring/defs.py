"""Dagster's edge of the scoring stage: inputs, criterion scores, indices.

What belongs here: thin asset bodies. What does not: any arithmetic.
"""

# No postponed annotations: Dagster compares the type of `context` itself, not its name.

import dagster as dg
import pandas as pd
import sqlalchemy as sa

from assets.reference.agencies import agencies_of_year
from assets.reference.framework_model import Framework
from assets.reference.references import References
from assets.scoring.indices import score_indices
from assets.scoring.inputs import aggregate_inputs
from assets.scoring.lint.lint_report import lint_json
from assets.scoring.lint.linting import lint_loaded
from assets.scoring.lint.messages import has_errors
from assets.scoring.scorecards import read_scorecards
from assets.scoring.scores import score_criteria
from assets.submissions.in_force import scored_submissions
from warehouse.frames import read_query
from warehouse.tables import submission

LINT_CHECK = "gives_every_agency_points"

REPORT_ROWS = ("plan_task", "activity", "evidence", "feedback", "scorecard")


@dg.asset(
    name="input_value",
    deps=[
        "agency",
        "framework",
        "calendar_entry",
        "receipt",
        "submission",
        *REPORT_ROWS,
        "survey_answer",
        "external_index",
        "appraisal",
    ],
)
def inputs(
    context: dg.AssetExecutionContext,
    warehouse: dg.ResourceParam[sa.Engine],
    references: dg.ResourceParam[References],
) -> pd.DataFrame:
    """Each number, date, choice that a score uses, counted by the warehouse over the rows of submissions in force."""
    with warehouse.connect() as connection:
        return aggregate_inputs(connection, _frameworks(references), int(context.partition_key))


@dg.asset(name="criterion_score", deps=["receipt", "submission", "evidence", "scorecard", "criterion"])
def criterion_scores(
    context: dg.AssetExecutionContext,
    input_value: pd.DataFrame,
    warehouse: dg.ResourceParam[sa.Engine],
    references: dg.ResourceParam[References],
) -> pd.DataFrame:
    """Points of each criterion, as computed and as the agency scored itself, with the trace that explains them."""
    year = int(context.partition_key)
    with warehouse.connect() as connection:
        scorecards = read_scorecards(connection, year)
    return score_criteria(input_value, scorecards, _frameworks(references), year)


@dg.asset(name="index_score", deps=["receipt", "submission"])
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
    return score_indices(criterion_score, agencies_of_year(agency, year), scored, _frameworks(references), year)


@dg.asset_check(asset="framework", name=LINT_CHECK, blocking=True)
def rules_can_score(references: dg.ResourceParam[References]) -> dg.AssetCheckResult:
    """Quy tắc chấm không có lỗi: không bỏ sót trường hợp nào, không vượt điểm tối đa, không chia cho 0.

    Lint finds no error in any framework: no gap, no points out of bounds, no division by zero. Nothing is scored else.
    """
    found = {loaded.path.name: lint_loaded(loaded, references.code_lists) for loaded in references.frameworks}
    messages = lint_json(found)
    return dg.AssetCheckResult(
        passed=not any(has_errors(each) for each in found.values()),
        severity=dg.AssetCheckSeverity.ERROR,
        description="; ".join(
            f"{each['file']}:{each['where']}: {each['message']}" for each in messages if each["level"] == "error"
        )
        or None,
        metadata={
            **{level: sum(each["level"] == level for each in messages) for level in ("error", "warning", "settled")},
            "messages": dg.JsonMetadataValue(messages),
        },
    )


def _frameworks(references: References) -> list[Framework]:
    return [loaded.framework for loaded in references.frameworks]
