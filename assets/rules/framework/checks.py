"""Faults that make a framework unable to score: parts that do not agree with each other.

Names that nothing declares, tables and columns that do not exist, types that do not fit, codes used twice, a parent
whose maximum is not its children's, a total that is not the criteria's, weights that some children lack. What does not
belong here: rules that can be computed but look wrong (lint).
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from assets.rules.framework.inputs import GroupInput
from assets.rules.framework.model import (
    BranchScore,
    Criterion,
    DeclaredInput,
    Exemption,
    ExpressionScore,
    Formula,
    Framework,
    PointsPart,
    ReportInput,
    SumPart,
    SumScore,
)
from assets.rules.framework.report_input_checks import report_input_problems, type_problems
from assets.rules.framework.text import Location
from assets.rules.language.errors import FrameworkError, Problem
from assets.rules.language.report_sources import ValueType
from assets.rules.language.stated_figures import exactly
from assets.rules.language.types import PREDEFINED


def check_framework(framework: Framework) -> None:
    """Refuse a framework that could not score.

    Raises:
        FrameworkError: with every problem found; lines are unknown here, `parse_framework` knows them.
    """
    problems = list(framework_problems(framework))
    if problems:
        first = problems[0]
        raise FrameworkError(framework.framework, 1, 1, f"{_spelled(first.location)}: {first.message}")


def framework_problems(framework: Framework) -> Iterator[Problem]:
    """Every structural problem, in the order of the file as far as that is known."""
    yield from _repeated_years(framework)
    yield from _total(framework)
    yield from _classes(framework)
    yield from _repeated_codes(framework)
    yield from _references(framework)
    for criterion, parent, location in framework.walk_places():
        if parent is None and criterion.weight is not None:
            message = "weight chỉ dùng cho tiêu chí con; các tiêu chí cấp cao nhất được cộng lại"
            yield Problem((*location, "weight"), message)
        yield from _criterion(criterion, location)


def known_names(criterion: Criterion) -> dict[str, ValueType]:
    """Names that a criterion's score may use, with their types."""
    given = [each.names(name) for name, each in criterion.inputs.items()]
    beside = {other: found for names in given for other, found in names.items() if other not in criterion.inputs}
    return {**PREDEFINED, **beside, **{name: each.value_type for name, each in criterion.inputs.items()}}


def all_formulas(criterion: Criterion) -> Iterator[tuple[Location, Formula]]:
    """Every formula over a criterion's inputs, its constraints before its score: location within it, formula."""
    for index, constraint in enumerate(criterion.must):
        yield ("must", index, "that"), constraint.that
    for location, formula, _ in score_formulas(criterion):
        yield location, formula


def score_formulas(criterion: Criterion) -> Iterator[tuple[Location, Formula, ValueType]]:
    """Every formula of a criterion's score: location within the criterion, formula, the type it must have."""
    score = criterion.score
    if isinstance(score, ExpressionScore):
        yield ("score",), score.points, ValueType.NUMBER
    elif isinstance(score, BranchScore):
        for index, branch in enumerate(score.branches):
            here: Location = ("score", index)
            if branch.when is not None:
                yield (*here, "when"), branch.when, ValueType.BOOLEAN
            yield (*here, "otherwise" if branch.when is None else "points"), branch.points, ValueType.NUMBER
    elif isinstance(score, SumScore):
        yield from _part_formulas(score.parts, ("score", "sum"))


def _part_formulas(
    parts: tuple[PointsPart | SumPart, ...], location: Location
) -> Iterator[tuple[Location, Formula, ValueType]]:
    for index, part in enumerate(parts):
        here = (*location, index)
        if part.when is not None:
            yield (*here, "when"), part.when, ValueType.BOOLEAN
        if isinstance(part, PointsPart):
            yield (*here, "points"), part.points, ValueType.NUMBER
        else:
            yield from _part_formulas(part.parts, (*here, "sum"))


def _repeated_years(framework: Framework) -> Iterator[Problem]:
    for index, year in enumerate(framework.years):
        if year in framework.years[:index]:
            yield Problem(("years", index), f"năm {year} viết hai lần")


def _total(framework: Framework) -> Iterator[Problem]:
    if framework.total is not None and framework.total != framework.scale:
        stated, found = exactly(framework.total), exactly(framework.scale)
        yield Problem(("total",), f"total là {stated} nhưng các tiêu chí cộng lại là {found}")


def _classes(framework: Framework) -> Iterator[Problem]:
    for index, (upper, lower) in enumerate(pairwise(framework.classes), start=1):
        if lower.lowest >= upper.lowest:
            yield Problem(("classes", index), "các mức xếp loại phải viết từ cao xuống thấp")


def _repeated_codes(framework: Framework) -> Iterator[Problem]:
    seen: set[str] = set()
    for criterion, _, location in framework.walk_places():
        if criterion.code in seen:
            yield Problem((*location, "code"), f"mã tiêu chí «{criterion.code}» đã dùng ở trên")
        seen.add(criterion.code)


def _references(framework: Framework) -> Iterator[Problem]:
    """Codes that name other criteria."""
    for index, code in enumerate(framework.ranking.then_by):
        if code not in framework.by_code:
            yield Problem(("ranking", "then_by", index), f"không có tiêu chí «{code}»")
    for index, exemption in enumerate(framework.exemptions):
        yield from _exemption(framework, exemption, ("exemptions", index))


