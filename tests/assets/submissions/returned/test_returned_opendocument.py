"""An .ods comes back as the agency's own .ods: marked, nothing else changed, whatever program wrote it."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from assets.reference.loading import References, load_references
from assets.samples.year import write_sample_year
from assets.submissions.reading.report_file import opened_report
from assets.submissions.returned.marked_workbook import Returned, return_workbook
from assets.submissions.returned.opendocument.spaces import element, paragraphs
from assets.submissions.returned.xlsx.styles_part import MARKS
from tests.assets.submissions.ods_books import as_ods
from tests.assets.submissions.returned.marked_books import (
    ACTIVITIES,
    RESULT,
    answer_of,
    column_below,
    entry,
    opened,
    parts_of,
    repacked,
)
from tests.assets.submissions.returned.marked_ods import Ods
from tests.assets.submissions.returned.test_returned_libreoffice import read

FIXTURES = Path(__file__).parents[4] / "fixtures"
FOUND = (
    entry("F7", is_explainable=True, value="  1.200  lượt"),
    entry("B4", severity="note", label="Lưu ý"),
    entry("H60", severity="blocking", label="Chặn"),
    entry("N70"),
)


@pytest.fixture(scope="module")
def references() -> References:
    return load_references(FIXTURES, FIXTURES / "frameworks")


@pytest.fixture(scope="module")
def sent(references, tmp_path_factory, libreoffice) -> Path:
    """One agency's filled template without a fault, as LibreOffice saves it."""
    year = write_sample_year(references, 2025, tmp_path_factory.mktemp("inbox"), agencies=1, faulty_share=0)
    return libreoffice("ods", tmp_path_factory.mktemp("sent"), year.folder / year.files[0].file_name)


