"""The corpus in `fixtures/faulty_reports/`: what officers and their programs do to workbooks, and what must be found.

`python -m tests.assets.submissions.faulty_reports` writes it anew; a test compares the files with what this would
write. File names are Vietnamese without accents, since they also travel in archives.
"""

from __future__ import annotations

import datetime as dt
import io
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path

import yaml
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from assets.template.saving import workbook_bytes
from checks.findings.catalogue import Catalogue
from tests.assets.submissions.damaged_book import Told
from tests.assets.submissions.faulty_files import FAULTY_FILES
from tests.assets.submissions.faulty_packages import FAULTY_PACKAGES, with_files
from tests.assets.submissions.hand_made import DATED, YEAR, recorded_book
from tests.assets.submissions.ods_books import as_ods
from tests.assets.submissions.sound_files import FIXTURES, packed_with_evidence
from warehouse.tables import REPORT_TABLES, activity, evidence, feedback, plan_task

FOLDER = FIXTURES / "faulty_reports"
NBSP = "\u00a0"

Content = tuple[bytes, list[Told]]
_ACT, _PLAN, _FEEDBACK = activity.info["sheet"], plan_task.info["sheet"], feedback.info["sheet"]


def dung_mau() -> Content:
    return recorded_book().saved(), []


def tieu_de_phia_tren() -> Content:
    """Letterhead and titles above the tables."""
    book = recorded_book(top=9)
    for table in REPORT_TABLES:
        sheet = book.sheet(table)
        sheet["A1"], sheet["A2"], sheet["A4"] = "BỘ NỘI VỤ", "Số: 318/BC-BNV", "Nội dung, đối tượng và kết quả"
    return book.saved(), []


def dao_thu_tu_cot() -> Content:
    """Columns from right to left, sheets from last to first."""
    book = recorded_book()
    for table in REPORT_TABLES:
        for row in book.sheet(table).iter_rows(min_row=book.top):
            cells = [(cell.value, cell.number_format) for cell in row]
            for cell, (value, number_format) in zip(row, reversed(cells), strict=True):
                cell.value, cell.number_format = value, number_format
    book.workbook._sheets.reverse()
    return book.saved(), []


def chu_to_hop() -> Content:
    """Decomposed accents, as old typing programs and some systems save them."""
    book = recorded_book()
    book.each_text(lambda text: unicodedata.normalize("NFD", text))
    return book.saved(), []


def khoang_trang_cung() -> Content:
    book = recorded_book()
    book.each_text(lambda text: f" {text.replace(' ', NBSP)}{NBSP}" if len(text) < 25 else text)
    for sheet in book.workbook.worksheets:
        sheet.title = sheet.title.strip()
    return book.saved(), []


def chu_cai_trong_giong() -> Content:
    """Cyrillic letters that look like Latin ones, from a foreign keyboard."""
    book = recorded_book()
    lookalikes = str.maketrans("AOCTKaoc", "АОСТКаос")
    for table in REPORT_TABLES:
        for cell in book.sheet(table)[book.top]:
            cell.value = str(cell.value).translate(lookalikes)
    return book.saved(), []


def dan_tu_word() -> Content:
    """Line breaks, soft hyphens and a byte order mark that came with pasted text."""
    book = recorded_book()
    book.put(activity, "theme", "Chủ trương, kế hoạch,\nchỉ đạo điều hành CCHC\n")
    book.put(activity, "channel", "Lớp tập huấn, bồi\u00ad dưỡng")
    book.put(activity, "task_code", "\ufeffNV01 ")
    return book.saved(), []


def o_gop() -> Content:
    """One task and one theme merged over two activities, a title over the table."""
    book = recorded_book()
    sheet = book.sheet(activity)
    for name in ("task_code", "theme", "channel", "audience", "evidence_code"):
        sheet.merge_cells(f"{book.at(activity, name, 1)}:{book.at(activity, name, 2)}")
    sheet.merge_cells("A1:L1")
    return book.saved(), []


def o_gop_so_lieu() -> Content:
    """A figure merged over two activities is of neither."""
    book = recorded_book()
    book.sheet(activity).merge_cells(f"{book.at(activity, 'quantity', 1)}:{book.at(activity, 'quantity', 2)}")
    return book.saved(), [("CELL_MERGED_FIGURE", _ACT, book.at(activity, "quantity", row)) for row in (1, 2)]


