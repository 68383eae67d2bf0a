"""A framework file's values examined: the framework, or everything that keeps it from being one.

A criterion that is spelled wrongly is put aside, with a stand-in of its code and maximum in its place, so that what is
wrong with the others is told at once and not only after it is mended. What does not belong here: places in the file
(`files`), and rules that can be computed but look wrong (lint).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from assets.rules.framework.checks import framework_problems
from assets.rules.framework.model import Framework
from assets.rules.framework.text import Location
from assets.rules.language.errors import Problem

_ROUNDS = 4
"""Some faults show only once others are gone: a criterion is neither leaf nor parent, a sum is wrong."""
_HEAD: Mapping[str, Any] = {
    "framework": "x",
    "title": "x",
    "level": "x",
    "years": [2000],
    "basis": {"document": "x", "issued": "2000-01-01", "issuer": "x"},
}
"""Stands in for what a file must say of itself and says wrongly."""
_TELLING = ("code", "max", "cap", "kind", "beyond_scale", "weight", "criteria")
"""What others know a criterion by: its code, and what its points hang on."""
_OF_OTHERS = ("total", "ranking", "exemptions")
"""Keys of the head that sum or name criteria."""
_STANDING = ("code", "name", "max", "min", "cap", "floor", "kind", "beyond_scale", "weight", "criteria")
"""What a stand-in keeps of its criterion: whatever is right of it, so that the sums around it are still checked."""


@dataclass(frozen=True)
class Examined:
    """What the values of a file are.

    Attributes:
        framework: without problems the framework; else its sound part with stand-ins; None if nothing can be told.
        problems: all that were found.
        faulty: the criteria, by location, in which one was found, and the keys of the file's head.
    """

    framework: Framework | None
    problems: tuple[Problem, ...]
    faulty: frozenset[Location]


def examine(values: Any) -> Examined:
    """Examine the values of a file: plain lists, dicts, texts and numbers."""
    problems: list[Problem] = []
    unsure: dict[Location, bool] = {}
    for _ in range(_ROUNDS):
        try:
            framework = Framework.model_validate(values)
        except ValidationError as error:
            details = error.errors()
            problems += (each for each in _problems(details) if _criterion_of(each.location) not in unsure)
            before = frozenset(unsure)
            values = deepcopy(values)
            if not isinstance(values, dict) or not all(_put_aside(values, each, before, unsure) for each in details):
                break
        else:
            hidden = _Hidden(unsure)
            told = [each for each in framework_problems(framework) if not hidden.hides(each)]
            problems += told
            faulty = frozenset(_criterion_of(each.location) or each.location[:1] for each in problems)
            return Examined(framework, tuple(problems), faulty)
    return Examined(None, tuple(problems), frozenset())


@dataclass(frozen=True)
class _Hidden:
    """Problems that stand-ins make, and no author.

    Attributes:
        unsure: what stand-ins were put in place of, by location, and whether others know them as they were.
    """

    unsure: Mapping[Location, bool]

    def hides(self, problem: Problem) -> bool:
        """Whether it is within a stand-in, or in a sum or a name that one may have changed."""
        here = _criterion_of(problem.location)
        is_of_others = problem.location[len(here) :] == ("max",) if here else problem.location[0] in _OF_OTHERS
        changed = (each for each, is_as_it_was in self.unsure.items() if not is_as_it_was)
        is_within = bool(here) and here in self.unsure
        return is_within or (is_of_others and any(each[: len(here)] == here for each in changed))


def _criterion_of(location: Location) -> Location:
    """The innermost criterion around a place; empty at the top of the file."""
    end = 0
    while len(location) > end + 1 and location[end] == "criteria" and isinstance(location[end + 1], int):
        end += 2
    return location[:end]


def _put_aside(
    values: dict[str, Any], fault: ErrorDetails, before: Collection[Location], unsure: dict[Location, bool]
) -> bool:
    """Take what is wrong out of the values; whether that could be done.

    Args:
        values: of the file; changed.
        fault: what is wrong.
        before: what was put aside in an earlier round, and is now put aside whole.
        unsure: what is put aside, and whether others know the stand-in as the criterion that the file has.
    """
    location = fault["loc"]
    here = _criterion_of(location)
    around = _at(values, location[:-1]) if location else None
    if fault["type"] == "extra_forbidden" and isinstance(around, dict):
        around.pop(location[-1], None)
        return True
    if not here:
        unsure[here] = True  # what stands in for the head is named nowhere
        key = str(location[0]) if location else ""
        values.pop(key, None)
        values |= {key: _HEAD[key]} if key in _HEAD else {}
        return key != "criteria"
    siblings, position = _at(values, here[:-1]), here[-1]
    if not isinstance(siblings, list) or not isinstance(position, int):
        return False
    given = siblings[position]
    wrong = location[len(here)] if len(location) > len(here) else None
    kept = given if isinstance(given, dict) and here not in before else {}
    siblings[position] = _stand_in(kept, wrong, here)
    unsure[here] = unsure.get(here, True) and wrong not in _TELLING and "max" in kept
    return True


def _stand_in(given: Mapping[str, Any], wrong: str | int | None, here: Location) -> dict[str, Any]:
    kept = {key: given[key] for key in _STANDING if key in given and key != wrong}
    named = {"code": f"?{'.'.join(map(str, here[1::2]))}", "name": "?"} | kept
    if isinstance(named.get("criteria"), list) and named["criteria"]:
        return named
    named.pop("criteria", None)
    points = {} if named.get("kind") in ("penalty", "bonus") else {"max": 1}
    return {**points, **named, "score": 0}


def _at(values: Any, location: Location) -> Any:
    for step in location:
        if isinstance(values, dict):
            values = values.get(step)
        elif isinstance(values, list) and isinstance(step, int) and 0 <= step < len(values):
            values = values[step]
        else:
            return None
    return values


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


def _problems(details: Iterable[ErrorDetails]) -> Iterator[Problem]:
    """A list whose items failed is also called too short; only the items are worth a line."""
    found = list(details)
    return (
        _problem(each)
        for each in found
        if each["type"] != "too_short"
        or not any(other is not each and other["loc"][: len(each["loc"])] == each["loc"] for other in found)
    )


def _problem(details: ErrorDetails) -> Problem:
    context = details.get("ctx", {})
    location = details["loc"]
    key = location[-1] if location else ""
    template = _MESSAGES.get(details["type"])
    message = template.format(key=key, **context) if template else details["msg"]
    offset = context.get("offset") if details["type"] == "expression" else None
    return Problem(location, message, offset, is_key=details["type"] == "extra_forbidden")
