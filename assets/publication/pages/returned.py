"""The list of a year's returned workbooks on disk, by agency, each to be downloaded.

What belongs here: which files there are, links left out. What does not: writing them
(`assets.submissions.returned.files_on_disk`), and sending them (`orchestration.web.pages.files`).
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePath

from assets.page_addresses import PageAddresses, returned_anchor
from assets.publication.pages.listing import Cell, Listing, figure, text
from assets.publication.pages.rendering import render
from assets.publication.published.unsettled_reports import UNKNOWN_SENDER
from assets.review.forms.returning import FOLDERS
from assets.submissions.returned.files_on_disk import UNKNOWN_AGENCY
from checks.texts.figures_and_dates import grouped, hanoi_time
from checks.texts.from_outside import on_one_line
from warehouse.tables.review import APPRAISAL_FILE, EXPLANATION_FILE, EXTERNAL_FILE, SURVEY_FILE

_OWNERS = {
    UNKNOWN_AGENCY: UNKNOWN_SENDER,
    FOLDERS[APPRAISAL_FILE]: "Tệp thẩm định",
    FOLDERS[EXPLANATION_FILE]: "Tệp giải trình của cơ quan",
    FOLDERS[SURVEY_FILE]: "Tệp kết quả điều tra xã hội học",
    FOLDERS[EXTERNAL_FILE]: "Tệp chỉ số bên ngoài",
}
"""Headings of folders that are no agency's."""

_KIB = 1024
_LONGEST_NAME = 140


@dataclass(frozen=True, slots=True)
class ReturnedFile:
    """A returned workbook: its path below the year's folder, its size in bytes, when it was written."""

    path: PurePath
    size: int
    written_at: datetime


def returned_files(folder: Path) -> list[ReturnedFile]:
    """The returned workbooks below a year's folder, by agency, newest first; none where the folder is not there.

    Links are left out, wherever they lead.
    """
    found: list[ReturnedFile] = []
    for agency in _entries(folder):
        if agency.is_dir(follow_symlinks=False):
            found += [
                _file(PurePath(agency.name, each.name), each.stat(follow_symlinks=False))
                for each in _entries(Path(agency.path))
                if each.is_file(follow_symlinks=False) and not each.name.startswith(".")
            ]
    return sorted(found, key=lambda each: (each.path.parent, -each.written_at.timestamp(), each.path.name))


def _entries(folder: Path) -> Sequence[os.DirEntry[str]]:
    if folder.is_symlink() or not folder.is_dir():
        return ()
    with os.scandir(folder) as entries:
        return sorted(entries, key=lambda each: each.name)


def _file(path: PurePath, state: os.stat_result) -> ReturnedFile:
    return ReturnedFile(path, state.st_size, datetime.fromtimestamp(state.st_mtime, UTC))


def anchor_of(agency_code: str | None) -> str:
    """The place of an agency's files on the page."""
    return returned_anchor(agency_code or UNKNOWN_AGENCY)


def returned_page(year: int, files: Sequence[ReturnedFile], names: Mapping[str, str], addresses: PageAddresses) -> str:
    """The year's returned workbooks as a page.

    Args:
        year: of evaluation.
        files: from `returned_files`.
        names: of agencies, by code.
        addresses: of the pages.
    """
    by_agency: dict[str, list[ReturnedFile]] = {}
    for each in files:
        by_agency.setdefault(each.path.parts[0], []).append(each)
    return render(
        "listing",
        title=f"Tệp trả lại cơ quan năm {year}",
        addresses=addresses,
        crumbs=[("Các năm", addresses.home), (f"Năm {year}", addresses.year(year)), ("Tệp trả lại", None)],
        sentences=[
            "Mỗi tệp là báo cáo, hoặc tệp thẩm định, giải trình, đã gửi đến, có đánh dấu phát hiện và kết quả.",
            f"Tất cả có {grouped(len(files))} tệp.",
        ],
        listings=[
            Listing(
                _owner(code, names),
                ("Tệp", "Dung lượng (KiB)", "Lập lúc"),
                [_cells(year, each, addresses) for each in found],
                anchor=anchor_of(code),
            )
            for code, found in sorted(by_agency.items(), key=lambda each: _owner(each[0], names))
        ],
        links=[("Báo cáo bị từ chối, chưa gửi, gửi chậm", addresses.reports(year))],
    )


def _owner(code: str, names: Mapping[str, str]) -> str:
    return _OWNERS.get(code) or names.get(code, code)


def _cells(year: int, file: ReturnedFile, addresses: PageAddresses) -> list[Cell]:
    return [
        text(on_one_line(file.path.name, _LONGEST_NAME), addresses.returned(year, file.path)),
        figure(grouped(-(-file.size // _KIB))),
        text(hanoi_time(file.written_at)),
    ]
