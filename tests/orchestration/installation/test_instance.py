"""Dagster's own storage: prepared once, and silent."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
import yaml

from assets.home import Home
from orchestration.installation.instance import (
    WRITTEN_BY_US,
    NoStorageError,
    instance_settings,
    open_instance,
    prepare_instance_folder,
)
from tests.conftest import create_database

HIDDEN = "s3cret"


@pytest.fixture(autouse=True)
def storage_in_the_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PARCOMM_DAGSTER_URL", raising=False)


def test_a_new_folder_is_given_settings_with_telemetry_off(tmp_path: Path) -> None:
    folder = prepare_instance_folder(Home(tmp_path / "home"))
    written = yaml.safe_load((folder / "dagster.yaml").read_text(encoding="utf-8"))

    assert written["telemetry"] == {"enabled": False}
    assert written["concurrency"]["pools"] == {"granularity": "run", "default_limit": 1}
    with open_instance(Home(tmp_path / "home")) as instance:
        assert not instance.telemetry_enabled
        assert not instance.run_retries_enabled
        assert instance.scheduler.max_tick_retries == 60


def test_an_operators_own_settings_stay(tmp_path: Path) -> None:
    own = tmp_path / "dagster" / "dagster.yaml"
    own.parent.mkdir()
    own.write_text("telemetry: {enabled: false}\n# mine\n", encoding="utf-8")

    prepare_instance_folder(Home(tmp_path))

    assert "# mine" in own.read_text(encoding="utf-8")


def test_four_that_open_a_new_instance_at_once_make_its_tables_once(tmp_path: Path) -> None:
    """Dagster's own migrations do not wait for each other: two at once leave two heads, and no run can begin."""

    def open_new(_: int) -> int:
        with open_instance(Home(tmp_path)) as instance:
            return instance.get_runs_count()

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(open_new, range(4))) == [0] * 4


def test_what_the_daemon_prepares_is_all_that_a_service_which_may_not_write_opens(tmp_path: Path) -> None:
    """systemd shows the home to the pages as a disk on which no file can be made."""
    folder = prepare_instance_folder(Home(tmp_path))

    assert sorted(path.name for path in folder.iterdir()) == [".making.lock", "dagster.yaml"]


def test_settings_that_an_older_version_wrote_follow_this_one(tmp_path: Path) -> None:
    written = prepare_instance_folder(Home(tmp_path)) / "dagster.yaml"
    written.write_text(WRITTEN_BY_US + "telemetry: {enabled: true}\n", encoding="utf-8")

    prepare_instance_folder(Home(tmp_path))

    assert written.read_text(encoding="utf-8") == instance_settings()
    assert "postgres" not in yaml.safe_load(instance_settings())
    assert written.stat().st_mode & 0o777 == 0o640


def test_where_its_address_is_set_postgresql_holds_dagsters_storage_and_no_file_the_password(
    tmp_path: Path, postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    create_database(postgresql_url, "dagster")
    url = sa.make_url(postgresql_url).set(drivername="postgresql+psycopg2", database="dagster", password=HIDDEN)
    monkeypatch.setenv("PARCOMM_DAGSTER_URL", url.render_as_string(hide_password=False))

    with open_instance(Home(tmp_path)) as instance:
        assert instance.run_storage.__class__.__name__ == "PostgresRunStorage"
        assert HIDDEN not in instance.info_str()

    assert not list(tmp_path.rglob("*.db"))
    assert all(HIDDEN not in path.read_text() for path in tmp_path.rglob("*") if path.is_file())


def test_a_database_that_cannot_be_reached_is_one_sentence_without_its_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARCOMM_DAGSTER_URL", f"postgresql+psycopg2://parcomm:{HIDDEN}@127.0.0.1:1/dagster")
    monkeypatch.setattr("dagster_postgres.utils.calculate_delay", lambda **_: 0)  # ten seconds of waiting

    with pytest.raises(NoStorageError, match="the database of PARCOMM_DAGSTER_URL cannot be used: ") as refused:
        open_instance(Home(tmp_path))

    assert HIDDEN not in str(refused.value)
    assert "\n" not in str(refused.value)
