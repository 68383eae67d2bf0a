"""Review tables: survey answers, outside indices, appraisals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import sqlalchemy as sa

from warehouse.columns.declaration import column
from warehouse.columns.text_forms import is_fraction, is_instant, is_not_after, is_plain
from warehouse.columns.types import Rational, UtcInstant
from warehouse.tables.metadata import METADATA
from warehouse.tables.statuses import SEVERITIES, STATUSES


def cell_place() -> list[sa.Column[Any]]:
    """Place of a row in a workbook that came to the inbox; empty if it came another way."""
    return [
        column("file_sha256", sa.Text, "SHA-256 của tệp", "Dấu vân tay của tệp có dòng này; trống nếu nhập cách khác."),
        column("sheet", sa.Text, "Trang tính", "Trang tính có dòng này."),
        column("excel_row", sa.Integer, "Dòng", "Số dòng như Excel hiển thị.", minimum=1),
    ]


def _sources() -> list[sa.Column[Any]]:
    """Origin of a figure from outside: a workbook's row has all of it, a line of a CSV file the source alone."""
    return [
        column("source", sa.Text, "Nguồn", "Tệp và văn bản công bố.", required=True),
        column("source_on", sa.Date, "Ngày công bố", "Ngày của văn bản công bố."),
        column("sent_by", sa.Text, "Người gửi", "Đơn vị, cá nhân gửi số liệu."),
        *cell_place(),
    ]


survey_answer = sa.Table(
    "survey_answer",
    METADATA,
    column("year", sa.Integer, "Năm đánh giá", "Năm được chấm điểm.", key=True),
    column("agency_code", sa.Text, "Mã cơ quan", "Cơ quan được hỏi ý kiến về.", key=True),
    column("question", sa.Text, "Câu hỏi", "Mã câu hỏi trong phiếu điều tra.", key=True),
    column("respondent_group", sa.Text, "Nhóm trả lời", "Nhóm đối tượng trả lời.", key=True),
    column("option_code", sa.Text, "Phương án", "Mã phương án trả lời.", key=True),
    column("answer_count", sa.BigInteger, "Số phiếu", "Số phiếu chọn phương án.", required=True, minimum=0),
    column("sample_size", sa.BigInteger, "Cỡ mẫu", "Số phiếu hợp lệ của câu hỏi và nhóm trả lời.", minimum=0),
    *_sources(),
    info={"title": "Kết quả điều tra xã hội học", "description": "Số phiếu theo câu hỏi, nhóm trả lời và phương án."},
)

external_index = sa.Table(
    "external_index",
    METADATA,
    column("year", sa.Integer, "Năm đánh giá", "Năm được chấm điểm.", key=True),
    column("agency_code", sa.Text, "Mã cơ quan", "Cơ quan có chỉ số.", key=True),
    column("index_name", sa.Text, "Chỉ số", "Tên chỉ số, ví dụ SIPAS.", key=True),
    column("value_exact", Rational, "Giá trị", "Giá trị như nguồn công bố.", required=True),
    column("standard_error_exact", Rational, "Sai số chuẩn", "Sai số chuẩn như nguồn công bố, nếu có."),
    column("sample_size", sa.BigInteger, "Cỡ mẫu", "Số phiếu, số mẫu đứng sau chỉ số, nếu có.", minimum=0),
    *_sources(),
    info={"title": "Chỉ số bên ngoài", "description": "Chỉ số lấy từ nguồn khác, như SIPAS."},
)

REFUSE_NOT_APPLICABLE: Final = "refuse_not_applicable"
WITHDRAW: Final = "withdraw"
ACCEPT_EXPLANATION: Final = "accept_explanation"
RULINGS = (REFUSE_NOT_APPLICABLE, WITHDRAW, ACCEPT_EXPLANATION)
"""Decisions that give no figure: the criterion applies after all; earlier decisions on it hold no longer, because they
were wrong, or because the agency explained itself."""

LONGEST_REASON: Final = 4_000
LONGEST_NAME: Final = 200
"""Characters of a reason; of who decided, and of a document's number."""

