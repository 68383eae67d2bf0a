"""Metrics for node_exporter: what a scrape finds, and who may read the file."""

from __future__ import annotations

import stat
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from orchestration.installation.settings import Settings
from orchestration.watching.metrics import metrics_text, write_metrics
from orchestration.watching.sensors import refresh_metrics
from orchestration.watching.status.facts import Status, YearFacts
from orchestration.watching.status.nights import YearNights
from orchestration.watching.telling.message import Message
from orchestration.watching.telling.outbox import Waiting
from tests.orchestration.watching.status.test_nights import FAILED, NOW, SOUND, WELL

MESSAGE = Message("key", "subject", "text", NOW)
FULL = replace(
    WELL,
    years=(
        YearFacts(2025, "released", YearNights()),
        YearFacts(
            2026, "failed", YearNights(FAILED, SOUND), idle_decisions=2, files={"rejected": 3}, findings={"note": 9}
        ),
    ),
    undelivered=(Waiting("mail", MESSAGE, 2, NOW, "down"), Waiting("webhook", MESSAGE, 0, NOW)),
    last_backup=(NOW - timedelta(days=1), "/b"),
    audit_events=128,
)


def scraped(status: Status) -> dict[tuple[str, ...], float]:
    families = text_string_to_metric_families(metrics_text(status, 2).decode())
    return {(sample.name, *sample.labels.values()): sample.value for each in families for sample in each.samples}


def test_a_scrape_finds_nights_files_findings_disk_daemon_trail_and_messages() -> None:
    assert (
        scraped(FULL).items()
        >= {
            ("parcomm_needs_person",): 2,
            ("parcomm_night_last_success_timestamp_seconds", "2026"): SOUND.ended_at.timestamp(),
            ("parcomm_night_succeeded", "2026"): 0,
            ("parcomm_night_duration_seconds", "2026"): 300,
            ("parcomm_year_state", "failed", "2026"): 1,
            ("parcomm_year_state", "released", "2025"): 1,
            ("parcomm_files", "rejected", "2026"): 3,
            ("parcomm_findings", "note", "2026"): 9,
            ("parcomm_idle_decisions", "2026"): 2,
            ("parcomm_daemon_heartbeat_age_seconds",): 20,
            ("parcomm_disk_free_bytes",): 2**40,
            ("parcomm_warehouse_usable",): 1,
            ("parcomm_audit_events",): 128,
            ("parcomm_undelivered_messages", "mail"): 1,
            ("parcomm_undelivered_messages", "webhook"): 0,
        }.items()
    )


def test_what_is_not_known_is_left_out_not_said_to_be_zero() -> None:
    found = scraped(Status(NOW, warehouse_error="down"))

    assert found[("parcomm_warehouse_usable",)] == 0
    assert not {name for name, *_ in found} & {"parcomm_audit_events", "parcomm_daemon_heartbeat_age_seconds"}


def test_others_may_read_the_file_only_where_the_settings_name_it(tmp_path: Path) -> None:
    for settings, mode in (
        (Settings(home=tmp_path), 0o640),
        (Settings(home=tmp_path, metrics_file=tmp_path / "collector" / "parcomm.prom"), 0o644),
    ):
        write_metrics(settings, FULL, 0)
        assert stat.S_IMODE(settings.metrics_path.stat().st_mode) == mode
        assert [path.name for path in settings.metrics_path.parent.iterdir()] == ["parcomm.prom"]


def test_a_place_that_takes_no_file_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "metrics").write_text("")
    write_metrics(Settings(home=tmp_path), FULL, 0)
    assert (tmp_path / "metrics").read_text() == ""


def test_a_state_that_cannot_be_read_costs_no_night_that_has_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def no_disk(_: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("shutil.disk_usage", no_disk)

    refresh_metrics(Settings(home=tmp_path), NOW)

    assert "the metrics are not written: OSError: [Errno 5] Input/output error" in caplog.text
