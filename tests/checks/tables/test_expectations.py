"""Great Expectations says what is wrong with the figures that the Committee reads, and nothing of sound ones."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest

from checks.tables.expectations import MEDIAN, STATEMENTS, Verdict, verdicts
from checks.tables.publishable import broken_statements
from checks.tables.published_frames import expected_indices, published_frames
from warehouse.rows.frames import conform, empty_frame
from warehouse.tables import METADATA

# Importing Great Expectations imports others' modules that still use what Python has deprecated.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

YEAR = 2024
TRACKS = ("self", "computed", "appraisal_1", "final")
TABLES = {
    "agencies": "agency",
    "criteria": "criterion",
    "submissions": "submission",
    "criterion_scores": "criterion_score",
    "index_scores": "index_score",
    "last_index_scores": "index_score",
}


def score(agency: str, criterion: str, track: str, points: Fraction | None) -> dict[str, Any]:
    return {
        "year": YEAR, "framework_id": "f", "agency_code": agency, "criterion_code": criterion, "track": track,
        "points_exact": points, "points": None if points is None else Decimal("0.00"),
        "max_points_exact": Fraction(2 if criterion == "1" else 1), "is_applicable": True,
    }  # fmt: skip


def index(agency: str, track: str, points: Fraction | None, rank: int | None, printed: str | None) -> dict[str, Any]:
    return {
        "year": YEAR, "framework_id": "f", "agency_code": agency, "track": track, "group_code": "ministry",
        "submission_id": 1,
        "points_exact": points, "points": None if points is None else Decimal("0.00"),
        "max_points_exact": Fraction(2), "index_exact": None if points is None else points * 50,
        "index_pct": None if printed is None else Decimal(printed), "rank": rank, "ranked_count": 2,
    }  # fmt: skip


def criterion(code: str, parent: str | None, most: str) -> dict[str, Any]:
    return {
        "framework_id": "f", "criterion_code": code, "parent_code": parent, "position": 1, "name": code,
        "max_points": most, "is_leaf": parent is not None,
    }  # fmt: skip


def sound() -> dict[str, list[dict[str, Any]]]:
    """Two agencies that sent, one that was refused, one that no longer exists; thirds, which no float holds."""
    third = Fraction(1, 3)
    agencies = {
        code: {"code": code, "valid_from": pd.Timestamp("2020-01-01"), "valid_to": end, "name": code,
               "level": "ministry", "group_code": "ministry"}
        for code, end in (("A", None), ("B", None), ("C", None), ("D", pd.Timestamp("2024-03-01")))
    }  # fmt: skip
    sent = [("A", "accepted"), ("B", "accepted_with_findings"), ("C", "rejected"), ("D", "accepted")]
    scores, indices = [], []
    for track in TRACKS:
        scores += [score("A", "1", track, third * 2), score("A", "1.1", track, third), score("A", "1.2", track, third)]
        indices.append(index("A", track, third * 2, 1, "33.33"))
    for track in TRACKS:
        points = Fraction(0) if track == "self" else None
        scores += [
            score("B", "1", track, points),
            score("B", "1.1", track, Fraction(0)),
            score("B", "1.2", track, points),
        ]
        indices.append(index("B", track, points, None if points is None else 2, None if points is None else "0.00"))
    return {
        "agencies": list(agencies.values()),
        "criteria": [criterion("1", None, "2"), criterion("1.1", "1", "1"), criterion("1.2", "1", "1")],
        "submissions": [
            {"submission_id": number, "year": YEAR, "sha256": code * 64, "file_name": code, "status": status,
             "received_at": pd.Timestamp("2024-12-01", tz="UTC"), "reader_version": 1, "agency_code": code,
             "framework_id": "f", "blocking_count": 0, "warning_count": 0, "note_count": 0}
            for number, (code, status) in enumerate(sent, start=1)
        ],
        "criterion_scores": scores,
        "index_scores": indices,
    }  # fmt: skip


def published(rows: Mapping[str, list[dict[str, Any]]]) -> dict[str, pd.DataFrame]:
    frames = {}
    for name, table in TABLES.items():
        given = rows.get(name, [])
        columns = {key: pd.Series([row.get(key) for row in given], dtype=object) for key in (given or [{}])[0]}
        frames[name] = (
            conform(pd.DataFrame(columns), METADATA.tables[table]) if given else empty_frame(METADATA.tables[table])
        )
    return published_frames(**frames, year=YEAR)


def judged(rows: Mapping[str, list[dict[str, Any]]]) -> dict[str, tuple[int, tuple[str, ...]]]:
    """The statements that do not hold: how often broken, and samples."""
    frames = published(rows)
    found = verdicts(frames)
    blocking = {each.statement.name: each.broken_count for each in broken(found) if each.statement.blocks}
    assert {breach.column: breach.count for breach in broken_statements(frames)} == blocking
    assert [verdict.statement for verdict in found] == list(STATEMENTS)
    return {verdict.statement.name: (verdict.broken_count, verdict.samples) for verdict in broken(found)}


def broken(found: list[Verdict]) -> list[Verdict]:
    return [verdict for verdict in found if not verdict.holds]


def test_sound_figures_break_nothing_not_even_by_a_third_of_a_point() -> None:
    assert judged(sound()) == {}


def weighted() -> dict[str, list[dict[str, Any]]]:
    """As `sound`, "1" being the mean of 1.1 (weight 1) and 1.2 (weight 2) of 1 point each, cut at 1."""
    rows = sound()
    rows["criteria"][0] |= {"weight": None, "cap": "1"}
    rows["criteria"][1] |= {"weight": "1"}
    rows["criteria"][2] |= {"weight": "2"}
    return rows


def test_a_weighted_parent_is_held_to_the_mean_of_its_children_and_to_its_cut() -> None:
    rows = weighted()
    whole, first, second = rows["criterion_scores"][:3]

    def held() -> tuple[Fraction, Fraction]:
        parents = published(rows)["parents"]
        own = parents[parents["agency_code"].eq("A") & parents["track"].eq("self")]
        return own["points"].item(), own["parts"].item()

    assert held() == (Fraction(2, 3), Fraction(2, 3))  # a third of each: 2 · (1/3 + 2/3) / 3
    first["points_exact"] = Fraction(2, 3)
    assert held() == (Fraction(2, 3), Fraction(8, 9))
    first["points_exact"] = second["points_exact"] = Fraction(1)
    assert held() == (Fraction(2, 3), 1)
    second |= {"is_applicable": False, "points_exact": Fraction(0), "max_points_exact": Fraction(0)}
    first["points_exact"], whole["points_exact"] = Fraction(1, 4), Fraction(1, 2)
    assert held() == (Fraction(1, 2), Fraction(1, 2))  # 1.2 is left out: 2 · 1/4


def test_parts_are_summed_in_whatever_order_they_come() -> None:
    rows = sound()
    assert judged(rows | {"criterion_scores": rows["criterion_scores"][::-1]}) == {}


def spoiled(name: str, position: int, **changes: Any) -> dict[str, list[dict[str, Any]]]:
    rows = sound()
    rows[name][position] |= changes
    return rows


@pytest.mark.parametrize(
    ("rows", "wrong"),
    [
        (
            spoiled("index_scores", 1, track="self"),
            {
                "every_expected_agency_has_an_index": (1, ("A/computed",)),
                "one_index_per_agency_and_track": (2, ("f/A/self", "f/A/self")),
            },
        ),
        (
            spoiled("criterion_scores", 0, points_exact=Fraction(2, 3) + Fraction(1, 10**12)),
            {
                "totals_equal_their_parts": (1, ("f/A/self/1: points 2000000000003/3000000000000, parts 2/3",)),
                "the_index_total_equals_the_criteria": (
                    1,
                    ("f/A/self: points 2/3, parts 2000000000003/3000000000000",),
                ),
            },
        ),
        (
            spoiled("criterion_scores", 4, points_exact=Fraction(3, 2)),
            {
                "points_are_within_their_maximum": (1, ("f/A/computed/1.1: most 1, points 3/2",)),
                "totals_equal_their_parts": (1, ("f/A/computed/1: points 2/3, parts 11/6",)),
            },
        ),
        (
            spoiled("criterion_scores", 7, points_exact=Fraction(1, 4)),
            {
                "final_points_are_those_of_the_last_round": (1, ("f/A/1.1: points 1/3, decided 1/4",)),
                "totals_equal_their_parts": (1, ("f/A/appraisal_1/1: points 2/3, parts 7/12",)),
            },
        ),
        (
            {name: [row for row in rows if row.get("track") != "final"] for name, rows in sound().items()},
            {
                "every_expected_agency_has_an_index": (2, ("A/final", "B/final")),
                "final_points_are_those_of_the_last_round": (
                    4,
                    ("f/A/1: decided 2/3", "f/A/1.1: decided 1/3", "f/A/1.2: decided 1/3", "f/B/1.1: decided 0"),
                ),
            },
        ),
        (
            spoiled("index_scores", 6, agency_code="C"),
            {"every_expected_agency_has_an_index": (1, ("B/appraisal_1",))},
        ),
        (
            spoiled("index_scores", 0, index_pct=Decimal("33.35")),
            {"printed_figures_are_the_exact_ones_rounded": (1, ("f/A/self: misprint 5/3",))},
        ),
        (spoiled("index_scores", 0, rank=2), {"ranks_begin_at_one": (1, ("f/ministry/self: best_rank 2",))}),
    ],
    ids=[
        *("no index", "a total off by a trillionth", "points over the maximum", "points that are not the round's"),
        *("no final points", "a round for one agency alone", "a misprint", "nobody is first"),
    ],
)  # fmt: skip
def test_each_wrong_figure_is_named_by_its_statement(
    rows: Mapping[str, list[dict[str, Any]]], wrong: Mapping[str, tuple[int, tuple[str, ...]]]
) -> None:
    assert judged(rows) == wrong


@pytest.mark.parametrize(
    ("begins", "ends", "is_expected"),
    [
        ("2020-01-01", None, True),
        ("2020-01-01", "2024-12-31", True),
        ("2020-01-01", "2024-12-30", False),
        ("2024-12-31", None, True),
        ("2025-01-01", None, False),
    ],
)
def test_an_agency_that_is_there_on_the_years_last_day_must_have_an_index(
    begins: str, ends: str | None, is_expected: bool
) -> None:
    rows = sound()
    agency = {"valid_from": pd.Timestamp(begins), "valid_to": None if ends is None else pd.Timestamp(ends)}
    agencies = pd.DataFrame([rows["agencies"][0] | agency]).astype({"valid_to": "datetime64[us]"})
    expected = expected_indices(agencies, pd.DataFrame(rows["submissions"]), pd.DataFrame(rows["index_scores"]), YEAR)
    assert expected["agency_code"].unique().tolist() == (["A"] if is_expected else [])


def test_where_one_is_scored_without_a_report_all_of_its_level_must_have_an_index() -> None:
    rows = sound()
    agencies = pd.DataFrame([rows["agencies"][0] | {"code": code} for code in "AE"]).astype(
        {"valid_to": "datetime64[us]"}
    )
    nothing_sent = pd.DataFrame(rows["submissions"]).head(0)
    indices = pd.DataFrame(rows["index_scores"])
    with_report = expected_indices(agencies, nothing_sent, indices.assign(submission_id=1), YEAR)
    without = expected_indices(agencies, nothing_sent, indices.assign(submission_id=None), YEAR)
    assert with_report.empty
    assert without.loc[without["framework_id"].isna(), "agency_code"].unique().tolist() == ["E"]


def test_a_year_without_any_figure_breaks_nothing() -> None:
    assert all(verdict.holds for verdict in verdicts(published({})))


def with_last_year(indices: list[int]) -> dict[str, list[dict[str, Any]]]:
    """Sound figures, of which the one final index is 33,33 %, after a year of these indices."""
    before = [index(f"A{n}", "final", Fraction(each, 50), 1, f"{each}.00") for n, each in enumerate(indices)]
    return sound() | {"last_index_scores": before}


@pytest.mark.parametrize(
    ("before", "is_told"),
    [
        ([30] * 5 + [40] * 5, False),
        ([34] * 10, True),
        ([33] * 10, True),
        ([80] * 9, False),
        ([80] * 10, True),
    ],
    ids=["within", "below its deciles", "above its deciles", "too few to compare with", "far from it"],
)
def test_a_median_beyond_last_years_deciles_is_told_and_stops_nothing(before: list[int], is_told: bool) -> None:
    frames = published(with_last_year(before))

    assert [each.statement.name for each in broken(verdicts(frames))] == ([MEDIAN] if is_told else [])
    assert broken_statements(frames) == []


def test_of_two_frameworks_of_a_level_each_owes_its_own_agencies_an_index() -> None:
    there = {"level": "ministry", "valid_from": pd.Timestamp("2020-01-01"), "valid_to": pd.NaT}
    agencies = pd.DataFrame([there | {"code": code} for code in "ABC"])
    sent = pd.DataFrame({"agency_code": ["A", "B"], "status": "accepted", "framework_id": "asks"})
    given = [("asks", "A", 1), ("outside", "A", None), ("outside", "B", None)]
    rows = [(*each, track) for each in given for track in ("self", "computed", "final")]
    indices = pd.DataFrame(rows, columns=["framework_id", "agency_code", "submission_id", "track"])

    expected = expected_indices(agencies, sent, indices, YEAR)

    final = expected[expected["track"].eq("final")].fillna("")
    assert final[["agency_code", "framework_id"]].to_numpy().tolist() == [
        *(["A", "outside"], ["A", "asks"], ["B", "outside"]),
        *(["B", ""], ["C", ""]),
    ]
