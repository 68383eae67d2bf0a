from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pandas as pd
import pytest

from assets.rules.framework.files import parse_framework
from assets.rules.framework.model import Framework
from assets.scoring.indices import score_indices
from warehouse.tables import index_score

YEAR = 2024
Figure = Fraction | int | None


def framework(ranking: str = "{ties: min}", rounding: str = "{points: 2, index: 2}") -> Framework:
    return parse_framework(
        f"""
framework: thu
title: Thử
level: commune
years: [{YEAR}]
basis: {{document: 1/QĐ, issued: {YEAR}-01-01, issuer: Thử}}
ranking: {ranking}
rounding: {rounding}
classes: [{{from: 90, name: Tốt}}, {{from: 70, name: Khá}}, {{from: 50, name: Đạt}}]
criteria:
  - {{code: a, name: A, max: 60, inputs: {{x: {{declared: number}}}}, score: x}}
  - {{code: b, name: B, max: 40, inputs: {{x: {{declared: number}}}}, score: x}}
""",
        path="thu.yaml",
    )


def indices(
    figures: dict[str, tuple[Figure, Figure]],
    *,
    rules: Framework | None = None,
    groups: dict[str, str] | None = None,
    maxima: dict[str, tuple[int, int]] | None = None,
) -> pd.DataFrame:
    """The index of agencies with the given points for a and b, by agency."""
    rows = [
        {
            "framework_id": "thu",
            "agency_code": agency,
            "criterion_code": code,
            "track": "computed",
            "points_exact": None if points is None else Fraction(points),
            "max_points_exact": Fraction(most),
        }
        for agency, both in figures.items()
        for code, points, most in zip("ab", both, (maxima or {}).get(agency, (60, 40)), strict=True)
    ]
    scores = pd.DataFrame(rows).astype({"points_exact": "object"})
    scores["points_exact"] = scores["points_exact"].where(scores["points_exact"].notna(), None)
    agencies = pd.DataFrame({"code": list(figures), "group_code": [(groups or {}).get(a, "xã") for a in figures]})
    submissions = pd.DataFrame({"agency_code": list(figures), "submission_id": range(7, 7 + len(figures))})
    frame = score_indices(scores, agencies, submissions, [rules or framework()], YEAR)
    assert list(frame.columns) == [column.name for column in index_score.columns]
    return frame.set_index("agency_code")


def ranks(frame: pd.DataFrame) -> dict[str, int | None]:
    return {agency: None if pd.isna(place) else int(place) for agency, place in frame["rank"].items()}


def test_the_total_the_index_and_their_printed_forms():
    found = indices({"01": (Fraction(100, 3), Fraction(100, 7))}).loc["01"]
    assert found["points_exact"] == Fraction(1000, 21)
    assert (found["points"], found["index_pct"]) == (Decimal("47.62"), Decimal("47.62"))
    assert (found["max_points_exact"], found["submission_id"]) == (100, 7)


def test_the_index_is_taken_of_the_maximum_that_applies():
    found = indices({"01": (45, 0)}, maxima={"01": (60, 0)}).loc["01"]
    assert (found["index_exact"], found["max_points_exact"], found["class_name"]) == (75, 60, "Khá")


def test_bonus_points_may_carry_the_index_above_one_hundred():
    assert indices({"01": (60, 47)}).loc["01", "index_exact"] == 107


@pytest.mark.parametrize(
    ("points", "printed", "name"),
    [
        (90, "90.00", "Tốt"),
        (Fraction(89_999, 1_000), "90.00", "Khá"),
        (70, "70.00", "Khá"),
        (Fraction(69_995, 1_000), "70.00", "Đạt"),
        (50, "50.00", "Đạt"),
        (Fraction(4_999, 100), "49.99", None),
        (-1, "-1.00", None),
    ],
)
def test_the_class_is_that_of_the_unrounded_index(points, printed, name):
    found = indices({"01": (points, 0)}).loc["01"]
    assert found["index_pct"] == Decimal(printed)
    assert found["class_name"] == name or (name is None and pd.isna(found["class_name"]))


def test_ranks_follow_unrounded_figures_even_where_the_printed_ones_are_equal():
    frame = indices({"01": (80, 0), "02": (Fraction(80_001, 1_000), 0), "03": (Fraction(79_999, 1_000), 0)})
    assert set(frame["index_pct"]) == {Decimal("80.00")}
    assert ranks(frame) == {"02": 1, "01": 2, "03": 3}


@pytest.mark.parametrize(("ties", "last"), [("min", 4), ("dense", 3)])
def test_equal_indices_share_a_rank_by_the_frameworks_rule(ties, last):
    frame = indices(
        {"01": (60, 30), "02": (50, 30), "03": (40, 40), "04": (1, 1)}, rules=framework(f"{{ties: {ties}}}")
    )
    assert ranks(frame) == {"01": 1, "02": 2, "03": 2, "04": last}
    assert set(frame["ranked_count"]) == {4}


def test_a_tie_is_broken_by_the_criterion_that_the_framework_names():
    frame = indices({"01": (50, 30), "02": (40, 40), "03": (60, 40)}, rules=framework("{ties: min, then_by: [b]}"))
    assert ranks(frame) == {"03": 1, "02": 2, "01": 3}


def test_agencies_are_ranked_within_their_group():
    groups = {"01": "miền núi", "02": "đồng bằng", "03": "miền núi"}
    frame = indices({"01": (10, 0), "02": (20, 0), "03": (30, 0)}, groups=groups)
    assert ranks(frame) == {"01": 2, "02": 1, "03": 1}
    assert frame["ranked_count"].to_dict() == {"01": 2, "02": 1, "03": 2}


def test_without_points_of_one_criterion_there_is_no_total_class_or_rank():
    frame = indices({"01": (60, None), "02": (10, 10)})
    missing = frame.loc["01"]
    assert missing[["points_exact", "points", "index_exact", "index_pct", "class_name", "rank"]].isna().all()
    assert missing["max_points_exact"] == 100
    assert ranks(frame) == {"01": None, "02": 1}
    assert set(frame["ranked_count"]) == {1}


def test_where_no_criterion_applies_there_is_a_total_but_no_index():
    found = indices({"01": (0, 0)}, maxima={"01": (0, 0)}).loc["01"]
    assert found["points_exact"] == 0
    assert found[["index_exact", "class_name", "rank"]].isna().all()


def test_a_submission_list_with_two_of_one_agency_is_refused():
    agencies = pd.DataFrame({"code": ["01"], "group_code": ["xã"]})
    twice = pd.DataFrame({"agency_code": ["01", "01"], "submission_id": [1, 2]})
    with pytest.raises(ValueError, match="more than one row of 01"):
        score_indices(pd.DataFrame({"framework_id": []}), agencies, twice, [framework()], YEAR)
