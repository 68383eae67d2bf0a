"""Workbooks beside reports, sent back to whoever filled them, with their findings marked and listed.

`returned/<year>/_tham-dinh/` for appraisers, a folder beside it for each other kind; written once, as agencies' reports
are. What does not belong here: marking and writing (`assets.submissions.returned`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path, PurePath
from typing import Any

import pandas as pd
import sqlalchemy as sa

from assets.reference.loading import References
from assets.submissions.receiving.archive import Archive
from assets.submissions.returned.files_on_disk import ReturnedCount, Task, is_there, target_name, write_answers
from assets.submissions.returned.result.answers import Answer, Wording, counts_told, entries_of, groups_of
from assets.workers import Workers
from checks.forms.review import REVIEW_FORMS
from checks.texts.figures_and_dates import hanoi_time_in_words
from warehouse.rows.frames import read_table
from warehouse.tables import review_file, review_finding
from warehouse.tables.review import APPRAISAL_FILE, EXPLANATION_FILE, EXTERNAL_FILE, SURVEY_FILE
from warehouse.tables.statuses import ACCEPTED_WITH_FINDINGS, PLAINLY_ACCEPTED, REJECTED, SEVERITIES

FOLDERS = {
    APPRAISAL_FILE: "_tham-dinh",
    EXPLANATION_FILE: "_giai-trinh",
    SURVEY_FILE: "_dieu-tra",
    EXTERNAL_FILE: "_chi-so",
}
"""By kind; no agency's code begins so."""

_TITLE = "KẾT QUẢ KIỂM TRA TỆP"
_HEADLINES: Mapping[str, str] = {
    PLAINLY_ACCEPTED: "Tệp đã được tiếp nhận: ghi mới {rows} dòng.",
    ACCEPTED_WITH_FINDINGS: "Tệp đã được tiếp nhận: ghi mới {rows} dòng; còn {warning} cảnh báo, đề nghị xem lại.",
    REJECTED: "Tệp CHƯA được tiếp nhận, chưa ghi dòng nào: có {blocking} lỗi phải sửa rồi gửi lại.",
}


def return_forms(
    engine: sa.Engine,
    archive: Archive,
    folder: Path,
    workers: Workers,
    references: References,
    year: int,
    report: Callable[[int], None],
) -> ReturnedCount:
    """Write the workbook of every file of the year that has none yet; see `files_on_disk.return_new`."""
    return write_answers(_tasks(engine, archive, folder, Wording.of_year(references, year)), workers, report)


def _tasks(engine: sa.Engine, archive: Archive, folder: Path, wording: Wording) -> Iterator[list[Task]]:
    with engine.connect() as connection:
        files = read_table(connection, review_file, review_file.c.year == wording.year)
        for row in files.sort_values("file_id").to_dict("records"):
            target = folder / FOLDERS[row["kind"]] / target_name(row["file_id"], row["sha256"], row["file_name"])
            if not is_there(target):
                found = read_table(connection, review_finding, review_finding.c.file_id == row["file_id"])
                yield [Task(archive.path_of(row["sha256"]), form_answer(row, found, wording), target)]


def form_answer(row: Mapping[Any, Any], findings: pd.DataFrame, wording: Wording) -> Answer:
    """What is said of one file.

    Args:
        row: of table `review_file`.
        findings: its rows of table `review_finding`.
        wording: labels and titles.
    """
    entries = entries_of(findings.sort_values("position").to_dict("records"), wording)
    counts = {severity: int(row[f"{severity}_count"]) for severity in SEVERITIES}
    return Answer(
        status=row["status"],
        headline=_HEADLINES[row["status"]].format(rows=row["row_count"], **counts),
        facts=tuple((name, text) for name, text in _facts(row, wording) if text is not None),
        groups=groups_of(entries, wording.catalogue),
        entries=entries,
        year=wording.year,
        title=f"{_TITLE} {REVIEW_FORMS[row['kind']].title.upper()} NĂM",
    )


def _facts(row: Mapping[Any, Any], wording: Wording) -> Iterator[tuple[str, str | None]]:
    counts = {severity: int(row[f"{severity}_count"]) for severity in SEVERITIES}
    yield "Vòng thẩm định", None if pd.isna(row["round"]) else str(int(row["round"]))
    yield "Người lập", None if pd.isna(row["author"]) else row["author"]
    yield "Số văn bản", None if pd.isna(row["document_number"]) else row["document_number"]
    yield "Năm đánh giá", str(wording.year)
    yield "Tệp", PurePath(row["file_name"]).name
    yield "Hộp thư nhận lúc", hanoi_time_in_words(row["received_at"])
    yield "Trạng thái", wording.code_lists.label_of("submission_statuses", row["status"])
    yield "Số dòng ghi mới", str(row["row_count"])
    yield "Số phát hiện", counts_told(counts, wording)
