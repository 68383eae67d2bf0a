"""Tables of the integrity of evidence: what is to be looked at again, case by case, and what reviewers said of it.

What does not belong here: finding it (`assets.analysis.integrity`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import sqlalchemy as sa

from warehouse.columns.declaration import column
from warehouse.columns.text_forms import is_instant, is_not_after, is_plain
from warehouse.columns.types import ExactDecimal, UtcInstant
from warehouse.tables.metadata import METADATA
from warehouse.tables.reports import activity, evidence, feedback
from warehouse.tables.review import LONGEST_NAME, LONGEST_REASON, cell_place

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
    "text_of_agencies",
    "text_of_years",
    "text_of_rows",
)
"""Kinds of cases."""

TEXTS: Mapping[str, tuple[str, str]] = {
    activity.name: ("title", "held_on"),
    evidence.name: ("title", "issued_on"),
    feedback.name: ("content", "received_on"),
}
"""By report table: the column of texts that are compared, and of their days. Tasks of a plan are not compared: they
follow the plan of the level above."""

FALSE_ALARM: Final = "false_alarm"
CONFIRMED: Final = "confirmed"
WITHDRAWN: Final = "withdrawn"
VERDICTS = (FALSE_ALARM, CONFIRMED, WITHDRAWN)
"""What a reviewer says of a case: all is in order; something is wrong; what was said before holds no longer."""

OPEN: Final = "open"
REOPENED: Final = "reopened"
SETTLED: Final = "settled"
CASE_STATES = (OPEN, REOPENED, CONFIRMED, SETTLED)
"""Where a case stands: nobody said anything; an agency joined since; as the last verdict says."""
UNSETTLED = (OPEN, REOPENED)

VERDICT_FORMS: Mapping[str, sa.ColumnElement[bool]] = {
    "decided_at_form": is_instant("decided_at"),
    "recorded_at_form": is_instant("recorded_at"),
    "decided_before_recorded": is_not_after("decided_at", "recorded_at"),
    "case_code_plain": is_plain("case_code", 50),
    "reason_plain": is_plain("reason", LONGEST_REASON, lines=True),
    "decided_by_plain": is_plain("decided_by", LONGEST_NAME),
    "document_number_plain": is_plain("document_number", LONGEST_NAME),
}
"""What a verdict's columns must look like, by the name of the constraint: people enter them with SQL of their own."""

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
        "link, file: một đường dẫn, một tệp dùng nhiều lần; document: số văn bản không khớp; date: ngày ngoài năm; "
        "text: nội dung báo cáo chép lại.",
        required=True,
        codes=CONFLICTS,
    ),
    column(
        "subject",
        sa.Text,
        "Đối tượng",
        "Đường dẫn, SHA-256 của tệp, số văn bản hay nội dung, dạng so sánh; hoặc hai báo cáo giống nhau.",
        required=True,
    ),
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
    column("case_code", sa.Text, "Mã vụ việc", "Như nhau mọi đêm, mọi năm; trống ở dòng tìm thấy trước khi có mã."),
    column("same_count", sa.Integer, "Số nội dung giống nhau", "Trong báo cáo này; trống nếu không so nội dung."),
    column("row_count", sa.Integer, "Số nội dung so sánh", "Trong báo cáo này; trống nếu không so nội dung."),
    info={
        "title": "Tài liệu kiểm chứng cần xem lại",
        "description": "Tài liệu dùng nhiều lần giữa các tiêu chí, cơ quan, năm; số, ngày, nơi ban hành không khớp; "
        "báo cáo chép lại nội dung của nhau.",
    },
)

