"""Sensors that watch: runs that failed are told, the metrics follow each night, what was not delivered is tried again.

What does not belong here: what is told (`failures`), and that no night happened, which a daemon that is down could not
tell: `parcomm status --tell` does, from a timer.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime

import dagster as dg

from checks.texts.error_sentences import sentence_for_people
from orchestration.described import described
from orchestration.installation.settings import Settings
from orchestration.jobs import INTAKE, NIGHTLY
from orchestration.partitions import PARTITION_TAG
from orchestration.run_outcome import read_outcome
from orchestration.watching.failures import tell_failure
from orchestration.watching.metrics import write_metrics
from orchestration.watching.morning.defs import morning
from orchestration.watching.status.concerns import concerns
from orchestration.watching.status.reading import read_status
from orchestration.watching.telling.tell import deliver_waiting
from orchestration.web.origins import dagster_pages

log = logging.getLogger("parcomm.metrics")

SECONDS_BETWEEN_LOOKS = 60
SECONDS_BETWEEN_TRIES = 300
"""The first pause after which a message is tried again."""


@described(
    dg.run_failure_sensor,
    monitored_jobs=[NIGHTLY, INTAKE, morning],
    minimum_interval_seconds=SECONDS_BETWEEN_LOOKS,
    default_status=dg.DefaultSensorStatus.RUNNING,
)
def failed_runs(context: dg.RunFailureSensorContext, settings: dg.ResourceParam[Settings]) -> None:
    """Đêm chạy hoặc lượt nhận tệp bị hỏng: báo năm, bước, lý do, việc cần làm; cùng một lỗi mỗi ngày báo một lần.

    A night or an intake failed: tell which year, where, why and what to do; the same failure once a day.
    """
    run, now = context.dagster_run, datetime.now(UTC)
    page = f"{dagster_pages(settings.ui_origins)}/runs/{run.run_id}"
    year = run.tags.get(PARTITION_TAG, "")
    is_told = tell_failure(settings, run.job_name, year, read_outcome(context.instance, run), page, now)
    context.log.info("told" if is_told else "counted: it was told within a day")
    refresh_metrics(settings, now)


@described(
    dg.run_status_sensor,
    run_status=dg.DagsterRunStatus.SUCCESS,
    monitored_jobs=[NIGHTLY],
    minimum_interval_seconds=SECONDS_BETWEEN_LOOKS,
    default_status=dg.DefaultSensorStatus.RUNNING,
)
def finished_nights(settings: dg.ResourceParam[Settings]) -> None:
    """Đêm chạy xong: ghi lại các số đo để hệ thống giám sát đọc.

    A night has succeeded: write the metrics anew.
    """
    refresh_metrics(settings, datetime.now(UTC))


@described(dg.sensor, minimum_interval_seconds=SECONDS_BETWEEN_TRIES, default_status=dg.DefaultSensorStatus.RUNNING)
def undelivered_messages(settings: dg.ResourceParam[Settings]) -> dg.SkipReason:
    """Bản tin chưa gửi được (máy chủ thư không trả lời) được gửi lại.

    Messages that a server did not take are tried again.
    """
    waiting = deliver_waiting(settings)
    return dg.SkipReason(f"{waiting} message(s) wait to be delivered" if waiting else "no message waits")


def refresh_metrics(settings: Settings, now: datetime) -> None:
    """Read the state and write the metrics of it; a state that cannot be read costs no night that has ended."""
    try:
        status = read_status(settings, now)
        write_metrics(settings, status, len(concerns(status, dagster_pages(settings.ui_origins))))
    except Exception as error:  # noqa: BLE001 - `parcomm status`, which reads the same, says what is the matter
        log.error("the metrics are not written: %s", sentence_for_people(error))  # noqa: TRY400


SENSORS = [failed_runs, finished_nights, undelivered_messages]
