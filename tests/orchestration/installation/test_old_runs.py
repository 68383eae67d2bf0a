"""What Dagster keeps of old runs goes, all of it; what it knows of each year stays."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg
import pytest
import sqlalchemy as sa

from assets.home import Home
from orchestration.installation.instance import open_instance
from orchestration.installation.old_runs import PastRun, forget_old_runs, runs_to_forget
from tests.conftest import create_database

NOW = datetime(2026, 11, 15, tzinfo=UTC)
YEARS = dg.StaticPartitionsDefinition(["2024", "2025"])


def past(days_ago: float, *, succeeded: bool = True, job: str = "nightly", year: str = "2025") -> PastRun:
    name = f"{job} {year} {days_ago}{'' if succeeded else ' failed'}"
    return PastRun(name, job, year, NOW - timedelta(days=days_ago), succeeded)


@pytest.mark.parametrize(
    ("runs", "forgotten"),
    [
        ([past(0), past(29), past(30)], []),
        ([past(0), past(32), past(31)], ["nightly 2025 32"]),  # the last of its month stays
        ([past(0), past(40), past(20, succeeded=False)], []),
        ([past(0), past(14), past(40, succeeded=False)], ["nightly 2025 40 failed"]),
        ([past(50, succeeded=False), past(60)], []),  # the last of all, and the last success
        ([past(60, succeeded=False), past(50, succeeded=False), past(70)], ["nightly 2025 60 failed"]),
        ([past(0), past(40, year="2024"), past(41, year="2024")], ["nightly 2024 41"]),
        ([past(0), past(40, job="intake"), past(41, job="intake")], ["intake 2025 41"]),
        ([past(0), past(401), past(399)], ["nightly 2025 401"]),  # months of long ago too
    ],
)
def test_runs_go_when_they_are_old_and_neither_their_years_nor_their_months_last(
    runs: list[PastRun], forgotten: list[str]
) -> None:
    assert runs_to_forget(runs, NOW, days=30) == forgotten


@dg.asset(partitions_def=YEARS)
def figure() -> dg.MaterializeResult:
    print("said to nobody")  # noqa: T201 - kept by Dagster as what a step printed
    return dg.MaterializeResult(metadata={"rows": 1}, tags={"of": "night"})


@dg.asset_check(asset=figure)
def holds() -> dg.AssetCheckResult:
    return dg.AssetCheckResult(passed=True)


NIGHT = dg.Definitions(assets=[figure], asset_checks=[holds], jobs=[dg.define_asset_job("night")]).resolve_job_def(
    "night"
)


@pytest.fixture(params=["sqlite", "postgresql"])
def instance(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[dg.DagsterInstance]:
    monkeypatch: pytest.MonkeyPatch = request.getfixturevalue("monkeypatch")
    monkeypatch.delenv("PARCOMM_DAGSTER_URL", raising=False)
    if request.param == "postgresql":
        server: str = request.getfixturevalue("postgresql_url")
        create_database(server, "old_runs")
        url = sa.make_url(server).set(drivername="postgresql+psycopg2", database="old_runs")
        monkeypatch.setenv("PARCOMM_DAGSTER_URL", url.render_as_string(hide_password=False))
    with open_instance(Home(tmp_path)) as instance:
        yield instance


def run_night(instance: dg.DagsterInstance, year: str) -> str:
    done = NIGHT.execute_in_process(instance=instance, partition_key=year)
    assert done.success
    return done.run_id


def rows_that_name(instance: dg.DagsterInstance, run_id: str) -> dict[str, int]:
    """Tables of the instance in which any row names a run."""
    found = {}
    for storage in (instance.run_storage, instance.event_log_storage):
        opened = storage.connect() if storage is instance.run_storage else storage.index_connection()
        with opened as connection:
            for table in sa.inspect(connection).get_table_names():
                if any(column["name"] == "run_id" for column in sa.inspect(connection).get_columns(table)):
                    count = connection.scalar(
                        sa.text(f"SELECT count(*) FROM {table} WHERE run_id = :run"),  # noqa: S608 - tables' own names
                        {"run": run_id},
                    )
                    found |= {table: count} if count else {}
    return found


def refuse(**_: object) -> None:
    raise PermissionError(13, "Permission denied", "storage/stdout")


def test_a_forgotten_run_leaves_nothing_and_its_years_stay_known(
    instance: dg.DagsterInstance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    other, first, second = run_night(instance, "2024"), run_night(instance, "2025"), run_night(instance, "2025")
    assert {"runs", "event_logs", "asset_check_executions"} <= rows_that_name(instance, first).keys()
    assert any(first in str(path) for path in tmp_path.rglob("*"))

    assert forget_old_runs(instance, datetime.now(UTC) + timedelta(days=20), days=30) == []
    with monkeypatch.context() as patch:
        patch.setattr(instance.compute_log_manager, "delete_logs", refuse)
        assert forget_old_runs(instance, datetime.now(UTC) + timedelta(days=500), days=30) == []
    assert f"run {first} cannot be forgotten: Permission denied" in caplog.text
    assert forget_old_runs(instance, datetime.now(UTC) + timedelta(days=500), days=30) == [first]

    assert rows_that_name(instance, first) == {}
    assert not [path for path in tmp_path.rglob("*") if first in str(path)]
    assert all(rows_that_name(instance, run) for run in (other, second))
    assert instance.get_materialized_partitions(figure.key) == {"2024", "2025"}
    assert forget_old_runs(instance, datetime.now(UTC) + timedelta(days=500), days=30) == []
