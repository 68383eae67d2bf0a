"""One evaluation year's job, run in this process.

What belongs here: starting the job, listening to it, and saying in plain words how it ended. What does not: printing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

import dagster as dg
from dagster_shared.error import SerializableErrorInfo

from checks.texts.error_sentences import OUR_PACKAGES
from checks.texts.from_outside import on_one_line, text_of_markdown
from orchestration.definitions import build_defs
from orchestration.installation.abandoned_runs import close_abandoned_runs, mark_of_this_process
from orchestration.installation.instance import open_instance
from orchestration.installation.settings import Settings
from orchestration.jobs import NIGHTLY
from orchestration.partitions import follow_calendars
from orchestration.run_log import LOGGER_KEY, LOGGER_NAME, Listener, Said

BLOCKED_BY_A_CHECK = "DagsterAssetCheckFailedError"
"""How Dagster names the end of a check's step that does not hold; the checks themselves say more."""

FIGURES = dg.AssetKey("index_score")
"""The asset whose figures a run's summary shows."""


@dataclass(frozen=True, slots=True)
class RunOutcome:
    """Outcome of a run.

    Attributes:
        run_id: Dagster's, to find it in the UI.
        succeeded: every step did.
        failed_checks: blocking checks that did not hold, as `asset: what is wrong`.
        failures: what stopped other steps, each as its error's own sentence.
        computed_figures: the year's totals and ranks were computed and written by this run.
        concerns: other errors that checks found, in the same way; they stopped nothing. Warnings are none.
    """

    run_id: str
    succeeded: bool
    failed_checks: tuple[str, ...]
    failures: tuple[str, ...]
    computed_figures: bool
    concerns: tuple[str, ...]


def run_year(settings: Settings, year: int, hear: Callable[[Said], None]) -> RunOutcome:
    """Run the nightly job for a year, telling `hear` what it says on the way."""
    logger = logging.getLogger(LOGGER_NAME)
    logger.setLevel(logging.DEBUG)
    logger.propagate = False
    listener = Listener(hear)
    logger.addHandler(listener)
    try:
        with open_instance(settings.folders) as instance:
            close_abandoned_runs(instance, settings.folders.processes)
            follow_calendars(instance, settings.reference)
            result = nightly_job().execute_in_process(
                instance=instance,
                partition_key=str(year),
                run_config={"loggers": {LOGGER_KEY: {}}},
                tags=mark_of_this_process(settings.folders.processes),
                raise_on_error=False,
            )
    finally:
        logger.removeHandler(listener)
    return outcome_of(result)


def nightly_job() -> dg.JobDefinition:
    """The job, resolved against the assets."""
    return build_defs().resolve_job_def(NIGHTLY.name)


def step_count() -> int:
    """Number of steps of a run, for a progress bar."""
    return len(nightly_job().graph.nodes)


def outcome_of(result: dg.ExecuteInProcessResult) -> RunOutcome:
    """Outcome of a run, in plain words."""
    evaluations = result.get_asset_check_evaluations()
    failed = [each for each in evaluations if not each.passed and each.severity == dg.AssetCheckSeverity.ERROR]
    failed_checks, concerns = (
        tuple(
            f"{each.asset_key.to_user_string()}: {text_of_markdown(each.description or each.check_name)}"
            for each in failed
            if bool(each.blocking) is blocking
        )
        for blocking in (True, False)
    )
    failures = filter(None, map(_failure, result.filter_events(lambda event: event.is_failure)))
    computed = any(
        event.asset_key == FIGURES for event in result.filter_events(lambda event: event.is_step_materialization)
    )
    # The error of the only step that failed is the run's too.
    return RunOutcome(result.run_id, result.success, failed_checks, tuple(dict.fromkeys(failures)), computed, concerns)


def _failure(event: dg.DagsterEvent) -> str | None:
    """The sentence of a step that failed, or of a run that failed outside of any step: a resource was not there."""
    if event.is_step_failure:
        told, error = event.step_failure_data.user_failure_data, event.step_failure_data.error
    elif event.is_run_failure and event.job_failure_data.first_step_failure_event is None:
        told, error = None, event.job_failure_data.error
    else:
        return None
    if told is not None:
        return told.description
    return _words(error) if error and error.cls_name != BLOCKED_BY_A_CHECK else None


def _words(error: SerializableErrorInfo) -> str:
    """Message of this project's own error among those that Dagster wrapped; of the first cause, if none is its own."""
    while error.cause and error.message.partition(".")[0] not in OUR_PACKAGES:
        error = error.cause
    name, _, sentence = error.message.partition(": ")
    return on_one_line(sentence if name.partition(".")[0] in OUR_PACKAGES else error.message)
