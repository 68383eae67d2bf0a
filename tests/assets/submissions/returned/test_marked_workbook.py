import io
import zipfile
from itertools import pairwise

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.styles import Color, Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from python_calamine import CalamineWorkbook

from assets.submissions.returned.marked_workbook import result_alone, return_workbook
from assets.submissions.returned.xlsx.styles_part import MARKS
from tests.assets.submissions.report_books import book, read_book, sound_row
from tests.assets.submissions.returned.marked_books import (
    ACTIVITIES,
    RESULT,
    answer_of,
    color,
    column_below,
    entry,
    marked,
    opened,
    parts_of,
    repacked,
    said,
    saved,
    without_part,
)

ROWS = {"activity": [sound_row("activity", number) for number in range(1, 6)]}


@pytest.fixture
def source(tmp_path):
    return saved(book(ROWS), tmp_path / "report.xlsx")


def test_cells_with_findings_are_coloured_by_the_gravest_and_say_what_is_wrong(source):
    back = marked(
        source,
        entry("F7"),
        entry("F7", severity="blocking", label="Chặn", message="Thiếu số.", hint=""),
        entry("C5", severity="note", label="Lưu ý"),
    )
    assert color(back, "F7") == MARKS["blocking"]
    assert color(back, "C5") == MARKS["note"]
    assert color(back, "D5") is None
    note = said(back, "F7")
    assert note.index("[Chặn] Thiếu số.") < note.index("[Cảnh báo] Ô này cần một số.")
    assert "→ Chỉ gõ chữ số." in note


def test_the_result_comes_first_open_and_alone_selected(source):
    back = marked(source, entry())
    assert back.sheetnames[0] == RESULT
    assert back.active.title == RESULT
    assert [sheet.title for sheet in back if sheet.sheet_view.tabSelected and sheet.title != RESULT] == []
    assert back[RESULT]["A2"].value == "Báo cáo đã được chấp nhận; còn cảnh báo."


def test_parts_without_findings_come_back_byte_for_byte(source):
    before = parts_of(source)
    after = parts_of(return_workbook(source, answer_of(entry())).content)
    changed = {name for name, content in before.items() if after.get(name) != content}
    # The cover was the selected sheet, the fourth holds the finding.
    assert changed <= {
        "[Content_Types].xml",
        "xl/styles.xml",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/worksheets/sheet1.xml",
        "xl/worksheets/sheet3.xml",
    }
    assert set(before) <= set(after)


def test_validations_names_protection_hidden_sheets_charts_and_formats_stay(tmp_path):
    workbook = book(ROWS)
    sheet = workbook[ACTIVITIES]
    validation = DataValidation(type="list", formula1="ds_kenh", allow_blank=True)
    validation.add("E4:E500")
    sheet.add_data_validation(validation)
    sheet.protection.sheet = True
    sheet.print_title_rows = "3:3"
    sheet["F7"].number_format = "#,##0"
    sheet["F7"].font = Font(name="Times New Roman", bold=True)
    sheet["N1"] = "=SUM(G4:G9)"
    workbook.defined_names["ds_kenh"] = DefinedName("ds_kenh", attr_text="'_danh_muc'!$A$1:$A$3")
    workbook.create_sheet("_danh_muc").sheet_state = "hidden"
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=7, min_row=4, max_row=8))
    workbook["Kế hoạch"].add_chart(chart, "N3")
    back = marked(saved(workbook, tmp_path / "report.xlsx"), entry())
    sheet = back[ACTIVITIES]
    (kept,) = sheet.data_validations.dataValidation
    assert (kept.formula1, str(kept.sqref)) == ("ds_kenh", "E4:E500")
    assert sheet.protection.sheet
    assert sheet.print_title_rows == "$3:$3"
    assert (sheet["F7"].number_format, sheet["F7"].font.b, sheet["F7"].font.name) == ("#,##0", True, "Times New Roman")
    assert sheet["N1"].value == "=SUM(G4:G9)"
    assert back["_danh_muc"].sheet_state == "hidden"
    assert "ds_kenh" in back.defined_names
    assert len(back["Kế hoạch"]._charts) == 1


