"""Points that can pass the maximum, or fall under the minimum, where the file does not say to cut them.

What does not belong here: bounds that disagree with each other (`assets.rules.framework.checks`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from assets.rules.framework.model import Criterion, PointsPart, SumPart, SumScore
from assets.rules.lint.affine import NotAnalysedError, Point, Quotient, constant
from assets.rules.lint.conditions import Condition
from assets.rules.lint.messages import Finding
from assets.rules.lint.paths import Symbol
from assets.rules.lint.rule_ways import RuleStudy, Scored
from assets.rules.lint.rules import Rule, part_rule, rules_of, whole_rule
from assets.rules.words.figure_words import figure_words


@dataclass(frozen=True)
class Range:
    """From `low` to `high`; None is without end."""

    low: Fraction | None
    high: Fraction | None

    def plus(self, other: Range) -> Range:
        """The range of a sum."""
        return Range(
            None if self.low is None or other.low is None else self.low + other.low,
            None if self.high is None or other.high is None else self.high + other.high,
        )

    def or_zero(self) -> Range:
        """With 0 in it."""
        return Range(_lesser(self.low, Fraction(0)), _greater(self.high, Fraction(0)))

    def capped(self, cap: Fraction | None) -> Range:
        """As a part's cap cuts it."""
        if cap is None:
            return self
        if cap < 0:
            return Range(cap if self.low is None else max(self.low, cap), _greater(self.high, cap))
        return Range(_lesser(self.low, cap), cap if self.high is None else min(self.high, cap))


def _lesser(bound: Fraction | None, other: Fraction) -> Fraction | None:
    """Of a lower bound, which may not be there, and a figure."""
    return None if bound is None else min(bound, other)


def _greater(bound: Fraction | None, other: Fraction) -> Fraction | None:
    """Of an upper bound, which may not be there, and a figure."""
    return None if bound is None else max(bound, other)


ENDLESS = Fraction(1_000_000)
"""Points that no criterion has, in the place of a bound that is not there."""

NOTHING = Range(Fraction(0), Fraction(0))


def limits(criterion: Criterion) -> Range:
    """The points that are no error; a side that the file cuts has no limit."""
    return Range(
        None if criterion.lower_cut is not None else criterion.lowest,
        None if criterion.upper_cut is not None else criterion.max_points,
    )


def out_of_bounds(study: RuleStudy, rule: Rule, ways: Sequence[Scored]) -> Iterator[Finding]:
    """Branches whose points can pass the limits: one example a branch and side.

    Raises:
        NotAnalysedError: that could not be decided.
    """
    allowed = limits(study.criterion)
    seen: set[tuple[int, str]] = set()
    for scored in ways:
        index, points = scored.taken.index, scored.taken.points
        if index is None or points is None:
            continue
        for code, limit, side in (("OVER_MAX", allowed.high, 1), ("UNDER_MIN", allowed.low, -1)):
            if limit is None or (index, code) in seen:
                continue
            point = _beyond(scored, points, limit, side)
            if point is not None:
                seen.add((index, code))
                yield from _passed(study, rule, scored, point, code)


def sum_out_of_bounds(study: RuleStudy) -> Iterator[Finding]:
    """Whether a sum can pass the limits: by adding up its parts' bounds, and if those do not settle it, as a whole.

    Raises:
        NotAnalysedError: that could not be decided.
    """
    score = study.criterion.score
    assert isinstance(score, SumScore)  # noqa: S101 - the caller chose it
    allowed, reach = limits(study.criterion), _sum_range(study, score.parts).capped(score.cap)
    fits_above = allowed.high is None or (reach.high is not None and reach.high <= allowed.high)
    fits_below = allowed.low is None or (reach.low is not None and reach.low >= allowed.low)
    if not (fits_above and fits_below):
        rule = whole_rule(study.criterion)
        try:
            yield from out_of_bounds(study, rule, study.ways(rule))
        except NotAnalysedError:
            found = [each for side in (1, -1) if (each := _extremes_together(study, side)) is not None]
            if not found:
                raise
            yield from found


