"""Figures of agencies beside their reports: survey answers, outside indices, appraisers' points.

What belongs here: reading the warehouse's rows of a year for lookup. What does not: what an input makes of them
(`inputs`, `rules.framework.input_kinds`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from assets.rules.language.exact_numbers import Number, simplest
from warehouse.rows.years import of_year
from warehouse.tables import appraisal, external_index, survey_answer


@dataclass(frozen=True, slots=True)
class Outside:
    """Figures from outside the reports.

    Attributes:
        answers: (agency, question) -> option code -> how many chose it, over all groups of respondents.
        indices: (agency, index name) -> its value.
        appraised: (agency, criterion, input) -> the value last entered by an appraiser, canonical text.
    """

    answers: Mapping[tuple[str, str], Mapping[str, int]]
    indices: Mapping[tuple[str, str], Number]
    appraised: Mapping[tuple[str, str, str], str]


def read_outside(connection: sa.Connection, year: int) -> Outside:
    """The year's figures of every agency."""
    answers: defaultdict[tuple[str, str], defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in connection.execute(sa.select(survey_answer).where(survey_answer.c.year == year)):
        answers[row.agency_code, row.question][row.option_code] += row.answer_count
    indices = {
        (row.agency_code, row.index_name): simplest(row.value_exact)
        for row in connection.execute(sa.select(external_index).where(external_index.c.year == year))
    }
    marks = decisions(year).where(appraisal.c.input_name.is_not(None))
    appraised = {
        (row.agency_code, row.criterion_code, row.input_name): row.input_value for row in connection.execute(marks)
    }
    return Outside(answers, indices, appraised)


def decisions(year: int) -> sa.Select[Any]:
    """Select the year's rows of table `appraisal` that can be read, of several on one figure the one that stands last.

    A later round stands over an earlier one, and within a round the later decision over the earlier.
    """
    return (
        sa.select(appraisal)
        .where(of_year(appraisal, year))
        .order_by(appraisal.c["round"], appraisal.c.decided_at, appraisal.c.appraisal_id)
    )
