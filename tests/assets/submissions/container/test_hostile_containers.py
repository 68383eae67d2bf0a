"""ZIP files that say one thing to one program and another to the next, and OpenDocument made to exhaust or to call out.

The tricks of workbooks' contents stand beside this.
"""

from __future__ import annotations

import io
import struct
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.assets.submissions.report_books import read_book, told
from tests.assets.submissions.test_hostile_files import (
    ACTIVITY_PART,
    MEMORY,
    SECONDS,
    SOUND,
    forget_peak_memory,
    memory,
    ods,
    put_in_sheet,
    repacked,
    with_large_archives_end,
)

END, CENTRAL, LOCAL = b"PK\x05\x06", b"PK\x01\x02", b"PK\x03\x04"
EXTERNAL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLinkPath"


def headers(packed: bytes, signature: bytes, name: str, name_at: int) -> int:
    """Where the header of an entry begins."""
    at = packed.find(signature)
    while packed[at + name_at : at + name_at + len(name)] != name.encode():
        at = packed.index(signature, at + 1)
    return at


def local(packed: bytes, name: str = ACTIVITY_PART) -> int:
    return headers(packed, LOCAL, name, 30)


def central(packed: bytes, name: str = ACTIVITY_PART) -> int:
    return headers(packed, CENTRAL, name, 46)


def with_field(packed: bytes, at: int, layout: str, value: int) -> bytes:
    changed = bytearray(packed)
    struct.pack_into(layout, changed, at, value)
    return bytes(changed)


def wrong_checksum() -> bytes:
    crc = struct.unpack_from("<L", SOUND, central(SOUND) + 16)[0] ^ 1
    return with_field(with_field(SOUND, central(SOUND) + 16, "<L", crc), local(SOUND) + 14, "<L", crc)


def wrong_checksum_of_a_picture() -> bytes:
    packed = repacked({"xl/media/image1.png": b"x" * 1000})
    return with_field(packed, central(packed, "xl/media/image1.png") + 16, "<L", 7)


def two_workbooks_in_other_capitals() -> bytes:
    return repacked({"XL/Workbook.xml": b"<workbook/>"})


def two_workbooks_by_other_slashes() -> bytes:
    return repacked({"xl\\workbook.xml": b"<workbook/>"})


def other_name_in_the_entry() -> bytes:
    """Programs that go through the entries see the sheets exchanged."""
    changed = bytearray(SOUND)
    one, other = local(SOUND), local(SOUND, "xl/worksheets/sheet4.xml")
    changed[one + 30 + 19], changed[other + 30 + 19] = SOUND[other + 30 + 19], SOUND[one + 30 + 19]
    assert bytes(changed) != SOUND
    return bytes(changed)


def other_method_in_the_entry() -> bytes:
    return with_field(SOUND, local(SOUND) + 8, "<H", 0)


def other_size_in_the_entry() -> bytes:
    return with_field(SOUND, local(SOUND) + 22, "<L", 99)


def directory_tells_of_fewer_entries() -> bytes:
    end = SOUND.rfind(END)
    fewer = struct.unpack_from("<H", SOUND, end + 10)[0] - 1
    return with_field(with_field(SOUND, end + 8, "<H", fewer), end + 10, "<H", fewer)


def end_of_large_archives_tells_of_fewer_entries() -> bytes:
    packed = with_large_archives_end()
    at = packed.rfind(b"PK\x06\x06")
    fewer = struct.unpack_from("<Q", packed, at + 32)[0] - 1
    return with_field(packed, at + 32, "<Q", fewer)


def another_directory_for_large_archives() -> bytes:
    """Who reads the end of large archives sees other entries than who reads the usual one."""
    end = SOUND.rfind(END)
    _, _, _, _, entries, length, _, _ = struct.unpack_from("<4s4H2LH", SOUND, end)
    first = struct.unpack_from("<L", SOUND, end + 16)[0]
    large = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, entries, entries, length, first)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, end, 1)
    return SOUND[:end] + large + locator + with_field(SOUND[end:], 16, "<L", first + 1)


