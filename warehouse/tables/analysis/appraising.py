"""Tables of appraisal and of reports sent again: what changed, how alike appraisers decide, what they decide on."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from warehouse.columns.declaration import column
from warehouse.columns.types import ExactDecimal, Rational
from warehouse.tables.metadata import METADATA
from warehouse.tables.reference import PERIODS

CHANGES = ("added", "removed", "changed", "not_listed")
POINTS: Final = "points"
NUMBER: Final = "number"
CHOICE: Final = "choice"
RULING: Final = "ruling"
RATINGS = (POINTS, NUMBER, CHOICE, RULING)
"""What appraisers decide on: points, figures, other inputs (choices, yes or no, days), rulings."""
ALL: Final = "*"
"""In the place of an appraiser or a criterion: over all of them."""

submission_change = sa.Table(
    "submission_change",
    METADATA,
    column("year", sa.Integer, "Năm đánh giá", "Năm mà hộp thư nhận tệp.", key=True),
    column(
        "submission_id",
        sa.BigInteger,
        "Mã lần gửi",
        "Lần gửi mới.",
        sa.ForeignKey("submission.submission_id"),
        key=True,
    ),
    column("position", sa.Integer, "Thứ tự", "Thứ tự trong lần gửi.", key=True, minimum=1),
    column(
        "previous_id",
        sa.BigInteger,
        "Lần gửi trước",
        "Lần gửi được thay thế.",
        sa.ForeignKey("submission.submission_id"),
        required=True,
    ),
    column("agency_code", sa.Text, "Mã cơ quan", "Cơ quan gửi.", required=True),
    column("period", sa.Text, "Kỳ báo cáo", "Kỳ báo cáo.", required=True, code_list="periods", codes=PERIODS),
    column("table_name", sa.Text, "Bảng", "Bảng của dòng thay đổi; trống ở dòng đếm phần không liệt kê."),
    column(
        "change",
        sa.Text,
        "Thay đổi",
        "added: dòng thêm; removed: dòng bỏ; changed: ô sửa; not_listed: số thay đổi không liệt kê.",
        required=True,
        codes=CHANGES,
    ),
    column("sheet", sa.Text, "Trang tính", "Trang tính trong tệp mới; với dòng bỏ là tệp cũ."),
    column("excel_row", sa.Integer, "Dòng", "Số dòng trong tệp mới; trống với dòng bỏ.", minimum=1),
    column("previous_row", sa.Integer, "Dòng cũ", "Số dòng trong tệp cũ; trống với dòng thêm.", minimum=1),
    column("row_label", sa.Text, "Dòng nào", "Mã hoặc tên nhận ra dòng."),
    column("column_name", sa.Text, "Cột", "Cột có ô sửa; trống nếu cả dòng."),
    column("old_value", sa.Text, "Giá trị cũ", "Như người đọc thấy."),
    column("new_value", sa.Text, "Giá trị mới", "Như người đọc thấy."),
    info={
        "title": "Thay đổi giữa hai lần gửi",
        "description": "Từng dòng, từng ô khác nhau giữa báo cáo được thay thế và báo cáo thay thế nó.",
    },
)

appraiser_agreement = sa.Table(
    "appraiser_agreement",
    METADATA,
    column("year", sa.Integer, "Năm đánh giá", "Năm được chấm điểm.", key=True),
    column("framework_id", sa.Text, "Bộ tiêu chí", "Bộ tiêu chí được thẩm định.", key=True),
    column("round", sa.Integer, "Vòng", "Vòng thẩm định.", key=True, minimum=1),
    column(
        "kind",
        sa.Text,
        "Loại quyết định",
        "points: điểm; number: số liệu; choice: lựa chọn, có hay không, ngày; ruling: quyết định khác.",
        key=True,
        codes=RATINGS,
    ),
    column("appraiser", sa.Text, "Người thẩm định", "Họ tên; «*» nếu tính chung mọi người.", key=True),
    column(
        "other_appraiser", sa.Text, "Người so sánh", "Họ tên; «*» nếu so với mọi người khác cùng thẩm định.", key=True
    ),
    column("criterion_code", sa.Text, "Mã tiêu chí", "Tiêu chí; «*» nếu tính chung mọi tiêu chí.", key=True),
    column("item_count", sa.Integer, "Số mục", "Số mục có từ hai người thẩm định trở lên.", required=True, minimum=1),
    column("agreed_count", sa.Integer, "Số mục thống nhất", "Số mục quyết định như nhau.", required=True, minimum=0),
    column(
        "agreement",
        ExactDecimal,
        "Mức thống nhất",
        "Hệ số kappa của Cohen (lựa chọn, quyết định khác) hay ICC(2,1) (điểm, số liệu): 1 là như nhau, 0 là như ngẫu "
        "nhiên; nhiều người thì là trung bình của từng cặp theo số mục; trống nếu không tính được.",
    ),
    column(
        "drift_pct",
        ExactDecimal,
        "Độ lệch (%)",
        "Trung bình của chênh lệch so với những người khác ở cùng mục, % của điểm tối đa hay của số lớn nhất.",
    ),
    column("drift_first_pct", ExactDecimal, "Độ lệch nửa đầu (%)", "Độ lệch ở nửa đầu của vòng."),
    column("drift_second_pct", ExactDecimal, "Độ lệch nửa sau (%)", "Độ lệch ở nửa sau của vòng."),
    info={
        "title": "Mức thống nhất giữa người thẩm định",
        "description": "Những người cùng thẩm định một mục quyết định giống nhau đến đâu, ai cho cao hay thấp hơn.",
    },
)

appraisal_worklist = sa.Table(
    "appraisal_worklist",
    METADATA,
    column("year", sa.Integer, "Năm đánh giá", "Năm được chấm điểm.", key=True),
    column("position", sa.Integer, "Thứ tự ưu tiên", "1 là mục nên xem trước hết.", key=True, minimum=1),
    column("framework_id", sa.Text, "Bộ tiêu chí", "Mã bộ tiêu chí.", required=True),
    column("agency_code", sa.Text, "Mã cơ quan", "Cơ quan được thẩm định.", required=True),
    column("criterion_code", sa.Text, "Mã tiêu chí", "Tiêu chí được chấm trực tiếp.", required=True),
    column("rank", sa.Integer, "Xếp hạng", "Theo điểm kết quả hiện nay; trống nếu chưa có hạng.", minimum=1),
    column("least_rank", sa.Integer, "Hạng nếu ít điểm nhất", "Khi tiêu chí được điểm thấp nhất.", minimum=1),
    column("most_rank", sa.Integer, "Hạng nếu nhiều điểm nhất", "Khi tiêu chí được điểm cao nhất.", minimum=1),
    column("ranks_moved", sa.Integer, "Số hạng thay đổi", "Cùng số cơ quan bị vượt qua.", required=True, minimum=0),
    column("class_name", sa.Text, "Xếp loại", "Theo điểm kết quả hiện nay."),
    column("least_class", sa.Text, "Xếp loại nếu ít điểm nhất", "Khi tiêu chí được điểm thấp nhất."),
    column("most_class", sa.Text, "Xếp loại nếu nhiều điểm nhất", "Khi tiêu chí được điểm cao nhất."),
    column("boundaries_crossed", sa.Integer, "Số ngưỡng xếp loại", "Có thể vượt qua.", required=True, minimum=0),
    column(
        "gap_exact",
        Rational,
        "Tự chấm cao hơn",
        "So với điểm hệ thống chấm; 0 nếu không.",
        required=True,
    ),
    column("lacks_evidence", sa.Boolean, "Thiếu tài liệu", "Không nêu tài liệu của loại bắt buộc.", required=True),
    column("finding_count", sa.Integer, "Số phát hiện", "Phát hiện ở tiêu chí.", required=True, minimum=0),
    column("was_lowered", sa.Boolean, "Lặp lại", "Năm trước đã bị giảm điểm ở tiêu chí này.", required=True),
    sa.UniqueConstraint("year", "agency_code", "criterion_code"),
    info={
        "title": "Danh mục cần thẩm định",
        "description": "Mỗi tiêu chí của mỗi cơ quan, xếp theo mức thay đổi mà một quyết định có thể gây ra.",
    },
)
