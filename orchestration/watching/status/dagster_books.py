"""What Dagster's own storage says of nights and of the daemon, or why it says nothing.

What does not belong here: what it means (`nights`, `concerns`).
"""

from __future__ import annotations

import os
from collections.abc import Collection
from datetime import UTC, datetime, timedelta

import dagster as dg
import sqlalchemy as sa
from dagster._core.definitions.run_request import InstigatorType
from dagster._core.scheduler.instigation import TickStatus

from assets.home import Home
from orchestration.installation.instance import STORAGE_VARIABLE, NoStorageError, open_instance
from orchestration.watching.status.nights import YearNights, read_nights, years_with_nights
from orchestration.watching.status.warehouse_facts import SECONDS_TO_CONNECT, storage_sentence

LOOKS_IN_A_ROW, OF_LATE = 3, timedelta(hours=3)
"""Failed looks after which a sensor needs a person; old ones are of a sensor that was stopped, or is no more."""


class DagsterBooks:
    """What Dagster's own storage says, or why it says nothing."""

    def __init__(self, home: Home, years: Collection[int], recent_since: datetime | None) -> None:
        self.error: str | None = None
        self.heartbeat: datetime | None = None
        self.nights: dict[int, YearNights] = {year: YearNights() for year in years}
        self.installed_at: datetime | None = None
        self.failing_sensors: tuple[str, ...] = ()
        settings = home.dagster / "dagster.yaml"
        if not settings.exists():  # nothing ever ran here; opening it would make it
            return
        self.installed_at = datetime.fromtimestamp(settings.stat().st_mtime, UTC)
        try:
            _require_storage()
            with open_instance(home) as instance:
                wanted = {*years, *(years_with_nights(instance, recent_since) if recent_since else ())}
                self.nights = read_nights(instance, wanted)
                self.heartbeat = _heartbeat(instance)
                self.failing_sensors = failing_sensors(instance, datetime.now(UTC))
        except (NoStorageError, sa.exc.SQLAlchemyError, dg.DagsterError, OSError) as error:
            self.error = storage_sentence(error)


def _require_storage() -> None:
    """Ask once whether the database of Dagster's storage is there, which Dagster itself asks for half a minute."""
    if url := os.environ.get(STORAGE_VARIABLE):
        engine = sa.create_engine(url, connect_args={"connect_timeout": SECONDS_TO_CONNECT})
        try:
            engine.connect().close()
        finally:
            engine.dispose()


def failing_sensors(instance: dg.DagsterInstance, now: datetime) -> tuple[str, ...]:
    """Names of the sensors whose last looks all failed."""
    after = (now - OF_LATE).timestamp()
    found = []
    for sensor in instance.all_instigator_state(instigator_type=InstigatorType.SENSOR):
        looks = instance.get_ticks(sensor.instigator_origin_id, sensor.selector_id, after=after, limit=LOOKS_IN_A_ROW)
        if len(looks) == LOOKS_IN_A_ROW and all(look.status is TickStatus.FAILURE for look in looks):
            found.append(sensor.instigator_name)
    return tuple(sorted(found))


def _heartbeat(instance: dg.DagsterInstance) -> datetime | None:
    """The oldest of the last signs of the daemon's parts; a part that hangs makes it old."""
    known = instance.get_daemon_heartbeats()
    needed = [known[each].timestamp for each in instance.get_required_daemon_types() if each in known]
    return datetime.fromtimestamp(min(needed), UTC) if needed else None
