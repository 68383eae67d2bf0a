"""What comes beside a report: hashed, opened far enough, and never able to cost the report itself."""

from __future__ import annotations

import hashlib
import io
import resource
import struct
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from assets.submissions.attachments.evidence_files import MOST_PDF_BYTES
from assets.submissions.attachments.pdf_opening import PdfOpener
from tests.assets.submissions.pdf_files import pdf
from tests.assets.submissions.report_books import SHA256, book, read_book, sound_row, told
from tests.assets.submissions.test_hostile_files import MEMORY, SECONDS, forget_peak_memory, memory

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
PLAIN = pdf()
SLOW = b"%PDF-1.7\n" + b"".join(b"%d 0 obj<</Type/Page>>endobj\n" % n for n in range(900_000)) + b"%%EOF\n"
"""The library reads all of its 29 MB again for a table of objects that is not there."""


def packed(files: Mapping[str, bytes]) -> bytes:
    saved = io.BytesIO()
    with zipfile.ZipFile(saved, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return saved.getvalue()


def report() -> bytes:
    saved = io.BytesIO()
    book({"activity": [sound_row("activity")]}).save(saved)
    return saved.getvalue()


REPORT = report()


def read(content: bytes, folder: Path) -> pd.DataFrame:
    """The attachments of a package, whose workbook reads without a finding."""
    (folder / "report.zip").write_bytes(content)
    batch = read_book(folder / "report.zip")
    assert told(batch) == []
    assert len(batch.rows["activity"]) == 1
    return batch.attachments


def locked_document() -> bytes:
    saved = io.BytesIO()
    OOXMLFile(io.BytesIO(REPORT)).encrypt("bí mật", saved)
    return saved.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "state"),
    [
        ("TLKC/Kế hoạch.pdf", PLAIN, "readable"),
        ("TLKC\\Kế hoạch.PDF", PLAIN, "readable"),
        ("có thư ngỏ phía trước.pdf", b"\r\n" * 300 + PLAIN, "readable"),
        ("mật khẩu mở.pdf", pdf(user="mở"), "encrypted"),
        ("chỉ cấm in.pdf", pdf(user=""), "readable"),
        ("không trang.pdf", pdf(0), "empty"),
        ("trống.pdf", b"", "empty"),
        ("thiếu trang.pdf", pdf(declared=5), "damaged"),
        ("đứt.pdf", pdf(30)[:1500], "damaged"),
        ("chỉ có vỏ.pdf", b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n", "damaged"),
        ("không phải.pdf", b"chao", "damaged"),
        ("ảnh.jpg", b"\xff\xd8\xff\xe0", "readable"),
        ("ảnh.png", b"GIF89a", "readable"),
        ("ảnh.png", b"<html>", "damaged"),
        ("quyết định.docx", packed({"word/document.xml": b"<x/>"}), "readable"),
        ("quyết định.docx", packed({"word/document.xml": b"<x/>"})[:-30], "damaged"),
        ("quyết định.docx", locked_document(), "encrypted"),
        ("quyết định.docx", OLE + b"\0" * 512, "unknown"),
        ("ảnh hội nghị.zip", packed({"1.jpg": b"\xff\xd8\xff"}), "readable"),
        ("ảnh hội nghị.zip", b"PK\x03\x04\x14\0\x01\0" + packed({"1.jpg": b"x"})[8:], "encrypted"),
        ("phim.mp4", b"....", "unknown"),
    ],
)
def test_evidence_is_hashed_and_opened_far_enough(name: str, content: bytes, state: str, tmp_path: Path) -> None:
    found = read(packed({"báo cáo.xlsx": REPORT, name: content}), tmp_path)
    assert found.to_dict("records") == [
        {
            "sha256": SHA256,
            "name": name.replace("\\", "/").rpartition("/")[2],
            "file_sha256": hashlib.sha256(content).hexdigest(),
            "byte_size": len(content),
            "state": state,
        }
    ]


@pytest.mark.parametrize(
    ("large", "state"),
    [(PLAIN, "readable"), (pdf(user="mở"), "unknown"), (pdf(user=""), "unknown"), (PLAIN[:-8], "damaged")],
    ids=["plain", "password", "owner's password only", "cut off"],
)
def test_a_pdf_too_large_to_be_opened_is_never_said_to_have_a_password(
    large: bytes, state: str, tmp_path: Path
) -> None:
    padding = b"%" + b"\0" * MOST_PDF_BYTES + b"\n"
    content = large[:9] + padding + large[9:]
    (tmp_path / "report.zip").write_bytes(stored({"báo cáo.xlsx": REPORT, "lớn.pdf": content}))
    assert read_book(tmp_path / "report.zip").attachments["state"].tolist() == [state]


