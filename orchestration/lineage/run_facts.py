"""Facts of a run that has ended, from Dagster's event log: its steps, when they began and ended, what they made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum

import dagster as dg

from orchestration.partitions import PARTITION_TAG, year_of
from orchestration.run_outcome import failure_sentence


class Ending(Enum):
    """How a run or a step ended."""

    DONE = "COMPLETE"
    FAILED = "FAIL"
    STOPPED = "ABORT"


ENDINGS = {
    dg.DagsterRunStatus.SUCCESS: Ending.DONE,
    dg.DagsterRunStatus.FAILURE: Ending.FAILED,
    dg.DagsterRunStatus.CANCELED: Ending.STOPPED,
}
"""By the status of a run that has ended."""

_READ = {
    dg.DagsterEventType.ASSET_MATERIALIZATION_PLANNED,
    dg.DagsterEventType.ASSET_MATERIALIZATION,
    dg.DagsterEventType.STEP_START,
    dg.DagsterEventType.STEP_SUCCESS,
    dg.DagsterEventType.STEP_FAILURE,
    dg.DagsterEventType.RUN_FAILURE,
}

_SCHEDULED = ".dagster/scheduled_execution_time"
_ROW_COUNTS = ("dagster/partition_row_count", "dagster/row_count")


@dataclass(slots=True)
class StepFacts:
    """A step that began.

    Attributes:
        name: of the step.
        began: at its first attempt.
        ended: at its last one, or with the run.
        ending: how.
        why: the sentence of a failure.
        row_counts: by asset, where it was counted.
    """

    name: str
    began: datetime
    ended: datetime
    ending: Ending = Ending.STOPPED
    why: str | None = None
    row_counts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RunFacts:
    """A run that has ended.

    Attributes:
        run_id: Dagster's, a UUID.
        job: its name.
        year: of evaluation; None of a run that is of none.
        scheduled: the time for which it was asked; None of one that nobody scheduled.
        began, ended: in UTC.
        ending: how.
        why: the sentence of a failure.
        steps: those that make assets and began, in their order.
        made_by: asset -> the step that makes it.
    """

    run_id: str
    job: str
    year: str | None
    scheduled: datetime | None
    began: datetime
    ended: datetime
    ending: Ending
    why: str | None
    steps: tuple[StepFacts, ...]
    made_by: Mapping[str, str]


def read_run_facts(instance: dg.DagsterInstance, run_id: str) -> RunFacts | None:
    """The facts of a run; None of one that is not there, never began, or goes on."""
    record = instance.get_run_record_by_id(run_id)
    if record is None or record.start_time is None or record.end_time is None:
        return None
    run, ended = record.dagster_run, _moment(record.end_time)
    if run.status not in ENDINGS:
        return None
    events = [
        (_moment(entry.timestamp), entry.dagster_event)
        for entry in instance.all_logs(run_id, of_type=_READ)
        if entry.dagster_event is not None
    ]
    made_by = {
        event.asset_key.to_user_string(): str(event.step_key)
        for _, event in events
        if event.event_type is dg.DagsterEventType.ASSET_MATERIALIZATION_PLANNED and event.asset_key is not None
    }
    failures = (_why(event) for _, event in events if event.event_type is dg.DagsterEventType.RUN_FAILURE)
    scheduled = run.tags.get(_SCHEDULED)
    return RunFacts(
        run_id,
        run.job_name,
        None if (year := year_of(run.tags.get(PARTITION_TAG))) is None else str(year),
        datetime.fromisoformat(scheduled).astimezone(UTC) if scheduled else None,
        _moment(record.start_time),
        ended,
        ENDINGS[run.status],
        next(failures, None),
        tuple(_steps(events, {*made_by.values()}, ended).values()),
        made_by,
    )


def _steps(
    events: Iterable[tuple[datetime, dg.DagsterEvent]], making: set[str], ended: datetime
) -> dict[str, StepFacts]:
    steps: dict[str, StepFacts] = {}
    for moment, event in events:
        name = event.step_key
        if name is None or name not in making:
            continue
        if event.event_type is dg.DagsterEventType.STEP_START:
            steps.setdefault(name, StepFacts(name, moment, ended))
        elif name in steps:
            _add(steps[name], moment, event)
    return steps


def _add(step: StepFacts, moment: datetime, event: dg.DagsterEvent) -> None:
    match event.event_type:
        case dg.DagsterEventType.STEP_SUCCESS:
            step.ended, step.ending = moment, Ending.DONE
        case dg.DagsterEventType.STEP_FAILURE:
            step.ended, step.ending, step.why = moment, Ending.FAILED, _why(event)
        case dg.DagsterEventType.ASSET_MATERIALIZATION:
            made = event.step_materialization_data.materialization
            counts = (made.metadata[key].value for key in _ROW_COUNTS if key in made.metadata)
            count = next((each for each in counts if isinstance(each, int)), None)
            if count is not None:
                step.row_counts[made.asset_key.to_user_string()] = count


def _why(event: dg.DagsterEvent) -> str:
    """The sentence written for people, or else Dagster's own."""
    return failure_sentence(event) or event.message or "failed"


def _moment(timestamp: float) -> datetime:
    return datetime.fromtimestamp(timestamp, UTC)
