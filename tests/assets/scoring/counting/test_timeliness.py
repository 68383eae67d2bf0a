from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from assets.rules.framework.files import parse_framework
from assets.scoring.counting.timeliness import required_reports
from assets.scoring.inputs import aggregate_inputs
from assets.submissions.register.registration_events import REGISTERED
from warehouse.audit import Event, record
from warehouse.tables import calendar_entry, submission

pytestmark = pytest.mark.usefixtures("calendar")

YEAR = 2024
DUE = {"quarter_1": date(YEAR, 4, 5), "half_year": date(YEAR, 7, 5), "year": date(YEAR + 1, 1, 10)}


@pytest.fixture
def calendar(connection: sa.Connection) -> None:
    for period, due_on in DUE.items():
        add_due(connection, period, due_on)


def add_due(
    connection: sa.Connection,
    period: str,
    due_on: date,
    agency: str = "*",
    year: int = YEAR,
    event: str = "report_due",
) -> None:
    entry = {"year": year, "event": event, "period": period, "agency_code": agency, "due_on": due_on}
    connection.execute(sa.insert(calendar_entry).values(entry))


def hanoi(day: date, hour: int, minute: int = 0) -> datetime:
    """An instant in Vietnam's time, as the warehouse keeps it."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC) - (
        datetime(2000, 1, 1, 7, tzinfo=UTC) - datetime(2000, 1, 1, tzinfo=UTC)
    )


def reports(connection: sa.Connection, agency: str = "01") -> dict[str, tuple[date | None, int | None, str | None]]:
    rows = connection.execute(required_reports(YEAR))
    return {r.period: (r.received_at, r.days_late, r.status) for r in rows if r.agency_code == agency}


@pytest.mark.parametrize(
    ("received", "day", "days_late"),
    [
        (hanoi(date(YEAR, 4, 5), 23, 59), date(YEAR, 4, 5), 0),
        (hanoi(date(YEAR, 4, 6), 0, 1), date(YEAR, 4, 6), 1),
        (hanoi(date(YEAR, 4, 1), 8), date(YEAR, 4, 1), 0),
        (hanoi(date(YEAR, 5, 5), 8), date(YEAR, 5, 5), 30),
    ],
)
def test_lateness_is_counted_in_days_of_vietnam(connection, add_submission, received, day, days_late):
    add_submission("01", "quarter_1", received_at=received)
    assert reports(connection)["quarter_1"] == (day, days_late, "accepted")


def test_every_required_report_has_a_row_whether_it_came_or_not(connection, add_submission):
    add_submission("01", "year")
    found = reports(connection)
    assert set(found) == set(DUE)
    assert found["half_year"] == (None, None, None)


def test_a_later_correction_leaves_a_punctual_report_punctual(connection, add_submission):
    add_submission("01", "quarter_1", received_at=hanoi(date(YEAR, 4, 2), 9))
    add_submission("01", "quarter_1", received_at=hanoi(date(YEAR, 6, 2), 9))
    assert reports(connection)["quarter_1"][1] == 0


def test_a_rejected_file_is_no_report_but_its_status_is_seen(connection, add_submission):
    add_submission("01", "quarter_1", received_at=hanoi(date(YEAR, 4, 2), 9), status="rejected")
    add_submission("01", "year")
    assert reports(connection)["quarter_1"] == (None, None, "rejected")
    add_submission("01", "quarter_1", received_at=hanoi(date(YEAR, 4, 7), 9))
    assert reports(connection)["quarter_1"] == (date(YEAR, 4, 7), 2, "accepted")


def test_a_newer_reading_hides_the_older_one_only_from_when_it_was_known(connection, add_submission):
    night = datetime(YEAR, 4, 10, 18, tzinfo=UTC)
    sent = {"sha256": "f" * 64, "received_at": hanoi(date(YEAR, 4, 7), 9)}
    for version, status in ((1, "accepted"), (2, "rejected")):
        number = add_submission("01", "quarter_1", reader_version=version, status=status, **sent)
        record(connection, [Event(REGISTERED, str(number), {})], actor="parcomm", at=night + timedelta(days=version))

    def told(known_by: datetime | None) -> tuple[date | None, int | None, str | None]:
        scored = sa.select(submission).where(submission.c.submission_id == number).subquery("scored")
        rows = connection.execute(required_reports(YEAR, scored=scored, known_by=known_by))
        return {r.period: (r.received_at, r.days_late, r.status) for r in rows}["quarter_1"]

    assert told(None) == told(night + timedelta(days=2)) == (None, None, "rejected")
    assert told(night + timedelta(days=1)) == (date(YEAR, 4, 7), 2, "accepted")
    assert told(night) == (None, None, None)


def test_an_extension_is_its_agencys_own(connection, add_submission):
    add_due(connection, "quarter_1", date(YEAR, 4, 20), agency="01")
    for agency in ("01", "02"):
        add_submission(agency, "quarter_1", received_at=hanoi(date(YEAR, 4, 22), 9))
    assert reports(connection, "01")["quarter_1"][1] == 2
    assert reports(connection, "02")["quarter_1"][1] == 17


@pytest.mark.parametrize(
    "of_other", [{"period": "half_year"}, {"year": YEAR - 1}, {"agency": "02"}, {"event": "explanation_due"}]
)
def test_a_date_of_another_period_year_agency_or_step_is_no_extension(connection, add_submission, of_other):
    entry = {"period": "quarter_1", "due_on": date(YEAR, 4, 20), "agency": "01"} | of_other
    add_due(connection, **entry)
    add_submission("01", "quarter_1", received_at=hanoi(date(YEAR, 4, 22), 9))
    assert reports(connection)["quarter_1"][1] == 17


@pytest.mark.parametrize("of_other", [{"year": YEAR - 1}, {"event": "explanation_due"}])
def test_steps_of_another_year_or_kind_require_no_report(connection, add_submission, of_other):
    add_due(connection, "quarter_3", date(YEAR, 10, 5), **of_other)
    add_submission("01", "year")
    assert set(reports(connection)) == set(DUE)


def test_rules_can_count_late_and_missing_reports(connection, add_agency, add_submission):
    framework = parse_framework(
        f"""
framework: thu
title: Thử
level: commune
years: [{YEAR}]
basis: {{document: 1/QĐ, issued: {YEAR}-01-01, issuer: Thử}}
criteria:
  - code: "1"
    name: Báo cáo
    max: 2
    inputs:
      late: {{from: reports, count: "*", where: "days_late > 0"}}
      absent: {{from: reports, count: "*", where: "received_at is null"}}
      worst: {{from: reports, max: days_late}}
      late_days: {{from: reports, sum: days_late}}
      first_due: {{from: reports, min: due_on}}
      last_came: {{from: reports, max: received_at}}
      quarters: {{from: reports, count: "*", where: "days_late <= 3", per: quarter, having: ">= 1"}}
      annual: {{from: reports, exists: true, where: "period = 'year' and received_at <= due_on"}}
    score: "greatest(0, max - 0.25 * late - 1 * absent)"
""",
        path="thu.yaml",
    )
    add_agency("01")
    add_submission("01", "quarter_1", received_at=hanoi(date(YEAR, 4, 8), 9))
    add_submission("01", "year", received_at=hanoi(date(YEAR, 12, 30), 9))
    frame = aggregate_inputs(connection, [framework], YEAR)
    assert dict(zip(frame["input_name"], frame["value"], strict=True)) == {
        "late": "1",
        "absent": "1",
        "worst": "3",
        "late_days": "3",
        "first_due": "2024-04-05",
        "last_came": "2024-12-30",
        "quarters": "1",
        "annual": "true",
    }
