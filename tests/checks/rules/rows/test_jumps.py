import pandas as pd
import pytest

from checks.findings.model import unpacked
from checks.rules.rows.jumps import year_on_year_jumps


def totals(activities, reach, **owner):
    known = {"agency_code": "X", "period": "year"} | owner
    return pd.DataFrame(
        {name: [value] for name, value in known.items()} | {"activities": [activities], "reach": [reach]}
    )


@pytest.mark.parametrize(
    ("now", "then", "told"),
    [
        ((50, 100), (10, 100), []),
        ((51, 100), (10, 100), ["Số hoạt động"]),
        ((2, 100), (10, 100), []),
        ((1, 100), (10, 100), ["Số hoạt động"]),
        ((10, 0), (10, 100), ["Tổng số lượt người tiếp cận"]),
        ((10, 900), (10, 0), []),
        ((100, 1), (10, 100), ["Số hoạt động", "Tổng số lượt người tiếp cận"]),
    ],
)
def test_a_total_five_times_as_large_or_small_is_noted(now, then, told):
    found = year_on_year_jumps(totals(*now, sha256="a", sheet="Hoạt động"), totals(*then))
    assert [unpacked(one)["measure"] for one in found["params"]] == told


@pytest.mark.parametrize("other", [{"period": "half_year"}, {"agency_code": "Y"}])
def test_only_the_same_agency_and_period_of_last_year_are_compared(other):
    assert year_on_year_jumps(totals(99, 99, sha256="a", sheet="H"), totals(1, 1, **other)).empty