def an_dong_an_cot() -> Content:
    book = recorded_book()
    sheet = book.sheet(activity)
    sheet.row_dimensions[book.top + 1].hidden = True
    sheet.column_dimensions["G"].hidden = True
    book.sheet(feedback).sheet_state = "hidden"
    return book.saved(), []


def he_ngay_1904() -> Content:
    """A workbook from an old Macintosh counts its days from 1904."""
    book = recorded_book()
    book.workbook.epoch = CALENDAR_MAC_1904
    return book.saved(), []


def danh_so_cot() -> Content:
    """A row (1), (2), (3)... below the headings, as in forms of decrees."""
    book = recorded_book()
    for table in REPORT_TABLES:
        sheet = book.sheet(table)
        sheet.insert_rows(book.top + 1)
        for place in range(1, sheet.max_column + 1):
            sheet.cell(book.top + 1, place, f"({place})")
    return book.saved(), []


def ngay_go_chu() -> Content:
    book = recorded_book()
    texts = ("14/5/2025", "ngày 20 tháng 5 năm 2025", "05-03-2025")
    for row, text in enumerate(texts, start=1):
        book.put(activity, "held_on", text, row)
    book.put(feedback, "received_on", "2025-04-02")
    book.put(feedback, "answered_on", " 07.04.2025 ")
    return book.saved(), []


def so_go_chu_kieu_viet() -> Content:
    book = recorded_book()
    book.put(activity, "reach", "1.200")
    book.put(activity, "cost_vnd", "28 500 000")
    book.put(activity, "quantity", " 6 ", 3)
    return book.saved(), []


def so_go_chu_kieu_anh() -> Content:
    book = recorded_book(cover={"number_format": "1,234.5 (kiểu Anh - Mỹ)"})
    book.put(activity, "reach", "1,200")
    book.put(activity, "cost_vnd", "28,500,000.00")
    return book.saved(), []


def cong_thuc_co_ket_qua() -> Content:
    book = recorded_book()
    for row, value in ((1, 28_500_000), (2, 26_000_000)):
        address = book.at(activity, "cost_vnd", row)
        book.sheet(activity)[address] = "=28500000-2500000*0"
        book.results[_ACT, address] = value
    return book.saved(), []


def trang_rieng() -> Content:
    """A sheet of the agency's own beside the tables."""
    book = recorded_book()
    own = book.workbook.create_sheet("Nháp")
    own.append(["Tính thử", 1, 2, "=B1+C1"])
    own["XFD1048576"] = "x"
    return book.saved(), []


def thu_vien_libreoffice() -> Content:
    return as_ods(recorded_book().workbook), []


def goi_kem_minh_chung() -> Content:
    return packed_with_evidence(with_files("kế hoạch.pdf", "ảnh.jpg").saved()), []


def doi_ten_trang() -> Content:
    book = recorded_book()
    book.sheet(activity).title = "Sheet2"
    return book.saved(), [("SHEET_RENAMED", "Sheet2", None)]


def thieu_trang() -> Content:
    book = recorded_book()
    book.workbook.remove(book.sheet(feedback))
    return book.saved(), [("SHEET_MISSING", None, None)]


def trang_chep_hai_lan() -> Content:
    book = recorded_book()
    book.workbook.copy_worksheet(book.sheet(activity)).title = "Hoạt động (2)"
    return book.saved(), [("SHEET_DUPLICATE", "Hoạt động (2)", None)]


def them_cot() -> Content:
    book = recorded_book()
    book.sheet(activity).insert_cols(1)
    book.sheet(activity)["A3"] = "STT"
    return book.saved(), [("COLUMN_UNKNOWN", _ACT, "A3")]


def trung_cot() -> Content:
    book = recorded_book()
    book.sheet(activity)["M3"], book.sheet(activity)["M4"] = "Số lượng", 99
    return book.saved(), [("COLUMN_DUPLICATE", _ACT, "M3")]


def doi_ten_cot() -> Content:
    book = recorded_book()
    address = book.at(activity, "quantity", 0)
    book.put(activity, "quantity", "Kết quả", 0)
    return book.saved(), [("COLUMN_MISSING", _ACT, None), ("COLUMN_UNKNOWN", _ACT, address)]


def so_kem_don_vi() -> Content:
    book = recorded_book()
    book.put(activity, "reach", "1.200 lượt")
    book.put(plan_task, "budget_vnd", "48 triệu", 2)
    book.put(activity, "quantity", "06 (sáu)", 3)
    places = [(plan_task, "budget_vnd", 2), (activity, "reach", 1), (activity, "quantity", 3)]
    return book.saved(), [("CELL_NOT_NUMBER", t.info["sheet"], book.at(t, name, row)) for t, name, row in places]


