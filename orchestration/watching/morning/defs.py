"""Dagster's edge of the morning summary: an op, its job, its schedule."""

# No postponed annotations: Dagster compares the type of `context` itself, not its name.

from collections.abc import Callable, Iterator
from datetime import datetime

import dagster as dg

from checks.steps import RETRIES
from checks.texts.vietnam_time import VIETNAM, day_in_vietnam
from orchestration.described import described
from orchestration.installation.settings import Settings
from orchestration.jobs import NO_RUN_RETRY
from orchestration.watching.morning.summary import tell_morning


@dg.op(retry_policy=RETRIES)
def morning_summary(
    context: dg.OpExecutionContext,
    settings: dg.ResourceParam[Settings],
    clock: dg.ResourceParam[Callable[[], datetime]],
) -> None:
    """Bản tin sáng: tệp đã đến, báo cáo bị từ chối, điểm và hạng thay đổi, việc cần người xử lý.

    The morning summary: what came, was rejected, moved, and needs a person.
    """
    text = tell_morning(settings, clock())
    context.add_output_metadata({"ban_tin_sang": dg.MarkdownMetadataValue(text)})


AFTER_NIGHTS = {"dagster/priority": "-1"}
"""Of runs that wait, nights go first: a daemon that comes back at nine has both to catch up."""


@dg.job(tags={**NO_RUN_RETRY, **AFTER_NIGHTS}, executor_def=dg.in_process_executor)
def morning() -> None:
    """Bản tin sáng, mỗi ngày một lần: tệp trong thư mục summaries, thư điện tử và webhook nếu đã đặt.

    The morning summary, once a day: a file in `summaries`, e-mail and webhook where they are set.
    """
    morning_summary()


@described(
    dg.schedule,
    job=morning,
    cron_schedule="0 6 * * *",
    execution_timezone=VIETNAM,
    default_status=dg.DefaultScheduleStatus.RUNNING,
)
def every_morning(context: dg.ScheduleEvaluationContext) -> Iterator[dg.RunRequest]:
    """Mỗi sáng lúc 06:00: gửi bản tin sáng.

    Every morning at 06:00: the summary.
    """
    yield dg.RunRequest(run_key=f"{day_in_vietnam(context.scheduled_execution_time)}")
