"""Two independent ways of scanning a sheet agree, however its bytes are cut into chunks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.submissions.container.guard import LIMITS
from assets.submissions.sheets.excel.regular_xml import IrregularXMLError, scan_regular
from assets.submissions.sheets.excel.xlsx_scan import _Texts
from assets.submissions.sheets.excel.xml_cells import Context, scan_parsed
from assets.submissions.sheets.scan import LinkPart, column_letters, column_number

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
CELLS = [
    ('<c r="{}"/>', "empty, styled"),
    ('<c r="{}" s="1"></c>', "empty, open"),
    ('<c r="{}"><v>12</v></c>', "figure"),
    ('<c r="{}" t="s"><v>0</v></c>', "shared text"),
    ('<c r="{}" t="inlineStr"><is><t>&lt;c r=&quot;</t></is></c>', "text"),
    ('<c r="{}" s="3" t="e"><v>#REF!</v></c>', "error"),
    ('<c r="{}" t="e"><f>1/0</f><v>#DIV/0!</v></c>', "error of a formula"),
    ('<c r="{}"><f>A1</f></c>', "formula without value"),
    ('<c r="{}"><f t="shared" si="0"/><v></v></c>', "shared formula without value"),
    ('<c r="{}"><f>A1</f><v/></c>', "formula with an empty value"),
    ('<c r="{}" t="str"><f>A1</f><v></v></c>', "formula whose value is an empty text"),
    ('<c r="{}"><f>A1</f><v>3</v></c>', "formula with a value"),
]


def chunks(xml: bytes, size: int) -> Iterator[bytes]:
    return (xml[start : start + size] for start in range(0, len(xml), size))


@st.composite
def sheets(draw: st.DrawFn) -> bytes:
    kinds = draw(st.lists(st.sampled_from([cell for cell, _ in CELLS]), max_size=30))
    columns = draw(st.integers(1, 800))
    first_row = draw(st.sampled_from([1, 9_990, 1_000_000]))
    cells = [kind.format(f"{column_letters(columns + n % 5)}{first_row + n}") for n, kind in enumerate(kinds)]
    rows = "".join(f'<row r="{first_row + n}">{cell}</row>' for n, cell in enumerate(cells))
    merged = '<mergeCells><mergeCell ref="A1:B1"/></mergeCells>' * draw(st.integers(0, 1))
    return f"<worksheet {MAIN}><sheetData>{rows}</sheetData>{merged}</worksheet>".encode()


@given(sheets(), st.integers(20, 400))
def test_a_search_of_bytes_finds_what_a_parser_finds(xml: bytes, size: int) -> None:
    searched = scan_regular("x", chunks(xml, size), exact=True)
    parsed = scan_parsed("x", chunks(xml, size), Context(texts=["chữ"]))
    # A formula without value is closed like a filled cell; the search may count it, so it is never too low.
    assert searched.filled >= parsed.filled
    assert searched.last_row >= parsed.last_row
    assert searched.last_column >= parsed.last_column
    assert (searched.errors, searched.unvalued, searched.merged) == (parsed.errors, parsed.unvalued, parsed.merged)


@pytest.mark.parametrize(("cell", "kind"), CELLS)
def test_only_errors_and_lost_values_are_told(cell: str, kind: str) -> None:
    xml = f'<worksheet {MAIN}><sheetData><row r="7">{cell.format("C7")}</row></sheetData></worksheet>'.encode()
    scan = scan_regular("x", [xml], exact=False)
    assert bool(scan.errors) == kind.startswith("error")
    assert bool(scan.unvalued) == (
        kind in {"formula without value", "shared formula without value"} or "empty v" in kind
    )
    assert [one[:2] for one in scan.errors] + scan.unvalued in ([], [(7, 3)])


SHEET = f'<worksheet {MAIN}>{{head}}<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>{{rest}}</worksheet>'


@pytest.mark.parametrize(
    ("head", "rest"),
    [
        ("<!-- <sheetData> -->", ""),
        ("<!-- <sheetData/> -->", ""),
        ("<?x <sheetData> ?>", ""),
        ("", '<mergeCells><mergeCell ref="A1:B1" count="1"/></mergeCells>'),
        ("", '<mergeCells><mergeCell count="1" ref="A1:B1"/></mergeCells>'),
        ("", '<mergeCells><mergeCell ref="A2:B2"/><mergeCell\nref="A1:B1"/></mergeCells>'),
        ("", "<mergeCells><mergeCell ref='A1:B1'/></mergeCells>"),
        ("", '<mergeCells><mergeCell  ref="A1:B1"/></mergeCells>'),
        ("", f'<x:mergeCells x{MAIN[1:]} xmlns:x="y"><x:mergeCell ref="A1:B1"/></x:mergeCells>'),
        ("", '<!-- <mergeCells><mergeCell ref="A1:B1"/></mergeCells> -->'),
        ("", '<hyperlinks xmlns:x="y"><x:hyperlink ref="A1" location="B1"/></hyperlinks>'),
        ("", '<hyperlinks><hyperlink ref="A1" display=x location="B1"/></hyperlinks>'),
    ],
)
def test_what_a_search_of_bytes_may_misread_goes_to_the_parser(head: str, rest: str) -> None:
    with pytest.raises(IrregularXMLError):
        scan_regular("x", [SHEET.format(head=head, rest=rest).encode()], exact=True)


@pytest.mark.parametrize("written", [' ref="A1:B1"', ' ref="A1:B1" '])
def test_merged_cells_as_most_programs_write_them_need_no_parser(written: str) -> None:
    xml = SHEET.format(head="<cols/>", rest=f"<mergeCells><mergeCell{written}/></mergeCells>").encode()
    assert scan_regular("x", [xml], exact=True).merged == [((0, 0), (0, 1))]


@pytest.mark.parametrize(
    "written",
    [
        ' ref="A1" r:id="rId7"/>',
        "\n  ref = 'A1'\tr:id='rId7'></hyperlink>",
        ' ref="A1" display="Quý I > Quý II" r:id="rId7"/>',
        ' r:id="rId7" tooltip="" ref="A1" />',
    ],
)
def test_a_link_is_found_however_it_is_written(written: str) -> None:
    rest = f'<hyperlinks xmlns:r="{RELATIONS}"><hyperlink{written}</hyperlinks>'
    xml = SHEET.format(head="", rest=rest).encode()
    searched, parsed = scan_regular("x", [xml], exact=True), scan_parsed("x", [xml], Context())
    assert searched.link_parts == parsed.link_parts == [LinkPart("A1", "rId7", "")]


@given(st.lists(st.text(alphabet="ab<>&é", max_size=20), max_size=20), st.integers(1, 50))
def test_lengths_of_shared_texts_do_not_depend_on_how_the_bytes_are_cut(texts: list[str], size: int) -> None:
    escaped = [text.replace("&", "&amp;").replace("<", "&lt;").encode() for text in texts]
    xml = b"<sst>" + b"".join(b"<si><t>" + text + b"</t></si>" for text in escaped) + b"</sst>"
    expected = [len(text) + len(b"<t></t></si>") for text in escaped]
    read = _Texts(LIMITS)
    read.read(chunks(xml, size))
    lengths = read.lengths().tolist()
    assert lengths[:-1] == expected[:-1]
    assert len(lengths) == len(expected)


@given(st.integers(1, 18_278))
def test_column_letters_and_numbers_are_each_others_inverse(number: int) -> None:
    assert column_number(column_letters(number)) == number
