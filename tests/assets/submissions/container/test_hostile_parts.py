"""Parts made to exhaust whoever walks, counts or unpacks them; the tricks of containers stand beside this."""

from __future__ import annotations

import io
import random
import struct
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.assets.submissions.report_books import read_book, told
from tests.assets.submissions.test_hostile_files import (
    ACTIVITY_PART,
    MAIN,
    MEMORY,
    SECONDS,
    SOUND,
    forget_peak_memory,
    memory,
    ods,
    put_in_sheet,
    repacked,
)

NOISE = random.Random(7)  # noqa: S311 - no secret


def deep(name: str, depth: int) -> bytes:
    return f"<{name}>".encode() * depth + f"</{name}>".encode() * depth


def deeply_nested_sheet() -> bytes:
    return repacked({ACTIVITY_PART: put_in_sheet(b'<row r="9">' + deep("c", 300_000) + b"</row>")})


def deeply_nested_workbook() -> bytes:
    return repacked({"xl/workbook.xml": lambda part: part.replace(b"</workbook>", deep("x", 300_000) + b"</workbook>")})


def deeply_nested_texts() -> bytes:
    return repacked({"xl/sharedStrings.xml": f"<sst {MAIN}><si>".encode() + deep("r", 300_000) + b"</si></sst>"})


def deeply_nested_styles() -> bytes:
    return repacked(
        {"xl/styles.xml": lambda part: part.replace(b"</styleSheet>", deep("x", 300_000) + b"</styleSheet>")}
    )


def deeply_nested_ods() -> bytes:
    return ods(deep("table:table", 300_000).decode())


def many_shared_texts() -> bytes:
    """Twenty million empty texts, with just enough noise among them to pass for ordinary packing."""
    piece = b"".join(b"<si/>" * 60 + b"<!--%d-->" % NOISE.randrange(10**9) for _ in range(6_000))
    return repacked({"xl/sharedStrings.xml": f"<sst {MAIN}>".encode() + piece * 50 + b"</sst>"}, zipfile.ZIP_DEFLATED)


def many_sheets_in_other_letters() -> bytes:
    """Each of 30,000 sheets has to be looked for behind 3,900 parts, since its capitals differ."""
    listed = "".join(f'<sheet name="s{n}" sheetId="{n + 9}" r:id="rId2"/>' for n in range(30_000)).encode()
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(SOUND)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for number in range(3_900):
            new.writestr(f"{number}.bin", b"")
        for name in old.namelist():
            part = old.read(name).replace(b"</sheets>", listed + b"</sheets>")
            new.writestr(name, part.replace(b"worksheets/", b"WORKSHEETS/") if name.endswith(".rels") else part)
    return packed.getvalue()


def many_attributes() -> bytes:
    row = b"<row " + b" ".join(b'a%d=""' % n for n in range(400_000)) + b"/>"
    return repacked({ACTIVITY_PART: put_in_sheet(b"<c/>" + row)})


def long_attribute() -> bytes:
    return repacked({ACTIVITY_PART: put_in_sheet(b'<c r="' + b"A" * (20 * 2**20) + b'"/>')})


def long_comment() -> bytes:
    return repacked({ACTIVITY_PART: put_in_sheet(b"<!--" + b"<c r=" * 4_000_000 + b"-->")})


def row_beyond_all_rows() -> bytes:
    return repacked({ACTIVITY_PART: put_in_sheet(b'<row r="9999999"><c r="C9999999"><v>1</v></c></row>')})


def row_of_twenty_digits() -> bytes:
    row = b'<row r="99999999999999999999"><c r="C99999999999999999999"><v>1</v></c></row>'
    return repacked({ACTIVITY_PART: put_in_sheet(row)})


def column_beyond_all_columns() -> bytes:
    return repacked({ACTIVITY_PART: put_in_sheet(b'<row r="400"><c r="ZZZ400"><v>1</v></c></row>')})


def directory_offset_lies() -> bytes:
    packed = bytearray(SOUND)
    at = packed.rfind(b"PK\x05\x06")
    struct.pack_into("<L", packed, at + 16, struct.unpack_from("<L", packed, at + 16)[0] - 1)
    return bytes(packed)


def two_entries_over_the_same_bytes() -> bytes:
    """Every entry of the directory points at one and the same packed part (an overlapping bomb)."""
    bomb = bytearray(repacked({f"xl/media/{n}.bin": bytes(2**20) for n in range(40)}))
    starts = [found for found in range(len(bomb)) if bomb.startswith(b"PK\x01\x02", found)]
    media = [at for at in starts if bomb[at + 46 :].startswith(b"xl/media/")]
    (first,) = struct.unpack_from("<L", bomb, media[0] + 42)
    for at in media:
        struct.pack_into("<L", bomb, at + 42, first)
    return bytes(bomb)


def many_merged_ranges_in_ods() -> bytes:
    cell = '<table:table-cell table:number-columns-spanned="2"/>'
    return ods(f'<table:table table:name="Hoạt động"><table:table-row>{cell * 30_000}</table:table-row></table:table>')


HARMFUL: list[tuple[Callable[[], bytes], str | None]] = [
    (deeply_nested_sheet, "FILE_TOO_LARGE"),
    (deeply_nested_ods, "TEMPLATE_FOREIGN"),  # tables in tables in one sheet: no report, but no harm either
    (deeply_nested_texts, "FILE_TOO_LARGE"),
    (many_shared_texts, "FILE_TOO_LARGE"),
    (many_sheets_in_other_letters, "FILE_TOO_LARGE"),
    (long_attribute, "FILE_TOO_LARGE"),
    (long_comment, "FILE_TOO_LARGE"),
    (row_beyond_all_rows, "FILE_TOO_LARGE"),
    (row_of_twenty_digits, "FILE_DAMAGED"),
    (column_beyond_all_columns, "FILE_TOO_LARGE"),
    (directory_offset_lies, "FILE_DAMAGED"),
    (many_merged_ranges_in_ods, "FILE_TOO_LARGE"),
    (two_entries_over_the_same_bytes, "FILE_DAMAGED"),
    # Harmless as far as they go, so the report is read: three rows.
    (deeply_nested_workbook, None),
    (deeply_nested_styles, None),
    (many_attributes, None),
]


@pytest.mark.attack(expected="one finding of that file, in bounded time and memory")
@pytest.mark.parametrize(("made", "code"), HARMFUL, ids=lambda value: getattr(value, "__name__", ""))
def test_no_part_takes_the_reader_long_or_much_memory(
    made: Callable[[], bytes], code: str | None, tmp_path: Path
) -> None:
    path = tmp_path / "report.xlsx"
    path.write_bytes(made())
    forget_peak_memory()
    before, started = memory("VmRSS"), time.process_time()
    batch = read_book(path)
    seconds = time.process_time() - started
    grown = memory("VmHWM") - before
    assert [one[0] for one in told(batch)] == [code] * (code is not None)
    assert len(batch.rows["activity"]) == (3 if code is None else 0)
    assert len(batch.covers) == 1
    assert seconds < SECONDS
    assert grown < MEMORY
