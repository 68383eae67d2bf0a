"""Publication tables: releases and their figures, which nothing may change afterwards."""

from __future__ import annotations

import sqlalchemy as sa

from warehouse.columns.declaration import column
from warehouse.columns.types import ExactDecimal, Rational, UtcInstant
from warehouse.tables.metadata import METADATA
from warehouse.tables.reference import framework_key
from warehouse.tables.tracks import is_track

WHOLE_FRAMEWORK = "*"
"""Stands for the criterion in a row that holds the total of a whole framework."""

release = sa.Table(
    "release",
    METADATA,
    column("year", sa.Integer, "Năm đánh giá", "Năm được công bố.", key=True),
    column("sequence", sa.Integer, "Lần", "Lần công bố trong năm; từ lần 2 là đính chính.", key=True, minimum=1),
    column("decision_number", sa.Text, "Số quyết định", "Số văn bản công bố.", required=True),
    column("decision_on", sa.Date, "Ngày quyết định", "Ngày văn bản công bố.", required=True),
    column("released_at", UtcInstant, "Thời điểm", "Khi bản công bố được niêm phong.", required=True),
    column("erratum_reason", sa.Text, "Lý do đính chính", "Vì sao công bố lại; trống ở lần đầu."),
    column("seal", sa.Text, "Dấu niêm phong", "SHA-256 của bản kê các tệp.", required=True),
    column("code_version", sa.Text, "Phiên bản chương trình", "Phiên bản đã tính các số liệu.", required=True),
    sa.CheckConstraint("(sequence = 1) = (erratum_reason IS NULL)", name="erratum_has_reason"),
    info={
        "append_only": True,
        "title": "Lần công bố",
        "description": "Mỗi lần công bố kết quả một năm, theo văn bản nào; lần sau là đính chính lần trước.",
    },
)

release_score = sa.Table(
    "release_score",
    METADATA,
    column("year", sa.Integer, "Năm đánh giá", "Năm được công bố.", key=True),
    column("sequence", sa.Integer, "Lần", "Lần công bố trong năm.", key=True),
    column("framework_id", sa.Text, "Bộ tiêu chí", "Mã bộ tiêu chí.", framework_key(), key=True),
    column("agency_code", sa.Text, "Mã cơ quan", "Cơ quan được chấm.", key=True),
    column("criterion_code", sa.Text, "Mã tiêu chí", "Tiêu chí; «*» là cả bộ tiêu chí.", key=True),
    column("track", sa.Text, "Loại điểm", "Như ở bảng điểm tiêu chí.", key=True, code_list="tracks"),
    column("points_exact", Rational, "Điểm chính xác", "Phân số rút gọn; trống là không có."),
    column("points", ExactDecimal, "Điểm", "Điểm làm tròn như đã in."),
    column("max_points_exact", Rational, "Điểm tối đa áp dụng", "Điểm tối đa với cơ quan này.", required=True),
    column("index_exact", Rational, "Chỉ số chính xác (%)", "Chỉ ở dòng của cả bộ tiêu chí."),
    column("index_pct", ExactDecimal, "Chỉ số (%)", "Chỉ số làm tròn như đã in."),
    column("class_name", sa.Text, "Xếp loại", "Chỉ ở dòng của cả bộ tiêu chí."),
    column("rank", sa.Integer, "Xếp hạng", "Chỉ ở dòng của cả bộ tiêu chí.", minimum=1),
    sa.ForeignKeyConstraint(["year", "sequence"], ["release.year", "release.sequence"]),
    sa.CheckConstraint(is_track(sa.column("track")), name="track_known"),
    info={
        "append_only": True,
        "title": "Số liệu đã công bố",
        "description": "Điểm, chỉ số, xếp loại, thứ hạng đúng như đã công bố; không bao giờ sửa, xóa.",
    },
)