def stored(files: Mapping[str, bytes]) -> bytes:
    saved = io.BytesIO()
    with zipfile.ZipFile(saved, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return saved.getvalue()


def test_an_entry_that_cannot_be_unpacked_costs_only_itself(tmp_path: Path) -> None:
    content = bytearray(packed({"a.pdf": PLAIN, "báo cáo.xlsx": REPORT, "c.pdf": PLAIN}))
    at = content.index(b"a.pdf") + len("a.pdf")
    content[at : at + 40] = b"\xff" * 40
    assert read(bytes(content), tmp_path)["state"].tolist() == ["damaged", "readable"]


@pytest.mark.parametrize("files", [1, 5])
def test_pdfs_on_which_the_library_works_without_end_are_given_up_in_time(files: int, tmp_path: Path) -> None:
    content = packed({"báo cáo.xlsx": REPORT, "z.pdf": PLAIN} | {f"{n}.pdf": SLOW for n in range(files)})
    forget_peak_memory()
    before, started, children = memory("VmRSS"), time.process_time(), spent_by_children()
    found = read(content, tmp_path)["state"].tolist()
    unpacking = 0.1 * files  # of 29 MB each
    assert time.process_time() - started + spent_by_children() - children < SECONDS + unpacking
    assert memory("VmHWM") - before < MEMORY
    assert found[0] == "damaged"
    assert set(found[1:]) <= ({"damaged", "unknown"} if files > 1 else {"readable", "unknown"})


def spent_by_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_a_pdf_that_ends_the_process_is_damaged_and_the_next_one_opens() -> None:
    """Here by wanting more memory than the process may have."""
    with PdfOpener(lives=2) as pdfs:
        assert pdfs.state(PLAIN) == "readable"
        assert pdfs.state(PLAIN + b"\0" * (2**28)) == "damaged"
        assert pdfs.state(PLAIN) == "readable"
        assert pdfs.state(PLAIN + b"\0" * (2**28)) == "damaged"
        assert pdfs.state(PLAIN) is None


def test_what_the_library_has_no_time_for_is_not_opened() -> None:
    with PdfOpener(seconds=0.01) as pdfs:
        assert pdfs.state(SLOW) == "damaged"
        assert pdfs.state(PLAIN) is None


def test_where_no_process_can_be_had_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with PdfOpener() as pdfs:
        assert pdfs.state(PLAIN) is None


def test_a_library_that_does_not_start_is_no_fault_of_the_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with PdfOpener() as pdfs:
        assert pdfs.state(PLAIN) is None


def test_the_library_is_loaded_where_the_pdfs_are_and_nowhere_else() -> None:
    code = "import sys, assets.submissions.reading.limited_processes; print('pypdfium2_raw' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


UNFLAGGED = "Kế hoạch.pdf".encode()


@pytest.mark.parametrize(
    ("stored_as", "extra"),
    [
        (UNFLAGGED, b""),
        ("Kế hoạch.pdf".encode("cp1258", "ignore"), None),
        (
            b"K? ho?ch\x80.pdf",
            struct.pack("<HHBL", 0x7075, 5 + len(UNFLAGGED), 1, zlib.crc32(b"K? ho?ch\x80.pdf")) + UNFLAGGED,
        ),
    ],
    ids=["macOS", "Windows", "WinZip"],
)
def test_a_name_reads_as_its_sender_saw_it(stored_as: bytes, extra: bytes | None, tmp_path: Path) -> None:
    placeholder = "k" * len(stored_as)
    saved = io.BytesIO()
    with zipfile.ZipFile(saved, "w") as archive:
        archive.writestr("báo cáo.xlsx", REPORT)
        info = zipfile.ZipInfo(placeholder)
        info.extra = extra or b""
        archive.writestr(info, PLAIN)
    content = saved.getvalue().replace(placeholder.encode(), stored_as)
    expected = stored_as.decode("cp1258") if extra is None else "Kế hoạch.pdf"
    assert read(content, tmp_path)["name"].tolist() == [expected]
