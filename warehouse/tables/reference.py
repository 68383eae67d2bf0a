"""Reference tables: what is known before any agency reports."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from warehouse.columns.declaration import column
from warehouse.columns.types import Rational, UtcInstant
from warehouse.tables.metadata import METADATA

REPORT_DUE = "report_due"
BEFORE_APPRAISAL = ("opens", REPORT_DUE, "self_assessment_due")
AFTER_APPRAISAL = ("release_due",)
"""The steps that a year can have, in the order in which they happen; between them are the rounds (`tracks`)."""
WHOLE_YEAR = "year"
PERIODS = ("quarter_1", "half_year", "quarter_3", WHOLE_YEAR)
"""In the order of the year; a later one covers all that the earlier ones did."""

NO_PERIOD = "-"
"""Stands for the period of a calendar's step that belongs to none."""


def framework_key() -> sa.ForeignKey:
    """Foreign key to a framework's row. Deferred: a changed one is deleted and written again within one transaction."""
    return sa.ForeignKey("framework.framework_id", deferrable=True, initially="DEFERRED")


agency = sa.Table(
    "agency",
    METADATA,
    column("code", sa.Text, "Mã cơ quan", "Mã dùng trong kỳ; mã tỉnh là mã đơn vị hành chính.", key=True),
    column("valid_from", sa.Date, "Có hiệu lực từ", "Ngày đầu tiên mã này chỉ cơ quan này.", key=True),
    column("valid_to", sa.Date, "Có hiệu lực đến", "Ngày cuối cùng; để trống nếu còn hiệu lực."),
    column("name", sa.Text, "Tên cơ quan", "Tên chính thức.", required=True),
    column("level", sa.Text, "Cấp", "Cấp của cơ quan.", required=True, code_list="levels"),
    column(
        "group_code",
        sa.Text,
        "Nhóm xếp hạng",
        "Nhóm được xếp hạng cùng nhau.",
        required=True,
        code_list="agency_groups",
    ),
    column("successor_code", sa.Text, "Cơ quan kế thừa", "Mã cơ quan kế thừa khi hết hiệu lực."),
    sa.CheckConstraint("valid_to >= valid_from", name="ends_after_it_begins"),
    info={"title": "Cơ quan", "description": "Cơ quan được đánh giá; khóa là mã và kỳ hiệu lực."},
)

agency_succession = sa.Table(
    "agency_succession",
    METADATA,
    column("predecessor_code", sa.Text, "Mã cơ quan cũ", "Mã cơ quan trước sắp xếp.", key=True),
    column("predecessor_valid_from", sa.Date, "Kỳ của cơ quan cũ", "Ngày bắt đầu hiệu lực của mã cũ.", key=True),
    column("successor_code", sa.Text, "Mã cơ quan mới", "Mã cơ quan sau sắp xếp.", key=True),
    column("successor_valid_from", sa.Date, "Kỳ của cơ quan mới", "Ngày bắt đầu hiệu lực của mã mới.", key=True),
    column(
        "weight_exact",
        Rational,
        "Trọng số",
        "Sức nặng của cơ quan cũ khi quy số liệu về cơ quan mới; trống là không có số liệu nào để quy.",
    ),
    column("weight_measures", sa.Text, "Trọng số đo gì", "Đại lượng dùng làm trọng số, ví dụ dân số."),
    column("weight_source", sa.Text, "Nguồn trọng số", "Nơi công bố số liệu dùng làm trọng số."),
    # What an agency that is no longer listed so was to others goes with it, and is derived anew.
    *(
        sa.ForeignKeyConstraint(
            [f"{side}_code", f"{side}_valid_from"],
            ["agency.code", "agency.valid_from"],
            ondelete="CASCADE",
            deferrable=True,
            initially="DEFERRED",
        )
        for side in ("predecessor", "successor")
    ),
    info={"title": "Kế thừa cơ quan", "description": "Cơ quan nào sáp nhập vào cơ quan nào, với trọng số nào."},
)

