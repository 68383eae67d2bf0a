"""A folder of framework files: those that load, and of each other one what is wrong and whose scoring it costs.

One wrong file costs the agencies that it would score, nobody else. What belongs here: telling whose a file is that
cannot be loaded, and files that contradict each other. What does not: reading one file (`rules.framework.files`), and
rules
that can be computed but are wrong (`assets.rules.lint`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from assets.rules.framework.files import SUFFIXES, LoadedFramework, load_framework
from assets.rules.framework.model import Framework
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
        loaded: those that load and that no other one contradicts: at most one a level and year asks for reports.
        broken: all others.
    """

    loaded: tuple[LoadedFramework, ...]
    broken: tuple[BrokenFramework, ...]


def load_frameworks(folder: Path, levels: Collection[str] | None = None) -> FrameworkFolder:
    """Every framework file of a folder (`*.yaml`, `*.yml`; not hidden, not in folders inside).

    Args:
        folder: of framework files.
        levels: codes of the list `levels`; with them, a file for another level is broken.

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
    problems = contradictions(loaded)
    for each in loaded:
        unknown = unknown_level(each.framework, levels)
        problems[each.path] = [*unknown, *problems.get(each.path, ())]
    broken += [broken_by(each, problems[each.path]) for each in loaded if problems[each.path]]
    if levels is not None:
        broken = [each if each.level in levels else replace(each, level=None) for each in broken]
    return FrameworkFolder(
        tuple(each for each in loaded if not problems[each.path]), tuple(sorted(broken, key=lambda each: each.path))
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

    Two files of one id would be told apart by nobody; two that ask a level for reports of one year would leave it to
    chance which of them a report, and a decision on it, is about. Those that score by outside figures alone stand
    beside any other.
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
    if mine.level == theirs.level and shared and mine.asks_for_reports and theirs.asks_for_reports:
        years = ", ".join(map(str, shared))
        message = (
            f"{other.path.name} cũng chấm cấp {mine.level} năm {years} theo báo cáo: mỗi cấp, mỗi năm chỉ một bộ tiêu "
            "chí lấy số liệu từ báo cáo; các bộ khác chỉ được dùng số liệu bên ngoài"
        )
        yield ("years",), message


def unknown_level(framework: Framework, levels: Collection[str] | None) -> list[tuple[Location, str]]:
    """The problem of a framework for a level that is not in the list `levels`; none without the list."""
    if levels is None or framework.level in levels:
        return []
    return [(("level",), f"cấp «{framework.level}» không có trong danh mục levels; có: {', '.join(levels)}")]


def unloadable(path: Path, error: FrameworkError) -> BrokenFramework:
    """A file that does not load; what it is for is taken from its text, line by line."""
    try:
        with open_plain(path) as file:
            text = file.read(MAX_BYTES).decode("utf-8-sig", "replace")
    except OSError:
        text = ""
    return BrokenFramework(
        path,
        _first(_ID, text),
        _first(_LEVEL, text),
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