def _exemption(framework: Framework, exemption: Exemption, location: Location) -> Iterator[Problem]:
    if not exemption.criteria:
        yield Problem(location, "cần criteria: các tiêu chí được miễn")
    for index, code in enumerate(exemption.criteria):
        if code not in framework.by_code:
            yield Problem((*location, "criteria", index), f"không có tiêu chí «{code}»")


def _criterion(criterion: Criterion, location: Location) -> Iterator[Problem]:
    yield from _bounds(criterion, location)
    for index, exemption in enumerate(criterion.exemptions):
        if exemption.criteria:
            yield Problem((*location, "exemptions", index, "criteria"), "ở đây chính tiêu chí này được miễn")
    if not criterion.is_leaf:
        yield from (_weights if criterion.is_weighted else _sum_of_children)(criterion, location)
        return
    for name, each in criterion.inputs.items():
        if isinstance(each, ReportInput):
            yield from report_input_problems(each, (*location, "inputs", name))
        if isinstance(each, GroupInput) and each.fault is not None:
            key, message = each.fault
            yield Problem((*location, "inputs", name, key), message)
        for taken in sorted(each.names(name).keys() & criterion.inputs.keys() - {name}):
            yield Problem((*location, "inputs", taken), f"tên «{taken}» đã là số người trả lời của «{name}»")
    known = known_names(criterion)
    for within, formula, wanted in score_formulas(criterion):
        yield from type_problems(formula, wanted, known, (*location, *within))
    yield from _constraints(criterion, location)


def _constraints(criterion: Criterion, location: Location) -> Iterator[Problem]:
    """Conditions on what the agency itself declares: of other figures it could mend none."""
    declared = {name: each.value_type for name, each in criterion.inputs.items() if isinstance(each, DeclaredInput)}
    for index, constraint in enumerate(criterion.must):
        here = (*location, "must", index, "that")
        others = sorted(constraint.that.names & criterion.inputs.keys() - declared.keys())
        if others:
            yield Problem(here, f"must chỉ xét số liệu kê khai (declared); «{others[0]}» không phải")
        elif not constraint.that.names & declared.keys():
            yield Problem(here, "must phải nhắc đến ít nhất một số liệu kê khai (declared) của tiêu chí")
        else:
            yield from type_problems(constraint.that, ValueType.BOOLEAN, {**PREDEFINED, **declared}, here)


def _bounds(criterion: Criterion, location: Location) -> Iterator[Problem]:
    if criterion.kind == "penalty":
        yield from _penalty_bounds(criterion, location)
    elif criterion.max_points == 0 and criterion.is_leaf:
        yield Problem(location, "tiêu chí cần max lớn hơn 0")
    if criterion.beyond_scale and criterion.kind not in ("bonus", "penalty"):
        yield Problem((*location, "beyond_scale"), "chỉ điểm cộng, điểm trừ mới được vượt thang điểm")
    cap = criterion.upper_cut if criterion.kind != "penalty" else criterion.lower_cut if criterion.cap else None
    for key, bound in (("cap", cap), ("floor", criterion.floor)):
        if bound is not None and not criterion.lowest <= bound <= criterion.max_points:
            yield Problem((*location, key), f"{key} nằm ngoài khoảng từ min đến max")
    if cap is not None and criterion.floor is not None and criterion.floor > cap:
        yield Problem((*location, "floor"), "floor lớn hơn cap")


def _penalty_bounds(criterion: Criterion, location: Location) -> Iterator[Problem]:
    if criterion.max_points != 0:
        yield Problem((*location, "max"), "điểm trừ có max là 0 và min là mức trừ nhiều nhất, ví dụ min: -5")
    if criterion.is_leaf and criterion.lowest == 0:
        yield Problem(location, "điểm trừ cần min hoặc cap: mức trừ nhiều nhất trong năm, ví dụ min: -5")
    if criterion.cap is not None and criterion.floor is not None:
        yield Problem((*location, "floor"), "điểm trừ chỉ dùng một trong cap và floor")


def _sum_of_children(criterion: Criterion, location: Location) -> Iterator[Problem]:
    """Problem if a parent's maximum is not its children's sum (beyond the scale: of their own maxima)."""
    counted = (child.max_points if criterion.beyond_scale else child.scale_points for child in criterion.criteria)
    total = sum(counted, Fraction(0))
    if criterion.max_points != total:
        yield Problem(
            (*location, "max"),
            f"max của «{criterion.code}» là {exactly(criterion.max_points)}"
            f" nhưng tổng các tiêu chí con là {exactly(total)}",
        )


def _weights(criterion: Criterion, location: Location) -> Iterator[Problem]:
    """Problems of a weighted mean: each child on the scale has a weight, those beyond it are added without one."""
    if criterion.max_points == 0:
        yield Problem(location, "tiêu chí là trung bình có trọng số cần max lớn hơn 0")
    for index, child in enumerate(criterion.criteria):
        here = (*location, "criteria", index)
        if child.scale_points == 0 and child.weight is not None:
            message = f"«{child.code}» không nằm trong thang điểm nên không có weight; điểm của nó được cộng thêm"
            yield Problem((*here, "weight"), message)
        elif child.scale_points != 0 and child.weight is None:
            message = f"«{child.code}» chưa có weight trong khi các tiêu chí con khác của «{criterion.code}» có"
            yield Problem(here, message)


def _spelled(location: Location) -> str:
    return ".".join(str(step) for step in location)