def test_links_lead_where_they_led(tmp_path):
    workbook = book(ROWS)
    for cell in ("F7", "I4"):
        workbook[ACTIVITIES][cell].hyperlink = f"https://bo.example.vn/{cell}"
    back = marked(saved(workbook, tmp_path / "report.xlsx"), entry("F7"))
    assert [back[ACTIVITIES][cell].hyperlink.target for cell in ("F7", "I4")] == [
        "https://bo.example.vn/F7",
        "https://bo.example.vn/I4",
    ]


def test_a_note_that_is_there_keeps_its_words_and_gets_ours_below(tmp_path):
    workbook = book(ROWS)
    workbook[ACTIVITIES]["F7"].comment = Comment("Hỏi lại phòng Tuyên truyền.", "Lan")
    workbook[ACTIVITIES]["A3"].comment = Comment("Mã ở trang Kế hoạch.", "parcomm")
    back = marked(saved(workbook, tmp_path / "report.xlsx"), entry(), entry("C5"))
    assert said(back, "F7").startswith("Hỏi lại phòng Tuyên truyền.")
    assert "Ô này cần một số." in said(back, "F7")
    assert said(back, "A3") == "Mã ở trang Kế hoạch."
    assert "Ô này cần một số." in said(back, "C5")


def test_cells_and_rows_that_the_file_leaves_out_are_made_where_they_belong(tmp_path):
    back = marked(saved(book(ROWS), tmp_path / "report.xlsx"), entry("M6"), entry("B40"), entry("A30"), entry("H2"))
    assert all(color(back, cell) == MARKS["warning"] for cell in ("M6", "B40", "A30", "H2"))
    rows = [row[0].row for row in back[ACTIVITIES].iter_rows()]
    assert all(one < other for one, other in pairwise(rows))


def test_an_empty_cell_keeps_the_format_of_its_column(tmp_path):
    workbook = book()
    workbook[ACTIVITIES].column_dimensions["B"].number_format = "dd/mm/yyyy"
    back = marked(saved(workbook, tmp_path / "report.xlsx"), entry("B40"))
    assert back[ACTIVITIES]["B40"].number_format == "dd/mm/yyyy"


def test_a_finding_inside_merged_cells_is_marked_where_it_can_be_seen(tmp_path):
    workbook = book(ROWS)
    workbook[ACTIVITIES].merge_cells("F5:F8")
    back = marked(saved(workbook, tmp_path / "report.xlsx"), entry("F7"))
    assert color(back, "F5") == MARKS["warning"]
    assert said(back, "F5")


def test_the_list_links_to_cells_headings_and_sheets_and_only_within_the_file(source):
    back = marked(
        source,
        entry("F7"),
        entry(None, excel_row=3, column_name="reach"),
        entry(None),
        entry(None, sheet="Không có trang này"),
        entry(None, sheet=None),
    )
    links = {cell.coordinate: cell.hyperlink for row in back[RESULT].iter_rows() for cell in row if cell.hyperlink}
    assert all(link.target is None for link in links.values())
    places = [link.location for _, link in sorted(links.items()) if ACTIVITIES in link.location]
    assert sorted(places) == [f"'{ACTIVITIES}'!A1", f"'{ACTIVITIES}'!A3", f"'{ACTIVITIES}'!F7", f"'{ACTIVITIES}'!F7"]


@pytest.mark.parametrize(
    "text", ['=HYPERLINK("http://x","y")', "+1", "-1+2", "@SUM(A1)", "a\x01b\x0bc", "<b>&amp;</b>"]
)
def test_hostile_text_stays_text(source, text):
    back = opened(return_workbook(source, answer_of(entry(message=text, value=text, explanation=text))))
    cells = [cell for row in back[RESULT].iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}
    legal = text.replace("\x01", "").replace("\x0b", "")
    found = [cell for cell in cells if cell.value == legal]
    assert len(found) == 3
    assert all(cell.quotePrefix for cell in found) is text.startswith(("=", "+", "-", "@"))
    assert legal in said(back, "F7")


