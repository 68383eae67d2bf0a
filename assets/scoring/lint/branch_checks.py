"""Branches that leave values without points, are never reached, or contradict each other.

What does not belong here: how many points (`bound_checks`) and in which direction they go (`fall_checks`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations

from assets.reference.expressions import names
from assets.scoring.figure_words import figure_words
from assets.scoring.lint.affine import NotAnalysedError, Quotient
from assets.scoring.lint.exploring import explore
from assets.scoring.lint.messages import Finding
from assets.scoring.lint.paths import Path, Symbol
from assets.scoring.lint.polyhedra import Polyhedron, signed
from assets.scoring.lint.rule_ways import RuleStudy, Scored
from assets.scoring.lint.rules import Rule, RuleBranch

MAX_PAIRED = 40
"""Branches that are compared pair by pair."""


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
    """Two branches that both hold and give different points, where neither is the wider one of a cascade.

    Raises:
        NotAnalysedError: there are too many branches, or a pair cannot be followed.
    """
    tested = [branch for branch in rule.branches if branch.when is not None]
    if len(tested) > MAX_PAIRED:
        raise NotAnalysedError(f"có hơn {MAX_PAIRED} nhánh")
    for first, second in combinations(range(len(tested)), 2):
        if tested[first].points != tested[second].points:
            yield from _overlap(study, tested[: first + 1], tested[second])


def _overlap(study: RuleStudy, until: Sequence[RuleBranch], later: RuleBranch) -> Iterator[Finding]:
    """`until` ends with the earlier branch; what those before it take is no concern of the pair."""
    together = Rule((*until, later), ())
    is_within, example = True, None
    for domain in study.domains(together):
        for settled, space in domain.spaces(together.formulas):
            for way in explore(lambda path: _taken_and_holding(until, later, path), space, settled):
                is_taken, holds, one, other = way.result
                is_within = is_within and (holds or not is_taken)
                if is_taken and holds and example is None:
                    example = _differing(study, way.region, one, other, way.settled)
    if not is_within and example is not None:
        told = f"Nhánh này và nhánh «{until[-1].text}» cùng đúng mà cho điểm khác nhau ({example})"
        message = f"{told}; nhánh viết trước được dùng"
        yield Finding("warning", "OVERLAP", later.when_location, message, can_be_settled=True)


def _taken_and_holding(
    until: Sequence[RuleBranch], later: RuleBranch, path: Path
) -> tuple[bool, bool, Quotient | None, Quotient | None]:
    """Whether the earlier branch is taken, whether the later one holds too, and the points of both."""
    *before, earlier = until
    if any(path.truth(branch.when) is True for branch in before if branch.when is not None):
        return False, False, None, None
    is_taken, holds = (branch.when is not None and path.truth(branch.when) is True for branch in (earlier, later))
    if not (is_taken and holds):
        return is_taken, holds, None, None
    return is_taken, holds, path.figure(earlier.points), path.figure(later.points)


def _differing(
    study: RuleStudy, region: Polyhedron, one: Quotient | None, other: Quotient | None, settled: Mapping[str, Symbol]
) -> str | None:
    """An example where both branches give points, and not the same."""
    if one is None or other is None:
        return None
    gap = one.plus(other, Fraction(-1))
    for sign in (1, -1):
        point = region.where(signed(gap.over, sign)).point()
        if point is not None:
            example = study.example(point, settled)
            points = f"{figure_words(one.at(point), 4)} và {figure_words(other.at(point), 4)} điểm"
            return f"ví dụ: {example} → {points}"
    return None
