"""Points that can pass the maximum, or fall under the minimum, where the file does not say to cut them.

What does not belong here: bounds that disagree with each other (`assets.rules.framework.checks`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from fractions import Fraction

import z3

from assets.rules.framework.input_kinds.input_kind import Bounds
from assets.rules.framework.model import Criterion, Framework, SumScore
from assets.rules.language.expressions import Literal, walk
from assets.rules.lint.checks.branching import whole_rule
from assets.rules.lint.checks.messages import Finding
from assets.rules.lint.checks.study import RuleStudy, Values, examples, studies
from assets.rules.lint.symbolic.symbols import NotAnalysedError, Term
from assets.rules.words.figures import figure_words


def out_of_bounds(studied: Sequence[RuleStudy]) -> Iterator[Finding]:
    """Branches whose points can pass the limits: one example a branch and side; a side that the file cuts has none.

    Raises:
        NotAnalysedError: that could not be decided; other branches have been told.
    """
    for (index, code), study, values in examples(studied, _passing):
        yield _passed(study, index, code, values)


def sum_out_of_bounds(
    criterion: Criterion, framework: Framework, parts: Sequence[Sequence[RuleStudy]], context: z3.Context
) -> Iterator[Finding]:
    """Whether a sum can pass the limits: with any points between its parts' bounds, and if so, with their own points.

    Raises:
        NotAnalysedError: that could not be decided.
    """
    assert isinstance(criterion.score, SumScore)  # noqa: S101 - the caller chose it
    bounds = {f"part {number}": _bounds(part) for number, part in enumerate(parts)}
    loose = studies(criterion, framework, whole_rule(criterion.score, list(bounds)), context, bounds)
    with suppress(NotAnalysedError):
        if next(examples(loose, _passing), None) is None:
            return
    yield from out_of_bounds(studies(criterion, framework, whole_rule(criterion.score), context))


def _bounds(part: Sequence[RuleStudy]) -> Bounds:
    """Among the figures of a part's own formula, those between which its points stay."""
    literals = [node.value for node in walk(part[0].rule.branches[0].points) if isinstance(node, Literal)]
    figures = [Fraction(value) for value in literals if isinstance(value, (int, Fraction))]
    stated = sorted({Fraction(0), part[0].criterion.max_points, *figures})

    def first(limits: Sequence[Fraction], operator: str) -> Fraction | None:
        for limit in limits:
            with suppress(NotAnalysedError):
                if not any(study.domain.solver.can_hold(study.passes(0, operator, limit)) for study in part):
                    return limit
        return None

    return Bounds(first(stated[::-1], "<"), first(stated, ">"))


def _passing(study: RuleStudy) -> dict[tuple[int, str], Term]:
    """Conditions under which a branch's points pass a limit, by each limit that the file does not cut to."""
    criterion = study.criterion
    sides = []
    if criterion.upper_cut is None:
        sides.append(("OVER_MAX", ">", criterion.max_points))
    if criterion.lower_cut is None:
        sides.append(("UNDER_MIN", "<", criterion.lowest))
    return {
        (index, code): study.passes(index, operator, limit)
        for index in range(len(study.rule.branches))
        for code, operator, limit in sides
    }


def _passed(study: RuleStudy, index: int, code: str, values: Values) -> Finding:
    if study.outcome(values).broken:
        raise NotAnalysedError("must có điều kiện dùng số liệu khác")
    if code == "OVER_MAX":
        limit, key = f"vượt điểm tối đa {figure_words(study.criterion.max_points, 4)}", "cap"
    else:
        limit, key = f"dưới điểm thấp nhất {figure_words(study.criterion.lowest, 4)}", "floor hoặc min"
    told = f"{study.example(values)} → {figure_words(study.points_at(index, values), 4)} điểm"
    message = f"Điểm có thể {limit}, ví dụ: {told}; sửa công thức hoặc thêm {key}"
    return Finding("error", code, study.rule.branches[index].points_location, message)