def test_explanations_can_be_typed_only_where_the_rule_takes_them(source):
    back = marked(source, entry(is_explainable=True, explanation="Số liệu đúng."), entry("C5"))
    assert column_below(back, "Giải trình") == ["Số liệu đúng.", None]
    sheet = back[RESULT]
    last = sheet.max_row
    assert sheet.protection.sheet
    assert not sheet.cell(last - 1, 9).protection.locked
    assert sheet.cell(last, 9).protection.locked
    (validation,) = sheet.data_validations.dataValidation
    assert str(validation.sqref) == f"I{last - 1}"


def test_the_sheet_prints_on_a4_landscape_with_its_headings_on_every_page(source):
    back = marked(source, entry())
    sheet = back[RESULT]
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation, sheet.page_setup.fitToWidth) == (
        9,
        "landscape",
        1,
    )
    row = sheet.print_title_rows.split(":")[0].strip("$")
    assert sheet[f"A{row}"].value == "STT"
    assert {cell.font.name for cells in sheet.iter_rows() for cell in cells if cell.value} == {"Times New Roman"}


def test_the_same_file_and_answer_give_the_same_bytes(source):
    assert return_workbook(source, answer_of(entry())) == return_workbook(source, answer_of(entry()))


def test_a_second_return_takes_off_the_marks_of_the_first(tmp_path):
    workbook = book(ROWS)
    workbook[ACTIVITIES]["F7"].fill = PatternFill("solid", fgColor="FFABCDEF")
    workbook[ACTIVITIES]["F7"].comment = Comment("Của cơ quan.", "Lan")
    first = saved(workbook, tmp_path / "report.xlsx")
    again = tmp_path / "again.xlsx"
    again.write_bytes(return_workbook(first, answer_of(entry("F7"), entry("C5"), entry("B40"))).content)
    back = marked(again, entry("C5", message="Vẫn sai."))
    assert back.sheetnames.count(RESULT) == 1
    assert back.sheetnames[0] == RESULT
    assert color(back, "F7") == "FFABCDEF"
    assert said(back, "F7").strip() == "Của cơ quan."
    assert color(back, "B40") is None
    assert said(back, "B40") == ""
    assert color(back, "C5") == MARKS["warning"]
    assert said(back, "C5").count("KẾT QUẢ KIỂM TRA") == 1
    assert "Vẫn sai." in said(back, "C5")


def test_merged_cells_get_their_colour_back_wherever_in_them_the_findings_were(tmp_path):
    workbook = book(ROWS)
    workbook[ACTIVITIES].merge_cells("F5:G8")
    workbook[ACTIVITIES]["F5"].fill = PatternFill("solid", fgColor="FFABCDEF")
    first = saved(workbook, tmp_path / "report.xlsx")
    second, third = tmp_path / "second.xlsx", tmp_path / "third.xlsx"
    second.write_bytes(return_workbook(first, answer_of(entry("G7"), entry("F8"))).content)
    third.write_bytes(return_workbook(second, answer_of(entry("F8", severity="blocking", label="Chặn"))).content)
    assert color(opened(third.read_bytes()), "F5") == MARKS["blocking"]
    back = marked(third)
    assert color(back, "F5") == "FFABCDEF"
    assert said(back, "F5") == ""
    assert [str(one) for one in back[ACTIVITIES].merged_cells.ranges] == ["F5:G8"]


