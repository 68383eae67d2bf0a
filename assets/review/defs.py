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

from assets.home import Home
from assets.page_addresses import PageAddresses
from assets.preview.stored_views import rows_stored
from assets.preview.told import told_of_growing, told_of_rows
from assets.reference.loading import References
from assets.reference.names import names_of
from assets.review.appraisals import tell_appraisals, tell_verdicts
from assets.review.forms.returning import return_forms
from assets.review.forms.taking import take_in_forms
from assets.review.outside_figures import OutsideKind, unusable_files
from assets.review.sent_figures import answers_of_year, indices_of_year
from assets.submissions.defs import FOLDER, WRITER_POOL, returned_counts
from assets.submissions.receiving.archive import Archive
from assets.workers import Workers
from checks.steps import RETRIES, step
from checks.texts.from_outside import markdown_text
from warehouse.engine import writing
from warehouse.tables import appraisal, evidence_verdict, review_file

FILE_CHECK = "file_can_be_used"
FORMS_READ_TOGETHER = {
    "review_file": "One row a workbook of appraisers, of agencies that explain themselves, or of outside figures.",
    "review_finding": "Everything wrong or worth noting in such a workbook, with sheet and cell.",
    "appraisal": "Appraisers' decisions, from workbooks or entered, each told in the audit trail before it is scored "
    "with.",
    "evidence_verdict": "Reviewers' verdicts on cases of evidence, from workbooks or entered, each told in the audit "
    "trail.",
    "explanation": "What agencies say of decisions against them.",
    "outside_figure": "Answers and indices that workbooks of outside figures gave, each with file, sheet and row.",
}
"""Tables that one reading of workbooks beside reports fills."""
RETURNED_FORMS = "returned_form"
OUTSIDE_ASSETS: dict[OutsideKind, str] = {"survey": "survey_answer", "external": "external_index"}


@dg.asset(name="survey_answer", deps=["agency", "outside_figure"], retry_policy=RETRIES)
@step
def survey_answers(
    context: dg.AssetExecutionContext,
    warehouse: dg.ResourceParam[sa.Engine],
    references: dg.ResourceParam[References],
) -> pd.DataFrame:
    """Answers of citizens, businesses and officials, counted by question, group and option.

    None of the year's file while it cannot be used: the criteria that ask for them are then not scored.
    """
    with warehouse.connect() as connection:
        return answers_of_year(connection, references, int(context.partition_key)).rows


@dg.asset(name="external_index", deps=["agency", "outside_figure"], retry_policy=RETRIES)
@step
def external_indices(
    context: dg.AssetExecutionContext,
    warehouse: dg.ResourceParam[sa.Engine],
    references: dg.ResourceParam[References],
) -> pd.DataFrame:
    """Indices taken over from outside, such as SIPAS, with their sources; of its file none while it cannot be used."""
    with warehouse.connect() as connection:
        return indices_of_year(connection, references, int(context.partition_key)).rows


@dg.multi_asset(
    name="read_forms",
    specs=[
        dg.AssetSpec(
            name,
            description=description,
            deps=[
                *("landed_file", "receipt", "submission"),
                *("agency", "calendar_entry", "code_list", "finding_catalogue", "framework"),
            ],
        )
        for name, description in FORMS_READ_TOGETHER.items()
    ],
    pool=WRITER_POOL,
    retry_policy=RETRIES,
)
@step
def read_forms(
    context: dg.AssetExecutionContext,
    warehouse: dg.ResourceParam[sa.Engine],
    home: dg.ResourceParam[Home],
    workers: dg.ResourceParam[Workers],
    references: dg.ResourceParam[References],
    pages: dg.ResourceParam[PageAddresses],
    clock: dg.ResourceParam[Callable[[], datetime]],
) -> Iterator[dg.MaterializeResult[None]]:
    """Read and store the year's new workbooks beside reports; tell the audit trail every decision, however it came."""
    year = int(context.partition_key)
    for said in take_in_forms(warehouse, Archive(home.archive), workers, references, year, clock):
        context.log.info(said.sentence)
    with writing(warehouse) as connection:
        told = {
            appraisal.name: {"Quyết định mới": tell_appraisals(connection, year, at=clock())},
            evidence_verdict.name: {"Kết luận mới": tell_verdicts(connection, year, at=clock())},
        }
    names = names_of(references, year)
    with warehouse.connect() as connection:
        for name in FORMS_READ_TOGETHER:
            rows = rows_stored(connection, name, year, names)
            context.add_asset_metadata(told_of_growing(name, year, rows, pages, figures=told.get(name)), name)
            yield dg.MaterializeResult(asset_key=name)


