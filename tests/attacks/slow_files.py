"""Files under every limit of size that take a reader as long as they can: the worst found, by what they repeat.

What does not belong here: what comes of them (`play_slow_files`), and files that are refused at a glance
(`tests.assets.submissions.container.test_hostile_parts`).
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Mapping
from functools import partial

from assets.submissions.sheets.scan import column_letters
from tests.assets.submissions.test_hostile_files import ACTIVITY_PART, MAIN, SOUND, ods, put_in_sheet, repacked, sheet

MEBIBYTE = 2**20
SHEETS = 150
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def filled(piece: str, most: int = 15 * MEBIBYTE) -> str:
    """As many of a piece as come near the limit of what is parsed of one part."""
    return piece * (most // len(piece.encode()))


def sheets(xml: bytes, count: int = SHEETS) -> bytes:
    """The sound report with more sheets, all of the same XML."""
    numbers = range(1, count + 1)
    listed = "".join(f'<sheet name="s{n}" sheetId="{n + 90}" r:id="s{n}"/>' for n in numbers).encode()
    related = "".join(
        f'<Relationship Id="s{n}" Type="{RELATIONS}/worksheet" Target="worksheets/more{n}.xml"/>' for n in numbers
    ).encode()
    return repacked(
        {
            "xl/workbook.xml": lambda part: part.replace(b"</sheets>", listed + b"</sheets>"),
            "xl/_rels/workbook.xml.rels": lambda part: part.replace(b"</Relationships>", related + b"</Relationships>"),
            **{f"xl/worksheets/more{n}.xml": xml for n in numbers},
        }
    )


def many_sheets(piece: str, bytes_each: int = 1_200_000) -> bytes:
    """Sheets each far below the limits, together far above."""
    return sheets(sheet(filled(piece, bytes_each)))


def one_sheet(piece: str, before: str = "", after: str = "", most: int = 15 * MEBIBYTE) -> bytes:
    """The sheet of activities, full."""
    return repacked({ACTIVITY_PART: sheet(before + filled(piece, most) + after)})


def addressed(cell: str, rows: int = 16_000, columns: int = 26) -> str:
    """Rows of cells with addresses; `{at}` in a cell stands for its own."""
    letters = [chr(65 + n) for n in range(columns)]
    return "".join(
        f'<row r="{row}">' + "".join(cell.replace("{at}", f"{letter}{row}") for letter in letters) + "</row>"
        for row in range(1, rows + 1)
    )


def texts(piece: str, before: str = "<si>", after: str = "</si>", most: int = 15 * MEBIBYTE) -> bytes:
    """Shared texts that only a parser reads, since a text in runs has outer spaces."""
    glued = "<si><r><t> a</t></r><r><t>b</t></r></si>"
    return repacked({"xl/sharedStrings.xml": f"<sst {MAIN}>{glued}{before}{filled(piece, most)}{after}</sst>".encode()})


def styles(piece: str, most: int = 15 * MEBIBYTE) -> bytes:
    """Formats of cells by the hundred thousand, which a parser is made to read by a prefixed sheet."""

    def grown(part: bytes) -> bytes:
        return part.replace(b"</cellXfs>", filled(piece, most).encode() + b"</cellXfs>")

    odd = sheet('<row r="1"><c r="A1"><v>1</v><!-- --></c></row>')
    return repacked({"xl/styles.xml": grown, ACTIVITY_PART: odd})


def number_formats(count: int = 200_000) -> bytes:
    codes = "".join(f'<numFmt numFmtId="{n}" formatCode="[h]:mm;&quot;{"x" * 20}&quot;"/>' for n in range(200, count))
    odd = sheet('<row r="1"><c r="A1"><v>1</v><!-- --></c></row>')
    xml = f"<styleSheet {MAIN}><numFmts>{codes}</numFmts><cellXfs><xf/></cellXfs></styleSheet>"
    return repacked({"xl/styles.xml": xml.encode(), ACTIVITY_PART: odd})


def ods_content(piece: str, most: int = 15 * MEBIBYTE, name: str = "Hoạt động") -> bytes:
    """One table of an OpenDocument spreadsheet, full of a piece."""
    return ods(f'<table:table table:name="{name}">{filled(piece, most)}</table:table>')


def relations_of_a_sheet(count: int = 30_000) -> bytes:
    links = "".join(f'<hyperlink ref="A{n}" r:id="l{n}"/>' for n in range(1, count))
    own = "".join(
        f'<Relationship Id="l{n}" Type="{RELATIONS}/hyperlink" Target="http://a.vn/{n}" TargetMode="External"/>'
        for n in range(1, count)
    )
    xml = f'<worksheet {MAIN} xmlns:r="{RELATIONS}"><sheetData/><hyperlinks>{links}</hyperlinks></worksheet>'
    names = [f"xl/worksheets/_rels/more{n}.xml.rels" for n in range(1, SHEETS + 1)]
    rels = f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{own}</Relationships>'
    return with_parts(sheets(xml.encode()), {name: rels.encode() for name in names})


def with_parts(packed: bytes, parts: Mapping[str, bytes]) -> bytes:
    more = io.BytesIO(packed)
    with zipfile.ZipFile(more, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return more.getvalue()


def many_links() -> bytes:
    """Links that each cover the most cells that are noted of one."""
    links = "".join(f'<hyperlink ref="A1:AD2000" r:id="l{n}"/>' for n in range(60_000))
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="l0" Type="{RELATIONS}/hyperlink" Target="http://a.vn/" TargetMode="External"/>'
        "</Relationships>"
    )
    xml = f'<worksheet {MAIN} xmlns:r="{RELATIONS}"><sheetData/><hyperlinks>{links}</hyperlinks></worksheet>'
    return with_parts(
        sheets(xml.replace('id="l', 'id="l0" x="').encode(), 40),
        {f"xl/worksheets/_rels/more{n}.xml.rels": rels.encode() for n in range(1, 41)},
    )


def drawn(piece: str, most: int = 8 * MEBIBYTE - 100_000) -> bytes:
    """The sound report with a drawing, full of a piece, on its sheet of activities."""
    folder, _, name = ACTIVITY_PART.rpartition("/")
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="d" Type="{RELATIONS}/drawing" Target="/xl/drawings/d.xml"/></Relationships>'
    )
    filling = piece if len(piece) > MEBIBYTE else filled(piece, most)
    return repacked({f"{folder}/_rels/{name}.rels": rels.encode(), "xl/drawings/d.xml": f"<d>{filling}</d>".encode()})


def wide(part: str) -> bytes:
    """A part in two bytes a letter."""
    return f'<?xml version="1.0" encoding="UTF-16"?>{part}'.encode("utf-16")


def package(beside: Iterable[tuple[str, bytes]]) -> bytes:
    """A .zip of the sound report and files beside it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("report.xlsx", SOUND)
        for name, content in beside:
            archive.writestr(name, content)
    return packed.getvalue()


