"""A column of addresses means where its links lead, in every way in which programs write a link."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl.worksheet.hyperlink import Hyperlink

from assets.submissions.sheets.cells import CellValue
from assets.submissions.sheets.links import follow_links, formula_address
from tests.assets.submissions.book_parts import changed_parts
from tests.assets.submissions.report_books import book, read_book, sound_row, told
from warehouse.tables import activity, evidence, plan_task, scorecard

PAGE = "https://bo.example.vn/tin/1"
ACTIVITIES = activity.info["sheet"]


@pytest.mark.parametrize(
    ("formula", "address"),
    [
        (f'HYPERLINK("{PAGE}","Xem bài")', PAGE),
        (f'of:=HYPERLINK("{PAGE}";"Xem bài")', PAGE),
        (f'= hyperlink ( "{PAGE}" )', PAGE),
        (f'HYPERLINK("{PAGE}?a=""b""", A1)', f'{PAGE}?a="b"'),
        ("HYPERLINK(A1)", None),
        ('HYPERLINK("https://bo.example.vn/"&A1)', None),
        ("SUM(H5:H45)", None),
        ("", None),
    ],
)
def test_the_address_of_a_formula_is_the_one_that_it_spells_out(formula: str, address: str | None) -> None:
    assert formula_address(formula) == address


@pytest.mark.parametrize(
    ("shown", "behind", "value", "elsewhere"),
    [
        pytest.param("Xem bài", PAGE, PAGE, [], id="words"),
        pytest.param(PAGE, PAGE, PAGE, [], id="the address itself"),
        pytest.param("http://www.bo.example.vn/tin/1/", PAGE, "http://www.bo.example.vn/tin/1/", [], id="another form"),
        pytest.param("https://bo.example.vn/a", PAGE, f"https://bo.example.vn/a; {PAGE}", [PAGE], id="another address"),
        pytest.param("bài, ảnh", f"{PAGE}\n{PAGE}2\n{PAGE}", f"{PAGE}; {PAGE}2", [], id="several links"),
        pytest.param("kh.pdf", PAGE, f"kh.pdf; {PAGE}", [], id="a file's name is kept"),
        pytest.param("Kế hoạch", "file:///C:/Bao%20cao/kh%2012.pdf", "kh 12.pdf", [], id="a file on the own disk"),
        pytest.param("Kế hoạch", "tailieu/kh.pdf", "kh.pdf", [], id="a file beside the workbook"),
        pytest.param("kh.pdf", "tailieu/kh.pdf", "kh.pdf", [], id="a file shown and linked"),
        pytest.param(
            "vanphong@bo.example.vn", "mailto:vanphong@bo.example.vn", "vanphong@bo.example.vn", [], id="mail"
        ),
        pytest.param("Xem trang 2", "#Kế hoạch!A1", "Xem trang 2", [], id="a place in the workbook"),
        pytest.param("", PAGE, PAGE, [], id="a formula that was never calculated"),
        pytest.param(12.0, PAGE, PAGE, [], id="a number"),
    ],
)
def test_a_cell_of_a_column_of_addresses_is_where_its_link_leads(
    shown: CellValue, behind: str, value: str, elsewhere: list[str]
) -> None:
    columns: dict[str, list[CellValue]] = {"evidence_code": ["TL01"], "link_or_file": [shown]}
    found = follow_links(columns, evidence, {0: {"link_or_file": behind}})
    assert columns["link_or_file"] == [value]
    assert [one.address for one in found] == elsewhere


def test_links_of_other_cells_are_the_rows_where_it_gives_no_address() -> None:
    columns: dict[str, list[CellValue]] = {"title": ["Bài 1", "Bài 2"], "link": ["", "https://bo.example.vn/2"]}
    assert follow_links(columns, activity, {0: {"title": PAGE}, 1: {"title": PAGE}}) == []
    assert columns == {"title": ["Bài 1", "Bài 2"], "link": [PAGE, "https://bo.example.vn/2"]}


