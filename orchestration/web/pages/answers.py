"""Answers of the pages: HTML that may load nothing, and pages that say why there is nothing."""

from __future__ import annotations

from starlette.responses import HTMLResponse

from assets.page_addresses import PageAddresses
from assets.publication.pages.notices import notice_page
from assets.publication.pages.rendering import content_policy

PRIVATE = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}
"""Of every answer: what is shown here is not published yet."""


class NotFoundError(Exception):
    """There is no such page; the arguments are sentences for people, in Vietnamese."""


def page_answer(html: str, status: int = 200) -> HTMLResponse:
    """A page."""
    return HTMLResponse(html, status, {**PRIVATE, "Content-Security-Policy": content_policy(html)})


def not_found(addresses: PageAddresses, *sentences: str) -> HTMLResponse:
    """The page for an address that leads nowhere."""
    told = sentences or ("Địa chỉ này không có trang nào. Hãy bắt đầu từ danh sách các năm.",)
    return page_answer(notice_page("Không tìm thấy trang", *told, addresses=addresses), 404)


def not_answered(addresses: PageAddresses) -> HTMLResponse:
    """The page for a method that changes things."""
    sentence = "Các trang này chỉ để xem: chỉ trả lời GET và HEAD."
    answer = page_answer(notice_page("Không nhận yêu cầu này", sentence, addresses=addresses), 405)
    answer.headers["Allow"] = "GET, HEAD"
    return answer


def no_warehouse(addresses: PageAddresses, sentence: str) -> HTMLResponse:
    """The page while the warehouse cannot be read; browsers ask again after a while."""
    answer = page_answer(notice_page("Chưa đọc được số liệu", sentence, addresses=addresses), 503)
    answer.headers["Retry-After"] = "60"
    return answer


def fault(addresses: PageAddresses) -> HTMLResponse:
    """The page for a fault of the program, whose details are in the server's log."""
    sentence = "Trang này gặp lỗi của chương trình; chi tiết có trong nhật ký của máy chủ. Hãy báo cho người quản trị."
    return page_answer(notice_page("Lỗi của chương trình", sentence, addresses=addresses), 500)