def pdf_of_many_objects(objects: int = 200_000) -> bytes:
    body = b"%PDF-1.7\n" + b"".join(
        b"%d 0 obj<</Type/Pages/Kids[%d 0 R]/Count 1>>endobj\n" % (n, n + 1) for n in range(1, objects)
    )
    return body + b"trailer<</Root 1 0 R/Size %d>>\n%%%%EOF" % objects


def reported(cells: Callable[[int], str], rows: int) -> bytes:
    """The sheet of activities with more rows under its headings."""
    written = "".join(f'<row r="{row}">{cells(row)}</row>' for row in range(7, 7 + rows))
    return repacked({ACTIVITY_PART: put_in_sheet(written.encode())})


def texts_of_row(text: str, columns: int = 16) -> Callable[[int], str]:
    """A text in every column; `{row}` stands for the row's number."""
    return lambda row: "".join(
        f'<c r="{chr(65 + n)}{row}" t="inlineStr"><is><t>{text.replace("{row}", str(row))}</t></is></c>'
        for n in range(columns)
    )


def many_formats_of_figures(rows: int = 15_000) -> bytes:
    """Every figure under a format of its own, as long as a format may be."""
    codes = "".join(f'<numFmt numFmtId="{200 + n}" formatCode="{"0" * 200}{n:04}"/>' for n in range(2_000))
    xfs = "".join(f'<xf numFmtId="{200 + n}"/>' for n in range(2_000))
    xml = f"<styleSheet {MAIN}><numFmts>{codes}</numFmts><cellXfs>{'<xf/>' * 200}{xfs}</cellXfs></styleSheet>"

    def cells(row: int) -> str:
        return "".join(f'<c r="{chr(65 + n)}{row}" s="{200 + row % 2_000}"><v>{row}.5</v></c>' for n in range(16))

    written = "".join(f'<row r="{row}">{cells(row)}</row>' for row in range(7, 7 + rows))
    return repacked({ACTIVITY_PART: put_in_sheet(written.encode()), "xl/styles.xml": xml.encode()})


