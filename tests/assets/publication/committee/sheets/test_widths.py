"""Printed sheets fill a page's width: what one column takes another gives."""

from __future__ import annotations

from types import ModuleType

import pytest

from assets.publication.committee.sheets import charts, criteria, erratum, method, missing, ranking, summary
from assets.publication.paper.page_breaks import MARGIN_LEFT_MM, usable_width_px

PAGE_PX = int(usable_width_px(MARGIN_LEFT_MM))


@pytest.mark.parametrize(
    "sheet", [criteria, erratum, method, missing, ranking, summary], ids=lambda each: each.__name__
)
def test_the_columns_of_a_sheet_are_together_as_wide_as_a_page(sheet: ModuleType) -> None:
    assert sum(sheet.WIDTHS_PX) == PAGE_PX


def test_charts_stand_over_equal_columns() -> None:
    assert set(charts.WIDTHS_PX) == {PAGE_PX // len(charts.WIDTHS_PX)}