@pytest.mark.parametrize(("tint", "plain"), [(0.0, "FF4F81BD"), (-0.25, "FF376092"), (0.8, "FFDCE6F2")])
def test_a_colour_of_the_theme_comes_back_plain_for_the_theme_may_be_lost(tmp_path, tint, plain):
    workbook = book(ROWS)
    workbook[ACTIVITIES]["F7"].fill = PatternFill("solid", fgColor=Color(theme=4, tint=tint))
    first = saved(workbook, tmp_path / "report.xlsx")
    again = tmp_path / "again.xlsx"
    again.write_bytes(return_workbook(first, answer_of(entry("F7"))).content)
    bare = repacked(again, tmp_path / "bare.xlsx", lambda parts: without_part("xl/theme/theme1.xml", parts))
    assert color(marked(bare), "F7") == plain


@pytest.mark.parametrize("typed", ['FF"/><evil a="', "theme:4", "theme:400:0", "red", "theme:4:0.5&"])
def test_what_is_typed_over_a_kept_colour_harms_nothing(source, tmp_path, typed):
    again = tmp_path / "again.xlsx"
    again.write_bytes(return_workbook(source, answer_of(entry("F7"))).content)
    workbook = load_workbook(again)
    sheet = workbook[RESULT]
    sheet.cell(sheet.max_row, sheet.max_column).value = typed
    back = marked(saved(workbook, tmp_path / "typed.xlsx"))
    assert color(back, "F7") is None


@pytest.mark.parametrize("address", ["", "A0", "ZZZZ1", "7F", "F7:G9"])
def test_an_address_that_is_none_harms_nothing(source, tmp_path, address):
    again = tmp_path / "again.xlsx"
    again.write_bytes(return_workbook(source, answer_of(entry("F7"))).content)
    workbook = load_workbook(again)
    sheet = workbook[RESULT]
    sheet.cell(sheet.max_row, sheet.max_column - 4).value = address
    assert color(marked(saved(workbook, tmp_path / "typed.xlsx")), "F7") is None


def test_a_result_sheet_that_was_renamed_and_copied_is_known_by_its_list(source, tmp_path):
    workbook = load_workbook(source)
    workbook[ACTIVITIES]["F7"].fill = PatternFill("solid", fgColor="FFABCDEF")
    workbook.save(source)
    again = tmp_path / "again.xlsx"
    again.write_bytes(return_workbook(source, answer_of(entry("F7", is_explainable=True))).content)
    workbook = load_workbook(again)
    sheet = workbook[RESULT]
    sheet.cell(sheet.max_row, 9).value = "Đúng như vậy."
    sheet.title = "Đã sửa xong"
    workbook.copy_worksheet(sheet)
    renamed = saved(workbook, tmp_path / "renamed.xlsx")
    back = marked(renamed, entry("C5"))
    assert back.sheetnames == [RESULT, *load_workbook(source).sheetnames]
    assert color(back, "F7") == "FFABCDEF"
    assert set(read_book(renamed).explanations["explanation"]) == {"Đúng như vậy."}
    assert len(read_book(renamed).findings) == len(read_book(source).findings)


def test_rows_deleted_from_the_list_leave_the_other_marks_whole(source, tmp_path):
    workbook = load_workbook(source)
    for cell in ("F7", "C5"):
        workbook[ACTIVITIES][cell].fill = PatternFill("solid", fgColor="FFABCDEF")
    workbook.save(source)
    again = tmp_path / "again.xlsx"
    again.write_bytes(return_workbook(source, answer_of(entry("C5"), entry("F7"))).content)
    workbook = load_workbook(again)
    workbook[RESULT].delete_rows(workbook[RESULT].max_row)
    back = marked(saved(workbook, tmp_path / "cut.xlsx"))
    assert color(back, "C5") == "FFABCDEF"
    # What colour it had is gone with its row; the mark does not stay.
    assert color(back, "F7") is None


def test_returning_many_times_does_not_grow_the_file_without_end(source, tmp_path):
    sizes = []
    for _ in range(4):
        content = return_workbook(source, answer_of(entry("F7"))).content
        source = tmp_path / "again.xlsx"
        source.write_bytes(content)
        sizes.append(len(content))
    assert sizes[-1] - sizes[-2] < 2_000
    assert color(opened(source.read_bytes()), "F7") == MARKS["warning"]


