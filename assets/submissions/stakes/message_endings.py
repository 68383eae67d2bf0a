"""Points at stake on a finding, in the words that its message ends with.

What belongs here: Vietnamese sentences of exact points. What does not: the points (`scored_batch`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from assets.rules.engine.totals import exact_sum
from assets.rules.framework.parts import Rounding
from assets.rules.words.figures import figure_words
from assets.submissions.stakes.file_scores import Gain

NAMED = 2
"""Criteria that a sentence names, those that gain most, before it counts the rest and tells what all come to."""


def row_sentence(gains: Sequence[Gain], what: str, rounding: Rounding) -> str:
    """Such as «Nếu dòng này được tính: thêm 3 điểm (tiêu chí 2); thêm nhiều nhất 1 điểm (tiêu chí 5)».

    Args:
        gains: those above 0, the greatest first.
        what: what would count: `dòng này được tính`.
        rounding: of points, as the framework prints them.
    """
    sure = [gain for gain in gains if gain.is_exact]
    unsure = [gain for gain in gains if not gain.is_exact]
    parts = [_named("thêm", sure, rounding)] if sure else []
    parts += [_named("thêm nhiều nhất", unsure, rounding)] if unsure else []
    return f"Nếu {what}: {'; '.join(parts)}."


def sheet_sentence(gains: Sequence[Gain], what: str, rounding: Rounding) -> str:
    """Such as «Liên quan nhiều nhất 9 điểm của các tiêu chí dùng số liệu của trang này: 2.1, 2.2 và 3 tiêu chí khác».

    Args:
        gains: bounds above 0, the greatest first.
        what: what the criteria use: `số liệu của trang này`.
        rounding: of points, as the framework prints them.
    """
    shown = _shown(gains)
    told = ", ".join(gain.criterion.code for gain in shown)
    if len(shown) < len(gains):
        told += f" và {len(gains) - len(shown)} tiêu chí khác"
    return f"Liên quan nhiều nhất {_of_total(gains, rounding)} của các tiêu chí dùng {what}: {told}."


def evidence_sentence(points: Fraction, code: str, rounding: Rounding) -> str:
    """Sentence on the points gained if the missing documents were there."""
    return f"Nếu có tài liệu kiểm chứng: thêm {_of_criterion(points, rounding)} (tiêu chí {code})."


def criterion_sentence(most: Fraction, code: str, rounding: Rounding) -> str:
    """Of a finding about a criterion itself."""
    return f"Liên quan nhiều nhất {_of_criterion(most, rounding)} (điểm tối đa của tiêu chí {code})."


def total(gains: Iterable[Gain]) -> Fraction:
    """All gains together; a bound of them where a criterion above cuts its sum: no cut makes a gain greater."""
    return exact_sum(gain.in_total for gain in gains)


def _named(how: str, gains: Sequence[Gain], rounding: Rounding) -> str:
    shown = _shown(gains)
    told = ", ".join(f"{_of_criterion(gain.points, rounding)} (tiêu chí {gain.criterion.code})" for gain in shown)
    if len(shown) == len(gains):
        return f"{how} {told}"
    bound = "" if all(gain.is_exact and gain.adds_up for gain in gains) else "không quá "
    all_told = f"tổng cộng {bound}{_of_total(gains, rounding)}"
    return f"{how} {told} và {len(gains) - len(shown)} tiêu chí khác, {all_told}"


def _of_criterion(points: Fraction, rounding: Rounding) -> str:
    return f"{figure_words(points, rounding.criterion_decimals)} điểm"


def _of_total(gains: Iterable[Gain], rounding: Rounding) -> str:
    return f"{figure_words(total(gains), rounding.points)} điểm"


def _shown(gains: Sequence[Gain]) -> Sequence[Gain]:
    """To count a single one costs as many words as to name it."""
    return gains if len(gains) <= NAMED + 1 else gains[:NAMED]
