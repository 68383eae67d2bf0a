"""OpenLineage's events of a run: it begins and ends, and so does each of its steps that makes assets.

A step is a job of its own, whose parent is the run: a catalogue then draws which table is made of which others, by
which step. Datasets and columns stand in the event that ends a step. Pure: facts in, events out.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from orchestration.lineage.datasets import NAMESPACE, Declared, Places, made_dataset, read_dataset
from orchestration.lineage.run_facts import Ending, RunFacts, StepFacts

if TYPE_CHECKING:
    from openlineage.client.event_v2 import Job, RunEvent
    from openlineage.client.generated.base import RunFacet


@cache
def producer() -> str:
    """URI of the program that made an event."""
    return f"urn:parcomm:{version('parcomm')}"


def run_events(run: RunFacts, declared: Mapping[str, Declared], places: Places) -> list[RunEvent]:
    """The events of a run that has ended, in the order of time.

    Args:
        run: what Dagster knows of it.
        declared: what the definitions say of each asset.
        places: where assets are kept.
    """
    from openlineage.client.event_v2 import set_producer

    set_producer(producer())
    events = [_of_run(run, "START"), _of_run(run, run.ending.value)]
    for step in run.steps:
        events += [
            _of_step(step, run, declared, places, "START"),
            _of_step(step, run, declared, places, step.ending.value),
        ]
    return sorted(events, key=lambda event: event.eventTime)


def _of_run(run: RunFacts, kind: str) -> RunEvent:
    from openlineage.client.event_v2 import Run, RunEvent, RunState
    from openlineage.client.facet_v2 import (
        execution_parameters_run,
        nominal_time_run,
        processing_engine_run,
    )

    nominal = nominal_time_run.NominalTimeRunFacet(_text(run.scheduled or run.began))
    engine = processing_engine_run.ProcessingEngineRunFacet(version("dagster"), "Dagster", version("parcomm"))
    facets: dict[str, RunFacet] = {"nominalTime": nominal, "processing_engine": engine}
    if run.year is not None:
        of_year = execution_parameters_run.ExecutionParameter("year", "Evaluation year", None, run.year)
        facets["executionParameters"] = execution_parameters_run.ExecutionParametersRunFacet([of_year])
    is_end = kind != "START"
    return RunEvent(
        eventTime=_text(run.ended if is_end else run.began),
        eventType=RunState(kind),
        run=Run(run.run_id, facets | (_failed(run.ending, run.why) if is_end else {})),
        job=_job(run.job, "JOB"),
    )


def _of_step(step: StepFacts, run: RunFacts, declared: Mapping[str, Declared], places: Places, kind: str) -> RunEvent:
    from openlineage.client.event_v2 import Run, RunEvent, RunState
    from openlineage.client.facet_v2 import parent_run

    parent = parent_run.ParentRunFacet(parent_run.Run(run.run_id), parent_run.Job(NAMESPACE, run.job))
    made = [asset for asset, name in run.made_by.items() if name == step.name]
    reads = dict.fromkeys(each for asset in made if asset in declared for each in declared[asset].reads)
    is_end = kind != "START"
    event = RunEvent(
        eventTime=_text(step.ended if is_end else step.began),
        eventType=RunState(kind),
        run=Run(str(uuid5(UUID(run.run_id), step.name)), {"parent": parent}),
        job=_job(f"{run.job}.{step.name}", "STEP"),
    )
    if is_end:
        event.run.facets = {"parent": parent, **_failed(step.ending, step.why)}
        event.inputs = [read_dataset(asset, declared, places) for asset in reads]
    if kind == Ending.DONE.value:
        event.outputs = [made_dataset(asset, declared, places, step.row_counts.get(asset)) for asset in made]
    return event


def _job(name: str, kind: str) -> Job:
    from openlineage.client.event_v2 import Job
    from openlineage.client.facet_v2 import job_type_job

    return Job(NAMESPACE, name, {"jobType": job_type_job.JobTypeJobFacet("BATCH", "DAGSTER", kind)})


def _failed(ending: Ending, why: str | None) -> dict[str, RunFacet]:
    from openlineage.client.facet_v2 import error_message_run

    if ending is Ending.DONE or why is None:
        return {}
    return {"errorMessage": error_message_run.ErrorMessageRunFacet(why, "python")}


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds")
