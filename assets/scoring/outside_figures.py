"""Figures of agencies beside their reports: survey answers, outside indices.

What belongs here: reading the warehouse's rows of a year for lookup. What does not: what an input makes of them
(`inputs`, `rules.framework.input_kinds`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from assets.rules.language.exact_numbers import Number, simplest
from warehouse.tables import external_index, survey_answer


@dataclass(frozen=True, slots=True)
class Outside:
    """Figures from outside the reports.

    Attributes:
        answers: (agency, question) -> option code -> how many chose it, over all groups of respondents.
        indices: (agency, index name) -> its value.
    """

    answers: Mapping[tuple[str, str], Mapping[str, int]]
    indices: Mapping[tuple[str, str], Number]


def read_outside(connection: sa.Connection, year: int) -> Outside:
    """The year's figures of every agency."""
    answers: defaultdict[tuple[str, str], defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in connection.execute(sa.select(survey_answer).where(survey_answer.c.year == year)):
        answers[row.agency_code, row.question][row.option_code] += row.answer_count
    indices = {
        (row.agency_code, row.index_name): simplest(row.value_exact)
        for row in connection.execute(sa.select(external_index).where(external_index.c.year == year))
    }
    return Outside(answers, indices)
