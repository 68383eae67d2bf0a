"""A year in which every fault is planted once: each check names just the agency that carries it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path, PurePath
from typing import Any

import pandas as pd
import pytest
import sqlalchemy as sa

from assets.page_addresses import PageAddresses
from assets.publication.data_checks.figures import FIGURE_CHECKS, FigureFacts
from assets.publication.data_checks.files import FILE_CHECKS, FileFacts
from assets.publication.data_checks.leaps import read_leaps
from assets.publication.data_checks.reports import REPORT_CHECKS, ReportFacts
from assets.publication.data_checks.unproven_points import read_unproven_points
from assets.publication.published.unsettled_reports import read_unsettled_reports
from assets.reference.loading import References, load_references
from assets.submissions.receiving.unread import Unread
from checks.data.statements import Cases, DataCheck
from checks.texts.markdown_tables import cell_text
from tests.assets.conftest import framework_named
from warehouse.rows.frames import conform
from warehouse.rows.history import write_changes
from warehouse.tables import appraisal, calendar_entry, criterion_score, finding, index_score, scorecard

YEAR, LEVEL, FRAMEWORK = 2025, "province", "minh-hoa-tinh"
DUE, LOOKED = date(2026, 1, 12), date(2026, 2, 1)
PUNCTUAL = datetime(2026, 1, 10, tzinfo=UTC)
FIRST_NIGHT, NOW = datetime(2026, 1, 30, 18, tzinfo=UTC), datetime(2026, 1, 31, 18, tzinfo=UTC)
MIDNIGHT = datetime(2026, 1, 31, 17, tzinfo=UTC)
"""In Vietnam, between both nights."""

CALM = [f"C{number:02d}" for number in range(8)]
PROPER = [*CALM, "LATE", "UNPROVEN", "LEAPT", "CHANGED", "PROUD"]
"""Agencies with an accepted report; the others are REJECTED and MISSING."""

Found = dict[str, Cases]


@pytest.fixture(scope="module")
def references() -> References:
    fixtures = Path(__file__).parents[4] / "fixtures"
    return load_references(fixtures, fixtures / "frameworks")


@pytest.fixture
def planted(connection: sa.Connection, add_agency: Callable[..., None], add_submission: Callable[..., int]) -> None:
    framework_named(connection, FRAMEWORK)
    due = {"year": YEAR, "event": "report_due", "period": "year", "agency_code": "*", "due_on": DUE}
    connection.execute(sa.insert(calendar_entry).values(due))
    for code in (*PROPER, "REJECTED", "MISSING"):
        add_agency(code, LEVEL, name=f"Tỉnh {code}", group_code="provinces")
    sent = {"year": YEAR, "framework_id": FRAMEWORK}
    for code in PROPER:
        received = datetime(2026, 1, 14, tzinfo=UTC) if code == "LATE" else PUNCTUAL
        number = add_submission(code, received_at=received, **sent)
        claims(connection, number, explained=code == "CHANGED")
    refused = add_submission("REJECTED", year=YEAR, status="rejected", received_at=PUNCTUAL)
    told = {"code": "SHEET_MISSING", "severity": "blocking", "message": "Không tìm thấy trang «Kế hoạch»."}
    connection.execute(sa.insert(finding).values(submission_id=refused, position=1, **told))
    write_criterion(connection)
    before = dict.fromkeys(PROPER, 60) | {code: 60 + place for place, code in enumerate(CALM)}
    write_indices(connection, YEAR - 1, before | {"CHANGED": 90, "LEAPT": 78}, FIRST_NIGHT)
    write_indices(connection, YEAR, before, FIRST_NIGHT)
    write_indices(connection, YEAR, before | {"LEAPT": 78}, NOW, own={"PROUD": 85})


def claims(connection: sa.Connection, submission: int, *, explained: bool) -> None:
    """A scorecard without documents."""
    row = {"sheet": "Tự chấm điểm", "excel_row": 5, "criterion_code": "1.2", "self_points": Decimal(2)}
    words = "Đang trình ký" if explained else None
    connection.execute(sa.insert(scorecard).values(submission_id=submission, explanation=words, **row))


def write_criterion(connection: sa.Connection) -> None:
    """Points of a criterion that requires a plan: two agencies have some, of which one explained itself."""
    points = dict.fromkeys(PROPER, 0) | {"UNPROVEN": 2, "CHANGED": 2}
    for code, earned in points.items():
        exact = {"points_exact": Fraction(earned), "points": Decimal(earned), "max_points_exact": Fraction(4)}
        key = {"year": YEAR, "framework_id": FRAMEWORK, "agency_code": code, "criterion_code": "1.2", "track": "final"}
        connection.execute(sa.insert(criterion_score).values(**key, **exact, is_applicable=True))


def write_indices(
    connection: sa.Connection, year: int, final: dict[str, int], at: datetime, own: dict[str, int] | None = None
) -> None:
    """A night's indices; what agencies give themselves is what is computed, but for `own`."""
    rows = [
        {
            "year": year,
            "framework_id": FRAMEWORK,
            "agency_code": code,
            "track": track,
            "group_code": "provinces",
            "points_exact": Fraction(index),
            "points": Decimal(index),
            "max_points_exact": Fraction(100),
            "index_exact": Fraction(index),
            "index_pct": Decimal(index),
            "rank": 1 + sum(other > index for other in values.values()),
            "ranked_count": len(values),
        }
        for track, values in (("final", final), ("computed", final), ("self", final | (own or {})))
        for code, index in values.items()
    ]
    frame = conform(pd.DataFrame(rows), index_score)
    write_changes(connection, index_score, frame, year=year, run_key=f"{year} {at}", at=at)