DECISION_FORMS: Mapping[str, sa.ColumnElement[bool]] = {
    "points_form": is_fraction("points_exact"),
    "decided_at_form": is_instant("decided_at"),
    "recorded_at_form": is_instant("recorded_at"),
    "decided_before_recorded": is_not_after("decided_at", "recorded_at"),
    "agency_code_plain": is_plain("agency_code", 50),
    "criterion_code_plain": is_plain("criterion_code", 50),
    "input_name_plain": is_plain("input_name", 100),
    "input_value_plain": is_plain("input_value", 1_000),
    "reason_plain": is_plain("reason", LONGEST_REASON, lines=True),
    "decided_by_plain": is_plain("decided_by", LONGEST_NAME),
    "document_number_plain": is_plain("document_number", LONGEST_NAME),
}
"""What a decision's columns must look like, by the name of the constraint: people enter them with SQL of their own."""

READABLE_FORMS = ("points_form", "decided_at_form", "recorded_at_form")
"""Those without which a row cannot even be read."""

appraisal = sa.Table(
    "appraisal",
    METADATA,
    column("appraisal_id", sa.BigInteger, "Mã quyết định", "Số thứ tự quyết định thẩm định.", key=True, minimum=1),
    column("year", sa.Integer, "Năm đánh giá", "Năm được chấm điểm.", required=True, minimum=2000, maximum=2099),
    column("agency_code", sa.Text, "Mã cơ quan", "Cơ quan được thẩm định.", required=True),
    column("criterion_code", sa.Text, "Mã tiêu chí", "Tiêu chí được thẩm định.", required=True),
    column("round", sa.Integer, "Vòng", "Vòng thẩm định, theo lịch của năm.", required=True, minimum=1, maximum=99),
    column("input_name", sa.Text, "Số liệu sửa", "Số liệu được sửa; trống nếu quyết định thẳng điểm."),
    column("input_value", sa.Text, "Giá trị mới", "Giá trị chính xác của số liệu sau khi sửa."),
    column("points_exact", Rational, "Điểm quyết định", "Điểm thay cho kết quả tính; trống nếu chỉ sửa số liệu."),
    column(
        "ruling",
        sa.Text,
        "Quyết định khác",
        "Không chấp nhận «không áp dụng», rút quyết định trước, hay chấp nhận giải trình; trống nếu sửa số liệu, "
        "quyết định điểm.",
        code_list="rulings",
        codes=RULINGS,
    ),
    column("reason", sa.Text, "Lý do", "Lý do của quyết định.", required=True),
    column("decided_by", sa.Text, "Người quyết định", "Họ tên người thẩm định.", required=True),
    column("decided_at", UtcInstant, "Thời điểm", "Khi quyết định.", required=True),
    column("recorded_by", sa.Text, "Người ghi", "Tài khoản đã ghi quyết định, do máy chủ cơ sở dữ liệu ghi nhận."),
    column("recorded_at", UtcInstant, "Thời điểm ghi", "Khi quyết định được ghi, theo đồng hồ của máy chủ."),
    column("document_number", sa.Text, "Văn bản", "Số, ký hiệu văn bản của quyết định."),
    *cell_place(),
    sa.CheckConstraint(
        "(input_name IS NOT NULL AND points_exact IS NULL AND ruling IS NULL) OR "
        "(input_name IS NULL AND (points_exact IS NULL) <> (ruling IS NULL))",
        name="one_decision",
    ),
    *(sa.CheckConstraint(form, name=name) for name, form in DECISION_FORMS.items()),
    info={
        "append_only": True,
        # What PostgreSQL itself writes, and no role may: SQLite's file knows no accounts, and keeps these empty.
        "stamps": {"recorded_by": "SESSION_USER", "recorded_at": "clock_timestamp()"},
        "readable": sa.and_(*(DECISION_FORMS[name] for name in READABLE_FORMS)),
        "title": "Thẩm định",
        "description": "Mỗi dòng là một lần người thẩm định sửa số liệu hoặc quyết định điểm; không bao giờ sửa, xóa.",
    },
)

