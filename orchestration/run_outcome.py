"""Outcome of a run in plain words, from the events that Dagster kept of it.

What belongs here: which checks failed and which sentences stopped steps. What does not: running anything (`running`),
and who is told (`watching`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import dagster as dg
from dagster_shared.error import SerializableErrorInfo

from checks.texts.error_sentences import OUR_PACKAGES
from checks.texts.from_outside import on_one_line, text_of_markdown

BLOCKED_BY_A_CHECK = "DagsterAssetCheckFailedError"
"""How Dagster names the end of a check's step that does not hold; the checks themselves say more."""

FIGURES = dg.AssetKey("index_score")
"""The asset whose figures a run's summary shows."""

EVALUATED = dg.DagsterEventType.ASSET_CHECK_EVALUATION

TELLING = {
    EVALUATED,
    dg.DagsterEventType.ASSET_MATERIALIZATION,
    dg.DagsterEventType.STEP_FAILURE,
    dg.DagsterEventType.RUN_FAILURE,
}
"""The kinds of event from which an outcome is made."""


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
        failed_steps: steps that failed, in the order in which they did.
    """

    run_id: str
    succeeded: bool
    failed_checks: tuple[str, ...]
    failures: tuple[str, ...]
    computed_figures: bool
    concerns: tuple[str, ...]
    failed_steps: tuple[str, ...] = ()

    @property
    def reasons(self) -> tuple[str, ...]:
        """What stopped the run, blocking checks first."""
        return (*self.failed_checks, *self.failures)


def read_outcome(instance: dg.DagsterInstance, run: dg.DagsterRun) -> RunOutcome:
    """Outcome of a run that has ended, in whichever process."""
    records = instance.get_records_for_run(run.run_id, of_type=TELLING).records
    events = (record.event_log_entry.dagster_event for record in records)
    return outcome_of(run.run_id, (event for event in events if event is not None), succeeded=run.is_success)


def outcome_of(run_id: str, events: Iterable[dg.DagsterEvent], *, succeeded: bool) -> RunOutcome:
    """Outcome of a run, from its events in their order."""
    told = list(events)
    evaluations = [event.asset_check_evaluation_data for event in told if event.event_type is EVALUATED]
    failed = [each for each in evaluations if not each.passed and each.severity == dg.AssetCheckSeverity.ERROR]
    failed_checks, concerns = (
        tuple(
            f"{each.asset_key.to_user_string()}: {text_of_markdown(each.description or each.check_name)}"
            for each in failed
            if bool(each.blocking) is blocking
        )
        for blocking in (True, False)
    )
    return RunOutcome(
        run_id,
        succeeded,
        failed_checks,
        # The error of the only step that failed is the run's too.
        tuple(dict.fromkeys(filter(None, map(failure_sentence, told)))),
        any(event.is_step_materialization and event.asset_key == FIGURES for event in told),
        concerns,
        tuple(dict.fromkeys(event.step_key for event in told if event.is_step_failure and event.step_key)),
    )


def failure_sentence(event: dg.DagsterEvent) -> str | None:
    """The sentence of a step that failed, or of a run that failed outside of any step: a resource was not there."""
    if event.is_step_failure:
        told, error = event.step_failure_data.user_failure_data, event.step_failure_data.error
    elif event.is_run_failure and event.event_specific_data is None:  # closed from outside
        return event.message
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
