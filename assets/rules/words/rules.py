"""The rule of a leaf criterion in Vietnamese, a line a step: how points come about, whatever the figures are.

What does not belong here: the same with one agency's figures (`rules.engine.formula`), the notation (`expressions`).
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from assets.rules.framework.model import BranchScore, Criterion, ExpressionScore, PointsPart, SumPart, SumScore
from assets.rules.words.expressions import exact_figure, expression_words

OTHERWISE = "Các trường hợp khác"
_WITHOUT_APPLICATION = {
    "exclude": "Cơ quan khai không áp dụng thì tiêu chí không tính vào thang điểm.",
    "full": "Cơ quan khai không áp dụng thì được điểm tối đa.",
}


def rule_words(criterion: Criterion) -> tuple[str, ...]:
    """Lines of a rule; of a criterion that is the sum of others, none.

    A dash stands before the parts of a sum, two before those of a sum within.
    """
    return tuple(_lines(criterion)) if criterion.is_leaf else ()


def capped_words(cap: Fraction | None) -> str:
    """Words of a cap: «nhiều nhất 4 điểm», of one on what can be lost «trừ nhiều nhất 2 điểm»; empty for none."""
    if cap is None:
        return ""
    return f"trừ nhiều nhất {exact_figure(-cap)} điểm" if cap < 0 else f"nhiều nhất {exact_figure(cap)} điểm"


def _lines(criterion: Criterion) -> Iterator[str]:
    yield from _score(criterion)
    if criterion.upper_cut is not None:
        yield f"Điểm vượt {exact_figure(criterion.upper_cut)} thì lấy {exact_figure(criterion.upper_cut)}."
    if criterion.lower_cut is not None:
        yield f"Điểm dưới {exact_figure(criterion.lower_cut)} thì lấy {exact_figure(criterion.lower_cut)}."
    for constraint in criterion.must:
        yield f"Chỉ được điểm khi {expression_words(constraint.that.tree, criterion)}."
    if criterion.without_evidence == "zero" and any(need.required for need in criterion.evidence):
        yield "Thiếu tài liệu kiểm chứng bắt buộc thì không được điểm."
    if criterion.not_applicable in _WITHOUT_APPLICATION:
        yield _WITHOUT_APPLICATION[criterion.not_applicable]


def _score(criterion: Criterion) -> Iterator[str]:
    match criterion.score:
        case ExpressionScore() as score:
            yield f"Điểm = {expression_words(score.points.tree, criterion)}"
        case BranchScore() as score:
            for branch in score.branches:
                name = f"{branch.name}: " if branch.name else ""
                when = (
                    "Các trường hợp khác"
                    if branch.when is None
                    else f"Nếu {expression_words(branch.when.tree, criterion)}"
                )
                yield f"{name}{when}: điểm = {expression_words(branch.points.tree, criterion)}"
        case SumScore() as score:
            cap = capped_words(score.cap)
            yield f"Cộng điểm các phần sau{f', {cap}' if cap else ''}:"
            for part in score.parts:
                yield from _part(part, criterion, 1)


def _part(part: PointsPart | SumPart, criterion: Criterion, depth: int) -> Iterator[str]:
    name = f"{part.name}: " if part.name else ""
    when = f"nếu {expression_words(part.when.tree, criterion)} thì " if part.when else ""
    cap = f" ({capped_words(part.cap)})" if part.cap is not None else ""
    dash = "– " * depth
    if isinstance(part, PointsPart):
        yield f"{dash}{name}{when}{expression_words(part.points.tree, criterion)}{cap}"
        return
    yield f"{dash}{name}{when}cộng các phần{cap}:"
    for inner in part.parts:
        yield from _part(inner, criterion, depth + 1)
