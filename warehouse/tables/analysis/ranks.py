"""Tables of how certain ranks are: bands, what is missing to the next rank and class, points lost."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from warehouse.columns.declaration import column
from warehouse.columns.types import ExactDecimal, Rational
from warehouse.tables.metadata import METADATA

OPEN_ITEMS: Final = "open_items"
SURVEY: Final = "survey"
TOGETHER: Final = "together"
WEIGHTS: Final = "weights"
LEFT_OUT: Final = "left_out"
GEOMETRIC: Final = "geometric"
BAND_SOURCES = (TOGETHER, OPEN_ITEMS, SURVEY, WEIGHTS, LEFT_OUT, GEOMETRIC)
"""What a band allows for; `together` is open items and survey error at once."""

rank_band = sa.Table(
    "rank_band",
    METADATA,
    column("year", sa.Integer, "Năm đánh giá", "Năm được chấm điểm.", key=True),
    column("framework_id", sa.Text, "Bộ tiêu chí", "Mã bộ tiêu chí.", key=True),
    column("agency_code", sa.Text, "Mã cơ quan", "Cơ quan được xếp hạng.", key=True),
    column(
        "source",
        sa.Text,
        "Nguồn không chắc chắn",
        "open_items: mục chưa thẩm định xong; survey: sai số điều tra; together: cả hai; weights: trọng số; "
        "left_out: bỏ từng tiêu chí; geometric: trung bình nhân.",
        key=True,
        codes=BAND_SOURCES,
    ),
    column(
        "group_code",
        sa.Text,
        "Nhóm xếp hạng",
        "Nhóm được xếp hạng cùng nhau.",
        required=True,
        code_list="agency_groups",
    ),
    column("rank", sa.Integer, "Xếp hạng", "Theo điểm kết quả hiện nay; trống nếu chưa có hạng.", minimum=1),
    column("best_rank", sa.Integer, "Hạng cao nhất", "Hạng tốt nhất có thể giữ.", required=True, minimum=1),
    column("worst_rank", sa.Integer, "Hạng thấp nhất", "Hạng kém nhất có thể giữ.", required=True, minimum=1),
    column("median_rank", sa.Integer, "Hạng giữa", "Trung vị của các lần thử; trống nếu không thử.", minimum=1),
    sa.CheckConstraint("best_rank <= worst_rank", name="best_before_worst"),
    info={
        "title": "Khoảng thứ hạng",
        "description": "Hạng cao nhất và thấp nhất mà mỗi cơ quan có thể giữ, theo từng nguồn không chắc chắn.",
    },
)

rank_gap = sa.Table(
    "rank_gap",
    METADATA,
    column("year", sa.Integer, "Năm đánh giá", "Năm được chấm điểm.", key=True),
    column("framework_id", sa.Text, "Bộ tiêu chí", "Mã bộ tiêu chí.", key=True),
    column("agency_code", sa.Text, "Mã cơ quan", "Cơ quan được xếp hạng.", key=True),
    column(
        "group_code",
        sa.Text,
        "Nhóm xếp hạng",
        "Nhóm được xếp hạng cùng nhau.",
        required=True,
        code_list="agency_groups",
    ),
    column("rank", sa.Integer, "Xếp hạng", "Theo điểm kết quả hiện nay; trống nếu chưa có hạng.", minimum=1),
    column("open_count", sa.Integer, "Số mục chưa xong", "Tiêu chí chưa thẩm định xong.", required=True, minimum=0),
    column("least_index_exact", Rational, "Chỉ số thấp nhất (%)", "Nếu mục chưa xong đều được điểm thấp nhất."),
    column("most_index_exact", Rational, "Chỉ số cao nhất (%)", "Nếu mục chưa xong đều được điểm cao nhất."),
    column("least_place", sa.Integer, "Vị trí thấp nhất", "Của chỉ số thấp nhất trong nhóm, từ dưới lên.", minimum=0),
    column(
        "most_place",
        sa.Integer,
        "Vị trí cao nhất",
        "Của chỉ số cao nhất, từ dưới lên; bằng nhau cả tiêu chí phụ thì cùng vị trí.",
        minimum=0,
    ),
    column("standard_error", ExactDecimal, "Sai số chuẩn (%)", "Của chỉ số, do điều tra; trống nếu không có."),
    column(
        "critical_value",
        ExactDecimal,
        "Hệ số tin cậy",
        "Hai chỉ số cách nhau quá số này nhân sai số chuẩn của hiệu thì phân biệt được, ở mức 95% cho cả nhóm.",
    ),
    column("tied_count", sa.Integer, "Số cơ quan chưa phân biệt được", "Trong nhóm.", required=True, minimum=0),
    column(
        "first_cluster",
        sa.Integer,
        "Cụm đầu",
        "Các cơ quan liền hạng chưa phân biệt được từng đôi một là một cụm, đánh số từ trên xuống.",
        minimum=1,
    ),
    column("last_cluster", sa.Integer, "Cụm cuối", "Cơ quan ở giữa có thể thuộc nhiều cụm liền nhau.", minimum=1),
    column(
        "to_next_rank_exact", Rational, "Còn thiếu để lên hạng", "Số điểm ít nhất; trống nếu đứng đầu, chưa có hạng."
    ),
    column("must_pass", sa.Boolean, "Phải vượt", "Đúng nếu phải hơn số điểm đó: bằng chỉ số thì tiêu chí phụ xếp sau."),
    column("to_next_class_exact", Rational, "Còn thiếu để lên loại", "Số điểm ít nhất; trống nếu đã ở loại cao nhất."),
    column("next_class", sa.Text, "Loại tiếp theo", "Loại liền trên."),
    sa.CheckConstraint("(to_next_rank_exact IS NULL) = (must_pass IS NULL)", name="next_rank_with_rule"),
    sa.CheckConstraint("(to_next_class_exact IS NULL) = (next_class IS NULL)", name="next_class_named"),
    sa.CheckConstraint("first_cluster <= last_cluster", name="clusters_in_order"),
    info={
        "title": "Khoảng cách thứ hạng",
        "description": "Cơ quan nào chưa phân biệt được với cơ quan khác, còn thiếu bao nhiêu điểm để lên hạng.",
    },
)

lost_point = sa.Table(
    "lost_point",
    METADATA,
    column("year", sa.Integer, "Năm đánh giá", "Năm được chấm điểm.", key=True),
    column("framework_id", sa.Text, "Bộ tiêu chí", "Mã bộ tiêu chí.", key=True),
    column("agency_code", sa.Text, "Mã cơ quan", "Cơ quan bị mất điểm.", key=True),
    column("criterion_code", sa.Text, "Mã tiêu chí", "Tiêu chí bị mất điểm.", key=True),
    column("position", sa.Integer, "Thứ tự", "1 là điểm dễ lấy nhất.", required=True, minimum=1),
    column("lost_exact", Rational, "Điểm bị mất", "Điểm tối đa áp dụng trừ điểm kết quả.", required=True),
    column("full_count", sa.Integer, "Số cơ quan đạt tối đa", "Trong nhóm.", required=True, minimum=0),
    column("asked_count", sa.Integer, "Số cơ quan áp dụng", "Trong nhóm.", required=True, minimum=1),
    column("lifts", sa.Boolean, "Đủ để lên hạng", "Đúng ở các điểm dễ nhất, tới khi đủ lên một hạng.", required=True),
    sa.UniqueConstraint("year", "framework_id", "agency_code", "position"),
    info={
        "title": "Điểm bị mất",
        "description": "Điểm mỗi cơ quan bị mất ở từng tiêu chí, điểm dễ lấy nhất đứng trước.",
    },
)
