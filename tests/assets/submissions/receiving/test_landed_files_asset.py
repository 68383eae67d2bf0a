"""What Dagster shows of an inbox: files taken, files that wait, files that nobody reads."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import dagster as dg
import pytest
import sqlalchemy as sa

from assets.home import Home
from assets.reference.loading import load_references
from assets.submissions.defs import landed_files
from assets.submissions.receiving.inbox import Inbox
from orchestration.installation.settings import FIXTURES
from tests.assets.submissions.receiving.uploads import workbook


def test_files_that_wait_and_that_nobody_reads_are_counted_and_named(
    sqlite_warehouse: sa.Engine, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    home = Home(tmp_path)
    files = {"2025/a.xlsx": workbook(), "2025/b.xlsx": b"", "2025/c.xlsx.part": b"", "năm 2025/d.xlsx": workbook()}
    for name, content in files.items():
        (home.inbox / name).parent.mkdir(parents=True, exist_ok=True)
        (home.inbox / name).write_bytes(content)

    results = list(
        landed_files(
            dg.build_asset_context(partition_key="2025"),
            warehouse=sqlite_warehouse,
            home=home,
            inbox=Inbox(home.inbox, quiet_seconds=60, years=(2025,)),
            references=load_references(FIXTURES, FIXTURES / "frameworks"),
            clock=lambda: datetime.now(UTC),
        )
    )

    told = results[0].metadata
    assert {name: told[name] for name in ("new_files", "identical_files", "waiting_files", "unread_files")} == {
        "new_files": 1,
        "identical_files": 0,
        "waiting_files": 2,
        "unread_files": 1,
    }
    said = capfd.readouterr().err
    assert "inbox: 2 file(s) wait: 2025/b.xlsx: not a whole container, and changed less than 60 s ago; 2025/c.x" in said
    assert "inbox: 1 file(s) that no run will read: năm 2025/ (1 file): no folder of an evaluation year" in said
    assert sorted(path.name for path in home.inbox.rglob("*.xlsx*")) == ["b.xlsx", "c.xlsx.part", "d.xlsx"]
