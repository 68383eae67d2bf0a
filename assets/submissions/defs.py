"""Dagster's edge of the submissions stage: what came in, and what it says.

What belongs here: thin asset bodies. What does not: landing, reading, checking, storing, all of which `intake` does.
These tables only grow, so their assets append to them and hand Dagster counts and a sample.
"""

# No postponed annotations: Dagster compares the type of `context` itself, not its name.

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

import dagster as dg
import sqlalchemy as sa

from assets.column_origins import COVER, sheet_of
from assets.home import Home
from assets.page_addresses import PageAddresses
from assets.preview.plots.of_assets import findings_plot
from assets.preview.stored_views import rows_stored
from assets.preview.told import told_of_growing, told_of_rows
from assets.reference.loading import References
from assets.reference.names import names_of
from assets.reference.year_readiness import require_ready
from assets.submissions.intake import Progress, register_new, take_in
from assets.submissions.receiving.archive import Archive
from assets.submissions.receiving.inbox import Inbox
from assets.submissions.receiving.landing import Landing
from assets.submissions.receiving.telling import sentences
from assets.submissions.receiving.unread import Unread, unread_files
from assets.submissions.register.in_force import newest_readings
from assets.submissions.register.received_counts import count_received, finding_figures, status_figures
from assets.submissions.register.waiting_files import files_left, left_sentence
from assets.submissions.returned.files_on_disk import ReturnedCount, return_new
from assets.submissions.returned.first_returned import first_returned
from assets.workers import Workers
from checks.steps import RETRIES, step
from checks.workbook_layout import COVER_SHEET
from warehouse.columns.row_facts import row_facts
from warehouse.tables import REPORT_TABLES, finding, submission

FOLDER = "Thư mục"
"""The metadata key of where an asset's files lie."""
WRITER_POOL = "warehouse"
"""Runs that write these tables take turns."""

LANDED_TOGETHER = {
    "landed_file": "Every file that the inbox received, kept for ever in the archive under its SHA-256.",
    "receipt": "Every arrival of a file, also of one whose content was there before; the last puts a report in force.",
}
"""Tables that emptying the inbox fills."""

READ_TOGETHER = {
    "submission": "One row a file received: its agency, period and status; the newest accepted one is in force.",
    "finding": "Everything wrong or worth noting in a file, with sheet and cell, in words that its sender reads.",
    **{
        table.name: f"Accepted rows of sheet «{table.info['sheet']}»: {row_facts(table).contents}."
        for table in REPORT_TABLES
    },
    "evidence_file": "Files that came in a .zip beside the workbook, with their fingerprints; the .zip keeps them.",
}
"""Tables that one reading of a workbook fills."""

SHEETS = {COVER: COVER_SHEET, **{sheet_of(table): table.info["sheet"] for table in REPORT_TABLES}}

sheets = dg.AssetsDefinition(
    specs=[
        dg.AssetSpec(
            name.split("/"),
            description=f"Trang «{title}» trong báo cáo của cơ quan.\n\nA sheet of agencies' reports, by its headings: "
            "column lineage begins here. No run makes it.",
        )
        for name, title in {
            COVER: COVER_SHEET,
            **{sheet_of(table): table.info["sheet"] for table in REPORT_TABLES},
        }.items()
    ]
)

SHEETS_READ = {"submission": [COVER], **{table.name: [sheet_of(table)] for table in REPORT_TABLES}}
"""Of the tables that a reading fills: the sheets that their values come from."""


@dg.multi_asset(
    name="landed_file",
    specs=[dg.AssetSpec(name, description=description) for name, description in LANDED_TOGETHER.items()],
    pool=WRITER_POOL,
    retry_policy=RETRIES,
)
@step
def landed_files(
    context: dg.AssetExecutionContext,
    warehouse: dg.ResourceParam[sa.Engine],
    home: dg.ResourceParam[Home],
    inbox: dg.ResourceParam[Inbox],
    references: dg.ResourceParam[References],
    pages: dg.ResourceParam[PageAddresses],
    clock: dg.ResourceParam[Callable[[], datetime]],
) -> Iterator[dg.MaterializeResult[None]]:
    """Archive what lies in the inbox, and write down what came and when; of a year that can be assessed."""
    year = int(context.partition_key)
    require_ready(references, year)
    landing = take_in(warehouse, inbox, Archive(home.archive), year, clock())
    unread = unread_files(inbox, is_root_read=True)
    context.log.info(f"inbox: {len(landing.new)} new file(s), {len(landing.identical)} known already")
    for sentence in sentences(landing.waiting, unread):
        context.log.warning(sentence)
    figures = {"landed_file": landed_counts(landing, unread)}
    names = names_of(references, year)
    with warehouse.connect() as connection:
        for name in LANDED_TOGETHER:
            rows = rows_stored(connection, name, year, names)
            context.add_asset_metadata(told_of_growing(name, year, rows, pages, figures=figures.get(name)), name)
            yield dg.MaterializeResult(asset_key=name)


