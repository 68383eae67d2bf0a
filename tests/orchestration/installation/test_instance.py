"""Dagster's own storage: prepared once, and silent."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import yaml

from assets.home import Home
from orchestration.installation.instance import open_instance, prepare_instance_folder


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
