"""What a text or a moment must look like for every reader to take it, as conditions of SQL on either database.

For tables into which people write with SQL of their own: the database refuses what would stop a night. What does not
belong here: which column is held to which form (`tables`), comparing figures (`fraction_sql`).
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


class _Form(sa.ColumnElement[bool]):
    """A condition on one column, which holds where nothing is."""

    inherit_cache = False  # in each: SQLAlchemy's key of a statement would not tell one column's from another's
    type = sa.Boolean()

    def __init__(self, column: str) -> None:
        self.column: sa.ColumnClause[Any] = sa.column(column)

    def self_group(self, against: OperatorType | None = None) -> sa.ColumnElement[bool]:
        """In parentheses among other conditions: it has its own AND and OR."""
        return self if against is None else Grouping(self)


class is_fraction(_Form):  # noqa: N801 - reads as the function of SQL that it stands for
    """Whether a text is a fraction as `Rational` writes it, of `MOST` at most.

    That it is reduced, PostgreSQL alone can tell.
    """

    inherit_cache = False


class is_instant(_Form):  # noqa: N801 - see above
    """Whether a moment is finite and of this century, on SQLite also in the one spelling that sorts as time does."""

    inherit_cache = False


class is_plain(_Form):  # noqa: N801 - see above
    """Whether a text says something, in so many characters at most, none of which steers a terminal or a page.

    Line breaks and tabs may be allowed; zeros, other control characters and overrides of direction never are.
    """

    inherit_cache = False

    def __init__(self, column: str, most: int, *, lines: bool = False) -> None:
        super().__init__(column)
        self.most, self.lines = most, lines

    @property
    def refused(self) -> tuple[tuple[int, int], ...]:
        """Ranges of code points."""
        below = ((1, 8), (11, 12), (14, 31)) if self.lines else ((1, 31),)
        return (*below, (127, 159), (0x2028, 0x202E), (0x2066, 0x2069))


class is_not_after(_Form):  # noqa: N801 - see above
    """Whether a moment is not after another, but for a clock that goes fast."""

    inherit_cache = False

    def __init__(self, column: str, other: str) -> None:
        super().__init__(column)
        self.other: sa.ColumnClause[Any] = sa.column(other)


@compiles(is_fraction, "postgresql")
def _fraction_on_postgresql(element: is_fraction, compiler: SQLCompiler, **options: Any) -> str:
    text = compiler.process(element.column, **options)
    digits = f"[1-9][0-9]{{0,{DIGITS - 1}}}"
    top = f"CAST(split_part({text}, '/', 1) AS bigint)"
    below = f"CAST(coalesce(nullif(split_part({text}, '/', 2), ''), '1') AS bigint)"
    return (
        f"CASE WHEN {text} IS NULL OR {text} = '0' THEN true "
        f"WHEN {text} ~ '^-?{digits}(/{digits})?$' AND {text} !~ '/1$' "
        f"THEN gcd({top}, {below}) = 1 AND abs({top}) <= {MOST} * {below} ELSE false END"
    )


@compiles(is_fraction, "sqlite")
def _fraction_on_sqlite(element: is_fraction, compiler: SQLCompiler, **options: Any) -> str:
    text = compiler.process(element.column, **options)
    size = f"ltrim({text}, '-')"
    top = f"substr({size}, 1, instr({size} || '/', '/') - 1)"
    below = f"substr({size}, instr({size} || '/', '/') + 1)"

    def is_number(part: str) -> str:
        return f"{part} NOT GLOB '*[^0-9]*' AND {part} GLOB '[1-9]*' AND length({part}) <= {DIGITS}"

    is_within = f"CAST({top} AS INTEGER) <= {MOST} * max(1, CAST({below} AS INTEGER) * (instr({text}, '/') > 0))"
    return (
        f"{text} IS NULL OR {text} = '0' OR (typeof({text}) = 'text' AND instr({text}, char(0)) = 0 "
        f"AND {text} NOT GLOB '--*' AND {is_number(top)} "
        f"AND (instr({text}, '/') = 0 OR ({is_number(below)} AND {below} <> '1')) "
        f"AND {is_within})"
    )


@compiles(is_instant, "postgresql")
def _instant_on_postgresql(element: is_instant, compiler: SQLCompiler, **options: Any) -> str:
    moment = compiler.process(element.column, **options)
    within = f"{moment} >= to_timestamp({FIRST_DAY}) AND {moment} < to_timestamp({DAY_AFTER_LAST})"
    return f"{moment} IS NULL OR ({within})"


@compiles(is_instant, "sqlite")
def _instant_on_sqlite(element: is_instant, compiler: SQLCompiler, **options: Any) -> str:
    moment = compiler.process(element.column, **options)
    digits = "[0-9]"
    spelled = f"20{digits * 2}-{digits * 2}-{digits * 2}T*.{digits * 6}+00:00"
    day, second = f"substr({moment}, 1, 10)", f"substr({moment}, 12, 8)"
    return (
        f"{moment} IS NULL OR (typeof({moment}) = 'text' AND length({moment}) = 32 AND instr({moment}, char(0)) = 0 "
        f"AND {moment} GLOB '{spelled}' "
        f"AND coalesce(date({day}, '+0 days') = {day}, 0) AND coalesce(time({second}, '+0 seconds') = {second}, 0))"
    )


@compiles(is_not_after, "postgresql")
def _not_after_on_postgresql(element: is_not_after, compiler: SQLCompiler, **options: Any) -> str:
    moment, other = (compiler.process(each, **options) for each in (element.column, element.other))
    return f"{moment} IS NULL OR {other} IS NULL OR {moment} <= {other} + interval '{CLOCK_MINUTES} minutes'"


@compiles(is_not_after, "sqlite")
def _not_after_on_sqlite(element: is_not_after, compiler: SQLCompiler, **options: Any) -> str:
    moment, other = (compiler.process(each, **options) for each in (element.column, element.other))
    later = f"julianday(substr({other}, 1, 19)) + {CLOCK_MINUTES} / 1440.0"
    return f"{moment} IS NULL OR {other} IS NULL OR julianday(substr({moment}, 1, 19)) <= {later}"


@compiles(is_plain, "postgresql")
def _plain_on_postgresql(element: is_plain, compiler: SQLCompiler, **options: Any) -> str:
    text = compiler.process(element.column, **options)
    refused = "".join(f"\\u{first:04x}-\\u{last:04x}" for first, last in element.refused)
    plain = f"btrim({text}) <> '' AND char_length({text}) <= {element.most} AND {text} !~ '[{refused}]'"
    return f"{text} IS NULL OR ({plain})"


@compiles(is_plain, "sqlite")
def _plain_on_sqlite(element: is_plain, compiler: SQLCompiler, **options: Any) -> str:
    text = compiler.process(element.column, **options)
    refused = " || ".join(f"char({first}) || '-' || char({last})" for first, last in element.refused)
    return (
        f"{text} IS NULL OR (typeof({text}) = 'text' AND trim({text}) <> '' AND length({text}) <= {element.most} "
        f"AND instr({text}, char(0)) = 0 AND {text} NOT GLOB '*[' || {refused} || ']*')"
    )
