"""The work-list: effects of decisions beside other signs that an item deserves a look, in order of priority.

What belongs here: the order, and how it is told. What does not: working out effects (`effects`), reading signs
(`signs`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import pandas as pd

from assets.analysis.worklist.effects import Effect, criterion_effects
from assets.rules.framework.model import Framework

Key = tuple[str, str]
"""(agency, criterion)"""


@dataclass(frozen=True, slots=True)
class Signs:
    """Signs that an item deserves a look.

    Attributes:
        gap: how far the agency's own points pass the computed ones; 0 where they do not, or either is missing.
        lacks_evidence: whether a document of a required kind is not named.
        finding_count: findings that name the criterion.
        was_lowered: whether appraisers lowered the agency's points of this criterion last year.
    """

    gap: Fraction = Fraction(0)
    lacks_evidence: bool = False
    finding_count: int = 0
    was_lowered: bool = False


NO_SIGNS = Signs()

ORDER_WORDS = (
    (
        "Số hạng thay đổi nếu tiêu chí được điểm thấp nhất hoặc cao nhất (lấy bên lớn hơn): số bậc cơ quan lên hay "
        "xuống, cộng số cơ quan khác mà nó vượt qua, đuổi kịp hay tụt lại sau."
    ),
    "Số ngưỡng xếp loại mà một quyết định như thế có thể vượt qua.",
    "Lặp lại: năm trước cơ quan đã bị giảm điểm ở chính tiêu chí này.",
    "Điểm tự chấm cao hơn điểm hệ thống chấm bao nhiêu.",
    "Thiếu tài liệu kiểm chứng bắt buộc.",
    "Số phát hiện của hệ thống ở tiêu chí.",
)
"""The order of priority in Vietnamese: what comes first decides, what follows decides between equals."""


@dataclass(frozen=True, slots=True)
class Item:
    """One agency's criterion to be appraised.

    Attributes:
        position: in order of priority, from 1.
        effect: what a decision on it can move.
        signs: why else it deserves a look.
    """

    position: int
    effect: Effect
    signs: Signs

    @property
    def key(self) -> Key:
        """Whose it is, and which."""
        return self.effect.agency_code, self.effect.criterion_code


def year_work_list(
    scores: pd.DataFrame, frameworks: Iterable[Framework], groups: Mapping[str, str], signs: Mapping[Key, Signs]
) -> list[Item]:
    """The work-list of a year.

    Args:
        scores: rows of table `criterion_score` of the year, one track an agency.
        frameworks: those by which it is scored; rows of others are passed over.
        groups: agency code -> the group among which it is ranked.
        signs: by item.
    """
    by_framework = dict(tuple(scores.groupby("framework_id")))
    effects = [
        effect
        for framework in frameworks
        if framework.framework in by_framework
        for effect in criterion_effects(framework, by_framework[framework.framework], groups)
    ]
    return work_list(effects, signs)


def work_list(effects: Iterable[Effect], signs: Mapping[Key, Signs]) -> list[Item]:
    """The items in order of priority (`ORDER_WORDS`); equal ones by agency, in the order in which they were given."""

    def priority(effect: Effect) -> tuple[Any, ...]:
        found = signs.get((effect.agency_code, effect.criterion_code), NO_SIGNS)
        return (
            -effect.ranks_moved,
            -effect.boundaries,
            not found.was_lowered,
            -found.gap,
            not found.lacks_evidence,
            -found.finding_count,
            effect.agency_code,
        )

    return [
        Item(position, effect, signs.get((effect.agency_code, effect.criterion_code), NO_SIGNS))
        for position, effect in enumerate(sorted(effects, key=priority), start=1)
    ]
