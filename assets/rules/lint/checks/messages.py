"""Lint messages: severity, kind, criterion, place in the file, and the sentence in Vietnamese."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Level = Literal["error", "warning", "settled"]
"""error: the framework scores nobody; warning: look at it; settled: contradictory, and decided by a recorded ruling."""

Location = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something found in a framework, before it is placed in its file.

    Attributes:
        level: how grave.
        code: of which kind; a word that stays the same over the years.
        location: keys and indices from the criterion (or the file's top, where `criterion` is None).
        message: Vietnamese.
        criterion: the criterion's code.
        can_be_settled: a contradiction that a recorded ruling may let stand.
        offset: where inside the value's text, for an expression.
    """

    level: Level
    code: str
    location: Location
    message: str
    criterion: str | None = None
    can_be_settled: bool = False
    offset: int | None = None


@dataclass(frozen=True, slots=True)
class LintMessage:
    """A finding with its place.

    Attributes:
        level: `error`, `warning` or `settled`.
        code: of which kind.
        criterion: the criterion's code, or None for the file as a whole.
        where: `line:column` in the file, and the keys that lead there.
        message: Vietnamese.
    """

    level: Level
    code: str
    criterion: str | None
    where: str
    message: str


def has_errors(messages: Iterable[LintMessage]) -> bool:
    """Whether a framework must not score anyone."""
    return any(message.level == "error" for message in messages)
