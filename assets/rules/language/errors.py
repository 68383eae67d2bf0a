"""Error in a framework file, with its place.

Messages are Vietnamese, since rule authors are evaluators. What does not belong here: finding what is wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a file, line and column counted from 1 as editors show them."""

    path: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


class ExpressionError(ValueError):
    """An expression that cannot be used.

    Attributes:
        message: what is wrong, in Vietnamese.
        offset: where in the expression's own text, counted from 0.
        place: where in the file, if the caller said where the text begins.
    """

    def __init__(self, message: str, offset: int, place: Place | None = None) -> None:
        super().__init__(f"{place}: {message}" if place else f"cột {offset + 1}: {message}")
        self.message = message
        self.offset = offset
        self.place = place

    def at(self, start: Place | None) -> ExpressionError:
        """The same error, placed in the file where the expression's text begins at `start`."""
        if start is None:
            return self
        return ExpressionError(self.message, self.offset, Place(start.path, start.line, start.column + self.offset))


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a framework, before it is placed in a file.

    Attributes:
        location: keys and indices from the top of the file to the value: `("criteria", 0, "score", 1, "when")`.
        message: what is wrong, in Vietnamese.
        offset: where inside the value's text, for an expression.
        is_key: the key itself is wrong, not its value.
    """

    location: tuple[str | int, ...]
    message: str
    offset: int | None = None
    is_key: bool = False


class FrameworkError(ValueError):
    """A framework file that cannot be loaded.

    Attributes:
        path, line, column: the first problem's place, counted from 1.
        message: what the first problem is, in Vietnamese.
        problems: all that were found, each with its place, the first included.
    """

    def __init__(
        self, path: str, line: int, column: int, message: str, problems: Sequence[tuple[Place, str]] = ()
    ) -> None:
        others = f" (và {len(problems) - 1} lỗi khác)" if len(problems) > 1 else ""
        super().__init__(f"{path}:{line}:{column}: {message}{others}")
        self.path = path
        self.line = line
        self.column = column
        self.message = message
        self.problems = tuple(problems) or ((Place(path, line, column), message),)