code_list = sa.Table(
    "code_list",
    METADATA,
    column("list_name", sa.Text, "Danh mục", "Tên danh mục.", key=True),
    column("code", sa.Text, "Mã", "Mã dùng trong kho dữ liệu và bộ tiêu chí.", key=True),
    column("label", sa.Text, "Nhãn", "Chữ mà cơ quan nhìn thấy và chọn.", required=True),
    column("position", sa.Integer, "Thứ tự", "Thứ tự hiển thị.", required=True, minimum=1),
    column("source", sa.Text, "Nguồn", "Văn bản nêu mục này.", required=True),
    column("short_label", sa.Text, "Nhãn ngắn", "Nhãn ở nơi hẹp, như tên trang tính; trống là như nhãn."),
    column("issuer", sa.Text, "Cơ quan ban hành", "Của một cấp: chữ đứng trước tên cơ quan trên văn bản của nó."),
    info={
        "title": "Danh mục mã",
        "description": "Kênh, đối tượng, nhóm nội dung, loại tài liệu kiểm chứng và các danh mục khác.",
    },
)

calendar_entry = sa.Table(
    "calendar_entry",
    METADATA,
    column("year", sa.Integer, "Năm đánh giá", "Năm được chấm điểm.", key=True),
    column(
        "event",
        sa.Text,
        "Mốc",
        "Mốc thời gian; vòng thẩm định thứ n khóa ở mốc appraisal_<n>_due.",
        key=True,
        code_list="calendar_events",
    ),
    column(
        "period",
        sa.Text,
        "Kỳ báo cáo",
        "Kỳ báo cáo mà mốc này nói tới; «-» nếu không có.",
        key=True,
        codes=(NO_PERIOD, *PERIODS),
    ),
    column("agency_code", sa.Text, "Cơ quan", "Cơ quan được gia hạn; «*» là mọi cơ quan.", key=True),
    column("due_on", sa.Date, "Ngày", "Ngày cuối cùng, giờ Việt Nam.", required=True),
    column("document_number", sa.Text, "Văn bản", "Văn bản quy định hoặc gia hạn."),
    column("name", sa.Text, "Tên vòng", "Tên của vòng thẩm định khóa ở mốc này; trống là «Thẩm định lần n»."),
    column("decided_by", sa.Text, "Bên quyết định", "Ai thẩm định ở vòng này, ví dụ Tổ thẩm định."),
    column(
        "double_pct",
        sa.Integer,
        "Tỷ lệ chấm hai người (%)",
        "Phần mục của vòng được giao cho hai người thẩm định độc lập; trống là không có.",
        minimum=0,
        maximum=100,
    ),
    info={"title": "Lịch của năm", "description": "Hạn báo cáo, tự chấm, thẩm định, công bố."},
)

framework = sa.Table(
    "framework",
    METADATA,
    column("framework_id", sa.Text, "Bộ tiêu chí", "Mã bộ tiêu chí.", key=True),
    column("version", sa.Integer, "Phiên bản", "Phiên bản của tệp.", required=True, minimum=1),
    column("title", sa.Text, "Tên", "Tên bộ tiêu chí.", required=True),
    column("level", sa.Text, "Cấp", "Cấp cơ quan áp dụng.", required=True, code_list="levels"),
    column("years", sa.Text, "Năm áp dụng", "Các năm áp dụng, cách nhau bằng dấu phẩy.", required=True),
    column("sha256", sa.Text, "SHA-256", "Dấu vân tay của tệp.", required=True),
    column("source_text", sa.Text, "Nguyên văn tệp", "Toàn bộ tệp bộ tiêu chí, để tính lại được.", required=True),
    info={"title": "Bộ tiêu chí", "description": "Mỗi bộ là bảng điểm của một quyết định, cho một cấp và một số năm."},
)

framework_version = sa.Table(
    "framework_version",
    METADATA,
    column("framework_id", sa.Text, "Bộ tiêu chí", "Mã bộ tiêu chí.", framework_key(), key=True),
    column("since", UtcInstant, "Từ khi", "Khi kho dữ liệu nhận nội dung này.", key=True),
    column("version", sa.Integer, "Phiên bản", "Phiên bản của tệp.", required=True, minimum=1),
    column("sha256", sa.Text, "SHA-256", "Dấu vân tay của tệp.", required=True),
    column("source_text", sa.Text, "Nguyên văn tệp", "Toàn bộ tệp bộ tiêu chí.", required=True),
    info={
        "append_only": True,
        "title": "Bộ tiêu chí (lịch sử)",
        "description": "Mọi nội dung mà một bộ tiêu chí từng có trong kho; không bao giờ sửa, xóa.",
    },
)

