"""Lint of a whole framework file: every finding, placed and in the order of the file.

What belongs here: which checks run, and what a recorded ruling settles. What does not: the checks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from assets.rules.framework.files import LoadedFramework, load_framework
from assets.rules.framework.model import Criterion, Framework, SumScore
from assets.rules.language.errors import FrameworkError, Place
from assets.rules.lint.affine import NotAnalysedError
from assets.rules.lint.bound_checks import out_of_bounds, sum_out_of_bounds
from assets.rules.lint.branch_checks import gaps, null_points, overlaps, unreached
from assets.rules.lint.constraint_checks import constraint_findings
from assets.rules.lint.date_checks import dates_outside_years
from assets.rules.lint.example_checks import example_findings
from assets.rules.lint.fall_checks import falls
from assets.rules.lint.messages import Finding, Level, LintMessage, Location
from assets.rules.lint.rule_ways import RuleStudy
from assets.rules.lint.rules import Rule, rules_of
from assets.rules.lint.structure_checks import structure_findings
from assets.rules.sql.where_checks import uncomputable_conditions
from checks.code_lists import CodeLists


def lint_file(path: Path, code_lists: CodeLists) -> list[LintMessage]:
    """Everything that is wrong or doubtful in a framework file; a file that cannot be loaded says why, as errors.

    Raises:
        OSError: never; a file that cannot be opened is an error message too.
    """
    try:
        loaded = load_framework(path)
    except FrameworkError as error:
        return [LintMessage("error", "NOT_LOADED", None, _where(place), message) for place, message in error.problems]
    return lint_loaded(loaded, code_lists)


def lint_loaded(loaded: LoadedFramework, code_lists: CodeLists) -> list[LintMessage]:
    """Everything that is wrong or doubtful in a framework, in the order of its file."""
    placed: list[tuple[Place, Location, Finding]] = []
    for criterion, _, location in loaded.framework.walk_places():
        for finding in criterion_findings(criterion, loaded.framework, code_lists):
            full = (*location, *finding.location)
            place = loaded.placed.place(full, finding.offset)
            placed.append((place, full, replace(finding, criterion=criterion.code)))
    placed.sort(key=lambda each: (each[0].line, each[0].column))
    return [
        LintMessage(found.level, found.code, found.criterion, f"{_where(place)} {_spelled(location)}", found.message)
        for place, location, found in placed
    ]


def placed_message(loaded: LoadedFramework, level: Level, code: str, location: Location, message: str) -> LintMessage:
    """What is wrong with a framework as a whole, at its place in the file."""
    return LintMessage(level, code, None, f"{_where(loaded.placed.place(location))} {_spelled(location)}", message)


def criterion_findings(criterion: Criterion, framework: Framework, code_lists: CodeLists) -> list[Finding]:
    """Everything that is wrong or doubtful in a leaf; a ruling settles its contradictions."""
    if not criterion.is_leaf:
        return []
    found = [
        *structure_findings(criterion, code_lists),
        *_uncomputable(criterion),
        *constraint_findings(criterion, framework),
        *dates_outside_years(criterion, framework),
        *_analysed(criterion, framework),
        *example_findings(criterion, framework),
    ]
    if criterion.ruling is None:
        return found
    return [_settled(each, criterion.ruling.document) if each.can_be_settled else each for each in found]


def _settled(finding: Finding, document: str) -> Finding:
    return replace(finding, level="settled", message=f"{finding.message}. Đã có giải thích: {document}")


def _uncomputable(criterion: Criterion) -> Iterator[Finding]:
    for problem in uncomputable_conditions(criterion):
        message = f"Điều kiện where không tính chính xác được: {problem.message}"
        yield Finding("error", "UNCOMPUTABLE", problem.location, message, offset=problem.offset)


def _analysed(criterion: Criterion, framework: Framework) -> Iterator[Finding]:
    study = RuleStudy(criterion, framework)
    for rule in rules_of(criterion):
        yield from _rule_findings(study, rule)
    if isinstance(criterion.score, SumScore):
        try:
            yield from sum_out_of_bounds(study)
        except NotAnalysedError as error:
            yield _not_analysed(("score",), f"tổng điểm có nằm trong khoảng cho phép hay không, vì {error}")


def _rule_findings(study: RuleStudy, rule: Rule) -> Iterator[Finding]:
    try:
        ways = study.ways(rule)
    except NotAnalysedError as error:
        yield _not_analysed(rule.location, f"các nhánh và mức điểm, vì {error}")
        return
    yield from gaps(study, rule, ways)
    yield from null_points(study, rule, ways)
    yield from unreached(study, rule, ways)
    checks: list[tuple[str, Callable[[], Iterator[Finding]]]] = [
        ("các nhánh có mâu thuẫn nhau hay không", lambda: overlaps(study, rule)),
        ("điểm có giảm khi số liệu tăng hay không", lambda: falls(study, rule, ways)),
    ]
    if not rule.is_part:
        checks.append(("điểm có nằm trong khoảng cho phép hay không", lambda: out_of_bounds(study, rule, ways)))
    for asked, check in checks:
        try:
            yield from list(check())
        except NotAnalysedError as error:
            yield _not_analysed(rule.location, f"{asked}, vì {error}")


def _not_analysed(location: Location, what: str) -> Finding:
    message = f"Không phân tích được {what}; hãy thử các trường hợp ở ngưỡng bằng parcomm try"
    return Finding("warning", "NOT_ANALYSED", location, message)


def _where(place: Place) -> str:
    return f"{place.line}:{place.column}"


def _spelled(location: Location) -> str:
    """`criteria[0].score[1].when`."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in location).lstrip(".")
