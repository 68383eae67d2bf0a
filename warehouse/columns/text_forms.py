"""Forms that the database holds texts and moments to, as SQL conditions on either database.

For tables into which people write with SQL of their own: the database refuses what would stop a night. Each condition
holds where the column is empty. What does not belong here: which column is held to which form (`tables`), comparing
figures (`fraction_sql`).
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import Grouping
from sqlalchemy.sql.operators import OperatorType

DIGITS = 9
"""Most digits above and below a fraction's line: points have three or four."""

MOST = 1_000
"""Most points of one criterion, whatever their sign; a whole table has a hundred."""

FIRST_DAY, DAY_AFTER_LAST = 946_684_800, 4_102_444_800
"""Between which moments lie, in seconds since 1970: 2000-01-01 and 2100-01-01."""

CLOCK_MINUTES = 10
"""How fast the clock of somebody's own machine may go."""

_CONTROLS = ((127, 159), (0x2028, 0x202E), (0x2066, 0x2069))
_OF_A_LINE = ((1, 31), *_CONTROLS)
_OF_LINES = ((1, 8), (11, 12), (14, 31), *_CONTROLS)
"""Ranges of code points that steer a terminal or a page; among lines, line breaks and tabs are none."""


class Form(sa.ColumnElement[bool]):
    """A condition that each database is told in its own words."""

    inherit_cache = False  # SQLAlchemy's key of a statement would not tell one form from another
    type = sa.Boolean()

    def __init__(self, *, postgresql: str, sqlite: str) -> None:
        self.words = {"postgresql": postgresql, "sqlite": sqlite}

    def self_group(self, against: OperatorType | None = None) -> sa.ColumnElement[bool]:
        """In parentheses among other conditions: it has its own AND and OR."""
        return self if against is None else Grouping(self)


@compiles(Form)
def _in_its_words(form: Form, compiler: SQLCompiler, **_: Any) -> str:
    return form.words[compiler.dialect.name]


def is_fraction(text: str) -> Form:
    """Whether a column is a fraction as `Rational` writes it, of `MOST` at most.

    That it is reduced, PostgreSQL alone can tell.
    """
    digits = f"[1-9][0-9]{{0,{DIGITS - 1}}}"
    top = f"CAST(split_part({text}, '/', 1) AS bigint)"
    below = f"CAST(coalesce(nullif(split_part({text}, '/', 2), ''), '1') AS bigint)"
    size = f"ltrim({text}, '-')"
    left = f"substr({size}, 1, instr({size} || '/', '/') - 1)"
    right = f"substr({size}, instr({size} || '/', '/') + 1)"

    def is_number(part: str) -> str:
        return f"{part} NOT GLOB '*[^0-9]*' AND {part} GLOB '[1-9]*' AND length({part}) <= {DIGITS}"

    return Form(
        postgresql=(
            f"CASE WHEN {text} IS NULL OR {text} = '0' THEN true "
            f"WHEN {text} ~ '^-?{digits}(/{digits})?$' AND {text} !~ '/1$' "
            f"THEN gcd({top}, {below}) = 1 AND abs({top}) <= {MOST} * {below} ELSE false END"
        ),
        sqlite=(
            f"{text} IS NULL OR {text} = '0' OR (typeof({text}) = 'text' AND instr({text}, char(0)) = 0 "
            f"AND {text} NOT GLOB '--*' AND {is_number(left)} "
            f"AND (instr({text}, '/') = 0 OR ({is_number(right)} AND {right} <> '1')) "
            f"AND CAST({left} AS INTEGER) <= {MOST} * max(1, CAST({right} AS INTEGER) * (instr({text}, '/') > 0)))"
        ),
    )


def is_instant(moment: str) -> Form:
    """Whether a column is finite and of this century, on SQLite also in the one spelling that sorts as time does."""
    digits = "[0-9]"
    spelled = f"20{digits * 2}-{digits * 2}-{digits * 2}T*.{digits * 6}+00:00"
    day, second = f"substr({moment}, 1, 10)", f"substr({moment}, 12, 8)"
    return Form(
        postgresql=(
            f"{moment} IS NULL OR ({moment} >= to_timestamp({FIRST_DAY}) AND {moment} < to_timestamp({DAY_AFTER_LAST}))"
        ),
        sqlite=(
            f"{moment} IS NULL OR (typeof({moment}) = 'text' AND length({moment}) = 32 "
            f"AND instr({moment}, char(0)) = 0 AND {moment} GLOB '{spelled}' "
            f"AND coalesce(date({day}, '+0 days') = {day}, 0) "
            f"AND coalesce(time({second}, '+0 seconds') = {second}, 0))"
        ),
    )


def is_not_after(moment: str, other: str) -> Form:
    """Whether a moment is not after another, but for a clock that goes fast."""
    either = f"{moment} IS NULL OR {other} IS NULL"
    later = f"julianday(substr({other}, 1, 19)) + {CLOCK_MINUTES} / 1440.0"
    return Form(
        postgresql=f"{either} OR {moment} <= {other} + interval '{CLOCK_MINUTES} minutes'",
        sqlite=f"{either} OR julianday(substr({moment}, 1, 19)) <= {later}",
    )


def is_plain(text: str, most: int, *, lines: bool = False) -> Form:
    """Whether a column says something, in `most` characters, none of which steers a terminal or a page.

    Line breaks and tabs may be allowed; zeros, other control characters and overrides of direction never are.
    """
    refused = _OF_LINES if lines else _OF_A_LINE
    escaped = "".join(f"\\u{first:04x}-\\u{last:04x}" for first, last in refused)
    listed = " || ".join(f"char({first}) || '-' || char({last})" for first, last in refused)
    return Form(
        postgresql=(
            f"{text} IS NULL OR (btrim({text}) <> '' AND char_length({text}) <= {most} AND {text} !~ '[{escaped}]')"
        ),
        sqlite=(
            f"{text} IS NULL OR (typeof({text}) = 'text' AND trim({text}) <> '' AND length({text}) <= {most} "
            f"AND instr({text}, char(0)) = 0 AND {text} NOT GLOB '*[' || {listed} || ']*')"
        ),
    )
