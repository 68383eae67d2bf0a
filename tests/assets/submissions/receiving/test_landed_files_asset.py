"""What Dagster shows of an inbox: files taken, files that wait, files that nobody reads."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import dagster as dg
import pytest
import sqlalchemy as sa

from assets.home import Home
from assets.page_addresses import PageAddresses
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

    given = {
        "warehouse": sqlite_warehouse,
        "home": home,
        "inbox": Inbox(home.inbox, quiet_seconds=60, years=(2025,)),
        "references": load_references(FIXTURES, FIXTURES / "frameworks"),
        "pages": PageAddresses(),
        "clock": lambda: datetime.now(UTC),
    }
    of_years = dg.map_asset_specs(
        lambda spec: spec.replace_attributes(partitions_def=dg.StaticPartitionsDefinition(["2025"])), [landed_files]
    )
    events = dg.materialize(of_years, partition_key="2025", resources=given).get_asset_materialization_events()

    told = events[0].materialization.metadata
    assert {name: value.value for name, value in told.items() if isinstance(value, dg.IntMetadataValue)} == {
        "2025: Tệp mới": 1,
        "2025: Tệp đã có": 0,
        "2025: Tệp đang chờ": 2,
        "2025: Tệp không ai đọc": 1,
        "dagster/partition_row_count": 1,
    }
    said = capfd.readouterr().err
    assert "inbox: 2 file(s) wait: 2025/b.xlsx: not a whole container, and changed less than 60 s ago; 2025/c.x" in said
    assert "inbox: 1 file(s) that no run will read: năm 2025/ (1 file): no folder of an evaluation year" in said
    assert sorted(path.name for path in home.inbox.rglob("*.xlsx*")) == ["b.xlsx", "c.xlsx.part", "d.xlsx"]
