"""Dagster's edge of the review stage: survey answers, outside indices and appraisers' decisions of a year.

What belongs here: thin asset bodies, and the check of the year's files. What does not: reading files, which
`outside_figures` does, and the audit trail (`appraisals`).
"""

# No postponed annotations: Dagster compares the type of `context` itself, not its name.

import warnings
from collections.abc import Callable, Iterator
from datetime import datetime

import dagster as dg
import pandas as pd
import sqlalchemy as sa

from assets.preview import stored_preview
from assets.reference.agencies import agencies_of_year
from assets.reference.loading import References
from assets.review.appraisals import tell_appraisals
from assets.review.outside_figures import OutsideKind, read_external_indices, read_survey_answers, unusable_files
from assets.submissions.defs import WRITER_POOL
from checks.steps import RETRIES, step
from checks.texts.from_outside import markdown_text
from warehouse.engine import writing
from warehouse.rows.frames import empty_frame
from warehouse.tables import external_index, survey_answer

FILE_CHECK = "file_can_be_used"
OUTSIDE_ASSETS: dict[OutsideKind, str] = {"survey": "survey_answer", "external": "external_index"}


@dg.asset(name="survey_answer", retry_policy=RETRIES)
@step
def survey_answers(
    context: dg.AssetExecutionContext, agency: pd.DataFrame, references: dg.ResourceParam[References]
) -> pd.DataFrame:
    """Answers of citizens, businesses and officials, counted by question, group and option.

    None while the year's file cannot be used: the criteria that ask for them are then not scored.
    """
    year = int(context.partition_key)
    if "survey" in unusable_files(references, year):
        return empty_frame(survey_answer)
    return read_survey_answers(references.folder, agencies_of_year(agency, year)["code"].tolist(), year)


@dg.asset(name="external_index", retry_policy=RETRIES)
@step
def external_indices(
    context: dg.AssetExecutionContext, agency: pd.DataFrame, references: dg.ResourceParam[References]
) -> pd.DataFrame:
    """Indices taken over from outside, such as SIPAS, with their sources; none while the year's file cannot be used."""
    year = int(context.partition_key)
    if "external" in unusable_files(references, year):
        return empty_frame(external_index)
    return read_external_indices(references.folder, agencies_of_year(agency, year)["code"].tolist(), year)


@dg.asset(name="appraisal", pool=WRITER_POOL, retry_policy=RETRIES)
@step
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


def build_outside_checks(years: dg.PartitionsDefinition[str]) -> dg.AssetChecksDefinition:
    """One check an asset. Neither blocks: criteria without outside figures are scored all the same."""
    with warnings.catch_warnings():
        # Dagster 1.13 calls a check's partition a preview; without it, one year's verdict would pass for every year's.
        warnings.simplefilter("ignore", dg.PreviewWarning)
        specs = [
            dg.AssetCheckSpec(
                FILE_CHECK,
                asset=asset,
                description="Tệp số liệu bên ngoài của năm đọc được; nếu không, các tiêu chí cần nó chưa chấm được.\n\n"
                "The year's file of outside figures can be used; if not, the criteria that need it are not scored.",
                partitions_def=years,
            )
            for asset in OUTSIDE_ASSETS.values()
        ]

    @dg.multi_asset_check(name="outside_files_can_be_used", specs=specs, retry_policy=RETRIES)
    @step
    def outside_files_can_be_used(
        context: dg.AssetCheckExecutionContext, references: dg.ResourceParam[References]
    ) -> Iterator[dg.AssetCheckResult]:
        """Every file of outside figures of the year is there whole, or is not there."""
        faults = unusable_files(references, int(context.partition_key))
        for kind, asset in OUTSIDE_ASSETS.items():
            yield dg.AssetCheckResult(
                asset_key=asset,
                check_name=FILE_CHECK,
                passed=kind not in faults,
                severity=dg.AssetCheckSeverity.ERROR,
                description=markdown_text(str(faults[kind])) if kind in faults else None,
            )

    return outside_files_can_be_used
