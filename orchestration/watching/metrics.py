"""Metrics of an installation as a text file, which node_exporter's textfile collector hands to Prometheus.

What does not belong here: reading the state (`status.reading`), and what of it needs a person (`status.concerns`).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from prometheus_client import CollectorRegistry, Gauge, generate_latest

from orchestration.installation.settings import Settings
from orchestration.watching.status.facts import Status, YearFacts
from warehouse.whole_files import write_whole

READABLE = 0o644
"""Of a file that the settings name: node_exporter runs as another user. It holds numbers of things, and no names."""

log = logging.getLogger("parcomm.metrics")

MakeGauge = Callable[..., Gauge]
"""Of name, help and names of labels."""


def write_metrics(settings: Settings, status: Status, needs_person: int) -> None:
    """Write the file, whole or not at all; a disk that takes none is logged, and stops nothing."""
    path = settings.metrics_path
    if settings.metrics_file is None and not settings.home.is_dir():
        return  # looking at an installation does not make one
    try:
        write_whole(path, metrics_text(status, needs_person))
        if settings.metrics_file is not None:
            path.chmod(READABLE)
    except OSError as error:
        log.error("the metrics cannot be written: %s (%s)", error.strerror, path)  # noqa: TRY400


def metrics_text(status: Status, needs_person: int) -> bytes:
    """The state in Prometheus' text format; what is not known is left out."""
    registry = CollectorRegistry()

    def gauge(name: str, text: str, labels: tuple[str, ...] = ()) -> Gauge:
        return Gauge(f"parcomm_{name}", text, labels, registry=registry)

    gauge("status_timestamp_seconds", "When these metrics were read.").set(status.at.timestamp())
    gauge("needs_person", "Things that need a person; `parcomm status` names them.").set(needs_person)
    gauge("warehouse_usable", "Whether the warehouse can be reached and is of this version's schema.").set(
        status.warehouse_error is None
    )
    gauge("inbox_waiting_files", "Files in the inbox.").set(status.inbox.files)
    gauge("disk_free_bytes", "Free bytes of the disk with the home.").set(status.disk_free)
    undelivered = gauge("undelivered_messages", "Messages that could not be delivered yet.", ("way",))
    for way in ("mail", "webhook"):
        undelivered.labels(way).set(sum(each.way == way and each.tries > 0 for each in status.undelivered))
    if status.heartbeat_age is not None:
        gauge("daemon_heartbeat_age_seconds", "How long the daemon had been silent.").set(
            status.heartbeat_age.total_seconds()
        )
    if status.audit_events is not None:
        gauge("audit_events", "Number of the audit trail's head.").set(status.audit_events)
    if status.last_backup is not None:
        gauge("last_backup_timestamp_seconds", "When the last backup was made.").set(status.last_backup[0].timestamp())
    _add_years(gauge, status.years)
    return generate_latest(registry)


def _add_years(gauge: MakeGauge, years: Sequence[YearFacts]) -> None:
    success = gauge("night_last_success_timestamp_seconds", "End of the last night that succeeded.", ("year",))
    end = gauge("night_last_end_timestamp_seconds", "End of the last night.", ("year",))
    duration = gauge("night_duration_seconds", "How long the last night took.", ("year",))
    succeeded = gauge("night_succeeded", "Whether the last night succeeded.", ("year",))
    state = gauge("year_state", "1 for the state that the year is in.", ("year", "state"))
    files = gauge("files", "Files received, by what became of them.", ("year", "status"))
    findings = gauge("findings", "Findings in all files received.", ("year", "severity"))
    idle = gauge("idle_decisions", "Appraisers' decisions that change no score.", ("year",))
    for each in years:
        year, newest, sound = str(each.year), each.nights.newest, each.nights.newest_sound
        if sound is not None:
            success.labels(year).set(sound.ended_at.timestamp())
        if newest is not None:
            end.labels(year).set(newest.ended_at.timestamp())
            duration.labels(year).set(newest.duration.total_seconds())
            succeeded.labels(year).set(newest.succeeded)
        state.labels(year, each.state).set(1)
        for name, count in each.files.items():
            files.labels(year, name).set(count)
        for name, count in each.findings.items():
            findings.labels(year, name).set(count)
        if each.idle_decisions is not None:
            idle.labels(year).set(each.idle_decisions)
