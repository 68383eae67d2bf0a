from __future__ import annotations

import base64
import re

import pandas as pd

from assets.analysis.year_change.plot import movers_plot, parts_plot
from assets.analysis.year_change.table import change_frames
from assets.preview.names import Names
from checks.code_lists import CodeLists
from tests.assets.analysis.year_change.test_table import ministries, provinces

LABELS = pd.DataFrame(
    [("agency_groups", "province", "Các tỉnh", 1)], columns=["list_name", "code", "label", "position"]
)
NAMES = Names(labels=CodeLists(LABELS), agencies={"15": "Tỉnh Lào Cai"}, frameworks={"thu": "Bộ thử"})


def texts(markdown: str | None) -> list[str]:
    found = re.search(r"base64,([A-Za-z0-9+/=]+)", str(markdown))
    assert found is not None
    return re.findall(r">([^<>]+)<", base64.b64decode(found[1]).decode())


def test_movers_and_the_parts_of_the_mean_change_are_drawn() -> None:
    found = change_frames(provinces())
    assert {"Tỉnh Lào Cai", "+15,00", "+5,00"} <= set(texts(movers_plot(found.ranks, NAMES)))
    # Lào Cai had 60 and Hà Nội 55, now 75 and 60; of criterion 1 one of two gained 10, of criterion 2 both gained 5.
    drawn = texts(parts_plot(*found, NAMES))
    assert [each for each in drawn if each[-1].isdigit() and "," in each] == ["57,50", "+5,00", "+5,00", "67,50"]
    assert "Tiêu chí 1" in drawn


def test_nothing_is_drawn_where_nothing_can_be_compared() -> None:
    found = change_frames(ministries())
    assert movers_plot(found.ranks, NAMES) is None
    assert parts_plot(*found, NAMES) is None
