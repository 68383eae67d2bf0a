"""Tables of what moves ranks: effects of criteria, how they go together, factors of the method."""

from __future__ import annotations

from typing import Any, Final

import sqlalchemy as sa

from warehouse.columns.declaration import column
from warehouse.columns.types import ExactDecimal
from warehouse.tables.analysis.appraising import ALL
from warehouse.tables.metadata import METADATA

FULL: Final = "full"
NOTHING: Final = "nothing"
EQUAL: Final = "equal"
ALIKE = (FULL, NOTHING, EQUAL)
"""How a criterion tells nobody apart: all have everything, nothing, or the same part."""

WEIGHT: Final = "weight"
AGGREGATION: Final = "aggregation"
LEAVING_OUT: Final = "leaving_out"
FACTORS = (WEIGHT, AGGREGATION, LEAVING_OUT)
"""What is varied: a criterion's weight, linear or geometric mean, which criterion is left out."""


def _of_group() -> list[sa.Column[Any]]:
    return [
        column("year", sa.Integer, "Năm đánh giá", "Năm được chấm điểm.", key=True),
        column("framework_id", sa.Text, "Bộ tiêu chí", "Mã bộ tiêu chí.", key=True),
        column(
            "group_code", sa.Text, "Nhóm xếp hạng", "Nhóm được xếp hạng cùng nhau.", key=True, code_list="agency_groups"
        ),
    ]


criterion_effect = sa.Table(
    "criterion_effect",
    METADATA,
    *_of_group(),
    column("criterion_code", sa.Text, "Mã tiêu chí", "Tiêu chí cộng vào tổng điểm.", key=True),
    column("ranked_count", sa.Integer, "Số cơ quan xếp hạng", "Trong nhóm.", required=True, minimum=1),
    column("weight_pct", ExactDecimal, "Trọng số (%)", "Phần của điểm tối đa.", required=True),
    column(
        "variance_pct",
        ExactDecimal,
        "Ảnh hưởng thực (%)",
        "Phần của phương sai chỉ số; cộng mọi tiêu chí là 100; trống nếu mọi chỉ số bằng nhau.",
    ),
    column("index_pearson", ExactDecimal, "Tương quan với chỉ số", "Hệ số Pearson; trống nếu không tính được."),
    column("index_spearman", ExactDecimal, "Tương quan hạng với chỉ số", "Hệ số Spearman."),
    column("rest_pearson", ExactDecimal, "Tương quan với phần còn lại", "Với chỉ số không có tiêu chí này (Pearson)."),
    column(
        "alike",
        sa.Text,
        "Không phân biệt",
        "full: mọi cơ quan đạt tối đa; nothing: không ai có điểm; equal: như nhau; trống nếu tiêu chí có phân biệt.",
        codes=ALIKE,
    ),
    column("moved_count", sa.Integer, "Số cơ quan đổi hạng", "Khi bỏ tiêu chí này.", required=True, minimum=0),
    column("mean_shift", ExactDecimal, "Số hạng đổi trung bình", "Khi bỏ tiêu chí này.", required=True),
    column("most_shift", sa.Integer, "Đổi nhiều nhất", "Số hạng; dương là tụt, âm là lên.", required=True),
    column("agency_code", sa.Text, "Cơ quan đổi nhiều nhất", "Khi bỏ tiêu chí này; trống nếu không ai đổi hạng."),
    column("kendall", ExactDecimal, "Kendall", "Hệ số tau-b giữa thứ hạng khi bỏ tiêu chí và thứ hạng nay."),
    column("spearman", ExactDecimal, "Spearman", "Hệ số Spearman giữa hai thứ hạng đó."),
    info={
        "title": "Ảnh hưởng của tiêu chí",
        "description": "Mỗi tiêu chí quyết định thứ hạng đến đâu, bỏ đi thì ai đổi hạng, có phân biệt được ai không.",
    },
)

criterion_correlation = sa.Table(
    "criterion_correlation",
    METADATA,
    *_of_group(),
    column("criterion_code", sa.Text, "Mã tiêu chí", "Tiêu chí đứng trước trong bộ tiêu chí.", key=True),
    column("other_code", sa.Text, "Tiêu chí kia", "Tiêu chí đứng sau.", key=True),
    column("asked_count", sa.Integer, "Số cơ quan", "Áp dụng cả hai tiêu chí.", required=True, minimum=0),
    column("pearson", ExactDecimal, "Pearson", "Tương quan của tỷ lệ điểm đạt; trống nếu không tính được."),
    column("spearman", ExactDecimal, "Spearman", "Tương quan hạng; trống nếu không tính được."),
    info={
        "title": "Tương quan giữa các tiêu chí",
        "description": "Hai tiêu chí cùng lên xuống đến đâu: gần 1 là đo cùng một điều, dưới 0 là trái ngược nhau.",
    },
)

rank_factor = sa.Table(
    "rank_factor",
    METADATA,
    *_of_group(),
    column(
        "factor",
        sa.Text,
        "Yếu tố",
        "weight: trọng số của một tiêu chí; aggregation: trung bình cộng hay nhân; leaving_out: bỏ tiêu chí nào.",
        key=True,
        codes=FACTORS,
    ),
    column("criterion_code", sa.Text, "Mã tiêu chí", f"Tiêu chí có trọng số đó; «{ALL}» ở yếu tố khác.", key=True),
    column("first_order", ExactDecimal, "Tự nó (Sobol bậc một)", "Phần phương sai do riêng yếu tố.", required=True),
    column("total_order", ExactDecimal, "Tổng cộng (Sobol)", "Kể cả khi cùng yếu tố khác.", required=True),
    column("sample_count", sa.Integer, "Số mẫu", "Số điểm Sobol; càng nhiều càng chính xác.", required=True, minimum=1),
    info={
        "title": "Điều gì làm thay đổi thứ hạng",
        "description": "Phần của mức đổi hạng trung bình do trọng số, cách cộng điểm, việc bỏ một tiêu chí.",
    },
)
