"""Tables of what agencies sent: files, submissions, findings, and the rows of each sheet.

A report table is filled by one sheet. Its `info` names the sheet, and `source`, the name by which a framework's
`from:` calls it. A row is one accepted Excel row: where it stood (`sheet`, `excel_row`) is part of it for ever.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from warehouse.columns import column
from warehouse.tables.metadata import METADATA
from warehouse.types import ExactDecimal, UtcInstant

PERIODS = ("quarter_1", "half_year", "quarter_3", "year")
"""In the order of the year; a later one covers all that the earlier ones did."""

STATUSES = ("unreadable", "rejected", "accepted_with_findings", "accepted")
SEVERITIES = ("blocking", "warning", "note")

# Far above anything real: a figure beyond is a slip of the hand, and any sum of such figures still fits 64 bits.
MOST_ITEMS = 10_000_000
MOST_PEOPLE = 10_000_000_000
MOST_VND = 10_000_000_000_000

landed_file = sa.Table(
    "landed_file",
    METADATA,
    column("year", sa.Integer, "Năm đánh giá", "Năm mà hộp thư nhận tệp.", key=True),
    column("sha256", sa.Text, "SHA-256", "Dấu vân tay của tệp; kho lưu trữ giữ tệp dưới tên này.", key=True),
    column("file_name", sa.Text, "Tên tệp", "Tên tệp khi nhận; không dùng làm đường dẫn.", required=True),
    column("byte_size", sa.BigInteger, "Dung lượng (byte)", "Dung lượng tệp.", required=True, minimum=0),
    column("received_at", UtcInstant, "Thời điểm nhận", "Khi hộp thư nhận tệp lần đầu.", required=True),
    info={
        "title": "Tệp đã nhận",
        "append_only": True,
        "description": "Mỗi nội dung tệp từng vào hộp thư, một dòng; nội dung nằm trong kho lưu trữ.",
    },
)

receipt = sa.Table(
    "receipt",
    METADATA,
    column("year", sa.Integer, "Năm đánh giá", "Năm mà hộp thư nhận tệp.", key=True),
    column("sha256", sa.Text, "SHA-256", "Dấu vân tay của tệp.", key=True),
    column("file_name", sa.Text, "Tên tệp", "Tên tệp của lượt nhận; không dùng làm đường dẫn.", key=True),
    column("received_at", UtcInstant, "Thời điểm nhận", "Khi hộp thư nhận tệp ở lượt này.", key=True),
    # All of it is the key: landing a file again after a kill adds nothing.
    sa.ForeignKeyConstraint(["year", "sha256"], ["landed_file.year", "landed_file.sha256"]),
    info={
        "title": "Lượt nhận tệp",
        "append_only": True,
        "description": "Mỗi lần một tệp đến hộp thư, kể cả khi nội dung đã có: cơ quan gửi lại đúng tệp cũ, hay hai cơ "
        "quan gửi hai tệp giống hệt nhau.",
    },
)

submission = sa.Table(
    "submission",
    METADATA,
    column("submission_id", sa.BigInteger, "Mã lần gửi", "Số thứ tự lần gửi.", key=True),
    column("year", sa.Integer, "Năm đánh giá", "Năm mà hộp thư nhận tệp.", required=True),
    column("sha256", sa.Text, "SHA-256", "Dấu vân tay của tệp.", required=True),
    column("file_name", sa.Text, "Tên tệp", "Tên tệp khi nhận.", required=True),
    column("received_at", UtcInstant, "Thời điểm nhận", "Khi hộp thư nhận tệp.", required=True),
    column("reader_version", sa.Integer, "Phiên bản bộ đọc", "Phiên bản của chương trình đọc.", required=True),
    column("agency_code", sa.Text, "Mã cơ quan", "Cơ quan gửi, theo trang bìa; trống nếu không đọc được."),
    column("period", sa.Text, "Kỳ báo cáo", "Kỳ báo cáo, theo trang bìa.", code_list="periods", codes=PERIODS),
    column("framework_id", sa.Text, "Bộ tiêu chí", "Bộ tiêu chí áp dụng cho cơ quan trong năm."),
    column(
        "status",
        sa.Text,
        "Trạng thái",
        "Kết quả kiểm tra.",
        required=True,
        code_list="submission_statuses",
        codes=STATUSES,
    ),
    column("blocking_count", sa.Integer, "Số lỗi chặn", "Số phát hiện mức chặn.", required=True, minimum=0),
    column("warning_count", sa.Integer, "Số cảnh báo", "Số phát hiện mức cảnh báo.", required=True, minimum=0),
    column("note_count", sa.Integer, "Số lưu ý", "Số phát hiện mức lưu ý.", required=True, minimum=0),
    column(
        "supersedes", sa.BigInteger, "Thay thế lần gửi", "Lần gửi được chấp nhận trước đó của cùng cơ quan, năm, kỳ."
    ),
    column("document_number", sa.Text, "Số văn bản", "Số văn bản ký gửi, theo trang bìa."),
    column("document_on", sa.Date, "Ngày văn bản", "Ngày văn bản ký gửi, theo trang bìa."),
    column("signatory", sa.Text, "Người ký", "Lãnh đạo ký, theo trang bìa."),
    sa.ForeignKeyConstraint(["year", "sha256"], ["landed_file.year", "landed_file.sha256"]),
    sa.UniqueConstraint("year", "sha256", "reader_version"),
    info={
        "title": "Lần gửi báo cáo",
        "append_only": True,
        "description": "Mỗi tệp nhận được là một lần gửi, với trạng thái kiểm tra; không bao giờ xóa.",
    },
)

finding = sa.Table(
    "finding",
    METADATA,
    column(
        "submission_id",
        sa.BigInteger,
        "Mã lần gửi",
        "Lần gửi có phát hiện.",
        sa.ForeignKey("submission.submission_id"),
        key=True,
    ),
    column("position", sa.Integer, "Thứ tự", "Thứ tự trong lần gửi.", key=True),
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
    column("criterion_code", sa.Text, "Tiêu chí", "Tiêu chí liên quan."),
    column("points_at_stake", ExactDecimal, "Điểm liên quan", "Số điểm có thể mất."),
    column("explanation", sa.Text, "Giải trình", "Lời giải trình của cơ quan khi gửi lại, nếu quy tắc cho phép."),
    info={
        "title": "Phát hiện",
        "append_only": True,
        "description": "Mọi lỗi và lưu ý của từng lần gửi, chỉ rõ trang tính và ô.",
    },
)


def _report_table(name: str, sheet: str, source: str, description: str, *columns: sa.Column[Any]) -> sa.Table:
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
        info={"append_only": True, "title": sheet, "sheet": sheet, "source": source, "description": description},
    )


plan_task = _report_table(
    "plan_task",
    "Kế hoạch",
    "plan_tasks",
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
        width=16,
    ),
    column(
        "status", sa.Text, "Tình trạng", "Chọn trong danh sách.", required=True, code_list="task_statuses", width=16
    ),
    column("completed_on", sa.Date, "Ngày hoàn thành", "Ngày/tháng/năm; bắt buộc khi đã hoàn thành.", width=13),
)

activity = _report_table(
    "activity",
    "Hoạt động",
    "activities",
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
        width=13,
    ),
    column("link", sa.Text, "Đường dẫn", "Địa chỉ trên mạng, nếu có.", width=30),
    column("evidence_code", sa.Text, "Mã tài liệu kiểm chứng", "Mã ở trang «Tài liệu kiểm chứng».", width=13),
    column(
        "cost_vnd",
        sa.BigInteger,
        "Chi phí (đồng)",
        "Số tiền bằng đồng, số nguyên.",
        minimum=0,
        maximum=MOST_VND,
        width=16,
    ),
    column("note", sa.Text, "Ghi chú", "Nếu cần.", width=20),
)

evidence = _report_table(
    "evidence",
    "Tài liệu kiểm chứng",
    "evidence",
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
    column("link_or_file", sa.Text, "Đường dẫn hoặc tên tệp", "Địa chỉ trên mạng hoặc tên tệp gửi kèm.", width=34),
)

feedback = _report_table(
    "feedback",
    "Phản ánh, kiến nghị",
    "feedback",
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
    "scorecard",
    "Điểm tự chấm và số liệu kê khai theo từng tiêu chí.",
    column("criterion_code", sa.Text, "Mã tiêu chí", "Mã như trong bộ tiêu chí; không sửa.", required=True, width=9),
    column("input_name", sa.Text, "Mã số liệu", "Mã số liệu kê khai; không sửa.", width=16),
    column("label", sa.Text, "Tiêu chí, số liệu kê khai", "Tên tiêu chí hoặc số liệu; không sửa.", width=48),
    column("max_points", sa.Text, "Điểm tối đa", "Điểm chuẩn; không sửa.", width=9),
    column("declared_value", sa.Text, "Số liệu kê khai", "Số, ngày, có/không hoặc lựa chọn, ở dòng số liệu.", width=16),
    column("not_applicable", sa.Boolean, "Không áp dụng", "Chọn «Có» nếu tiêu chí không áp dụng.", width=10),
    column("not_applicable_reason", sa.Text, "Lý do không áp dụng", "Bắt buộc khi chọn không áp dụng.", width=22),
    column("self_points", ExactDecimal, "Điểm tự chấm", "Điểm cơ quan tự chấm.", width=10),
    column("explanation", sa.Text, "Giải trình", "Giải trình, bắt buộc khi không có tài liệu kiểm chứng.", width=30),
    column("evidence_codes", sa.Text, "Mã tài liệu kiểm chứng", "Một hay nhiều mã, cách nhau bằng dấu phẩy.", width=18),
)

FILE_STATES = ("readable", "empty", "encrypted", "damaged", "unknown")

evidence_file = sa.Table(
    "evidence_file",
    METADATA,
    column(
        "submission_id",
        sa.BigInteger,
        "Mã lần gửi",
        "Lần gửi có tệp kèm.",
        sa.ForeignKey("submission.submission_id"),
        key=True,
    ),
    column("position", sa.Integer, "Thứ tự", "Thứ tự trong tệp nén.", key=True, minimum=1),
    column("name", sa.Text, "Tên tệp", "Tên trong tệp nén; không dùng làm đường dẫn.", required=True),
    column("file_sha256", sa.Text, "SHA-256", "Dấu vân tay của tệp kèm.", required=True),
    column("byte_size", sa.BigInteger, "Dung lượng (byte)", "Dung lượng tệp kèm.", required=True, minimum=0),
    column(
        "state",
        sa.Text,
        "Tình trạng",
        "Mở được, trống, có mật khẩu, hỏng hay chưa rõ.",
        required=True,
        codes=FILE_STATES,
    ),
    info={
        "append_only": True,
        "title": "Tệp kiểm chứng gửi kèm",
        "description": "Các tệp nằm cạnh bảng tính trong tệp .zip mà cơ quan gửi.",
    },
)

REPORT_TABLES: tuple[sa.Table, ...] = (plan_task, activity, evidence, feedback, scorecard)
"""In the order of the workbook's sheets."""


def sheet_columns(table: sa.Table) -> list[sa.Column[Any]]:
    """The columns of a report table that stand in its sheet, in order: all but those that say where a row stood."""
    return [column for column in table.columns if not column.primary_key]
