"""Points that can pass the maximum, or fall under the minimum, where the file does not say to cut them.

What does not belong here: bounds that disagree with each other (`assets.rules.framework.checks`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assets.rules.lint.messages import Finding
from assets.rules.lint.rule_study import RuleStudy, Values
from assets.rules.lint.solving import NotAnalysedError
from assets.rules.words.figure_words import figure_words


def out_of_bounds(studies: Sequence[RuleStudy]) -> Iterator[Finding]:
    """Branches whose points can pass the limits: one example a branch and side; a side that the file cuts has none.

    Raises:
        NotAnalysedError: that could not be decided.
    """
    criterion = studies[0].criterion
    sides = []
    if criterion.upper_cut is None:
        sides.append(("OVER_MAX", ">", criterion.max_points))
    if criterion.lower_cut is None:
        sides.append(("UNDER_MIN", "<", criterion.lowest))
    for index in range(len(studies[0].rule.branches)):
        for code, operator, limit in sides:
            for study in studies:
                values = study.domain.example(study.passes(index, operator, limit))
                if values is not None:
                    yield _passed(study, index, code, values)
                    break


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
