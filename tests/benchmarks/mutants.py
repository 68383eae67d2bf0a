"""Change the product in small ways, one at a time, and tell which changes no test notices.

What is changed is one module or folder; the tests are those of the folder that mirrors it, without the slow ones. A
change that nothing notices is a test that is missing, or changes nothing that anybody could see: read each. Not part of
the suite: two modules take some minutes.

    make mutants PLACE=assets/rules/engine/totals.py
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
TESTS = "tests"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("place", type=Path, help="a module or a folder of the product")
    place: Path = parser.parse_args().place
    if not (ROOT / place).exists() or place.parts[0] == TESTS:
        parser.error(f"{place} is no module and no folder of the product")
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        _copy(copy)
        with (copy / "pyproject.toml").open("a", encoding="utf-8") as file:
            file.write(_settings(place, [path.name for path in copy.iterdir()]))
        _mutmut(copy, "run")
        _mutmut(copy, "export-cicd-stats")
        counts = json.loads((copy / "mutants" / "mutmut-cicd-stats.json").read_text(encoding="utf-8"))
        for line in _mutmut(copy, "results", is_read=True).splitlines():
            name, _, fate = line.strip().partition(": ")
            sys.stdout.write(f"\n{fate}: {name}\n{_mutmut(copy, 'show', name, is_read=True)}")
    sys.stdout.write(f"\n{place}: {', '.join(f'{count} {fate}' for fate, count in counts.items() if count)}\n")


def _copy(copy: Path) -> None:
    """Every file that git knows, or would take, as it is now."""
    listed = ("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    for name in subprocess.run(listed, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0"):
        if (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, copy / name)


def _settings(place: Path, top: list[str]) -> str:
    """What mutmut reads from pyproject.toml."""
    mirrored = TESTS / (place.parent if place.suffix else place)
    settings = {
        "source_paths": [place.parts[0]],
        "only_mutate": [str(place if place.suffix else place / "*")],
        "also_copy": sorted({*top} - {place.parts[0]}),
        "pytest_add_cli_args_test_selection": [str(mirrored), "-m", "not slow"],
    }
    return "\n[tool.mutmut]\n" + "".join(f"{name} = {json.dumps(value)}\n" for name, value in settings.items())


def _mutmut(folder: Path, *arguments: str, is_read: bool = False) -> str:
    command = [sys.executable, "-m", "mutmut", *arguments]
    stdout = subprocess.PIPE if is_read else None
    return subprocess.run(command, cwd=folder, check=True, text=True, stdout=stdout).stdout


if __name__ == "__main__":
    main()
