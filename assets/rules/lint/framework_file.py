"""Lint of a whole framework file: every finding, placed and in the order of the file.

What belongs here: which checks run, and what a recorded ruling settles. What does not: the checks.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path

from assets.rules.framework.files import LoadedFramework, load_framework, load_sound_part
from assets.rules.framework.folder import unknown_level
from assets.rules.framework.model import Criterion, Framework
from assets.rules.language.errors import FrameworkError, Place
from assets.rules.lint.checks.dates import OUTSIDE_YEARS, dates_outside_years
from assets.rules.lint.checks.decimals import maximum_findings, scale_findings
from assets.rules.lint.checks.messages import Finding, Level, LintMessage, Location
from assets.rules.lint.checks.structure import structure_findings
from assets.rules.lint.checks.worked_examples import example_findings
from assets.rules.sql.where_databases import uncomputable_conditions
from checks.code_lists import CodeLists


def lint_file(path: Path, code_lists: CodeLists) -> list[LintMessage]:
    """Lint messages of a framework file; of one that cannot be loaded its errors, and what is said of the rest of it.

    Raises:
        OSError: never; a file that cannot be opened is an error message too.
    """
    try:
        loaded = load_framework(path)
    except FrameworkError as error:
        told = [LintMessage("error", "NOT_LOADED", None, _where(place), message) for place, message in error.problems]
        sound = load_sound_part(path)
        return told if sound is None else [*told, *_lint(sound[0], code_lists, sound[1])]
    return lint_loaded(loaded, code_lists)


def lint_loaded(loaded: LoadedFramework, code_lists: CodeLists) -> list[LintMessage]:
    """Lint messages of a framework, in the order of its file."""
    return _lint(loaded, code_lists, frozenset())


def _lint(loaded: LoadedFramework, code_lists: CodeLists, faulty: Collection[Location]) -> list[LintMessage]:
    """Lint messages but for what is faulty: criteria by location, and keys of the head."""
    of_file = [
        *(
            Finding("error", "LEVEL", location, message)
            for location, message in (
                [] if ("level",) in faulty else unknown_level(loaded.framework, code_lists.codes("levels"))
            )
        ),
        *scale_findings(loaded.framework),
    ]
    placed: list[tuple[Place, Location, Finding]] = [
        (loaded.placed.place(finding.location), finding.location, finding) for finding in of_file
    ]
    for criterion, _, location in loaded.framework.walk_places():
        if location in faulty:
            continue
        for finding in criterion_findings(criterion, loaded.framework, code_lists):
            if finding.code == OUTSIDE_YEARS and ("years",) in faulty:
                continue
            full = (*location, *finding.location)
            place = loaded.placed.place(full, finding.offset)
            placed.append((place, full, replace(finding, criterion=criterion.code)))
    placed.sort(key=lambda each: (each[0].line, each[0].column))
    return [
        LintMessage(found.level, found.code, found.criterion, f"{_where(place)} {_spelled(location)}", found.message)
        for place, location, found in placed
    ]


def placed_message(loaded: LoadedFramework, level: Level, code: str, location: Location, message: str) -> LintMessage:
    """Message about a framework as a whole, at its place in the file."""
    return LintMessage(level, code, None, f"{_where(loaded.placed.place(location))} {_spelled(location)}", message)


def criterion_findings(criterion: Criterion, framework: Framework, code_lists: CodeLists) -> list[Finding]:
    """Lint findings of a criterion; a ruling settles the contradictions of a leaf."""
    if not criterion.is_leaf:
        return [*maximum_findings(criterion, framework)]
    from assets.rules.lint.checks.leaf import rule_findings  # z3, which only lint needs

    found = [
        *structure_findings(criterion, code_lists),
        *maximum_findings(criterion, framework),
        *_uncomputable(criterion),
        *dates_outside_years(criterion, framework),
        *rule_findings(criterion, framework),
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


def _where(place: Place) -> str:
    return f"{place.line}:{place.column}"


def _spelled(location: Location) -> str:
    """`criteria[0].score[1].when`."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in location).lstrip(".")
