"""Bounds: a criterion's points cut or refused at them, figures from outside held to theirs.

What does not belong here: the rule that gives the points (`score_forms`), and bounds that disagree with each other
(`assets.rules.framework.checks`).
"""

from __future__ import annotations

from fractions import Fraction

from assets.rules.engine.score_forms import UnscorableError
from assets.rules.engine.tracing import Clamp
from assets.rules.framework.input_kinds.outside import OutsideInput
from assets.rules.framework.model import Criterion
from assets.rules.language.evaluation import Values
from assets.rules.words.figures import figure_words
from assets.rules.words.inputs import input_words

Bounded = tuple[Fraction, tuple[Clamp, ...]]
"""Points, and the cuts that were made, in their order."""


def bounded(criterion: Criterion, raw: Fraction, *, evidence_missing: bool) -> Bounded:
    """Cut where the file says so; what still lies outside is an error of the rule, never silently mended.

    Raises:
        UnscorableError: the points pass the maximum or fall under the minimum.
    """
    points = raw
    clamps: list[Clamp] = []
    if criterion.upper_cut is not None and points > criterion.upper_cut:
        clamps.append(Clamp("cap", points, criterion.upper_cut))
        points = criterion.upper_cut
    if criterion.lower_cut is not None and points < criterion.lower_cut:
        clamps.append(Clamp("floor", points, criterion.lower_cut))
        points = criterion.lower_cut
    if points > criterion.max_points:
        raise UnscorableError(f"điểm tính được {_figure(points)} vượt điểm tối đa {_figure(criterion.max_points)}")
    if points < criterion.lowest:
        raise UnscorableError(f"điểm tính được {_figure(points)} dưới điểm thấp nhất {_figure(criterion.lowest)}")
    if evidence_missing and criterion.without_evidence == "zero" and points > 0:
        clamps.append(Clamp("evidence", points, Fraction(0)))
        points = Fraction(0)
    return points, tuple(clamps)


def penalty_alone(criterion: Criterion, raw: Fraction) -> Bounded:
    """Points of figures that cannot be true: nothing is earned, what the rule takes away is taken all the same."""
    cut = criterion.lower_cut
    points = max(criterion.lowest if cut is None else cut, min(raw, Fraction(0)))
    return points, (Clamp("must", raw, points),) if raw != points else ()


class OutsideFigures:
    """A criterion's figures from outside that have bounds.

    Declared figures are held to their bounds when a file is checked; nobody checks these.
    """

    def __init__(self, criterion: Criterion) -> None:
        self._criterion = criterion
        self._bounded = {
            name: given for name, given in criterion.inputs.items() if isinstance(given, OutsideInput) and given.bounds
        }

    def outside(self, values: Values) -> list[str]:
        """Names of the figures that lie outside."""
        return [
            name
            for name, given in self._bounded.items()
            if isinstance(figure := values.get(name), (int, Fraction)) and not given.allows(figure)
        ]

    def require_within_bounds(self, values: Values) -> None:
        """Refuse a figure that lies outside.

        Raises:
            UnscorableError: one does.
        """
        for name in self.outside(values):
            figure, given = values[name], self._bounded[name]
            if isinstance(figure, (int, Fraction)):
                told = f"{input_words(self._criterion, name)} là {_figure(Fraction(figure))}"
                raise UnscorableError(f"{told}, ngoài khoảng {_between(given.minimum, given.maximum)}")


def _between(low: Fraction | None, high: Fraction | None) -> str:
    """Bounds in a message: «từ 0 đến 100», «từ 0», «đến 100»."""
    ends = (("từ", low), ("đến", high))
    return " ".join(f"{word} {_figure(bound)}" for word, bound in ends if bound is not None)


def _figure(value: Fraction) -> str:
    """A figure in a message: up to four decimals, enough to tell it from the bound that it passes."""
    return figure_words(value, 4)
