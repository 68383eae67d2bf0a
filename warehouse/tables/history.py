"""History tables, one beside each table of figures, and the runs that changed them.

A history row says "from this run on, the row with this key reads so" (or: is removed). Rows are only ever added, and
only where something changed; the validity of a row ends where the next one of its key begins.
"""

from __future__ import annotations

import sqlalchemy as sa

from warehouse.columns.declaration import column, facts
from warehouse.columns.types import UtcInstant
from warehouse.tables.metadata import METADATA
from warehouse.tables.scoring import criterion_score, index_score, input_value

run = sa.Table(
    "run",
    METADATA,
    column("run_id", sa.BigInteger, "Phiên chạy", "Số thứ tự của phiên chạy làm thay đổi số liệu.", key=True),
    column("dagster_run_id", sa.Text, "Mã phiên Dagster", "Mã để tìm phiên trong Dagster.", required=True),
    column("year", sa.Integer, "Năm đánh giá", "Năm được chấm điểm.", required=True),
    column("changed_at", UtcInstant, "Thời điểm", "Khi phiên này ghi thay đổi đầu tiên.", required=True),
    sa.UniqueConstraint("dagster_run_id", "year"),
    info={
        "append_only": True,
        "title": "Phiên chạy",
        "description": "Chỉ gồm các phiên đã làm thay đổi ít nhất một số liệu.",
    },
)


def _history_of(table: sa.Table) -> sa.Table:
    keys = [_plain(declared, is_key=True) for declared in table.primary_key.columns]
    values = [_plain(declared, is_key=False) for declared in table.columns if not declared.primary_key]
    return sa.Table(
        f"{table.name}_history",
        METADATA,
        *keys,
        column(
            "run_id", sa.BigInteger, "Từ phiên", "Phiên chạy ghi nội dung này.", sa.ForeignKey("run.run_id"), key=True
        ),
        column("is_removed", sa.Boolean, "Đã bỏ", "Đúng nếu từ phiên này dòng không còn.", required=True),
        *values,
        info={
            "title": f"{table.info['title']} (lịch sử)",
            "description": f"{table.info['description']} Mỗi lần thay đổi thêm một dòng; không bao giờ sửa, xóa.",
            "history_of": table.name,
            "append_only": True,
        },
    )


def _plain(declared: sa.Column[object], *, is_key: bool) -> sa.Column[object]:
    """The same column without the constraints that only present figures must keep; what it refers to is kept too."""
    known = facts(declared)
    refers = [
        sa.ForeignKey(key.target_fullname, deferrable=key.deferrable, initially=key.initially)
        for key in declared.foreign_keys
    ]
    return column(
        declared.name, declared.type, known.title, known.description, *refers, key=is_key, code_list=known.code_list
    )


HISTORIES: dict[str, sa.Table] = {
    table.name: _history_of(table) for table in (input_value, criterion_score, index_score)
}
"""The history table by the name of the table that it remembers."""