def headings_everywhere() -> bytes:
    """Sheets whose first rows hold nothing but different texts, to be compared with every heading."""
    rows = "".join(
        f'<row r="{row}">'
        + "".join(f'<c r="{column_letters(n)}{row}" t="inlineStr"><is><t>{row}đ{n}</t></is></c>' for n in range(1, 65))
        + "</row>"
        for row in range(1, 41)
    )
    return sheets(sheet(rows), 110)


CELL = '<c r="{at}"><v>1</v></c>'
ODD_CELL = '<c r="{at}"><v>1</v><!-- --></c>'
TEXT_CELL = '<c r="{at}" t="inlineStr"><is><t>a</t></is></c>'
ODS_CELL = '<table:table-cell office:value-type="float" office:value="1"/>'
ODS_TEXT = '<table:table-cell office:value-type="string"><text:p>a</text:p></table:table-cell>'

SLOW: Mapping[str, Callable[[], bytes]] = {
    "tiny elements in many sheets": partial(many_sheets, "<x/>"),
    "empty cells in many sheets": partial(many_sheets, "<row>" + "<c/>" * 50 + "</row>"),
    "odd cells in many sheets": lambda: sheets(sheet(addressed(ODD_CELL, 400))),
    "odd texts in many sheets": lambda: sheets(sheet(addressed('<c r="{at}" t="s"><v>0</v><!-- --></c>', 400))),
    "regular cells in many sheets": lambda: sheets(sheet(addressed(CELL, 1_500))),
    "regular texts in many sheets": lambda: sheets(sheet(addressed(TEXT_CELL, 900))),
    "regular rows in many sheets": partial(many_sheets, '<row r="1"/>'),
    "rows and cells far away in many sheets": partial(many_sheets, '<row r="10000"><c r="A10000"/></row>'),
    "comments in many sheets": partial(many_sheets, "<!---->"),
    "tiny elements": partial(one_sheet, "<x/>"),
    "empty rows": partial(one_sheet, "<row/>"),
    "empty cells": partial(one_sheet, "<row>" + "<c/>" * 50 + "</row>"),
    "cells with values but no addresses": lambda: one_sheet(
        "<row>" + "<c><v>1</v></c>" * 20 + "</row>", most=9 * MEBIBYTE
    ),
    "odd cells": lambda: repacked({ACTIVITY_PART: sheet(addressed(ODD_CELL, 11_000))}),
    "odd texts": lambda: repacked({ACTIVITY_PART: sheet(addressed(TEXT_CELL + "<!-- -->", 9_000))}),
    "regular cells": lambda: repacked({ACTIVITY_PART: sheet(addressed(CELL, 11_400))}),
    "regular texts": lambda: repacked({ACTIVITY_PART: sheet(addressed(TEXT_CELL, 9_000))}),
    "errors": lambda: repacked({ACTIVITY_PART: sheet(addressed('<c r="{at}" t="e"><v>#REF!</v></c>', 11_000))}),
    "styled empty rows": partial(one_sheet, '<row r="1" s="1" customFormat="1" ht="15"/>', most=15 * MEBIBYTE),
    "empty values in a cell": partial(one_sheet, "<v/>", '<row r="1"><c r="A1">', "</c></row>"),
    "two values in a cell": partial(one_sheet, "<v>1</v>", '<row r="1"><c r="A1">', "</c></row>"),
    "texts in a cell": partial(one_sheet, "<t/>", '<row r="1"><c r="A1" t="inlineStr"><is>', "</is></c></row>"),
    "attributes": partial(one_sheet, '<x a="" b="" c="" d="" e="" f="" g="" h=""/>'),
    "namespaces": partial(one_sheet, '<x xmlns="a" xmlns:b="b" xmlns:c="c" xmlns:d="d"/>'),
    "entities": partial(one_sheet, "&amp;", '<row r="1"><c r="A1"><v>', "</v></c></row>"),
    "character data": partial(one_sheet, "<![CDATA[]]>", '<row r="1"><c r="A1"><v>', "</v></c></row>"),
    "comments": partial(one_sheet, "<!---->"),
    "instructions": partial(one_sheet, "<?a?>"),
    "nesting": lambda: one_sheet("<x>" * 1_000 + "</x>" * 1_000),
    "shared texts in runs": partial(texts, "<r><t/></r>"),
    "shared texts, each a letter": partial(texts, "<si><t>a</t></si>", "", "", most=15 * MEBIBYTE),
    "shared texts with readings": partial(texts, "<rPh><t/></rPh>"),
    "regular shared texts": lambda: repacked(
        {"xl/sharedStrings.xml": f"<sst {MAIN}>{'<si><t>a</t></si>' * 990_000}</sst>".encode()}
    ),
    "formats of cells": partial(styles, "<xf/>"),
    "number formats": number_formats,
    "60,000 formats": partial(styles, '<xf numFmtId="14" fontId="0" fillId="0" borderId="0"/>', most=60_000 * 55),
    "merged ranges in many sheets": lambda: sheets(
        sheet(after="<mergeCells>" + '<mergeCell ref="A1:B2"/>' * 19_000 + "</mergeCells>")
    ),
    "conditional formats": lambda: repacked(
        {ACTIVITY_PART: sheet(after=filled('<conditionalFormatting sqref="A1"><cfRule/></conditionalFormatting>'))}
    ),
    "validations": lambda: repacked(
        {ACTIVITY_PART: sheet('<row r="1"><c r="A1"><!-- --></c></row>', filled("<dataValidation/>"))}
    ),
    "links of many sheets": relations_of_a_sheet,
    "wide links": many_links,
    "defined names": lambda: repacked(
        {
            "xl/workbook.xml": lambda part: part.replace(
                b"</workbook>", b"<definedNames>" + b"<x/>" * 900_000 + b"</definedNames></workbook>"
            )
        }
    ),
    "defined names, judged": lambda: repacked(
        {
            "xl/workbook.xml": lambda part: part.replace(
                b"</workbook>", b"<definedNames>" + b"<definedName/>" * 199_000 + b"</definedNames></workbook>"
            )
        }
    ),
    "a formula": lambda: repacked(
        {
            "xl/workbook.xml": lambda part: part.replace(
                b"</workbook>", b"<x><definedName>" + b"a!'[(" * 700_000 + b"</definedName></x></workbook>"
            )
        }
    ),
    "a drawing of tiny elements": partial(drawn, "<x/>"),
    "a drawing of elements by different names": lambda: drawn("".join(f"<x{n:x}/>" for n in range(800_000))),
    "a drawing of formulas": partial(drawn, "<f>A1</f>", 199_000 * 9),
    "relations of the workbook": lambda: repacked(
        {
            "xl/_rels/workbook.xml.rels": lambda part: part.replace(
                b"</Relationships>",
                b"".join(b'<Relationship Id="q%d" Type="a/b" Target="c%d"/>' % (n, n) for n in range(70_000))
                + b"</Relationships>",
            )
        }
    ),
    "a sheet in UTF-16": lambda: repacked(
        {ACTIVITY_PART: wide(f"<worksheet {MAIN}>{filled('<x/>', 7 * MEBIBYTE)}</worksheet>")}
    ),
    "sheets in UTF-16": lambda: sheets(wide(f"<worksheet {MAIN}>{filled('<x/>', 600_000)}</worksheet>")),
    "parts that are only unpacked": lambda: with_parts(
        SOUND, {f"xl/media/{n}.bin": b"\1" * (15 * MEBIBYTE) for n in range(12)}
    ),
    "parts of XML that are only looked through": lambda: with_parts(
        SOUND, {f"customXml/{n}.xml": filled("<!a", 15 * MEBIBYTE).encode() for n in range(12)}
    ),
    "notes": lambda: with_parts(SOUND, {"xl/comments9.xml": filled("<comment/>", 15 * MEBIBYTE).encode()}),
    "ods: tiny elements": partial(ods_content, "<x/>"),
    "ods: rows": partial(ods_content, "<table:table-row/>"),
    "ods: cells": partial(ods_content, "<table:table-row>" + "<table:table-cell/>" * 50 + "</table:table-row>"),
    "ods: numbers": partial(ods_content, "<table:table-row>" + ODS_CELL * 20 + "</table:table-row>"),
    "ods: texts": partial(ods_content, "<table:table-row>" + ODS_TEXT * 20 + "</table:table-row>"),
    "ods: repeated rows": lambda: ods_content(
        f'<table:table-row table:number-rows-repeated="24000">{ODS_CELL * 20}</table:table-row>', 1_500
    ),
    "ods: repeated cells": partial(
        ods_content,
        '<table:table-row table:number-rows-repeated="400">'
        '<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="1000"/>'
        "</table:table-row>",
        200,
    ),
    "ods: spaces": partial(
        ods_content,
        "<table:table-row><table:table-cell><text:p>"
        + "<text:s/>" * 50
        + "</text:p></table:table-cell></table:table-row>",
    ),
    "ods: paragraphs": lambda: ods(
        '<table:table table:name="Hoạt động"><table:table-row><table:table-cell>'
        + filled("<text:p/>")
        + "</table:table-cell></table:table-row></table:table>"
    ),
    "ods: merged": partial(
        ods_content,
        '<table:table-row><table:table-cell table:number-columns-spanned="2"/></table:table-row>',
        19_000 * 90,
    ),
    "ods: many tables": lambda: ods(
        "".join(f'<table:table table:name="s{n}">{filled("<x/>", 110_000)}</table:table>' for n in range(199))
    ),
    "ods: annotations": partial(ods_content, "<office:annotation/>"),
    "ods: foreign filled tables": lambda: ods(
        "".join(
            f'<table:table table:name="s{n}"><table:table-row table:number-rows-repeated="24000">{ODS_CELL * 20}'
            "</table:table-row></table:table>"
            for n in range(150)
        )
    ),
    "rows of wrong texts": lambda: reported(texts_of_row("sai"), 18_000),
    "rows of different wrong texts": lambda: reported(texts_of_row("sai {row}"), 18_000),
    "rows of long texts": lambda: reported(texts_of_row("chữ " * 400 + "{row}"), 1_500),
    "rows of links": lambda: reported(texts_of_row("https://a.vn/{row}; " * 20), 4_000),
    "rows of dates": lambda: reported(texts_of_row("31/12/2025 - {row}/13/25; 1-2-2025"), 18_000),
    "rows of codes of old fonts": lambda: reported(texts_of_row("µ¨©ª«¬­®¸¶·¹ {row}"), 18_000),
    "figures in long formats": many_formats_of_figures,
    "headings everywhere": headings_everywhere,
    "relations among many parts": lambda: with_parts(
        repacked(
            {
                "xl/_rels/workbook.xml.rels": lambda part: part.replace(
                    b"</Relationships>",
                    b"".join(b'<Relationship Id="q%d" Type="a/b" Target="c%d"/>' % (n, n) for n in range(60_000))
                    + b"</Relationships>",
                )
            }
        ),
        {f"{n}.bin": b"" for n in range(3_900)},
    ),
    "zip: PDFs of many objects": lambda: package([(f"{n}.pdf", pdf_of_many_objects(50_000)) for n in range(20)]),
    "zip: large PDFs": lambda: package([(f"{n}.pdf", b"%PDF-1.7\n" + b"/Encrypt " * 3_000_000) for n in range(15)]),
    "zip: zeros": lambda: package([(f"{n}.jpg", bytes(15 * MEBIBYTE)) for n in range(30)]),
    "zip: many files": lambda: package([(f"{n}.pdf", b"%PDF-1.7 %%EOF") for n in range(3_900)]),
}