def test_names_of_sheets_follow_them_to_their_new_places(tmp_path):
    workbook = book(ROWS)
    for title in (ACTIVITIES, "Kế hoạch"):
        workbook[title].print_area = "A1:D9"
    first = saved(workbook, tmp_path / "report.xlsx")
    again = tmp_path / "again.xlsx"
    again.write_bytes(return_workbook(first, answer_of(entry())).content)
    for source in (first, again):
        back = marked(source, entry())
        assert back[ACTIVITIES].print_area == f"'{ACTIVITIES}'!$A$1:$D$9"
        assert back["Kế hoạch"].print_area == "'Kế hoạch'!$A$1:$D$9"
        assert back[RESULT].print_area.startswith(f"'{RESULT}'!$A$1:$I$")


def test_macros_are_taken_out_and_the_sheet_says_so(source, tmp_path):
    def with_macros(parts):
        parts["xl/vbaProject.bin"] = b"macro"
        types = (
            parts["[Content_Types].xml"]
            .replace(b"sheet.main+xml", b"sheet.macroEnabled.main+xml")
            .replace(
                b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.macroEnabled",
                b"application/vnd.ms-excel.sheet.macroEnabled",
            )
        )
        parts["[Content_Types].xml"] = types.replace(
            b"</Types>", b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>'
        )
        parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(
            b"</Relationships>",
            b'<Relationship Id="rIdM" Target="vbaProject.bin" '
            b'Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject"/></Relationships>',
        )

    returned = return_workbook(repacked(source, tmp_path / "report.xlsm", with_macros), answer_of(entry()))
    parts = parts_of(returned.content)
    assert "xl/vbaProject.bin" not in parts
    assert b"vbaProject" not in parts["xl/_rels/workbook.xml.rels"]
    assert b"macroEnabled" not in parts["[Content_Types].xml"]
    texts = [cell.value for row in opened(returned)[RESULT].iter_rows() for cell in row]
    assert any(isinstance(text, str) and "macro" in text for text in texts)


def test_a_conversation_on_a_cell_is_left_to_itself(tmp_path):
    workbook = book(ROWS)
    workbook[ACTIVITIES]["F7"].comment = Comment("[Threaded comment]", "tc={1}")

    def with_conversation(parts):
        parts["xl/threadedComments/threadedComment1.xml"] = (
            b'<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">'
            b'<threadedComment ref="F7" id="{1}"><text>?</text></threadedComment></ThreadedComments>'
        )
        name = next(one for one in parts if one.endswith("sheet3.xml.rels"))
        parts[name] = parts[name].replace(
            b"</Relationships>",
            b'<Relationship Id="rIdT" Target="/xl/threadedComments/threadedComment1.xml" '
            b'Type="http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"/></Relationships>',
        )

    path = repacked(saved(workbook, tmp_path / "a.xlsx"), tmp_path / "b.xlsx", with_conversation)
    back = marked(path, entry("F7"))
    assert said(back, "F7") == "[Threaded comment]"
    assert color(back, "F7") == MARKS["warning"]


def test_a_workbook_whose_xml_has_prefixes_is_marked_too(source, tmp_path):
    def with_prefixes(parts):
        main = b'"http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
        for name in parts:
            if name.startswith("xl/") and name.endswith(".xml") and b"xmlns=" + main in parts[name]:
                head, root = parts[name].split(b"xmlns=" + main, 1)
                whole = (head + b"xmlns:x=" + main + root).replace(b"</", b"\0")
                whole = whole.replace(b"<?", b"\1").replace(b"<", b"<x:").replace(b"\0", b"</x:").replace(b"\1", b"<?")
                parts[name] = whole

    path = repacked(source, tmp_path / "prefixed.xlsx", with_prefixes)
    assert b"<x:sheetData" in parts_of(path)["xl/worksheets/sheet3.xml"]
    back = marked(path, entry("F7"), entry("B40"), entry("M6"))
    assert all(color(back, cell) == MARKS["warning"] for cell in ("F7", "B40", "M6"))
    assert back.sheetnames[0] == RESULT


