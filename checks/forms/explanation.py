"""The agencies' explanation of a round: what was decided against one of them, and cells for its answer.

What does not belong here: which decisions it lists, and what an explanation changes.
"""

from __future__ import annotations

import sqlalchemy as sa

from checks.forms.form import Form, form_sheet
from checks.forms.review_covers import REVIEW_METADATA_KEYS, document_fields, year_field
from checks.workbook_layout import COVER_SHEET, NUMBER_FORMAT
from warehouse.columns.declaration import Content, column
from warehouse.tables.review import EXPLANATION_FILE

EXPLANATIONS = form_sheet(
    "explained_item",
    "Giải trình",
    "Giải trình kết quả thẩm định",
    "Mỗi dòng là một quyết định thẩm định làm giảm hoặc giữ nguyên điểm. Dòng nào không giải trình thì để trống.",
    column("criterion_code", sa.Text, "Mã tiêu chí", "Tiêu chí được thẩm định.", required=True, width=10),
    column("criterion_name", sa.Text, "Tên tiêu chí", "Theo bộ tiêu chí.", width=36),
    column("input_name", sa.Text, "Mã số liệu", "Số liệu của dòng; trống ở quyết định về cả tiêu chí."),
    column("decision", sa.Text, "Nội dung thẩm định", "Số liệu được sửa, hoặc quyết định về cả tiêu chí.", width=28),
    column("value_before", sa.Text, "Trước thẩm định", "Giá trị hoặc điểm trước quyết định.", width=12),
    column("value_after", sa.Text, "Sau thẩm định", "Giá trị hoặc điểm sau quyết định.", width=12),
    column("points_before", sa.Text, "Điểm trước", "Điểm của tiêu chí trước vòng thẩm định.", width=8),
    column("points_after", sa.Text, "Điểm sau", "Điểm của tiêu chí sau vòng thẩm định.", width=8),
    column("reason", sa.Text, "Lý do thẩm định", "Như người thẩm định ghi.", width=36),
    column("source", sa.Text, "Vòng, văn bản", "Vòng thẩm định, văn bản của quyết định.", width=20),
    column(
        "text",
        sa.Text,
        "Ý kiến giải trình",
        "Cơ quan đồng ý hay không, vì sao; bắt buộc ở dòng có tài liệu bổ sung.",
        width=44,
        content=Content.REMARKS,
    ),
    column(
        "new_evidence",
        sa.Text,
        "Tài liệu bổ sung",
        "Số, ngày, tên văn bản hoặc địa chỉ của tài liệu chứng minh; mỗi tài liệu một dòng trong ô.",
        width=36,
        content=Content.REMARKS,
    ),
    filled=("text", "new_evidence"),
    hidden=("input_name",),
)

EXPLANATION = Form(
    EXPLANATION_FILE,
    "Giải trình kết quả thẩm định",
    COVER_SHEET,
    (
        column("agency_code", sa.Text, "Mã cơ quan", "Mã cơ quan; đã điền sẵn.", required=True),
        column("agency_name", sa.Text, "Tên cơ quan", "Tên chính thức; đã điền sẵn.", required=True),
        year_field(),
        column("round", sa.Text, "Vòng thẩm định", "Vòng có các quyết định được giải trình.", required=True),
        *document_fields("Số, ký hiệu văn bản giải trình, ví dụ 125/BNV-VP."),
        column("signatory", sa.Text, "Người ký", "Họ tên, chức vụ lãnh đạo ký."),
        NUMBER_FORMAT,
    ),
    (EXPLANATIONS,),
    REVIEW_METADATA_KEYS,
)