def _extremes_together(study: RuleStudy, side: int) -> Finding | None:
    """Too many ways to follow them all; the one on which every part gives its most (or least) may be enough."""
    figures: dict[str, Fraction] = {}
    settled: dict[str, Symbol] = {}
    for rule in rules_of(study.criterion):
        scored, point = _extreme(study.ways(rule), side)
        figures = {**point, **figures}
        settled = {**scored.way.settled, **settled}
    outcome = study.outcome(figures, settled, max(study.framework.years))
    if outcome.error is None:
        return None
    example = study.example(figures, settled)
    code = "OVER_MAX" if side > 0 else "UNDER_MIN"
    return Finding("error", code, ("score",), f"Tổng điểm có thể ra ngoài khoảng cho phép, ví dụ: {example}")


def _extreme(ways: Sequence[Scored], side: int) -> tuple[Scored, Point]:
    """The way with the most (or least) points, and a point of it that comes as near to them as is easily found."""
    best: tuple[Fraction, Scored, Quotient] | None = None
    for scored in ways:
        points = scored.taken.points
        if points is not None and scored.is_complete:
            turned = points.times(Quotient(constant(side)))
            bound = scored.way.region.greatest(turned)
            reach = ENDLESS if bound is None else bound
            if best is None or reach > best[0]:
                best = reach, scored, turned
    if best is None:
        raise NotAnalysedError("một phần không ra điểm")
    reach, scored, turned = best
    missing = turned.plus(Quotient(constant(-reach)))
    direction = 1 if missing.under.at(scored.way.point) > 0 else -1
    reached = scored.way.region.where(Condition(missing.over.times(Fraction(direction)), ">=")).point()
    return scored, scored.way.point if reached is None else reached


def _sum_range(study: RuleStudy, parts: Sequence[PointsPart | SumPart]) -> Range:
    total = NOTHING
    for part in parts:
        if isinstance(part, PointsPart):
            total = total.plus(_rule_range(study.ways(part_rule(part))))
        else:
            within = _sum_range(study, part.parts).capped(part.cap)
            total = total.plus(within if part.when is None else within.or_zero())
    return total


def _rule_range(ways: Sequence[Scored]) -> Range:
    """The least and the greatest points over all ways, fractions allowed where only whole numbers occur."""
    lows, highs = [], []
    for scored in ways:
        points = scored.taken.points
        if points is not None:
            highs.append(scored.way.region.greatest(points))
            low = scored.way.region.greatest(points.times(Quotient(constant(-1))))
            lows.append(None if low is None else -low)
    if not highs:
        return NOTHING
    return Range(
        None if None in lows else min(each for each in lows if each is not None),
        None if None in highs else max(each for each in highs if each is not None),
    )


def _beyond(scored: Scored, points: Quotient, limit: Fraction, side: int) -> Point | None:
    """A point of the way at which the points pass a limit."""
    way = scored.way
    if points.is_constant:
        return way.point if (points.at({}) - limit) * side > 0 else None
    excess = points.plus(Quotient(constant(-limit)))
    direction = side if excess.under.at(way.point) > 0 else -side
    return way.region.where(Condition(excess.over.times(Fraction(direction)), ">")).point()


def _passed(study: RuleStudy, rule: Rule, scored: Scored, point: Point, code: str) -> Iterator[Finding]:
    assert scored.taken.index is not None  # noqa: S101 - the caller has a branch
    assert scored.taken.points is not None  # noqa: S101
    example = study.example(point, scored.way.settled)
    outcome = study.outcome(point, scored.way.settled, scored.year)
    if outcome.broken:
        raise NotAnalysedError("must có điều kiện không phải là so sánh tuyến tính")
    if outcome.error is None:
        raise AssertionError(f"criterion {study.criterion.code}: the engine scores {example}, lint does not")
    points = figure_words(scored.taken.points.at(point), 4)
    if code == "OVER_MAX":
        limit, key = f"vượt điểm tối đa {figure_words(study.criterion.max_points, 4)}", "cap"
    else:
        limit, key = f"dưới điểm thấp nhất {figure_words(study.criterion.lowest, 4)}", "floor hoặc min"
    message = f"Điểm có thể {limit}, ví dụ: {example} → {points} điểm; sửa công thức hoặc thêm {key}"
    yield Finding("error", code, rule.branches[scored.taken.index].points_location, message)


__all__ = ["NotAnalysedError", "Range", "limits", "out_of_bounds", "sum_out_of_bounds"]
