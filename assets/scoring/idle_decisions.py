"""Appraisers' decisions that change no score: of unknown agencies or inputs, no marks, points, unreadable ones.

Scores take marks of inputs that a framework calls `appraised`, and nothing else from table `appraisal`. What does not
belong here: using the marks (`inputs`), telling the audit trail of them (`assets.review.appraisals`).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from assets.reference.agencies import agencies_of_year
from assets.rules.framework.by_level import frameworks_of_year
from assets.rules.framework.inputs import AppraisedInput
from assets.rules.framework.model import Criterion, Framework
from assets.rules.language.value_texts import canonical
from assets.scoring.outside_figures import decisions
from assets.submissions.register.in_force import scored_agencies
from checks.texts.figures_and_dates import grouped, vietnamese_date
from warehouse.columns.text_forms import MOST
from warehouse.rows.frames import read_table
from warehouse.tables import agency, appraisal, criterion_score
from warehouse.tables.evaluation_year import last_day
from warehouse.tables.review import DECISION_FORMS, READABLE_FORMS
from warehouse.tables.tracks import COMPUTED

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


@dataclass(frozen=True)
class Judged:
    """What decides whether a decision counts.

    Attributes:
        year: the year scored.
        agencies: codes of the year's agencies.
        levels: agency code -> level, of those with a report that is scored.
        frameworks: level -> rules of the year.
        passed_over: (agency, criterion) whose points do not come from the criterion's rule.
    """

    year: int
    agencies: Collection[str]
    levels: Mapping[str, str]
    frameworks: Mapping[str, Framework]
    passed_over: Collection[tuple[str, str]]


def read_idle_decisions(connection: sa.Connection, frameworks: Iterable[Framework], year: int) -> list[IdleDecision]:
    """The year's decisions without effect, by number."""
    unreadable = unreadable_decisions(connection, year)
    rows = connection.execute(decisions(year)).all()
    if not rows:
        return unreadable
    judged = Judged(
        year,
        set(agencies_of_year(read_table(connection, agency), year)["code"]),
        {row.agency_code: row.level for row in connection.execute(scored_agencies(year))},
        frameworks_of_year(frameworks, year),
        _passed_over(connection, {row.agency_code for row in rows}, year),
    )
    return sorted([*unreadable, *idle_decisions(rows, judged)], key=lambda each: each.appraisal_id)


def unreadable_decisions(connection: sa.Connection, year: int) -> list[IdleDecision]:
    """Rows that the database would refuse today; what cannot be read of them is not asked for."""
    forms = {name: DECISION_FORMS[name] for name in READABLE_FORMS}
    known = sa.select(appraisal.c.appraisal_id, appraisal.c.agency_code, appraisal.c.criterion_code)
    broken = known.add_columns(*(sa.not_(form).label(name) for name, form in forms.items())).where(
        appraisal.c.year == year, sa.not_(appraisal.info["readable"])
    )
    return [
        IdleDecision(
            row["appraisal_id"],
            row["agency_code"],
            row["criterion_code"],
            "; ".join(why for name, why in _WHY_UNREADABLE.items() if row[name]),
        )
        for row in connection.execute(broken.order_by(appraisal.c.appraisal_id)).mappings()
    ]


def idle_decisions(rows: Iterable[sa.Row[tuple[object, ...]]], judged: Judged) -> list[IdleDecision]:
    """Decisions without effect; one that a later decision on the same figure replaces is not asked about.

    Args:
        rows: of table `appraisal`, the one that stands over the others last.
        judged: what they are held against.
    """
    standing = {(row.agency_code, row.criterion_code, row.input_name): row for row in rows}
    found = (
        IdleDecision(row.appraisal_id, row.agency_code, row.criterion_code, why)
        for row in standing.values()
        if (why := _why_idle(row, judged)) is not None
    )
    return sorted(found, key=lambda each: each.appraisal_id)


def idle_sentence(found: Iterable[IdleDecision]) -> str:
    """Vietnamese: how many decisions have no effect, which, and why each."""
    every = list(found)
    named = [
        f"số {each.appraisal_id} ({each.agency_code}, tiêu chí {each.criterion_code}): {each.why}"
        for each in every[:SHOWN]
    ]
    rest = [f"và {grouped(len(every) - SHOWN)} quyết định nữa"] if len(every) > SHOWN else []
    return f"{grouped(len(every))} quyết định thẩm định chưa có tác dụng với điểm nào: {'; '.join([*named, *rest])}"


def _why_idle(row: sa.Row[tuple[object, ...]], judged: Judged) -> str | None:
    code, year = row.agency_code, judged.year
    if code not in judged.agencies:
        return f"không có cơ quan mã {code} vào ngày {vietnamese_date(last_day(year))}"
    if code not in judged.levels:
        return f"cơ quan chưa có báo cáo năm {year} được chấm"
    framework = judged.frameworks.get(judged.levels[code])
    if framework is None:
        return f"cấp của cơ quan không có bộ tiêu chí năm {year}"
    criterion = framework.by_code.get(row.criterion_code)
    if criterion is None:
        return f"bộ tiêu chí {framework.framework} không có tiêu chí này"
    return _why_unused(criterion, row, judged)


def _why_unused(criterion: Criterion, row: sa.Row[tuple[object, ...]], judged: Judged) -> str | None:
    """Of a decision on a criterion of the agency. An empty mark withdraws an earlier one."""
    if row.input_name is None:
        return "quyết định thẳng điểm: chương trình chưa dùng điểm do người thẩm định quyết định"
    given = criterion.inputs.get(row.input_name)
    if given is None:
        return f"tiêu chí không có số liệu «{row.input_name}»"
    if not isinstance(given, AppraisedInput):
        return f"số liệu «{row.input_name}» không do người thẩm định nhập"
    value = row.input_value
    if value is not None and canonical(value, given.value_type, given.options) is None:
        return f"«{value}» không phải là giá trị của số liệu «{row.input_name}»"
    if (row.agency_code, row.criterion_code) in judged.passed_over:
        return "tiêu chí không được chấm theo công thức với cơ quan này (được miễn, không áp dụng hoặc không khảo sát)"
    return None


def _passed_over(connection: sa.Connection, agencies: Collection[str], year: int) -> set[tuple[str, str]]:
    """Whose criteria were settled without their rule, as the traces of the computed points say."""
    query = sa.select(criterion_score.c.agency_code, criterion_score.c.criterion_code, criterion_score.c.trace).where(
        criterion_score.c.year == year,
        criterion_score.c.track == COMPUTED,
        criterion_score.c.agency_code.in_(agencies),
        criterion_score.c.trace.is_not(None),
    )
    return {
        (row.agency_code, row.criterion_code)
        for row in connection.execute(query)
        if "not_scored" in json.loads(row.trace)
    }