evidence_verdict = sa.Table(
    "evidence_verdict",
    METADATA,
    column("verdict_id", sa.BigInteger, "Mã kết luận", "Số thứ tự kết luận xem xét.", key=True, minimum=1),
    column("year", sa.Integer, "Năm đánh giá", "Năm đang xem xét.", required=True, minimum=2000, maximum=2099),
    column("case_code", sa.Text, "Mã vụ việc", "Như ở danh mục vụ việc.", required=True),
    column("kind", sa.Text, "Loại", "Loại vụ việc.", required=True, codes=CONFLICTS),
    column("subject", sa.Text, "Đối tượng", "Như ở danh mục vụ việc.", required=True),
    column("claimants", sa.Text, "Các cơ quan", "Mã các cơ quan được xem xét, cách nhau bằng «;».", required=True),
    column(
        "verdict",
        sa.Text,
        "Kết luận",
        "Trùng hợp lý, xác nhận có vấn đề, hay rút kết luận trước.",
        required=True,
        code_list="evidence_verdicts",
        codes=VERDICTS,
    ),
    column("reason", sa.Text, "Lý do", "Lý do của kết luận.", required=True),
    column("decided_by", sa.Text, "Người kết luận", "Họ tên người xem xét.", required=True),
    column("decided_at", UtcInstant, "Thời điểm", "Khi kết luận.", required=True),
    column("recorded_by", sa.Text, "Người ghi", "Tài khoản đã ghi kết luận, do máy chủ cơ sở dữ liệu ghi nhận."),
    column("recorded_at", UtcInstant, "Thời điểm ghi", "Khi kết luận được ghi, theo đồng hồ của máy chủ."),
    column("document_number", sa.Text, "Văn bản", "Số, ký hiệu văn bản của kết luận."),
    *cell_place(),
    *(sa.CheckConstraint(form, name=name) for name, form in VERDICT_FORMS.items()),
    info={
        "append_only": True,
        "stamps": {"recorded_by": "SESSION_USER", "recorded_at": "clock_timestamp()"},
        "title": "Kết luận xem xét tài liệu",
        "description": "Mỗi dòng là một lần người thẩm định kết luận về một vụ việc; không bao giờ sửa, xóa.",
    },
)

evidence_case = sa.Table(
    "evidence_case",
    METADATA,
    column("year", sa.Integer, "Năm đánh giá", "Năm được xem xét.", key=True),
    column("position", sa.Integer, "Thứ tự ưu tiên", "1 là vụ việc nên xem trước hết.", key=True, minimum=1),
    column("conflict", sa.Integer, "Vụ việc", "Số của vụ việc ở danh sách từng dòng.", required=True, minimum=1),
    column("case_code", sa.Text, "Mã vụ việc", "Như nhau mọi đêm, mọi năm.", required=True),
    column("kind", sa.Text, "Loại", "Loại vụ việc.", required=True, codes=CONFLICTS),
    column("subject", sa.Text, "Đối tượng", "Điều được nêu nhiều lần, dạng so sánh.", required=True),
    column("claimants", sa.Text, "Các cơ quan", "Mã các cơ quan, cách nhau bằng «;».", required=True),
    column("agency_count", sa.Integer, "Số cơ quan", "Số cơ quan liên quan.", required=True, minimum=1),
    column("points_at_stake", ExactDecimal, "Điểm liên quan", "Điểm kết quả năm nay của các tiêu chí viện dẫn."),
    column("state", sa.Text, "Tình trạng", "Đã kết luận hay chưa.", required=True, codes=CASE_STATES),
    column(
        "verdict_id",
        sa.BigInteger,
        "Mã kết luận",
        "Kết luận gần nhất, nếu có và chưa bị rút.",
        sa.ForeignKey("evidence_verdict.verdict_id"),
    ),
    column("verdict", sa.Text, "Kết luận", "Của kết luận đó.", code_list="evidence_verdicts", codes=VERDICTS),
    column("reason", sa.Text, "Lý do", "Của kết luận đó."),
    column("decided_by", sa.Text, "Người kết luận", "Của kết luận đó."),
    sa.UniqueConstraint("year", "case_code"),
    info={
        "title": "Vụ việc cần xem lại",
        "description": "Mỗi dòng là một vụ việc về tài liệu kiểm chứng, với kết luận; chưa kết luận đứng trước.",
    },
)
