"""The three forms of a score as functions of the inputs' values: expression, branches, sum of parts.

What does not belong here: bounds, caps over the whole criterion and «không áp dụng» (`criterion_scoring`).
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from assets.rules.engine.tracing import BranchTaken, PartScored
from assets.rules.framework.model import (
    BranchScore,
    Criterion,
    ExpressionScore,
    Formula,
    PointsPart,
    SumPart,
    SumScore,
)
from assets.rules.language.evaluation import Values, compiled
from assets.rules.words.inputs import input_words


class UnscorableError(ValueError):
    """The rule gives no points for these inputs; the message is Vietnamese."""


Scored = tuple[Fraction, BranchTaken | None, tuple[PartScored, ...]]
"""Points, the branch taken if there are branches, the parts if there are parts."""


def compiled_score(criterion: Criterion) -> Callable[[Values], Scored]:
    """A leaf's score as a function of all its names; it raises `UnscorableError` where there are no points."""
    score = criterion.score
    if isinstance(score, BranchScore):
        return _branches(score, criterion)
    if isinstance(score, SumScore):
        return _sum(score, criterion)
    assert isinstance(score, ExpressionScore)  # noqa: S101 - a leaf has a score, and these are its three forms
    points = _points(score.points, criterion)
    return lambda values: (points(values), None, ())


def _points(formula: Formula, criterion: Criterion) -> Callable[[Values], Fraction]:
    """A formula that must give a figure; null is an error, never 0."""
    evaluate = compiled(formula.tree)
    used = sorted(formula.names)

    def points(values: Values) -> Fraction:
        result = evaluate(values)
        if result is None:
            why = _missing(criterion, used, values) or "phép tính không có kết quả vì chia cho 0"
            raise UnscorableError(f"{why} (công thức «{formula}»)")
        return Fraction(result)

    return points


def _branches(score: BranchScore, criterion: Criterion) -> Callable[[Values], Scored]:
    def always(_values: Values) -> bool:
        return True

    steps = [
        (
            always if branch.when is None else compiled(branch.when.tree),
            _points(branch.points, criterion),
            BranchTaken(
                index, "otherwise" if branch.when is None else str(branch.when), str(branch.points), branch.name
            ),
        )
        for index, branch in enumerate(score.branches)
    ]
    used = sorted({name for branch in score.branches if branch.when for name in branch.when.names})

    def chosen(values: Values) -> Scored:
        for condition, points, taken in steps:
            if condition(values) is True:
                return points(values), taken, ()
        missing = _missing(criterion, used, values)
        raise UnscorableError("không nhánh nào đúng" + (f"; {missing}" if missing else ""))

    return chosen


def _sum(score: SumScore, criterion: Criterion) -> Callable[[Values], Scored]:
    parts = [_part(part, criterion) for part in score.parts]
    cap = score.cap

    def total(values: Values) -> Scored:
        scored = tuple(part(values) for part in parts)
        points = sum((each.points for each in scored), Fraction(0))
        return capped(points, cap), None, scored

    return total


def _part(part: PointsPart | SumPart, criterion: Criterion) -> Callable[[Values], PartScored]:
    condition = None if part.when is None else compiled(part.when.tree)
    when = None if part.when is None else str(part.when)
    inner = [_part(each, criterion) for each in part.parts] if isinstance(part, SumPart) else []
    points = _points(part.points, criterion) if isinstance(part, PointsPart) else None
    name, cap = part.name, part.cap

    def scored(values: Values) -> PartScored:
        if condition is not None and condition(values) is not True:
            return PartScored(name, when, False, Fraction(0), cap)
        within = tuple(each(values) for each in inner)
        raw = points(values) if points is not None else sum((each.points for each in within), Fraction(0))
        points_given = capped(raw, cap)
        return PartScored(name, when, True, points_given, cap, points_given != raw, within)

    return scored


def capped(points: Fraction, cap: Fraction | None) -> Fraction:
    """At most the cap; a negative cap is the most that can be lost."""
    if cap is None:
        return points
    return max(points, cap) if cap < 0 else min(points, cap)


def _missing(criterion: Criterion, used: list[str], values: Values) -> str | None:
    """The null inputs of a formula, by their names in words."""
    missing = [input_words(criterion, name) for name in used if values[name] is None]
    return f"chưa có số liệu {', '.join(missing)}" if missing else None