APPRAISAL_FILE: Final = "appraisal"
EXPLANATION_FILE: Final = "explanation"
SURVEY_FILE: Final = "survey"
EXTERNAL_FILE: Final = "external"
REVIEW_FILES = (APPRAISAL_FILE, EXPLANATION_FILE, SURVEY_FILE, EXTERNAL_FILE)
"""Kinds of workbooks beside reports, as their hidden sheet says."""

review_file = sa.Table(
    "review_file",
    METADATA,
    column("file_id", sa.BigInteger, "Mã tệp", "Số thứ tự tệp.", key=True, minimum=1),
    column("year", sa.Integer, "Năm đánh giá", "Năm mà hộp thư nhận tệp.", required=True),
    column("sha256", sa.Text, "SHA-256", "Dấu vân tay của tệp.", required=True),
    column("file_name", sa.Text, "Tên tệp", "Tên tệp khi nhận.", required=True),
    column("received_at", UtcInstant, "Thời điểm nhận", "Khi hộp thư nhận tệp.", required=True),
    column("reader_version", sa.Integer, "Phiên bản bộ đọc", "Phiên bản của chương trình đọc.", required=True),
    column(
        "kind", sa.Text, "Loại tệp", "Thẩm định, giải trình, điều tra hay chỉ số.", required=True, codes=REVIEW_FILES
    ),
    column("round", sa.Integer, "Vòng", "Vòng thẩm định, theo trang bìa.", minimum=1),
    column("author", sa.Text, "Người lập", "Người thẩm định, cơ quan giải trình hay người gửi số liệu."),
    column("document_number", sa.Text, "Số văn bản", "Theo trang bìa."),
    column(
        "status",
        sa.Text,
        "Trạng thái",
        "Kết quả kiểm tra.",
        required=True,
        code_list="submission_statuses",
        codes=STATUSES,
    ),
    column("row_count", sa.Integer, "Số dòng dùng được", "Số dòng của tệp được ghi vào kho.", required=True, minimum=0),
    column("blocking_count", sa.Integer, "Số lỗi chặn", "Số phát hiện mức chặn.", required=True, minimum=0),
    column("warning_count", sa.Integer, "Số cảnh báo", "Số phát hiện mức cảnh báo.", required=True, minimum=0),
    column("note_count", sa.Integer, "Số lưu ý", "Số phát hiện mức lưu ý.", required=True, minimum=0),
    sa.ForeignKeyConstraint(["year", "sha256"], ["landed_file.year", "landed_file.sha256"]),
    sa.UniqueConstraint("year", "sha256", "reader_version"),
    info={
        "title": "Tệp thẩm định và tham chiếu",
        "append_only": True,
        "description": "Mỗi tệp thẩm định, giải trình, kết quả điều tra, chỉ số bên ngoài từng nhận, với trạng thái "
        "kiểm tra.",
    },
)

review_finding = sa.Table(
    "review_finding",
    METADATA,
    column("file_id", sa.BigInteger, "Mã tệp", "Tệp có phát hiện.", sa.ForeignKey("review_file.file_id"), key=True),
    column("position", sa.Integer, "Thứ tự", "Thứ tự trong tệp.", key=True),
    column("code", sa.Text, "Mã phát hiện", "Mã trong danh mục phát hiện.", required=True),
    column(
        "severity", sa.Text, "Mức", "Chặn, cảnh báo hay lưu ý.", required=True, code_list="severities", codes=SEVERITIES
    ),
    column("sheet", sa.Text, "Trang tính", "Trang tính có lỗi."),
    column("excel_row", sa.Integer, "Dòng", "Số dòng như Excel hiển thị; của tiêu đề nếu lỗi ở cả cột."),
    column("cell", sa.Text, "Ô", "Ô có lỗi, ví dụ F17."),
    column("column_name", sa.Text, "Cột", "Cột có lỗi."),
    column("value", sa.Text, "Giá trị", "Giá trị đọc được."),
    column("message", sa.Text, "Nội dung", "Lỗi gì.", required=True),
    column("hint", sa.Text, "Cách sửa", "Cần làm gì."),
    info={
        "title": "Phát hiện ở tệp thẩm định và tham chiếu",
        "append_only": True,
        "description": "Mọi lỗi và lưu ý của từng tệp, chỉ rõ trang tính và ô.",
    },
)

