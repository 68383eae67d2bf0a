"""An outcome as one plain Vietnamese sentence: «Hoàn thành 4/5 nhiệm vụ (80 %) < 90 % → 0 điểm».

What does not belong here: how conditions and figures read (`assets.rules.words.conditions`), what is stored.
"""

from __future__ import annotations

from fractions import Fraction

from assets.rules.engine.group_figures import GroupFigure
from assets.rules.engine.tracing import Clamp, Outcome, PartScored
from assets.rules.framework.checks import score_formulas
from assets.rules.framework.model import BranchScore, ExpressionScore, SumScore
from assets.rules.language.expressions import Name
from assets.rules.words.conditions import ConditionWords, all_values
from assets.rules.words.figures import figure_words
from assets.rules.words.inputs import input_words
from checks.texts.figures_and_dates import short_figure

MOST_NAMED = 5
"""Agencies that share the group's greatest or least figure and are named in a sentence."""


def sentence(outcome: Outcome) -> str:
    """Reason of the points as a sentence, without a closing full stop."""
    if outcome.error is not None:
        return outcome.error
    if outcome.not_scored is not None:
        return _not_scored(outcome)
    if outcome.broken:
        return f"Số liệu kê khai không hợp lý nên không được điểm: {'; '.join(outcome.broken)} → {_points(outcome)}"
    words = ConditionWords(outcome.criterion, all_values(outcome.year, outcome.criterion, outcome.values))
    because = _because(outcome, words)
    steps = [_clamp(clamp, outcome) for clamp in outcome.clamps]
    return _capitalised(", ".join([because, *steps])) + f" → {_points(outcome)}{_whose(outcome)}"


def _whose(outcome: Outcome) -> str:
    """Whose the figures of the group are that the score uses: « (mức cao nhất của nhóm là của H26)»."""
    if not outcome.group:
        return ""
    criterion = outcome.criterion
    used = frozenset().union(*(formula.names for _, formula, _ in score_formulas(criterion)))
    is_of_one = len({given.of for given in criterion.group_inputs.values()}) == 1
    told = [
        _holders(given.words(name) if is_of_one and not given.label else input_words(criterion, name), figure)
        for name, given in criterion.group_inputs.items()
        if name in used and given.group != "count" and (figure := outcome.group.get(name)) is not None
    ]
    return f" ({'; '.join(told)})" if told else ""


def _holders(words: str, figure: GroupFigure) -> str:
    if not figure.holders:
        return f"{words} tính trên {figure.counted} cơ quan"
    named = ", ".join(figure.holders[:MOST_NAMED])
    more = len(figure.holders) - MOST_NAMED
    return f"{words} là của {named}{f' và {more} cơ quan khác' if more > 0 else ''}"


def _because(outcome: Outcome, words: ConditionWords) -> str:
    score = outcome.criterion.score
    if isinstance(score, BranchScore):
        return _branch(outcome, score, words)
    if isinstance(score, SumScore):
        return _sum(outcome, score)
    return _expression(outcome, words)


def _branch(outcome: Outcome, score: BranchScore, words: ConditionWords) -> str:
    """The condition that held; where none did, why the nearest one did not."""
    assert outcome.branch is not None  # noqa: S101 - a score by branches without an error took one
    taken = score.branches[outcome.branch.index]
    if taken.when is not None:
        because = words.why(taken.when.tree, holds=True)
    elif len(score.branches) > 1:
        nearest = score.branches[outcome.branch.index - 1]
        because = words.why(nearest.when.tree, holds=False) if nearest.when else ""
    else:
        because = "mức điểm chung"
    told = frozenset() if taken.when is None else taken.when.names
    also = [words.quantity(Name(name)) for name in outcome.criterion.inputs if name in taken.points.names - told]
    because = "; ".join([because, *also])
    return f"{taken.name}: {because}" if taken.name else because


def _sum(outcome: Outcome, score: SumScore) -> str:
    given = [part for part in outcome.parts if part.holds and part.points != 0]
    if not given:
        return "không có nội dung nào được điểm"
    listed = " + ".join(_part(part, outcome) for part in given)
    total = sum(part.points for part in outcome.parts)
    return listed if score.cap is None or total <= score.cap else f"{listed}, tối đa {_figure(score.cap, outcome)}"


def _part(part: PartScored, outcome: Outcome) -> str:
    inner = [each for each in part.parts if each.holds and each.points != 0]
    words = part.name or part.when or ("" if inner else "điểm")
    within = f" ({' + '.join(_part(each, outcome) for each in inner)})" if inner else ""
    capped = ", mức tối đa" if part.is_capped else ""
    return f"{words} {_figure(part.points, outcome)}{within}{capped}".strip()


def _expression(outcome: Outcome, words: ConditionWords) -> str:
    score = outcome.criterion.score
    assert isinstance(score, ExpressionScore)  # noqa: S101 - the third of a score's three forms
    used = score.points.names
    told = [words.quantity(Name(name)) for name in outcome.criterion.inputs if name in used]
    return "; ".join(told) or "mức điểm chung"


def _clamp(clamp: Clamp, outcome: Outcome) -> str:
    if clamp.bound == "evidence":
        return "thiếu tài liệu kiểm chứng bắt buộc nên không được điểm"
    word = "nhiều nhất" if clamp.bound == "cap" else "ít nhất"
    return f"tính ra {_figure(clamp.before, outcome)} điểm, {word} {_figure(clamp.after, outcome)}"


def _not_scored(outcome: Outcome) -> str:
    result = _points(outcome) if outcome.is_applicable else "không tính vào thang điểm"
    match outcome.not_scored:
        case "exempt":
            why = f"Được miễn ({outcome.reason})"
        case "without_survey":
            why = "Chưa có kết quả điều tra xã hội học"
        case _:
            why = "Không áp dụng, được điểm tối đa" if outcome.is_applicable else "Không áp dụng"
    return f"{why} → {result}"


def _figure(points: Fraction, outcome: Outcome) -> str:
    return figure_words(points, outcome.framework.rounding.sentence_decimals)


def _points(outcome: Outcome) -> str:
    assert outcome.points is not None  # noqa: S101 - an outcome without an error has points
    return f"{short_figure(outcome.framework.rounding.printed_criterion(outcome.points))} điểm"


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
