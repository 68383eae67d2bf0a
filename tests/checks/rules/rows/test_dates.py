from datetime import date

import pandas as pd
import pytest

from checks.findings.model import unpacked
from checks.rules.rows.dates import dates_in_future, dates_outside_year
from warehouse.tables import activity, feedback

RECEIVED = pd.Series({"a": pd.Timestamp(2024, 10, 5), "b": pd.Timestamp(2025, 1, 10)})


@pytest.mark.parametrize(
    ("held_on", "is_outside"),
    [
        ("2023-12-31", True),
        ("2024-01-01", False),
        ("2024-12-31", False),
        ("2025-01-01", True),
        ("0024-05-01", True),
        (None, False),
    ],
)
def test_a_date_belongs_to_the_year_of_the_report(typed_rows, cells, held_on, is_outside):
    found = dates_outside_year(typed_rows(activity, {"held_on": held_on}), "held_on", 2024, "ROW_DATE_OUTSIDE_YEAR")
    assert cells(found) == ([("ROW_DATE_OUTSIDE_YEAR", 6, "held_on")] if is_outside else [])


def test_the_finding_gives_the_date_and_a_year_without_a_thousands_point(typed_rows):
    rows = typed_rows(activity, {"held_on": "2023-12-31"})
    found = dates_outside_year(rows, "held_on", 2024, "ROW_DATE_OUTSIDE_YEAR")
    assert unpacked(found["params"].item()) == {"found": date(2023, 12, 31), "year": "2024"}
    assert found["value"].item() == "31/12/2023"


def test_what_is_reported_has_happened_before_the_file_came(typed_rows, cells):
    rows = typed_rows(
        activity,
        {"held_on": "2024-10-05"},
        {"held_on": "2024-10-06"},
        {"held_on": "2024-10-06", "sha256": "b"},
        {"held_on": None},
    )
    assert cells(dates_in_future(rows, ["held_on"], RECEIVED)) == [("ROW_DATE_IN_FUTURE", 7, "held_on")]


def test_every_named_column_is_looked_at(typed_rows, cells):
    rows = typed_rows(feedback, {"received_on": "2024-11-01", "answered_on": "2024-12-01"})
    assert cells(dates_in_future(rows, ["received_on", "answered_on"], RECEIVED)) == [
        ("ROW_DATE_IN_FUTURE", 6, "answered_on"),
        ("ROW_DATE_IN_FUTURE", 6, "received_on"),
    ]
