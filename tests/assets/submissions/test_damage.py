"""One clean report, damaged in one place at a time: the finding names that place, and nothing else is found.

What the damage entails of itself (a task renamed in the plan, and the activities that refer to it) is listed by the
damage. Here every kind is done at one place; `make fuzz` does them at others.
"""

from __future__ import annotations

import io
from collections import Counter
from functools import cache

import pandas as pd
import pytest
from openpyxl import load_workbook

from assets.reference.loading import References, load_references
from checks.workbook_layout import GUIDE_SHEET
from tests.assets.submissions.damaged_night import IN_PLACE, KINDS, DamagedNight
from tests.assets.submissions.sound_files import FIXTURES, sample_workbook
from warehouse.tables import REPORT_TABLES

pytestmark = pytest.mark.slow


@cache
def known() -> References:
    return load_references(FIXTURES, FIXTURES / "frameworks")


@pytest.fixture(scope="module", name="sample")
def _sample() -> bytes:
    return sample_workbook(known())


@pytest.fixture(scope="module", name="night")
def _night(sample: bytes, tmp_path_factory: pytest.TempPathFactory) -> DamagedNight:
    return DamagedNight(known(), sample, tmp_path_factory.mktemp("damaged"), seed=1)


def test_there_are_at_least_a_hundred_kinds_of_damage() -> None:
    assert len(KINDS) >= 100


def test_the_clean_report_gives_no_finding_with_or_without_its_dress(night: DamagedNight, sample: bytes) -> None:
    assert GUIDE_SHEET in load_workbook(io.BytesIO(sample)).sheetnames
    for sha256 in (night.clean, night.sample):
        assert night.told(sha256) == []
        assert night.status(sha256) == "accepted"
    assert night.places(night.clean) == night.places(night.sample)


@pytest.mark.parametrize("kind", KINDS)
def test_damage_is_found_where_it_was_done_and_nowhere_else(kind: str, night: DamagedNight) -> None:
    expected = night.expected[kind]
    assert expected
    assert Counter(night.told(night.sha256[kind])) == Counter(expected)


@pytest.mark.parametrize("kind", IN_PLACE)
def test_no_row_is_lost_that_no_finding_names(kind: str, night: DamagedNight) -> None:
    sha256 = night.sha256[kind]
    found = night.checked.findings
    named = found[(found["sha256"] == sha256) & found["excel_row"].notna()]
    lost = night.places(night.clean) - night.places(sha256)
    assert lost <= set(zip(named["sheet"], named["excel_row"], strict=True))
    assert len(lost) <= 1


def test_only_blocking_findings_cost_the_report(night: DamagedNight) -> None:
    blocked = night.checked.submissions["blocking_count"].gt(0)
    rejected = night.checked.submissions["status"].eq("rejected")
    pd.testing.assert_series_equal(blocked, rejected, check_names=False)
    rows = pd.concat([night.checked.rows[table.name]["sha256"] for table in REPORT_TABLES])
    assert not rows.isin(night.checked.submissions.loc[rejected, "sha256"]).any()
