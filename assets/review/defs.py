"""Dagster's edge of the review stage: survey answers and outside indices of a year.

What belongs here: thin asset bodies. What does not: reading files, which `outside_figures` does.
"""

# No postponed annotations: Dagster compares the type of `context` itself, not its name.

import dagster as dg
import pandas as pd

from assets.reference.agencies import agencies_of_year
from assets.reference.references import References
from assets.review.outside_figures import read_external_indices, read_survey_answers


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
