"""Every input of every criterion for every scored agency of a year: the table `input_value`.

What belongs here: which value an input has, also where no row was counted or nothing was declared. What does not:
the counting itself (`counting.report_aggregates`), and what a score makes of the values.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain

import pandas as pd
import sqlalchemy as sa

from assets.rules.engine.aggregates import WHOLE_YEAR, Aggregate, Answer, PeriodsHaving
from assets.rules.engine.survey_shares import survey_values
from assets.rules.framework.checks import RESPONDENTS_SUFFIX
from assets.rules.framework.frameworks_of_year import frameworks_of_year
from assets.rules.framework.inputs import AppraisedInput, DeclaredInput, ExternalInput, ReportInput, SurveyInput
from assets.rules.framework.model import Framework
from assets.rules.language.report_sources import ValueType
from assets.rules.language.value_texts import canonical, text_of
from assets.rules.sql.aggregate_sql import Answers
from assets.scoring.counting.report_aggregates import aggregate_reports
from assets.scoring.outside_figures import Outside, read_outside
from assets.scoring.scorecards import Declared, read_declared
from assets.submissions.register.in_force import scored_agencies
from warehouse.rows.frames import conform
from warehouse.tables import input_value

Found = tuple[str, str | None, int]
"""value_type, value and row_count, as in the table."""


def aggregate_inputs(connection: sa.Connection, frameworks: Iterable[Framework], year: int) -> pd.DataFrame:
    """Take the inputs of a year from the warehouse.

    Args:
        connection: open on the warehouse; it is only read.
        frameworks: those of other years are passed over; of this year there is one a level at most.
        year: the year scored.

    Returns:
        a frame of table `input_value`, one row an agency, criterion and input, ordered by its key.

    Raises:
        ValueError: two frameworks are for one level.
        ExpressionError: a `where` that SQL cannot compute exactly.
    """
    by_level = frameworks_of_year(frameworks, year)
    answers = aggregate_reports(connection, _asked(by_level.values()), year)
    declared = read_declared(connection, year)
    outside = read_outside(connection, year)
    agencies = sorted((row.agency_code, row.level) for row in connection.execute(scored_agencies(year)))
    parts = [
        _framework_inputs(
            framework, [code for code, of_level in agencies if of_level == level], year, answers, declared, outside
        )
        for level, framework in sorted(by_level.items(), key=lambda item: item[1].framework)
    ]
    together = pd.concat([part for part in parts if len(part)] or [pd.DataFrame(columns=[*input_value.columns.keys()])])
    return conform(together, input_value)


def _asked(frameworks: Iterable[Framework]) -> Iterator[Aggregate]:
    for framework in frameworks:
        for criterion in framework.leaves():
            yield from (Aggregate.of(given) for given in criterion.inputs.values() if isinstance(given, ReportInput))


def _framework_inputs(
    framework: Framework, agencies: Sequence[str], year: int, answers: Answers, declared: Declared, outside: Outside
) -> pd.DataFrame:
    """Of the agencies of one level, ordered by agency, criterion and input."""
    found: dict[tuple[str, str], list[Found]] = {}
    for criterion in framework.leaves():
        for name, given in criterion.inputs.items():
            if isinstance(given, SurveyInput):
                for asked, values in _surveyed(name, given, agencies, outside).items():
                    found[criterion.code, asked] = values
            else:
                found[criterion.code, name] = _found(
                    given, (criterion.code, name), agencies, answers, declared, outside
                )
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


def _found(
    given: ReportInput | DeclaredInput | AppraisedInput | ExternalInput,
    key: tuple[str, str],
    agencies: Sequence[str],
    answers: Answers,
    declared: Declared,
    outside: Outside,
) -> list[Found]:
    """One input of all agencies."""
    value_type = given.value_type
    match given:
        case ReportInput():
            return _counted(given, agencies, answers)
        case DeclaredInput():
            typed = [canonical(declared.get((agency, *key)), value_type, given.options) for agency in agencies]
        case AppraisedInput():
            typed = [canonical(outside.appraised.get((agency, *key)), value_type, given.options) for agency in agencies]
        case ExternalInput():
            typed = [text_of(outside.indices.get((agency, given.external))) for agency in agencies]
    return [(value_type.value, text, int(text is not None)) for text in typed]


def _surveyed(name: str, given: SurveyInput, agencies: Sequence[str], outside: Outside) -> dict[str, list[Found]]:
    """A survey question of all agencies: its share, and how many answered."""
    found: dict[str, list[Found]] = {name: [], f"{name}{RESPONDENTS_SUFFIX}": []}
    for agency in agencies:
        counts = outside.answers.get((agency, given.survey))
        for each, value in survey_values(name, given, counts).items():
            found[each].append((ValueType.NUMBER.value, text_of(value), len(counts or ())))
    return found


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
