"""An erratum lists every published figure that it moves, as printed, under the name that an agency had in that year."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import sqlalchemy as sa

from assets.publication.release.erratum import erratum_of, erratum_text, moved_figures
from assets.reference.agencies import read_agencies
from orchestration.cli.releases import print_moved
from warehouse.bulk import append
from warehouse.engine import writing
from warehouse.frames import conform
from warehouse.tables import agency, framework, release, release_score

FIXTURES = Path(__file__).parents[3] / "fixtures"


def figure(criterion: str = "1.1", track: str = "computed", **figures: Any) -> dict[str, Any]:
    key = {"year": 2024, "sequence": 1, "framework_id": "f", "agency_code": "24", "criterion_code": criterion}
    points = {"points_exact": Fraction(2, 3), "points": Decimal("0.67"), "max_points_exact": Fraction(5)}
    return {**key, "track": track, **points, **figures}


def moved(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> pd.DataFrame:
    return moved_figures(*(conform(pd.DataFrame(rows), release_score) for rows in (before, after)))


def said(found: pd.DataFrame) -> list[str]:
    return erratum_text(found, {"24": "Tỉnh Bắc Giang"}, reason="Tính nhầm", corrects="2024-1").splitlines()


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        (
            {"points_exact": Fraction(0), "points": Decimal("0.00"), "max_points_exact": Fraction(0)},
            "điểm 0,67 → 0,00; điểm tối đa 5 → 0",
        ),
        ({"max_points_exact": Fraction(9, 2)}, "điểm tối đa 5 → 4,5"),
        ({"points": Decimal("0.7")}, "điểm 0,67 → 0,7"),
        ({"index_pct": Decimal("13.3")}, "chỉ số không có → 13,3"),
        ({"points_exact": Fraction(201, 300)}, "thay đổi dưới mức làm tròn"),
    ],
    ids=["left out", "another maximum", "another rounding of points", "another rounding of the index", "too small"],
)
def test_what_moved_is_said_as_it_is_printed(changes: dict[str, Any], line: str) -> None:
    found = moved([figure()], [figure(**changes)])

    assert said(found)[4:] == [f"- Tỉnh Bắc Giang (mã 24). Tiêu chí 1.1, hệ thống chấm: {line}"]
    assert moved([figure()], [figure()]).empty


def test_the_list_and_the_command_count_the_same_ranks(capsys: pytest.CaptureFixture[str]) -> None:
    before = [figure("*", "computed", rank=None), figure("*", "self", rank=2)]
    after = [figure("*", "computed", rank=4), figure("*", "self", rank=1)]
    found = moved(before, after)

    print_moved(found)

    assert said(found)[2] == "Số liệu thay đổi: 2; thứ hạng thay đổi, kể cả theo điểm tự chấm: 2"
    assert capsys.readouterr().out.splitlines() == [
        "Figures moved: 2; ranks moved: 2",
        "24 (f, computed): rank - -> 4",
        "24 (f, self): rank 2 -> 1",
    ]


def test_an_agency_has_the_name_of_the_year_not_that_of_who_has_its_code_today(warehouse: sa.Engine) -> None:
    at = datetime(2025, 4, 1, tzinfo=UTC)
    rules = {
        "framework_id": "f",
        "version": "1",
        "title": "F",
        "level": "province",
        "years": "2024",
        "sha256": "0" * 64,
    }
    made = {"year": 2024, "sequence": 1, "decision_number": "1", "decision_on": pd.Timestamp("2025-04-01")}
    with writing(warehouse) as connection:
        append(connection, agency, read_agencies(FIXTURES / "agencies.csv"))
        rows: tuple[tuple[sa.Table, dict[str, Any]], ...] = (
            (framework, {**rules, "source_text": "x"}),
            (release, {**made, "released_at": at, "seal": "0" * 64, "code_version": "1"}),
            (release_score, figure()),
        )
        for table, row in rows:
            append(connection, table, conform(pd.DataFrame([row]), table))

        text = erratum_of(connection, 2024, 2, "Tính nhầm")

    assert "- Tỉnh Bắc Giang (mã 24). Tiêu chí 1.1, hệ thống chấm: điểm 0,67 → không có; " in text
