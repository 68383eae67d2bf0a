"""Dagster's edge of the submissions stage: what came in, and what it says.

What belongs here: thin asset bodies. What does not: landing, reading, checking, storing, all of which `intake` does.
These tables only grow, so their assets append to them and hand Dagster counts and a sample.
"""

# No postponed annotations: Dagster compares the type of `context` itself, not its name.

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

import dagster as dg
import sqlalchemy as sa

from assets.column_origins import COVER, LINEAGE_KEY, sheet_of
from assets.home import Home
from assets.preview import stored_preview
from assets.reference.loading import References
from assets.reference.year_readiness import require_ready
from assets.submissions.intake import Progress, register_new, take_in
from assets.submissions.receiving.archive import Archive
from assets.submissions.receiving.inbox import Inbox
from assets.submissions.receiving.landing import Landing
from assets.submissions.receiving.telling import sentences
from assets.submissions.receiving.unread import Unread, unread_files
from assets.submissions.register.waiting_files import files_left, left_sentence
from assets.submissions.returned.files_on_disk import ReturnedCount, return_new
from assets.workers import Workers
from checks.steps import RETRIES, step
from checks.workbook_layout import COVER_SHEET
from warehouse.columns.row_facts import row_facts
from warehouse.tables import REPORT_TABLES, submission

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
    told = {**landed_counts(landing, unread), **_standing(warehouse, "landed_file", year)}
    yield dg.MaterializeResult(asset_key="landed_file", metadata=told)
    yield dg.MaterializeResult(asset_key="receipt", metadata=_standing(warehouse, "receipt", year))


def landed_counts(landing: Landing, unread: Sequence[Unread]) -> dict[str, int]:
    """Numbers of files that came, were known already, wait, and will be read by nobody."""
    return {
        "new_files": len(landing.new),
        "identical_files": len(landing.identical),
        "waiting_files": len(landing.waiting),
        "unread_files": sum(each.files for each in unread),
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
    clock: dg.ResourceParam[Callable[[], datetime]],
) -> Iterator[dg.MaterializeResult[None]]:
    """Read, check and register the files that this reader's version has not read yet; append what they say."""
    year = int(context.partition_key)

    def report(progress: Progress) -> None:
        context.log.info(f"read {progress.done} of {progress.total} files")

    registered = register_new(warehouse, Archive(home.archive), workers, references, year, report, clock)
    with warehouse.connect() as connection:
        left = files_left(connection, year, registered.beside)
    if left:
        context.log.warning(left_sentence(left))
    for name, count in registered.gained.items():
        told = {"new_rows": count, **_standing(warehouse, name, year), **declared_lineage(context, name)}
        if name == submission.name:
            told["waiting_files"] = len(left)
        yield dg.MaterializeResult(asset_key=name, metadata=told)


@dg.asset(deps=["receipt", "submission", "finding", "code_list"], retry_policy=RETRIES)
@step
def returned_workbook(
    context: dg.AssetExecutionContext,
    warehouse: dg.ResourceParam[sa.Engine],
    home: dg.ResourceParam[Home],
    workers: dg.ResourceParam[Workers],
    references: dg.ResourceParam[References],
) -> dg.MaterializeResult[None]:
    """Tệp của cơ quan được trả lại, các ô có phát hiện được tô màu và ghi chú, kèm trang «Kết quả kiểm tra».

    Each new submission's own workbook with its findings marked and listed; the list alone where it cannot be marked.
    """
    year = int(context.partition_key)
    folder = home.returned_of(year)

    def report(written: int) -> None:
        context.log.info(f"returned {written} workbooks")

    count = return_new(warehouse, Archive(home.archive), folder, workers, references, year, report)
    lineage = declared_lineage(context, "returned_workbook")
    return dg.MaterializeResult(metadata={"path": dg.MetadataValue.path(folder), **returned_counts(count), **lineage})


def returned_counts(count: ReturnedCount) -> dict[str, int]:
    """Numbers of returned files: all, those with findings marked, and lists of findings alone."""
    return {"new_files": count.own + count.alone, "marked_files": count.own, "result_alone_files": count.alone}


def _standing(warehouse: sa.Engine, name: str, year: int) -> dict[str, int | dg.MarkdownMetadataValue]:
    count, preview = stored_preview(warehouse, name, year)
    return {"dagster/partition_row_count": count, "preview": dg.MarkdownMetadataValue(preview)}


def declared_lineage(context: dg.AssetExecutionContext, name: str) -> dict[str, dg.TableColumnLineage]:
    """An asset's declared column lineage, for what a run tells of it: Dagster's pages show no other."""
    declared = context.assets_def.specs_by_key[dg.AssetKey(name)].metadata
    return {LINEAGE_KEY: declared[LINEAGE_KEY]} if LINEAGE_KEY in declared else {}
