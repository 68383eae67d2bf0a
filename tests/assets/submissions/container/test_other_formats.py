"""Spreadsheets that are not read are named as what they are, and odd but sound packages are read."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from checks.findings.model import unpacked
from tests.assets.submissions.ods_books import as_ods
from tests.assets.submissions.report_books import read_book, told
from tests.assets.submissions.test_hostile_files import SOUND

XML_2003 = (
    '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:x"><Worksheet/></Workbook>'
)
FLAT = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.3"'
    ' office:mimetype="application/vnd.oasis.opendocument.spreadsheet"><office:body/></office:document>'
)


def zipped(parts: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return packed.getvalue()


BINARY = zipped({"[Content_Types].xml": b"<Types/>", "xl/workbook.bin": b"\x83\x01\0"})

NAMED = [
    (BINARY, ".xlsb"),
    (zipped({"bao cao/bao cao.xlsb": BINARY, "anh.jpg": b"\xff\xd8\xff"}), ".xlsb"),
    (XML_2003.encode(), "XML Spreadsheet"),
    (XML_2003.replace('"1.0"?', '"1.0" encoding="UTF-16"?').encode("utf-16"), "XML Spreadsheet"),
    (XML_2003.replace("<Workbook xmlns=", "<ss:Workbook xmlns:ss=").encode(), "XML Spreadsheet"),
    (FLAT.encode(), ".fods"),
    (b"\xef\xbb\xbf" + FLAT.encode(), ".fods"),
    (b'\r\n<!DOCTYPE html PUBLIC "-//W3C"><html><table><tr><td>1</td></tr></table></html>', "HTML"),
    (b"<!-- xuat tu he thong --><TABLE border=1><tr></tr></TABLE>", "HTML"),
    (b"ID;PWXL;N;E\r\nP;PGeneral\r\n", ".slk"),
    (zipped({"mimetype": b"application/vnd.sun.xml.calc", "content.xml": b"<x/>"}), ".sxc"),
]


@pytest.mark.parametrize(("content", "name"), NAMED, ids=[f"{at}{name}" for at, (_, name) in enumerate(NAMED)])
def test_a_spreadsheet_that_is_not_read_is_named(content: bytes, name: str, tmp_path: Path) -> None:
    path = tmp_path / "bao cao.xlsx"
    path.write_bytes(content)
    findings = read_book(path).findings
    assert findings["code"].tolist() == ["FILE_OTHER_FORMAT"]
    assert name in str(unpacked(findings["params"].item())["kind"])


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (bytes.fromhex("0900040002001000") + b"\0" * 40, "FILE_OLD_FORMAT"),  # Excel 2
        (bytes.fromhex("0904060000001000") + b"\0" * 40, "FILE_OLD_FORMAT"),  # Excel 4
        (bytes.fromhex("0908100000060500") + b"\0" * 40, "FILE_OLD_FORMAT"),  # Excel 97 without its container
        (zipped({"bao cao.xls": bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600}), "FILE_OLD_FORMAT"),
        (b"\tTieu de\tGia tri\r\n", "FILE_NOT_WORKBOOK"),
        (b'<?xml version="1.0"?><Workbook/>', "FILE_NOT_WORKBOOK"),
        (b"<?xml version='1.0'?><bao-cao>html table Workbook</bao-cao>", "FILE_NOT_WORKBOOK"),
        (b'<?xml version="1.0" encoding="x-none"?><html/>', "FILE_NOT_WORKBOOK"),
        (zipped({"word/document.xml": b"<x/>", "[Content_Types].xml": b"<Types/>"}), "FILE_NOT_WORKBOOK"),
        (zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"}), "FILE_NOT_WORKBOOK"),
    ],
)
def test_other_files_are_told_apart(content: bytes, code: str, tmp_path: Path) -> None:
    path = tmp_path / "bao cao.xls"
    path.write_bytes(content)
    assert [one for one, *_ in told(read_book(path))] == [code]


def renamed(content: bytes, name: Callable[[str], str | None]) -> bytes:
    """A package whose entries have other names; those for which there is none are left out."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.namelist():
            if (other := name(one)) is not None:
                new.writestr(zipfile.ZipInfo(other), old.read(one))
    return packed.getvalue()


def backslashed(name: str) -> str:
    return name.replace("/", "\\")


ODS = as_ods(SOUND)
WITHOUT_MIMETYPE = renamed(ODS, lambda name: None if name == "mimetype" else name)


@pytest.mark.parametrize(
    "content",
    [
        renamed(SOUND, backslashed),
        renamed(SOUND, lambda name: backslashed(name) if "sheet3" in name else name),
        renamed(ODS, backslashed),
        WITHOUT_MIMETYPE,
        renamed(WITHOUT_MIMETYPE, backslashed),
        zipped({"goi\\bao cao.xlsx": renamed(SOUND, backslashed), "goi\\anh.jpg": b"\xff\xd8\xff"}),
    ],
    ids=["xlsx", "one sheet", "ods", "ods without mimetype", "ods of both", "zip"],
)
def test_sound_packages_are_read_however_they_are_packed(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "report.bin"
    path.write_bytes(content)
    batch = read_book(path)
    assert told(batch) == []
    assert batch.rows["activity"]["quantity"].tolist() == [1, 2, 3]


def test_names_that_meet_once_their_slashes_are_alike_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    for other in ("xl\\workbook.xml", "xl\\Workbook.xml", "XL/workbook.xml"):
        with zipfile.ZipFile(io.BytesIO(SOUND)) as old:
            parts = {name: old.read(name) for name in old.namelist()}
        path.write_bytes(zipped(parts | {other: b"<workbook/>"}))
        assert [one for one, *_ in told(read_book(path))] == ["FILE_DAMAGED"]
