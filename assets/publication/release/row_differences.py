"""Differences between stored rows and the same rows made again, a sentence each.

What belongs here: the comparison, exact to the last digit. What does not: how rows are made again
(`verifying.recomputing`, `verifying.rereading`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from itertools import zip_longest
from typing import Any

import pandas as pd
import sqlalchemy as sa

from warehouse.rows.frames import conform

MOST_NAMED = 50
"""Differences named of one table; the others are counted."""


def row_differences(
    table: sa.Table,
    stored: pd.DataFrame,
    again: pd.DataFrame,
    place: Callable[[dict[str, Any]], str],
    *,
    made: str,
    origin: str,
    ignored: Iterable[str] = (),
) -> list[str]:
    """Compare two frames of a table, row by row of its key.

    Args:
        table: of which both are.
        stored: the rows as they are kept.
        again: the rows as they come out now.
        place: names a row by its key.
        made: how they came out, such as `recomputed`.
        origin: what they came out of, such as `its inputs`; speaks of several.
        ignored: columns that need not agree.
    """
    keys = [column.name for column in table.primary_key.columns]
    ours, theirs = conform(stored, table).set_index(keys), conform(again, table).set_index(keys)

    def named(key: Any) -> str:
        values = key if isinstance(key, tuple) else (key,)
        return f"{table.name} of {place(dict(zip(keys, values, strict=True)))}"

    found = [f"{named(key)}: is stored, but {origin} give no such row" for key in ours.index.difference(theirs.index)]
    found += [f"{named(key)}: is not stored, but {origin} give it" for key in theirs.index.difference(ours.index)]
    both = ours.index.intersection(theirs.index)
    left_out = set(ignored)
    for name in [name for name in ours.columns if name not in left_out]:
        left, right = ours.loc[both, name], theirs.loc[both, name]
        same = (left == right).fillna(value=False).astype(bool) | (left.isna() & right.isna())
        found += [f"{named(key)}: {name} is {shown(left[key])}, {made} {shown(right[key])}" for key in both[~same]]
    return cut(found, table.name)


def differing_lines(
    name: str, ours: Sequence[str], theirs: Sequence[str], *, said: Callable[[str], object] = str
) -> list[str]:
    """The lines of a text file that say something else when it is written again; `said` gives what must be equal."""
    found = [
        f"{name}, line {number}: is {shown(left)}, written again {shown(right)}"
        for number, (left, right) in enumerate(zip_longest(ours, theirs), start=1)
        if said(left or "") != said(right or "")
    ]
    return cut(found, name)


def cut(found: Sequence[str], of: str) -> list[str]:
    """The first of many sentences, and how many more there are."""
    more = len(found) - MOST_NAMED
    return [*found[:MOST_NAMED], f"{of}: {more} more differences"] if more > 0 else list(found)


def shown(value: Any) -> str:
    """A value in a sentence."""
    if value is None or value is pd.NA or value is pd.NaT or value != value:  # noqa: PLR0124 - only NaN differs from itself
        return "nothing"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else str(value)
