"""Files made to break a reader: each is refused at once, with its own finding, in little memory."""

from __future__ import annotations

import io
import random
import re
import struct
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msoffcrypto.format.ooxml import OOXMLFile

from tests.assets.submissions.report_books import book, read_book, sound_row, told

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
SECONDS = 2.0
MEMORY = 300 * 2**20


def sound() -> bytes:
    saved = io.BytesIO()
    book({"activity": [sound_row("activity", number) for number in (1, 2, 3)]}).save(saved)
    return saved.getvalue()


SOUND = sound()
ACTIVITY_PART = "xl/worksheets/sheet3.xml"


def repacked(changes: dict[str, bytes | Callable[[bytes], bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The sound report with some parts replaced, changed or added."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(SOUND)) as old, zipfile.ZipFile(packed, "w", method) as new:
        for name in dict.fromkeys([*old.namelist(), *changes]):
            change = changes.get(name, lambda part: part)
            new.writestr(name, change if isinstance(change, bytes) else change(old.read(name)))
    return packed.getvalue()


def sheet(cells: str = "", after: str = "") -> bytes:
    return f"<worksheet {MAIN}><sheetData>{cells}</sheetData>{after}</worksheet>".encode()


def put_in_sheet(xml: bytes) -> Callable[[bytes], bytes]:
    return lambda part: part.replace(b"</sheetData>", xml + b"</sheetData>")


def zip_bomb() -> bytes:
    return repacked({"xl/media/image1.png": b"\0" * (150 * 2**20)})


def zip_bomb_that_lies() -> bytes:
    packed = bytearray(repacked({"xl/media/image1.png": b"\0" * (40 * 2**20)}))
    size = (40 * 2**20).to_bytes(4, "little")
    while (at := packed.find(size)) >= 0:
        packed[at : at + 4] = (1000).to_bytes(4, "little")
    return bytes(packed)


def entity_bomb() -> bytes:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 20))
    bomb = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "lol">{entities}]>'
    row = '<row r="1"><c r="A1" t="inlineStr"><is><t>&e19;</t></is></c></row>'
    return repacked({ACTIVITY_PART: bomb.encode() + sheet(row)})


def utf16_entity_bomb() -> bytes:
    bomb = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY e "lol">]>' + sheet().decode()
    return repacked({"docProps/core.xml": bomb.encode("utf-16")})


def external_entity() -> bytes:
    bomb = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + sheet().decode()
    return repacked({"xl/workbook.xml": bomb.encode()})


