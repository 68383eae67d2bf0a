"""Tables of the rows of agencies' reports, one table a sheet.

Its `info` names the sheet, and says what its rows are (`RowFacts`). A row is one accepted Excel row: where it stood
(`sheet`, `excel_row`) is part of it for ever. What does not belong here: what is said of a whole file (`submissions`).
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from warehouse.columns.declaration import Content, column
from warehouse.columns.row_facts import RowFacts, row_facts
from warehouse.columns.types import ExactDecimal
from warehouse.tables.metadata import METADATA

COMPLETED = "completed"
TASK_STATUSES = ("planned", "in_progress", COMPLETED, "cancelled")

# Far above anything real: a figure beyond is a slip of the hand, and any sum of such figures still fits 64 bits.
MOST_ITEMS = 10_000_000
MOST_PEOPLE = 10_000_000_000
MOST_VND = 10_000_000_000_000


def _report_table(name: str, sheet: str, rows: RowFacts, description: str, *columns: sa.Column[Any]) -> sa.Table:
    """A table whose rows are the accepted rows of one sheet."""
    return sa.Table(
        name,
        METADATA,
        column(
            "submission_id",
            sa.BigInteger,
            "Mã lần gửi",
            "Lần gửi chứa dòng này.",
            sa.ForeignKey("submission.submission_id"),
            key=True,
        ),
        column("sheet", sa.Text, "Trang tính", "Tên trang tính trong tệp.", key=True),
        column("excel_row", sa.Integer, "Dòng", "Số dòng như Excel hiển thị.", key=True, minimum=1),
        *columns,
        info={"append_only": True, "title": sheet, "sheet": sheet, "rows": rows, "description": description},
    )


plan_task = _report_table(
    "plan_task",
    "Kế hoạch",
    RowFacts(
        source="plan_tasks",
        contents="the tasks of the communication plan",
        noun="nhiệm vụ",
        named_by=("task_code", "content"),
        matched_by=(("task_code",), ("content",)),
        own_code="task_code",
        period_column="due_on",
    ),
    "Nhiệm vụ trong kế hoạch thông tin, tuyên truyền CCHC của cơ quan.",
    column("task_code", sa.Text, "Mã nhiệm vụ", "Mã riêng của nhiệm vụ, ví dụ NV01.", required=True, width=11),
    column("content", sa.Text, "Nội dung nhiệm vụ", "Nội dung như trong kế hoạch.", required=True, width=38),
    column("theme", sa.Text, "Nhóm nội dung", "Chọn trong danh sách.", required=True, code_list="themes", width=24),
    column(
        "channel", sa.Text, "Hình thức, kênh", "Chọn trong danh sách.", required=True, code_list="channels", width=24
    ),
    column(
        "audience",
        sa.Text,
        "Đối tượng",
        "Đối tượng chính; chọn trong danh sách.",
        required=True,
        code_list="audiences",
        width=24,
    ),
    column("product", sa.Text, "Sản phẩm", "Sản phẩm dự kiến, ví dụ: 12 tin, bài.", width=22),
    column(
        "planned_quantity",
        sa.BigInteger,
        "Số lượng theo kế hoạch",
        "Số nguyên, ví dụ 12.",
        required=True,
        minimum=0,
        maximum=MOST_ITEMS,
        width=12,
    ),
    column("lead_unit", sa.Text, "Đơn vị chủ trì", "Đơn vị chịu trách nhiệm chính.", width=22),
    column("due_on", sa.Date, "Thời hạn hoàn thành", "Ngày/tháng/năm.", required=True, width=13),
    column(
        "budget_vnd",
        sa.BigInteger,
        "Kinh phí (đồng)",
        "Số tiền bằng đồng, số nguyên.",
        minimum=0,
        maximum=MOST_VND,
        content=Content.MONEY,
        width=16,
    ),
    column(
        "status",
        sa.Text,
        "Tình trạng",
        "Chọn trong danh sách.",
        required=True,
        code_list="task_statuses",
        codes=TASK_STATUSES,
        width=16,
    ),
    column("completed_on", sa.Date, "Ngày hoàn thành", "Ngày/tháng/năm; bắt buộc khi đã hoàn thành.", width=13),
)

activity = _report_table(
    "activity",
    "Hoạt động",
    RowFacts(
        source="activities",
        contents="what was carried out",
        noun="hoạt động",
        named_by=("title",),
        matched_by=(
            ("title", "held_on", "channel"),
            ("title", "channel"),
            ("title",),
            ("held_on", "channel", "audience"),
        ),
        period_column="held_on",
    ),
    "Hoạt động tuyên truyền đã thực hiện trong năm, mỗi hoạt động một dòng.",
    column("task_code", sa.Text, "Mã nhiệm vụ", "Mã ở trang «Kế hoạch»; để trống nếu ngoài kế hoạch.", width=11),
    column("held_on", sa.Date, "Ngày thực hiện", "Ngày/tháng/năm.", required=True, width=13),
    column("title", sa.Text, "Tên hoạt động", "Tên tin, bài, hội nghị, cuộc thi...", required=True, width=38),
    column("theme", sa.Text, "Nhóm nội dung", "Chọn trong danh sách.", required=True, code_list="themes", width=24),
    column(
        "channel", sa.Text, "Hình thức, kênh", "Chọn trong danh sách.", required=True, code_list="channels", width=24
    ),
    column(
        "audience",
        sa.Text,
        "Đối tượng",
        "Đối tượng chính; chọn trong danh sách.",
        required=True,
        code_list="audiences",
        width=24,
    ),
    column(
        "quantity",
        sa.BigInteger,
        "Số lượng",
        "Số tin, bài, cuộc, lớp, ấn phẩm; số nguyên.",
        required=True,
        minimum=0,
        maximum=MOST_ITEMS,
        width=10,
    ),
    column(
        "reach",
        sa.BigInteger,
        "Lượt người tiếp cận",
        "Số lượt người; số nguyên.",
        minimum=0,
        maximum=MOST_PEOPLE,
        content=Content.PEOPLE,
        width=13,
    ),
    column("link", sa.Text, "Đường dẫn", "Địa chỉ trên mạng, nếu có.", width=30, content=Content.ADDRESSES),
    column("evidence_code", sa.Text, "Mã tài liệu kiểm chứng", "Mã ở trang «Tài liệu kiểm chứng».", width=13),
    column(
        "cost_vnd",
        sa.BigInteger,
        "Chi phí (đồng)",
        "Số tiền bằng đồng, số nguyên.",
        minimum=0,
        maximum=MOST_VND,
        content=Content.MONEY,
        width=16,
    ),
    column("note", sa.Text, "Ghi chú", "Nếu cần.", width=20, content=Content.REMARKS),
)

evidence = _report_table(
    "evidence",
    "Tài liệu kiểm chứng",
    RowFacts(
        source="evidence",
        contents="the documents that prove it",
        noun="tài liệu kiểm chứng",
        named_by=("evidence_code", "title"),
        matched_by=(("evidence_code",), ("document_number", "title")),
        own_code="evidence_code",
        period_column="issued_on",
    ),
    "Tài liệu kiểm chứng (TLKC) cho hoạt động và cho điểm tự chấm.",
    column(
        "evidence_code",
        sa.Text,
        "Mã tài liệu kiểm chứng",
        "Mã riêng của tài liệu, ví dụ TL01.",
        required=True,
        width=13,
    ),
    column(
        "kind", sa.Text, "Loại tài liệu", "Chọn trong danh sách.", required=True, code_list="evidence_kinds", width=18
    ),
    column("document_number", sa.Text, "Số, ký hiệu", "Số, ký hiệu văn bản, ví dụ 82/QĐ-BNV.", width=18),
    column("issued_on", sa.Date, "Ngày ban hành", "Ngày/tháng/năm.", width=13),
    column("issuer", sa.Text, "Cơ quan ban hành", "Cơ quan hoặc tòa soạn.", width=24),
    column("title", sa.Text, "Tên tài liệu", "Trích yếu hoặc tiêu đề.", required=True, width=40),
    column("page", sa.Text, "Trang", "Trang có nội dung, nếu tài liệu dài.", width=9),
    column(
        "link_or_file",
        sa.Text,
        "Đường dẫn hoặc tên tệp",
        "Địa chỉ trên mạng hoặc tên tệp gửi kèm.",
        width=34,
        content=Content.ADDRESSES,
    ),
)

feedback = _report_table(
    "feedback",
    "Phản ánh, kiến nghị",
    RowFacts(
        source="feedback",
        contents="what people asked, and when they were answered",
        noun="phản ánh, kiến nghị",
        named_by=("content",),
        matched_by=(("content", "received_on"), ("content",)),
        period_column="received_on",
    ),
    "Phản ánh, kiến nghị của người dân, doanh nghiệp về CCHC và kết quả trả lời.",
    column("received_on", sa.Date, "Ngày tiếp nhận", "Ngày/tháng/năm.", required=True, width=13),
    column(
        "channel", sa.Text, "Kênh tiếp nhận", "Chọn trong danh sách.", required=True, code_list="channels", width=24
    ),
    column("audience", sa.Text, "Đối tượng", "Chọn trong danh sách.", required=True, code_list="audiences", width=24),
    column("content", sa.Text, "Nội dung", "Tóm tắt phản ánh, kiến nghị.", required=True, width=48),
    column("answered_on", sa.Date, "Ngày trả lời", "Ngày/tháng/năm; để trống nếu chưa trả lời.", width=13),
    column(
        "result", sa.Text, "Kết quả", "Chọn trong danh sách.", required=True, code_list="feedback_results", width=22
    ),
)

scorecard = _report_table(
    "scorecard",
    "Tự chấm điểm",
    RowFacts(
        source="scorecard",
        contents="declared figures and the agency's own points",
        noun="tiêu chí",
        named_by=("criterion_code", "input_name"),
        matched_by=(("criterion_code", "input_name"),),
    ),
    "Điểm tự chấm và số liệu kê khai theo từng tiêu chí.",
    column("criterion_code", sa.Text, "Mã tiêu chí", "Mã như trong bộ tiêu chí; không sửa.", required=True, width=9),
    column("input_name", sa.Text, "Mã số liệu", "Mã số liệu kê khai; không sửa.", width=16),
    column("label", sa.Text, "Tiêu chí, số liệu kê khai", "Tên tiêu chí hoặc số liệu; không sửa.", width=48),
    column("max_points", sa.Text, "Điểm tối đa", "Điểm chuẩn; không sửa.", width=9),
    column(
        "declared_value",
        sa.Text,
        "Số liệu kê khai",
        "Số, ngày, có/không hoặc lựa chọn, ở dòng số liệu.",
        width=16,
        content=Content.ANSWERS,
    ),
    column("not_applicable", sa.Boolean, "Không áp dụng", "Chọn «Có» nếu tiêu chí không áp dụng.", width=10),
    column("not_applicable_reason", sa.Text, "Lý do không áp dụng", "Bắt buộc khi chọn không áp dụng.", width=22),
    column("self_points", ExactDecimal, "Điểm tự chấm", "Điểm cơ quan tự chấm.", width=10),
    column(
        "explanation",
        sa.Text,
        "Giải trình",
        "Giải trình, bắt buộc khi không có tài liệu kiểm chứng.",
        width=30,
        content=Content.REMARKS,
    ),
    column("evidence_codes", sa.Text, "Mã tài liệu kiểm chứng", "Một hay nhiều mã, cách nhau bằng dấu phẩy.", width=18),
)

REPORT_TABLES: tuple[sa.Table, ...] = (plan_task, activity, evidence, feedback, scorecard)
"""In the order of the workbook's sheets."""

WRITTEN_TABLES: tuple[sa.Table, ...] = tuple(table for table in REPORT_TABLES if not row_facts(table).is_printed)
"""Those whose rows agencies write themselves."""


def sheet_columns(table: sa.Table) -> list[sa.Column[Any]]:
    """The columns of a report table that stand in its sheet, in order: all but those that say where a row stood."""
    return [column for column in table.columns if not column.primary_key]
