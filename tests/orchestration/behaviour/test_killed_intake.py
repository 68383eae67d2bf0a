"""An intake that is killed after it emptied the inbox is asked for again, and answers every file."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import dagster as dg
import pytest
import sqlalchemy as sa

from orchestration.arrivals import AGAIN_AFTER
from orchestration.definitions import build_defs
from orchestration.installation.abandoned_runs import close_abandoned_runs
from orchestration.installation.instance import open_instance
from orchestration.installation.settings import Settings
from orchestration.jobs import INTAKE
from orchestration.partitions import add_year
from orchestration.resources import build_resources, utc_now
from orchestration.sensors import inbox_arrivals
from warehouse.engine import open_engine
from warehouse.tables import landed_file, submission

YEAR = 2025
SECONDS_TO_LAND = 120

RUNS_AN_INTAKE = """
import sys
from orchestration.definitions import build_defs
from orchestration.installation.instance import open_instance
from orchestration.installation.settings import read_settings
from orchestration.jobs import INTAKE
with open_instance(read_settings().folders) as instance:
    build_defs().resolve_job_def(INTAKE.name).execute_in_process(instance=instance, partition_key=sys.argv[1])
"""


def look(settings: Settings, instance: dg.DagsterInstance, cursor: str | None, after: timedelta) -> dg.SensorResult:
    """The inbox sensor's look, so long after now."""

    def clock() -> datetime:
        return utc_now() + after

    names = ("inbox", "references", "year_states", "clock")
    resources = build_resources(settings, {"clock": clock})
    with dg.build_resources({name: resources[name] for name in names}, instance=instance) as given:
        tick = inbox_arrivals(
            dg.build_sensor_context(instance, cursor), **{name: getattr(given, name) for name in names}
        )
    assert isinstance(tick, dg.SensorResult)
    return tick


def files_in(inbox: Path) -> list[Path]:
    return [path for path in inbox.iterdir() if path.suffix != ".csv"]


def killed_when_the_inbox_was_empty(inbox: Path) -> None:
    intake = subprocess.Popen(
        [sys.executable, "-c", RUNS_AN_INTAKE, str(YEAR)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        deadline = time.monotonic() + SECONDS_TO_LAND
        while files_in(inbox):
            assert intake.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.02)
    finally:
        intake.send_signal(signal.SIGKILL)
        intake.wait()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_killed_intake_is_asked_for_again_when_its_files_are_in_the_archive(
    new_home: Callable[[], Settings], environment_of: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = new_home()
    environment_of(settings.home)
    monkeypatch.setenv("PARCOMM_QUIET_SECONDS", "0")
    settings = Settings()
    with open_instance(settings.folders) as instance:
        add_year(instance, settings.reference, YEAR)
        asked = look(settings, instance, None, timedelta())
        killed_when_the_inbox_was_empty(settings.folders.inbox / str(YEAR))
        at_work = look(settings, instance, asked.cursor, timedelta())
        closed = close_abandoned_runs(instance, settings.folders.processes)
        soon, later = (look(settings, instance, at_work.cursor, after) for after in (timedelta(), AGAIN_AFTER[0]))
        (again,) = later.run_requests or ()
        job = build_defs().resolve_job_def(INTAKE.name)
        ended = job.execute_in_process(instance=instance, partition_key=again.partition_key)
        afterwards = look(settings, instance, later.cursor, AGAIN_AFTER[-1])

    engine = open_engine(settings.database_url)
    with engine.connect() as connection:
        landed, read = (
            connection.scalar(sa.select(sa.func.count()).select_from(table)) for table in (landed_file, submission)
        )
    engine.dispose()
    assert [len(tick.run_requests or ()) for tick in (asked, at_work, soon, afterwards)] == [1, 0, 0, 0]
    assert again.run_key == f"{YEAR} after {closed[0]}"
    assert ended.success
    assert landed == read > 0
