"""Branches that leave values without points, are never reached, or contradict each other.

What does not belong here: how many points (`bounds`) and in which direction they go (`falls`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assets.rules.language.expressions import Binary, names, walk
from assets.rules.lint.checks.messages import Finding
from assets.rules.lint.checks.study import RuleStudy, Values, examples
from assets.rules.lint.symbolic.domains import is_nullable
from assets.rules.lint.symbolic.symbols import Term
from assets.rules.words.figures import figure_words


def gaps(studies: Sequence[RuleStudy]) -> Iterator[Finding]:
    """Values for which no branch holds. An absent input is no gap: it cannot be scored, by design.

    Raises:
        NotAnalysedError: that could not be decided.
    """
    for _, study, values in examples(studies, lambda each: {0: each.if_complete(each.untaken)}):
        message = f"Có trường hợp không nhánh nào đúng, ví dụ: {study.example(values)}; thêm nhánh hoặc otherwise"
        yield Finding("error", "GAP", study.rule.location, message)


def null_points(studies: Sequence[RuleStudy]) -> Iterator[Finding]:
    """Branches whose points come to null although every input is there.

    Raises:
        NotAnalysedError: that could not be decided; other branches have been told.
    """

    def nulls(study: RuleStudy) -> dict[int, Term]:
        null = study.domain.formulas.algebra.null
        pairs = zip(study.taken, study.points, strict=True)
        return {index: study.if_complete(taken, null(points)) for index, (taken, points) in enumerate(pairs)}

    for index, study, values in examples(studies, nulls):
        yield _null_finding(study, index, values)


def _null_finding(study: RuleStudy, index: int, values: Values) -> Finding:
    branch, example = study.rule.branches[index], study.example(values)
    divisors = [node.right for node in walk(branch.points) if isinstance(node, Binary) and node.operator == "/"]
    if any(study.evaluated(divisor, values) == 0 for divisor in divisors):
        message = f"Có phép chia cho 0 nên không chấm được, ví dụ: {example}; thêm nhánh cho trường hợp số chia bằng 0"
        return Finding("error", "DIVISOR_ZERO", branch.points_location, message)
    message = f"Công thức không ra điểm (null), ví dụ: {example}"
    return Finding("error", "NULL_POINTS", branch.points_location, message)


def unreached(studies: Sequence[RuleStudy]) -> Iterator[Finding]:
    """Branches that no value reaches; `otherwise` also stands for absent inputs, where there can be any.

    Raises:
        NotAnalysedError: that could not be decided.
    """
    rule = studies[0].rule
    for index, branch in enumerate(rule.branches):
        if branch.when is None and (rule.is_part or _stands_for_absence(studies[0])):
            continue
        if any(study.domain.solver.can_hold(study.taken[index]) for study in studies):
            continue
        location = branch.points_location if branch.when is None else branch.when_location
        yield Finding(
            "warning", "UNREACHED", location, f"Nhánh «{branch.text}» không bao giờ được dùng", can_be_settled=True
        )


def _stands_for_absence(study: RuleStudy) -> bool:
    tested = frozenset().union(*(names(each.when) for each in study.rule.branches if each.when is not None))
    return any(is_nullable(study.criterion.inputs.get(name)) for name in tested & study.domain.unknowns.keys())


def overlaps(studies: Sequence[RuleStudy]) -> Iterator[Finding]:
    """Branches that hold where an earlier one is taken and give other points, and are no wider step of a cascade.

    What branches before the earlier one take is no concern of the two.

    Raises:
        NotAnalysedError: that could not be decided.
    """
    rule = studies[0].rule
    rivals = [index for index, branch in enumerate(rule.branches) if branch.when is not None]
    for earlier in rivals:
        apart = {later for study in studies for later in _not_containing(study, earlier, rivals)}
        for later in sorted(apart):
            found = next((each for study in studies if (each := _differing(study, earlier, later))), None)
            if found is not None:
                told = f"Nhánh này và nhánh «{rule.branches[earlier].text}» cùng đúng mà cho điểm khác nhau ({found})"
                location = rule.branches[later].when_location
                yield Finding(
                    "warning", "OVERLAP", location, f"{told}; nhánh viết trước được dùng", can_be_settled=True
                )


def _not_containing(study: RuleStudy, earlier: int, rivals: Sequence[int]) -> set[int]:
    """The later branches that do not hold everywhere where the earlier one is taken."""
    none_of = study.domain.formulas.algebra.none_of
    failing = {later: none_of(study.holds[later]) for later in rivals if later > earlier}
    return study.domain.solver.possible(failing, study.taken[earlier])


def _differing(study: RuleStudy, earlier: int, later: int) -> str | None:
    """An example where two branches hold and give different points."""
    differ = study.domain.formulas.algebra.compared("<>", study.points[earlier], study.points[later]).true
    values = study.domain.example(study.taken[earlier], study.holds[later], differ)
    if values is None:
        return None
    one, other = (figure_words(study.points_at(each, values), 4) for each in (earlier, later))
    return f"ví dụ: {study.example(values)} → {one} và {other} điểm"
