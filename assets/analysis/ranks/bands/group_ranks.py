"""What is known of a group's ranks: their bands by source, who cannot be told apart, what is missing, what was lost.

What belongs here: one group's figures put together, for any units and criteria. What does not: reading them
(`reading`), tables (`tables`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from assets.analysis.ranks.band import Band
from assets.analysis.ranks.bands.comparison import Comparison, Estimate
from assets.analysis.ranks.bands.gaps import Classes, LostPoints, NextRank, lost_points, next_classes, next_ranks
from assets.analysis.ranks.bands.open_items import Span, open_item_bands, unit_spans
from assets.analysis.ranks.score_matrix import ScoreMatrix
from assets.rules.engine.ranking import rank
from warehouse.tables.analysis.ranks import SURVEY, TOGETHER

NO_ERROR = Decimal(0)


@dataclass(frozen=True)
class GroupCase:
    """A group whose ranks are asked about.

    Attributes:
        now: its points.
        least, most: the same, with what is open at its least and at its most.
        open_counts: unit -> how many criteria are open; absent for none.
        errors: unit -> standard error of its index; absent for none.
        classes: by index.
    """

    now: ScoreMatrix
    least: ScoreMatrix
    most: ScoreMatrix
    open_counts: Mapping[str, int]
    errors: Mapping[str, Decimal]
    classes: Classes = ()


@dataclass(frozen=True)
class UnitGap:
    """Where a unit stands among its group.

    Attributes:
        rank: None without an index.
        open_count: criteria that are open.
        span: from its least to its most, with these; None where it can have no index.
        error: standard error of its index; None where nothing is sampled.
        critical: how many standard errors of a difference tell a pair apart; None where nothing is sampled.
        tied_count: how many cannot be told apart from it.
        clusters: numbers of the first and the last run of ranks that it shares; None without a rank.
        next_rank, next_class: what is missing to rise; None at the top, or without an index.
        lost: the cheapest first.
    """

    unit: str
    rank: int | None
    open_count: int
    span: Span | None
    error: Decimal | None
    critical: Decimal | None
    tied_count: int
    clusters: tuple[int, int] | None
    next_rank: NextRank | None
    next_class: tuple[str, Fraction] | None
    lost: Sequence[LostPoints]


@dataclass(frozen=True)
class GroupRanks:
    """What is known of a group's ranks.

    Attributes:
        bands: by open items, by survey error where there is any, and by both together.
        gaps: where each unit stands, in the matrix's order.
    """

    bands: Sequence[Band]
    gaps: Sequence[UnitGap]


def group_ranks(case: GroupCase) -> GroupRanks:
    """Work out what is known of a group's ranks."""
    spans = unit_spans(case.least, case.most)
    together = _compared(spans, case.errors)
    return GroupRanks(_bands(case, spans, together), _gaps(case, spans, together))


def _compared(spans: Mapping[str, Span], errors: Mapping[str, Decimal]) -> Comparison:
    return Comparison(
        [
            Estimate(
                span.low,
                span.high,
                float(span.least[0] or 0),
                float(span.most[0] or 0),
                float(errors.get(unit, NO_ERROR)),
            )
            for unit, span in spans.items()
        ]
    )


def _bands(case: GroupCase, spans: Mapping[str, Span], together: Comparison) -> list[Band]:
    ties = case.now.ties
    exact = open_item_bands(spans, ties)
    if together.critical is None:
        return [*exact, *(Band(band.unit, TOGETHER, band.best, band.worst) for band in exact)]
    now = unit_spans(case.now, case.now)
    sampled = _compared(now, case.errors)
    return [
        *exact,
        *(Band(unit, SURVEY, *ranks) for unit, ranks in zip(now, sampled.ranks(ties), strict=True)),
        *(Band(unit, TOGETHER, *ranks) for unit, ranks in zip(spans, together.ranks(ties), strict=True)),
    ]


def _gaps(case: GroupCase, spans: Mapping[str, Span], together: Comparison) -> list[UnitGap]:
    now = case.now
    ranks = rank([now.merit(unit) for unit in range(len(now.units))], now.ties)
    position = {unit: at for at, unit in enumerate(spans)}
    tied = dict(zip(spans, together.tied_counts(), strict=True))
    ranked = sorted((place, unit) for unit, place in zip(now.units, ranks, strict=True) if place is not None)
    clusters = together.clusters([position[unit] for _, unit in ranked])
    shared = dict(zip((unit for _, unit in ranked), clusters, strict=True))
    return [
        UnitGap(
            unit,
            place,
            case.open_counts.get(unit, 0),
            spans.get(unit),
            case.errors.get(unit),
            together.critical,
            tied.get(unit, 0),
            shared.get(unit),
            next_rank,
            next_class,
            lost,
        )
        for unit, place, next_rank, next_class, lost in zip(
            now.units, ranks, next_ranks(now), next_classes(now, case.classes), lost_points(now), strict=True
        )
    ]
