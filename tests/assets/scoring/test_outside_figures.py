"""Figures of agencies beside their reports are those of the year."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sqlalchemy as sa

from assets.scoring.outside_figures import read_outside
from warehouse.tables import external_index, survey_answer

# What is selected is the same on both databases.
pytestmark = pytest.mark.parametrize("emptied", ["sqlite"], indirect=True)

YEAR = 2024


@pytest.mark.parametrize("years", [(YEAR - 1, YEAR, YEAR + 1), (YEAR + 1, YEAR, YEAR - 1)])
def test_only_figures_of_the_year_are_read_and_answers_are_added_up(
    connection: sa.Connection, years: tuple[int, ...]
) -> None:
    for year in years:
        index = {"year": year, "agency_code": "01", "index_name": "SIPAS", "source": "x"}
        connection.execute(sa.insert(external_index).values(index | {"value_exact": Fraction(year, 2)}))
        for group, option, count in (("citizens", "A", 3), ("citizens", "B", 1), ("officials", "A", 4)):
            asked = {"year": year, "agency_code": "01", "question": "q", "respondent_group": group, "source": "x"}
            answer = asked | {"option_code": option, "answer_count": count}
            connection.execute(sa.insert(survey_answer).values(answer))

    found = read_outside(connection, YEAR)

    assert found.indices == {("01", "SIPAS"): YEAR // 2}
    assert {key: dict(counts) for key, counts in found.answers.items()} == {("01", "q"): {"A": 7, "B": 1}}
    assert isinstance(found.indices["01", "SIPAS"], int)