def landed_counts(landing: Landing, unread: Sequence[Unread]) -> dict[str, int]:
    """Numbers of files that came, were known already, wait, and will be read by nobody."""
    return {
        "Tệp mới": len(landing.new),
        "Tệp đã có": len(landing.identical),
        "Tệp đang chờ": len(landing.waiting),
        "Tệp không ai đọc": sum(each.files for each in unread),
    }


RECEIVED = ("landed_file", "receipt")
KNOWN = ("agency", "code_list", "calendar_entry", "waiver", "framework", "finding_catalogue")
"""Reference data by which files are checked: remembered before any file is, so that it can be checked again."""


@dg.multi_asset(
    specs=[
        dg.AssetSpec(
            name,
            description=description,
            deps=[*RECEIVED, *KNOWN, *(dg.AssetKey(sheet.split("/")) for sheet in SHEETS_READ.get(name, ()))],
        )
        for name, description in READ_TOGETHER.items()
    ],
    pool=WRITER_POOL,
    retry_policy=RETRIES,
)
@step
def read_reports(
    context: dg.AssetExecutionContext,
    warehouse: dg.ResourceParam[sa.Engine],
    home: dg.ResourceParam[Home],
    workers: dg.ResourceParam[Workers],
    references: dg.ResourceParam[References],
    pages: dg.ResourceParam[PageAddresses],
    clock: dg.ResourceParam[Callable[[], datetime]],
) -> Iterator[dg.MaterializeResult[None]]:
    """Read, check and register the files that this reader's version has not read yet; append what they say."""
    year = int(context.partition_key)

    def report(progress: Progress) -> None:
        context.log.info(f"read {progress.done} of {progress.total} files")

    registered = register_new(warehouse, Archive(home.archive), workers, references, year, report, clock)
    names = names_of(references, year)
    with warehouse.connect() as connection:
        left = files_left(connection, year, registered.beside)
        counts = count_received(connection, year)
        if left:
            context.log.warning(left_sentence(left))
        figures = {
            submission.name: {"Tệp chờ lượt sau": len(left), **status_figures(counts, names)},
            finding.name: finding_figures(counts, names, references.catalogue),
        }
        for name, count in registered.gained.items():
            only = (newest_readings(year),) if name in figures else ()
            told = told_of_growing(
                name,
                year,
                rows_stored(connection, name, year, names, *only),
                pages,
                figures={"Dòng mới": count, **figures.get(name, {})},
                plot=findings_plot(counts.by_code, names) if name == finding.name else None,
            )
            context.add_asset_metadata(told, name)
            yield dg.MaterializeResult(asset_key=name)


@dg.asset(deps=["receipt", "submission", "finding", "code_list"], retry_policy=RETRIES)
@step
def returned_workbook(
    context: dg.AssetExecutionContext,
    warehouse: dg.ResourceParam[sa.Engine],
    home: dg.ResourceParam[Home],
    workers: dg.ResourceParam[Workers],
    references: dg.ResourceParam[References],
    pages: dg.ResourceParam[PageAddresses],
) -> dg.MaterializeResult[None]:
    """Tệp của cơ quan được trả lại, các ô có phát hiện được tô màu và ghi chú, kèm trang «Kết quả kiểm tra».

    Each new submission's own workbook with its findings marked and listed; the list alone where it cannot be marked.
    """
    year = int(context.partition_key)
    folder = home.returned_of(year)

    def report(written: int) -> None:
        context.log.info(f"returned {written} workbooks")

    count = return_new(warehouse, Archive(home.archive), folder, workers, references, year, report)
    with warehouse.connect() as connection:
        rows = first_returned(connection, folder, year, names_of(references, year))
    told = told_of_rows("returned_workbook", year, rows, pages, figures=returned_counts(count))
    context.add_asset_metadata({**told, FOLDER: dg.MetadataValue.path(folder)})
    return dg.MaterializeResult()


def returned_counts(count: ReturnedCount) -> dict[str, int]:
    """Numbers of returned files: all, those with findings marked, and lists of findings alone."""
    return {
        "Tệp trả lại mới": count.own + count.alone,
        "Tệp được đánh dấu": count.own,
        "Tệp chỉ có kết quả": count.alone,
    }
