"""Sentences at the head of the result sheet: in what form the result is sent back, and why.

What does not belong here: the findings' own texts (`fixtures/findings.yaml`).
"""

from __future__ import annotations

from collections.abc import Iterator

ALONE_UNREAD = "Kết quả được trả về trong tệp riêng này; cơ quan khắc phục theo hướng dẫn rồi gửi lại tệp báo cáo."
ALONE_RESISTS = (
    "Cấu trúc hoặc nội dung tệp không cho phép đánh dấu trực tiếp, nên kết quả được trả về trong tệp riêng này; "
    "cơ quan đối chiếu theo tên trang tính và địa chỉ ô. Để giải trình, đề nghị ghi vào cột «Giải trình» rồi chép cả "
    "trang này vào tệp báo cáo."
)
ALONE_ASKED = (
    "Tệp báo cáo ở dạng OpenDocument (.ods), còn kết quả được ghi riêng vào tệp .xlsx này theo lựa chọn khi kiểm tra "
    "thử; cơ quan đối chiếu theo tên trang tính và địa chỉ ô."
)
FROM_ZIP = (
    "Tệp gửi là tệp nén; tệp trả về là tệp báo cáo bên trong, không kèm các tài liệu kiểm chứng. Khi gửi lại, đề nghị "
    "nén tệp này cùng các tài liệu đó thành một tệp .zip."
)


def taken_out(active: str) -> Iterator[str]:
    """Notice of active content that the returned file no longer has; none where it had none."""
    if active:
        yield f"Vì lý do an toàn, tệp trả về không còn các thành phần sau của tệp gửi: {active}."