def so_lan_hai_kieu() -> Content:
    """Points and commas that do not fit the format that the cover declares."""
    book = recorded_book()
    book.put(activity, "reach", "1,200.50")
    book.put(activity, "cost_vnd", "28.50", 2)
    places = [book.at(activity, "reach"), book.at(activity, "cost_vnd", 2)]
    return book.saved(), [("CELL_AMBIGUOUS_NUMBER", _ACT, place) for place in places]


def ngay_khong_doc_duoc() -> Content:
    book = recorded_book()
    for row, text in enumerate(("31/6/2025", "5/20/2025", "5/3/25"), start=1):
        book.put(activity, "held_on", text, row)
    codes = ("CELL_NOT_DATE", "CELL_NOT_DATE", "CELL_AMBIGUOUS_DATE")
    return book.saved(), [(code, _ACT, book.at(activity, "held_on", row)) for row, code in enumerate(codes, start=1)]


def ngay_ngoai_nam() -> Content:
    book = recorded_book()
    book.put(activity, "held_on", dt.date(YEAR - 1, 12, 30), 3)
    book.put(plan_task, "due_on", dt.date(YEAR + 1, 1, 15), 2)
    return book.saved(), [
        ("ROW_DATE_OUTSIDE_YEAR", _ACT, book.at(activity, "held_on", 3)),
        ("ROW_DUE_OUTSIDE_YEAR", _PLAN, book.at(plan_task, "due_on", 2)),
    ]


def ngoai_danh_muc() -> Content:
    book = recorded_book()
    book.put(activity, "channel", "Facebook của Bộ", 3)
    book.put(feedback, "result", "Đã xong")
    return book.saved(), [
        ("CELL_NOT_IN_LIST", _ACT, book.at(activity, "channel", 3)),
        ("CELL_NOT_IN_LIST", _FEEDBACK, book.at(feedback, "result")),
    ]


def loi_cong_thuc() -> Content:
    book = recorded_book()
    book.put(activity, "reach", "#REF!")
    book.put(activity, "cost_vnd", "#DIV/0!", 2)
    return book.saved(), [
        ("CELL_ERROR", _ACT, book.at(activity, "reach")),
        ("CELL_ERROR", _ACT, book.at(activity, "cost_vnd", 2)),
    ]


def cong_thuc_chua_tinh() -> Content:
    book = recorded_book()
    book.put(activity, "cost_vnd", "=SUM(H4:H5)", 2)
    return book.saved(), [("CELL_FORMULA_WITHOUT_VALUE", _ACT, book.at(activity, "cost_vnd", 2))]


def bo_trong_o_bat_buoc() -> Content:
    book = recorded_book()
    book.put(activity, "audience", None)
    book.put(evidence, "title", f"{NBSP} ")
    return book.saved(), [
        ("CELL_REQUIRED", _ACT, book.at(activity, "audience")),
        ("CELL_REQUIRED", evidence.info["sheet"], book.at(evidence, "title")),
    ]


def trung_dong_trung_ma() -> Content:
    book = recorded_book()
    for cell in list(book.sheet(feedback)[book.top + 1]):
        copy = book.sheet(feedback).cell(book.top + 2, cell.column, cell.value)
        copy.number_format = cell.number_format
    book.put(plan_task, "task_code", "nv01", 2)
    book.put(activity, "task_code", "NV01", 3)
    return book.saved(), [
        ("TABLE_DUPLICATE_CODE", _PLAN, book.at(plan_task, "task_code", 2)),
        ("TABLE_DUPLICATE_ROW", _FEEDBACK, book.at(feedback, "content", 2)),
    ]


def tham_chieu_sai() -> Content:
    book = recorded_book()
    book.put(activity, "task_code", "NV09", 2)
    book.put(activity, "evidence_code", "TL01, TL07")
    return book.saved(), [
        ("EVIDENCE_CODE_UNKNOWN", _ACT, book.at(activity, "evidence_code")),
        ("TASK_CODE_UNKNOWN", _ACT, book.at(activity, "task_code", 2)),
    ]


def vuot_kinh_phi() -> Content:
    book = recorded_book()
    book.put(activity, "cost_vnd", 35_000_000, 2)
    return book.saved(), [("COST_OVER_BUDGET", _PLAN, book.at(plan_task, "budget_vnd"))]


