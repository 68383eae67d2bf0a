"""Points of parent criteria from those of leaves, exactly, for one agency and track.

What belongs here: what a parent's points are when a child has none, is left out, or goes beyond the scale. What does
not: scoring a leaf (`criterion_scoring`), the total of a framework (`scoring.indices`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from assets.rules.framework.model import Criterion, Framework
from assets.rules.language.exact_numbers import exact_text
from assets.rules.words.figures import figure_words

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
    """A framework's parents, ready to be summed for one agency after the other."""

    def __init__(self, framework: Framework) -> None:
        # Deeper ones first: a parent may be the child of another.
        parents = [criterion for criterion, _ in framework.walk() if not criterion.is_leaf][::-1]
        self._parents = [(parent, [child.code for child in parent.criteria]) for parent in parents]
        self._above = {leaf.code: list(self._parents_of(leaf.code)) for leaf in framework.leaves()}
        self._reasons: dict[tuple[str, tuple[bool | None, ...]], _Reasons] = {}

    def _parents_of(self, code: str) -> Iterator[tuple[Criterion, list[str]]]:
        """The parents above a criterion, the nearest first."""
        for parent, codes in self._parents:
            if code in codes:
                yield parent, codes
                code = parent.code

    def complete(self, leaves: Mapping[str, Points], *, traced: bool) -> dict[str, Points]:
        """The points of every criterion of one agency and track.

        Args:
            leaves: points by code.
            traced: whether parents, too, get a trace and a sentence.
        """
        found = dict(leaves)
        for parent, codes in self._parents:
            found[parent.code] = self._summed(parent, [found[code] for code in codes], traced=traced)
        return found

    def changed(self, found: Mapping[str, Points], code: str, points: Points) -> dict[str, Points]:
        """The points that differ from those found if one leaf had others: its own, and those of all above it."""
        new = {code: points}
        for parent, codes in self._above[code]:
            children = [new[each] if each in new else found[each] for each in codes]
            new[parent.code] = self._summed(parent, children, traced=False)
        return new

    def _summed(self, parent: Criterion, children: list[Points], *, traced: bool) -> Points:
        """Left out if every child is; without points if a child that counts has none."""
        state = tuple(child.points is not None if child.is_applicable else None for child in children)
        key = (parent.code, state)
        reasons = self._reasons.get(key)
        if reasons is None:
            reasons = self._reasons[key] = _reasons(parent, state)
        trace, sentence = (reasons.trace, reasons.sentence) if traced else (None, None)
        counted = [child for child in children if child.is_applicable]
        if not counted:
            return Points(NOTHING, NOTHING, is_applicable=False, trace=trace, sentence=sentence)
        most = NOTHING if parent.beyond_scale else exact_sum(child.max_points for child in counted)
        if reasons.error is not None:
            return Points(None, most, error=reasons.error, trace=trace, sentence=sentence)
        total = exact_sum(child.points for child in counted if child.points is not None)
        return Points(_bounded(parent, total), most, trace=trace, sentence=sentence)


@dataclass(frozen=True, slots=True)
class _Reasons:
    """Error, trace and sentence of a parent; the same for all agencies whose children are in the same state."""

    error: str | None
    trace: str
    sentence: str


def _reasons(parent: Criterion, state: tuple[bool | None, ...]) -> _Reasons:
    """From each child's state: scored, not scored, or (None) left out."""
    codes = [child.code for child in parent.criteria]
    counted = [code for code, scored in zip(codes, state, strict=True) if scored is not None]
    left_out = [code for code, scored in zip(codes, state, strict=True) if scored is None]
    unscored = [code for code, scored in zip(codes, state, strict=True) if scored is False]
    trace: dict[str, Any] = {"criterion": parent.code, "sum_of": counted, "left_out": left_out}
    for name, bound in (("cap", parent.cap), ("floor", parent.floor)):
        if bound is not None:
            trace[name] = exact_text(bound)
    error = f"Tiêu chí thành phần chưa có điểm: {', '.join(unscored)}" if unscored else None
    if error is not None:
        trace["error"] = error
    said = f"Tổng điểm của các tiêu chí {', '.join(counted)}" if counted else "Không tính vào thang điểm"
    left = f"; không tính {', '.join(left_out)}" if counted and left_out else ""
    bounds = [
        f"{word} {figure_words(bound)} điểm"
        for word, bound in (("nhiều nhất", parent.cap), ("ít nhất", parent.floor))
        if bound is not None
    ]
    sentence = error or "; ".join([said + left, *bounds])
    return _Reasons(error, json.dumps(trace, ensure_ascii=False), sentence)


def _bounded(parent: Criterion, total: Fraction) -> Fraction:
    """Cut only where the file says so."""
    capped = total if parent.cap is None else min(total, parent.cap)
    return capped if parent.floor is None else max(capped, parent.floor)
