"""Kinds of active content, as officials read them in a finding.

What does not belong here: how they are recognised (`formulas`, `addresses`, `excel`, `opendocument`).
"""

from __future__ import annotations

from enum import StrEnum


class Active(StrEnum):
    """Something that runs, or fetches from elsewhere; the value is its name in a finding, in the order told."""

    MACROS = "macro"
    MACRO_SHEET = "trang tính macro (Excel 4.0)"
    MACRO_NAME = "tên tự chạy (như Auto_Open) hoặc tên gọi macro"
    RIBBON = "giao diện tùy biến (customUI)"
    WEB_EXTENSION = "tiện ích web"
    ACTIVEX = "điều khiển ActiveX"
    OLE = "đối tượng nhúng (OLE)"
    DDE = "liên kết DDE"
    NETWORK_FORMULA = "hàm lấy dữ liệu từ mạng hoặc gọi chương trình (như WEBSERVICE)"
    EXTERNAL_BOOK = "liên kết tới sổ tính khác"
    QUERY = "truy vấn, kết nối dữ liệu"
    XML_MAP = "ánh xạ dữ liệu XML"
    LINKED_PICTURE = "hình ảnh, phương tiện lấy từ nơi khác"
    TEMPLATE = "mẫu đính kèm từ nơi khác"
    ADDRESS = "đường dẫn tới máy chủ tệp hoặc tới lệnh"
    SCRIPT = "mã lệnh gắn với sự kiện"
    FORM = "biểu mẫu điều khiển"
