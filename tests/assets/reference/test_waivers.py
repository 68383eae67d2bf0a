"""Waivers are read strictly, each with its document, and take a criterion out for the agency that they name."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from assets.reference.loading import References, load_references
from assets.reference.own_or_shipped import FIXTURES
from assets.reference.waivers import Departures, with_waivers
from assets.reference.year_readiness import why_unready
from assets.rules.engine.criterion_scoring import score_criterion
from checks.findings.catalogue import Approval

YEAR = 2025
HEADINGS = "agency_code,what,document_number,approver,approved_on,reason\n"
GIVEN = "7/BNV-CCHC,Trần Văn B,2026-01-03,Bão lụt\n"


def references(folder: Path, rows: str, *, year: str = str(YEAR)) -> References:
    path = folder / "waivers" / f"{year}.csv"
    path.parent.mkdir()
    path.write_text(HEADINGS + rows, encoding="utf-8")
    return load_references(folder, FIXTURES / "frameworks")


def test_findings_and_criteria_are_waived_with_document_approver_date_and_reason(tmp_path: Path) -> None:
    known = references(tmp_path, f"BNV,REPORT_LATE,{GIVEN}BNV,2.5,{GIVEN}")
    assert known.waiver_faults == {}
    assert dict(zip(known.waivers["what"], known.waivers["kind"], strict=True)) == {
        "REPORT_LATE": "finding",
        "2.5": "criterion",
    }
    by = "(văn bản số 7/BNV-CCHC ngày 03/01/2026, người duyệt Trần Văn B, lý do: Bão lụt)"
    title = known.catalogue["REPORT_LATE"].texts["vi"].title
    departures = Departures.of(known.waivers, YEAR, known.catalogue)
    assert departures == Departures({"BNV": [f"tiêu chí 2.5 {by}", f"quy tắc «{title}» {by}"]})
    assert Departures.of(known.waivers, YEAR + 1, known.catalogue) == Departures()


def test_a_waived_criterion_and_all_below_it_is_left_out_for_that_agency_in_that_year(tmp_path: Path) -> None:
    known = references(tmp_path, f"BNV,2,{GIVEN}")
    loaded = known.framework_for("ministry", YEAR)
    assert loaded is not None
    framework = loaded.framework
    below = [leaf for leaf in framework.leaves() if leaf.code.startswith("2.")]
    assert len(below) > 1
    for leaf in below:
        outcome = score_criterion(
            leaf,
            dict.fromkeys([name for each, given in leaf.inputs.items() for name in given.names(each)]),
            framework=framework,
            exemption=framework.exemption("BNV", leaf.code),
        )
        assert (outcome.is_applicable, outcome.points, outcome.max_points) == (False, Fraction(0), Fraction(0))
        assert outcome.reason == "Bão lụt; văn bản số 7/BNV-CCHC ngày 03/01/2026, người duyệt Trần Văn B"
        assert framework.exemption("BTP", leaf.code) is None
    other_year = known.framework_for("ministry", YEAR + 1)
    assert other_year is not None
    assert other_year.framework.exemption("BNV", "2.1") is None
    assert with_waivers(other_year.framework, known.waivers, YEAR + 1) is other_year.framework


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (f"X,REPORT_LATE,{GIVEN}", "line 2: agency_code 'X' is none of"),
        (f"BNV,9.9,{GIVEN}", "line 2: what '9.9' is neither a finding nor a criterion of minh-hoa-bo"),
        (f"BNV,CELL_NOT_NUMBER,{GIVEN}", "line 2: CELL_NOT_NUMBER holds for everybody"),
        (f"BNV,COVER_AGENCY_UNKNOWN,{GIVEN}", "line 2: COVER_AGENCY_UNKNOWN holds for everybody"),
        (f"BNV,2.5,{GIVEN}BNV,2.5,{GIVEN}", "line 3: .*already stands in line 2"),
        ("BNV,2.5,,Trần Văn B,2026-01-03,Bão lụt\n", "line 2: document_number is empty"),
        ("BNV,2.5,7/BNV,,2026-01-03,Bão lụt\n", "line 2: approver is empty"),
        ("BNV,2.5,7/BNV,Trần Văn B,,Bão lụt\n", "line 2: approved_on is empty"),
        ("BNV,2.5,7/BNV,Trần Văn B,2026-01-03,\n", "line 2: reason is empty"),
        ("BNV,2.5,7/BNV,Trần Văn B,3/1/2026,Bão lụt\n", "line 2: approved_on '3/1/2026' is not a date"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_used_costs_its_own_year_and_is_named_by_line(
    tmp_path: Path, rows: str, message: str
) -> None:
    known = references(tmp_path, rows)
    assert known.waivers.empty
    with pytest.raises(Exception, match=message):
        raise known.waiver_faults[YEAR]
    assert "its waivers cannot be used" in (why_unready(known, YEAR) or "")
    assert why_unready(known, YEAR - 1) is None


def test_an_approval_says_all_of_itself_in_both_languages() -> None:
    by = Approval("7/BNV", "Trần Văn B", date(2026, 1, 3), "Bão lụt")
    assert by.words() == "văn bản số 7/BNV ngày 03/01/2026, người duyệt Trần Văn B, lý do: Bão lụt"
    assert by.words("en") == "document 7/BNV of 03/01/2026, approved by Trần Văn B, reason: Bão lụt"
