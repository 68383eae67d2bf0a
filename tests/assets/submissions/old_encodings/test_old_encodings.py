"""Text in TCVN3 or VNI is told with what it says; text in Unicode, Vietnamese or not, never is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from openpyxl.styles import Font

from assets.reference.loading import load_references
from assets.submissions.old_encodings.recognising import is_suspicious, old_text
from assets.submissions.old_encodings.tables import OLD_ENCODINGS
from checks.findings.model import unpacked
from tests.assets.submissions.ods_books import as_ods
from tests.assets.submissions.report_books import book, read_book, sound_row
from tests.assets.submissions.sound_files import FIXTURES

TCVN3, VNI = OLD_ENCODINGS

OLD = [
    ("Bµi viÕt vÒ mét cöa liªn th«ng", "Bài viết về một cửa liên thông", TCVN3),
    ("Lª ThÞ Thu Hµ, Thø tr\xadëng", "Lê Thị Thu Hà, Thứ trưởng", TCVN3),
    ("UBND tØnh Qu¶ng Nam (2025)", "UBND tỉnh Quảng Nam (2025)", TCVN3),
    ("§ång chÝ NguyÔn V¨n H\xadng", "Đồng chí Nguyễn Văn Hưng", TCVN3),
    ("Kû yÕu, tuyÓn tËp: ®Ñp, khoÎ, uyÓn chuyÓn", "Kỷ yếu, tuyển tập: đẹp, khoẻ, uyển chuyển", TCVN3),
    ("Baøi vieát veà moät cöûa lieân thoâng", "Bài viết về một cửa liên thông", VNI),
    ("Quyeát ñònh cuûa Thuû töôùng", "Quyết định của Thủ tướng", VNI),
    ("UÛY BAN NHAÂN DAÂN TÆNH", "ỦY BAN NHÂN DÂN TỈNH", VNI),
    ("Nguyeãn Vaên Höng, thò xaõ Kyø Anh", "Nguyễn Văn Hưng, thị xã Kỳ Anh", VNI),
]
NOT_OLD = [
    *("Hoạt động «một cửa» số 1", "Báo cáo", "Thông báo · nhà", "«Báo cáo»", "hoá toán", "thông\xadtin", "Đà Nẵng"),
    *("Microsoft® Windows™ © 2024", "10 µm, 5 µm", "20½ giờ", "5 °C ± 2", "«An», «Ba»", "¥ 100; § 5", "10 × 20 ÷ 2"),
    *("Café où l’été", "naïve façade, Noël à Hué", "thé, né, où", "«Déjà vu» à l'hôtel", "œuvre, être, maïs"),
    *("Straße Köln, Öl für Müller", "Señor Muñoz, El Niño", "São João, ação", "Ærø, Mærsk, Tromsø", "Þór, Óðinn"),
    *("", " ", "12", "Ab", "https://moh.gov.vn/tin/1?a=b§ion=2"),
]


@pytest.mark.parametrize(("text", "meaning", "encoding"), OLD, ids=[meaning for _, meaning, _ in OLD])
def test_text_in_an_old_encoding_is_recognised_and_decoded(text, meaning, encoding):
    found = old_text(text)
    assert is_suspicious(text)
    assert found is not None
    assert (found.encoding, found.decoded) == (encoding, meaning)


@pytest.mark.parametrize("text", NOT_OLD)
def test_other_text_is_not(text):
    assert old_text(text) is None
    assert old_text(text, OLD_ENCODINGS) is None


def test_one_word_is_enough_in_a_workbook_with_such_fonts():
    assert old_text("Hµ") is None
    assert old_text("Hµ", [TCVN3]).decoded == "Hà"
    assert old_text("Hµ", [VNI]) is None


def test_nothing_that_the_product_itself_writes_is_taken_for_old():
    """All Vietnamese of the texts and lists: every line, and every three words of it."""
    paths = [*FIXTURES.glob("code_lists/*.csv"), *FIXTURES.glob("frameworks/*.yaml"), FIXTURES / "findings.yaml"]
    lines = {
        line for path in [*paths, FIXTURES.parent / "README.vi.md"] for line in path.read_text("utf-8").split("\n")
    }
    words = [re.findall(r"\S+", line) for line in lines]
    runs = {" ".join(line[at : at + 3]) for line in words for at in range(len(line))}
    assert len(runs) > 5_000
    assert [text for text in lines | runs if old_text(text, OLD_ENCODINGS)] == []


def in_old_letters(text: str) -> str:
    """A text in TCVN3."""
    letters = {TCVN3.decoded(letter): letter for letter in TCVN3.letters}
    return "".join(letters.get(letter, letter) for letter in text)


def test_each_entry_of_each_list_survives_the_way_there_and_back():
    lists = load_references(FIXTURES, FIXTURES / "frameworks").code_lists
    labels = {label for name in lists.names() for label in lists.labels(name).values()}
    assert len(labels) > 100
    for label in labels:
        assert TCVN3.decoded(in_old_letters(label)).casefold() == label.casefold()


@pytest.fixture(name="report")
def _report():
    rows = [sound_row("activity", number) for number in range(1, 7)]
    workbook = book({"activity": rows})
    sheet = workbook["Hoạt động"]
    for row in (4, 5, 6, 8):
        sheet.cell(row, 3).value = "Bµi viÕt vÒ mét cöa"
    sheet["L7"] = "Hoäi nghò toång keát"
    for row in (5, 6):
        sheet.cell(row, 6).value = "Ng\xadêi d©n"
    return workbook


EXPECTED = [
    ("CELL_IN_OLD_ENCODING", "C4", ["C4:C6", "C8"], "TCVN3 (ABC)", "Bài viết về một cửa"),
    ("CELL_IN_OLD_ENCODING", "L7", ["L7"], "VNI", "Hội nghị tổng kết"),
    ("CELL_IN_OLD_ENCODING_LISTED", "F5", ["F5:F6"], "TCVN3 (ABC)", "Người dân"),
]


def told_old(path: Path) -> list[tuple]:
    found = read_book(path).findings
    old = found[found["code"].str.contains("OLD_ENCODING")]
    params = [unpacked(one) for one in old["params"]]
    cells = zip(old["code"], old["cell"], params, strict=True)
    return sorted((code, cell, one["cells"], one["encoding"], one["decoded"]) for code, cell, one in cells)


def test_a_column_has_one_finding_with_all_its_cells_and_a_list_says_the_entry(report, tmp_path):
    path = tmp_path / "report.xlsx"
    report.save(path)
    assert told_old(path) == EXPECTED
    path.write_bytes(as_ods(report))
    assert told_old(path) == EXPECTED


def test_the_fonts_of_the_workbook_count(report, tmp_path):
    path = tmp_path / "report.xlsx"
    report["Thông tin chung"]["B9"] = report["Hoạt động"]["L9"] = "Hµ"
    report.save(path)
    assert told_old(path) == EXPECTED
    report["Hoạt động"]["L9"].font = Font(name=".VnTime")
    report.save(path)
    assert ("CELL_IN_OLD_ENCODING", "L9", ["L9"], "TCVN3 (ABC)", "Hà") in told_old(path)
