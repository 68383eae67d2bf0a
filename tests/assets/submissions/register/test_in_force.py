from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from assets.submissions.register.in_force import in_force, scored_agencies, scored_submissions


def numbers(connection: sa.Connection, query: sa.Select) -> set[int]:
    return {row.submission_id for row in connection.execute(query)}


def test_the_latest_received_of_a_period_is_in_force(connection, add_submission):
    add_submission("01", "half_year")
    later = add_submission("01", "half_year")
    other_period = add_submission("01", "quarter_1")
    assert numbers(connection, in_force(2024)) == {later, other_period}


@pytest.mark.parametrize("status", ["rejected", "unreadable"])
def test_a_rejected_resubmission_leaves_the_accepted_one_in_force(connection, add_submission, status):
    accepted = add_submission("01", status="accepted_with_findings")
    add_submission("01", status=status)
    assert numbers(connection, in_force(2024)) == {accepted}


def test_the_latest_period_is_scored_even_if_an_earlier_one_came_in_later(connection, add_submission):
    whole_year = add_submission("01", "year")
    add_submission("01", "half_year")
    quarter_3 = add_submission("02", "quarter_3")
    add_submission("02", "half_year")
    assert numbers(connection, scored_submissions(2024)) == {whole_year, quarter_3}


def test_two_received_at_one_instant_are_settled_by_their_numbers(connection, add_submission):
    first = add_submission("01")
    received = connection.scalar(sa.select(in_force(2024).subquery().c.received_at))
    second = add_submission("01", received_at=received)
    assert first < second
    assert numbers(connection, scored_submissions(2024)) == {second}


def test_only_the_newest_reading_of_a_file_counts(connection, add_submission):
    older = add_submission("01")
    doubtful = {"sha256": "f" * 64}
    add_submission("01", **doubtful)
    assert numbers(connection, in_force(2024)) != {older}
    add_submission("01", **doubtful, reader_version=2, status="rejected")
    assert numbers(connection, in_force(2024)) == {older}


def test_other_years_and_files_without_an_agency_are_left_out(connection, add_submission):
    add_submission("01", year=2023)
    add_submission(None, None, status="unreadable")
    add_submission(None, status="rejected")
    assert numbers(connection, scored_submissions(2024)) == set()


def test_a_code_that_changed_meaning_names_the_agency_of_31_december(connection, add_submission, add_agency):
    add_agency("15", "province", name="Yên Bái", valid_to=date(2025, 6, 30), group_code="old")
    add_agency("15", "province", name="Lào Cai", valid_from=date(2025, 7, 1), group_code="new")
    before, after = add_submission("15", year=2024), add_submission("15", year=2025)
    assert [tuple(row) for row in connection.execute(scored_agencies(2024))] == [("15", "province", "old", before)]
    assert [tuple(row) for row in connection.execute(scored_agencies(2025))] == [("15", "province", "new", after)]


def test_an_agency_that_ended_within_the_year_is_not_scored(connection, add_submission, add_agency):
    add_agency("02", "province", valid_to=date(2025, 6, 30))
    add_submission("02", year=2025)
    assert connection.execute(scored_agencies(2025)).all() == []


def test_of_a_level_without_reports_every_agency_of_the_years_last_day_is_scored(
    connection, add_submission, add_agency
):
    add_agency("02", "province", valid_to=date(2025, 6, 30))
    for code, level in (("03", "province"), ("04", "province"), ("05", "commune")):
        add_agency(code, level)
    sent = add_submission("03", year=2025)
    scored = {row.agency_code: row.submission_id for row in connection.execute(scored_agencies(2025, ["province"]))}
    assert scored == {"03": sent, "04": None}
