"""Branches that leave values without points, are never reached, or contradict each other.

What does not belong here: how many points (`bound_checks`) and in which direction they go (`fall_checks`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from assets.rules.language.expressions import names
from assets.rules.lint.affine import Quotient
from assets.rules.lint.conditions import signed
from assets.rules.lint.exploring import explore
from assets.rules.lint.messages import Finding
from assets.rules.lint.paths import Path, Symbol
from assets.rules.lint.polyhedra import Polyhedron
from assets.rules.lint.rule_ways import RuleStudy, Scored
from assets.rules.lint.rules import Rule
from assets.rules.words.figure_words import figure_words


def gaps(study: RuleStudy, rule: Rule, ways: Sequence[Scored]) -> Iterator[Finding]:
    """Values for which no branch holds. An absent input is no gap: it cannot be scored, by design."""
    for scored in ways:
        if scored.taken.index is None and scored.is_complete:
            example = study.example(scored.way.point, scored.way.settled)
            yield Finding("error", "GAP", rule.location, f"Có trường hợp không nhánh nào đúng, ví dụ: {example}; "
                          "thêm nhánh hoặc otherwise")  # fmt: skip
            return


def null_points(study: RuleStudy, rule: Rule, ways: Sequence[Scored]) -> Iterator[Finding]:
    """Branches whose points come to null although every input is there."""
    seen: set[int] = set()
    for scored in ways:
        index = scored.taken.index
        if index is None or index in seen or scored.taken.points is not None or not scored.is_complete:
            continue
        seen.add(index)
        example = study.example(scored.way.point, scored.way.settled)
        location = rule.branches[index].points_location
        if any(form.at(scored.way.point) == 0 for form in scored.way.divisors):
            message = (
                f"Có phép chia cho 0 nên không chấm được, ví dụ: {example}; thêm nhánh cho trường hợp số chia bằng 0"
            )
            yield Finding("error", "DIVISOR_ZERO", location, message)
        else:
            yield Finding("error", "NULL_POINTS", location, f"Công thức không ra điểm (null), ví dụ: {example}")


def unreached(study: RuleStudy, rule: Rule, ways: Sequence[Scored]) -> Iterator[Finding]:
    """Branches that no value reaches; `otherwise` also stands for absent inputs, where there can be any."""
    reached = {scored.taken.index for scored in ways}
    domain = next(study.domains(rule))
    for index, branch in enumerate(rule.branches):
        if index in reached or (rule.is_part and branch.when is None):
            continue
        tested = frozenset().union(*(names(each.when) for each in rule.branches if each.when is not None))
        if branch.when is None and any(domain.is_nullable(name) for name in tested - set(domain.constants)):
            continue
        location = branch.points_location if branch.when is None else branch.when_location
        yield Finding(
            "warning", "UNREACHED", location, f"Nhánh «{branch.text}» không bao giờ được dùng", can_be_settled=True
        )


def overlaps(study: RuleStudy, rule: Rule) -> Iterator[Finding]:
    """Branches that hold where an earlier one is taken and give other points, and are no wider step of a cascade.

    What branches before the earlier one take is no concern of the two.

    Raises:
        NotAnalysedError: the rule cannot be followed, or goes too many ways with all its branches asked.
    """
    contained: dict[tuple[int, int], bool] = {}
    differing: dict[tuple[int, int], str] = {}
    for domain in study.domains(rule):
        for settled, space in domain.spaces(rule.formulas):
            for way in explore(lambda path: _holding(rule, path), space, settled):
                (taken, points), *others = way.result
                for later, other in others:
                    pair = (taken, later)
                    contained[pair] = contained.get(pair, True) and other is not NOT_HOLDING
                    if pair not in differing and isinstance(points, Quotient) and isinstance(other, Quotient):
                        example = _differing(study, way.region, points, other, way.settled)
                        differing |= {} if example is None else {pair: example}
    for (taken, later), example in sorted(differing.items()):
        if not contained[taken, later]:
            told = f"Nhánh này và nhánh «{rule.branches[taken].text}» cùng đúng mà cho điểm khác nhau ({example})"
            location = rule.branches[later].when_location
            yield Finding("warning", "OVERLAP", location, f"{told}; nhánh viết trước được dùng", can_be_settled=True)


NOT_HOLDING = "not holding"

Held = tuple[int, Quotient | str | None]
"""A branch, and its points (None: null) or that it does not hold."""


def _holding(rule: Rule, path: Path) -> list[Held]:
    """The branch that is taken, and each later one with a condition; of a branch without rivals nothing is asked."""
    found: list[Held] = []
    for index, branch in enumerate(rule.branches):
        if branch.when is None:
            if not found:
                return [(index, None)]
        elif path.truth(branch.when) is True:
            found.append((index, path.figure(branch.points)))
        elif found:
            found.append((index, NOT_HOLDING))
    return found or [(-1, None)]


def _differing(
    study: RuleStudy, region: Polyhedron, one: Quotient, other: Quotient, settled: Mapping[str, Symbol]
) -> str | None:
    """An example where two branches give different points."""
    gap = one.plus(other, Fraction(-1))
    for sign in (1, -1):
        point = region.where(signed(gap.over, sign)).point()
        if point is not None:
            points = f"{figure_words(one.at(point), 4)} và {figure_words(other.at(point), 4)} điểm"
            return f"ví dụ: {study.example(point, settled)} → {points}"
    return None
