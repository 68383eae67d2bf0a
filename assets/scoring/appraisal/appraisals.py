"""The appraisals of a year: every decision that can be used, by the item that it is on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from assets.reference.rounds import round_names
from assets.review.decisions import Decision, read_decisions
from assets.review.judging import judge
from assets.review.setting import read_setting
from assets.rules.framework.model import Framework


@dataclass(frozen=True)
class Appraisals:
    """Usable decisions of a year.

    Attributes:
        decisions: by (agency, criterion), those that stand over others last.
        names: round -> its name in the calendar.
    """

    decisions: Mapping[tuple[str, str], Sequence[Decision]] = field(default_factory=dict)
    names: Mapping[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, usable: Iterable[Decision], names: Mapping[int, str]) -> Appraisals:
        """Group the decisions of a year, those that stand over others last."""
        grouped: defaultdict[tuple[str, str], list[Decision]] = defaultdict(list)
        for each in usable:
            grouped[each.agency_code, each.criterion_code].append(each)
        return cls(grouped, names)

    @property
    def rounds(self) -> range:
        """The rounds that have begun: up to the last in which something was decided."""
        return range(1, 1 + max((each.round for found in self.decisions.values() for each in found), default=0))


NO_APPRAISALS = Appraisals()


def read_appraisals(connection: sa.Connection, frameworks: Iterable[Framework], year: int) -> Appraisals:
    """The year's decisions that can be used; `frameworks` of other years are passed over."""
    decisions = read_decisions(connection, year)
    if not decisions:
        return NO_APPRAISALS
    setting = read_setting(connection, frameworks, year)
    usable, _ = judge(decisions, setting)
    return Appraisals.of(usable, round_names(setting.rounds))
