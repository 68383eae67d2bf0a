"""The lineage's addresses show its pages, also where no night has made a warehouse yet."""

from __future__ import annotations

import asyncio
from pathlib import Path
from urllib.parse import unquote

import pytest
import sqlalchemy as sa
from starlette.types import ASGIApp, Message

from assets.home import Home
from assets.page_addresses import PageAddresses
from orchestration.web.pages.app import pages_app

PAGES = PageAddresses("")


def get(app: ASGIApp, address: str) -> tuple[int, dict[str, str], str]:
    """Status, headers and text of the answer, as a server would ask for it."""
    sent: list[Message] = []
    scope = {
        "type": "http", "http_version": "1.1", "method": "GET", "scheme": "http", "root_path": "",
        "path": unquote(address), "raw_path": address.encode(), "query_string": b"", "headers": [],
        "asgi": {"version": "3.0", "spec_version": "2.4"},  # a file is sent without waiting for the reader to go
    }  # fmt: skip

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(app(scope, receive, send))
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, b"".join(each.get("body", b"") for each in sent[1:]).decode(errors="replace")


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        (PAGES.lineage, 200, "từ trang tính trong báo cáo đến sổ của Ban Chỉ đạo"),
        (PAGES.lineage_of("report/activity"), 200, "Trang «Hoạt động»"),
        (PAGES.lineage_of("committee_workbook", "Dữ liệu: Chỉ số (%)"), 200, "Lượt người tiếp cận"),
        (PAGES.lineage_of("report/feedback", "Phản/ánh"), 404, "không có cột «Phản/ánh»"),
        (PAGES.lineage_of("<b>"), 404, "«&lt;b&gt;»"),
    ],
)
def test_an_address_of_the_lineage_shows_its_page(tmp_path: Path, address: str, status: int, words: str) -> None:
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'none.db'}")

    answered, headers, text = get(pages_app(engine, Home(tmp_path), PAGES), address)

    assert answered == status
    assert words in text
    assert "script" not in headers["content-security-policy"]
    assert not (tmp_path / "none.db").exists()
