"""What moves ranks as data, JSON-ready: of each agency, and of its group.

What does not belong here: working any of it out, and Vietnamese words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from assets.analysis.ranks.rank_bands import GroupKey
from assets.analysis.ranks.score_matrix import ScoreMatrix
from assets.analysis.ranks.sensitivity.aggregations import equal_weights, geometric_places
from assets.analysis.ranks.sensitivity.drawn_weights import drawn_ranks
from assets.analysis.ranks.sensitivity.left_out import places_left_out, places_now
from assets.analysis.ranks.sensitivity.rank_factors import FactorEffect, rank_factors, samples_within, unit_rank_factors
from warehouse.tables import criterion_correlation, criterion_effect, rank_factor
from warehouse.tables.analysis.appraising import ALL

Document = dict[str, Any]

CELLS_ON_DEMAND = 1_000_000_000
"""Points of units that a command looks at for Sobol's indices of a group that was too large for the night."""
CELLS_OF_UNITS = 200_000_000
"""The same of each agency's own rank: all their ranks are kept, so that memory is the bound."""
_MOST_FACTORS = 3
"""Of one agency."""
_KEY = ("year", "framework_id", "group_code")


def with_group_sensitivity(documents: Sequence[Document], told: Mapping[GroupKey, Document]) -> list[Document]:
    """Documents of agencies, group by group, of which each group's first has what moves its ranks; the others null."""
    left = dict(told)
    return [
        {**document, "group_sensitivity": left.pop((document["framework"], document["group"]), None)}
        for document in documents
    ]


def with_agency_sensitivity(
    documents: Sequence[Document], matrices: Mapping[GroupKey, ScoreMatrix], seed: int, draws: int
) -> list[Document]:
    """Documents of agencies with what moves each one's rank; null for one without a rank."""
    told = {key: agency_sensitivity(matrix, seed, draws) for key, matrix in matrices.items()}
    return [
        {
            **document,
            "sensitivity": told.get((document["framework"], document["group"]), {}).get(document["agency"]),
        }
        for document in documents
    ]


def agency_sensitivity(matrix: ScoreMatrix, seed: int, draws: int) -> dict[str, Document]:
    """By unit that has an index: its ranks by other means, under drawn weights, without criteria; what moves it most.

    Args:
        matrix: the points of a group.
        seed: of the drawn weights.
        draws: how many.
    """
    ranked = matrix.ranked()
    now, left_out = places_now(ranked), places_left_out(ranked)
    geometric, equal = geometric_places(ranked), places_now(equal_weights(ranked))
    drawn = drawn_ranks(ranked, seed, draws)
    samples = samples_within(ranked, CELLS_OF_UNITS) if ranked.units else 0
    factors = unit_rank_factors(ranked, samples, seed) if samples else {}
    return {
        unit: {
            "geometric": int(geometric[at]),
            "equal_weights": int(equal[at]),
            "drawn": {
                "best": int(drawn.best[at]),
                "low": int(drawn.low[at]),
                "median": int(drawn.median[at]),
                "high": int(drawn.high[at]),
                "worst": int(drawn.worst[at]),
            },
            "left_out": {
                code: int(place) or None
                for code, place in zip(ranked.criteria, left_out[:, at], strict=True)
                if place != now[at]
            },
            "factors": [
                _factor(each, samples)
                for each in sorted(factors.get(unit, []), key=lambda each: -each.total)[:_MOST_FACTORS]
            ],
        }
        for at, unit in enumerate(ranked.units)
    }


def read_group_sensitivity(
    connection: sa.Connection, matrices: Mapping[GroupKey, ScoreMatrix], year: int
) -> dict[GroupKey, Document]:
    """What the last night told of each group: its criteria, their correlations, the factors of the method.

    Args:
        connection: open on the warehouse; it is only read.
        matrices: the final points of the groups; factors of those that were too large for the night are estimated now.
        year: the year scored.
    """
    told = {
        name: _by_group(connection, table, year)
        for name, table in (("criteria", criterion_effect), ("pairs", criterion_correlation), ("factors", rank_factor))
    }
    return {
        key: {
            "criteria": _in_order(told["criteria"].get(key, []), matrix),
            "pairs": _in_order(told["pairs"].get(key, []), matrix),
            "factors": _in_order(told["factors"].get(key, []), matrix) or _estimated(matrix.ranked(), year),
        }
        for key, matrix in matrices.items()
    }


def _in_order(rows: Sequence[Document], matrix: ScoreMatrix) -> list[Document]:
    """Rows in the framework's order of criteria, those about none of them last."""
    place = {code: at for at, code in enumerate(matrix.criteria)}
    return sorted(rows, key=lambda row: [place.get(row.get(name, ALL), len(place)) for name in ("criterion", "other")])


def _by_group(connection: sa.Connection, table: sa.Table, year: int) -> dict[GroupKey, list[Document]]:
    found: dict[GroupKey, list[Document]] = {}
    for row in connection.execute(sa.select(table).where(table.c.year == year)).mappings():
        told = {name: f"{value:f}" if isinstance(value, Decimal) else value for name, value in row.items()}
        group = found.setdefault((row["framework_id"], row["group_code"]), [])
        group.append({_JSON_NAMES.get(name, name): value for name, value in told.items() if name not in _KEY})
    return found


_JSON_NAMES = {"criterion_code": "criterion", "other_code": "other", "agency_code": "most_shifted"}


def _estimated(ranked: ScoreMatrix, seed: int) -> list[Document]:
    samples = samples_within(ranked, CELLS_ON_DEMAND) if ranked.units else 0
    return [_factor(each, samples) for each in rank_factors(ranked, samples, seed)] if samples else []


def _factor(effect: FactorEffect, samples: int) -> Document:
    return {
        "factor": effect.factor,
        "criterion": effect.criterion,
        "first_order": f"{effect.first:.3f}",
        "total_order": f"{effect.total:.3f}",
        "sample_count": samples,
    }
