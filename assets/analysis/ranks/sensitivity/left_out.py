"""Ranks without each criterion in turn, exactly.

A unit's index without a criterion is what the others give of the maximum that they apply with. Tie-breakers stay as
they are: they decide between equal indices, whatever the index is made of. Source: OECD/JRC, "Handbook on Constructing
Composite Indicators", 2008, step 7.
"""

from __future__ import annotations

import numpy as np

from assets.analysis.ranks.score_matrix import ScoreMatrix
from assets.analysis.ranks.sensitivity.placing import Places, Placing
from assets.analysis.ranks.sensitivity.whole_rows import order_codes, whole_rows


def places_left_out(matrix: ScoreMatrix) -> Places:
    """Places without each criterion: criteria × units. 0: nothing else applies to the unit, so it has no place then.

    Args:
        matrix: of units that all have an index.
    """
    rows = whole_rows(matrix)
    totals = [row.total for row in rows]
    figures = np.empty((len(matrix.criteria), len(rows)))
    for criterion in range(len(matrix.criteria)):
        figures[criterion] = order_codes(
            [points - row.points[criterion] for row, (points, _) in zip(rows, totals, strict=True)],
            [most - row.most[criterion] for row, (_, most) in zip(rows, totals, strict=True)],
        )
    return Placing.of(matrix).places(figures)


def places_now(matrix: ScoreMatrix) -> Places:
    """Places with all criteria, by unit, as they are published."""
    totals = [row.total for row in whole_rows(matrix)]
    figures = order_codes([points for points, _ in totals], [most for _, most in totals])
    return Placing.of(matrix).places_once(figures)
