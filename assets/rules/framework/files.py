"""Framework files: text -> a checked `Framework`, or one error that names file, line, column and reason.

What does not belong here: what a framework is (`rules.framework.model`) and what makes its parts agree
(`rules.framework.checks`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from assets.rules.framework.examining import Examined, examine
from assets.rules.framework.model import Criterion, Framework
from assets.rules.framework.text import MAX_BYTES, Location, PlacedText, read_placed
from assets.rules.language.errors import FrameworkError, Place, Problem
from checks.texts.plain_files import open_plain

__all__ = [
    "Criterion",
    "Framework",
    "FrameworkError",
    "LoadedFramework",
    "load_framework",
    "parse_framework",
]

SUFFIXES = (".yaml", ".yml")


@dataclass(frozen=True)
class LoadedFramework:
    """A framework with the bytes it came from.

    Attributes:
        framework: the checked model.
        text: the whole file, kept with the scores so that they can be recomputed.
        sha256: of the file's bytes.
        path: the file, as it was given.
        placed: where each value stands in the text, for findings about it.
    """

    framework: Framework
    text: str
    sha256: str
    path: Path
    placed: PlacedText = field(repr=False, compare=False)


def parse_framework(text: str, *, path: str | Path) -> Framework:
    """Read a framework from its text.

    Args:
        text: YAML, as in a framework file.
        path: only named in errors.

    Raises:
        FrameworkError: the text is no framework that could score anyone.
    """
    return _read(text, str(path))[1]


def load_framework(path: Path) -> LoadedFramework:
    """Read a framework file.

    Raises:
        FrameworkError: it cannot be read, or is no framework that could score anyone.
    """
    content, text = _content(path)
    placed, framework = _read(text, str(path))
    return LoadedFramework(framework, text, hashlib.sha256(content).hexdigest(), path, placed)


def load_sound_part(path: Path) -> tuple[LoadedFramework, frozenset[Location]] | None:
    """Of a file that does not load what can be looked at all the same, and where it is not sound (`Examined.faulty`).

    None where nothing can be told.
    """
    try:
        content, text = _content(path)
        placed, found = _examined(text, str(path))
    except FrameworkError:
        return None
    if found.framework is None:
        return None
    return LoadedFramework(found.framework, text, hashlib.sha256(content).hexdigest(), path, placed), found.faulty


def _content(path: Path) -> tuple[bytes, str]:
    try:
        with open_plain(path) as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise FrameworkError(str(path), 1, 1, f"không mở được tệp: {error.strerror}") from error
    try:
        return content, content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise FrameworkError(str(path), line, 1, "tệp không phải văn bản UTF-8") from error


def _read(text: str, path: str) -> tuple[PlacedText, Framework]:
    placed, found = _examined(text, path)
    if found.framework is None or found.problems:
        raise _placed_error(placed, found.problems)
    return placed, found.framework


@lru_cache(maxsize=64)
def _examined(text: str, path: str) -> tuple[PlacedText, Examined]:
    """A text's values with their places, and what they are; kept, since a night and a release ask for each often."""
    placed = read_placed(text, path)
    return placed, examine(placed.values)


def _placed_error(placed: PlacedText, problems: Iterable[Problem]) -> FrameworkError:
    found = sorted(
        ((_place(placed, problem), problem.message) for problem in problems),
        key=lambda each: (each[0].line, each[0].column),
    )
    place, message = found[0]
    return FrameworkError(place.path, place.line, place.column, message, found)


def _place(placed: PlacedText, problem: Problem) -> Place:
    return placed.key_place(problem.location) if problem.is_key else placed.place(problem.location, problem.offset)