criterion = sa.Table(
    "criterion",
    METADATA,
    column("framework_id", sa.Text, "Bộ tiêu chí", "Mã bộ tiêu chí.", framework_key(), key=True),
    column("criterion_code", sa.Text, "Mã tiêu chí", "Mã như trong bảng điểm.", key=True),
    column("parent_code", sa.Text, "Mã tiêu chí cha", "Để trống ở cấp cao nhất."),
    column("position", sa.Integer, "Thứ tự", "Thứ tự trong bảng.", required=True, minimum=1),
    column("name", sa.Text, "Tên tiêu chí", "Nội dung đánh giá.", required=True),
    column("max_points", sa.Text, "Điểm tối đa", "Điểm chuẩn, viết chính xác.", required=True),
    column("is_leaf", sa.Boolean, "Tiêu chí thành phần", "Đúng nếu được chấm trực tiếp.", required=True),
    column("basis", sa.Text, "Căn cứ", "Điều khoản mà tiêu chí đo."),
    column("weight", sa.Text, "Trọng số", "Trong tiêu chí cha, nếu cha là trung bình có trọng số; viết chính xác."),
    column("cap", sa.Text, "Nhiều nhất", "Tiêu chí cha: điểm vượt mức này thì lấy mức này."),
    column("floor", sa.Text, "Ít nhất", "Tiêu chí cha: điểm dưới mức này thì lấy mức này."),
    sa.ForeignKeyConstraint(
        ["framework_id", "parent_code"],
        ["criterion.framework_id", "criterion.criterion_code"],
        deferrable=True,
        initially="DEFERRED",
    ),
    info={"title": "Tiêu chí", "description": "Cây tiêu chí của từng bộ tiêu chí."},
)

OF_FINDING: Final = "finding"
OF_CRITERION: Final = "criterion"

waiver = sa.Table(
    "waiver",
    METADATA,
    column("year", sa.Integer, "Năm đánh giá", "Năm được chấm điểm.", key=True),
    column("agency_code", sa.Text, "Mã cơ quan", "Cơ quan được miễn.", key=True),
    column("what", sa.Text, "Miễn gì", "Mã phát hiện hoặc mã tiêu chí.", key=True),
    column(
        "kind",
        sa.Text,
        "Loại",
        "Miễn một quy tắc kiểm tra hay một tiêu chí.",
        required=True,
        codes=(OF_FINDING, OF_CRITERION),
    ),
    column("document_number", sa.Text, "Văn bản", "Số, ký hiệu văn bản cho miễn.", required=True),
    column("approver", sa.Text, "Người duyệt", "Ai cho miễn.", required=True),
    column("approved_on", sa.Date, "Ngày duyệt", "Ngày của văn bản.", required=True),
    column("reason", sa.Text, "Lý do", "Vì sao được miễn.", required=True),
    info={"title": "Miễn áp dụng", "description": "Quy tắc kiểm tra, tiêu chí không áp dụng với từng cơ quan."},
)

FINDING_CATALOGUE = "finding_catalogue"

reference_version = sa.Table(
    "reference_version",
    METADATA,
    column(
        "name",
        sa.Text,
        "Tên",
        "Bảng nào; hoặc danh mục phát hiện.",
        key=True,
        codes=(agency.name, code_list.name, calendar_entry.name, criterion.name, waiver.name, FINDING_CATALOGUE),
    ),
    column("since", UtcInstant, "Từ khi", "Khi kho dữ liệu nhận nội dung này.", key=True),
    column("sha256", sa.Text, "SHA-256", "Dấu vân tay của nội dung.", required=True),
    column("content", sa.Text, "Nội dung", "Mọi dòng của bảng dưới dạng CSV, hoặc nguyên văn tệp.", required=True),
    info={
        "append_only": True,
        "title": "Dữ liệu tham chiếu (lịch sử)",
        "description": "Mọi nội dung mà danh sách cơ quan, danh mục, lịch, cây tiêu chí, miễn áp dụng, danh mục phát "
        "hiện từng có; không bao giờ sửa, xóa.",
    },
)
