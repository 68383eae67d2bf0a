from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest

from assets.analysis.worklist.effects import Effect, Standing
from assets.analysis.worklist.items import Item, work_list
from assets.publication.appraisal.share import Share, items_of
from assets.review.double_items import is_double

AGENCIES = [f"A{number:02d}" for number in range(20)]
CRITERIA = ["1.1", "1.2", "2.1"]
NOW = Standing(Fraction(1), Fraction(50), 1, None)
ITEMS = work_list(
    [Effect("thu", code, criterion, NOW, NOW, NOW) for code, criterion in product(AGENCIES, CRITERIA)], {}
)


def taken(share: Share, pct: int = 0) -> list[tuple[str, str]]:
    return [item.key for item in items_of(share, ITEMS, year=2025, round_number=1, double_pct=pct)]


def test_everything_is_taken_where_nothing_is_asked_for() -> None:
    assert taken(Share(), pct=50) == [item.key for item in ITEMS]


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (Share(agencies={"A03"}), [("A03", code) for code in CRITERIA]),
        (Share(criteria={"1.2"}), [(code, "1.2") for code in AGENCIES]),
        (Share(agencies={"A03", "A05"}, criteria={"2.1"}), [("A03", "2.1"), ("A05", "2.1")]),
    ],
)
def test_appraisers_share_a_round_by_agencies_or_criteria(share: Share, expected: list[tuple[str, str]]) -> None:
    assert taken(share) == expected


@pytest.mark.parametrize("parts", [2, 3, 7])
def test_parts_hold_every_item_once_and_those_to_be_appraised_twice_in_two(parts: int) -> None:
    shares = [taken(Share(part=part, parts=parts), pct=30) for part in range(1, parts + 1)]
    counts = {item.key: sum(item.key in share for share in shares) for item in ITEMS}
    doubles = {key for key in counts if is_double(2025, 1, *key, 30)}
    assert doubles
    assert counts == {key: 2 if key in doubles else 1 for key in counts}


def test_items_keep_their_place_in_the_order_of_the_whole_year() -> None:
    part: list[Item] = items_of(Share(part=2, parts=2), ITEMS, year=2025, round_number=1, double_pct=0)
    assert [item.position for item in part] == [item.position for item in ITEMS if item in part]
