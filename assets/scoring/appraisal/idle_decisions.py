"""Appraisers' decisions that change no score: unreadable ones, unusable ones, those that nothing in the score bears.

What does not belong here: what one decision alone tells (`assets.review.judging`), scoring (`appraising`), telling the
audit trail of decisions (`assets.review.appraisals`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import sqlalchemy as sa

from assets.review.decisions import Decision, read_decisions
from assets.review.judging import judge
from assets.review.setting import Setting, read_setting
from assets.rules.framework.model import Framework
from checks.texts.figures_and_dates import grouped
from warehouse.columns.text_forms import MOST
from warehouse.tables import appraisal, criterion_score
from warehouse.tables.review import DECISION_FORMS, READABLE_FORMS, REFUSE_NOT_APPLICABLE
from warehouse.tables.tracks import COMPUTED, FINAL

_WHY_UNREADABLE = {
    "points_form": f"điểm quyết định không phải là phân số tối giản từ -{MOST} đến {MOST}",
    "decided_at_form": "thời điểm quyết định không nằm trong các năm 2000-2099",
    "recorded_at_form": "thời điểm ghi không nằm trong các năm 2000-2099",
}
"""By the form that a row breaks, which nobody but the tables' owner can have entered."""

SHOWN = 20
"""Decisions named in the check's sentence; its metadata have them all."""


@dataclass(frozen=True, slots=True)
class IdleDecision:
    """A decision without effect.

    Attributes:
        appraisal_id, agency_code, criterion_code: which one.
        why: Vietnamese.
    """

    appraisal_id: int
    agency_code: str
    criterion_code: str
    why: str


class Settlement(NamedTuple):
    """How a criterion was settled without its rule.

    Attributes:
        why: as the trace says it.
        is_left_out: without points and maximum, so that nobody can decide points either.
    """

    why: str
    is_left_out: bool


Passed = Mapping[tuple[str, str, str], Settlement]
"""(agency, criterion, track) -> how it was settled, of criteria that were settled without their rule."""


def read_idle_decisions(connection: sa.Connection, frameworks: Iterable[Framework], year: int) -> list[IdleDecision]:
    """The year's decisions without effect, by number, as its stored scores have them."""
    unreadable = unreadable_decisions(connection, year)
    decisions = read_decisions(connection, year)
    if not decisions:
        return unreadable
    setting = read_setting(connection, frameworks, year)
    idle = idle_decisions(decisions, setting, _stored_passed(connection, decisions, setting))
    return sorted([*unreadable, *idle], key=lambda each: each.appraisal_id)


def idle_decisions(decisions: Sequence[Decision], setting: Setting, passed: Passed) -> list[IdleDecision]:
    """Decisions without effect, by number.

    Args:
        decisions: of one year, those that stand over others last.
        setting: the year.
        passed: criteria that were settled without their rule (`passed_over`).
    """
    usable, unusable = judge(decisions, setting)
    replaced = _replaced(decisions, {each.appraisal_id for each in usable})
    refused = [
        _idle(each, unusable[each.appraisal_id].why)
        for each in decisions
        if each.appraisal_id in unusable and each.appraisal_id not in replaced
    ]
    unborne = _unborne([each for each in usable if each.appraisal_id not in replaced], passed)
    return sorted([*refused, *unborne], key=lambda each: each.appraisal_id)


def unreadable_decisions(connection: sa.Connection, year: int) -> list[IdleDecision]:
    """Rows that the database would refuse today; what cannot be read of them is not asked for."""
    forms = {name: DECISION_FORMS[name] for name in READABLE_FORMS}
    known = sa.select(appraisal.c.appraisal_id, appraisal.c.agency_code, appraisal.c.criterion_code)
    broken = known.add_columns(*(form.label(name) for name, form in forms.items())).where(
        appraisal.c.year == year, sa.not_(appraisal.info["readable"])
    )
    return [
        IdleDecision(
            row["appraisal_id"],
            row["agency_code"],
            row["criterion_code"],
            "; ".join(why for name, why in _WHY_UNREADABLE.items() if row[name] is False),
        )
        for row in connection.execute(broken.order_by(appraisal.c.appraisal_id)).mappings()
    ]


def idle_sentence(found: Iterable[IdleDecision]) -> str:
    """Vietnamese: how many decisions have no effect, which, and why each."""
    every = list(found)
    named = [
        f"số {each.appraisal_id} ({each.agency_code}, tiêu chí {each.criterion_code}): {each.why}"
        for each in every[:SHOWN]
    ]
    rest = [f"và {grouped(len(every) - SHOWN)} quyết định nữa"] if len(every) > SHOWN else []
    return f"{grouped(len(every))} quyết định thẩm định chưa có tác dụng với điểm nào: {'; '.join([*named, *rest])}"


def _replaced(decisions: Sequence[Decision], usable: set[int]) -> set[int]:
    """Those over which a later usable decision on the same figure stands: nobody is asked about them."""
    replaced: set[int] = set()
    stand: dict[tuple[str, str, str, str | None], list[int]] = {}
    for each in decisions:
        earlier = stand.setdefault((each.agency_code, each.criterion_code, each.kind, each.input_name), [])
        if each.appraisal_id in usable:
            replaced.update(earlier)
        earlier.append(each.appraisal_id)
    return replaced


def _unborne(usable: Iterable[Decision], passed: Passed) -> Iterator[IdleDecision]:
    for each in usable:
        why = _why_unborne(each, passed)
        if why is not None:
            yield _idle(each, why)


def _why_unborne(decision: Decision, passed: Passed) -> str | None:
    item = (decision.agency_code, decision.criterion_code)
    computed, final = (passed.get((*item, track)) for track in (COMPUTED, FINAL))
    if decision.ruling == REFUSE_NOT_APPLICABLE:
        is_claimed = computed is not None and computed.why == "not_applicable"
        return None if is_claimed else "cơ quan không khai «không áp dụng» ở tiêu chí này"
    if final is None or decision.ruling is not None:
        return None
    if decision.points_exact is not None and not final.is_left_out:
        return None
    return "tiêu chí không được chấm theo công thức với cơ quan này (được miễn, không áp dụng hoặc không khảo sát)"


def _idle(decision: Decision, why: str) -> IdleDecision:
    return IdleDecision(decision.appraisal_id, decision.agency_code, decision.criterion_code, why)


def passed_over(traces: Iterable[tuple[str, str, str, str]]) -> Passed:
    """The criteria that were settled without their rule, of (agency, criterion, track, trace)."""
    read = ((row[:3], json.loads(row[3])) for row in traces)
    return {
        key: Settlement(trace["not_scored"], is_left_out=not trace.get("is_applicable", True))
        for key, trace in read
        if "not_scored" in trace
    }


def _stored_passed(connection: sa.Connection, decisions: Iterable[Decision], setting: Setting) -> Passed:
    """Of the frameworks that decisions are about."""
    names = ("agency_code", "criterion_code", "track", "trace")
    query = sa.select(*(criterion_score.c[name] for name in names)).where(
        criterion_score.c.year == setting.year,
        criterion_score.c.framework_id.in_(each.framework for each in setting.frameworks.values()),
        criterion_score.c.track.in_((COMPUTED, FINAL)),
        criterion_score.c.agency_code.in_({each.agency_code for each in decisions}),
        criterion_score.c.trace.is_not(None),
    )
    return passed_over(tuple(row) for row in connection.execute(query))
