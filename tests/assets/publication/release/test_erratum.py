"""An erratum lists every published figure that it moves, as printed, under the name that an agency had in that year."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import sqlalchemy as sa

from assets.publication.published.editions import Correction, Document
from assets.publication.published.moved_figures import moved_figures, printed_figures
from assets.publication.release.erratum import erratum_of, erratum_text, released_edition
from assets.reference.agencies import read_agencies
from orchestration.cli.releases import print_moved
from warehouse.engine import writing
from warehouse.rows.bulk import append
from warehouse.rows.frames import conform
from warehouse.tables import agency, framework, release, release_score

FIXTURES = Path(__file__).parents[4] / "fixtures"


def figure(criterion: str = "1.1", track: str = "final", **figures: Any) -> dict[str, Any]:
    key = {"year": 2024, "sequence": 1, "framework_id": "f", "agency_code": "24", "criterion_code": criterion}
    points = {"points_exact": Fraction(2, 3), "points": Decimal("0.67"), "max_points_exact": Fraction(5)}
    return {**key, "track": track, **points, **figures}


def moved(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> pd.DataFrame:
    return moved_figures(*(printed_figures(conform(pd.DataFrame(rows), release_score)) for rows in (before, after)))


def said(found: pd.DataFrame) -> list[str]:
    corrected = Document("1/QĐ", date(2025, 4, 1))
    return erratum_text(Correction("2024-1", corrected, "Tính nhầm", found), {"24": "Tỉnh Bắc Giang"}).splitlines()


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        (
            {"points_exact": Fraction(0), "points": Decimal("0.00"), "max_points_exact": Fraction(0)},
            "điểm 0,67 → 0,00; điểm tối đa 5 → 0",
        ),
        ({"max_points_exact": Fraction(9, 2)}, "điểm tối đa 5 → 4,5"),
        ({"points": Decimal("0.7")}, "điểm 0,67 → 0,7"),
        ({"index_exact": Fraction(40, 3), "index_pct": Decimal("13.3")}, "chỉ số không có → 13,3"),
        ({"points_exact": Fraction(201, 300)}, "thay đổi dưới mức làm tròn"),
    ],
    ids=["left out", "another maximum", "another rounding of points", "another rounding of the index", "too small"],
)
def test_what_moved_is_said_as_it_is_printed(changes: dict[str, Any], line: str) -> None:
    found = moved([figure()], [figure(**changes)])

    assert said(found)[4:] == [f"- Tỉnh Bắc Giang (mã 24). Tiêu chí 1.1, kết quả: {line}"]
    assert moved([figure()], [figure()]).empty


def test_ranks_by_self_points_which_no_sheet_prints_are_counted_nowhere(capsys: pytest.CaptureFixture[str]) -> None:
    own = {"index_exact": Fraction(50), "index_pct": Decimal("50.00"), "class_name": "Yếu", "rank": 2}
    others = {"index_exact": Fraction(70), "index_pct": Decimal("70.00"), "class_name": "Khá", "rank": 1}
    before = [figure("*", "final", rank=None), figure("*", "self", **own)]
    after = [figure("*", "final", rank=4), figure("*", "self", **others)]
    found = moved(before, after)

    print_moved(found)

    assert said(found)[:3] == [
        "ĐÍNH CHÍNH lần công bố 2024-1 (văn bản số 1/QĐ ngày 01/04/2025)",
        "Lý do: Tính nhầm",
        "Số liệu thay đổi: 1; thứ hạng thay đổi: 1",
    ]
    assert len(said(found)) == 5
    assert capsys.readouterr().out.splitlines() == ["Figures moved: 1; ranks moved: 1", "24 (f): rank - -> 4"]


@pytest.mark.parametrize(("first", "then"), [([], ["appraisal_1"]), (["appraisal_1"], []), (["appraisal_1"],) * 2])
def test_of_a_round_that_only_one_release_knows_the_final_points_tell(first: list[str], then: list[str]) -> None:
    other = {"points_exact": Fraction(0), "points": Decimal("0.00")}
    before = [figure(track=track) for track in ("computed", *first, "final")]
    after = [figure(track="computed"), *(figure(track=track, **other) for track in (*then, "final"))]
    assert moved(before, after)["track"].tolist() == [*(set(first) & set(then)), "final"]


def test_points_that_an_agency_gave_itself_are_printed_and_listed() -> None:
    found = moved([figure(track="self")], [figure(track="self", points_exact=Fraction(1), points=Decimal("1.00"))])

    assert said(found)[4:] == ["- Tỉnh Bắc Giang (mã 24). Tiêu chí 1.1, tự chấm: điểm 0,67 → 1,00"]


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

        none = conform(pd.DataFrame([figure()]), release_score).head(0)
        edition = released_edition(connection, none, 2024, 2, Document("2", date(2025, 5, 1)), "Tính nhầm")
        assert edition.correction is not None
        text = erratum_of(connection, 2024, edition.correction)

    assert "- Tỉnh Bắc Giang (mã 24). Tiêu chí 1.1, kết quả: điểm 0,67 → không có; " in text
