"""Points of parent criteria from those of leaves, exactly, for one agency and track.

What belongs here: what a parent's points are when a child has none, is left out, or goes beyond the scale. What does
not: what a child's points are worth to its parent (`weights`), why they are so (`parent_reasons`), scoring a leaf
(`criterion_scoring`), the total of a framework (`scoring.indices`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from assets.rules.engine.parent_reasons import Reasons, reasons
from assets.rules.engine.weights import child_factors
from assets.rules.framework.model import Criterion, Framework

NOTHING = Fraction(0)


@dataclass(frozen=True, slots=True)
class Points:
    """Points of an agency for a criterion in a track.

    Attributes:
        points: exact; None if it could not be scored, and then `error` says why; 0 if the criterion is left out.
        max_points: what the criterion adds to the denominator: 0 if it is left out or beyond the scale.
        is_applicable: False if the criterion is left out.
        error: Vietnamese.
        trace: JSON text; computed points only.
        sentence: Vietnamese; computed points only.
    """

    points: Fraction | None
    max_points: Fraction
    is_applicable: bool = True
    error: str | None = None
    trace: str | None = None
    sentence: str | None = None


LEFT_OUT = Points(NOTHING, NOTHING, is_applicable=False)


def exact_sum(figures: Iterable[Fraction]) -> Fraction:
    """The sum, reduced once at its end: `sum` would reduce at every step, which is most of what it costs."""
    numerator, denominator = 0, 1
    for figure in figures:
        top, bottom = figure.numerator, figure.denominator
        if bottom == denominator:
            numerator += top
        else:
            numerator, denominator = numerator * bottom + top * denominator, denominator * bottom
    return Fraction(numerator, denominator)


def beyond_scale(points: Fraction | None, max_points: Fraction) -> Fraction | None:
    """Points beyond the scale, where that is legal; None where there are none."""
    return points - max_points if points is not None and points > max_points else None


class RollUp:
    """A framework's parents, ready to be computed for one agency after the other."""

    def __init__(self, framework: Framework) -> None:
        # Deeper ones first: a parent may be the child of another.
        parents = [criterion for criterion, _ in framework.walk() if not criterion.is_leaf][::-1]
        self._parents = [(parent, [child.code for child in parent.criteria]) for parent in parents]
        self._weighted = {parent.code for parent in parents if parent.is_weighted}
        self._above = {leaf.code: list(self._parents_of(leaf.code)) for leaf in framework.leaves()}
        self._reasons: dict[tuple[str, tuple[bool | None, ...]], Reasons] = {}

    def _parents_of(self, code: str) -> Iterator[tuple[Criterion, list[str]]]:
        """The parents above a criterion, the nearest first."""
        for parent, codes in self._parents:
            if code in codes:
                yield parent, codes
                code = parent.code

    def complete(
        self, leaves: Mapping[str, Points], *, traced: bool, shared_with: Mapping[str, Points] | None = None
    ) -> dict[str, Points]:
        """The points of every criterion of one agency and track.

        Args:
            leaves: points by code.
            traced: whether parents, too, get a trace and a sentence.
            shared_with: every criterion's points among which weights are shared out; those found unless given.
        """
        found = dict(leaves)
        among = found if shared_with is None else shared_with
        for parent, codes in self._parents:
            sharing = [among[code] for code in codes]
            found[parent.code] = self._computed(parent, [found[code] for code in codes], sharing, traced=traced)
        return found

    def changed(self, found: Mapping[str, Points], code: str, points: Points) -> dict[str, Points]:
        """The points that differ from those found if one leaf had others: its own, and those of all above it."""
        new = {code: points}
        for parent, codes in self._above[code]:
            children = [new[each] if each in new else found[each] for each in codes]
            new[parent.code] = self._computed(parent, children, children, traced=False)
        return new

    def _computed(
        self, parent: Criterion, children: list[Points], sharing: Sequence[Points], *, traced: bool
    ) -> Points:
        """Left out if every child is; without points if a child that counts has none."""
        state = tuple(child.points is not None if child.is_applicable else None for child in children)
        key = (parent.code, state)
        why = self._reasons.get(key)
        if why is None:
            why = self._reasons[key] = reasons(parent, state)
        trace, sentence = (why.trace, why.sentence) if traced else (None, None)
        counted = [child for child in children if child.is_applicable]
        if not counted:
            return Points(NOTHING, NOTHING, is_applicable=False, trace=trace, sentence=sentence)
        points, most = [child.points for child in counted], [child.max_points for child in counted]
        if parent.code in self._weighted:
            factors = child_factors(parent, [child.max_points for child in sharing])
            worths = [factor for child, factor in zip(children, factors, strict=True) if child.is_applicable]
            points = [None if one is None else one * worth for one, worth in zip(points, worths, strict=True)]
            most = [one * worth for one, worth in zip(most, worths, strict=True)]
        whole = NOTHING if parent.beyond_scale else exact_sum(most)
        if why.error is not None:
            return Points(None, whole, error=why.error, trace=trace, sentence=sentence)
        total = exact_sum(one for one in points if one is not None)
        return Points(_bounded(parent, total), whole, trace=trace, sentence=sentence)


def _bounded(parent: Criterion, total: Fraction) -> Fraction:
    """Cut only where the file says so."""
    capped = total if parent.cap is None else min(total, parent.cap)
    return capped if parent.floor is None else max(capped, parent.floor)
