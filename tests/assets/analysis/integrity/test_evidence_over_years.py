"""Packages of two agencies and two years that share proofs: what each agency is told, and what evaluators see."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sa

from assets.analysis.integrity.reading import read_conflicts
from assets.home import Home
from assets.reference.framework_tables import framework_rows
from assets.reference.loading import References, load_references
from assets.submissions.intake import register_new, take_in
from assets.submissions.receiving.archive import Archive
from assets.submissions.receiving.inbox import RECEIPTS, Inbox
from assets.workers import Workers
from tests.assets.submissions.faulty_packages import PICTURE, with_files
from tests.assets.submissions.hand_made import YEAR as WRITTEN
from tests.assets.submissions.pdf_files import pdf
from tests.assets.submissions.sound_files import FIXTURES, packed
from warehouse.engine import writing
from warehouse.rows.bulk import append
from warehouse.tables import activity, agency, code_list, evidence_file, finding, framework, submission

pytestmark = pytest.mark.slow

YEAR = 2025
AGENCIES = {"BNV": "Bộ Nội vụ", "BTP": "Bộ Tư pháp"}
MINUTES, PHOTO = pdf(note="biên bản"), PICTURE + b"hoi nghi"
Night = Callable[[int, Mapping[str, bytes]], None]


def package(code: str, year: int, link: str, files: Mapping[str, bytes], *named: str) -> bytes:
    """A report of the first half of a year, with a link, files beside it, and rows that name some of them."""
    book = with_files(*named)
    book.put(activity, "link", link)
    for sheet in book.workbook.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, dt.date):
                    cell.value = cell.value.replace(year=cell.value.year - WRITTEN + year)
                elif cell.value in (WRITTEN, "BNV", "Bộ Nội vụ"):
                    cell.value = {WRITTEN: year, "BNV": code, "Bộ Nội vụ": AGENCIES[code]}[cell.value]
    book.put(activity, "link", f"https://rieng.example/{code}/{year}", 3)
    return packed({"bao-cao.xlsx": book.saved(), **files})


@pytest.fixture(scope="module", name="references")
def _references() -> References:
    return load_references(FIXTURES, FIXTURES / "frameworks")


@pytest.fixture
def night(sqlite_warehouse: sa.Engine, references: References, tmp_path: Path) -> Iterator[Night]:
    """Files come in their order, a minute apart, and are registered."""
    home = Home(tmp_path)
    workers = Workers(lambda: ThreadPoolExecutor(1), ahead=1)
    with writing(sqlite_warehouse) as connection:
        append(connection, agency, references.agencies)
        append(connection, code_list, references.code_list)
        append(connection, framework, framework_rows(references.frameworks))
    archive = Archive(home.archive)

    def run(year: int, files: Mapping[str, bytes]) -> None:
        folder = home.inbox / str(year)
        folder.mkdir(parents=True, exist_ok=True)
        came = dt.datetime(year, 7, 2, 3, tzinfo=dt.UTC)
        lines = ["file_name,sha256,received_at"]
        for minute, (name, content) in enumerate(files.items()):
            (folder / name).write_bytes(content)
            moment = (came + dt.timedelta(minutes=minute)).isoformat()
            lines.append(f"{name},{hashlib.sha256(content).hexdigest()},{moment}")
        (folder / RECEIPTS).write_text("\n".join(lines), encoding="utf-8")
        at = came + dt.timedelta(hours=12)
        take_in(sqlite_warehouse, Inbox(home.inbox, quiet_seconds=0), archive, year, at)
        register_new(sqlite_warehouse, archive, workers, references, year, lambda _: None, lambda: at)

    yield run
    workers.close()


TOLD = sa.select(submission.c.agency_code, finding.c.code, finding.c.cell, finding.c.message).join_from(
    finding, submission
)


def told(sqlite_warehouse: sa.Engine, year: int) -> list[tuple[str, str, str | None, str]]:
    """Agency, code, cell and message of what is told, in the order in which it is."""
    query = TOLD.where(submission.c.year == year).order_by(submission.c.submission_id, finding.c.position)
    with sqlite_warehouse.connect() as connection:
        return [(row.agency_code, row.code, row.cell, row.message) for row in connection.execute(query)]


def test_packages_that_share_proofs_are_told_so_and_shown_from_every_side(
    sqlite_warehouse: sa.Engine, night: Night
) -> None:
    joint = "https://bao.example/tin/hoi-nghi"
    last_year = package("BNV", YEAR - 1, "https://bao.example/cu", {"bien-ban.pdf": MINUTES}, "bien-ban.pdf")
    files = {"bien-ban-moi.pdf": MINUTES, "anh.jpg": PHOTO}
    first = package("BNV", YEAR, joint, files, "bien-ban-moi.pdf", "anh.jpg")
    files = {"hoi-nghi.jpg": PHOTO, "kem-theo.pdf": MINUTES, "khoa.pdf": pdf(user="mat-khau")}
    second = package("BTP", YEAR, f"{joint}?utm_source=zalo", files, "hoi-nghi.jpg; khoa.pdf")

    night(YEAR - 1, {"a.zip": last_year})
    assert told(sqlite_warehouse, YEAR - 1) == []
    night(YEAR, {"b.zip": first, "c.zip": second})

    page, minutes = "Đường dẫn này đã có trong báo cáo gửi trước của cơ quan khác", "kem-theo.pdf"
    of_bnv = f"Tài liệu này đã có trong báo cáo năm {YEAR - 1} của Bộ Nội vụ"
    shared = "Tệp gửi kèm này đã có trong báo cáo gửi trước của cơ quan khác, Bộ Nội vụ"
    assert told(sqlite_warehouse, YEAR) == [
        ("BNV", "EVIDENCE_OF_EARLIER_YEAR", "H4", f"{of_bnv}: bien-ban-moi.pdf."),
        ("BTP", "EVIDENCE_FILE_ENCRYPTED", "H4", told(sqlite_warehouse, YEAR)[1][3]),
        ("BTP", "EVIDENCE_FILE_SHARED_BETWEEN_AGENCIES", None, f"{shared}: {minutes}."),
        ("BTP", "EVIDENCE_FILE_UNLISTED", None, told(sqlite_warehouse, YEAR)[3][3]),
        ("BTP", "EVIDENCE_OF_EARLIER_YEAR", None, f"{of_bnv}: {minutes}."),
        ("BTP", "LINK_SHARED_BETWEEN_AGENCIES", "I4", f"{page}: Bộ Nội vụ."),
        ("BTP", "EVIDENCE_FILE_SHARED_BETWEEN_AGENCIES", "H4", f"{shared}: hoi-nghi.jpg."),
    ]
    with sqlite_warehouse.connect() as connection:
        states = connection.execute(sa.select(evidence_file.c.name, evidence_file.c.state)).all()
        conflicts = read_conflicts(connection, YEAR)
    assert {name: state for name, state in states if state != "readable"} == {"khoa.pdf": "encrypted"}
    sides = conflicts[["kind", "claimed_year", "agency_code", "value"]].itertuples(index=False)
    assert sorted(tuple(one) for one in sides) == sorted(
        [
            ("file_of_agencies", YEAR - 1, "BNV", "bien-ban.pdf"),
            ("file_of_agencies", YEAR, "BNV", "bien-ban-moi.pdf"),
            ("file_of_agencies", YEAR, "BTP", "kem-theo.pdf"),
            ("file_of_agencies", YEAR, "BNV", "anh.jpg"),
            ("file_of_agencies", YEAR, "BTP", "hoi-nghi.jpg"),
            ("file_of_years", YEAR - 1, "BNV", "bien-ban.pdf"),
            ("file_of_years", YEAR, "BNV", "bien-ban-moi.pdf"),
            ("link_of_agencies", YEAR, "BNV", joint),
            ("link_of_agencies", YEAR, "BTP", f"{joint}?utm_source=zalo"),
        ]
    )


def test_what_is_told_does_not_depend_on_the_night_in_which_it_came(sqlite_warehouse: sa.Engine, night: Night) -> None:
    links = "https://bao.example/1"
    first = package("BNV", YEAR, links, {"a.pdf": MINUTES}, "a.pdf")
    second = package("BTP", YEAR, links, {"b.pdf": MINUTES}, "b.pdf")
    night(YEAR, {"b.zip": first})
    night(YEAR, {"b.zip": first, "c.zip": second})
    assert [(code, cell) for _, code, cell, _ in told(sqlite_warehouse, YEAR)] == [
        ("LINK_SHARED_BETWEEN_AGENCIES", "I4"),
        ("EVIDENCE_FILE_SHARED_BETWEEN_AGENCIES", "H4"),
    ]


def test_every_proof_that_is_told_of_stands_in_the_table(sqlite_warehouse: sa.Engine, night: Night) -> None:
    """The finding's place is among the table's, whatever was shared."""
    pages = [f"https://bao.example/{n}" for n in (1, 2)]
    night(YEAR - 1, {"x.zip": package("BTP", YEAR - 1, pages[1], {"1.pdf": MINUTES, "2.pdf": pdf()}, "1.pdf")})
    night(YEAR, {"a.zip": package("BNV", YEAR, pages[0], {"1.pdf": MINUTES, "2.pdf": pdf()}, "1.pdf", "2")})
    night(YEAR, {"b.zip": package("BTP", YEAR, pages[0], {"3.pdf": MINUTES, "4.pdf": pdf()}, "3.pdf")})
    query = sa.select(finding.c.submission_id, finding.c.sheet, finding.c.excel_row).join_from(finding, submission)
    proofs = finding.c.code.in_(
        ("EVIDENCE_OF_EARLIER_YEAR", "LINK_SHARED_BETWEEN_AGENCIES", "EVIDENCE_FILE_SHARED_BETWEEN_AGENCIES")
    )
    with sqlite_warehouse.connect() as connection:
        rows = pd.DataFrame(connection.execute(query.where(proofs, submission.c.year == YEAR)).all())
        conflicts = read_conflicts(connection, YEAR)
    places = {tuple(one) for one in conflicts[["submission_id", "sheet", "excel_row"]].astype(str).to_numpy().tolist()}
    found = {tuple(one) for one in rows.astype({"excel_row": "Int64"}).astype(str).to_numpy().tolist()}
    assert len(found) > 4
    assert {one for one in found if one[1] != "None"} <= places
