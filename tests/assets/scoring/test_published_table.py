"""PAR INDEX 2023 of the ministries, as published on 17 April 2024, computed by the engine.

`par_index_2023_ministries.csv` holds the table as it was printed by the Government's portal (Cổng TTĐT Chính phủ,
xaydungchinhsach.chinhphu.vn, «Chi tiết bảng xếp hạng PAR INDEX 2023 của các bộ, cơ quan ngang bộ»): two decimals,
from unrounded figures that were not published. In nine of its rows the printed parts miss the printed total by 0,01.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest

from assets.rules.framework.files import parse_framework
from assets.rules.language.rounding import printed
from assets.scoring.indices import score_indices
from assets.scoring.scores import score_criteria

FRAMEWORK = parse_framework(
    """
framework: par-index-2023-ministries
title: PAR INDEX 2023 cấp bộ, theo hai phần đã công bố
level: ministry
years: [2023]
basis: {document: 876/QĐ-BNV, issued: 2022-11-10, issuer: Bộ Nội vụ}
rounding: {points: 2, index: 2, mode: half_up}
ranking: {ties: min}
classes: [{from: 80, name: Từ 80 %}, {from: 0, name: Dưới 80 %}]
criteria:
  - code: appraised
    name: Điểm thẩm định
    max: 68.50
    inputs: {points: {declared: number}}
    score: points
  - code: surveyed
    name: Điểm điều tra xã hội học
    max: 31.50
    inputs: {points: {declared: number}}
    score: points
""",
    path="par-index-2023-ministries.yaml",
)
HALF_CENT = Fraction(1, 200)


@dataclass(frozen=True)
class Printed:
    agency: str
    rank: int
    appraised: Decimal
    surveyed: Decimal
    total: Decimal
    index_pct: Decimal

    @property
    def missing(self) -> Fraction:
        """By how much the printed parts miss the printed total."""
        return Fraction(self.total) - Fraction(self.appraised) - Fraction(self.surveyed)


def read_table() -> list[Printed]:
    with (Path(__file__).parent / "par_index_2023_ministries.csv").open(encoding="utf-8", newline="") as file:
        return [
            Printed(row["agency"], int(row["rank"]), *(Decimal(row[name]) for name in list(row)[2:]))
            for row in csv.DictReader(file)
        ]


TABLE = read_table()


def unrounded_parts(row: Printed) -> tuple[Fraction, Fraction]:
    """Parts that print as published and whose sum prints as the published total.

    A printed part stands for every figure up to half a cent away. Moving both parts three tenths of what is missing
    keeps each within its half cent and brings their sum within half a cent of the total: 0,6 of 0,01 is moved, and
    0,4 of it remains.
    """
    moved = row.missing * Fraction(3, 10)
    return Fraction(row.appraised) + moved, Fraction(row.surveyed) + moved


def score(parts: dict[str, tuple[Fraction, Fraction]]) -> tuple[pd.DataFrame, pd.DataFrame]:
    rows = [
        (2023, FRAMEWORK.framework, agency, code, "points", "number", str(value), 1)
        for agency, values in parts.items()
        for code, value in zip(("appraised", "surveyed"), values, strict=True)
    ]
    names = ["year", "framework_id", "agency_code", "criterion_code", "input_name", "value_type", "value", "row_count"]
    empty = pd.DataFrame(columns=["agency_code", "criterion_code", "self_points", "not_applicable", "evidence_kinds"])
    criteria = score_criteria(pd.DataFrame(rows, columns=names), empty, [FRAMEWORK], 2023)
    agencies = pd.DataFrame({"code": list(parts), "group_code": "ministries"})
    submissions = pd.DataFrame({"agency_code": list(parts), "submission_id": range(1, len(parts) + 1)})
    indices = score_indices(criteria, agencies, submissions, [FRAMEWORK], 2023)
    return criteria[criteria["track"] == "computed"], indices[indices["track"] == "computed"].set_index("agency_code")


def test_the_published_table_is_whole():
    assert [row.rank for row in TABLE] == list(range(1, 18))
    assert sum(row.missing != 0 for row in TABLE) == 9
    assert {abs(row.missing) for row in TABLE} == {0, Fraction(1, 100)}


@pytest.mark.parametrize("row", TABLE, ids=[row.agency for row in TABLE])
def test_the_printed_parts_and_the_printed_total_can_all_be_right(row):
    """The sums that the printed parts allow, and the totals that print as the total, share a part of the scale."""
    least, most = (Fraction(row.appraised + row.surveyed) + sign * 2 * HALF_CENT for sign in (-1, 1))
    total = Fraction(row.total)
    assert max(least, total - HALF_CENT) < min(most, total + HALF_CENT)
    parts = unrounded_parts(row)
    assert [printed(part, 2) for part in parts] == [row.appraised, row.surveyed]
    assert printed(sum(parts), 2) == row.total


def test_every_total_index_and_rank_is_reproduced_from_unrounded_parts():
    criteria, indices = score({row.agency: unrounded_parts(row) for row in TABLE})
    points = criteria.set_index(["agency_code", "criterion_code"])["points"]
    for row in TABLE:
        found = indices.loc[row.agency]
        assert (found["points"], found["index_pct"], found["rank"]) == (row.total, row.index_pct, row.rank)
        assert [points[row.agency, code] for code in ("appraised", "surveyed")] == [row.appraised, row.surveyed]
    assert set(indices["ranked_count"]) == {17}


def test_the_mean_and_what_the_press_said_of_the_table_are_reproduced():
    _, indices = score({row.agency: unrounded_parts(row) for row in TABLE})
    exact = indices["index_exact"]
    mean = sum(exact, Fraction(0)) / len(exact)
    assert printed(mean, 2) == Decimal("84.38")
    assert sum(index > mean for index in exact) == 10
    assert indices["index_pct"].max() - indices["index_pct"].min() == Decimal("11.92")
    assert indices["class_name"].value_counts().to_dict() == {"Từ 80 %": 14, "Dưới 80 %": 3}


def test_sums_of_printed_parts_would_miss_nine_published_totals():
    """Why figures are rounded once, when they are printed: the published table itself was."""
    _, indices = score({row.agency: (Fraction(row.appraised), Fraction(row.surveyed)) for row in TABLE})
    wrong = [row.agency for row in TABLE if indices.loc[row.agency, "points"] != row.total]
    assert wrong == [row.agency for row in TABLE if row.missing != 0]
    assert len(wrong) == 9
