"""The report workbook around its data sheets: names, cover fields, hidden sheets.

The data sheets themselves are the report tables (`warehouse.tables`). What does not belong here: how a
template is drawn or a file read; both follow these names.
"""

from __future__ import annotations

import sqlalchemy as sa

from warehouse.columns.declaration import column

TEMPLATE_VERSION = 1
"""Raised when an older template can no longer be read as this one is."""

TITLE = "Báo cáo kết quả công tác thông tin, tuyên truyền CCHC"
GUIDE_SHEET = "Hướng dẫn"
COVER_SHEET = "Thông tin chung"
RESULT_SHEET = "Kết quả kiểm tra"
"""The first sheet of a workbook that was sent back; an agency explains findings on it."""
LISTS_SHEET = "_danh_muc"
METADATA_SHEET = "_thong_tin_mau"

METADATA_KEYS = ("template_version", "framework_id", "framework_version", "framework_sha256", "agency_code", "year")
"""The hidden metadata sheet: a key in column A, its value in column B, in this order from row 1."""

NUMBER_FORMAT = column(
    "number_format",
    sa.Text,
    "Cách viết số",
    "Cách viết các số gõ dưới dạng chữ: 1.234,5 (kiểu Việt Nam) hay 1,234.5.",
    required=True,
    code_list="number_formats",
)

COVER_FIELDS = (
    column("agency_code", sa.Text, "Mã cơ quan", "Mã cơ quan; đã điền sẵn.", required=True),
    column("agency_name", sa.Text, "Tên cơ quan", "Tên chính thức; đã điền sẵn.", required=True),
    column("year", sa.Integer, "Năm báo cáo", "Năm được đánh giá.", required=True),
    column("period", sa.Text, "Kỳ báo cáo", "Chọn trong danh sách.", required=True, code_list="periods"),
    NUMBER_FORMAT,
    column("document_number", sa.Text, "Số văn bản", "Số, ký hiệu văn bản gửi báo cáo, ví dụ 125/BC-BNV."),
    column("document_on", sa.Date, "Ngày văn bản", "Ngày/tháng/năm."),
    column("signatory", sa.Text, "Người ký", "Họ tên, chức vụ lãnh đạo ký."),
    column("contact", sa.Text, "Người liên hệ", "Họ tên, điện thoại, thư điện tử."),
)
"""The cover: a field's title in column A, its value in column B, one field a row, in any order."""
