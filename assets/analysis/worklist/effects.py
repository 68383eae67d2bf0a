"""What a decision on one criterion of one agency can move: ranks and class boundaries, worked out by scoring again.

A decision may give the criterion any points from its least to its most; at both ends the agency's totals are summed
again with the framework's caps, and its place among its group is looked up. Points between move no more than the
farther end does. Others keep their points: where rules have figures of the group, a correction of an agency's input can
move theirs too, and only the next scoring tells by how much. What does not belong here: why an item deserves a look
otherwise (`items`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

import pandas as pd

from assets.analysis.agency_totals import AgencyTotals, ByCode, can_be_decided, points_by_agency
from assets.rules.engine.ranking import OrderOfMerit
from assets.rules.engine.totals import Points
from assets.rules.framework.model import Criterion, Framework
from assets.scoring.indices import FrameworkTotal, class_name


@dataclass(frozen=True, slots=True)
class Standing:
    """An agency's place with some points of a criterion.

    Attributes:
        points: of the criterion; None where it has none.
        index: of the agency, in per cent.
        rank: in its group; None without an index.
        class_name: None below the lowest class, or without an index.
        places: how many places it is away from where it stands now.
        passed: how many others it stands to otherwise than now: above, level or below.
        boundaries: how many class boundaries lie between.
    """

    points: Fraction | None
    index: Fraction | None
    rank: int | None
    class_name: str | None
    places: int = 0
    passed: int = 0
    boundaries: int = 0

    @property
    def ranks_moved(self) -> int:
        """Its own places and those of the others."""
        return self.places + self.passed


@dataclass(frozen=True, slots=True)
class Effect:
    """Effect of decisions on a criterion upon an agency.

    Attributes:
        now: as it stands.
        least: with the criterion's least points.
        most: with its most.
    """

    framework_id: str
    agency_code: str
    criterion_code: str
    now: Standing
    least: Standing
    most: Standing

    @property
    def ranks_moved(self) -> int:
        """At the end that moves more."""
        return max(self.least.ranks_moved, self.most.ranks_moved)

    @property
    def boundaries(self) -> int:
        """Class boundaries crossed, at the end that crosses more."""
        return max(self.least.boundaries, self.most.boundaries)


def criterion_effects(framework: Framework, scores: pd.DataFrame, groups: Mapping[str, str]) -> list[Effect]:
    """The effect of every agency's every leaf criterion, by agency and in the order of the framework.

    Nobody can decide on what is left out for an agency, unless it was left out because the agency says so.

    Args:
        framework: the rules.
        scores: rows of table `criterion_score` of that framework, one track an agency.
        groups: agency code -> the group among which it is ranked.
    """
    found = points_by_agency(scores)
    totals_of = AgencyTotals(framework)
    effects = _Effects(framework, totals_of)
    totals = {agency: totals_of.total(agency, by_code) for agency, by_code in found.items()}
    members: defaultdict[str, list[FrameworkTotal]] = defaultdict(list)
    for agency, total in totals.items():
        members[groups[agency]].append(total)
    ties = framework.ranking.ties
    orders = {group: OrderOfMerit([each.merit for each in inside], ties) for group, inside in members.items()}
    return [
        effect
        for agency, by_code in sorted(found.items())
        for effect in effects.of(totals[agency], by_code, orders[groups[agency]])
    ]


class _Effects:
    """A framework, ready for one agency after the other."""

    def __init__(self, framework: Framework, totals: AgencyTotals) -> None:
        self._framework = framework
        self._totals = totals
        self._leaves = framework.leaves()
        self._bounds = sorted(band.lowest for band in framework.classes)

    def of(self, total: FrameworkTotal, by_code: ByCode, order: OrderOfMerit) -> Iterator[Effect]:
        """The effects of an agency's criteria."""
        place = order.place(total.merit)
        rank = None if total.index is None else place
        class_now = class_name(self._framework, total.index)
        for leaf in self._leaves:
            found = by_code[leaf.code]
            if not can_be_decided(self._framework, total.agency_code, leaf, found):
                continue
            now = Standing(found.points if found.is_applicable else None, total.index, rank, class_now)
            ends = (self._end(leaf, points, total, place, by_code, order) for points in (leaf.lowest, leaf.max_points))
            yield Effect(self._framework.framework, total.agency_code, leaf.code, now, *ends)

    def _end(
        self,
        leaf: Criterion,
        points: Fraction,
        total: FrameworkTotal,
        place: int,
        by_code: ByCode,
        order: OrderOfMerit,
    ) -> Standing:
        changed = self._totals.changed(by_code, {leaf.code: Points(points, leaf.scale_points)})
        then = self._totals.total(total.agency_code, by_code, changed)
        move = order.move(then.merit, total.merit)
        return Standing(
            points,
            then.index,
            None if then.index is None else move.place,
            class_name(self._framework, then.index),
            abs(move.place - place),
            move.passed,
            abs(self._reached(then.index) - self._reached(total.index)),
        )

    def _reached(self, index: Fraction | None) -> int:
        """How many class boundaries an index reaches; none without an index."""
        return 0 if index is None else bisect_right(self._bounds, index)