def end_within_the_comment() -> bytes:
    """The comment of one archive ends as another, whose entries lie before."""
    end = SOUND.rfind(END)
    fake = SOUND[end:]
    return with_field(SOUND, end + 20, "<H", len(fake) + 100) + fake


def entry_over_the_next() -> bytes:
    """Packed bytes that reach into the following entry (a bomb that grows with the square of its length)."""
    packed = repacked({f"xl/media/{n}.bin": bytes(2**20) for n in range(40)})
    longer = struct.unpack_from("<L", packed, central(packed, "xl/media/0.bin") + 20)[0] + 100
    packed = with_field(packed, central(packed, "xl/media/0.bin") + 20, "<L", longer)
    return with_field(packed, local(packed, "xl/media/0.bin") + 18, "<L", longer)


def archives_in_archives() -> bytes:
    """No report however deep one looks; nobody looks."""
    inner = SOUND
    for depth in range(200):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr(f"{depth}.zip", inner)
        inner = packed.getvalue()
    return inner


def sizes_beyond_four_gigabytes() -> bytes:
    """The entry's sizes stand in its extra field, and are a lie."""
    at = central(SOUND)
    name_length = struct.unpack_from("<H", SOUND, at + 28)[0]
    extra = struct.pack("<HHQQ", 1, 16, 2**40, 2**40)
    end = SOUND.rfind(END)
    changed = with_field(with_field(SOUND, at + 20, "<L", 0xFFFFFFFF), at + 24, "<L", 0xFFFFFFFF)
    changed = with_field(changed, at + 30, "<H", len(extra))
    length = struct.unpack_from("<L", SOUND, end + 12)[0] + len(extra)
    changed = with_field(changed, end + 12, "<L", length)
    cut = at + 46 + name_length
    return changed[:cut] + extra + changed[cut:]


def table(rows: str, name: str = "Bảng 1") -> str:
    return f'<table:table table:name="{name}">{rows}</table:table>'


def one_cell_a_billion_times() -> bytes:
    cell = '<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="999999999"/>'
    return ods(table(f"<table:table-row>{cell}</table:table-row>"))


def empty_rows_a_billion_times() -> bytes:
    cell = '<table:table-cell table:number-columns-repeated="999999999"/>'
    row = f'<table:table-row table:number-rows-repeated="999999999">{cell}</table:table-row>'
    last = '<table:table-row><table:table-cell office:value-type="float" office:value="1"/></table:table-row>'
    return ods(table(row * 3 + last, "Hoạt động"))


def spaces_by_the_million() -> bytes:
    spaces = '<text:s text:c="999999"/>' * 1000
    return ods(
        table(f"<table:table-row><table:table-cell><text:p>{spaces}</text:p></table:table-cell></table:table-row>")
    )


def deep_spans() -> bytes:
    spans = "<text:span>" * 200_000 + "x" + "</text:span>" * 200_000
    return ods(
        table(f"<table:table-row><table:table-cell><text:p>{spans}</text:p></table:table-cell></table:table-row>")
    )


def ods_with_a_document_type() -> bytes:
    packed = ods(table(""))
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        content = archive.read("content.xml").decode()
    return packed_ods('<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">' + content)


