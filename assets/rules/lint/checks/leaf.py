"""Everything that is wrong or doubtful in a leaf's rules for some values of its inputs.

This module and what it imports know z3; it is imported where a rule is linted and nowhere else. What does not belong
here: the checks themselves, and what needs no values (`structure`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import z3

from assets.rules.framework.model import Criterion, Framework, SumScore
from assets.rules.lint.checks.bounds import out_of_bounds, sum_out_of_bounds
from assets.rules.lint.checks.branches import gaps, null_points, overlaps, unreached
from assets.rules.lint.checks.branching import rules_of
from assets.rules.lint.checks.constraints import constraint_findings
from assets.rules.lint.checks.falls import falls
from assets.rules.lint.checks.messages import Finding, Location
from assets.rules.lint.checks.study import RuleStudy, studies
from assets.rules.lint.symbolic.symbols import NotAnalysedError

Check = Callable[[Sequence[RuleStudy]], Iterator[Finding]]

_BRANCHES = "các nhánh và mức điểm"
_BOUNDS = ("điểm có nằm trong khoảng cho phép hay không", out_of_bounds)
_CHECKS: tuple[tuple[str, Check], ...] = (
    (_BRANCHES, gaps),
    (_BRANCHES, null_points),
    (_BRANCHES, unreached),
    ("các nhánh có mâu thuẫn nhau hay không", overlaps),
    ("điểm có giảm khi số liệu tăng hay không", falls),
)
"""What each check decides, and the check."""


def rule_findings(criterion: Criterion, framework: Framework) -> Iterator[Finding]:
    """Findings about constraints, and about every rule of the score."""
    context = z3.Context()
    yield from constraint_findings(criterion, framework, context)
    rules = rules_of(criterion)
    try:
        studied = [studies(criterion, framework, rule, context) for rule in rules]
    except NotAnalysedError as error:
        yield _not_analysed(("score",), {_BRANCHES: str(error)})
        return
    is_sum = isinstance(criterion.score, SumScore)
    for rule, years in zip(rules, studied, strict=True):
        yield from _checked(years, rule.location, _CHECKS if is_sum else (*_CHECKS, _BOUNDS))
    if is_sum:

        def check(_: Sequence[RuleStudy]) -> Iterator[Finding]:
            return sum_out_of_bounds(criterion, framework, studied, context)

        yield from _checked((), ("score",), [("tổng điểm có nằm trong khoảng cho phép hay không", check)])


def _checked(
    studied: Sequence[RuleStudy], location: Location, checks: Sequence[tuple[str, Check]]
) -> Iterator[Finding]:
    """Findings of the checks; one of them names everything that was not decided."""
    undecided: dict[str, str] = {}
    for asked, check in checks:
        try:
            yield from check(studied)
        except NotAnalysedError as error:
            undecided.setdefault(asked, str(error))
    if undecided:
        yield _not_analysed(location, undecided)


def _not_analysed(location: Location, undecided: Mapping[str, str]) -> Finding:
    """That questions were not decided, each with its reason."""
    what = f"{', '.join(undecided)}, vì {', '.join(dict.fromkeys(undecided.values()))}"
    message = f"Không phân tích được {what}; hãy thử các trường hợp ở ngưỡng bằng parcomm try"
    return Finding("warning", "NOT_ANALYSED", location, message)
