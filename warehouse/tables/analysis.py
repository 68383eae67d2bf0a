"""Analysis tables: changes between two reports, evidence claimed twice.

Both are derived every night from what was received; nothing is scored by them.
"""

from __future__ import annotations

import sqlalchemy as sa

from warehouse.columns.declaration import column
from warehouse.tables.metadata import METADATA
from warehouse.tables.reference import PERIODS

CHANGES = ("added", "removed", "changed", "not_listed")
CONFLICTS = (
    "link_of_agencies",
    "link_of_years",
    "link_of_criteria",
    "link_of_days",
    "file_of_agencies",
    "file_of_years",
    "file_of_criteria",
    "document_disagrees",
    "date_outside_year",
)

submission_change = sa.Table(
    "submission_change",
    METADATA,
    column("year", sa.Integer, "Năm đánh giá", "Năm mà hộp thư nhận tệp.", key=True),
    column(
        "submission_id",
        sa.BigInteger,
        "Mã lần gửi",
        "Lần gửi mới.",
        sa.ForeignKey("submission.submission_id"),
        key=True,
    ),
    column("position", sa.Integer, "Thứ tự", "Thứ tự trong lần gửi.", key=True, minimum=1),
    column(
        "previous_id",
        sa.BigInteger,
        "Lần gửi trước",
        "Lần gửi được thay thế.",
        sa.ForeignKey("submission.submission_id"),
        required=True,
    ),
    column("agency_code", sa.Text, "Mã cơ quan", "Cơ quan gửi.", required=True),
    column("period", sa.Text, "Kỳ báo cáo", "Kỳ báo cáo.", required=True, code_list="periods", codes=PERIODS),
    column("table_name", sa.Text, "Bảng", "Bảng của dòng thay đổi; trống ở dòng đếm phần không liệt kê."),
    column(
        "change",
        sa.Text,
        "Thay đổi",
        "added: dòng thêm; removed: dòng bỏ; changed: ô sửa; not_listed: số thay đổi không liệt kê.",
        required=True,
        codes=CHANGES,
    ),
    column("sheet", sa.Text, "Trang tính", "Trang tính trong tệp mới; với dòng bỏ là tệp cũ."),
    column("excel_row", sa.Integer, "Dòng", "Số dòng trong tệp mới; trống với dòng bỏ.", minimum=1),
    column("previous_row", sa.Integer, "Dòng cũ", "Số dòng trong tệp cũ; trống với dòng thêm.", minimum=1),
    column("row_label", sa.Text, "Dòng nào", "Mã hoặc tên nhận ra dòng."),
    column("column_name", sa.Text, "Cột", "Cột có ô sửa; trống nếu cả dòng."),
    column("old_value", sa.Text, "Giá trị cũ", "Như người đọc thấy."),
    column("new_value", sa.Text, "Giá trị mới", "Như người đọc thấy."),
    info={
        "title": "Thay đổi giữa hai lần gửi",
        "description": "Từng dòng, từng ô khác nhau giữa báo cáo được thay thế và báo cáo thay thế nó.",
    },
)

evidence_conflict = sa.Table(
    "evidence_conflict",
    METADATA,
    column("year", sa.Integer, "Năm đánh giá", "Năm được xem xét.", key=True),
    column("position", sa.Integer, "Thứ tự", "Thứ tự trong năm.", key=True, minimum=1),
    column("conflict", sa.Integer, "Vụ việc", "Các dòng cùng số là cùng một điểm cần xem.", required=True, minimum=1),
    column(
        "kind",
        sa.Text,
        "Loại",
        "link, file: một đường dẫn, một tệp dùng nhiều lần; document: số văn bản không khớp; date: ngày ngoài năm.",
        required=True,
        codes=CONFLICTS,
    ),
    column("subject", sa.Text, "Đối tượng", "Đường dẫn, SHA-256 của tệp hay số văn bản, dạng so sánh.", required=True),
    column("claimed_year", sa.Integer, "Năm của báo cáo", "Năm của báo cáo nêu tài liệu.", required=True),
    column("agency_code", sa.Text, "Mã cơ quan", "Cơ quan nêu tài liệu.", required=True),
    column(
        "submission_id",
        sa.BigInteger,
        "Mã lần gửi",
        "Lần gửi nêu tài liệu.",
        sa.ForeignKey("submission.submission_id"),
        required=True,
    ),
    column("sheet", sa.Text, "Trang tính", "Trang tính nêu tài liệu; trống nếu là tệp gửi kèm."),
    column("excel_row", sa.Integer, "Dòng", "Số dòng như Excel hiển thị.", minimum=1),
    column("value", sa.Text, "Nội dung", "Như cơ quan ghi."),
    column("criteria", sa.Text, "Tiêu chí", "Các tiêu chí viện dẫn tài liệu."),
    info={
        "title": "Tài liệu kiểm chứng cần xem lại",
        "description": "Tài liệu dùng nhiều lần giữa các tiêu chí, cơ quan, năm; số, ngày, nơi ban hành không khớp.",
    },
)