def packed_ods(content: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
    return packed.getvalue()


def xlsx_with_an_external_document_type() -> bytes:
    def changed(part: bytes) -> bytes:
        return b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">' + part

    return repacked({"xl/styles.xml": changed})


CONTAINERS: list[tuple[Callable[[], bytes], str | None]] = [
    (wrong_checksum, "FILE_DAMAGED"),
    (wrong_checksum_of_a_picture, "FILE_DAMAGED"),
    (two_workbooks_in_other_capitals, "FILE_DAMAGED"),
    (two_workbooks_by_other_slashes, "FILE_DAMAGED"),
    (other_name_in_the_entry, "FILE_DAMAGED"),
    (other_method_in_the_entry, "FILE_DAMAGED"),
    (other_size_in_the_entry, "FILE_DAMAGED"),
    (directory_tells_of_fewer_entries, "FILE_DAMAGED"),
    (end_of_large_archives_tells_of_fewer_entries, "FILE_DAMAGED"),
    (another_directory_for_large_archives, "FILE_DAMAGED"),
    (end_within_the_comment, "FILE_DAMAGED"),
    (entry_over_the_next, "FILE_DAMAGED"),
    (archives_in_archives, "FILE_NOT_WORKBOOK"),
    (sizes_beyond_four_gigabytes, "FILE_DAMAGED"),
    (one_cell_a_billion_times, "FILE_TOO_LARGE"),
    (empty_rows_a_billion_times, "FILE_TOO_LARGE"),
    (spaces_by_the_million, "FILE_TOO_LARGE"),
    (deep_spans, "TEMPLATE_FOREIGN"),  # no report, but no harm either
    (ods_with_a_document_type, "FILE_DAMAGED"),
    (xlsx_with_an_external_document_type, "FILE_DAMAGED"),
]


@pytest.mark.attack(expected="one finding of that file, in bounded time and memory")
@pytest.mark.parametrize(("made", "code"), CONTAINERS, ids=lambda value: getattr(value, "__name__", ""))
def test_a_container_that_lies_is_refused_at_once_and_in_little_memory(
    made: Callable[[], bytes], code: str, tmp_path: Path
) -> None:
    path = tmp_path / "report.xlsx"
    path.write_bytes(made())
    forget_peak_memory()
    before, started = memory("VmRSS"), time.process_time()
    batch = read_book(path)
    seconds = time.process_time() - started
    assert [one[0] for one in told(batch)] == [code]
    assert all(rows.empty for rows in batch.rows.values())
    assert seconds < SECONDS
    assert memory("VmHWM") - before < MEMORY


def test_a_comment_and_bytes_behind_the_archive_harm_nothing(tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    for content in (with_field(SOUND, len(SOUND) - 2, "<H", 5) + b"xin  ", SOUND + b"\0" * 512):
        path.write_bytes(content)
        assert len(read_book(path).rows["activity"]) == 3


def test_an_inner_archive_that_is_stored_harms_nothing(tmp_path: Path) -> None:
    """Its directory's end lies near that of the outer one."""
    path = tmp_path / "report.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("báo cáo.xlsx", SOUND)
    assert len(read_book(path).rows["activity"]) == 3


@pytest.fixture(name="_no_network")
def _no_network_fixture(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the reader called out")

    monkeypatch.setattr("socket.socket.connect", refuse)


@pytest.mark.usefixtures("_no_network")
@pytest.mark.attack(expected="no address is opened")
def test_data_of_other_files_are_never_fetched(tmp_path: Path) -> None:
    """What the cells showed when they were saved is read, whatever they refer to."""
    relation = (
        f'<Relationships><Relationship Id="rId1" Type="{EXTERNAL}" Target="file:///etc/passwd" TargetMode="External"/>'
    )
    linked = b'<row r="9"><c r="C9"><f>[1]Sheet1!$A$1</f><v>5</v></c><c r="G9"><f>WEBSERVICE("http://127.0.0.1:9/")</f><v>7</v></c></row>'
    path = tmp_path / "report.xlsx"
    path.write_bytes(
        repacked(
            {
                ACTIVITY_PART: put_in_sheet(linked),
                "xl/externalLinks/externalLink1.xml": b"<externalLink/>",
                "xl/externalLinks/_rels/externalLink1.xml.rels": f"{relation}</Relationships>".encode(),
            }
        )
    )
    activity = read_book(path).rows["activity"]
    assert activity["excel_row"].tolist() == [4, 5, 6, 9]
    assert activity["quantity"].tolist()[-1] == 7

    source = '<table:table-source xlink:href="http://127.0.0.1:9/x.ods" xmlns:xlink="http://www.w3.org/1999/xlink"/>'
    path.write_bytes(ods(table(source)))
    assert [one[0] for one in told(read_book(path))] == ["TEMPLATE_ACTIVE_CONTENT", "TEMPLATE_FOREIGN"]
