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

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from assets.rules.framework.checks import framework_problems
from assets.rules.framework.model import Criterion, Framework
from assets.rules.framework.text import MAX_BYTES, PlacedText, read_placed
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
    try:
        with open_plain(path) as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise FrameworkError(str(path), 1, 1, f"không mở được tệp: {error.strerror}") from error
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise FrameworkError(str(path), line, 1, "tệp không phải văn bản UTF-8") from error
    placed, framework = _read(text, str(path))
    return LoadedFramework(framework, text, hashlib.sha256(content).hexdigest(), path, placed)


@lru_cache(maxsize=64)
def _read(text: str, path: str) -> tuple[PlacedText, Framework]:
    """A text's values with their places, and the framework; kept, since a night and a release ask for each often."""
    placed = read_placed(text, path)
    try:
        framework = Framework.model_validate(placed.values)
    except ValidationError as error:
        raise _placed_error(placed, _problems(error)) from error
    problems = list(framework_problems(framework))
    if problems:
        raise _placed_error(placed, problems)
    return placed, framework


def _placed_error(placed: PlacedText, problems: Iterable[Problem]) -> FrameworkError:
    found = sorted(
        ((_place(placed, problem), problem.message) for problem in problems),
        key=lambda each: (each[0].line, each[0].column),
    )
    place, message = found[0]
    return FrameworkError(place.path, place.line, place.column, message, found)


_MESSAGES = {
    "missing": "thiếu khóa «{key}»",
    "extra_forbidden": "khóa «{key}» không có trong ngôn ngữ",
    "string_type": "cần chữ; nếu là mã hoặc tên, đặt trong nháy",
    "string_too_short": "không được để trống",
    "string_too_long": "dài quá {max_length} ký tự",
    "string_pattern_mismatch": "viết không đúng mẫu {pattern}",
    "int_type": "cần số nguyên",
    "int_parsing": "cần số nguyên",
    "int_from_float": "cần số nguyên",
    "bool_type": "cần true hoặc false",
    "bool_parsing": "cần true hoặc false",
    "literal_error": "chỉ được viết một trong: {expected}",
    "tuple_type": "cần một danh sách",
    "list_type": "cần một danh sách",
    "dict_type": "cần các cặp khóa: giá trị",
    "model_type": "cần các cặp khóa: giá trị",
    "model_attributes_type": "cần các cặp khóa: giá trị",
    "too_short": "danh sách không được trống",
    "too_long": "danh sách dài quá {max_length} mục",
    "greater_than_equal": "phải lớn hơn hoặc bằng {ge}",
    "less_than_equal": "phải nhỏ hơn hoặc bằng {le}",
    "date_type": "cần ngày, viết như 2024-03-31",
    "date_parsing": "cần ngày, viết như 2024-03-31",
    "date_from_datetime_parsing": "cần ngày, viết như 2024-03-31",
    "date_from_datetime_inexact": "cần ngày, viết như 2024-03-31",
}
"""Pydantic's errors, in the words of rule authors."""


def _problems(error: ValidationError) -> list[Problem]:
    """A list whose items failed is also called too short; only the items are worth a line."""
    details = error.errors()
    return [
        _problem(each)
        for each in details
        if each["type"] != "too_short"
        or not any(other is not each and other["loc"][: len(each["loc"])] == each["loc"] for other in details)
    ]


def _problem(details: ErrorDetails) -> Problem:
    context = details.get("ctx", {})
    location = details["loc"]
    key = location[-1] if location else ""
    template = _MESSAGES.get(details["type"])
    message = template.format(key=key, **context) if template else details["msg"]
    offset = context.get("offset") if details["type"] == "expression" else None
    return Problem(location, message, offset, is_key=details["type"] == "extra_forbidden")


def _place(placed: PlacedText, problem: Problem) -> Place:
    return placed.key_place(problem.location) if problem.is_key else placed.place(problem.location, problem.offset)
