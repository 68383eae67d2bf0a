"""The sheet of the appraisers' workbook on which cases of evidence are judged, and what says whose case a row is.

What does not belong here: which cases it lists, and what a verdict changes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Final

import sqlalchemy as sa

from checks.forms.form import form_sheet
from warehouse.columns.declaration import column
from warehouse.tables.analysis.integrity import CONFLICTS

BETWEEN_CLAIMANTS: Final = "; "

VERDICT_ROWS = form_sheet(
    "case_item",
    "Tài liệu cần xem lại",
    "Tài liệu kiểm chứng cần xem lại",
    "Mỗi dòng là một vụ việc: một tài liệu dùng nhiều lần, không khớp, hay báo cáo giống nhau. Chỉ điền các dòng có "
    "kết luận; kết luận «trùng hợp lý» có giá trị cho cả các năm sau, tới khi có thêm cơ quan.",
    column("priority", sa.Text, "Thứ tự ưu tiên", "1 là vụ việc nên xem trước hết.", width=8),
    column("case_code", sa.Text, "Mã vụ việc", "Không sửa.", required=True, width=20),
    column("kind", sa.Text, "Loại", "Loại vụ việc.", width=17),
    column("claimants", sa.Text, "Mã cơ quan", "Các cơ quan liên quan; không sửa.", width=14),
    column("agencies", sa.Text, "Tên cơ quan", "Tên chính thức.", width=24),
    column("subject", sa.Text, "Đối tượng", "Đường dẫn, tệp, số văn bản hay nội dung, dạng so sánh.", width=24),
    column("claims", sa.Text, "Nêu ở đâu", "Cơ quan, năm, trang tính, dòng và nội dung.", width=50),
    column("criteria", sa.Text, "Tiêu chí", "Các tiêu chí viện dẫn.", width=9),
    column("points_at_stake", sa.Text, "Điểm liên quan", "Điểm hiện nay của các tiêu chí viện dẫn.", width=9),
    column("said_before", sa.Text, "Kết luận trước", "Kết luận khi chưa có thêm cơ quan.", width=24),
    column("case_mark", sa.Text, "Dấu vụ việc", "Để nhận ra vụ việc; không sửa."),
    column(
        "verdict",
        sa.Text,
        "Kết luận",
        "Trùng hợp lý, xác nhận có vấn đề, hoặc rút kết luận trước.",
        code_list="evidence_verdicts",
        width=20,
    ),
    column("reason", sa.Text, "Lý do", "Lý do, căn cứ của kết luận; bắt buộc ở dòng có kết luận.", width=40),
    filled=("verdict", "reason"),
    hidden=("case_mark",),
    optional=True,
)


def claimants_text(codes: Iterable[str]) -> str:
    """Agencies of a case as a cell and the warehouse have them: `BNV; BTP`."""
    return BETWEEN_CLAIMANTS.join(sorted(set(codes)))


def claimants_of(text: str) -> set[str]:
    """The agencies that such a text names."""
    return {code.strip() for code in text.split(BETWEEN_CLAIMANTS.strip())} - {""}


def case_mark(kind: str, case_code: str, claimants: Iterable[str]) -> str:
    """Mark of a row: it tells the kind, and whether the code and the agencies beside it still are those printed."""
    told = "\n".join((kind, case_code, *sorted(claimants)))
    return f"{kind}.{hashlib.sha256(told.encode()).hexdigest()[:12]}"


def kind_of_mark(mark: str | None, case_code: str, claimants: Iterable[str]) -> str | None:
    """The kind of the case that a mark is of; None if it is none's, or of another code or other agencies."""
    kind = (mark or "").partition(".")[0]
    return kind if kind in CONFLICTS and mark == case_mark(kind, case_code, claimants) else None