@pytest.fixture(scope="module")
def returned(sent, tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("returned") / "returned.ods"
    path.write_bytes(own(return_workbook(sent, answer_of(*FOUND))))
    return path


@pytest.fixture(scope="module")
def kept(returned, tmp_path_factory, libreoffice) -> Path:
    """The returned file as LibreOffice saves it."""
    return libreoffice("ods", tmp_path_factory.mktemp("kept"), returned)


@pytest.fixture(scope="module")
def as_xlsx(sent, tmp_path_factory, libreoffice) -> Path:
    """The report that was sent, as LibreOffice saves it for Excel."""
    return libreoffice("xlsx", tmp_path_factory.mktemp("xlsx"), sent)


def own(returned: Returned) -> bytes:
    assert (returned.is_own, returned.suffix) == (True, ".ods")
    return returned.content


def look(path: Path) -> Ods:
    return Ods(path.read_bytes())


def by_hand(workbook: Workbook, path: Path) -> Path:
    path.write_bytes(as_ods(workbook))
    return path


def report_of(*rows: tuple[object, ...]) -> Workbook:
    workbook = Workbook()
    workbook.active.title = ACTIVITIES
    for row in rows:
        workbook.active.append(row)
    return workbook


def values_of(path: Path) -> dict[int, dict[int, object]]:
    """Of the sheet of activities, by row and column."""
    with opened_report(path) as report:
        (scan,) = (scan for scan in report.scans if scan.name == ACTIVITIES)
        return {number: row for number, row in (scan.cells or {}).items() if row}


def assert_marked(ods: Ods) -> None:
    assert ods.color("F7") == MARKS["warning"]
    assert ods.color("B4") == MARKS["note"]
    assert ods.color("H60") == MARKS["blocking"]
    assert ods.color("N70") == MARKS["warning"]
    assert "[Cảnh báo] Ô này cần một số.\n→ Chỉ gõ chữ số." in ods.said("F7")
    assert ods.said("B4").startswith("Ngày thực hiện")
    assert "[Lưu ý] Ô này cần một số." in ods.said("B4")


def test_links_lead_where_they_led() -> None:
    path = FIXTURES / "hard_reports" / "hyperlink-behind-words.ods"
    returned = own(return_workbook(path, answer_of(entry("I5"))))
    kept, sent = (re.findall(rb'xlink:href="(http[^"]*)"', parts_of(one)["content.xml"]) for one in (returned, path))
    assert kept == sent
    assert len(kept) >= 4


def test_cells_are_marked_and_commented_before_and_after_libreoffice(returned, kept):
    assert_marked(look(returned))
    assert_marked(look(kept))


def test_nothing_else_is_changed(sent, returned):
    before, after = look(sent), look(returned)
    assert after.sheets == [RESULT, *before.sheets]
    for sheet in before.sheets:
        assert after.checked(sheet) == before.checked(sheet)
        assert (after.sheet_bytes(sheet) == before.sheet_bytes(sheet)) == (sheet != ACTIVITIES)
    changed = {name for name, content in parts_of(returned).items() if parts_of(sent).get(name) != content}
    assert changed <= {"content.xml", "styles.xml", "META-INF/manifest.xml"}
    first = after.archive.infolist()[0]
    assert (first.filename, first.compress_type, first.extra) == ("mimetype", zipfile.ZIP_STORED, b"")


def test_the_report_reads_the_same_and_keeps_its_checks_after_libreoffice(references, sent, kept):
    before, after = read(sent, references), read(kept, references)
    assert len(after.findings) == len(before.findings) == 0
    for name, rows in before.rows.items():
        assert after.rows[name].drop(columns="sha256").equals(rows.drop(columns="sha256")), name
    assert look(kept).checked(ACTIVITIES) == look(sent).checked(ACTIVITIES)
    assert sorted(look(kept).conditions()) == sorted([*look(sent).conditions(), "of:cell-content-text-length()<=2000"])


def test_what_is_typed_beside_a_finding_is_read_back_and_links_lead_to_cells(
    references, returned, tmp_path, libreoffice
):
    assert f"#'{ACTIVITIES}'.F7" in look(returned).links()
    through_excel = libreoffice("xlsx", tmp_path, returned)
    workbook = load_workbook(through_excel)
    sheet = workbook[RESULT]
    assert not sheet.column_dimensions["I"].hidden
    assert sheet.column_dimensions["J"].hidden
    assert sheet.protection.sheet
    (row,) = (cells[3].row for cells in sheet.iter_rows() if cells[3].value == "F7")
    assert not sheet.cell(row, 9).protection.locked
    assert sheet.cell(row + 1, 9).protection.locked
    assert sheet.cell(row, 4).hyperlink.location.endswith("F7")
    sheet.cell(row, 9).value = "Đúng như báo cáo của đơn vị."
    workbook.save(through_excel)
    batch = read(libreoffice("ods", tmp_path, through_excel), references)
    assert batch.explanations[["code", "sheet", "cell", "explanation"]].to_numpy().tolist() == [
        ["CELL_NOT_NUMBER", ACTIVITIES, "F7", "Đúng như báo cáo của đơn vị."]
    ]


@pytest.mark.parametrize("is_saved_between", [False, True])
def test_a_second_return_has_one_sheet_and_no_stale_mark_or_check(sent, returned, kept, is_saved_between):
    again = kept if is_saved_between else returned
    back = Ods(own(return_workbook(again, answer_of(entry("C5"), entry("B4", severity="note", label="Lưu ý")))))
    before = look(sent)
    assert back.sheets == [RESULT, *before.sheets]
    assert back.color("C5") == MARKS["warning"]
    assert back.color("B4") == MARKS["note"]
    assert back.said("B4").count("KẾT QUẢ KIỂM TRA") == 1
    assert [back.color(cell) for cell in ("F7", "H60", "N70")] == [None, None, None]
    assert [back.said(cell) for cell in ("F7", "H60", "N70")] == ["", "", ""]
    assert sorted(back.conditions()) == sorted(before.conditions())
    clean = Ods(own(return_workbook(again, answer_of())))
    assert clean.color("B4") == before.color("B4")
    assert clean.said("B4") == before.said("B4")


def test_colours_notes_and_merged_cells_of_the_agency_come_back(as_xlsx, tmp_path, libreoffice):
    workbook = load_workbook(as_xlsx)
    sheet = workbook[ACTIVITIES]
    sheet.merge_cells("E12:F13")
    sheet["E12"].fill = PatternFill("solid", fgColor="FFABCDEF")
    sheet["E12"].comment = Comment("Ghi chú của cơ quan.", "x")
    through_excel = tmp_path / "report.xlsx"
    workbook.save(through_excel)
    report = libreoffice("ods", tmp_path, through_excel)
    colors, notes = [], []
    for number, entries in enumerate(([entry("F13", severity="blocking", label="Chặn")], [entry("F13")], [])):
        path = tmp_path / f"returned{number}.ods"
        path.write_bytes(own(return_workbook(report, answer_of(*entries))))
        (tmp_path / str(number)).mkdir()
        report = libreoffice("ods", tmp_path / str(number), path)
        colors.append(look(report).color("E12"))
        notes.append(look(report).said("E12").replace("\n", "").partition("→")[0])
    assert colors == [MARKS["blocking"], MARKS["warning"], "FFABCDEF"]
    own_note = "Ghi chú của cơ quan."
    assert notes == [
        f"{own_note}KẾT QUẢ KIỂM TRA: [Chặn] Ô này cần một số.",
        f"{own_note}KẾT QUẢ KIỂM TRA: [Cảnh báo] Ô này cần một số.",
        own_note,
    ]


def test_marks_fall_within_runs_of_equal_cells_and_rows_and_beyond_the_last(tmp_path, libreoffice):
    report = by_hand(report_of(*[("a", "x", "x", "x", "x", "b")] * 3), tmp_path / "report.ods")
    content = parts_of(report)["content.xml"]
    one, *_ = re.findall(rb"<table:table-row>.*?</table:table-row>", content)
    repeated = one.replace(b"<table:table-row>", b'<table:table-row table:number-rows-repeated="9">')

    def shorten(parts: dict[str, bytes]) -> None:
        parts["content.xml"] = content.replace(one * 3, repeated)

    report = repacked(report, tmp_path / "short.ods", shorten)
    cells = ("C5", "D5", "A9", "F1", "H4", "B12", "D12")
    back = Ods(own(return_workbook(report, answer_of(*map(entry, cells)))))
    assert back.colored() == set(cells)
    path = tmp_path / "returned.ods"
    path.write_bytes(own(return_workbook(report, answer_of(*map(entry, cells)))))
    values = load_workbook(libreoffice("xlsx", tmp_path, path))[ACTIVITIES]
    assert [[cell.value for cell in row[:6]] for row in values["A1:F9"]] == [["a", "x", "x", "x", "x", "b"]] * 9
    again = Ods(own(return_workbook(path, answer_of(entry("D5")))))
    assert again.colored() == {"D5"}


def test_a_thousand_cells_of_one_run_are_marked_and_taken_off_again(tmp_path):
    report = by_hand(report_of(*[("x", None, None)] * 1_000), tmp_path / "report.ods")
    cells = [f"A{row}" for row in range(1, 1_001)]
    path = tmp_path / "returned.ods"
    path.write_bytes(own(return_workbook(report, answer_of(*map(entry, cells)))))
    assert look(path).colored() == set(cells)
    assert Ods(own(return_workbook(path, answer_of()))).colored() == set()


def test_a_renamed_result_sheet_is_replaced_and_its_colours_are_used(sent, returned, tmp_path):
    def rename(parts: dict[str, bytes]) -> None:
        parts["content.xml"] = parts["content.xml"].replace(f'name="{RESULT}"'.encode(), b'name="Sheet1"')

    renamed = repacked(returned, tmp_path / "renamed.ods", rename)
    back = Ods(own(return_workbook(renamed, answer_of())))
    assert back.sheets == [RESULT, *look(sent).sheets]
    assert back.color("B4") == look(sent).color("B4")


def test_macros_and_signatures_are_dropped_and_it_is_said(sent, tmp_path):
    def spoil(parts: dict[str, bytes]) -> None:
        parts["Basic/Standard/Module1.xml"] = b"<script:module/>"
        parts["META-INF/documentsignatures.xml"] = b"<document-signatures/>"
        entry_ = (
            b'<manifest:file-entry manifest:full-path="Basic/Standard/Module1.xml" manifest:media-type="text/xml"/>'
        )
        manifest = parts["META-INF/manifest.xml"]
        parts["META-INF/manifest.xml"] = manifest.replace(b"</manifest:manifest>", entry_ + b"</manifest:manifest>")

    content = own(return_workbook(repacked(sent, tmp_path / "macros.ods", spoil), answer_of()))
    parts = parts_of(content)
    assert not [name for name in parts if name.startswith("Basic/") or "signatures" in name]
    assert b"Basic" not in parts["META-INF/manifest.xml"]
    assert "không còn các thành phần sau của tệp gửi: macro.".encode() in parts["content.xml"]


def test_the_sheet_that_was_open_when_it_was_saved_gives_way_to_ours(sent, tmp_path):
    item = b'<config:config-item config:name="ActiveTable" config:type="string">%s</config:config-item>'

    def open_at_the_plan(parts: dict[str, bytes]) -> None:
        parts["settings.xml"] = b"<office:document-settings>" + item % b"Sheet2" + b"</office:document-settings>"

    content = own(return_workbook(repacked(sent, tmp_path / "open.ods", open_at_the_plan), answer_of()))
    assert item % RESULT.encode() in parts_of(content)["settings.xml"]


def test_the_same_file_and_answer_give_the_same_bytes(sent, returned):
    assert return_workbook(sent, answer_of(*FOUND)).content == returned.read_bytes()


RUNS = st.lists(
    st.tuples(
        st.integers(1, 4), st.lists(st.tuples(st.integers(1, 3), st.sampled_from("xyz ")), min_size=1, max_size=4)
    ),
    min_size=1,
    max_size=5,
)
PLACES = st.sets(
    st.tuples(st.sampled_from("ABCDEFGHIJ"), st.integers(1, 12)).map(lambda place: f"{place[0]}{place[1]}")
)


@given(runs=RUNS, places=PLACES)
@settings(max_examples=25, deadline=None)
def test_whatever_repeats_marks_fall_where_they_belong_and_no_value_moves(runs, places):
    rows = "".join(
        element(
            "table:table-row",
            {"table:number-rows-repeated": str(count)},
            "".join(
                element("table:table-cell", {"table:number-columns-repeated": str(times)}, paragraphs(value.strip()))
                for times, value in cells
            ),
        )
        for count, cells in runs
    )

    def fill(parts: dict[str, bytes]) -> None:
        empty = f'<table:table table:name="{ACTIVITIES}">'.encode()
        start, _, rest = parts["content.xml"].partition(empty)
        parts["content.xml"] = start + empty + rows.encode() + rest[rest.index(b"</table:table>") :]

    with TemporaryDirectory() as folder:
        report = repacked(by_hand(report_of(("x",)), Path(folder) / "plain.ods"), Path(folder) / "report.ods", fill)
        path = Path(folder) / "returned.ods"
        path.write_bytes(own(return_workbook(report, answer_of(*map(entry, sorted(places))))))
        again = Path(folder) / "again.ods"
        again.write_bytes(own(return_workbook(path, answer_of())))
        assert look(path).colored() == places
        assert look(again).colored() == set()
        assert values_of(path) == values_of(again) == values_of(report)


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("content.xml", b"<office:body>", b"<office:body>" + b"<office:x>" * 600 + b"</office:x>" * 600),
        ("content.xml", b"xmlns:xlink=", b"xmlns:link="),
        ("styles.xml", b"<office:document-styles", b'<!DOCTYPE x [<!ENTITY a "b">]><office:document-styles'),
        ("styles.xml", b"</office:document-styles>", b""),
    ],
    ids=["without end", "a prefix of its own", "an entity", "broken off"],
)
def test_a_file_that_resists_gets_the_list_alone_as_an_xlsx(sent, tmp_path, part, old, new):
    def spoil(parts: dict[str, bytes]) -> None:
        assert old in parts[part]
        parts[part] = parts[part].replace(old, new, 1)

    alone = return_workbook(repacked(sent, tmp_path / "odd.ods", spoil), answer_of(entry()))
    assert (alone.is_own, alone.suffix) == (False, ".xlsx")
    book = opened(alone)
    assert book.sheetnames == [RESULT]
    assert column_below(book, "Ô") == ["F7"]


def test_the_list_alone_takes_explanations_once_it_is_copied_into_the_report(
    sent, as_xlsx, references, tmp_path, libreoffice
):
    """What its notice advises must work."""

    def spoil(parts: dict[str, bytes]) -> None:
        parts["styles.xml"] = b"<!DOCTYPE x><x/>"

    resists = repacked(sent, tmp_path / "resists.ods", spoil)
    alone = opened(return_workbook(resists, answer_of(entry("F7", is_explainable=True))))
    joined = load_workbook(as_xlsx)
    copy = joined.create_sheet("Sheet1")
    for row in alone[RESULT].iter_rows():
        for cell in row:
            copy[cell.coordinate].value = cell.value
    copy.cell(copy.max_row, 9).value = "Đúng như báo cáo."
    together = tmp_path / "together.xlsx"
    joined.save(together)
    batch = read(libreoffice("ods", tmp_path, together), references)
    assert batch.explanations["explanation"].tolist() == ["Đúng như báo cáo."]
    assert len(batch.findings) == 0
