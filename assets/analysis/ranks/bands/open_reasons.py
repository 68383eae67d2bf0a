"""Items that appraisal can still decide, and why: what a band of ranks leaves open.

An item is open while some round of the year is not locked for its agency and the year is not released, if
- only an appraiser gives one of its inputs, and nobody has given it, nor points, yet;
- the agency has explained itself on a decision, and nothing was decided in a later round;
- it has a sign of the work-list, and nothing was decided on it;
- it is so for another agency of its group, and the rule has figures of the group.
Whatever has no points is open at any time (`open_points`). An item that neither is told nor decided is taken as it
stands: were everything open that an appraiser may look at, every band would be the whole group.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import sqlalchemy as sa

from assets.reference.rounds import Round
from assets.review.decisions import Decision, read_decisions
from assets.review.judging import judge
from assets.review.setting import Setting
from assets.rules.framework.input_kinds.answers import AppraisedInput
from assets.rules.framework.model import Criterion, Framework
from warehouse.tables import appraisal_worklist, explanation, release

Item = tuple[str, str]
"""(agency, criterion)"""


@dataclass(frozen=True)
class Asked:
    """What appraisal of a year knows of its items.

    Attributes:
        decided: item -> decisions that can be used.
        explained: item -> the last round on whose decision the agency explained itself.
        signs: items with a sign of the work-list.
    """

    decided: Mapping[Item, Collection[Decision]]
    explained: Mapping[Item, int]
    signs: frozenset[Item]


def read_asked(connection: sa.Connection, setting: Setting) -> Asked:
    """Decisions, explanations and signs of a year; of signs those of the last night's work-list."""
    decided: defaultdict[Item, list[Decision]] = defaultdict(list)
    for each in judge(read_decisions(connection, setting.year), setting)[0]:
        decided[each.agency_code, each.criterion_code].append(each)
    told = sa.select(explanation.c.agency_code, explanation.c.criterion_code, sa.func.max(explanation.c.round))
    told = told.where(explanation.c.year == setting.year)
    rows = connection.execute(told.group_by(explanation.c.agency_code, explanation.c.criterion_code))
    item = appraisal_worklist.c
    signed = sa.select(item.agency_code, item.criterion_code).where(
        item.year == setting.year,
        sa.or_(item.gap_exact != Fraction(0), item.lacks_evidence, item.finding_count > 0, item.was_lowered),
    )
    signs = frozenset((agency, code) for agency, code in connection.execute(signed))
    return Asked(decided, {(agency, code): number for agency, code, number in rows}, signs)


def is_released(connection: sa.Connection, year: int) -> bool:
    """Whether a release of the year is recorded."""
    return connection.scalar(sa.select(sa.literal(1)).where(release.c.year == year).limit(1)) is not None


def still_open(
    framework: Framework, agencies: Iterable[str], rounds: Collection[Round], asked: Asked, today: date
) -> dict[str, frozenset[str]]:
    """Agency -> codes of its open criteria.

    Args:
        framework: by which they are scored.
        agencies: their codes.
        rounds: of the year; none of a year that is released.
        asked: what is known of its items.
        today: in Vietnam.
    """
    return {
        agency: frozenset(leaf.code for leaf in framework.leaves() if _is_open(leaf, agency, asked))
        for agency in agencies
        if any(today <= each.locks(agency) for each in rounds)
    }


def with_their_groups(
    framework: Framework, is_open: Mapping[str, Collection[str]], groups: Mapping[str, str], asked: Asked
) -> dict[str, frozenset[str]]:
    """The open criteria, and those that they keep open for others by the figures of the group.

    A correction of one agency's figure moves the points of all in its group that nobody decided by themselves.

    Args:
        framework: by which they are scored.
        is_open: agency -> codes of its open criteria.
        groups: agency -> the group among which it is ranked, of all agencies that are scored.
        asked: what is known of the year's items.
    """
    grouped = {leaf.code for leaf in framework.leaves() if leaf.group_inputs}
    moving: defaultdict[str, set[str]] = defaultdict(set)
    for agency, codes in is_open.items() if grouped else ():
        moving[groups[agency]] |= grouped & set(codes)
    moved = {
        agency: {code for code in moving[group] if not _has_points(asked.decided.get((agency, code), ()))}
        for agency, group in groups.items()
        if group in moving
    }
    return {
        agency: frozenset(is_open.get(agency, ())) | frozenset(moved.get(agency, ())) for agency in {*is_open, *moved}
    }


def _has_points(decisions: Collection[Decision]) -> bool:
    return any(each.points_exact is not None for each in decisions)


def _is_open(leaf: Criterion, agency: str, asked: Asked) -> bool:
    item = (agency, leaf.code)
    decisions = asked.decided.get(item, ())
    last = max((each.round for each in decisions), default=0)
    explains = item in asked.explained and asked.explained[item] >= last
    return explains or _lacks_marks(leaf, decisions) or (not decisions and item in asked.signs)


def _lacks_marks(leaf: Criterion, decisions: Collection[Decision]) -> bool:
    """Whether an input that only appraisers give has no value, and nobody has decided points."""
    marks = {name for name, given in leaf.inputs.items() if isinstance(given, AppraisedInput)}
    return not _has_points(decisions) and not marks <= {each.input_name for each in decisions}
