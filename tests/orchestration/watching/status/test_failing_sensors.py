"""Whether a sensor fails at every look is known from Dagster's own books."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg
from dagster._core.definitions.run_request import InstigatorType
from dagster._core.remote_origin import InProcessCodeLocationOrigin, RemoteInstigatorOrigin, RemoteRepositoryOrigin
from dagster._core.scheduler.instigation import InstigatorState, InstigatorStatus, TickData, TickStatus
from dagster._core.types.loadable_target_origin import LoadableTargetOrigin
from dagster_shared.error import SerializableErrorInfo

from orchestration.watching.status.dagster_books import failing_sensors

NOW = datetime(2026, 11, 29, 3, tzinfo=UTC)
FAILED, FINE = TickStatus.FAILURE, TickStatus.SKIPPED
LOOKS = {
    "never_looked": ([], 0),
    "fails_since": ([FINE, FAILED, FAILED, FAILED], 0),
    "is_well_again": ([FAILED, FAILED, FINE], 0),
    "failed_twice": ([FAILED, FAILED], 0),
    "is_no_more": ([FAILED, FAILED, FAILED], 4),
}
"""By sensor: its looks, a minute apart, the last so many hours ago."""


def test_a_sensor_needs_a_person_when_its_last_looks_all_failed(tmp_path: Path) -> None:
    place = InProcessCodeLocationOrigin(LoadableTargetOrigin(module_name="orchestration.definitions"))
    with dg.DagsterInstance.local_temp(str(tmp_path)) as instance:
        for name, (looks, hours_ago) in LOOKS.items():
            origin = RemoteInstigatorOrigin(RemoteRepositoryOrigin(place, "repository"), name)
            state = InstigatorState(origin, InstigatorType.SENSOR, InstigatorStatus.DECLARED_IN_CODE)
            instance.add_instigator_state(state)
            for minute, status in enumerate(looks):
                at = (NOW - timedelta(hours=hours_ago, minutes=len(looks) - minute)).timestamp()
                error = SerializableErrorInfo("no such column", [], "Error") if status is FAILED else None
                of_sensor = (state.instigator_origin_id, name, InstigatorType.SENSOR)
                instance.create_tick(TickData(*of_sensor, status, at, error=error, selector_id=state.selector_id))

        assert failing_sensors(instance, NOW) == ("fails_since",)
