"""Sets of points given by affine conditions: is there a point in it, a whole-numbered one, how great is a form on it.

What belongs here: exact answers about such sets. What does not: where the conditions come from.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import ceil, floor, lcm

from assets.rules.lint.affine import Affine, NotAnalysedError, Point, Quotient, constant
from assets.rules.lint.conditions import NEVER, Condition, tighten
from assets.rules.lint.intervals import Interval
from assets.rules.lint.linear_programs import Optimum, maximise

MAX_BRANCHINGS = 120
"""Splits in the search for whole numbers; rules that need more are not analysed."""

MAX_ROUNDED = 6
"""Figures whose neighbouring whole numbers are all tried before the search branches."""


@dataclass(frozen=True)
class Polyhedron:
    """The points over `names` that satisfy every condition; figures in `whole` are whole numbers."""

    names: tuple[str, ...]
    whole: frozenset[str]
    conditions: tuple[Condition, ...] = ()

    def where(self, *conditions: Condition) -> Polyhedron:
        """The part of it that satisfies more conditions."""
        tightened = (tighten(each) if each.form.names <= self.whole else each for each in conditions)
        narrower = Polyhedron(self.names, self.whole, (*self.conditions, *tightened))
        return narrower.shortened() if len(self.names) == 1 else narrower

    def shortened(self) -> Polyhedron:
        """On a line two ends say it all."""
        interval = self.interval()
        return Polyhedron(self.names, self.whole, (NEVER,) if interval is None else interval.conditions(self.names[0]))

    def contains(self, point: Point) -> bool:
        """Whether a point is in it, whole numbers included."""
        return all(point[name].denominator == 1 for name in self.whole) and self._satisfied(point)

    def _satisfied(self, point: Point) -> bool:
        return all(condition.holds(point) for condition in self.conditions)

    def point(self) -> Point | None:
        """One of its points, with whole numbers where they are wanted; None if there is none.

        Raises:
            NotAnalysedError: whether there is one could not be decided.
        """
        return self.whole_point([MAX_BRANCHINGS])

    def greatest(self, form: Quotient) -> Fraction | None:
        """The least upper bound of a form, fractions allowed; None if it grows without end. The set has a point."""
        inside = self.point()
        assert inside is not None  # noqa: S101 - the caller has one of its points
        under = form.under if form.under.at(inside) > 0 else form.under.times(Fraction(-1))
        over = form.over if under is form.under else form.over.times(Fraction(-1))
        if under.is_constant:
            found = _optimum(self.names, self.conditions, over.times(1 / under.constant))
            return None if found is None else found.value
        return self._greatest_share(over, under)

    def _greatest_share(self, over: Affine, under: Affine) -> Fraction | None:
        """Charnes and Cooper: scale every point so that the divisor is 1, with the scale as one more variable."""
        scale = " scale"

        def scaled(form: Affine) -> Affine:
            return Affine.of({**dict(form.terms), scale: form.constant})

        conditions = [Condition(scaled(each.form), "=" if each.relation == "=" else ">=") for each in self.conditions]
        conditions += [
            Condition(scaled(under).plus(constant(-1)), "="),
            Condition(Affine.of({scale: Fraction(1)}), ">="),
        ]
        found = _optimum((*self.names, scale), conditions, scaled(over))
        return None if found is None else found.value

    def whole_point(self, left: list[int]) -> Point | None:
        """As `point`; `left` is how many more splits the search may make."""
        found = self._any_point()
        if found is None:
            return None
        for candidate in self._rounded(found):
            if self.contains(candidate):
                return candidate
        name = next(name for name in self.names if name in self.whole and found[name].denominator != 1)
        left[0] -= 1
        if left[0] < 0:
            raise NotAnalysedError("không tìm được số nguyên thỏa các điều kiện")
        form = Affine.of({name: Fraction(1)})
        above = Condition(form.plus(constant(-ceil(found[name]))), ">=")
        below = Condition(form.times(Fraction(-1)).plus(constant(floor(found[name]))), ">=")
        return self.where(below).whole_point(left) or self.where(above).whole_point(left)

    def _rounded(self, found: dict[str, Fraction]) -> Iterator[dict[str, Fraction]]:
        """The point, its whole multiple (in a cone it is inside too), its whole neighbours."""
        yield found
        scale = lcm(*(found[name].denominator for name in self.whole))
        yield {name: value * scale for name, value in found.items()}
        uneven = [name for name in self.names if name in self.whole and found[name].denominator != 1]
        if len(uneven) <= MAX_ROUNDED:
            for chosen in product(*((floor(found[name]), ceil(found[name])) for name in uneven)):
                yield found | {name: Fraction(value) for name, value in zip(uneven, chosen, strict=True)}

    def _any_point(self) -> dict[str, Fraction] | None:
        """A point with fractions, well inside strict conditions where there are any."""
        if len(self.names) == 1:
            return self._point_on_line(self.names[0])
        margin = " margin"
        conditions = [
            Condition(each.form.plus(Affine.of({margin: Fraction(-1)})) if each.relation == ">" else each.form,
                      "=" if each.relation == "=" else ">=")
            for each in self.conditions
        ]  # fmt: skip
        conditions.append(Condition(Affine.of({margin: Fraction(-1)}, Fraction(1)), ">="))
        conditions.append(Condition(Affine.of({margin: Fraction(1)}), ">="))
        found = _optimum((*self.names, margin), conditions, Affine.of({margin: Fraction(1)}))
        if found is None:
            return None
        point = dict(zip((*self.names, margin), found.point, strict=True))
        is_inside = point.pop(margin) > 0 or all(each.relation != ">" for each in self.conditions)
        return point if is_inside else None

    def _point_on_line(self, name: str) -> dict[str, Fraction] | None:
        interval = self.interval()
        if interval is None:
            return None
        low, high = interval.low, interval.high
        if low is None and high is None:
            return {name: Fraction(0)}
        if low is None or high is None:
            end = low if low is not None else high
            assert end is not None  # noqa: S101 - one of the two is there
            near = Fraction(floor(end) + 1 if low is not None else ceil(end) - 1)
            return {name: end if (interval.has_low if low is not None else interval.has_high) else near}
        if interval.has_low:
            return {name: low}
        whole = Fraction(floor(low) + 1)
        is_inside = whole < high or (whole == high and interval.has_high)
        return {name: whole if is_inside else (low + high) / 2}

    def interval(self) -> Interval | None:
        """Over one figure: its ends, whole ones for a whole number; None if it is empty."""
        (name,) = self.names
        found = Interval(None, None)
        for condition in self.conditions:
            narrower = found.narrowed(condition)
            if narrower is None:
                return None
            found = narrower
        return found.with_whole_ends() if name in self.whole else found


def _optimum(names: Sequence[str], conditions: Sequence[Condition], objective: Affine) -> Optimum | None:
    """Maximise over conditions read as closed; a figure with a lower bound of its own is counted from there."""
    lowest = _lowest(conditions)
    columns = {name: index for index, name in enumerate(names)}
    signs = {name: len(names) + index for index, name in enumerate(n for n in names if n not in lowest)}
    width = len(names) + len(signs)

    def row(form: Affine, times: int) -> list[Fraction]:
        found = [Fraction(0)] * width
        for name, factor in form.terms:
            found[columns[name]] = times * factor
            if name in signs:
                found[signs[name]] = -times * factor
        return found

    def at_lowest(form: Affine) -> Fraction:
        return form.constant + sum((factor * lowest.get(name, 0) for name, factor in form.terms), Fraction(0))

    rows, limits = [], []
    for condition in conditions:
        form = condition.form
        for times in (-1, 1) if condition.relation == "=" else (-1,):
            rows.append(row(form, times))
            limits.append(-times * at_lowest(form))
    found = maximise(row(objective, 1), rows, limits)
    if found is None:
        return None
    point = tuple(
        found.point[columns[name]] + (lowest[name] if name in lowest else -found.point[signs[name]]) for name in names
    )
    return Optimum(None if found.value is None else found.value + at_lowest(objective), point)


def _lowest(conditions: Sequence[Condition]) -> dict[str, Fraction]:
    """The lower bounds that conditions give to single figures."""
    lowest: dict[str, Fraction] = {}
    for condition in conditions:
        if len(condition.form.terms) == 1 and condition.relation != "=":
            ((name, factor),) = condition.form.terms
            if factor > 0:
                root = -condition.form.constant / factor
                lowest[name] = max(root, lowest.get(name, root))
    return lowest
