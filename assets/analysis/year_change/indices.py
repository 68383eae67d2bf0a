"""Last year's indices carried over to the agencies of today, where nothing but the index is asked for.

What belongs here: rows of `index_score` over the crosswalk. What does not: the criteria behind them (`back_cast`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import pandas as pd

from assets.analysis.year_change.crosswalk import Agency, Crosswalk
from assets.rules.engine.ranking import Figures, rank
from assets.rules.language.rounding import printed

_DECIMALS = 2


def indices_carried_over(last_year: pd.DataFrame, walk: Crosswalk, agencies: Iterable[Agency]) -> pd.DataFrame:
    """Last year's indices by today's agencies; those of which nothing can be said are left out.

    Args:
        last_year: rows of `index_score` of one track.
        walk: back to last year's last day.
        agencies: of today.

    Returns:
        framework_id, agency_code, track, index_exact (mean by the shares), index_pct, rank (among those carried over
        by the same framework and from the same group; equal indices by the rank that was given).
    """
    had = {
        (row["framework_id"], row["agency_code"]): row
        for row in last_year[last_year["rank"].notna()].to_dict("records")
    }
    frameworks = sorted({framework for framework, _ in had})
    groups: defaultdict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for agency in agencies:
        shares = walk.ancestry(agency).shares
        for framework in frameworks:
            of = [(share, had.get((framework, each.code))) for each, share in shares]
            known = [(share, row) for share, row in of if row is not None]
            if known and len(known) == len(of):
                index = sum((share * row["index_exact"] for share, row in known), Fraction(0))
                place = Fraction(-int(known[0][1]["rank"])) if len(known) == 1 else None
                row = known[0][1] | {
                    "agency_code": agency.code,
                    "index_exact": index,
                    "index_pct": printed(index, _DECIMALS),
                }
                groups[framework, str(row["group_code"])].append(row | {"merit": (index, place)})
    rows: list[dict[str, Any]] = []
    for of_group in groups.values():
        merits: list[Figures] = [row.pop("merit") for row in of_group]
        rows += [row | {"rank": place} for row, place in zip(of_group, rank(merits, "min"), strict=True)]
    columns = ["framework_id", "agency_code", "track", "index_exact", "index_pct", "rank"]
    return pd.DataFrame(rows, columns=columns)