def bia_sai_nam_chua_ky() -> Content:
    book = recorded_book(cover={"year": YEAR - 1, "document_number": None, "signatory": None})
    return book.saved(), [("COVER_YEAR_WRONG", "Thông tin chung", "B5"), ("COVER_UNSIGNED", "Thông tin chung", "B8")]


def bia_sai_co_quan() -> Content:
    book = recorded_book(cover={"agency_name": "Bộ Tư pháp"})
    return book.saved(), [("COVER_AGENCY_CONFLICT", "Thông tin chung", "B3")]


def dong_tong_cong() -> Content:
    """A total typed below the table, where a row belongs."""
    book = recorded_book()
    book.put(activity, "title", "Tổng cộng", 5)
    book.put(activity, "quantity", 8, 5)
    names = ("held_on", "theme", "channel", "audience")
    return book.saved(), [("CELL_REQUIRED", _ACT, book.at(activity, name, 5)) for name in names]


def khong_theo_mau() -> Content:
    workbook = Workbook()
    workbook.worksheets[0].append(["STT", "Họ và tên", "Chức vụ"])
    return workbook_bytes(workbook, dated=DATED), [("TEMPLATE_FOREIGN", None, None)]


def hai_bang_tinh() -> Content:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in ("bao-cao.xlsx", "bao-cao-sua.xlsx"):
            archive.writestr(zipfile.ZipInfo(name), recorded_book().saved(), zipfile.ZIP_DEFLATED)
    return packed.getvalue(), [("FILE_SEVERAL_WORKBOOKS", None, None)]


_OTHER_SUFFIXES = {thu_vien_libreoffice: ".ods", goi_kem_minh_chung: ".zip", hai_bang_tinh: ".zip"}
_MADE: tuple[Callable[[], Content], ...] = (
    *(dung_mau, tieu_de_phia_tren, dao_thu_tu_cot, chu_to_hop, khoang_trang_cung, chu_cai_trong_giong, dan_tu_word),
    *(
        o_gop,
        o_gop_so_lieu,
        an_dong_an_cot,
        he_ngay_1904,
        danh_so_cot,
        ngay_go_chu,
        so_go_chu_kieu_viet,
        so_go_chu_kieu_anh,
    ),
    *(cong_thuc_co_ket_qua, trang_rieng, thu_vien_libreoffice, goi_kem_minh_chung),
    *(doi_ten_trang, thieu_trang, trang_chep_hai_lan, them_cot, trung_cot, doi_ten_cot),
    *(so_kem_don_vi, so_lan_hai_kieu, ngay_khong_doc_duoc, ngay_ngoai_nam, ngoai_danh_muc),
    *(loi_cong_thuc, cong_thuc_chua_tinh, bo_trong_o_bat_buoc, trung_dong_trung_ma, tham_chieu_sai, vuot_kinh_phi),
    *(bia_sai_nam_chua_ky, bia_sai_co_quan, dong_tong_cong, khong_theo_mau, hai_bang_tinh),
)


def corpus() -> dict[str, Content]:
    """Every file by name: its bytes, and what must be found."""
    sound = recorded_book().saved()
    by_hand = {made.__name__.replace("_", "-") + _OTHER_SUFFIXES.get(made, ".xlsx"): made() for made in _MADE}
    by_hand |= {name: made() for name, made in FAULTY_PACKAGES.items()}
    return by_hand | {name: made(sound) for name, made in FAULTY_FILES.items()}


def index(files: dict[str, Content]) -> str:
    """The index: one entry a file, sound ones with an empty list; the findings in the order in which they are told."""
    catalogue = Catalogue.load(FIXTURES / "findings.yaml")
    entries = [
        {
            "file": name,
            "framework": "minh-hoa-bo",
            "agency": "BNV",
            "year": YEAR,
            "findings": [
                {"code": code, "severity": catalogue[code].severity, "sheet": sheet, "cell": cell}
                for code, sheet, cell in findings
            ],
        }
        for name, (_, findings) in sorted(files.items())
    ]
    return yaml.safe_dump(entries, allow_unicode=True, sort_keys=False, width=120)


def write(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    files = corpus()
    for name, (content, _) in files.items():
        (folder / name).write_bytes(content)
    (folder / "index.yaml").write_text(index(files), encoding="utf-8")


if __name__ == "__main__":
    write(FOLDER)
