"""What the warehouse has of a year's ranks: rows of `rank_band`, `rank_gap` and `lost_point`.

What belongs here: reading them, and who cannot be told apart by them. What does not: working them out (`tables`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from assets.analysis.ranks.bands.comparison import Comparison, Estimate
from assets.analysis.ranks.score_matrix import ScoreMatrix
from assets.analysis.ranks.sensitivity.drawn_weights import drawn_ranks
from warehouse.tables import lost_point, rank_band, rank_gap
from warehouse.tables.analysis.ranks import WEIGHTS

Row = Mapping[str, Any]


@dataclass(frozen=True)
class StoredRanks:
    """Rows of one group's ranks.

    Attributes:
        gaps: of `rank_gap`, the best rank first, then those without one.
        bands: agency -> source -> its row of `rank_band`.
        lost: agency -> its rows of `lost_point`, the cheapest first.
    """

    gaps: Sequence[Row]
    bands: Mapping[str, Mapping[str, Row]]
    lost: Mapping[str, Sequence[Row]]

    def tied_with(self, agencies: Collection[str] | None = None) -> dict[str, list[str]]:
        """Agency -> those that cannot be told apart from it, in the order of ranks; of all, or of those given."""
        placed = [gap for gap in self.gaps if gap["least_index_exact"] is not None]
        comparison = Comparison([*map(_estimate, placed)], placed[0]["critical_value"] if placed else None)
        codes = [gap["agency_code"] for gap in placed]
        return {
            code: [codes[other] for other in comparison.tied_with(at)]
            for at, code in enumerate(codes)
            if agencies is None or code in agencies
        }

    def drawn_anew(self, matrix: ScoreMatrix, seed: int, draws: int) -> StoredRanks:
        """The same with other draws of weights.

        Args:
            matrix: the group's final points.
            seed: of the draws.
            draws: how many.
        """
        ranked = matrix.ranked()
        drawn = drawn_ranks(ranked, seed, draws)
        found = zip(ranked.units, drawn.low.tolist(), drawn.high.tolist(), drawn.median.tolist(), strict=True)
        anew = {
            unit: {WEIGHTS: {"best_rank": low, "worst_rank": high, "median_rank": median}}
            for unit, low, high, median in found
        }
        return replace(self, bands={code: {**known, **anew.get(code, {})} for code, known in self.bands.items()})


def _estimate(gap: Row) -> Estimate:
    return Estimate(
        gap["least_place"],
        gap["most_place"],
        float(gap["least_index_exact"]),
        float(gap["most_index_exact"]),
        float(gap["standard_error"] or 0),
    )


def read_stored_ranks(connection: sa.Connection, year: int) -> dict[tuple[str, str], StoredRanks]:
    """A year's ranks by framework and group; none where no night has told them yet."""
    groups: dict[tuple[str, str], list[Row]] = {}
    for gap in _rows(connection, rank_gap, year):
        groups.setdefault((gap["framework_id"], gap["group_code"]), []).append(gap)
    bands, lost = _by_agency(_rows(connection, rank_band, year)), _by_agency(_rows(connection, lost_point, year))
    return {key: _stored(gaps, bands, lost) for key, gaps in sorted(groups.items())}


def read_stored_group(connection: sa.Connection, year: int, framework_id: str, agency_code: str) -> StoredRanks | None:
    """The ranks of one agency's group, with bands and lost points of the agency alone; None where there are none."""
    own = {"framework_id": framework_id, "agency_code": agency_code}
    (gap,) = _rows(connection, rank_gap, year, **own) or (None,)
    if gap is None:
        return None
    gaps = _rows(connection, rank_gap, year, framework_id=framework_id, group_code=gap["group_code"])
    bands, lost = (_by_agency(_rows(connection, table, year, **own)) for table in (rank_band, lost_point))
    return _stored(gaps, bands, lost)


_OfAgency = Mapping[tuple[str, str], list[Row]]


def _stored(gaps: list[Row], bands: _OfAgency, lost: _OfAgency) -> StoredRanks:
    keys = [(gap["framework_id"], gap["agency_code"]) for gap in gaps]
    return StoredRanks(
        sorted(gaps, key=lambda gap: (gap["rank"] is None, gap["rank"] or 0, gap["agency_code"])),
        {key[1]: {band["source"]: band for band in bands.get(key, ())} for key in keys},
        {key[1]: sorted(lost.get(key, ()), key=lambda each: each["position"]) for key in keys},
    )


def _rows(connection: sa.Connection, table: sa.Table, year: int, **of: str) -> list[Row]:
    conditions = (table.c[name] == value for name, value in of.items())
    return [
        dict(row) for row in connection.execute(sa.select(table).where(table.c.year == year, *conditions)).mappings()
    ]


def _by_agency(rows: Iterable[Row]) -> _OfAgency:
    found: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        found.setdefault((row["framework_id"], row["agency_code"]), []).append(row)
    return found