def stray_cell() -> bytes:
    return repacked({ACTIVITY_PART: put_in_sheet(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')})


def stray_prefixed_cell() -> bytes:
    row = f'<x:row {MAIN.replace("=", ":x=", 1)}><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>'.encode()
    return repacked({ACTIVITY_PART: put_in_sheet(row)})


def misplaced_cell() -> bytes:
    return repacked({ACTIVITY_PART: put_in_sheet(b'<row r="9"><c r="BXFD1048576"><v>1</v></c></row>')})


def many_merged_ranges() -> bytes:
    ranges = "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(1, 1_000_001))
    return repacked({ACTIVITY_PART: sheet(after=f"<mergeCells>{ranges}</mergeCells>")})


def shared_string_bomb() -> bytes:
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 20_001))
    strings = f"<sst {MAIN}><si><t>{'x' * 32_000}</t></si></sst>"
    return repacked({ACTIVITY_PART: sheet(cells), "xl/sharedStrings.xml": strings.encode()})


def long_shared_string() -> bytes:
    return repacked({"xl/sharedStrings.xml": f"<sst {MAIN}><si><t>{'x' * 10_000_000}</t></si></sst>".encode()})


def long_inline_string() -> bytes:
    row = f'<row r="9"><c r="A9" t="inlineStr"><is><t>{"x" * 5_000_000}</t></is></c></row>'
    return repacked({ACTIVITY_PART: put_in_sheet(row.encode())})


def many_cells() -> bytes:
    rows = "".join(f'<row r="{n}">' + f'<c r="A{n}"><v>1</v></c>' * 12 + "</row>" for n in range(1, 100_000))
    return repacked({ACTIVITY_PART: sheet(rows)})


def unclosed_tags() -> bytes:
    return repacked({ACTIVITY_PART: put_in_sheet(b'<c r="A1" ' * 400_000)})


def unclosed_error_cells() -> bytes:
    return repacked({ACTIVITY_PART: put_in_sheet(b'<c r="A1" t="e"><v>' * 200_000)})


def many_entries() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for number in range(60_000):
            archive.writestr(str(number), b"")
    return packed.getvalue()


def many_sheets() -> bytes:
    listed = "".join(f'<sheet name="s{n}" sheetId="{n + 9}" r:id="rId2"/>' for n in range(5000))
    return repacked({"xl/workbook.xml": lambda part: part.replace(b"</sheets>", listed.encode() + b"</sheets>")})


def twice_the_same_part() -> bytes:
    packed = io.BytesIO(SOUND)
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(packed, "a") as archive:
        archive.writestr(ACTIVITY_PART, sheet())
    return packed.getvalue()


def junk_before_the_directory() -> bytes:
    end = SOUND.rfind(b"PK\x05\x06")
    return SOUND[:end] + b"PK\x01\x02" * 10 + SOUND[end:]


def encrypted() -> bytes:
    locked = io.BytesIO()
    OOXMLFile(io.BytesIO(SOUND)).encrypt("bí mật", locked)
    return locked.getvalue()


def ods(content: str, manifest: str = "<m/>") -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        urn = "urn:oasis:names:tc:opendocument:xmlns:{}:1.0"
        spaces = "".join(f' xmlns:{name}="{urn.format(name)}"' for name in ("office", "table", "text"))
        body = f"<office:body><office:spreadsheet>{content}</office:spreadsheet></office:body>"
        archive.writestr("content.xml", f"<office:document-content{spaces}>{body}</office:document-content>")
        archive.writestr("META-INF/manifest.xml", manifest)
    return packed.getvalue()


def repeated_ods_cells() -> bytes:
    cell = '<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="16384"/>'
    row = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'
    return ods(f'<table:table table:name="Hoạt động">{row}</table:table>')


def encrypted_ods() -> bytes:
    return ods("", '<m:manifest xmlns:m="urn:m"><m:encryption-data/></m:manifest>')


REFUSED = [
    (lambda: b"", "FILE_EMPTY"),
    ("đây là chữ".encode, "FILE_NOT_WORKBOOK"),
    (lambda: b"%PDF-1.7 ...", "FILE_NOT_WORKBOOK"),
    (lambda: bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 4096, "FILE_OLD_FORMAT"),
    (lambda: b"PK\x03\x04", "FILE_DAMAGED"),
    (lambda: SOUND[: len(SOUND) // 2], "FILE_DAMAGED"),
    (lambda: SOUND[:-10], "FILE_DAMAGED"),
    (encrypted, "FILE_ENCRYPTED"),
    (encrypted_ods, "FILE_ENCRYPTED"),
    (zip_bomb, "FILE_TOO_LARGE"),
    (zip_bomb_that_lies, "FILE_DAMAGED"),
    (entity_bomb, "FILE_DAMAGED"),
    (utf16_entity_bomb, "FILE_DAMAGED"),
    (external_entity, "FILE_DAMAGED"),
    (stray_cell, "FILE_TOO_LARGE"),
    (stray_prefixed_cell, "FILE_TOO_LARGE"),
    (misplaced_cell, "FILE_DAMAGED"),
    (many_merged_ranges, "FILE_TOO_LARGE"),
    (shared_string_bomb, "FILE_TOO_LARGE"),
    (long_shared_string, "FILE_TOO_LARGE"),
    (long_inline_string, "FILE_TOO_LARGE"),
    (many_cells, "FILE_TOO_LARGE"),
    (unclosed_tags, "FILE_DAMAGED"),
    (unclosed_error_cells, "FILE_DAMAGED"),
    (many_entries, "FILE_TOO_LARGE"),
    (many_sheets, "FILE_TOO_LARGE"),
    (twice_the_same_part, "FILE_DAMAGED"),
    (junk_before_the_directory, "FILE_DAMAGED"),
    (lambda: with_large_archives_end(-5), "FILE_DAMAGED"),
    (lambda: with_large_archives_end(2**40), "FILE_DAMAGED"),
    (repeated_ods_cells, "FILE_TOO_LARGE"),
    (lambda: ods("<table:table>"), "FILE_DAMAGED"),
]


@pytest.mark.attack(expected="one finding of that file, in bounded time and memory")
@pytest.mark.parametrize(("made", "code"), REFUSED, ids=lambda value: getattr(value, "__name__", ""))
def test_a_hostile_or_broken_file_is_refused_at_once_and_in_little_memory(
    made: Callable[[], bytes], code: str, tmp_path: Path
) -> None:
    path = tmp_path / "report.xlsx"
    path.write_bytes(made())
    forget_peak_memory()
    before, started = memory("VmRSS"), time.process_time()
    batch = read_book(path)
    seconds = time.process_time() - started

    assert [one[0] for one in told(batch)] == [code]
    assert len(batch.covers) == 1
    assert all(rows.empty for rows in batch.rows.values())
    assert seconds < SECONDS
    assert memory("VmHWM") - before < MEMORY


def with_large_archives_end(shift: int = 0) -> bytes:
    at = SOUND.rfind(b"PK\x05\x06")
    _, _, _, _, entries, length, offset, _ = struct.unpack_from("<4s4H2LH", SOUND, at)
    end = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, entries, entries, length, offset)
    return SOUND[:at] + end + struct.pack("<4sLQL", b"PK\x06\x07", 0, at + shift, 1) + SOUND[at:]


def test_a_small_file_may_end_as_large_archives_do(tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    path.write_bytes(with_large_archives_end())
    assert len(read_book(path).rows["activity"]) == 3


def test_a_stray_cell_is_named(tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    path.write_bytes(stray_cell())
    assert told(read_book(path)) == [("FILE_TOO_LARGE", "Hoạt động", "XFD1048576")]


def test_a_stray_cell_in_a_sheet_of_the_agencys_own_harms_nothing(tmp_path: Path) -> None:
    workbook = book({"activity": [sound_row("activity")]})
    workbook.create_sheet("Nháp")["XFD1048576"] = 1
    assert told(read_book(workbook, tmp_path)) == []


@pytest.mark.parametrize("dimension", [b"A1:XFD1048576", b"A1"])
def test_what_a_sheet_says_of_its_own_size_is_not_believed(dimension: bytes, tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    wrong = re.compile(rb'(<dimension ref=")[^"]*')
    path.write_bytes(repacked({ACTIVITY_PART: lambda part: wrong.sub(rb"\g<1>" + dimension, part)}))
    assert len(read_book(path).rows["activity"]) == 3


@pytest.mark.parametrize("text", ["#SPILL!", "#CALC!", "#GETTING_DATA", "Err:522"])
def test_an_error_that_no_standard_has_costs_its_cell_and_not_the_report(text: str, tmp_path: Path) -> None:
    cells = f'<c r="H4" t="e"><f>A1</f><v>{text}</v></c><c r="I4" t="e"><v>#REF!</v></c>'
    path = tmp_path / "report.xlsx"
    path.write_bytes(
        repacked({ACTIVITY_PART: lambda part: re.sub(rb'<c r="H4".*?</c><c r="I4".*?</c>', cells.encode(), part)})
    )
    batch = read_book(path)
    assert told(batch) == [("CELL_ERROR", "Hoạt động", "H4"), ("CELL_ERROR", "Hoạt động", "I4")]
    assert batch.findings["value"].tolist() == [text, "#REF!"]
    assert batch.rows["activity"]["excel_row"].tolist() == [4, 5, 6]


def test_a_negative_number_in_a_days_format_is_no_midnight(tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    day = re.compile(rb'(<c r="B4"[^<>]*>)<v>[0-9]+</v>')
    path.write_bytes(repacked({ACTIVITY_PART: lambda part: day.sub(rb"\1<v>-1</v>", part)}))
    batch = read_book(path)
    assert told(batch) == [("CELL_NOT_DATE", "Hoạt động", "B4")]
    assert batch.findings["value"].tolist() == ["-1"]


@pytest.mark.attack(expected="nothing is written")
def test_names_of_parts_are_never_paths(tmp_path: Path) -> None:
    path = tmp_path / "inner" / "report.xlsx"
    path.parent.mkdir()
    path.write_bytes(repacked({f"{tmp_path}/absolute": b"x"}))
    assert len(read_book(path).rows["activity"]) == 3
    for name in ("../../escaped", "..\\escaped", "xl\\..\\..\\escaped"):
        path.write_bytes(repacked({name: b"x"}))
        assert [one[0] for one in told(read_book(path))] == ["FILE_DAMAGED"]
    assert [one.name for one in tmp_path.rglob("*")] == ["inner", "report.xlsx"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), flips=st.integers(1, 8), cut=st.booleans())
def test_flipped_bytes_give_findings_and_never_an_error(seed: int, flips: int, cut: bool, tmp_path: Path) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secret
    damaged = bytearray(SOUND)
    for _ in range(flips):
        damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
    if cut:
        del damaged[chance.randrange(len(damaged)) :]
    path = tmp_path / "report.xlsx"
    path.write_bytes(bytes(damaged))
    batch = read_book(path)
    assert len(batch.covers) == 1
    assert "FILE_READER_FAILED" not in set(batch.findings["code"])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), flips=st.integers(1, 8))
def test_edited_xml_gives_findings_and_never_an_error(seed: int, flips: int, tmp_path: Path) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secret

    def edited(part: bytes) -> bytes:
        changed = bytearray(part)
        for _ in range(flips):
            at = chance.randrange(len(changed))
            changed[at : at + chance.randrange(3)] = chance.choice([b"<", b">", b'"', b"&", b"9", b"/", b"r", b"\xff"])
        return bytes(changed)

    part = chance.choice([ACTIVITY_PART, "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"])
    path = tmp_path / "report.xlsx"
    path.write_bytes(repacked({part: edited}, zipfile.ZIP_STORED))
    batch = read_book(path)
    assert len(batch.covers) == 1
    assert "FILE_READER_FAILED" not in set(batch.findings["code"])


def memory(name: str) -> int:
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith(name))
    return int(line.split()[1]) * 1024


def forget_peak_memory() -> None:
    Path("/proc/self/clear_refs").write_text("5")


def broken_format(part: bytes) -> bytes:
    return part.replace(b"<fonts", b'<numFmts><numFmt numFmtId="170" formatCode="\xff0"/></numFmts><fonts', 1)


def broken_formula(part: bytes) -> bytes:
    return re.sub(rb"<sheetData>", b'<sheetData><row r="1"><c r="A1"><f>HYPERLINK("\xff")</f><v>1</v></c></row>', part)


@pytest.mark.parametrize(("part", "change"), [("xl/styles.xml", broken_format), (ACTIVITY_PART, broken_formula)])
def test_bytes_that_are_no_utf_8_where_a_search_decodes_them_are_a_damaged_file(
    part: str, change: Callable[[bytes], bytes], tmp_path: Path
) -> None:
    path = tmp_path / "report.xlsx"
    path.write_bytes(repacked({part: change}))
    assert set(read_book(path).findings["code"]) == {"FILE_DAMAGED"}
