from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest
import sqlalchemy as sa

from assets.publication.data_checks.leaps import (
    SELF_BEYOND_COMPUTED,
    Threshold,
    leaps,
    read_leaps,
    self_beyond_computed,
)
from tests.assets.conftest import framework_named
from warehouse.rows.bulk import append
from warehouse.rows.frames import conform, empty_frame
from warehouse.tables import agency_succession, index_score
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


@pytest.fixture
def restructured(connection: sa.Connection, add_agency: Callable[..., None]) -> None:
    """Two provinces that became one with the code of the first, and one that went on: each in a new period."""
    old = {"group_code": "provinces", "valid_to": date(2025, 6, 30)}
    new = {"group_code": "provinces", "valid_from": date(2025, 7, 1)}
    for code, name, successor in (("15", "Tỉnh Yên Bái", "15"), ("10", "Tỉnh Lào Cai", "15"), ("01", "Hà Nội", "01")):
        add_agency(code, "province", name=name, successor_code=successor, **old)
    add_agency("15", "province", name="Tỉnh Lào Cai", **new)
    add_agency("01", "province", name="Hà Nội", **new)
    for code, successor, weight in (("15", "15", 3), ("10", "15", 1), ("01", "01", None)):
        said = {} if weight is None else {"weight_measures": "dân số", "weight_source": "Thống kê"}
        row = {"predecessor_code": code, "predecessor_valid_from": date(2000, 1, 1), "successor_code": successor}
        weighed = {"weight_exact": weight and Fraction(weight), "successor_valid_from": date(2025, 7, 1), **said}
        connection.execute(sa.insert(agency_succession).values(**row, **weighed))


@pytest.mark.usefixtures("restructured")
@pytest.mark.parametrize("emptied", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("now", "moves"),
    [
        # Yên Bái had 50 and Lào Cai 90: by 3/4 and 1/4 Lào Cai of today had 60.
        ({"15": 79, "01": 69}, {}),
        ({"15": 80, "01": 50}, {"Tỉnh Lào Cai": 20}),
        ({"15": 60, "01": 30}, {"Hà Nội": -20}),
    ],
)
def test_last_years_figures_are_carried_over_to_the_agencies_of_today(
    connection: sa.Connection, now: dict[str, Any], moves: dict[str, Any]
) -> None:
    framework_named(connection, "thu")
    append(connection, index_score, scores({"15": 50, "10": 90, "01": 50}).assign(year=2024))
    append(connection, index_score, scores(now))
    found = read_leaps(connection, 2025, datetime(2026, 2, 1, tzinfo=UTC)).since_last_year
    assert dict(zip(found["name"], found["move"], strict=True)) == moves


def test_frameworks_of_one_agency_are_not_mixed() -> None:
    def two(first: int, second: int) -> pd.DataFrame:
        return pd.concat([scores({"A": first}), scores({"A": second}).assign(framework_id="ngoai")])

    assert leaps(two(40, 80), two(42, 81), NAMES, THRESHOLD).empty
    assert leaps(scores({"A": 40}), scores({"A": 60}).assign(framework_id="moi"), NAMES, THRESHOLD)[
        "move"
    ].tolist() == [20]


@pytest.mark.parametrize(("beyond", "names"), [(-30, []), (0, []), (19, []), (20, ["Sở A"]), (35, ["Sở A"])])
def test_an_own_index_far_beyond_the_computed_one_is_named(beyond: int, names: list[str]) -> None:
    both = pd.concat([scores({"A": 50 + beyond, "B": 60}, SELF), scores({"A": 50, "B": 60}, COMPUTED)])

    assert self_beyond_computed(both, NAMES)["name"].tolist() == names
    assert SELF_BEYOND_COMPUTED.index == 20
