"""Reports that were accepted before, by agency, period and first arrival."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pandas as pd
import pytest
import sqlalchemy as sa

from assets.submissions.reading.reader_version import READER_VERSION
from assets.submissions.register.accepted_reports import NO_REPORTS, accepted_before, accepted_of
from warehouse.tables import receipt

YEAR = 2024
FIRST, AGAIN = datetime(2024, 7, 1, tzinfo=UTC), datetime(2024, 7, 9, tzinfo=UTC)

# What is selected is the same on both databases.
ON_SQLITE = pytest.mark.parametrize("emptied", ["sqlite"], indirect=True)


@ON_SQLITE
@pytest.mark.parametrize(
    ("facts", "is_told"),
    [
        ({}, True),
        ({"status": "accepted_with_findings"}, True),
        ({"status": "rejected"}, False),
        ({"status": "unreadable"}, False),
        ({"reader_version": READER_VERSION - 1}, False),
        ({"year": YEAR - 1}, False),
    ],
)
def test_only_what_this_reader_accepted_in_the_year_is_told(
    connection: sa.Connection, add_submission: Callable[..., int], facts: dict[str, Any], is_told: bool
) -> None:
    add_submission("01", "half_year", **{"reader_version": READER_VERSION, "received_at": FIRST} | facts)
    found = accepted_before(connection, YEAR)
    assert found.to_dict("records") == (
        [{"agency_code": "01", "period": "half_year", "received_at": pd.Timestamp(FIRST)}] if is_told else []
    )
    assert found.dtypes.equals(NO_REPORTS.dtypes)


@ON_SQLITE
def test_a_file_that_came_again_came_when_it_came_first(
    connection: sa.Connection, add_submission: Callable[..., int]
) -> None:
    number = add_submission("01", "half_year", reader_version=READER_VERSION, received_at=AGAIN)
    for at in (AGAIN, FIRST):
        row = {"year": YEAR, "sha256": f"{number:064x}", "file_name": "bao-cao.xlsx", "received_at": at}
        connection.execute(sa.insert(receipt).values(row))
    assert accepted_before(connection, YEAR)["received_at"].tolist() == [pd.Timestamp(FIRST)]


def test_of_files_being_checked_the_agency_is_the_recognised_one() -> None:
    columns = {
        "agency_code": ["9"],
        "recognised_code": ["01"],
        "period": ["year"],
        "received_at": [pd.Timestamp(FIRST)],
    }
    found = accepted_of(pd.DataFrame(columns))
    assert found.to_dict("records") == [{"agency_code": "01", "period": "year", "received_at": pd.Timestamp(FIRST)}]
