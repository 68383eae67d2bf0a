"""The figures that the last changing run changed, as rows that an evaluator reads in Dagster: before → after.

What does not belong here: asking for them (`last`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd
import sqlalchemy as sa

from assets.preview.cells import cell, heading
from assets.preview.first_rows import SHOWN_ROWS, FirstRows, first_rows
from assets.preview.names import Names
from warehouse.tables import criterion_score, index_score
from warehouse.tables.tracks import RANKED_TRACK

_WHO = ("agency_code", "criterion_code", "track")
_SIDES: Mapping[str, sa.Column[Any]] = {
    "points": index_score.c.points,
    "index_pct": index_score.c.index_pct,
    "class": index_score.c.class_name,
    "rank": index_score.c.rank,
}
"""Columns of the view `score_change` without `_before` and `_after`, and what they are of."""

MOVED_BY = "Do số liệu của cơ quan khác trong nhóm"
"""Heading of the agencies whose figures moved points of others; only where there are any."""


def change_rows(changes: pd.DataFrame, names: Names) -> FirstRows:
    """The first changes, every figure as «before → after».

    Args:
        changes: as of `score_changes.LastChanges`, in the order of importance.
        names: in the place of codes.
    """
    is_published = changes["track"] == RANKED_TRACK
    first = pd.concat([changes[is_published], changes[~is_published]]).head(SHOWN_ROWS)
    order = "thứ hạng được công bố đổi nhiều nhất trước"
    who = first_rows(criterion_score, first, _WHO, names, total=len(changes), order=order)
    figures = (
        tuple(_sides(row, name, column, names) for name, column in _SIDES.items()) for row in first.to_dict("records")
    )
    others = [named_movers(row, names.agencies) for row in first.to_dict("records")]
    is_told = any(others)
    return replace(
        who,
        headings=(*who.headings, *map(heading, _SIDES.values()), *((MOVED_BY,) if is_told else ())),
        rows=tuple(
            (*names_of_row, *told, *((whose,) if is_told else ()))
            for names_of_row, told, whose in zip(who.rows, figures, others, strict=True)
        ),
    )


def named_movers(row: Mapping[Any, Any], names: Mapping[str, str]) -> str:
    """The agencies whose figures moved points of which nothing else changed, by name; empty where there are none."""
    codes = row.get("moved_by") or ""
    return ", ".join(f"{names[code]} ({code})" if code in names else code for code in filter(None, codes.split(", ")))


def _sides(row: Mapping[Any, Any], name: str, column: sa.Column[Any], names: Names) -> str:
    """«4 → 2», with a dash for none; one figure where both are the same."""
    before, after = (cell(column, row[f"{name}_{side}"], {}, names) for side in ("before", "after"))
    return after if before == after else f"{before or '–'} → {after or '–'}"
