"""The evaluators' pages from a real server over a scored home: as browsers get them, and as intruders try them."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest
import sqlalchemy as sa

from assets.home import Home
from assets.page_addresses import PageAddresses
from orchestration.installation.settings import Settings
from orchestration.web.pages.app import pages_app
from orchestration.web.pages.serving import lone_pages
from tests.orchestration.test_ui_command import taken_port
from tests.orchestration.web.serving import HOST, Server, served
from warehouse.engine import open_engine, writing
from warehouse.schema.roles import READER, roles_sql
from warehouse.tables import calendar_entry, index_score

YEAR = 2025
ADDRESSES = PageAddresses("/pages")
NAME = "000001-ab «Báo cáo» & tệp #1, 100 %.xlsx"
SECRET = b"not for pages"


@contextmanager
def served_pages(home: Home, url: str | None = None) -> Iterator[Server]:
    """A server of a home's pages, in a gate of their own, until the block ends."""
    engine = open_engine(url or f"sqlite:///{home.warehouse_file}")
    app = lone_pages(pages_app(engine, home, ADDRESSES), ADDRESSES.base, {HOST: f"http://{HOST}"})
    try:
        with served(app) as server:
            yield server
    finally:
        engine.dispose()


@pytest.fixture(scope="module")
def home(scored: Settings, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A scored home with a file whose name has every kind of sign, and traps around it."""
    home = Home(Path(shutil.copytree(scored.home, tmp_path_factory.mktemp("pages") / "home")))
    folder = home.returned_of(YEAR) / "01"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / NAME).write_bytes(b"PK" + bytes(range(256)) * 2_000)
    (home.root / "secret.txt").write_bytes(SECRET)
    (folder / "link.xlsx").symlink_to(home.root / "secret.txt")
    (home.returned_of(YEAR) / "linked").symlink_to(home.root)
    os.mkfifo(folder / "pipe.xlsx")
    return home


@pytest.fixture(scope="module")
def pages(home: Home) -> Iterator[Server]:
    with served_pages(home) as server:
        yield server


def links(html: str) -> list[str]:
    return [unescape(each) for each in re.findall(r'href="([^"#]+)(?:#[^"]*)?"', html)]


def shape(address: str) -> str:
    """Addresses of one kind of page have one shape."""
    return re.sub(r"(agencies|lineage|returned)/.+", lambda found: f"{found[1]}/{found[0].count('/')}", address)


def test_whatever_a_page_links_to_is_a_page_in_which_no_script_can_run_or_a_file_to_save(pages: Server) -> None:
    waiting, seen, shapes = [ADDRESSES.home], set[str](), dict[str, int]()
    while waiting:
        address = waiting.pop()
        shapes[shape(address)] = shapes.get(shape(address), 0) + 1
        if address in seen or shapes[shape(address)] > 2:
            continue
        seen.add(address)
        answer = pages.ask(address)
        was_made = not address.endswith("/data-docs/") or address == ADDRESSES.data_docs(YEAR)
        assert answer.status == (200 if was_made else 404), address
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-frame-options"] == "DENY"
        if answer.headers["content-type"].startswith("text/html"):
            assert answer.headers["content-security-policy"].startswith("default-src 'none'; style-src 'sha256-")
            assert "<script" not in answer.text
            waiting += links(answer.text)
        else:
            assert answer.headers["content-disposition"].startswith("attachment; ")
    assert {ADDRESSES.reports(YEAR), ADDRESSES.changes(YEAR), ADDRESSES.worklist(YEAR), ADDRESSES.lineage} <= seen
    assert ADDRESSES.data_docs(YEAR) in seen
    assert any("/agencies/" in each for each in seen)
    assert any(each.startswith(ADDRESSES.returned(YEAR)) and each.endswith(".xlsx") for each in seen)


def test_a_year_without_a_night_says_so(pages: Server) -> None:
    answer = pages.ask(ADDRESSES.year(2024))
    assert answer.status == 200
    assert "Năm 2024 chưa có điểm nào được tính" in answer.text
    for address in (
        ADDRESSES.reports(2024),
        ADDRESSES.changes(2024),
        ADDRESSES.worklist(2024),
        ADDRESSES.returned(2024),
    ):
        assert pages.ask(address).status == 200


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/pages/1999/", "Không có năm đánh giá 1999."),
        ("/pages/99999999999999999999/reports", "Không có năm đánh giá 99999999999999999999."),
        ("/pages/2025/agencies/%3Cscript%3E/", "cơ quan nào mang mã «&lt;script&gt;»"),
        ("/pages/2024/agencies/01/", "Thành phố Hà Nội chưa có hồ sơ điểm năm 2024"),
        ("/pages/2025/x", "Địa chỉ này không có trang nào"),
        ("/pages/2024/data-docs/", "chưa được lập"),
        ("/elsewhere", None),
    ],
)
def test_an_address_that_leads_nowhere_is_a_page_that_says_so(pages: Server, address: str, said: str | None) -> None:
    answer = pages.ask(address)
    assert answer.status == 404
    if said is not None:
        assert said in answer.text


def test_a_criterion_that_the_framework_lacks_is_not_found(pages: Server, home: Home) -> None:
    with open_engine(f"sqlite:///{home.warehouse_file}").connect() as connection:
        agency = str(connection.scalar(sa.select(sa.func.min(index_score.c.agency_code))))
    answer = pages.ask(ADDRESSES.passport(YEAR, agency, "77.1"))
    assert answer.status == 404
    assert "không có tiêu chí «77.1»" in answer.text


@pytest.mark.parametrize("start", ["/pages/2025/returned/", "/pages/2025/data-docs/"])
@pytest.mark.parametrize(
    "path",
    [
        "../../secret.txt",
        "..%2f..%2fsecret.txt",
        "%2e%2e/%2e%2e/secret.txt",
        "%2e%2e%2f%2e%2e%2fsecret.txt",
        "01/../../../secret.txt",
        "01/./link.xlsx",
        "01/link.xlsx",
        "linked/secret.txt",
        "/secret.txt",
        "%2fetc%2fpasswd",
        "01//link.xlsx",
        "01/pipe.xlsx",
        "01/%00",
        "01/%ff.xlsx",
        "01",
        "01/",
        "01/" + "a" * 5_000,
        "..%5c..%5csecret.txt",
    ],
)
def test_no_path_leads_out_of_the_folder_of_returned_workbooks(pages: Server, start: str, path: str) -> None:
    answer = pages.ask(start + path)
    assert answer.status == 404
    assert SECRET not in answer.body


def test_a_returned_workbook_is_saved_whole_and_under_its_own_name(pages: Server, home: Home) -> None:
    address = ADDRESSES.returned(YEAR, Path("01", NAME))
    answer = pages.ask(address)

    assert answer.status == 200
    assert answer.body == (home.returned_of(YEAR) / "01" / NAME).read_bytes()
    kind, _, name = answer.headers["content-disposition"].partition("; filename*=UTF-8''")
    assert (kind, unquote(name)) == ("attachment", NAME)
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["x-content-type-options"] == "nosniff"

    head = pages.ask(address, "HEAD")
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-length"] == answer.headers["content-length"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
@pytest.mark.parametrize("address", ["/pages/", "/pages/2025/returned/01/x.xlsx"])
def test_a_method_that_changes_things_is_refused(pages: Server, method: str, address: str) -> None:
    answer = pages.ask(address, method, Content_Type="application/json", Content_Length="0", Origin=f"http://{HOST}")
    assert answer.status == 405


def test_a_head_is_answered_like_the_page_without_its_body(pages: Server) -> None:
    page, head = (pages.ask(ADDRESSES.year(YEAR), method) for method in ("GET", "HEAD"))
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-length"] == page.headers["content-length"] == str(len(page.body))


@pytest.mark.parametrize(
    ("address", "leads_to"), [("/", "/pages/"), ("/pages", "/pages/"), ("/pages/2025", "/pages/2025/")]
)
def test_an_address_without_its_slash_leads_to_the_page(pages: Server, address: str, leads_to: str) -> None:
    answer = pages.ask(address)
    assert answer.status == 307
    assert answer.headers["location"].removeprefix(f"http://{HOST}") == leads_to


def test_a_page_of_another_site_and_another_name_are_refused(pages: Server) -> None:
    assert pages.ask("/pages/", Host="evil.example").status == 421
    assert pages.ask("/pages/", Origin="http://evil.example").status == 403
    assert pages.ask("/pages/", Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="no-cors").status == 403


def test_without_a_warehouse_the_pages_say_so_and_make_none(tmp_path: Path) -> None:
    home = Home(tmp_path / "new")
    with served_pages(home) as server:
        answer = server.ask(ADDRESSES.home)
    assert answer.status == 503
    assert "Chưa có kho số liệu" in answer.text
    assert not home.root.exists()


def test_a_warehouse_that_was_put_in_the_place_of_another_is_the_one_that_is_read(
    tmp_path: Path, migrated_sqlite: Path
) -> None:
    home = Home(tmp_path)
    shutil.copy(migrated_sqlite, home.warehouse_file)
    with served_pages(home) as server:
        before = server.ask(ADDRESSES.home)
        for each in tmp_path.glob("warehouse.db*"):
            each.rename(each.with_name(f"old-{each.name}"))
        restored = open_engine(f"sqlite:///{shutil.copy(migrated_sqlite, home.warehouse_file)}")
        with writing(restored) as connection:
            row = {"year": YEAR, "event": "opens", "period": "-", "agency_code": "*", "due_on": date(YEAR, 1, 1)}
            connection.execute(sa.insert(calendar_entry).values(row))
        restored.dispose()
        after = server.ask(ADDRESSES.home)
    assert "Kho số liệu chưa có năm đánh giá nào." in before.text
    assert f"Năm {YEAR}" in after.text


def test_while_the_database_does_not_answer_the_pages_say_so_without_its_address(tmp_path: Path) -> None:
    with taken_port() as port:
        pass
    url = f"postgresql://parcomm:s3cret@127.0.0.1:{port}/parcomm"
    with served_pages(Home(tmp_path), url) as server:
        answer = server.ask(ADDRESSES.year(YEAR))
    assert answer.status == 503
    assert answer.headers["retry-after"] == "60"
    assert "Cơ sở dữ liệu hiện không trả lời" in answer.text
    assert "s3cret" not in answer.text
    assert str(port) not in answer.text


def test_rights_to_read_suffice(postgresql_home: Settings) -> None:
    engine = open_engine(postgresql_home.database_url)
    with writing(engine) as connection, connection.connection.cursor() as cursor:
        cursor.execute(roles_sql())
    with writing(engine) as connection:
        connection.exec_driver_sql(f"ALTER ROLE CURRENT_USER IN DATABASE nightly SET role = '{READER}'")
    engine.dispose()
    try:
        with engine.connect() as connection:
            assert connection.exec_driver_sql("SELECT current_user").scalar_one() == READER
            agency = str(connection.scalar(sa.select(sa.func.min(index_score.c.agency_code))))
        with served_pages(postgresql_home.folders, postgresql_home.database_url) as server:
            of_year = (ADDRESSES.year, ADDRESSES.reports, ADDRESSES.changes, ADDRESSES.worklist, ADDRESSES.returned)
            for address in (ADDRESSES.home, ADDRESSES.passport(YEAR, agency), *(each(YEAR) for each in of_year)):
                assert server.ask(address).status == 200, address
    finally:
        engine.dispose()
