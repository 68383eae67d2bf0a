"""Submission tables: files, their arrivals, submissions, findings, files sent beside a report.

What does not belong here: the rows of the reports themselves (`reports`).
"""

from __future__ import annotations

import sqlalchemy as sa

from warehouse.columns.declaration import code_texts, column
from warehouse.columns.types import ExactDecimal, UtcInstant
from warehouse.tables.metadata import METADATA
from warehouse.tables.reference import PERIODS, framework_key
from warehouse.tables.statuses import ACCEPTED, FILE_STATES, SEVERITIES, STATUSES

_ACCEPTED = f"({code_texts(ACCEPTED)})"

landed_file = sa.Table(
    "landed_file",
    METADATA,
    column("year", sa.Integer, "Năm đánh giá", "Năm mà hộp thư nhận tệp.", key=True),
    column("sha256", sa.Text, "SHA-256", "Dấu vân tay của tệp; kho lưu trữ giữ tệp dưới tên này.", key=True),
    column("file_name", sa.Text, "Tên tệp", "Tên tệp khi nhận; không dùng làm đường dẫn.", required=True),
    column("byte_size", sa.BigInteger, "Dung lượng (byte)", "Dung lượng tệp.", required=True, minimum=0),
    column("received_at", UtcInstant, "Thời điểm nhận", "Khi hộp thư nhận tệp lần đầu.", required=True),
    column(
        "exceeded_limit",
        sa.BigInteger,
        "Giới hạn bị vượt (byte)",
        "Giới hạn dung lượng mà tệp vượt quá, nên nội dung không được giữ; trống nếu tệp nằm trong kho lưu trữ.",
    ),
    sa.CheckConstraint("exceeded_limit < byte_size", name="kept_unless_too_large"),
    info={
        "title": "Tệp đã nhận",
        "append_only": True,
        "description": "Mỗi nội dung tệp từng vào hộp thư, một dòng; nội dung nằm trong kho lưu trữ, trừ tệp quá lớn.",
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
    column(
        "reader_version",
        sa.Integer,
        "Phiên bản bộ đọc",
        "Phiên bản của chương trình đọc; 0 khi chờ bộ tiêu chí.",
        required=True,
    ),
    column("agency_code", sa.Text, "Mã cơ quan", "Cơ quan gửi, theo trang bìa; trống nếu không đọc được."),
    column(
        "likely_agency_code",
        sa.Text,
        "Mã cơ quan có thể đã gửi",
        "Cơ quan mà trang bìa hoặc mã ẩn của mẫu nêu khi không xác định được cơ quan gửi; chỉ để thông báo.",
    ),
    column("period", sa.Text, "Kỳ báo cáo", "Kỳ báo cáo, theo trang bìa.", code_list="periods", codes=PERIODS),
    column("framework_id", sa.Text, "Bộ tiêu chí", "Bộ tiêu chí áp dụng cho cơ quan trong năm.", framework_key()),
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
        "supersedes",
        sa.BigInteger,
        "Thay thế lần gửi",
        "Lần gửi được chấp nhận trước đó của cùng cơ quan, năm, kỳ.",
        sa.ForeignKey("submission.submission_id"),
    ),
    column("document_number", sa.Text, "Số văn bản", "Số văn bản ký gửi, theo trang bìa."),
    column("document_on", sa.Date, "Ngày văn bản", "Ngày văn bản ký gửi, theo trang bìa."),
    column("signatory", sa.Text, "Người ký", "Lãnh đạo ký, theo trang bìa."),
    column(
        "earned_points",
        ExactDecimal,
        "Điểm từ tệp",
        "Điểm mà các dòng được tính của tệp đạt ở những tiêu chí chỉ dựa vào tệp; chỉ có khi tệp có phát hiện.",
    ),
    column("earnable_points", ExactDecimal, "Điểm tối đa từ tệp", "Điểm tối đa của những tiêu chí ấy."),
    column("mending_gain", ExactDecimal, "Điểm thêm nếu sửa", "Điểm thêm nếu mọi phát hiện được sửa."),
    column(
        "is_mending_gain_exact",
        sa.Boolean,
        "Điểm thêm là chính xác",
        "Nếu không, điểm thêm là mức nhiều nhất: nó tùy vào ô không đọc được hoặc số liệu ngoài tệp.",
    ),
    sa.ForeignKeyConstraint(["year", "sha256"], ["landed_file.year", "landed_file.sha256"]),
    sa.UniqueConstraint("year", "sha256", "reader_version"),
    sa.CheckConstraint("supersedes < submission_id", name="supersedes_an_older_one"),
    sa.CheckConstraint(f"(status IN {_ACCEPTED}) = (blocking_count = 0)", name="accepted_unless_blocked"),
    sa.CheckConstraint(
        f"status NOT IN {_ACCEPTED} OR (agency_code IS NOT NULL AND period IS NOT NULL AND framework_id IS NOT NULL)",
        name="accepted_names_its_agency",
    ),
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
