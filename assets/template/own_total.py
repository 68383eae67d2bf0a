"""Total of the points that an agency gives itself: the formula on its scorecard, and what it can come to.

Only criteria that the agency scores itself count, as in the self track. A claim that a criterion does not apply moves
no formula. What does not belong here: the sheet's rows and looks (`template.scorecard`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from assets.rules.engine.totals import LEFT_OUT, NOTHING, Points, RollUp, exact_sum
from assets.rules.engine.weights import criterion_worths
from assets.rules.framework.model import Framework
from assets.rules.language.exact_numbers import exact_text

_MOST_ARGUMENTS = 200
"""Of one SUM; Excel takes 255."""


@dataclass(frozen=True, slots=True)
class OwnTotal:
    """Total of an agency's own points.

    Attributes:
        maximum: what its criteria come to.
        worths: of a point of each of them in the total, by code.
        is_whole: whether the agency scores itself on every criterion that applies to it.
    """

    maximum: Fraction
    worths: Mapping[str, Fraction]
    is_whole: bool

    @property
    def label(self) -> str:
        """Vietnamese words beside the total."""
        if not self.worths:
            return "Cơ quan không tự chấm điểm"
        return "Tổng điểm (tự tính)" if self.is_whole else "Tổng điểm phần tự chấm (tự tính)"

    def formula(self, cells: Mapping[str, str]) -> str:
        """Sum of the points in the cells of the criteria, each at its worth."""
        alike: defaultdict[Fraction, list[str]] = defaultdict(list)
        for code, worth in self.worths.items():
            alike[worth].append(cells[code])
        terms = [
            f"{'' if worth == 1 else f'{exact_text(worth)}*'}SUM({','.join(some[start : start + _MOST_ARGUMENTS])})"
            for worth, some in alike.items()
            for start in range(0, len(some), _MOST_ARGUMENTS)
        ]
        return f"={'+'.join(terms) or '0'}"

    def of(self, points: Mapping[str, Fraction]) -> Fraction:
        """What the formula gives of points by criterion."""
        return exact_sum(points[code] * worth for code, worth in self.worths.items() if code in points)


def own_total(framework: Framework, agency_code: str) -> OwnTotal:
    """The total of an agency's own points by a framework."""
    applying = [leaf for leaf in framework.leaves() if framework.exemption(agency_code, leaf.code) is None]
    own = {leaf.code: Points(NOTHING, leaf.scale_points) for leaf in applying if leaf.is_self_scored}
    every = RollUp(framework).complete(
        {leaf.code: own.get(leaf.code, LEFT_OUT) for leaf in framework.leaves()}, traced=False
    )
    worths = criterion_worths(framework, {code: points.max_points for code, points in every.items()})
    return OwnTotal(
        exact_sum(every[criterion.code].max_points for criterion in framework.criteria),
        {code: worths[code].points for code in own},
        len(own) == len(applying),
    )
