"""What is known of a year's ranks as data, JSON-ready: the shape that `parcomm ranks --format json` promises.

What does not belong here: working any of it out (`bands`, `sensitivity`), Vietnamese words (`words`).
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import sqlalchemy as sa

from assets.analysis.ranks.bands.stored import Row, StoredRanks
from assets.rules.framework.model import Framework
from assets.rules.language.exact_numbers import exact_text
from assets.rules.language.rounding import printed
from warehouse.tables import index_score
from warehouse.tables.analysis.ranks import BAND_SOURCES, TOGETHER
from warehouse.tables.tracks import RANKED_TRACK

Document = dict[str, Any]
Totals = Mapping[tuple[str, str], Row]
"""(framework, agency) -> its row of `index_score`, of the ranked track."""


def ranks_document(
    ranks: Mapping[tuple[str, str], StoredRanks], frameworks: Mapping[str, Framework], totals: Totals
) -> list[Document]:
    """One entry an agency: framework by framework, group by group, the best rank first.

    Args:
        ranks: by framework and group; a framework that is not among `frameworks` is passed over.
        frameworks: by id; their decimals are printed.
        totals: final points and indices.
    """
    return [
        agency_document(
            stored, gap, tied.get(gap["agency_code"], []), frameworks[name], totals.get((name, gap["agency_code"]))
        )
        for (name, _), stored in ranks.items()
        if name in frameworks
        for tied in (stored.tied_with(),)
        for gap in stored.gaps
    ]


def read_totals(connection: sa.Connection, year: int) -> Totals:
    """The final totals of a year."""
    query = sa.select(index_score).where(index_score.c.year == year, index_score.c.track == RANKED_TRACK)
    return {(row["framework_id"], row["agency_code"]): dict(row) for row in connection.execute(query).mappings()}


def agency_document(
    stored: StoredRanks, gap: Row, tied: list[str], framework: Framework, total: Row | None
) -> Document:
    """What is known of one agency's rank."""
    code, rounding = gap["agency_code"], framework.rounding
    bands = stored.bands[code]
    told = {source: _band(bands[source]) for source in BAND_SOURCES if source in bands}
    return {
        "framework": framework.framework,
        "group": gap["group_code"],
        "agency": code,
        "rank": gap["rank"],
        "points": None if total is None or total["points"] is None else f"{total['points']:f}",
        "points_exact": _exact(None if total is None else total["points_exact"]),
        "index": None if total is None or total["index_pct"] is None else f"{total['index_pct']:f}",
        "class": None if total is None else total["class_name"],
        "band": told.get(TOGETHER),
        "bands": told,
        "tied_with": tied,
        "clusters": None if gap["first_cluster"] is None else [gap["first_cluster"], gap["last_cluster"]],
        "open_items": gap["open_count"],
        "standard_error": None if gap["standard_error"] is None else f"{gap['standard_error']:f}",
        "to_next_rank": _enough(gap["to_next_rank_exact"], rounding.points),
        "to_next_rank_exact": _exact(gap["to_next_rank_exact"]),
        "must_pass": gap["must_pass"],
        "to_next_class": _enough(gap["to_next_class_exact"], rounding.points),
        "to_next_class_exact": _exact(gap["to_next_class_exact"]),
        "next_class": gap["next_class"],
        "lost": [
            {
                "criterion": lost["criterion_code"],
                "points": f"{rounding.printed_criterion(lost['lost_exact']):f}",
                "points_exact": _exact(lost["lost_exact"]),
                "full": lost["full_count"],
                "asked": lost["asked_count"],
                "lifts": lost["lifts"],
            }
            for lost in stored.lost[code]
        ],
    }


def _band(row: Row) -> Document:
    """`low` is the best rank, the lesser number."""
    median = {} if row["median_rank"] is None else {"median": row["median_rank"]}
    return {"low": row["best_rank"], "high": row["worst_rank"], **median}


def _exact(figure: Fraction | None) -> str | None:
    return None if figure is None else exact_text(figure)


def _enough(points: Fraction | None, decimals: int) -> str | None:
    """Points that are missing, rounded up: as many are enough."""
    if points is None:
        return None
    cut = printed(points, decimals, "down")
    return f"{cut if Fraction(cut) == points else cut + Decimal(1).scaleb(-decimals):f}"