explanation = sa.Table(
    "explanation",
    METADATA,
    column("explanation_id", sa.BigInteger, "Mã giải trình", "Số thứ tự giải trình.", key=True, minimum=1),
    column("year", sa.Integer, "Năm đánh giá", "Năm được chấm điểm.", required=True),
    column("agency_code", sa.Text, "Mã cơ quan", "Cơ quan giải trình.", required=True),
    column("criterion_code", sa.Text, "Mã tiêu chí", "Tiêu chí được giải trình.", required=True),
    column("round", sa.Integer, "Vòng", "Vòng thẩm định có quyết định được giải trình.", required=True, minimum=1),
    column("input_name", sa.Text, "Số liệu", "Số liệu mà quyết định sửa; trống nếu là cả tiêu chí."),
    column("text", sa.Text, "Giải trình", "Lời giải trình của cơ quan.", required=True),
    column("new_evidence", sa.Text, "Tài liệu bổ sung", "Tài liệu, địa chỉ mà cơ quan nêu thêm."),
    column("given_at", UtcInstant, "Thời điểm", "Khi hộp thư nhận giải trình.", required=True),
    column("document_number", sa.Text, "Văn bản", "Số, ký hiệu văn bản giải trình."),
    *cell_place(),
    info={
        "title": "Giải trình của cơ quan",
        "append_only": True,
        "description": "Lời giải trình của cơ quan về từng quyết định thẩm định; không bao giờ sửa, xóa.",
    },
)

outside_figure = sa.Table(
    "outside_figure",
    METADATA,
    column("figure_id", sa.BigInteger, "Mã số liệu", "Số thứ tự số liệu.", key=True, minimum=1),
    column("year", sa.Integer, "Năm đánh giá", "Năm được chấm điểm.", required=True),
    column(
        "kind", sa.Text, "Loại", "Điều tra hay chỉ số bên ngoài.", required=True, codes=(SURVEY_FILE, EXTERNAL_FILE)
    ),
    column("agency_code", sa.Text, "Mã cơ quan", "Cơ quan có số liệu.", required=True),
    column("name", sa.Text, "Câu hỏi, chỉ số", "Mã câu hỏi trong phiếu, hoặc tên chỉ số.", required=True),
    column("respondent_group", sa.Text, "Nhóm trả lời", "Nhóm đối tượng trả lời; trống nếu là chỉ số."),
    column("option_code", sa.Text, "Phương án", "Mã phương án trả lời; trống nếu là chỉ số."),
    column("answer_count", sa.BigInteger, "Số phiếu", "Số phiếu chọn phương án; trống nếu là chỉ số.", minimum=0),
    column("value_exact", Rational, "Giá trị", "Giá trị của chỉ số; trống nếu là điều tra."),
    column("standard_error_exact", Rational, "Sai số chuẩn", "Sai số chuẩn của chỉ số, nếu có."),
    column("sample_size", sa.BigInteger, "Cỡ mẫu", "Số phiếu, số mẫu đứng sau số liệu.", minimum=0),
    column("given_at", UtcInstant, "Thời điểm nhận", "Khi hộp thư nhận tệp có số liệu.", required=True),
    *_sources(),
    sa.CheckConstraint("(value_exact IS NULL) <> (answer_count IS NULL)", name="one_figure"),
    info={
        "title": "Số liệu bên ngoài gửi bằng tệp",
        "append_only": True,
        "description": "Mỗi số phiếu, chỉ số mà tệp điều tra, tệp chỉ số được chấp nhận từng nêu; không bao giờ sửa, "
        "xóa.",
    },
)
