"""Audit trail: one event a change of state, each carrying the hash of the one before it."""

from __future__ import annotations

import sqlalchemy as sa

from warehouse.columns.declaration import column
from warehouse.columns.types import UtcInstant
from warehouse.tables.metadata import METADATA

audit_event = sa.Table(
    "audit_event",
    METADATA,
    column("event_id", sa.BigInteger, "Thứ tự", "Số thứ tự, liên tục từ 1.", key=True, minimum=1),
    column("happened_at", UtcInstant, "Thời điểm", "Khi sự việc xảy ra.", required=True),
    column("actor", sa.Text, "Người thực hiện", "Người hoặc chương trình thực hiện.", required=True),
    column("action", sa.Text, "Việc", "Loại thay đổi trạng thái.", required=True),
    column("subject", sa.Text, "Đối tượng", "Cái gì thay đổi, ví dụ mã lần gửi.", required=True),
    column("details", sa.Text, "Chi tiết (JSON)", "Nội dung thay đổi.", required=True),
    column("previous_hash", sa.Text, "Dấu của sự việc trước", "SHA-256 của sự việc liền trước.", required=True),
    column("event_hash", sa.Text, "Dấu của sự việc", "SHA-256 của sự việc này, gồm cả dấu trước.", required=True),
    info={
        "append_only": True,
        "title": "Nhật ký",
        "description": "Mọi thay đổi trạng thái, nối nhau bằng dấu SHA-256; sửa hay xóa đều bị phát hiện.",
    },
)
