"""The returned workbooks to look at first: those of the reports with most to mend, and where they lie.

What does not belong here: writing them (`files_on_disk`).
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path, PurePath

import sqlalchemy as sa

from assets.preview.first_rows import SHOWN_ROWS, FirstRows, first_rows
from assets.preview.names import Names
from assets.submissions.returned.files_on_disk import file_of, target_of
from warehouse.rows.frames import read_query
from warehouse.tables import submission

_COLUMNS = ["agency_code", "status", "blocking_count", "warning_count", "file_name"]


def first_returned(connection: sa.Connection, folder: Path, year: int, names: Names) -> FirstRows:
    """The year's reports with most blocking findings, then with most warnings; each leads to its workbook.

    Args:
        connection: open on the warehouse; it is only read.
        folder: of the year's returned workbooks.
        year: evaluated.
        names: in the place of codes.
    """
    of_year = submission.c.year == year
    by = (submission.c.blocking_count.desc(), submission.c.warning_count.desc(), submission.c.submission_id.desc())
    frame = read_query(connection, sa.select(submission).where(of_year).order_by(*by).limit(SHOWN_ROWS), submission)
    total = connection.scalar(sa.select(sa.func.count()).select_from(submission).where(of_year)) or 0
    files = [file_of(target_of(folder, row)) for row in frame.to_dict("records")]
    return replace(
        first_rows(submission, frame, _COLUMNS, names, total=total, order="nhiều lỗi chặn, cảnh báo nhất trước"),
        targets=tuple(None if path is None else PurePath(path.relative_to(folder)) for path in files),
        linked=_COLUMNS.index("file_name"),
    )
