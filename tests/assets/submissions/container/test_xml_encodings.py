"""Parts in any encoding that XML permits: what is sound is read as in UTF-8, and what hides is refused in every one."""

from __future__ import annotations

import codecs
import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assets.submissions.container.guard import FileRefusedError
from assets.submissions.container.xml_encodings import stored_encoding, utf8_chunks, with_start
from assets.submissions.container.xml_parts import _without_document_type
from tests.assets.submissions.ods_books import as_ods
from tests.assets.submissions.reading.excel_dialect import as_excel
from tests.assets.submissions.report_books import read_book, told
from tests.assets.submissions.test_hostile_files import ACTIVITY_PART, SOUND, repacked

Change = Callable[[bytes], bytes]

ENCODINGS = [
    *("UTF-16", "utf-16le", "UTF-16BE", "windows-1258", "windows-1252", "ISO-8859-1", "us-ascii", "utf8"),
    *("GB18030", "Shift_JIS", "KOI8-R"),
]
WITH_SHARED_TEXTS = as_excel(SOUND)


def declared(part: bytes, name: str, codec: str | None = None) -> bytes:
    """A part in another encoding, with its declaration; letters that the encoding lacks as references."""
    text = part.decode()
    text = text.partition("?>")[2] if text.startswith("<?xml") else text
    return f'<?xml version="1.0" encoding="{name}" standalone="yes"?>{text}'.encode(codec or name, "xmlcharrefreplace")


