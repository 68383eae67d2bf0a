"""Words that a framework gives to what is printed of it; those of a table of the Steering Committee by default.

What does not belong here: where they are printed (`assets.publication`, `assets.template`), and labels of code lists.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from assets.rules.framework.values import Model, Text

SUBJECT = "công tác thông tin, tuyên truyền cải cách hành chính"
PUBLISHER = ("Ban Chỉ đạo cải cách hành chính", "của Chính phủ")


class Titles(Model):
    """Names of a table, of what it measures and of who publishes it."""

    table: Text | None = Field(None, description="Tên ngắn của bảng điểm, cho tên trang tính và phụ lục; trống là cấp")
    subject: Text = Field(SUBJECT, description="Bảng điểm đo gì: sau chữ «Bảng xếp hạng», «Kết quả»")
    unit: Text = Field("cơ quan", description="Bảng điểm chấm ai: sau số đếm, ví dụ «34 cơ quan»")
    report: Text | None = Field(None, description="Tên báo cáo, trên bìa mẫu báo cáo; trống là tên chung")
    publisher: Annotated[tuple[Text, ...], Field(min_length=1, max_length=2)] = Field(
        PUBLISHER, description="Cơ quan công bố, một hoặc hai dòng"
    )


class Headings(Model):
    """Headings of the printed tables."""

    rank: Text = "Hạng"
    agency: Text = "Cơ quan"
    self_points: Text = "Điểm tự chấm"
    computed_points: Text = "Điểm hệ thống chấm"
    points: Text = "Điểm kết quả"
    max_points: Text = "Điểm tối đa"
    index: Text = "Chỉ số (%)"
    class_name: Text = "Xếp loại"
    remark: Text = "Ghi chú"
    mean: Text = "Trung bình của nhóm"
    criterion: Text = "Tiêu chí, tiêu chí thành phần"
    basis: Text = "Căn cứ"
