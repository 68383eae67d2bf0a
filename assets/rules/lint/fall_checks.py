"""Points that fall while the one quantity that decides about them rises.

The quantity is one figure, one date, or the ratio of two figures where only their ratio matters. More is taken to be
better, and an earlier date; `less_is_better` and penalties turn that round. With several independent quantities
nobody has said which of them should rise, and nothing is asked. What does not belong here: gaps and bounds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import groupby, pairwise

from assets.rules.lint.affine import Affine, Quotient, constant
from assets.rules.lint.conditions import Condition
from assets.rules.lint.exploring import Way, explore
from assets.rules.lint.intervals import Interval
from assets.rules.lint.messages import Finding
from assets.rules.lint.paths import Path, Symbol
from assets.rules.lint.polyhedra import Polyhedron
from assets.rules.lint.rule_ways import RuleStudy, Scored, Taken, first_that_holds
from assets.rules.lint.rules import Rule
from assets.rules.words.figure_words import figure_words
from checks.texts.figures_and_dates import vietnamese_date


@dataclass(frozen=True)
class Step:
    """A stretch of the quantity on which the points are one form."""

    interval: Interval
    points: Quotient
    index: int


@dataclass(frozen=True)
class Move:
    """From one value of the quantity to a greater one: the points change from `before` to `after`."""

    start: Fraction
    end: Fraction
    before: Fraction
    after: Fraction
    index: int

    @property
    def direction(self) -> int:
        """1 up, -1 down, 0 neither."""
        return (self.after > self.before) - (self.after < self.before)


def falls(study: RuleStudy, rule: Rule, ways: Sequence[Scored]) -> Iterator[Finding]:
    """At most one finding a rule: the first move in the wrong direction.

    Raises:
        NotAnalysedError: the ratio cannot be followed.
    """
    for _, group in groupby(ways, key=lambda scored: (scored.year, id(scored.way.settled))):
        here = list(group)
        if len(here[0].way.region.names) == 1:
            name = here[0].way.region.names[0]
            steps = _steps([scored.way for scored in here])
        elif ratio := _ratio(here):
            name, steps = f"{ratio[0]} / {ratio[1]}", _ratio_steps(rule, here[0], *ratio)
        else:
            continue
        wrong = _wrong_move(study, rule, name, list(_moves(steps)))
        if wrong is not None:
            yield _finding(study, rule, name, wrong)
            return


def _steps(ways: Sequence[Way[Taken]]) -> list[Step]:
    """In the order of the quantity; ways without points are left out."""
    found = []
    for way in ways:
        interval, points, index = way.region.interval(), way.result.points, way.result.index
        if interval is not None and points is not None and index is not None:
            found.append(Step(interval, points, index))
    first = [step for step in found if step.interval.low is None]
    rest = [step for step in found if step.interval.low is not None]
    return first + sorted(rest, key=lambda step: (step.interval.low, not step.interval.has_low))


def _ratio(ways: Sequence[Scored]) -> tuple[str, str] | None:
    """Numerator and denominator, if nothing but their ratio matters."""
    divisors = {form for scored in ways for form in scored.way.divisors}
    names = ways[0].way.region.names
    if len(names) != 2 or len(divisors) != 1:
        return None
    divisor = divisors.pop()
    if len(divisor.terms) != 1 or divisor.constant:
        return None
    under = divisor.terms[0][0]
    scored_forms = [scored.way for scored in ways if scored.taken.points is not None]
    is_homogeneous = all(not form.constant for scored in ways for form in scored.way.forms) and all(
        _is_ratio(way.result.points) for way in scored_forms if way.result.points is not None
    )
    return (names[0] if names[1] == under else names[1], under) if is_homogeneous else None


def _is_ratio(points: Quotient) -> bool:
    """The same at any multiple of a point."""
    if points.is_constant:
        return True
    return not points.over.constant and not points.under.constant and not points.under.is_constant


def _ratio_steps(rule: Rule, scored: Scored, over: str, under: str) -> list[Step]:
    """With the denominator 1, the numerator is the ratio, and any fraction can occur."""
    one = {under: Fraction(1)}
    base = [each for each in scored.way.space.conditions if not each.form.constant]
    conditions = [Condition(_with(each.form, one), each.relation) for each in base]
    line = Polyhedron((over,), frozenset(), tuple(conditions))
    settled: Mapping[str, Symbol] = {**scored.way.settled, under: Quotient(constant(1))}

    def run(path: Path) -> Taken:
        return first_that_holds(rule, path)

    return _steps(explore(run, line, settled))


def _with(form: Affine, values: Mapping[str, Fraction]) -> Affine:
    settled = sum((factor * values[name] for name, factor in form.terms if name in values), Fraction(0))
    return Affine.of({name: factor for name, factor in form.terms if name not in values}, form.constant + settled)


def _moves(steps: Sequence[Step]) -> Iterator[Move]:
    """Within each stretch, and from each to the next; a quotient of affine forms only rises or only falls."""
    for step, following in pairwise([*steps, None]):
        if step is None:
            continue
        yield from _within(step)
        if following is not None and step.interval.high is not None and following.interval.low is not None:
            before = _at(step.points, step.interval.high)
            after = _at(following.points, following.interval.low)
            if before is not None and after is not None:
                yield Move(step.interval.high, following.interval.low, before, after, following.index)


def _within(step: Step) -> Iterator[Move]:
    low, high = step.interval.low, step.interval.high
    if step.points.is_constant or low == high:
        return
    if low is None:
        low = Fraction(0) if high is None else high - 2
    ends = [low, low + 1, low + 2] if high is None else [low, (low + high) / 2, high]
    values = [(end, _at(step.points, end)) for end in ends]
    there = [(end, value) for end, value in values if value is not None]
    (start, before), (end, after) = there[0], there[-1]
    yield Move(start, end, before, after, step.index)


def _at(points: Quotient, value: Fraction) -> Fraction | None:
    """The points at a value; None where their form has no value (an open end)."""
    names = points.over.names | points.under.names
    point = dict.fromkeys(names, value)
    return None if points.under.at(point) == 0 else points.at(point)


def _wrong_move(study: RuleStudy, rule: Rule, name: str, moves: Sequence[Move]) -> Move | None:
    criterion = study.criterion
    domain = next(study.domains(rule))
    if rule.is_part and all(max(move.before, move.after) <= 0 for move in moves):
        # What is deducted may be told by what was done or by what was not; it must only keep to one direction.
        directions = [move for move in moves if move.direction]
        return next((move for move in directions if move.direction != directions[0].direction), None)
    expected = -1 if domain.is_date(name) else 1
    if not domain.is_date(name) and (criterion.less_is_better or criterion.kind == "penalty"):
        expected = -1
    return next((move for move in moves if move.direction == -expected), None)


def _finding(study: RuleStudy, rule: Rule, name: str, move: Move) -> Finding:
    is_date = next(study.domains(rule)).is_date(name)

    def shown(value: Fraction) -> str:
        return vietnamese_date(date.fromordinal(int(value))) if is_date else figure_words(value, 4)

    points = f"điểm từ {figure_words(move.before, 4)} thành {figure_words(move.after, 4)}"
    where = (
        f"{name} vượt {shown(move.start)}"
        if move.start == move.end
        else f"{name} từ {shown(move.start)} lên {shown(move.end)}"
    )
    word = "giảm" if move.direction < 0 else "tăng"
    hint = (
        "nếu càng ít càng tốt, ghi less_is_better: true" if move.direction < 0 and not is_date else "xem lại thang điểm"
    )
    message = f"Thang điểm {word} khi số liệu tăng: {where} thì {points}; {hint}"
    return Finding("warning", "FALL", rule.branches[move.index].points_location, message, can_be_settled=True)
