"""Every hostile file read in a process of its own: how long the refusal takes, and how much memory.

The suite asserts the same bounds in its own process, whose memory other tests have already stretched.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.assets.submissions.container.test_hostile_containers import CONTAINERS
from tests.assets.submissions.container.test_hostile_parts import HARMFUL
from tests.assets.submissions.test_hostile_files import MEMORY, REFUSED, SECONDS

READ = """
import sys, time
from pathlib import Path
from tests.assets.submissions.report_books import read_book
from tests.assets.submissions.container.test_hostile_containers import CONTAINERS
from tests.assets.submissions.test_hostile_files import memory
before, started = memory("VmRSS"), time.process_time()
batch = read_book(Path(sys.argv[1]))
print(time.process_time() - started, memory("VmHWM"), memory("VmHWM") - before, ",".join(batch.findings["code"]) or "-")
"""
# The kernel's figure for the process's own memory: `getrusage` tells a child's peak with that of its parent in it.


def test_each_is_refused_in_two_seconds_and_300_mebibytes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = []
    cases: list[tuple[Callable[[], bytes], str | None]] = [*REFUSED, *HARMFUL, *CONTAINERS]
    for made, _ in cases:
        path = tmp_path / "report.xlsx"
        path.write_bytes(made())
        done = subprocess.run([sys.executable, "-c", READ, str(path)], capture_output=True, text=True, check=True)
        seconds, peak, grown, codes = done.stdout.split()
        lines.append((float(seconds), int(grown) / 2**20, int(peak) / 2**20, codes, made.__name__))
    with capsys.disabled():
        for seconds, grown, peak, codes, name in sorted(lines, reverse=True):
            sys.stdout.write(f"\n{seconds:6.2f} s  {grown:5.0f} MiB more  {peak:5.0f} MiB in all  {codes:22} {name}")
        sys.stdout.write("\n")
    assert max(seconds for seconds, *_ in lines) < SECONDS
    assert max(grown for _, grown, *_ in lines) < MEMORY / 2**20
