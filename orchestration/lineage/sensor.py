"""Sensor that tells the lineage of each run that has ended, whoever ran it.

What does not belong here: how it is told (`telling`).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import dagster as dg

from orchestration.described import described
from orchestration.lineage.run_facts import ENDINGS
from orchestration.lineage.telling import LineageTeller

SECONDS_BETWEEN_LOOKS = 60
RUNS_AT_ONCE = 3
"""Of one look: a catalogue that does not answer may not hold the daemon up."""

FIRST_LOOK_BACK = timedelta(days=1)
"""How far back runs are told when the sensor has never looked."""


@described(dg.sensor, minimum_interval_seconds=SECONDS_BETWEEN_LOOKS, default_status=dg.DefaultSensorStatus.RUNNING)
def lineage_events(
    context: dg.SensorEvaluationContext,
    lineage: dg.ResourceParam[LineageTeller],
    clock: dg.ResourceParam[Callable[[], datetime]],
) -> dg.SensorResult:
    """Ghi đường đi của số liệu của từng lượt chạy đã xong, để phần mềm quản lý danh mục dữ liệu đọc được.

    The lineage of each run that has ended, as OpenLineage events: written, and sent to a catalogue if one is named.
    """
    since = datetime.fromtimestamp(float(context.cursor), UTC) if context.cursor else clock() - FIRST_LOOK_BACK
    ended = context.instance.get_run_records(
        dg.RunsFilter(statuses=list(ENDINGS), updated_after=since),
        limit=RUNS_AT_ONCE,
        order_by="update_timestamp",
        ascending=True,
    )
    repository = context.repository_def
    specs = [spec for each in repository.assets_defs_by_key.values() for spec in each.specs] if repository else []
    told = [lineage.tell(context.instance, each.dagster_run.run_id, specs) for each in ended]
    for sentence in filter(None, told):
        context.log.warning(sentence)
    cursor = str(ended[-1].update_timestamp.timestamp()) if ended else context.cursor
    return dg.SensorResult(skip_reason=f"looked at {len(ended)} run(s) that have ended", cursor=cursor)
