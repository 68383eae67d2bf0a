"""A statement that a table breaks, in one form for whoever found it: Pandera, or the database itself."""

from __future__ import annotations

from dataclasses import dataclass

from checks.texts.from_outside import on_one_line

SAMPLE_ROWS = 5
"""How many broken values are shown; their number is always exact."""


@dataclass(frozen=True, slots=True)
class Breach:
    """One statement that a table breaks: how often, and a few of the values that break it."""

    column: str
    statement: str
    count: int
    samples: tuple[str, ...] = ()

    def __str__(self) -> str:
        such_as = f", such as {', '.join(map(on_one_line, self.samples))}" if self.samples else ""
        return f"{self.column}: {self.statement} is broken by {self.count} row(s){such_as}"
