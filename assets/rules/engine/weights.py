"""Worth of a criterion's points in its parent's, and in the total.

A parent with weights is the weighted mean of its children, scaled to its own maximum: M · Σ wᵢ · (pᵢ / mᵢ) / Σ wᵢ over
the children that apply, with mᵢ the maximum that applies to each. So a point of a child is worth M · wᵢ / (mᵢ · Σ wᵢ).
What is beyond the scale has no weight, and is added as it is. What does not belong here: summing (`totals`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from assets.rules.framework.model import Criterion, Framework

ONE = Fraction(1)
NOTHING = Fraction(0)


@dataclass(frozen=True, slots=True)
class Worth:
    """Worth of a criterion in the total.

    Attributes:
        points: of one of its points.
        most: of one point of its maximum; 0 where a criterion above it lies beyond the scale.
    """

    points: Fraction
    most: Fraction


AS_IT_IS = Worth(ONE, ONE)


def child_factors(parent: Criterion, most: Sequence[Fraction]) -> list[Fraction]:
    """Worth of a point of each child in points of its parent.

    A child nothing of whose scale applies shares no weight; what it has beyond its scale counts as in full scale.

    Args:
        parent: a criterion with children.
        most: the maximum of each that applies; 0 of one that is left out.
    """
    if not parent.is_weighted:
        return [ONE] * len(most)
    weighted = [(child.weight, maximum) for child, maximum in zip(parent.criteria, most, strict=True) if child.weight]
    together = sum((weight for weight, maximum in weighted if maximum), NOTHING)
    together = together or sum((weight for weight, _ in weighted), NOTHING)
    return [
        ONE if child.weight is None else parent.max_points * child.weight / ((maximum or child.max_points) * together)
        for child, maximum in zip(parent.criteria, most, strict=True)
    ]


def criterion_worths(framework: Framework, most: Mapping[str, Fraction]) -> dict[str, Worth]:
    """Worth of every criterion's points in the total of one agency, bounds of parents apart.

    Args:
        framework: the rules.
        most: every criterion's maximum that applies to the agency.
    """
    return dict(_worths(framework.criteria, [ONE] * len(framework.criteria), AS_IT_IS, most))


def _worths(
    criteria: Sequence[Criterion], factors: Sequence[Fraction], above: Worth, most: Mapping[str, Fraction]
) -> Iterator[tuple[str, Worth]]:
    for criterion, factor in zip(criteria, factors, strict=True):
        worth = Worth(above.points * factor, above.most * factor)
        yield criterion.code, worth
        if criterion.criteria:
            inner = Worth(worth.points, NOTHING) if criterion.beyond_scale else worth
            below = child_factors(criterion, [most[child.code] for child in criterion.criteria])
            yield from _worths(criterion.criteria, below, inner, most)
