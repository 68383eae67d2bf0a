"""A year is ready, or one sentence says what it lacks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assets.reference.csv_files import ReferenceDataError
from assets.reference.loading import References, load_references
from assets.reference.own_or_shipped import FIXTURES
from assets.reference.year_readiness import (
    FIRST_YEAR,
    UnreadyYearError,
    ready_years,
    require_ready,
    why_unready,
    years_begun,
)
from assets.rules.framework.folder import BrokenFramework
from checks.texts.vietnam_time import today_in_vietnam


@pytest.fixture(scope="module")
def references() -> References:
    return load_references(FIXTURES, FIXTURES / "frameworks")


def test_the_shipped_data_make_the_past_the_present_and_the_next_year_ready(references: References) -> None:
    assert ready_years(references) == [2023, 2024, 2025, 2026, 2027]


@pytest.mark.parametrize(
    ("year", "words"),
    [
        (2016, "evaluation years begin with 2022"),
        (2022, "there is no calendar of it (calendars/2022.csv); no agency of level commune exists on its 31 December"),
        (2030, "there is no calendar of it (calendars/2030.csv); no framework is for it"),
        (0, "no framework is for it"),
        (99999, "no framework is for it"),
    ],
)
def test_what_a_year_lacks_is_said_beside_the_years_that_are_ready(
    references: References, year: int, words: str
) -> None:
    with pytest.raises(UnreadyYearError) as refused:
        require_ready(references, year)

    assert str(refused.value).startswith(f"{year} cannot be assessed: ")
    assert words in str(refused.value)
    assert str(refused.value).endswith("(years that are ready: 2023, 2024, 2025, 2026, 2027)")


def test_each_of_the_three_parts_is_needed(references: References) -> None:
    assert why_unready(references, 2026) is None
    for part in (
        {"calendar": references.calendar[references.calendar["year"] != 2026]},
        {"frameworks": references.frameworks[2:]},
        {"agencies": references.agencies[references.agencies["level"] == "commune"]},
    ):
        assert why_unready(replace(references, **part), 2026)


def test_a_level_without_a_framework_does_not_keep_the_others_from_being_assessed(references: References) -> None:
    ministries = [one for one in references.frameworks if one.framework.level == "ministry"]
    assert why_unready(replace(references, frameworks=tuple(ministries)), 2026) is None


def test_a_broken_calendar_keeps_its_own_year_and_no_other_from_being_assessed(references: References) -> None:
    fault = ReferenceDataError(Path("calendars/2026.csv"), 3, "due_on is empty")
    entries = references.calendar[references.calendar["year"] != 2026]
    broken = replace(references, calendar=entries, calendar_faults={2026: fault})
    assert "its calendar cannot be used: calendars/2026.csv, line 3: due_on is empty" in (
        why_unready(broken, 2026) or ""
    )
    assert why_unready(broken, 2025) is None


def test_a_year_of_which_every_framework_is_broken_still_takes_reports_in(references: References) -> None:
    files = tuple(
        BrokenFramework(one.path, one.framework.framework, one.framework.level, one.framework.years, ("1:1: sai",))
        for one in references.frameworks
    )
    assert why_unready(replace(references, frameworks=(), unloadable=files), 2026) is None


@pytest.mark.parametrize(
    ("years", "is_named"), [(None, True), ((2025, 2030), True), ((2031,), False), ((2029,), False)]
)
def test_a_file_that_cannot_be_loaded_is_named_where_it_may_be_of_the_year(
    references: References, years: tuple[int, ...] | None, is_named: bool
) -> None:
    broken = BrokenFramework(FIXTURES / "frameworks" / "hong.yaml", None, None, years, ("3:1: sai",))
    told = why_unready(replace(references, unloadable=(broken,)), 2030) or ""
    assert ("sai" in told) is is_named


def test_without_any_ready_year_the_sentence_says_so(references: References) -> None:
    assert (why_unready(replace(references, frameworks=()), 2026) or "").endswith("(years that are ready: none)")


def test_the_present_year_has_begun_and_the_next_has_not() -> None:
    begun = years_begun()
    assert begun == list(range(FIRST_YEAR, FIRST_YEAR + len(begun)))
    assert begun[-1] == today_in_vietnam().year
