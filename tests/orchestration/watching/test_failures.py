"""A failed run is told by Dagster's own sensor on a real instance: once a day, then counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg
import pytest

from orchestration.installation.settings import Settings
from orchestration.partitions import PARTITION_TAG
from orchestration.run_outcome import RunOutcome
from orchestration.watching.failures import counted, failure_message, mark_of
from orchestration.watching.sensors import failed_runs, undelivered_messages

NOW = datetime(2026, 11, 28, 18, 5, tzinfo=UTC)
PAGE = "https://parcomm.example.vn/runs/1a2b"
FULL_DISK = RunOutcome("1a2b", False, (), ("the disk is full (12 of 40 files)",), False, (), ("landed_file",))


class DiskFullError(OSError):
    """One of ours, by its module's name."""


DiskFullError.__module__ = "assets.invented"


@dg.op
def landed_file() -> None:
    raise DiskFullError("the disk is full [x](http://evil.example.vn/)")


@dg.job(name="nightly")
def night() -> None:
    landed_file()


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[dg.DagsterInstance]:
    (tmp_path / "dagster").mkdir()
    with dg.DagsterInstance.local_temp(str(tmp_path / "dagster")) as instance:
        yield instance


def look(instance: dg.DagsterInstance, settings: Settings, cursor: str | None) -> str | None:
    """One tick of the sensor, as the daemon gives it; the cursor after it."""
    defs = dg.Definitions(jobs=[night], sensors=[failed_runs], resources={"settings": settings})
    context = dg.build_sensor_context(
        instance, cursor, repository_def=defs.get_repository_def(), resources={"settings": settings}
    )
    failed_runs.evaluate_tick(context)
    return context.cursor


def test_a_failed_night_is_told_with_year_step_reason_what_to_do_and_a_link(
    instance: dg.DagsterInstance, tmp_path: Path
) -> None:
    settings = Settings(home=tmp_path, ui_origins=("https://parcomm.example.vn",))
    cursor = look(instance, settings, None)
    runs = [
        night.execute_in_process(instance=instance, raise_on_error=False, tags={PARTITION_TAG: year}).run_id
        for year in ("2025", "2025", "2026")
    ]

    for _ in runs:
        cursor = look(instance, settings, cursor)

    told = sorted(path.read_text() for path in (tmp_path / "summaries").iterdir())
    assert [text.partition("\n")[0] for text in told] == [
        "# Đêm chạy năm 2025 bị hỏng",
        "# Đêm chạy năm 2026 bị hỏng",
    ]
    for line in (
        "- Bước: `landed_file`",
        "- Lý do: `the disk is full [x](http://evil.example.vn/)`",
        f"- Xem lượt chạy: <https://parcomm.example.vn/runs/{runs[0]}>",
        "chạy lại `parcomm run --year 2025`",
    ):
        assert line in told[0]
    assert (tmp_path / "metrics" / "parcomm.prom").exists()


def test_the_same_failure_is_counted_for_a_day_and_then_told_with_its_count() -> None:
    mark = mark_of("nightly", "2025", FULL_DISK)
    first, told = counted({}, mark, NOW)
    second, told = counted(told, mark, NOW + timedelta(hours=3))
    third, told = counted(told, mark, NOW + timedelta(hours=23))
    next_day, told = counted(told, mark, NOW + timedelta(hours=24))

    assert (first, second, third, next_day) == (0, None, None, 2)
    assert counted(told, mark, NOW + timedelta(days=30))[0] == 0
    message = failure_message("nightly", "2025", FULL_DISK, PAGE, mark, 2, NOW)
    assert "- Đã lặp lại 2 lần kể từ lần báo trước." in message.text


def test_figures_in_a_reason_make_no_other_failure_but_year_step_and_reason_do() -> None:
    mark = mark_of("nightly", "2025", FULL_DISK)

    assert mark_of("nightly", "2025", replace(FULL_DISK, failures=("the disk is full (13 of 40 files)",))) == mark
    others = {
        mark_of("nightly", "2026", FULL_DISK),
        mark_of("intake", "2025", FULL_DISK),
        mark_of("nightly", "2025", replace(FULL_DISK, failures=("it is locked",))),
        mark_of("nightly", "2025", replace(FULL_DISK, failed_steps=("submission",))),
    }
    assert len(others | {mark}) == 5


def test_a_run_that_says_nothing_and_one_that_says_much_are_told_too() -> None:
    silent = RunOutcome("1a2b", False, (), (), False, ())
    full = replace(silent, failures=tuple(f"reason {n}" for n in range(9)))

    assert "- Lý do: Dagster không ghi lý do" in failure_message("intake", "2025", silent, PAGE, "m", 0, NOW).text
    assert "- và 4 lý do nữa" in failure_message("nightly", "2025", full, PAGE, "m", 0, NOW).text


def test_the_sensor_that_tries_again_says_how_many_wait(tmp_path: Path) -> None:
    reason = undelivered_messages(settings=Settings(home=tmp_path))

    assert isinstance(reason, dg.SkipReason)
    assert reason.skip_message == "no message waits"
