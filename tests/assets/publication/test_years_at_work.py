"""A year is at work from its opening until it is sealed, and past its release date that is said."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest
import sqlalchemy as sa

from assets.publication.defs import overdue_words
from assets.publication.years_at_work import YearStates, overdue_since, read_year_states, why_overdue, years_at_work
from assets.submissions.register.registration_events import RECEIVED_AGAIN
from warehouse.audit import Event, record
from warehouse.engine import open_engine, writing
from warehouse.tables import landed_file, receipt, release

RELEASED = datetime(2026, 4, 20, tzinfo=UTC)
NOTHING = YearStates()
CALENDAR = pd.DataFrame(
    [
        (2024, "opens", "*", "2024-01-10"),
        (2024, "release_due", "*", "2025-04-15"),
        (2024, "release_due", "15", "2025-05-01"),
        (2025, "opens", "*", "2025-01-09"),
        (2025, "release_due", "*", "2026-04-15"),
    ],
    columns=["year", "event", "agency_code", "due_on"],
).astype({"due_on": "datetime64[us]"})


RECEIVED = YearStates(received=frozenset({2024, 2025}))


@pytest.mark.parametrize(
    ("day", "states", "years"),
    [
        (date(2024, 1, 9), RECEIVED, []),
        (date(2024, 1, 10), RECEIVED, [2024]),
        (date(2025, 1, 8), RECEIVED, [2024]),
        (date(2025, 1, 9), RECEIVED, [2024, 2025]),
        (date(2025, 5, 1), NOTHING, [2024, 2025]),
        (date(2025, 5, 2), RECEIVED, [2025, 2024]),
        (date(2025, 5, 2), NOTHING, [2025]),
        (date(2026, 11, 28), RECEIVED, [2024, 2025]),
        (date(2026, 11, 28), YearStates({2024: RELEASED}, RECEIVED.received), [2025]),
        (date(2026, 11, 28), YearStates({2025: RELEASED}, RECEIVED.received, frozenset({2025})), [2025, 2024]),
        (date(2026, 11, 28), YearStates({2024: RELEASED, 2025: RELEASED}, RECEIVED.received), []),
        (date(2026, 4, 1), YearStates({2025: RELEASED}, RECEIVED.received), [2024]),
    ],
)
def test_a_year_is_at_work_from_its_opening_until_it_is_sealed(day: date, states: YearStates, years: list[int]) -> None:
    assert list(years_at_work(CALENDAR, day, states)) == years


def test_a_year_past_its_date_is_at_work_by_a_file_that_waits_too() -> None:
    assert list(years_at_work(CALENDAR, date(2026, 11, 28), NOTHING)) == []
    assert list(years_at_work(CALENDAR, date(2026, 11, 28), NOTHING, waiting={2025})) == [2025]


@pytest.mark.parametrize(("day", "years"), [(date(2024, 12, 31), [2024]), (date(2025, 1, 1), [2024, 2025])])
def test_a_year_whose_calendar_names_no_opening_opens_on_its_first_day_and_one_without_release_is_never_overdue(
    day: date, years: list[int]
) -> None:
    short = CALENDAR[CALENDAR["event"].eq("opens") == CALENDAR["year"].eq(2024)]
    assert list(years_at_work(short, day, NOTHING)) == years
    assert overdue_since(short, 2024, date(2026, 11, 28), NOTHING) is None


def test_a_calendar_that_opens_before_its_year_waits_for_the_year() -> None:
    early = CALENDAR.assign(due_on=CALENDAR["due_on"].where(CALENDAR["year"] != 2025, pd.Timestamp(2024, 12, 1)))
    assert list(years_at_work(early, date(2024, 12, 15), NOTHING)) == [2024]


@pytest.mark.parametrize(
    ("day", "states", "is_told"),
    [
        (date(2025, 5, 1), RECEIVED, False),
        (date(2025, 5, 2), RECEIVED, True),
        (date(2025, 5, 2), YearStates({2024: RELEASED}), False),
        (date(2025, 5, 2), YearStates({2024: RELEASED}, resumed=frozenset({2024})), False),
    ],
    ids=["its extension's day", "the day after", "released", "released, and files came since"],
)
def test_past_the_last_date_of_its_release_a_year_without_one_is_told(
    day: date, states: YearStates, is_told: bool
) -> None:
    told = why_overdue(CALENDAR, 2024, day, states)

    words = overdue_words(2024, overdue_since(CALENDAR, 2024, day, states))

    assert (told is not None) == (words is not None) == is_told
    if told and words:
        assert told.startswith("2024 was to be released by 2025-05-01 and is not")
        assert words == "Kết quả năm 2024 phải công bố chậm nhất ngày 01/05/2025, đến nay chưa công bố."


def test_what_the_warehouse_knows_of_releases_and_arrivals(warehouse: sa.Engine) -> None:
    assert read_year_states(warehouse) == NOTHING
    with writing(warehouse) as connection:
        for year in (2024, 2025, 2026):
            file = {"year": year, "sha256": "a" * 64, "file_name": "a.xlsx", "received_at": RELEASED}
            connection.execute(sa.insert(landed_file).values(**file, byte_size=1))
            connection.execute(sa.insert(receipt).values(**file))
        for year in (2024, 2025):
            published = {"decision_number": "1", "decision_on": date(2026, 4, 20), "released_at": RELEASED}
            sealed = {"seal": "b" * 64, "code_version": "1"}
            connection.execute(sa.insert(release).values(year=year, sequence=1, **published, **sealed))
        arrived = [Event(RECEIVED_AGAIN, "a" * 64, {"year": year}) for year in (2025, 2026)]
        record(connection, arrived, actor="parcomm", at=RELEASED + timedelta(seconds=1))

    assert read_year_states(warehouse) == YearStates(
        {2024: RELEASED, 2025: RELEASED}, frozenset({2024, 2025, 2026}), frozenset({2025})
    )
    assert read_year_states(warehouse, until=RELEASED) == YearStates(
        {2024: RELEASED, 2025: RELEASED}, frozenset({2024, 2025, 2026})
    )
    before = read_year_states(warehouse, until=RELEASED - timedelta(seconds=1))
    assert (before.received, before.resumed) == (frozenset(), frozenset())


def test_where_there_is_no_warehouse_nothing_is_known_and_nothing_is_made(tmp_path) -> None:
    assert read_year_states(open_engine(f"sqlite:///{tmp_path / 'home' / 'warehouse.db'}")) == NOTHING
    assert list(tmp_path.iterdir()) == []


def test_a_database_that_cannot_be_reached_is_not_taken_for_an_empty_one() -> None:
    with pytest.raises(sa.exc.DBAPIError):
        read_year_states(open_engine("postgresql+psycopg://127.0.0.1:1/nothing"))