def look(connection: sa.Connection, references: References) -> Found:
    """What every check of reports and figures finds."""
    reports = read_unsettled_reports(connection, YEAR, LOOKED, {LEVEL})
    frameworks = [loaded.framework for loaded in references.sound_frameworks(YEAR)]
    pages = PageAddresses()
    about_reports = ReportFacts(YEAR, reports, references.code_lists, pages, lambda row: PurePath("x", row["sha256"]))
    leaps = read_leaps(connection, YEAR, MIDNIGHT)
    unproven = read_unproven_points(connection, frameworks, YEAR)
    names = {code: f"Tỉnh {code}" for code in PROPER}
    about_figures = FigureFacts(YEAR, unproven, names, leaps, references.code_lists, pages)
    return {check.name: check.cases(about_reports) for check in REPORT_CHECKS} | {
        check.name: check.cases(about_figures) for check in FIGURE_CHECKS
    }


def named(found: Found) -> dict[str, list[str]]:
    return {name: [cell_text(row[0]).removeprefix("Tỉnh ") for row in cases.rows] for name, cases in found.items()}


@pytest.mark.usefixtures("planted")
def test_each_check_names_just_the_agencies_that_carry_its_fault(
    connection: sa.Connection, references: References
) -> None:
    assert named(look(connection, references)) == {
        "no_report_is_rejected": ["REJECTED"],
        "no_report_is_missing": ["MISSING"],
        "no_report_is_late": ["LATE"],
        "every_agency_has_an_accepted_report": ["MISSING", "REJECTED"],
        "no_points_without_evidence": ["UNPROVEN"],
        "no_leap_since_yesterday": ["LEAPT"],
        "no_leap_since_last_year": ["CHANGED"],
        "self_assessment_is_near_the_computed": ["PROUD"],
    }


@pytest.mark.usefixtures("planted")
def test_a_table_says_in_vietnamese_what_is_wrong_and_leads_to_the_page(
    connection: sa.Connection, references: References
) -> None:
    found = look(connection, references)

    (rejected,) = found["no_report_is_rejected"].rows
    assert rejected[1:2] + rejected[3:6] == (
        "Năm",
        "10/01/2026 07:00",
        "Bị từ chối",
        "Không tìm thấy trang «Kế hoạch».",
    )
    assert "(/pages/2025/returned/x/" in found["no_report_is_rejected"].markdown
    assert found["no_report_is_late"].rows[0][2:] == ("12/01/2026", None, "14/01/2026", 2)
    assert "[Tỉnh UNPROVEN](/pages/2025/agencies/UNPROVEN/1.2)" in found["no_points_without_evidence"].markdown
    assert found["no_leap_since_yesterday"].rows[0][2:5] == ("60", "78", "+18,00")


@pytest.mark.usefixtures("planted")
def test_a_decision_settles_points_without_evidence(connection: sa.Connection, references: References) -> None:
    decision = {"appraisal_id": 1, "year": YEAR, "agency_code": "UNPROVEN", "criterion_code": "1.2", "round": 1}
    said = {"points_exact": Fraction(2), "reason": "Đã xem bản gốc", "decided_by": "A", "decided_at": NOW}
    connection.execute(sa.insert(appraisal).values(**decision, **said))

    assert named(look(connection, references))["no_points_without_evidence"] == []


def test_of_a_year_without_data_every_check_passes(connection: sa.Connection, references: References) -> None:
    assert not any(named(look(connection, references)).values())


WAITING = FileFacts(
    waiting={"2025/a.xlsx.part": "its name says that it is still being written"},
    left=["b.xlsx"],
    unread=[Unread("2019/", 2, "2019 is no evaluation year that has begun")],
)


@pytest.mark.parametrize(
    ("facts", "waiting", "passed_over"),
    [
        pytest.param(FileFacts(), [], [], id="healthy"),
        pytest.param(WAITING, ["2025/a.xlsx.part", "b.xlsx"], ["2019/"], id="planted"),
    ],
)
def test_files_that_wait_and_files_that_nobody_reads_are_named_with_the_reason(
    facts: FileFacts, waiting: list[str], passed_over: list[str]
) -> None:
    found = {check.name: [row[0] for row in check.cases(facts).rows] for check in FILE_CHECKS}

    assert found == {"no_file_waits": waiting, "no_file_is_passed_over": passed_over}


@pytest.mark.parametrize("check", [*FILE_CHECKS, *REPORT_CHECKS, *FIGURE_CHECKS], ids=lambda check: check.name)
def test_a_check_says_in_both_languages_what_holds_of_a_healthy_year(check: DataCheck[Any]) -> None:
    assert not check.vietnamese.isascii()
    assert check.english.isascii()
    assert not check.counted.isascii()