def test_remarks_keep_the_addresses_behind_their_words() -> None:
    columns: dict[str, list[CellValue]] = {"criterion_code": ["1.1", "1.2"], "explanation": ["Xem tại đây", PAGE]}
    assert follow_links(columns, scorecard, {at: {"explanation": PAGE} for at in (0, 1)}) == []
    assert columns["explanation"] == [f"Xem tại đây ({PAGE})", PAGE]


def test_a_table_without_a_column_of_addresses_keeps_its_texts() -> None:
    columns: dict[str, list[CellValue]] = {"content": ["Nhiệm vụ"]}
    assert follow_links(columns, plan_task, {0: {"content": PAGE}}) == []
    assert columns == {"content": ["Nhiệm vụ"]}


def activities(folder: Path, *texts: str, reference: str | None = None, location: str | None = None) -> Path:
    workbook = book({"activity": [sound_row("activity", at, link=text) for at, text in enumerate(texts, start=1)]})
    if reference is not None:
        workbook[ACTIVITIES][reference].hyperlink = Hyperlink(ref=reference, target=PAGE, location=location)
    path = folder / "report.xlsx"
    workbook.save(path)
    return path


def links_of(path: Path) -> list[str]:
    return read_book(path).rows["activity"]["link"].tolist()


def test_a_link_over_several_cells_leads_from_each_that_shows_something(tmp_path: Path) -> None:
    path = activities(tmp_path, "Bài 1", "Bài 2", "Bài 3", reference="I4")
    changes = {"xl/worksheets/sheet3.xml": lambda sheet: sheet.replace(b'ref="I4"', b'ref="I4:I5"')}
    path.write_bytes(changed_parts(path.read_bytes(), changes))
    assert links_of(path) == [PAGE, PAGE, "Bài 3"]


def test_a_place_at_the_address_is_part_of_it(tmp_path: Path) -> None:
    assert links_of(activities(tmp_path, "Bài 1", reference="I4", location="muc-2")) == [f"{PAGE}#muc-2"]


@pytest.mark.parametrize("calculated", [b"<v>Xem</v>", b"<v></v>", b"<v/>", b""])
@pytest.mark.parametrize("is_searched", [True, False], ids=["searched", "parsed"])
def test_a_formula_that_is_a_link_is_its_address_calculated_or_not(
    calculated: bytes, is_searched: bool, tmp_path: Path
) -> None:
    path = activities(tmp_path, f'=HYPERLINK("{PAGE}?a=1&b=2","Xem")', "Bài 2")

    def change(sheet: bytes) -> bytes:
        assert b"<v />" in sheet or b"<v/>" in sheet
        cell = sheet.replace(b"</f><v />", b"</f>" + calculated).replace(b"</f><v/>", b"</f>" + calculated)
        typed = cell.replace(b'<c r="I4">', b'<c r="I4" t="str">') if b"Xem<" in calculated else cell
        return typed if is_searched else typed.replace(b"<sheetData>", b"<!-- --><sheetData>")

    path.write_bytes(changed_parts(path.read_bytes(), {"xl/worksheets/sheet3.xml": change}))
    batch = read_book(path)
    assert batch.rows["activity"]["link"].tolist() == [f"{PAGE}?a=1&b=2", "Bài 2"]
    assert told(batch) == []


def test_an_address_that_a_cell_hides_behind_another_is_told(tmp_path: Path) -> None:
    path = activities(tmp_path, "https://bo.example.vn/khac", reference="I4")
    batch = read_book(path)
    assert told(batch) == [("CELL_LINK_ELSEWHERE", ACTIVITIES, "I4")]
    assert batch.rows["activity"]["link"].tolist() == [f"https://bo.example.vn/khac; {PAGE}"]


def test_a_link_behind_an_empty_cell_is_none(tmp_path: Path) -> None:
    assert read_book(activities(tmp_path, "", reference="I4")).rows["activity"]["link"].isna().all()
