from __future__ import annotations

from fractions import Fraction
from typing import Any

import pandas as pd
import pytest

from assets.publication.data_checks.leaps import SELF_BEYOND_COMPUTED, Threshold, leaps, self_beyond_computed
from warehouse.rows.frames import conform, empty_frame
from warehouse.tables import index_score
from warehouse.tables.tracks import COMPUTED, FINAL, SELF

NAMES = pd.Series({"A": "Sở A", "B": "Sở B"})
THRESHOLD = Threshold(index=15, share_of_group=Fraction(1, 4), least_places=5)


def scores(indices: dict[str, Any], track: str = FINAL, group: str = "departments") -> pd.DataFrame:
    """Rows of `index_score`; ranks follow from the indices."""
    given = {code: index for code, index in indices.items() if index is not None}
    rows = [
        {
            "year": 2025,
            "framework_id": "thu",
            "agency_code": code,
            "track": track,
            "group_code": group,
            "max_points_exact": Fraction(100),
            "index_exact": None if index is None else Fraction(index),
            "index_pct": index,
            "rank": None if index is None else 1 + sum(other > index for other in given.values()),
            "ranked_count": len(given),
        }
        for code, index in indices.items()
    ]
    return conform(pd.DataFrame(rows), index_score) if rows else empty_frame(index_score)


def found(before: dict[str, Any], after: dict[str, Any]) -> dict[str, tuple[Any, int]]:
    rows = leaps(scores(before), scores(after), NAMES, THRESHOLD)
    return {
        code: (move, places)
        for code, move, places in zip(rows["agency_code"], rows["move"], rows["places"], strict=True)
    }


MANY = {f"S{number:02d}": 90 - number for number in range(12)}
"""Twelve agencies, S00 before all others."""


@pytest.mark.parametrize(
    ("before", "after", "moves"),
    [
        pytest.param({"A": 60}, {"A": 60}, {}, id="nothing moved"),
        pytest.param({"A": 60}, {"A": "74.9"}, {}, id="less than the threshold"),
        pytest.param({"A": 60}, {"A": 75}, {"A": (15, 0)}, id="as much as it"),
        pytest.param({"A": 60}, {"A": 40}, {"A": (-20, 0)}, id="down"),
        pytest.param({"A": 60, "B": 50}, {"A": 80, "B": 10}, {"B": (-40, 0), "A": (20, 0)}, id="the farthest first"),
        pytest.param({}, {"A": 60}, {}, id="first figures are no leap"),
        pytest.param({"A": 60}, {}, {}, id="nor are those that are gone"),
        pytest.param({"A": None}, {"A": 60}, {}, id="nor is an index where there was none"),
        pytest.param(MANY, MANY | {"S11": 84.5}, {"S11": (Fraction(11, 2), 5)}, id="five places up"),
        pytest.param(MANY, MANY | {"S11": 83.5}, {}, id="four are not enough"),
        pytest.param(
            {"S11": 79}, MANY | {"S11": 79}, {}, id="a place lost to agencies that were not ranked before is none"
        ),
    ],
)
def test_a_leap_is_an_index_or_a_rank_that_moves_by_the_threshold(
    before: dict[str, Any], after: dict[str, Any], moves: dict[str, Any]
) -> None:
    assert list(found(before, after).items()) == list(moves.items())


@pytest.mark.parametrize(("ranked", "places"), [(1, 5), (20, 5), (63, 15)])
def test_a_rank_leaps_by_a_share_of_its_group_and_never_by_a_few_places(ranked: int, places: int) -> None:
    assert THRESHOLD.places(ranked) == places


@pytest.mark.parametrize(("beyond", "names"), [(-30, []), (0, []), (19, []), (20, ["Sở A"]), (35, ["Sở A"])])
def test_an_own_index_far_beyond_the_computed_one_is_named(beyond: int, names: list[str]) -> None:
    both = pd.concat([scores({"A": 50 + beyond, "B": 60}, SELF), scores({"A": 50, "B": 60}, COMPUTED)])

    assert self_beyond_computed(both, NAMES)["name"].tolist() == names
    assert SELF_BEYOND_COMPUTED.index == 20
