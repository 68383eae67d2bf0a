"""The faults that a sample year carries, one an agency, each with the finding that must name it.

What does not belong here: who carries which (`year`), and how the damage is done (`samples.faults.files`,
`samples.faults.sheets`,
`samples.faults.reports`).
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from openpyxl import Workbook

from assets.samples.faults import files as fault_files
from assets.samples.faults import reports as fault_reports
from assets.samples.faults import sheets as fault_sheets
from assets.samples.invention.report_content import SampleReport


@dataclass(frozen=True, slots=True)
class Fault:
    """One kind of fault.

    Attributes:
        name: in English, as tests and tables call it.
        title: in Vietnamese, as the demonstration's summary shows it.
        finding: the code of the finding that must be made; None where nothing arrives to be checked.
        in_report: spoils what is typed.
        in_workbook: spoils the filled workbook.
        in_file: turns the saved file's bytes into what arrives.
    """

    name: str
    title: str
    finding: str | None
    in_report: Callable[[SampleReport, random.Random], None] | None = None
    in_workbook: Callable[[Workbook, random.Random], None] | None = None
    in_file: Callable[[bytes, int, random.Random], bytes] | None = None


NOTHING_SENT = Fault("nothing_sent", "Không gửi báo cáo", None)
CORRECTED = Fault(
    "corrected_resubmission",
    "Gửi lần đầu có lỗi, lần sau đã sửa",
    "SHEET_MISSING",
    in_workbook=fault_sheets.missing_sheet,
)
"""The first of two files; the second, without the fault, comes later."""

FAULTS: tuple[Fault, ...] = (
    Fault("wrong_year", "Trang bìa ghi sai năm", "COVER_YEAR_WRONG", in_report=fault_reports.wrong_year),
    Fault("text_for_number", "Gõ chữ vào ô số", "CELL_NOT_NUMBER", in_report=fault_reports.text_for_number),
    Fault("empty_file", "Tệp rỗng", "FILE_EMPTY", in_file=fault_files.empty),
    NOTHING_SENT,
    Fault("missing_sheet", "Thiếu trang tính", "SHEET_MISSING", in_workbook=fault_sheets.missing_sheet),
    Fault("renamed_heading", "Đổi tên tiêu đề cột", "COLUMN_MISSING", in_workbook=fault_sheets.renamed_heading),
    CORRECTED,
    Fault("encrypted", "Tệp đặt mật khẩu", "FILE_ENCRYPTED", in_file=fault_files.encrypted),
    Fault("impossible_date", "Ngày không có thật", "CELL_NOT_DATE", in_report=fault_reports.impossible_date),
    Fault("not_in_list", "Giá trị ngoài danh sách", "CELL_NOT_IN_LIST", in_report=fault_reports.not_in_list),
    Fault("text_file", "Tệp văn bản đặt tên .xlsx", "FILE_NOT_WORKBOOK", in_file=fault_files.text),
    Fault(
        "evidence_missing", "Thiếu tài liệu kiểm chứng", "EVIDENCE_MISSING", in_report=fault_reports.evidence_missing
    ),
    Fault("truncated", "Tệp tải lên bị đứt giữa chừng", "FILE_DAMAGED", in_file=fault_files.truncated),
    Fault("cost_over_budget", "Chi vượt kinh phí", "COST_OVER_BUDGET", in_report=fault_reports.cost_over_budget),
    Fault("foreign_workbook", "Gửi nhầm tệp khác", "TEMPLATE_FOREIGN", in_file=fault_files.foreign),
    Fault("missing_column", "Thiếu cột", "COLUMN_MISSING", in_workbook=fault_sheets.missing_column),
    Fault("missing_required", "Bỏ trống ô bắt buộc", "CELL_REQUIRED", in_report=fault_reports.missing_required),
    Fault("negative_number", "Số âm", "CELL_BELOW_MINIMUM", in_report=fault_reports.negative_number),
    Fault(
        "completed_without_date",
        "Hoàn thành nhưng không ghi ngày",
        "ROW_COMPLETED_WITHOUT_DATE",
        in_report=fault_reports.completed_without_date,
    ),
    Fault(
        "date_outside_year",
        "Ngày ngoài năm báo cáo",
        "ROW_DATE_OUTSIDE_YEAR",
        in_report=fault_reports.date_outside_year,
    ),
    Fault(
        "duplicate_task_code", "Trùng mã nhiệm vụ", "TABLE_DUPLICATE_CODE", in_report=fault_reports.duplicate_task_code
    ),
    Fault("unknown_task_code", "Mã nhiệm vụ không có", "TASK_CODE_UNKNOWN", in_report=fault_reports.unknown_task_code),
    Fault(
        "unknown_evidence_code",
        "Mã tài liệu kiểm chứng không có",
        "EVIDENCE_CODE_UNKNOWN",
        in_report=fault_reports.unknown_evidence_code,
    ),
    Fault(
        "self_points_over_maximum",
        "Điểm tự chấm vượt điểm tối đa",
        "SELF_POINTS_OVER_MAX",
        in_report=fault_reports.self_points_over_maximum,
    ),
    Fault(
        "name_of_another",
        "Ghi tên cơ quan khác",
        "COVER_AGENCY_CONFLICT",
        in_report=fault_reports.name_of_another,
    ),
)
"""In the order in which they are given out, so that a small sample year has the most telling ones."""
