"""Shares of the maximum by unit and criterion, and the index without each criterion: what correlations are made of."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from assets.analysis.ranks.sensitivity.whole_rows import WholeRow


def share_frame(criteria: Sequence[str], rows: Sequence[WholeRow]) -> pd.DataFrame:
    """Share of the maximum, units × criteria; missing where the criterion does not apply to the unit.

    Of a criterion that has no maximum for anybody (a penalty, points beyond the scale) it is the share of the unit's
    whole maximum.
    """
    has_maximum = [any(row.most[criterion] for row in rows) for criterion in range(len(criteria))]
    return pd.DataFrame(
        [
            [
                points / top if top else None if asked else points / whole
                for points, top, asked in zip(row.points, row.most, has_maximum, strict=True)
            ]
            for row in rows
            for whole in [row.total[1]]
        ],
        columns=list(criteria),
        dtype=float,
    )


def part_frame(criteria: Sequence[str], rows: Sequence[WholeRow]) -> pd.DataFrame:
    """Share of the unit's whole maximum that each criterion brings: units × criteria; the sum is the index."""
    return pd.DataFrame(
        [[points / whole for points in row.points] for row in rows for whole in [row.total[1]]],
        columns=list(criteria),
        dtype=float,
    )


def rest_frame(criteria: Sequence[str], rows: Sequence[WholeRow]) -> pd.DataFrame:
    """Index without each criterion, units × criteria; missing where nothing else applies."""
    return pd.DataFrame(
        [
            [
                (got - points) / (most - top) if most > top else None
                for points, top in zip(row.points, row.most, strict=True)
            ]
            for row in rows
            for got, most in [row.total]
        ],
        columns=list(criteria),
        dtype=float,
    )
