"""Criteria of two years' rules that are the same, and those of the old rules that this year's reports cannot answer.

What does not belong here: points. A criterion is the same where code and name are; one that was only numbered anew is
found by its name. A code that means something else is another criterion.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from assets.rules.framework.input_kinds.answers import AnswerInput
from assets.rules.framework.inputs import ExternalInput, Input, SurveyInput
from assets.rules.framework.model import Criterion, Framework
from checks.texts.normalisation import normalise


@dataclass(frozen=True)
class Pairing:
    """Criteria of the old rules beside those of the new.

    Attributes:
        same: old code -> new code.
        dropped: old codes without a counterpart.
        added: new codes without one.
        unanswered: old code -> Vietnamese reason why this year's reports cannot be scored by it.
        told: (is new, code) -> Vietnamese remark on a code that means something else, or has changed.
    """

    same: Mapping[str, str]
    dropped: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    unanswered: Mapping[str, str] = field(default_factory=dict)
    told: Mapping[tuple[bool, str], str] = field(default_factory=dict)


def pair_criteria(old: Framework, new: Framework, old_codes: Sequence[str], new_codes: Sequence[str]) -> Pairing:
    """Pair the criteria that add up to the totals.

    Args:
        old: last year's rules.
        new: this year's.
        old_codes: of the criteria that add up to its total (`score_matrix.components`).
        new_codes: those of the new.
    """
    if old is new:
        return Pairing({code: code for code in old_codes})
    same = dict(_same(old, new, old_codes, new_codes))
    taken = set(same.values())
    dropped = tuple(code for code in old_codes if code not in same)
    added = tuple(code for code in new_codes if code not in taken)
    reasons = {code: _unanswered(old.by_code[code], new) for code in old_codes}
    return Pairing(
        same,
        dropped,
        added,
        {code: reason for code, reason in reasons.items() if reason is not None},
        dict(_remarks(old, new, same, dropped, added)),
    )


def _same(
    old: Framework, new: Framework, old_codes: Sequence[str], new_codes: Sequence[str]
) -> Iterator[tuple[str, str]]:
    here = set(new_codes)
    kept = {code for code in old_codes if code in here and _name(old, code) == _name(new, code)}
    yield from ((code, code) for code in kept)
    names = Counter(_name(old, code) for code in old_codes), Counter(_name(new, code) for code in new_codes)
    by_name = {_name(new, code): code for code in new_codes if code not in kept}
    for code in old_codes:
        name = _name(old, code)
        if code not in kept and name in by_name and all(count[name] == 1 for count in names):
            yield code, by_name[name]


def _name(framework: Framework, code: str) -> str:
    return normalise(framework.by_code[code].name)


def _remarks(
    old: Framework, new: Framework, same: Mapping[str, str], dropped: Sequence[str], added: Sequence[str]
) -> Iterator[tuple[tuple[bool, str], str]]:
    for code, now in same.items():
        if code != now:
            yield (True, now), f"năm trước là tiêu chí {code}"
    for code in dropped:
        if code in new.by_code:
            yield (False, code), f"năm nay mã {code} chỉ tiêu chí khác: «{new.by_code[code].name}»"
    for code in added:
        if code in old.by_code:
            yield (True, code), f"năm trước mã {code} chỉ tiêu chí khác: «{old.by_code[code].name}»"


def _unanswered(criterion: Criterion, new: Framework) -> str | None:
    """Reason why nobody was asked for what a criterion of the old rules needs; None if all of it was."""
    for leaf in leaves_below(criterion):
        now = new.by_code.get(leaf.code)
        is_kept = now is not None and normalise(now.name) == normalise(leaf.name)
        if now is not None and not is_kept:
            return f"năm nay bảng tự chấm và các quyết định ghi ở mã {leaf.code} là của tiêu chí khác"
        lacking = [name for name, given in leaf.inputs.items() if not _is_given(name, given, now, new)]
        if lacking:
            return f"báo cáo năm nay không có số liệu mà quy định năm trước cần: {', '.join(lacking)}"
        if now is None and (leaf.required_evidence or leaf.not_applicable != "forbidden"):
            return "bảng tự chấm năm nay không hỏi tiêu chí này"
    return None


def leaves_below(criterion: Criterion) -> Iterator[Criterion]:
    """The criteria that are scored directly, among a criterion and those below it."""
    if criterion.is_leaf:
        yield criterion
    for child in criterion.criteria:
        yield from leaves_below(child)


def _is_given(name: str, given: Input, now: Criterion | None, new: Framework) -> bool:
    """Whether this year's rules ask for an input, too; what is counted over report rows needs no asking."""
    if isinstance(given, AnswerInput):
        other = None if now is None else now.inputs.get(name)
        if not isinstance(other, AnswerInput) or type(other) is not type(given):
            return False
        return other.answer == given.answer and {*other.choices} == {*given.choices}
    asked = [each for leaf in new.leaves() for each in leaf.inputs.values()]
    if isinstance(given, SurveyInput):
        return any(
            isinstance(each, SurveyInput) and each.survey == given.survey and {*each.weights} <= {*given.weights}
            for each in asked
        )
    if isinstance(given, ExternalInput):
        return any(isinstance(each, ExternalInput) and each.external == given.external for each in asked)
    return True
