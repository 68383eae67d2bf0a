from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assets.submissions.receiving.inbox import Inbox
from assets.submissions.receiving.long_waits import LONGEST_UPLOAD, long_waits


@pytest.mark.parametrize(
    ("name", "later", "waiting"),
    [
        pytest.param("bao-cao.xlsx.part", LONGEST_UPLOAD / 2, [], id="an upload is going on"),
        pytest.param("bao-cao.xlsx.part", LONGEST_UPLOAD * 2, ["2025/bao-cao.xlsx.part"], id="it has stopped"),
        pytest.param("bao-cao.xlsx", LONGEST_UPLOAD * 2, [], id="a file that a run takes does not wait"),
    ],
)
def test_a_file_waits_for_somebody_once_no_upload_takes_so_long(
    tmp_path: Path, name: str, later: timedelta, waiting: list[str]
) -> None:
    (tmp_path / "2025").mkdir()
    (tmp_path / "2025" / name).write_bytes(b"PK")
    inbox = Inbox(tmp_path, quiet_seconds=0, years=[2025])

    assert list(long_waits(inbox, 2025, datetime.now(UTC) + later)) == waiting


def test_a_folder_that_cannot_be_looked_at_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "2025").write_bytes(b"")
    inbox = Inbox(tmp_path, quiet_seconds=0, years=[2025])

    assert set(long_waits(inbox, 2025, datetime.now(UTC))) <= {"2025/"}
