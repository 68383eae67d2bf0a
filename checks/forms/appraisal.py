"""The appraisers' workbook: agencies' items with what is known of them, and cells for decisions.

What does not belong here: which items it lists, and what a decision changes.
"""

from __future__ import annotations

import sqlalchemy as sa

from checks.forms.form import Form, form_sheet
from checks.forms.review_covers import REVIEW_METADATA_KEYS, document_fields, year_field
from checks.forms.verdicts import VERDICT_ROWS
from checks.workbook_layout import NUMBER_FORMAT
from warehouse.columns.declaration import Content, column
from warehouse.tables.review import APPRAISAL_FILE

TAKE_BACK = "trả lại"
"""Written for a new value, it takes an earlier correction of the input back."""

DECISIONS = form_sheet(
    "appraisal_item",
    "Thẩm định",
    "Danh mục cần thẩm định",
    "Mỗi dòng là một tiêu chí của một cơ quan, hoặc một số liệu của tiêu chí đó. Chỉ điền các dòng cần quyết định.",
    column("priority", sa.Text, "Thứ tự ưu tiên", "1 là dòng mà một quyết định có thể thay đổi thứ hạng nhiều nhất."),
    column("agency_code", sa.Text, "Mã cơ quan", "Cơ quan được thẩm định.", required=True),
    column("agency_name", sa.Text, "Tên cơ quan", "Tên chính thức.", width=28),
    column("criterion_code", sa.Text, "Mã tiêu chí", "Tiêu chí được thẩm định.", required=True),
    column("criterion_name", sa.Text, "Tên tiêu chí", "Theo bộ tiêu chí.", width=36),
    column("input_name", sa.Text, "Mã số liệu", "Số liệu của dòng; trống ở dòng của cả tiêu chí."),
    column("input_label", sa.Text, "Số liệu", "Số liệu được sửa ở dòng này; trống ở dòng của cả tiêu chí.", width=28),
    column("max_points", sa.Text, "Điểm tối đa", "Theo bộ tiêu chí."),
    column("self_points", sa.Text, "Điểm tự chấm", "Theo báo cáo của cơ quan."),
    column("computed_points", sa.Text, "Điểm hệ thống chấm", "Trước mọi quyết định thẩm định."),
    column("current_points", sa.Text, "Điểm hiện nay", "Sau các quyết định đã có."),
    column("current_value", sa.Text, "Giá trị hiện nay", "Của số liệu, sau các quyết định đã có."),
    column("effect", sa.Text, "Ảnh hưởng", "Thứ hạng, xếp loại mà một quyết định có thể thay đổi.", width=24),
    column("explained", sa.Text, "Vì sao được điểm này", "Cách hệ thống tính điểm hiện nay.", width=44),
    column("findings", sa.Text, "Phát hiện", "Phát hiện của hệ thống ở tiêu chí này.", width=36),
    column("evidence", sa.Text, "Tài liệu kiểm chứng", "Tài liệu cơ quan nêu, kèm địa chỉ.", width=36),
    column("explanation", sa.Text, "Giải trình của cơ quan", "Theo báo cáo và các lần giải trình.", width=36),
    column("decided_before", sa.Text, "Quyết định năm trước", "Quyết định cùng tiêu chí năm trước.", width=28),
    column("repeated", sa.Text, "Lặp lại", "«Có» nếu năm trước cơ quan đã bị giảm điểm tiêu chí này."),
    column(
        "new_value",
        sa.Text,
        "Giá trị mới",
        "Số liệu đúng, nếu số liệu hiện nay sai; điểm được tính lại. "
        f"Ghi «{TAKE_BACK}» để dùng lại giá trị trước khi sửa.",
        content=Content.ANSWERS,
    ),
    column(
        "decided_points",
        sa.Text,
        "Điểm quyết định",
        "Điểm thay cho điểm hệ thống chấm, chỉ ở dòng của cả tiêu chí.",
        content=Content.ANSWERS,
    ),
    column(
        "ruling",
        sa.Text,
        "Quyết định khác",
        "Không chấp nhận «không áp dụng», rút quyết định trước hoặc chấp nhận giải trình.",
        code_list="rulings",
        width=24,
    ),
    column("reason", sa.Text, "Lý do", "Lý do, căn cứ của quyết định; bắt buộc ở dòng có quyết định.", width=44),
    filled=("new_value", "decided_points", "ruling", "reason"),
    hidden=("input_name",),
)

APPRAISAL = Form(
    APPRAISAL_FILE,
    "Kết quả thẩm định",
    "Bìa",
    (
        year_field(),
        column("round", sa.Text, "Vòng thẩm định", "Số thứ tự hoặc tên của vòng theo lịch.", required=True),
        column("appraiser", sa.Text, "Người thẩm định", "Họ và tên người quyết định.", required=True),
        *document_fields("Số, ký hiệu văn bản ghi nhận kết quả thẩm định."),
        NUMBER_FORMAT,
    ),
    (DECISIONS, VERDICT_ROWS),
    REVIEW_METADATA_KEYS,
)
