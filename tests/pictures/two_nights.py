"""A home of two nights, with something in it for every question of an evaluator.

The first night has the sample year with its own faults (rejected, damaged and missing reports), but for a few reports.
Before the second, these come, and one agency sends its report again with most of its activities gone.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from openpyxl import load_workbook

from assets.samples.year import SampleFile, write_sample_year
from orchestration.installation.reference_data import read_references
from orchestration.installation.settings import Settings
from orchestration.running import run_year
from warehouse.engine import open_engine
from warehouse.schema.migrate import ensure_current

YEAR = 2025
SEED = 2025
HELD_BACK = 4
ACTIVITIES = "Hoạt động"
ROWS_LEFT = 8
"""Four rows of headings, and four activities."""


def run_two_nights(settings: Settings) -> None:
    """Fill a new home: its warehouse, two nights of runs, exports and returned workbooks."""
    ensure_current(open_engine(settings.database_url))
    inbox = settings.folders.inbox / str(YEAR)
    sample = write_sample_year(read_references(settings), YEAR, settings.folders.inbox, seed=SEED)
    sound = [file for file in sample.files if file.fault is None and file.file_name]
    later, again = sound[:HELD_BACK], sound[HELD_BACK]
    waiting = settings.home / "waiting"
    waiting.mkdir()
    for file in later:
        shutil.move(_path(inbox, file), waiting)
    shutil.copy(_path(inbox, again), waiting)
    run_year(settings, YEAR, lambda _: None)
    _forget_activities(_path(waiting, again))
    for file in sorted(waiting.iterdir()):
        shutil.move(file, inbox)
    waiting.rmdir()
    run_year(settings, YEAR, lambda _: None)


def _path(folder: Path, file: SampleFile) -> Path:
    return folder / str(file.file_name)


def _forget_activities(workbook: Path) -> None:
    book = load_workbook(workbook)
    sheet = book[ACTIVITIES]
    sheet.delete_rows(ROWS_LEFT + 1, sheet.max_row)
    book.save(workbook)
