"""Points that fall while the one quantity that decides about them rises.

The quantity is one figure, one date, or the ratio of two figures where only their ratio matters. More is taken to be
better, and an earlier date; `less_is_better` and penalties turn that round. With several independent quantities
nobody has said which of them should rise, and nothing is asked. What does not belong here: gaps and bounds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

import z3

from assets.rules.language.evaluation import Value
from assets.rules.language.report_sources import ValueType
from assets.rules.lint.checks.branching import ZERO
from assets.rules.lint.checks.messages import Finding
from assets.rules.lint.checks.study import RuleStudy, Values
from assets.rules.lint.symbolic.shares import share_of
from assets.rules.lint.symbolic.solving import DENOMINATORS, Wish, figure_of
from assets.rules.lint.symbolic.symbols import Figure, Quotient, Term
from assets.rules.lint.symbolic.unknowns import Unknown
from assets.rules.words.figures import figure_words
from checks.texts.figures_and_dates import vietnamese_date


@dataclass(frozen=True)
class Elsewhere:
    """A rule at another value of the one figure that decides, all else the same.

    Attributes:
        figure: that value.
        points: what the rule gives there.
        conditions: what holds of the value.
    """

    figure: Unknown
    points: Figure
    conditions: tuple[Term, ...]

    @classmethod
    def of(cls, study: RuleStudy) -> Elsewhere:
        """At a value of its own."""
        (figure,) = study.domain.figures
        term = z3.FreshConst(figure.term.sort(), figure.name)

        def there(given: Term) -> Term:
            return z3.substitute(given, (figure.term, term))

        points = tuple(Quotient(there(each.guard), there(each.over), there(each.under)) for each in study.total)
        return cls(replace(figure, term=term), points, tuple(there(each) for each in study.domain.conditions))

    def values(self, study: RuleStudy, model: z3.ModelRef) -> Values:
        """All values of a model, with that of the figure here."""
        others = [each for each in study.domain.unknowns.values() if not each.is_figure]
        return {each.name: each.value_in(model) for each in [*others, self.figure]}


class Move:
    """From one value of the figure to a greater one, with points that change in one way.

    Attributes:
        start: before.
        end: after.
        conditions: what makes it such a move.
    """

    def __init__(self, study: RuleStudy, operator: str) -> None:
        self.start, self.end = Elsewhere.of(study), Elsewhere.of(study)
        changed = study.domain.formulas.algebra.compared(operator, self.start.points, self.end.points).true
        is_rise = self.start.figure.term < self.end.figure.term
        self.conditions = [*self.start.conditions, *self.end.conditions, is_rise, changed]

    def wishes(self) -> Iterator[Wish]:
        """Between neighbours of a coarse grid, early, else early and short."""
        start, end = self.start.figure.real, self.end.figure.real
        yield Wish(tuple(z3.And((end - start) * each == 1, z3.IsInt(end * each)) for each in DENOMINATORS))
        yield from self.end.figure.wishes()
        yield Wish(term=self.end.figure.term - self.start.figure.term)


def falls(studies: Sequence[RuleStudy]) -> Iterator[Finding]:
    """At most one finding a rule: a move at which the points go the wrong way.

    Raises:
        NotAnalysedError: that could not be decided.
    """
    for study in studies:
        figures = study.domain.figures
        share = share_of(study.rule.formulas, frozenset(each.name for each in figures))
        if share is None and (len(figures) != 1 or not _has_direction(study, figures[0])):
            continue
        found = (
            _fall(study, study.domain.figures[0].name)
            if share is None
            else _fall(study.of_share(share), " / ".join(share))
        )
        if found is not None:
            yield found
            return


def _has_direction(study: RuleStudy, figure: Unknown) -> bool:
    """Not a figure of the whole group: nobody said whether one's points should rise with it."""
    given = study.criterion.group_inputs.get(figure.name)
    return given is None or given.is_place


def _more_is_better(study: RuleStudy, figure: Unknown) -> bool:
    """Whether points should rise with the figure: with a share of the group, but not with a place in it."""
    criterion = study.criterion
    if criterion.kind == "penalty" or figure.value_type is ValueType.DATE:
        return False
    given = criterion.group_inputs.get(figure.name)
    if given is None:
        return not criterion.less_is_better
    if given.is_place:
        return given.group == "percentile"
    # A figure of the group over one's own, which falls as one's own rises.
    return criterion.less_is_better


def _fall(study: RuleStudy, name: str) -> Finding | None:
    """A move against what is expected; a deduction, of which nothing is expected, must only keep to one direction."""
    wrong = Move(study, ">" if _more_is_better(study, study.domain.figures[0]) else "<")
    if not study.rule.is_part:
        return _first(study, name, [wrong])
    formulas, somewhere = study.domain.formulas, Elsewhere.of(study)
    is_earned = formulas.algebra.compared(">", somewhere.points, formulas.figure(ZERO)).true
    return _first(study, name, [wrong], *somewhere.conditions, is_earned) or _first(
        study, name, [Move(study, operator) for operator in ("<", ">")]
    )


def _first(study: RuleStudy, name: str, moves: Sequence[Move], *conditions: Term) -> Finding | None:
    """Finding for the move that ends at the largest figure, at the simplest values; None if there is none."""
    others = [wish for each in study.domain.unknowns.values() if not each.is_figure for wish in each.wishes()]
    wishes = [*others, *(wish for move in moves for wish in move.wishes())]
    asked = [condition for move in moves for condition in move.conditions]
    model = study.domain.solver.simplest(wishes, *asked, *conditions)
    if model is None:
        return None
    latest = max(moves, key=lambda each: figure_of(model[each.end.figure.term]))
    return _finding(study, name, latest.start.values(study, model), latest.end.values(study, model))


def _finding(study: RuleStudy, name: str, start: Values, end: Values) -> Finding:
    (figure,) = study.domain.figures
    before, after = study.total_at(start), study.total_at(end)
    points = f"điểm từ {figure_words(before[1], 4)} thành {figure_words(after[1], 4)}"
    where = f"{name} từ {_words(start[figure.name])} lên {_words(end[figure.name])}"
    is_less = after[1] < before[1]
    can_mean_less = is_less and figure.value_type is not ValueType.DATE
    hint = "nếu càng ít càng tốt, ghi less_is_better: true" if can_mean_less else "xem lại thang điểm"
    message = f"Thang điểm {'giảm' if is_less else 'tăng'} khi số liệu tăng: {where} thì {points}; {hint}"
    return Finding("warning", "FALL", study.rule.branches[after[0]].points_location, message, can_be_settled=True)


def _words(value: Value) -> str:
    if isinstance(value, date):
        return vietnamese_date(value)
    assert isinstance(value, (int, Fraction))  # noqa: S101 - of a figure
    return figure_words(Fraction(value), 4)
