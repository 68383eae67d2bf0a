"""A run says first where it works and last what it leaves in the inbox; no password is ever printed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console

from assets.submissions.receiving.inbox import Inbox
from orchestration.cli.places import places
from orchestration.cli.printing.summary import print_inbox
from orchestration.installation.settings import Settings
from tests.assets.submissions.receiving.uploads import workbook
from warehouse.shown_url import shown_url


def test_a_run_says_which_home_and_warehouse_it_works_on(tmp_path: Path) -> None:
    chosen = Settings(home=tmp_path)

    assert places(chosen) == f"Home: {tmp_path}\nWarehouse: sqlite:///{tmp_path}/warehouse.db"


def test_a_home_that_nobody_chose_and_that_is_new_is_called_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("PARCOMM_HOME", raising=False)
    monkeypatch.chdir(tmp_path)

    assert places(Settings()).splitlines()[0] == f"Home: {tmp_path}/var (PARCOMM_HOME is not set, a new folder)"


@pytest.mark.parametrize(
    "url",
    [
        *("postgresql://a:s3cret@db:port/b", "postgresql://db:port/b?password=s3cret", "db://a:s3cret@b"),
        *("mysql://a:s3cret@b/c", "mysql:s3cret@b", "a:s3cret@b:5432/c", "host=b password=s3cret", "s3cret"),
        *("postgresql://a:x/s3cret@db:port/b", "postgresql://a:x@s3cret:y@db:port/b", "mysql://db/b?password=s3cret"),
        *("POSTGRESQL://a:s3cret@db/b", " postgresql://a:s3cret@db/b", "jdbc:postgresql://db/b?password=s3cret"),
    ],
)
@pytest.mark.attack(expected="no secret in any message")
def test_no_password_of_a_warehouse_that_cannot_be_used_is_printed(
    url: str,
    run_parcomm: Callable[..., tuple[int, str, str]],
    environment_of: Callable[[Path], None],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    environment_of(tmp_path)
    monkeypatch.setenv("PARCOMM_WAREHOUSE_URL", url)
    code, printed, said = run_parcomm("run", "--year", "2025")

    assert code == 2
    assert "PARCOMM_WAREHOUSE_URL" in said
    assert "s3cret" not in printed + said


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("sqlite:////a/b.db", "sqlite:////a/b.db"),
        ("postgresql://u:p%40s@h/db", "postgresql://u:***@h/db"),
        ("postgresql+psycopg://h/db?password=p&user=u", "postgresql+psycopg://h/db?password=hidden&user=u"),
        ("postgresql://u:p@h:port/db?password=p", "postgresql://u:***@h:port/db"),
        ("postgresql://u:p/p@h:port/db", "postgresql://u:***@h:port/db"),
        ("postgresql://u:p:p@p@h:port/db", "postgresql://u:***@h:port/db"),
        ("postgresql://h/db?sslpassword=p&sslkey=p", "postgresql://h/db?sslkey=hidden&sslpassword=hidden"),
        ("u:p", "***"),
        ("u:p@h", "***"),
        ("host=h password=p", "***"),
    ],
)
def test_a_url_is_shown_without_its_passwords(url: str, shown: str) -> None:
    assert shown_url(url) == shown


def test_the_summary_tells_what_the_run_leaves_and_why(tmp_path: Path) -> None:
    files = {
        "loose.xlsx": b"",
        "2025/a.xlsx": b"",
        "2025/b.xlsx.part": b"x",
        "2025/came meanwhile.xlsx": workbook(),
        "2030/c.xlsx": workbook(),
        "2024/another year's.xlsx": b"",
    }
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    console = Console(record=True, width=80, highlight=False, markup=False)

    print_inbox(console, Inbox(tmp_path, 60, years=(2024, 2025)), 2025)

    young = "not a whole container, and changed less than 60 s ago"
    assert console.export_text().splitlines() == [
        (
            "inbox: 4 file(s) wait: 2025/came meanwhile.xlsx: not taken by this run; the next one looks at it; "
            f"loose.xlsx: {young}; 2025/a.xlsx: {young}; 2025/b.xlsx.part: its name says that it is not finished"
        ),
        (
            "inbox: 1 file(s) that no run will read: 2030/ (1 file): 2030 is no evaluation year that has begun "
            "(they are 2024, 2025)"
        ),
    ]
