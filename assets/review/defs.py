"""Dagster's edge of the review stage: survey answers, outside indices and appraisers' decisions of a year.

What belongs here: thin asset bodies. What does not: reading files, which `outside_figures` does, and the audit trail
(`appraisals`).
"""

# No postponed annotations: Dagster compares the type of `context` itself, not its name.

from collections.abc import Callable
from datetime import datetime

import dagster as dg
import pandas as pd
import sqlalchemy as sa

from assets.preview import stored_preview
from assets.reference.agencies import agencies_of_year
from assets.reference.references import References
from assets.review.appraisals import tell_appraisals
from assets.review.outside_figures import read_external_indices, read_survey_answers
from assets.submissions.defs import WRITER_POOL
from warehouse.engine import writing


@dg.asset(name="survey_answer")
def survey_answers(
    context: dg.AssetExecutionContext, agency: pd.DataFrame, references: dg.ResourceParam[References]
) -> pd.DataFrame:
    """Answers of citizens, businesses and officials, counted by question, group and option."""
    year = int(context.partition_key)
    return read_survey_answers(references.folder, agencies_of_year(agency, year)["code"].tolist(), year)


@dg.asset(name="external_index")
def external_indices(
    context: dg.AssetExecutionContext, agency: pd.DataFrame, references: dg.ResourceParam[References]
) -> pd.DataFrame:
    """Indices taken over from outside, such as SIPAS, with their sources."""
    year = int(context.partition_key)
    return read_external_indices(references.folder, agencies_of_year(agency, year)["code"].tolist(), year)


@dg.asset(name="appraisal", pool=WRITER_POOL)
def appraisals(
    context: dg.AssetExecutionContext,
    warehouse: dg.ResourceParam[sa.Engine],
    clock: dg.ResourceParam[Callable[[], datetime]],
) -> dg.MaterializeResult[None]:
    """Appraisers' decisions, each told in the audit trail before it is scored with."""
    year = int(context.partition_key)
    with writing(warehouse) as connection:
        told = tell_appraisals(connection, year, at=clock())
    count, preview = stored_preview(warehouse, "appraisal", year)
    return dg.MaterializeResult(
        metadata={
            "new_decisions": told,
            "dagster/partition_row_count": count,
            "preview": dg.MarkdownMetadataValue(preview),
        }
    )
