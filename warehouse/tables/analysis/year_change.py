"""Tables of the change between two years: as published and carried over mergers, and the parts of which it is made."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from warehouse.columns.declaration import column
from warehouse.columns.types import Rational
from warehouse.tables.metadata import METADATA

PUBLISHED: Final = "published"
BACK_CAST: Final = "back_cast"
BASES = (PUBLISHED, BACK_CAST)
"""Whose figures of the earlier year are compared: those published of one agency, or those of all its predecessors
carried over to the agency of today."""

OF_RELEASE: Final = "release"
STORED: Final = "stored"
FIGURES_FROM = (OF_RELEASE, STORED)
"""Figures of a year: of its newest release, errata included, or as the warehouse holds them where none was released."""

OWN: Final = "criterion"
DENOMINATOR: Final = "denominator"
RULE: Final = "rule"
UNSEPARATED: Final = "unseparated"
NEW: Final = "new_criterion"
DROPPED: Final = "dropped_criterion"
SINCE_RELEASE: Final = "release"
MERGER: Final = "merger"
PART_KINDS = (OWN, DENOMINATOR, RULE, UNSEPARATED, NEW, DROPPED, SINCE_RELEASE, MERGER)
"""In the order in which a change is taken apart."""

rank_change = sa.Table(
    "rank_change",
    METADATA,
    column("year", sa.Integer, "Năm đánh giá", "Năm được chấm điểm.", key=True),
    column("against_year", sa.Integer, "So với năm", "Năm trước được so sánh.", key=True),
    column("framework_id", sa.Text, "Bộ tiêu chí", "Mã bộ tiêu chí.", key=True),
    column("agency_code", sa.Text, "Mã cơ quan", "Cơ quan được xếp hạng.", key=True),
    column(
        "basis",
        sa.Text,
        "Cách so sánh",
        "published: số đã công bố; back_cast: quy về địa giới, tổ chức hiện nay.",
        key=True,
        codes=BASES,
    ),
    column(
        "group_code",
        sa.Text,
        "Nhóm xếp hạng",
        "Nhóm được xếp hạng cùng nhau.",
        required=True,
        code_list="agency_groups",
    ),
    column(
        "figures_from",
        sa.Text,
        "Nguồn số liệu",
        "release: bản công bố mới nhất của năm; stored: số đang lưu, chưa công bố.",
        required=True,
        codes=FIGURES_FROM,
    ),
    column(
        "before_from", sa.Text, "Nguồn số liệu năm trước", "Như trên, của năm trước.", required=True, codes=FIGURES_FROM
    ),
    column("before_code", sa.Text, "Cơ quan năm trước", "Mã năm trước của cơ quan được so; nhiều mã thì cách bằng +."),
    column("before_framework_id", sa.Text, "Bộ tiêu chí năm trước", "Bộ tiêu chí đã chấm năm trước."),
    column("rank", sa.Integer, "Xếp hạng", "Hạng của năm.", minimum=1),
    column(
        "rank_before",
        sa.Integer,
        "Hạng năm trước",
        "Theo cách so sánh này; khi quy về hiện nay thì trong các cơ quan so sánh được.",
        minimum=1,
    ),
    column(
        "places",
        sa.Integer,
        "Số bậc",
        "Số bậc tăng (+), giảm (-); khi quy về hiện nay thì xếp lại trong các cơ quan so sánh được.",
    ),
    column("class_name", sa.Text, "Xếp loại", "Loại của năm."),
    column("class_before", sa.Text, "Xếp loại năm trước", "Theo ngưỡng của năm trước."),
    column("points_exact", Rational, "Điểm", "Tổng điểm của năm."),
    column("points_before_exact", Rational, "Điểm năm trước", "Theo cách so sánh này."),
    column("index_exact", Rational, "Chỉ số (%)", "Chỉ số của năm."),
    column("index_before_exact", Rational, "Chỉ số năm trước (%)", "Theo cách so sánh này."),
    column("change_exact", Rational, "Thay đổi chỉ số", "Điểm phần trăm; trống nếu không so sánh được."),
    column("reason", sa.Text, "Không so sánh được vì", "Trống nếu so sánh được."),
    column("note", sa.Text, "Lưu ý", "Điều cần biết khi đọc: cùng tên mà khác địa bàn, trọng số đã dùng."),
    sa.CheckConstraint("against_year < year", name="against_an_earlier_year"),
    sa.CheckConstraint("(change_exact IS NULL) = (reason IS NOT NULL)", name="change_or_reason"),
    info={
        "title": "Thay đổi so với năm trước",
        "description": "Chỉ số, điểm, hạng, loại của mỗi cơ quan so với năm trước: như đã công bố, và quy về địa giới, "
        "tổ chức hiện nay.",
    },
)

change_part = sa.Table(
    "change_part",
    METADATA,
    column("year", sa.Integer, "Năm đánh giá", "Năm được chấm điểm.", key=True),
    column("against_year", sa.Integer, "So với năm", "Năm trước được so sánh.", key=True),
    column("framework_id", sa.Text, "Bộ tiêu chí", "Mã bộ tiêu chí.", key=True),
    column("agency_code", sa.Text, "Mã cơ quan", "Cơ quan được xếp hạng.", key=True),
    column(
        "kind",
        sa.Text,
        "Loại phần",
        "criterion: số liệu của cơ quan; denominator: điểm tối đa áp dụng; rule, new_criterion, dropped_criterion: quy "
        "định thay đổi; unseparated: không tách được; release: khác số đang lưu; merger: sắp xếp cơ quan.",
        key=True,
        codes=PART_KINDS,
    ),
    column("criterion_code", sa.Text, "Mã tiêu chí", "Tiêu chí; «*» là cả bộ tiêu chí.", key=True),
    column("points_exact", Rational, "Phần thay đổi", "Điểm phần trăm của chỉ số.", required=True),
    column("note", sa.Text, "Lưu ý", "Vì sao không tách được, hoặc mã tiêu chí này năm trước chỉ tiêu chí nào."),
    info={
        "title": "Các phần của thay đổi",
        "description": "Thay đổi chỉ số của mỗi cơ quan tách thành từng phần; tổng các phần đúng bằng thay đổi. Phần "
        "merger chỉ có khi so với số đã công bố.",
    },
)
