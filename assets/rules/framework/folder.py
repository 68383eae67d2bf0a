"""A folder of framework files: those that load, and of each other one what is wrong and whose scoring it costs.

One wrong file costs the agencies that it would score, nobody else. What belongs here: telling whose a file is that
cannot be loaded, and files that contradict each other. What does not: reading one file (`rules.framework.files`), and
rules
that can be computed but are wrong (`assets.rules.lint`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from assets.rules.framework.files import SUFFIXES, LoadedFramework, load_framework
from assets.rules.framework.model import Level
from assets.rules.framework.text import MAX_BYTES, Location
from assets.rules.language.errors import FrameworkError, Place
from checks.texts.plain_files import open_plain

_ID = re.compile(r"""^framework:\s*["']?([\w.-]+)""", re.MULTILINE)
_LEVEL = re.compile(r"""^level:\s*["']?(\w+)""", re.MULTILINE)
_YEARS = re.compile(r"^years:((?:\s|[\[\],-]|\d)*)", re.MULTILINE)
_YEAR = re.compile(r"\b20\d\d\b")


@dataclass(frozen=True, slots=True)
class BrokenFramework:
    """A framework file by which nobody is scored.

    Attributes:
        path: the file.
        framework_id: as far as the file says; None if it cannot be told.
        level: whose agencies it would score; None if it cannot be told.
        years: for which; empty if it cannot be told.
        problems: what is wrong, as `line:column: message` in Vietnamese, at least one.
    """

    path: Path
    framework_id: str | None
    level: str | None
    years: tuple[int, ...]
    problems: tuple[str, ...]

    def costs(self, level: str, year: int) -> bool:
        """Whether the agencies of a level wait for it in a year; a file that names no readable year may be for any."""
        return self.level == level and self.may_be_of(year)

    def may_be_of(self, year: int) -> bool:
        """Whether it is for a year, or nobody can tell for which."""
        return not self.years or year in self.years

    @property
    def first_problem(self) -> str:
        """The file and its first problem, with the number of the others."""
        others = f" (và {len(self.problems) - 1} lỗi khác)" if len(self.problems) > 1 else ""
        return f"{self.path.name}:{self.problems[0]}{others}"


@dataclass(frozen=True, slots=True)
class FrameworkFolder:
    """The framework files of a folder, by file name.

    Attributes:
        loaded: those that load and that no other one contradicts: at most one a level and year.
        broken: all others.
    """

    loaded: tuple[LoadedFramework, ...]
    broken: tuple[BrokenFramework, ...]


def load_frameworks(folder: Path) -> FrameworkFolder:
    """Every framework file of a folder (`*.yaml`, `*.yml`; not hidden, not in folders inside).

    Raises:
        FrameworkError: the folder cannot be read.
    """
    loaded: list[LoadedFramework] = []
    broken: list[BrokenFramework] = []
    for path in framework_paths(folder):
        try:
            loaded.append(load_framework(path))
        except FrameworkError as error:
            broken.append(unloadable(path, error))
    clashes = contradictions(loaded)
    broken += [broken_by(each, clashes[each.path]) for each in loaded if each.path in clashes]
    return FrameworkFolder(
        tuple(each for each in loaded if each.path not in clashes), tuple(sorted(broken, key=lambda each: each.path))
    )


def framework_paths(folder: Path) -> list[Path]:
    """The framework files of a folder, by name.

    Raises:
        FrameworkError: the folder cannot be read.
    """
    try:
        return sorted(path for path in folder.iterdir() if path.suffix in SUFFIXES and path.name[0] != ".")
    except OSError as error:
        raise FrameworkError(str(folder), 1, 1, f"không đọc được thư mục: {error.strerror}") from error


def contradictions(loaded: Iterable[LoadedFramework]) -> dict[Path, list[tuple[Location, str]]]:
    """Of files that one folder cannot hold together: by file, where in it and why, in Vietnamese.

    Two files of one id would be told apart by nobody; two for one level and year would leave it to chance by which an
    agency is scored.
    """
    found: defaultdict[Path, list[tuple[Location, str]]] = defaultdict(list)
    known = list(loaded)
    for one in known:
        for other in known:
            if one.path != other.path:
                found[one.path] += _clashes(one, other)
    return {path: problems for path, problems in found.items() if problems}


def _clashes(one: LoadedFramework, other: LoadedFramework) -> Iterator[tuple[Location, str]]:
    mine, theirs = one.framework, other.framework
    if mine.framework == theirs.framework:
        yield ("framework",), f"mã «{mine.framework}» cũng dùng trong {other.path.name}"
    shared = sorted(set(mine.years) & set(theirs.years))
    if mine.level == theirs.level and shared:
        years = ", ".join(map(str, shared))
        yield ("years",), f"{other.path.name} cũng chấm cấp {mine.level} năm {years}: mỗi cấp, mỗi năm một bộ tiêu chí"


def unloadable(path: Path, error: FrameworkError) -> BrokenFramework:
    """A file that does not load; what it is for is taken from its text, line by line."""
    try:
        with open_plain(path) as file:
            text = file.read(MAX_BYTES).decode("utf-8-sig", "replace")
    except OSError:
        text = ""
    level = _first(_LEVEL, text)
    return BrokenFramework(
        path,
        _first(_ID, text),
        level if level in get_args(Level) else None,
        tuple(dict.fromkeys(map(int, _YEAR.findall(_first(_YEARS, text) or "")))),
        tuple(f"{place.line}:{place.column}: {message}" for place, message in error.problems),
    )


def _first(pattern: re.Pattern[str], text: str) -> str | None:
    found = pattern.search(text)
    return found[1] if found else None


def broken_by(loaded: LoadedFramework, problems: Iterable[tuple[Location, str]]) -> BrokenFramework:
    """A file that loads, and is wrong all the same."""
    placed: list[tuple[Place, str]] = [(loaded.placed.place(location), message) for location, message in problems]
    return broken_at(loaded, [f"{place.line}:{place.column}: {message}" for place, message in placed])


def broken_at(loaded: LoadedFramework, problems: Iterable[str]) -> BrokenFramework:
    """As `broken_by`, of problems that name their place."""
    framework = loaded.framework
    return BrokenFramework(loaded.path, framework.framework, framework.level, framework.years, tuple(problems))
