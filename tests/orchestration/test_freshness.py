"""What Dagster itself says of an asset in the morning, by its own evaluator and clock."""

from __future__ import annotations

import asyncio
from datetime import datetime

import dagster as dg
import pytest
from dagster._core.definitions.freshness import FreshnessState
from dagster._core.definitions.freshness_evaluator import CronFreshnessPolicyEvaluator
from dagster._core.loader import LoadingContextForTest
from dagster._core.test_utils import freeze_time

from checks.texts.vietnam_time import VIETNAM_ZONE
from orchestration.freshness import MADE_BY_LAST_NIGHT
from orchestration.partitions import EVALUATION_YEARS


def at(moment: str) -> datetime:
    """A moment by Vietnam's clocks, as day of January 2026 and time of day."""
    return datetime.strptime(f"2026-01-{moment}", "%Y-%m-%d %H:%M").replace(tzinfo=VIETNAM_ZONE)


@dg.asset(partitions_def=EVALUATION_YEARS, freshness_policy=MADE_BY_LAST_NIGHT)
def figures() -> None: ...


@pytest.mark.parametrize(
    ("made", "looked", "state"),
    [
        pytest.param([("15 01:02", 2025)], "15 07:30", FreshnessState.PASS, id="the night was whole"),
        pytest.param([("15 03:55", 2025)], "15 07:30", FreshnessState.PASS, id="it took long"),
        pytest.param([("14 01:02", 2025)], "15 03:00", FreshnessState.PASS, id="it may still be at work"),
        pytest.param([("14 01:02", 2025)], "15 07:30", FreshnessState.FAIL, id="no night happened"),
        pytest.param([("14 16:00", 2025)], "15 07:30", FreshnessState.FAIL, id="nor does a run of the day before do"),
        pytest.param([("14 01:02", 2025), ("15 08:00", 2025)], "15 09:00", FreshnessState.PASS, id="it was caught up"),
        pytest.param([("09 01:02", 2024), ("15 01:02", 2025)], "15 07:30", FreshnessState.PASS, id="a year at rest"),
        pytest.param(
            [("14 01:02", 2025), ("15 01:02", 2024)], "15 07:30", FreshnessState.PASS, id="years are not told apart"
        ),
        pytest.param([], "15 07:30", FreshnessState.UNKNOWN, id="nothing was ever made"),
    ],
)
def test_from_the_morning_on_an_asset_is_fresh_if_last_night_made_it(
    made: list[tuple[str, int]], looked: str, state: FreshnessState
) -> None:
    (key,) = figures.keys
    node = dg.Definitions(assets=[figures]).resolve_asset_graph().get(key)
    with dg.DagsterInstance.ephemeral() as instance:
        for moment, year in made:
            with freeze_time(at(moment)):
                instance.report_runless_asset_event(dg.AssetMaterialization(key, partition=str(year)))
        with freeze_time(at(looked)):
            context = LoadingContextForTest(instance)
            assert asyncio.run(CronFreshnessPolicyEvaluator().evaluate_freshness(context, node)) is state
