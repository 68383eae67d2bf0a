from __future__ import annotations

import pytest

from assets.review.double_items import is_double

ITEMS = [(f"A{agency}", f"{criterion}") for agency in range(200) for criterion in range(20)]


def _drawn(pct: int, *, year: int = 2025, number: int = 1) -> set[tuple[str, str]]:
    return {item for item in ITEMS if is_double(year, number, *item, pct)}


@pytest.mark.parametrize(("pct", "share"), [(0, 0.0), (10, 0.1), (50, 0.5), (100, 1.0)])
def test_the_share_drawn_is_the_share_asked_for(pct: int, share: float) -> None:
    assert len(_drawn(pct)) / len(ITEMS) == pytest.approx(share, abs=0.02)


def test_a_greater_share_holds_the_items_of_a_smaller_one() -> None:
    assert _drawn(5) < _drawn(10) < _drawn(60)


def test_every_year_and_round_draws_its_own_items() -> None:
    first = _drawn(10)
    for other in (_drawn(10, year=2026), _drawn(10, number=2)):
        assert len(first & other) < len(first) / 4


def test_the_same_items_are_drawn_for_ever() -> None:
    # `printf '2025\n1\nBNV\n1.1' | sha256sum` begins d099abe76cec5ac1, which is 81.48 % of the way to 2**64.
    assert [is_double(2025, 1, "BNV", "1.1", pct) for pct in (81, 82)] == [False, True]
