"""Every input of every criterion for every scored agency of a year: the table `input_value`.

What belongs here: which value an input has, also where no row was counted or nothing was declared. What does not:
the counting itself (`counting.report_aggregates`), and what a score makes of the values.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any

import pandas as pd
import sqlalchemy as sa

from assets.rules.engine.aggregates import WHOLE_YEAR, Aggregate, Answer, PeriodsHaving
from assets.rules.engine.criterion_scoring import ScoringRule
from assets.rules.framework.by_level import frameworks_of_year, principal_frameworks, unreported_levels
from assets.rules.framework.input_kinds.input_kind import Found
from assets.rules.framework.inputs import ReportInput
from assets.rules.framework.model import Framework
from assets.rules.language.evaluation import Value
from assets.rules.language.exact_numbers import Number
from assets.rules.language.report_sources import ValueType
from assets.rules.language.value_texts import text_of, value_of
from assets.rules.sql.aggregates import Answers
from assets.scoring.claims import NO_CLAIM, Claims, claims_of
from assets.scoring.counting.report_aggregates import aggregate_reports
from assets.scoring.group_inputs import Groups, counts, figures_of_groups
from assets.scoring.outside_figures import Outside, read_outside
from assets.scoring.scorecards import Declared, read_declared, read_scorecards
from assets.submissions.register.in_force import scored_agencies
from warehouse.rows.frames import conform
from warehouse.tables import input_value


@dataclass(frozen=True, slots=True)
class YearFigures:
    """Figures of a year, of all agencies (`Figures`)."""

    answered: Answers
    declared: Declared
    outside: Outside

    @property
    def indices(self) -> Mapping[tuple[str, str], Number]:
        """From outside."""
        return self.outside.indices

    @property
    def answers(self) -> Mapping[tuple[str, str], Mapping[str, int]]:
        """Of surveys."""
        return self.outside.answers

    def counted(self, given: ReportInput, agencies: Sequence[str]) -> list[Found]:
        """Over the rows of reports in force."""
        return _counted(given, agencies, self.answered)


def aggregate_inputs(connection: sa.Connection, frameworks: Iterable[Framework], year: int) -> pd.DataFrame:
    """Take the inputs of a year from the warehouse.

    Args:
        connection: open on the warehouse; it is only read.
        frameworks: those of other years are passed over.
        year: the year scored.

    Returns:
        a frame of table `input_value`, one row an agency, criterion and input, ordered by its key.

    Raises:
        ValueError: two frameworks of one level ask for reports.
        ExpressionError: a `where` that SQL cannot compute exactly.
    """
    of_year = sorted(frameworks_of_year(frameworks, year), key=lambda each: each.framework)
    answered = aggregate_reports(connection, _asked(of_year), year)
    figures = YearFigures(answered, read_declared(connection, year), read_outside(connection, year))
    scored = connection.execute(scored_agencies(year, unreported_levels(of_year))).all()
    groups = {row.agency_code: row.group_code for row in scored}
    claims = _claims_on_grouped(connection, of_year, year)
    principal = principal_frameworks(of_year, year).values()
    parts = [
        _framework_inputs(each, _scored_by(each, scored), year, figures, claims if each in principal else {}, groups)
        for each in of_year
    ]
    together = pd.concat([part for part in parts if len(part)] or [pd.DataFrame(columns=[*input_value.columns.keys()])])
    return conform(together, input_value)


def _scored_by(framework: Framework, scored: Iterable[sa.Row[Any]]) -> list[str]:
    """Codes of the agencies that a framework scores: where it asks for reports those that have one."""
    return sorted(
        row.agency_code
        for row in scored
        if row.level == framework.level and (row.submission_id is not None or not framework.asks_for_reports)
    )


def _asked(frameworks: Iterable[Framework]) -> Iterator[Aggregate]:
    for framework in frameworks:
        for criterion in framework.leaves():
            yield from (Aggregate.of(given) for given in criterion.inputs.values() if isinstance(given, ReportInput))


def _claims_on_grouped(connection: sa.Connection, frameworks: Iterable[Framework], year: int) -> Claims:
    """Claims on the criteria that have figures of the group."""
    codes = {leaf.code for framework in frameworks for leaf in framework.leaves() if leaf.group_inputs}
    return claims_of(read_scorecards(connection, year, codes)) if codes else {}


def _framework_inputs(
    framework: Framework,
    agencies: Sequence[str],
    year: int,
    figures: YearFigures,
    claims: Claims,
    groups: Groups,
) -> pd.DataFrame:
    """Of the agencies of one level, ordered by agency, criterion and input."""
    found: dict[tuple[str, str], list[Found]] = {}
    for criterion in framework.leaves():
        for name, given in criterion.inputs.items():
            read = given.read(criterion.code, name, agencies, figures)
            found.update({(criterion.code, each): values for each, values in read.items()})
        if criterion.group_inputs:
            rule = ScoringRule(criterion, framework, year)
            own = {name: found[criterion.code, name] for name in rule.input_names if name not in criterion.group_inputs}
            of_groups = _of_groups(rule, own, agencies, claims, groups)
            found.update({(criterion.code, name): values for name, values in of_groups.items()})
    keys = sorted(found)
    rows = list(chain.from_iterable(zip(*(found[key] for key in keys), strict=True)))
    return pd.DataFrame(
        {
            "year": year,
            "framework_id": framework.framework,
            "agency_code": [agency for agency in agencies for _ in keys],
            "criterion_code": [code for code, _ in keys] * len(agencies),
            "input_name": [name for _, name in keys] * len(agencies),
            "value_type": [value_type for value_type, _, _ in rows],
            "value": [value for _, value, _ in rows],
            "row_count": [row_count for _, _, row_count in rows],
        }
    )


def _of_groups(
    rule: ScoringRule, own: Mapping[str, list[Found]], agencies: Sequence[str], claims: Claims, groups: Groups
) -> dict[str, list[Found]]:
    """By name, the group's figures for each agency; their number of rows is that of the agencies that count."""
    code = rule.criterion.code
    values: dict[str, dict[str, Value] | None] = {}
    for position, agency in enumerate(agencies):
        given = {name: value_of(each[position][1], each[position][0]) for name, each in own.items()}
        claim = claims.get((agency, code), NO_CLAIM)
        values[agency] = given if counts(rule, agency, given, not_applicable=claim.not_applicable) else None
    met = figures_of_groups(rule, values, groups)
    return {
        name: [
            (given.value_type.value, text_of(met[agency][name].value), met[agency][name].counted) for agency in agencies
        ]
        for name, given in rule.criterion.group_inputs.items()
    }


def _counted(given: ReportInput, agencies: Sequence[str], answers: Answers) -> list[Found]:
    aggregate = Aggregate.of(given)
    value_type = given.value_type
    by_agency = answers[aggregate]
    empty = Answer(None if aggregate.kind in ("min", "max") else 0, 0)
    if given.per is None:
        whole_year = (by_agency.get(agency, {}).get(WHOLE_YEAR, empty) for agency in agencies)
        return [(value_type.value, _text(answer.value, value_type), answer.row_count) for answer in whole_year]
    holds = PeriodsHaving(given)
    return [
        (value_type.value, str(holds.count(periods, empty)), sum(answer.row_count for answer in periods.values()))
        for periods in (by_agency.get(agency, {}) for agency in agencies)
    ]


def _text(value: int | date | None, value_type: ValueType) -> str | None:
    return text_of(bool(value) if value_type is ValueType.BOOLEAN else value)
