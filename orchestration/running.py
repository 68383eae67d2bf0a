"""One evaluation year's job, run in this process.

What belongs here: starting the job and listening to it. What does not: how it ended in words (`run_outcome`), printing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

import dagster as dg

from orchestration.definitions import build_defs
from orchestration.installation.abandoned_runs import close_abandoned_runs, mark_of_this_process
from orchestration.installation.instance import open_instance
from orchestration.installation.settings import Settings
from orchestration.jobs import NIGHTLY
from orchestration.lineage.telling import lineage_teller
from orchestration.partitions import add_year
from orchestration.run_log import LOGGER_KEY, LOGGER_NAME, Listener, Said
from orchestration.run_outcome import RunOutcome, outcome_of
from orchestration.watching.logs import kept_log


def run_year(settings: Settings, year: int, hear: Callable[[Said], None]) -> RunOutcome:
    """Run the nightly job for a year, telling `hear` what it says on the way."""
    logger, listener = logging.getLogger(LOGGER_NAME), Listener(hear)
    logger.addHandler(listener)
    try:
        with kept_log(settings.folders.logs), open_instance(settings.folders) as instance:
            close_abandoned_runs(instance, settings.folders.processes)
            defs = build_defs()
            add_year(instance, settings.reference, year)
            result = defs.resolve_job_def(NIGHTLY.name).execute_in_process(
                instance=instance,
                partition_key=str(year),
                run_config={"loggers": {LOGGER_KEY: {}}},
                tags=mark_of_this_process(settings.folders.processes),
                raise_on_error=False,
            )
            if sentence := lineage_teller(settings).tell(instance, result.run_id, defs.resolve_all_asset_specs()):
                hear(Said(None, sentence=sentence))
    finally:
        logger.removeHandler(listener)
    return outcome_of(result.run_id, result.all_events, succeeded=result.success)


def nightly_job() -> dg.JobDefinition:
    """The job, resolved against the assets."""
    return build_defs().resolve_job_def(NIGHTLY.name)


def step_count() -> int:
    """Number of steps of a run, for a progress bar."""
    return len(nightly_job().graph.nodes)