@dg.asset(deps=["review_file", "review_finding", "code_list", "finding_catalogue"], retry_policy=RETRIES)
@step
def returned_form(
    context: dg.AssetExecutionContext,
    warehouse: dg.ResourceParam[sa.Engine],
    home: dg.ResourceParam[Home],
    workers: dg.ResourceParam[Workers],
    references: dg.ResourceParam[References],
    pages: dg.ResourceParam[PageAddresses],
) -> dg.MaterializeResult[None]:
    """Tệp thẩm định, giải trình, số liệu tham chiếu được trả lại, các ô có phát hiện được tô màu và ghi chú.

    Each new workbook beside reports with its findings marked and listed; the list alone where it cannot be marked.
    """
    year = int(context.partition_key)
    folder = home.returned_of(year)

    def report(written: int) -> None:
        context.log.info(f"returned {written} workbooks beside reports")

    count = return_forms(warehouse, Archive(home.archive), folder, workers, references, year, report)
    with warehouse.connect() as connection:
        rows = rows_stored(connection, review_file.name, year, names_of(references, year))
    told = told_of_rows(RETURNED_FORMS, year, rows, pages, figures=returned_counts(count))
    context.add_asset_metadata({**told, FOLDER: dg.MetadataValue.path(folder)})
    return dg.MaterializeResult()


def build_outside_checks(years: dg.PartitionsDefinition[str]) -> dg.AssetChecksDefinition:
    """One check an asset. Neither blocks: criteria without outside figures are scored all the same."""
    with warnings.catch_warnings():
        # Dagster 1.13 calls a check's partition a preview; without it, one year's verdict would pass for every year's.
        warnings.simplefilter("ignore", dg.PreviewWarning)
        specs = [
            dg.AssetCheckSpec(
                FILE_CHECK,
                asset=asset,
                description="Tệp số liệu bên ngoài của năm đọc được, không số liệu nào có hai nguồn; tệp hỏng thì "
                "các tiêu chí cần nó chưa chấm được.\n\nThe year's file of outside figures can be used, and no figure "
                "has two sources; criteria that need a file that cannot be used are not scored.",
                partitions_def=years,
            )
            for asset in OUTSIDE_ASSETS.values()
        ]

    @dg.multi_asset_check(name="outside_files_can_be_used", specs=specs, retry_policy=RETRIES)
    @step
    def outside_files_can_be_used(
        context: dg.AssetCheckExecutionContext,
        warehouse: dg.ResourceParam[sa.Engine],
        references: dg.ResourceParam[References],
    ) -> Iterator[dg.AssetCheckResult]:
        """Every file of outside figures of the year is there whole, or is not there; no figure has two sources."""
        year = int(context.partition_key)
        faults = unusable_files(references, year)
        with warehouse.connect() as connection:
            given_twice: dict[OutsideKind, tuple[str, ...]] = {
                "survey": answers_of_year(connection, references, year).told,
                "external": indices_of_year(connection, references, year).told,
            }
        for kind, asset in OUTSIDE_ASSETS.items():
            told = [str(faults[kind])] if kind in faults else given_twice[kind]
            yield dg.AssetCheckResult(
                asset_key=asset,
                check_name=FILE_CHECK,
                passed=not told,
                severity=dg.AssetCheckSeverity.ERROR,
                description=markdown_text("; ".join(told)) or None,
            )

    return outside_files_can_be_used
