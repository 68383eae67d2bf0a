"""A seeded kill on PostgreSQL; `make faults` has many, on both databases, and all else that can go wrong."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.slow
def test_what_killed_nights_left_is_finished_by_the_next(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.faults.kill_trials", "--trials", "1", "--seed", "4", "--only-first"]
    folder = ["--database", "postgresql", "--folder", str(tmp_path)]

    ended = subprocess.run([*command, *folder], capture_output=True, text=True, check=False)

    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "0 not mended by the next call" in ended.stdout