def test_cells_without_addresses_are_counted(source, tmp_path):
    def without_addresses(parts):
        import re

        name = "xl/worksheets/sheet3.xml"
        parts[name] = re.sub(rb'(<c) r="[A-Z]+[0-9]+"', rb"\1", parts[name])

    back = marked(repacked(source, tmp_path / "bare.xlsx", without_addresses), entry("G4"))
    assert color(back, "G4") == MARKS["warning"]
    assert color(back, "F4") is None


def test_the_result_can_be_read_by_the_fast_reader_too(source):
    content = return_workbook(source, answer_of(entry("F7"), entry("B40"))).content
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
        assert workbook.sheet_names[0] == RESULT
        sheet = workbook.get_sheet_by_name(ACTIVITIES).to_python(skip_empty_area=False)
    with CalamineWorkbook.from_path(str(source)) as workbook:
        assert sheet[:8] == workbook.get_sheet_by_name(ACTIVITIES).to_python(skip_empty_area=False)[:8]


def test_a_workbook_that_resists_marking_gets_the_sheet_alone(source, tmp_path, caplog):
    path = repacked(source, tmp_path / "bare.xlsx", lambda parts: without_part("xl/styles.xml", parts))
    returned = return_workbook(path, answer_of(entry()))
    assert not returned.is_own
    assert "cannot be marked" in caplog.text
    assert opened(returned).sheetnames == [RESULT]


@pytest.mark.parametrize("content", [b"", b"not a workbook", b"PK\x03\x04 broken"])
def test_a_file_that_cannot_be_read_gets_one_sheet_that_says_why(tmp_path, content):
    path = tmp_path / "broken.xlsx"
    path.write_bytes(content)
    why = entry(None, sheet=None, code="FILE_DAMAGED", message="Tệp bị hỏng.", hint="Đề nghị gửi lại.")
    returned = return_workbook(path, answer_of(why, status="unreadable"))
    back = opened(returned)
    assert not returned.is_own
    assert back.sheetnames == [RESULT]
    assert column_below(back, "Nội dung") == ["Tệp bị hỏng."]
    assert column_below(back, "Cách sửa") == ["Đề nghị gửi lại."]


def test_the_workbook_inside_a_zip_is_the_one_returned(source, tmp_path):
    path = tmp_path / "report.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(source, "bao cao.xlsx")
        archive.writestr("TL01.pdf", b"%PDF-1.4")
    back = marked(path, entry())
    assert color(back, "F7") == MARKS["warning"]


def test_the_sheet_alone_says_where_to_look_and_not_that_cells_are_coloured():
    told = [str(cell.value) for row in opened(result_alone(answer_of(entry())))[RESULT].iter_rows() for cell in row]
    assert any("tìm từng ô theo tên trang tính và địa chỉ" in text for text in told)
    assert not any("tô màu" in text or "gửi lại chính tệp này" in text for text in told)


def test_the_sheet_alone_links_nowhere_but_within_itself():
    back = opened(result_alone(answer_of(entry())))
    sheet = back[RESULT]
    assert {cell.hyperlink.location for row in sheet.iter_rows() for cell in row if cell.hyperlink} == {
        f"'{RESULT}'!A{sheet.max_row}"
    }


def test_a_clean_report_comes_back_with_a_plain_word(tmp_path):
    returned = return_workbook(saved(Workbook(), tmp_path / "clean.xlsx"), answer_of(status="accepted"))
    back = opened(returned)
    assert returned.is_own
    assert any("Không có phát hiện nào" in str(row[0].value) for row in back[RESULT].iter_rows())
