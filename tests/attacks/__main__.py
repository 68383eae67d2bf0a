"""Every attack that the project is tried with, played one after the other.

    python -m tests.attacks [--seconds 120] [--only WORDS] [FILE...]

An attack is a test that a row of SECURITY.md names, or that carries `@pytest.mark.attack(expected="...")`: what is done
is its name (or the marker's first argument), what should come of it is `expected`, or the row's outcome. Cheap ones
live among the ordinary tests, in the folder that mirrors what they attack, and `make test` runs them too; longer
plays are modules `play_*.py` of this folder, which only this command runs. Printed: a line for each as it ends. Exit
code 1 if one did not come out as expected, 0 otherwise.
"""

from __future__ import annotations

import argparse
import re
import signal
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import pytest
from rich.console import Console
from rich.table import Table
from rich.text import Text

TESTS = Path(__file__).parents[1]
PLAYS = "play_*.py"
ROW = re.compile(r"^\|[^|]*\|([^|]*)\|[^|]*?`(tests/[\w/]+\.py)::(\w+)`", re.MULTILINE)
GRACE = 60
"""Seconds beyond an attack's own limit after which the whole process ends: code in C hears no alarm."""


class _TooLong(BaseException):
    """The time of an attack is over; not an Exception, so that nothing tried takes it for a fault of its own."""


@dataclass(frozen=True, slots=True)
class Played:
    """One attack that was played: what was done, in which case, and what came of it (`reason` says why it failed)."""

    what: str
    case: str
    expected: str
    has_held: bool
    reason: str = ""


class Stage:
    """A pytest plugin: each attack within its time, and a line for each as it ends."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        self.played: list[Played] = []
        self.named = named_on_the_page()

    def pytest_configure(self, config: pytest.Config) -> None:
        self.capture = config.pluginmanager.getplugin("capturemanager")

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for item in items:
            outcome = self.named.get((item.path, item.name.partition("[")[0]))
            if outcome and not item.get_closest_marker("attack"):
                item.add_marker(pytest.mark.attack(expected=outcome))
        items[:] = [item for item in items if item.get_closest_marker("attack")]

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Iterator[None]:
        with _limited(self.seconds):
            return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
        report: pytest.TestReport = yield
        if report.when == "call" or not report.passed:
            played = _played(item, report, call)
            self.played.append(played)
            self._tell(played, report)
        return report

    def _tell(self, played: Played, report: pytest.TestReport) -> None:
        word = "ok  " if played.has_held else "FAIL"
        lines = [f"{word} {report.duration:6.1f} s  {played.what} {played.case}".rstrip()]
        lines += [] if played.has_held else [report.longreprtext]
        with self.capture.global_and_fixture_disabled():
            sys.stdout.write("\n".join(lines) + "\n")
            sys.stdout.flush()


def _played(item: pytest.Item, report: pytest.TestReport, call: pytest.CallInfo[None]) -> Played:
    """What is done is the marker's first argument, or the test's name as a sentence."""
    mark = next(item.iter_markers("attack"))
    name, _, case = item.name.partition("[")
    what = mark.args[0] if mark.args else name.removeprefix("test_").replace("_", " ")
    reason = ""
    if not report.passed:
        raised = call.excinfo.exconly() if call.excinfo else "failed"
        reason = f"{report.when}: {raised.splitlines()[0][:160]}"
    return Played(what, case.removesuffix("]"), mark.kwargs["expected"], report.passed, reason)


@contextmanager
def _limited(seconds: int) -> Iterator[None]:
    def end(_signal: int, _frame: FrameType | None) -> None:
        raise _TooLong(f"no end after {seconds} s")

    before = signal.signal(signal.SIGALRM, end)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def named_on_the_page() -> dict[tuple[Path, str], str]:
    """File and test -> outcome, as the rows of SECURITY.md have them."""
    rows = ROW.findall((TESTS.parent / "SECURITY.md").read_text(encoding="utf-8"))
    return {(TESTS.parent / file, name): outcome.strip() for outcome, file, name in rows}


def files_with_attacks() -> list[Path]:
    """The modules that hold them, so that the rest of the suite need not be imported."""
    marked = {path for path in TESTS.rglob("test_*.py") if "mark.attack" in path.read_text(encoding="utf-8")}
    named = {path for path, _ in named_on_the_page()}
    return sorted(marked | named | {*(TESTS / "attacks").rglob(PLAYS)})


def table(played: Sequence[Played]) -> Table:
    """Attack, outcome, expected outcome; then, in red, each case that did not come out as expected."""
    shown = Table("attack", "outcome", "expected", title="Attacks")
    of_one = defaultdict(list)
    for each in played:
        of_one[each.what, each.expected].append(each)
    for (what, expected), cases in of_one.items():
        held = sum(case.has_held for case in cases)
        shown.add_row(Text(what), f"{held} of {len(cases)} as expected", Text(expected))
        for case in cases:
            if not case.has_held:
                # Names of cases may hold brackets, which are no markup here.
                shown.add_row(Text(f"  {case.case}"), Text(case.reason), "", style="red")
    return shown


def main(arguments: Sequence[str] | None = None) -> int:
    """Play every attack; give the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.attacks", description="Play every attack on the project.")
    parser.add_argument("--seconds", type=int, default=120, help="the longest that one attack may take")
    parser.add_argument("--only", default="", help="only attacks whose names hold these words, as pytest's -k")
    parser.add_argument("files", nargs="*", type=Path, help="only the attacks of these files")
    given = parser.parse_args(arguments)
    stage = Stage(given.seconds)
    began = time.monotonic()
    files = [str(path) for path in given.files or files_with_attacks()]
    options = ["-p", "no:xdist", "-p", "no:terminal", "-k", given.only]
    settings = [
        "addopts=--strict-markers --strict-config --import-mode=importlib",  # as always, but for the reporter's own
        f"python_files=test_*.py {PLAYS}",
        f"faulthandler_timeout={given.seconds + GRACE}",
        "faulthandler_exit_on_timeout=true",
    ]
    overridden = [word for setting in settings for word in ("-o", setting)]
    with tempfile.TemporaryDirectory(prefix="attacks-") as folder:
        code = pytest.main([*options, *overridden, f"--basetemp={Path(folder) / 'tests'}", *files], plugins=[stage])
    failed = sum(not each.has_held for each in stage.played)
    console = Console()
    console.print(table(stage.played))
    console.print(f"{len(stage.played)} attacks, {failed} not as expected, {time.monotonic() - began:.0f} s")
    return 0 if code == pytest.ExitCode.OK and not failed else 1


if __name__ == "__main__":
    sys.exit(main())
