"""How bars are shared out over charts, and where charts find their figures."""

from __future__ import annotations

import pytest

from assets.publication.committee.sheets.charts import MOST_BARS, chart_height_px, chart_slices
from assets.publication.committee.sheets.data import ChartRange, chart_ranges
from tests.assets.publication.committee.sheets.small_year import STANDINGS, small_year


@pytest.mark.parametrize(
    ("count", "slices"),
    [
        (1, [(5, 5)]),
        (MOST_BARS, [(5, 38)]),
        (MOST_BARS + 1, [(5, 22), (23, 39)]),
        (2 * MOST_BARS, [(5, 38), (39, 72)]),
        (63, [(5, 36), (37, 67)]),
        (2 * MOST_BARS + 1, [(5, 27), (28, 50), (51, 73)]),
    ],
)
def test_bars_are_shared_out_evenly_over_as_few_charts_as_take_them(count: int, slices: list[tuple[int, int]]) -> None:
    assert chart_slices(ChartRange("thu", "xa", 5, 4 + count)) == slices


@pytest.mark.parametrize(("bars", "height"), [(1, 94), (2, 94), (3, 113), (22, 474), (23, 490), (34, 490)])
def test_a_chart_is_as_tall_as_its_bars_and_no_taller_than_a_page(bars: int, height: int) -> None:
    assert chart_height_px(bars) == height


def test_a_chart_has_the_ranked_agencies_of_one_group() -> None:
    assert chart_ranges(small_year()) == [ChartRange("thu", "xa", 1, 2), ChartRange("thu", "phuong", 4, 4)]
    assert chart_ranges(small_year(*STANDINGS[2:])) == [ChartRange("thu", "phuong", 2, 2)]
    assert chart_ranges(small_year(STANDINGS[2])) == []