def in_encoding(content: bytes, name: str, *parts: str) -> bytes:
    """A workbook with some of its parts in another encoding, all that hold XML if none are named."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            is_meant = part in parts or (not parts and part.endswith((".xml", ".rels")))
            new.writestr(part, declared(old.read(part), name) if is_meant else old.read(part))
    return packed.getvalue()


def is_read_alike(content: bytes, path: Path, usual: bytes = SOUND) -> bool:
    """Whether a report gives the rows that it gives in UTF-8, and no finding."""
    path.write_bytes(usual)
    expected = read_book(path).rows["activity"]
    path.write_bytes(content)
    batch = read_book(path)
    assert told(batch) == []
    assert len(expected) == 3
    return expected.equals(batch.rows["activity"])


@pytest.mark.parametrize("name", ENCODINGS)
def test_a_sheet_is_read_in_any_encoding_that_its_declaration_names(name: str, tmp_path: Path) -> None:
    assert is_read_alike(repacked({ACTIVITY_PART: lambda part: declared(part, name)}), tmp_path / "report.xlsx")


@pytest.mark.parametrize("name", ["UTF-16", "windows-1258"])
def test_shared_texts_formats_and_the_lists_of_parts_are_read_so_too(name: str, tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    for parts in (("xl/sharedStrings.xml",), ("xl/styles.xml",), ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"), ()):
        assert is_read_alike(in_encoding(WITH_SHARED_TEXTS, name, *parts), path, WITH_SHARED_TEXTS), parts


@pytest.mark.parametrize("name", ["UTF-16", "ISO-8859-1"])
def test_the_content_of_an_ods_is_read_so_too(name: str, tmp_path: Path) -> None:
    content = as_ods(SOUND)
    assert is_read_alike(in_encoding(content, name, "content.xml"), tmp_path / "report.ods", content)


@pytest.mark.parametrize(
    "part",
    [
        declared(b"<x>\xc3\xa1</x>", "UTF-16"),
        declared(b"<x>\xc3\xa1</x>", "windows-1258"),
        declared(b"<x/>", "UTF-16", "utf-8"),  # what a program says that writes a text of its memory into a file
        b"<x>\xe1</x>",
        b"no XML at all",
        b"",
    ],
)
@pytest.mark.parametrize("name", ["docProps/core.xml", "customXml/item1.xml", "xl/drawings/vmlDrawing1.vml"])
def test_parts_that_no_figure_needs_are_not_judged(name: str, part: bytes, tmp_path: Path) -> None:
    assert is_read_alike(repacked({name: part}), tmp_path / "report.xlsx")


def with_type(part: bytes) -> bytes:
    """An entity and a use of it."""
    return b'<!DOCTYPE x [<!ENTITY e "lol">]>' + part


@pytest.mark.attack(expected="refused as damaged")
@pytest.mark.parametrize("start", [b"", b" \n" * 1_000, codecs.BOM_UTF8], ids=["at once", "after spaces", "marked"])
@pytest.mark.parametrize(
    "part", ["xl/media/image1.png", "xl/worksheets/sheet9.bin", "word/x.xhtml", "xl/y", "__MACOSX/xl/z.xml", "x.svg"]
)
def test_a_document_type_is_refused_whatever_the_part_is_called(part: str, start: bytes, tmp_path: Path) -> None:
    """The list of parts and the relations say what a part is; its name says nothing."""
    assert codes(tmp_path, repacked({part: start + with_type(b"<x>&e;</x>")})) == ["FILE_DAMAGED"]


@pytest.mark.attack(expected="refused as damaged")
@pytest.mark.parametrize("codec", ["utf-16", "utf-16-be", "utf-16-le", "utf-32", "utf-32-be", "utf-32-le", "cp037"])
def test_no_encoding_hides_it_there(codec: str, tmp_path: Path) -> None:
    text = f'<?xml version="1.0"?>{with_type(b"<x/>").decode()}'
    assert codes(tmp_path, repacked({"xl/media/image1.png": text.encode(codec)})) == ["FILE_DAMAGED"]


@pytest.mark.parametrize("part", ["styles.xml", "META-INF/manifest.xml", "Object 1/content.xml", "Pictures/x.png"])
def test_every_part_of_an_ods_is_looked_through_too(part: str, tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(as_ods(SOUND))) as old, zipfile.ZipFile(packed, "w") as new:
        for name in old.namelist():
            new.writestr(name, with_type(old.read(name)) if name == part else old.read(name))
        if part not in old.namelist():
            new.writestr(part, with_type(b"<x/>"))
    assert codes(tmp_path, packed.getvalue()) == ["FILE_DAMAGED"]


DRAWN = b"""<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg xmlns="http://www.w3.org/2000/svg"/>"""
LISTED = b"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE manifest:manifest PUBLIC "-//OpenOffice.org//DTD Manifest 1.0//EN" "Manifest.dtd"><manifest:manifest/>"""
LIBRARIES = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE {} PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "{}.dtd"><x/>"""


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("xl/media/image1.svg", DRAWN),
        ("x/manifest.xml", LISTED),
        ("Basic/script-lc.xml", LIBRARIES.format("library:libraries", "libraries").encode()),
        ("Basic/Standard/script-lb.xml", LIBRARIES.format("library:library", "library").encode()),
        ("Basic/Standard/Module1.xml", LIBRARIES.format("script:module", "module").encode()),
        ("Dialogs/Standard/Dialog1.xml", LIBRARIES.format("dlg:window", "dialog").encode()),
        ("xl/media/image2.png", b"\x89PNG<!DOCTYPE x>"),
        ("__MACOSX/._x.xml", b"\0\x05\x16\x07\0\x02<!DOCTYPE x>"),
        ("xl/media/image3.jpg", b"\xff\xd8\xff\xe0" + b"<!DOCTYPE"),
    ],
)
def test_pictures_and_what_sound_programs_write_are_no_harm(name: str, part: bytes, tmp_path: Path) -> None:
    assert is_read_alike(repacked({name: part}), tmp_path / "report.xlsx")


def test_a_harmless_document_type_hides_no_other(tmp_path: Path) -> None:
    for part in (
        DRAWN.replace(b'.dtd">', b'.dtd" [<!ENTITY a "b">]>'),
        DRAWN.replace(b"www.w3.org", b"127.0.0.1:9"),
        DRAWN + b"<!DOCTYPE x>",
    ):
        assert codes(tmp_path, repacked({"xl/media/image1.svg": part})) == ["FILE_DAMAGED"]


UNREAD = ["UTF-7", "UTF-32", "cp037", "IBM500", "hex", "punycode", "unicode_escape", "x-none"]


@pytest.mark.parametrize("part", [ACTIVITY_PART, "xl/workbook.xml", "docProps/core.xml"])
@pytest.mark.parametrize("name", ENCODINGS)
def test_a_document_type_is_refused_in_every_encoding(name: str, part: str, tmp_path: Path) -> None:
    assert codes(tmp_path, repacked({part: lambda content: declared(with_type(content), name)})) == ["FILE_DAMAGED"]


@pytest.mark.parametrize("part", [ACTIVITY_PART, "xl/workbook.xml", "docProps/core.xml"])
@pytest.mark.parametrize("name", UNREAD)
def test_encodings_in_which_a_tag_can_hide_are_refused(name: str, part: str, tmp_path: Path) -> None:
    written = f'<?xml version="1.0" encoding="{name}"?><x/>'.encode("utf-32" if name == "UTF-32" else "ascii")
    assert codes(tmp_path, repacked({part: written})) == ["FILE_DAMAGED"]


def utf7_document_type(part: bytes) -> bytes:
    return b'<?xml version="1.0" encoding="UTF-7"?>+ADw-!DOCTYPE x+AD4-' + part


def utf16_that_breaks_off(part: bytes) -> bytes:
    return declared(part, "UTF-16")[:-1]


def utf16_without_mark_that_says_utf8(part: bytes) -> bytes:
    return with_type(part).decode().encode("utf-16-le")


def mark_against_declaration(part: bytes) -> bytes:
    return codecs.BOM_UTF16_LE + declared(with_type(part), "windows-1258")


@pytest.mark.parametrize(
    "change",
    [utf7_document_type, utf16_that_breaks_off, utf16_without_mark_that_says_utf8, mark_against_declaration],
    ids=lambda change: change.__name__,
)
def test_what_is_not_in_the_encoding_that_it_says_is_refused(change: Change, tmp_path: Path) -> None:
    assert codes(tmp_path, repacked({ACTIVITY_PART: change})) == ["FILE_DAMAGED"]


def test_a_mark_counts_for_more_than_the_declaration_and_letters_stay_whole(tmp_path: Path) -> None:
    """A sheet in UTF-8 that says windows-1258 would be read as signs by one program and as letters by another."""
    content = repacked({ACTIVITY_PART: lambda part: codecs.BOM_UTF8 + declared(part, "windows-1258", "utf-8")})
    assert is_read_alike(content, tmp_path / "report.xlsx")


@pytest.mark.parametrize("name", ["UTF-16", "windows-1258"])
def test_what_another_encoding_holds_is_counted_as_it_is_decoded(name: str, tmp_path: Path) -> None:
    """A sign of two bytes in the one and of one in the other has three in UTF-8, in which the sheet is too large."""
    comment = f"<!--{'€' * 12_000_000}--></sheetData>".encode()
    grown = repacked({ACTIVITY_PART: lambda part: declared(part.replace(b"</sheetData>", comment), name)})
    assert codes(tmp_path, grown) == ["FILE_TOO_LARGE"]


@pytest.mark.parametrize("size", [1, 2, 3, 7])
@pytest.mark.parametrize("name", ["UTF-8", "UTF-16", "Shift_JIS"])
def test_the_size_of_the_pieces_in_which_a_part_comes_changes_nothing(name: str, size: int) -> None:
    text = "<x>Доклад</x>".encode() * 200
    start, rest = with_start(pieces(declared(text, name), size))
    assert b"".join(utf8_chunks(start, rest, stored_encoding(start))) == declared(text, "UTF-8")


@pytest.mark.parametrize("size", [1, 5])
def test_a_document_type_is_found_across_pieces_of_any_size(size: int) -> None:
    part = with_type(b"<x/>").ljust(4_000)
    refused = _without_document_type("x.xml", pieces(part, size), [b"<!DOCTYPE"])
    with pytest.raises(FileRefusedError):
        list(refused)


def pieces(content: bytes, size: int) -> Iterator[bytes]:
    return (content[at : at + size] for at in range(0, len(content), size))


def codes(folder: Path, content: bytes) -> list[str]:
    path = folder / "report.xlsx"
    path.write_bytes(content)
    return [code for code, *_ in told(read_book(path))]
