"""Survey answers and outside indices as workbooks: agencies' questions or indices, and cells for their figures.

What does not belong here: which questions and indices there are, and what a figure changes.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from checks.forms.form import Form, form_sheet
from checks.forms.review_covers import REVIEW_METADATA_KEYS, document_fields, year_field
from checks.workbook_layout import COVER_SHEET, NUMBER_FORMAT
from warehouse.columns.declaration import column
from warehouse.columns.types import ExactDecimal
from warehouse.tables.review import EXTERNAL_FILE, SURVEY_FILE


def _agency() -> list[sa.Column[Any]]:
    return [
        column("agency_code", sa.Text, "Mã cơ quan", "Cơ quan có số liệu.", required=True, width=12),
        column("agency_name", sa.Text, "Tên cơ quan", "Tên chính thức.", width=36),
    ]


def _cover(source: str) -> tuple[sa.Column[Any], ...]:
    return (
        year_field(),
        column("source", sa.Text, "Nguồn số liệu", source, required=True),
        column("source_on", sa.Date, "Ngày công bố", "Ngày của văn bản, báo cáo nêu ở nguồn.", required=True),
        column("sent_by", sa.Text, "Người gửi", "Đơn vị, họ tên người gửi số liệu.", required=True),
        *document_fields("Số, ký hiệu công văn gửi số liệu, nếu có."),
        NUMBER_FORMAT,
    )


ANSWERS = form_sheet(
    "survey_count",
    "Kết quả điều tra",
    "Kết quả điều tra xã hội học",
    "Mỗi dòng là một phương án trả lời; tổng các phương án bằng cỡ mẫu, để trống là 0 phiếu",
    *_agency(),
    column("question", sa.Text, "Câu hỏi", "Mã câu hỏi trong phiếu điều tra.", required=True, width=12),
    column("question_label", sa.Text, "Dùng để tính", "Tiêu chí dùng câu hỏi.", width=44),
    column(
        "respondent_group",
        sa.Text,
        "Nhóm trả lời",
        "Ai trả lời, theo danh mục đối tượng.",
        required=True,
        code_list="audiences",
        width=18,
    ),
    column("option_code", sa.Text, "Phương án", "Mã phương án trả lời trong phiếu.", required=True, width=12),
    column("answer_count", sa.Integer, "Số phiếu", "Số phiếu hợp lệ chọn phương án.", minimum=0, width=12),
    column(
        "sample_size",
        sa.Integer,
        "Cỡ mẫu",
        "Số phiếu hợp lệ của câu hỏi và nhóm; ghi ở một dòng của nhóm là đủ.",
        minimum=0,
        width=12,
    ),
    filled=("answer_count", "sample_size"),
)

SURVEY = Form(
    SURVEY_FILE,
    "Kết quả điều tra xã hội học",
    COVER_SHEET,
    _cover("Văn bản, báo cáo công bố kết quả điều tra."),
    (ANSWERS,),
    REVIEW_METADATA_KEYS,
)

INDICES = form_sheet(
    "external_value",
    "Chỉ số bên ngoài",
    "Chỉ số lấy từ nguồn bên ngoài",
    "Mỗi dòng là một chỉ số của một cơ quan. Dòng nào chưa có số liệu thì để trống.",
    *_agency(),
    column("index_name", sa.Text, "Chỉ số", "Tên chỉ số trong bộ tiêu chí, ví dụ SIPAS.", required=True, width=14),
    column("index_label", sa.Text, "Dùng để tính", "Tiêu chí dùng chỉ số.", width=44),
    column("range", sa.Text, "Khoảng giá trị", "Giá trị nhỏ nhất và lớn nhất được nhận.", width=18),
    column("value", ExactDecimal, "Giá trị", "Đúng như nguồn công bố.", required=True, width=14),
    column("standard_error", ExactDecimal, "Sai số chuẩn", "Như nguồn công bố, nếu có.", minimum=0, width=14),
    column("sample_size", sa.Integer, "Cỡ mẫu", "Số phiếu, số mẫu đứng sau chỉ số, nếu có.", minimum=0, width=12),
    filled=("value", "standard_error", "sample_size"),
)

EXTERNAL = Form(
    EXTERNAL_FILE,
    "Chỉ số bên ngoài",
    COVER_SHEET,
    _cover("Văn bản công bố chỉ số."),
    (INDICES,),
    REVIEW_METADATA_KEYS,
)
