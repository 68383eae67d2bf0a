"""Reports of the corpus whose evidence is at fault: files beside them in a .zip, and one proof listed as two."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from tests.assets.submissions.damaged_book import Told
from tests.assets.submissions.hand_made import COVER, YEAR, HandMade, recorded_book
from tests.assets.submissions.pdf_files import pdf
from tests.assets.submissions.sound_files import packed
from warehouse.tables import evidence, scorecard

Made = tuple[bytes, list[Told]]
PICTURE = b"\xff\xd8\xff\xe0" + b"\0" * 200
_SHEET = evidence.info["sheet"]


def with_rows(*rows: Mapping[str, Any]) -> HandMade:
    """The sound report with these changes to its first, second, third... piece of evidence."""
    book = recorded_book()
    for number, changes in enumerate(rows, start=1):
        row = {
            "evidence_code": f"TL{number:02d}",
            "kind": "Tài liệu khác",
            "title": f"Tài liệu số {number}",
            "issued_on": dt.date(YEAR, 3, number),
        }
        for name, value in ({**row, **changes} if number > 1 else changes).items():
            book.put(evidence, name, value, number)
    return book


def with_files(*texts: str) -> HandMade:
    """The sound report, a piece of evidence for each text, which stands where a file is named."""
    return with_rows(*({"link_or_file": text} for text in texts))


def _told(book: HandMade, code: str, *rows: int, column: str = "link_or_file") -> list[Told]:
    return [(code, _SHEET, book.at(evidence, column, row)) for row in rows]


def _package(book: HandMade, **files: bytes) -> bytes:
    return packed({"bao-cao.xlsx": book.saved()} | {name.replace("__", "."): files[name] for name in files})


def password() -> Made:
    book = with_files("ke-hoach.pdf", "quyet-dinh.pdf")
    files = {"ke-hoach__pdf": pdf(user="mat-khau"), "quyet-dinh__pdf": pdf(note="2")}
    return _package(book, **files), _told(book, "EVIDENCE_FILE_ENCRYPTED", 1)


def owner_password() -> Made:
    """Printing is forbidden; the file opens for everybody."""
    return _package(with_files("ke-hoach.pdf"), **{"ke-hoach__pdf": pdf(user="")}), []


def damaged() -> Made:
    book = with_files("ke-hoach.pdf", "anh.jpg", "quyet-dinh.docx")
    files = {"ke-hoach__pdf": pdf(20)[:900], "anh__jpg": b"<html>404</html>", "quyet-dinh__docx": pdf()}
    return _package(book, **files), _told(book, "EVIDENCE_FILE_DAMAGED", 1, 2, 3)


def empty() -> Made:
    book = with_files("ke-hoach.pdf", "quyet-dinh.pdf")
    files = {"ke-hoach__pdf": b"", "quyet-dinh__pdf": pdf(0)}
    return _package(book, **files), _told(book, "EVIDENCE_FILE_EMPTY", 1, 2)


def absent() -> Made:
    book = with_files(
        "ke-hoach.pdf; bien-ban.pdf", "anh.jpg", "https://bonoivu.example/ke-hoach.pdf", "Bản giấy, lưu VT"
    )
    return _package(book, anh__jpg=PICTURE), _told(book, "EVIDENCE_FILE_ABSENT", 1)


def nothing_enclosed() -> Made:
    """Nothing but the workbook in the .zip: the evidence takes another way, as beside a plain workbook."""
    return _package(with_files("ke-hoach.pdf")), []


def unlisted() -> Made:
    book = with_files("ke-hoach.pdf")
    files = {"ke-hoach__pdf": pdf(), "anh-1__jpg": PICTURE, "anh-2__jpg": PICTURE + b"2", "bien-ban__pdf": b""}
    return _package(book, **files), [("EVIDENCE_FILE_EMPTY", None, None), ("EVIDENCE_FILE_UNLISTED", None, None)]


def named_in_many_ways() -> Made:
    """With folders, without endings, in other letters, several in a cell, and by the code of the evidence."""
    book = with_files(
        "D:\\TLKC\\Kế hoạch, chương trình.PDF",
        "Quyết định số 12",
        "ANH HOI NGHI.JPG, ANH TRIEN LAM.JPG",
        "Xem tệp bien-ban.pdf (trang 2)",
        "",
        "clip-1.mp4\nclip-2.mp4;",
    )
    names = ("Kế hoạch, chương trình.pdf", "Quyết định số 12.pdf", "bien-ban.pdf")
    files = {name: pdf(note=str(number)) for number, name in enumerate(names)}
    files |= {"anh hoi nghi.jpg": PICTURE, "ảnh/anh trien lam.jpg": PICTURE + b"2", "TL05.pdf": pdf(note="5")}
    files |= {"clip-1.mp4": b"1", "clip-2.mp4": b"2"}
    book.put(evidence, "document_number", "12/BB-BNV", 5)
    return packed({"bao-cao.xlsx": book.saved()} | files), []


def _cited(book: HandMade) -> HandMade:
    """TL01 proves one criterion, TL02 another, TL03 both of them."""
    for row, (criterion, codes) in enumerate((("1.1", "TL01, TL03"), ("1.2", "TL02; TL03")), start=2):
        book.put(scorecard, "criterion_code", criterion, row)
        book.put(scorecard, "evidence_codes", codes, row)
    return book


def one_file_twice() -> Made:
    book = _cited(with_files("ke-hoach.pdf", "ke-hoach-ban-sao.pdf", "quyet-dinh.pdf"))
    files = {"ke-hoach__pdf": pdf(), "ke-hoach-ban-sao__pdf": pdf(), "quyet-dinh__pdf": pdf(note="2")}
    return _package(book, **files), _told(book, "EVIDENCE_FILE_OF_TWO_CRITERIA", 2)


def one_link_twice() -> Made:
    page = "bonoivu.example/cchc/ke-hoach"
    book = _cited(with_files(f"https://{page}", f"http://www.{page}/#muc-2", "https://bonoivu.example/cchc/khac"))
    return book.saved(), _told(book, "EVIDENCE_LINK_OF_TWO_CRITERIA", 2)


def documents_disagree() -> Made:
    plan = {"document_number": "45/kh-bnv", "issued_on": dt.date(YEAR, 1, 22), "issuer": "Vụ Cải cách hành chính"}
    own = {"kind": "Báo cáo", "document_number": COVER["document_number"], "issued_on": dt.date(YEAR, 6, 26)}
    other = own | {"issued_on": COVER["document_on"], "issuer": "Bộ Tư pháp"}
    book = with_rows({}, plan, own, other)
    return book.saved(), [
        *_told(book, "EVIDENCE_ISSUERS_DISAGREE", 2, column="issuer"),
        *_told(book, "EVIDENCE_DATE_NOT_OF_COVER", 3, column="issued_on"),
        *_told(book, "EVIDENCE_ISSUER_NOT_OF_COVER", 4, column="issuer"),
    ]


FAULTY_PACKAGES: dict[str, Callable[[], Made]] = {
    "kiem-chung-dat-mat-khau.zip": password,
    "kiem-chung-cam-in.zip": owner_password,
    "kiem-chung-hong.zip": damaged,
    "kiem-chung-trong.zip": empty,
    "kiem-chung-thieu-tep.zip": absent,
    "kiem-chung-khong-gui-kem.zip": nothing_enclosed,
    "kiem-chung-chua-khai.zip": unlisted,
    "kiem-chung-goi-nhieu-cach.zip": named_in_many_ways,
    "mot-tep-hai-tai-lieu.zip": one_file_twice,
    "mot-duong-dan-hai-tai-lieu.xlsx": one_link_twice,
    "van-ban-khong-khop.xlsx": documents_disagree,
}
