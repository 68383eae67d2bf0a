"""Events of a run: which table was made of which others, by which step, from which columns, valid by the library."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import attr
import pytest
import sqlalchemy as sa
from openlineage.client import facet_v2
from openlineage.client.event_v2 import Job, Run, RunEvent, RunState
from openlineage.client.serde import Serde

from assets.column_origins import assets_with_origins, column_origins, sheet_headings
from assets.home import Home
from orchestration.definitions import build_defs
from orchestration.lineage.datasets import Declared, Places
from orchestration.lineage.events import run_events
from orchestration.lineage.run_facts import Ending, RunFacts, StepFacts
from orchestration.lineage.telling import declared
from warehouse.tables import METADATA

RUN = "72f19e9c-4d5d-4e7a-b0ef-7bd7287119be"
BEGAN = datetime(2026, 1, 4, 18, 0, tzinfo=UTC)
SQLITE = Places(sa.make_url("sqlite:////srv/parcomm/warehouse.db"), Home(Path("/srv/parcomm")))
POSTGRESQL = Places(sa.make_url("postgresql+psycopg://parcomm:s3cret@db.example.vn:6432/nights"), SQLITE.home)

BY_SOCKET = Places(sa.make_url("postgresql:///nights"), SQLITE.home)


@pytest.fixture(scope="module")
def definitions(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Declared]:
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("PARCOMM_HOME", str(tmp_path_factory.mktemp("home")))
        return declared(build_defs().resolve_all_asset_specs())


def step(name: str, minute: int, ending: Ending = Ending.DONE, **more: Any) -> StepFacts:
    began = BEGAN + timedelta(minutes=minute)
    return StepFacts(name, began, began + timedelta(seconds=30), ending, **more)


ONE = {"index_score": "index_score"}
"""What a step that makes one table makes."""


def run(*steps: StepFacts, made_by: Mapping[str, str], ending: Ending = Ending.DONE) -> RunFacts:
    why = "a step failed" if ending is Ending.FAILED else None
    return RunFacts(RUN, "nightly", "2025", None, BEGAN, BEGAN + timedelta(hours=1), ending, why, steps, made_by)


def told(facts: RunFacts, definitions: Mapping[str, Declared], places: Places = SQLITE) -> list[dict[str, Any]]:
    return [json.loads(Serde.to_json(event)) for event in run_events(facts, definitions, places)]


def every_step(definitions: Mapping[str, Declared]) -> RunFacts:
    """A run of which each asset is a step."""
    made_by = {asset: asset for asset in definitions if asset not in sheet_headings()}
    return run(*(step(asset, n, row_counts={asset: n}) for n, asset in enumerate(made_by)), made_by=made_by)


def test_a_run_and_each_step_begin_and_end_once_and_in_the_order_of_time(definitions: Mapping[str, Declared]) -> None:
    steps = (step("input_value", 1), step("index_score", 2))
    events = told(run(*steps, made_by={"input_value": "input_value", "index_score": "index_score"}), definitions)

    assert [(each["eventType"], each["job"]["name"]) for each in events] == [
        ("START", "nightly"),
        ("START", "nightly.input_value"),
        ("COMPLETE", "nightly.input_value"),
        ("START", "nightly.index_score"),
        ("COMPLETE", "nightly.index_score"),
        ("COMPLETE", "nightly"),
    ]
    assert events[0]["eventTime"] == "2026-01-04T18:00:00.000+00:00"
    assert {each["run"]["runId"] for each in events if each["job"]["name"] == "nightly"} == {RUN}
    parents = [each["run"]["facets"]["parent"] for each in events if each["job"]["name"] != "nightly"]
    assert {(each["run"]["runId"], each["job"]["name"]) for each in parents} == {(RUN, "nightly")}
    assert len({each["run"]["runId"] for each in events}) == 3


def test_a_step_that_fills_several_tables_is_one_job_with_several_outputs(definitions: Mapping[str, Declared]) -> None:
    facts = run(step("read_reports", 1), made_by={"submission": "read_reports", "activity": "read_reports"})
    end = told(facts, definitions)[2]

    assert [each["name"] for each in end["outputs"]] == ["submission", "activity"]
    assert {"report/cover", "report/activity", "landed_file"} <= {each["name"] for each in end["inputs"]}
    sheet = next(each for each in end["inputs"] if each["name"] == "report/activity")
    assert [each["name"] for each in sheet["facets"]["schema"]["fields"]] == list(sheet_headings()["report/activity"])


def test_the_declared_column_lineage_is_told_and_no_other(definitions: Mapping[str, Declared]) -> None:
    names = {SQLITE.name_of(asset): asset for asset in definitions}
    found = {
        names[output["namespace"], output["name"]]: {
            column: [(names[each["namespace"], each["name"]], each["field"]) for each in field["inputFields"]]
            for column, field in output["facets"]["columnLineage"]["fields"].items()
        }
        for event in told(every_step(definitions), definitions)
        for output in event["outputs"]
        if "columnLineage" in output["facets"]
    }

    assert found == {
        asset: {column: [*map(tuple, origins)] for column, origins in column_origins(asset).items()}
        for asset in assets_with_origins()
    }


def test_a_table_is_described_by_its_declaration(definitions: Mapping[str, Declared]) -> None:
    (table,) = told(run(step("s", 1, row_counts={"index_score": 21}), made_by={"index_score": "s"}), definitions)[2][
        "outputs"
    ]
    facets = table["facets"]

    assert [each["name"] for each in facets["schema"]["fields"]] == list(METADATA.tables["index_score"].columns.keys())
    assert facets["documentation"]["description"].startswith("Tổng điểm, chỉ số")
    assert facets["ownership"]["owners"] == [{"name": "team:evaluators", "type": "MAINTAINER"}]
    assert table["outputFacets"]["outputStatistics"]["rowCount"] == 21


@pytest.mark.parametrize(
    ("places", "asset", "name"),
    [
        (SQLITE, "index_score", ("sqlite:///srv/parcomm/warehouse.db", "index_score")),
        (POSTGRESQL, "index_score", ("postgres://db.example.vn:6432", "nights.public.index_score")),
        (BY_SOCKET, "agency", ("postgres://localhost:5432", "nights.public.agency")),
        (POSTGRESQL, "committee_workbook", ("file", "/srv/parcomm/exports")),
        (POSTGRESQL, "report/activity", ("parcomm", "report/activity")),
    ],
)  # fmt: skip
def test_a_dataset_is_named_by_where_it_is_kept(places: Places, asset: str, name: tuple[str, str]) -> None:
    assert places.name_of(asset) == name


def test_no_password_and_no_users_name_is_told(definitions: Mapping[str, Declared]) -> None:
    text = json.dumps(told(every_step(definitions), definitions, POSTGRESQL))

    assert "postgresql://db.example.vn:6432/nights" in text
    assert "s3cret" not in text
    assert "parcomm@" not in text
    assert "parcomm:" not in text.replace("urn:parcomm:", "")


def test_a_step_that_failed_tells_why_and_made_nothing(definitions: Mapping[str, Declared]) -> None:
    failed = step("index_score", 1, Ending.FAILED, why="the disk is full")
    events = told(run(failed, made_by=ONE, ending=Ending.FAILED), definitions)

    assert [each["eventType"] for each in events] == ["START", "START", "FAIL", "FAIL"]
    assert [each["run"]["facets"]["errorMessage"]["message"] for each in events[2:]] == [
        "the disk is full",
        "a step failed",
    ]
    assert events[2]["inputs"]
    assert not events[2]["outputs"]


def test_a_run_that_was_stopped_is_aborted_with_the_step_that_was_at_work(definitions: Mapping[str, Declared]) -> None:
    facts = run(step("index_score", 1, Ending.STOPPED), made_by=ONE, ending=Ending.STOPPED)

    assert [each["eventType"] for each in told(facts, definitions)] == ["START", "START", "ABORT", "ABORT"]


def test_the_time_for_which_a_run_was_scheduled_is_its_nominal_one(definitions: Mapping[str, Declared]) -> None:
    asked = BEGAN - timedelta(minutes=3)
    scheduled = RunFacts(RUN, "nightly", "2025", asked, BEGAN, BEGAN, Ending.DONE, None, (), {})
    facets = told(scheduled, definitions)[0]["run"]["facets"]

    assert facets["nominalTime"]["nominalStartTime"] == "2026-01-04T17:57:00.000+00:00"
    assert facets["executionParameters"]["parameters"] == [{"key": "year", "name": "Evaluation year", "value": "2025"}]


FACETS: Mapping[str, type[Any]] = {
    found._get_schema(): found
    for module in vars(facet_v2).values()
    if isinstance(module, ModuleType)
    for found in vars(module).values()
    if isinstance(found, type) and attr.has(found) and hasattr(found, "_get_schema")
}
"""The library's classes, made of the specification's JSON Schemas, by the schema's address."""


def facets_in(value: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, dict):
        if "_schemaURL" in value:
            yield value
        for each in value.values():
            yield from facets_in(each)
    elif isinstance(value, list):
        for each in value:
            yield from facets_in(each)


def has_fields_of(value: Mapping[str, Any], kind: Callable[..., Any]) -> bool:
    fields = {field.name: field for field in attr.fields(kind)}  # type: ignore[arg-type]
    required = {name for name, field in fields.items() if field.default is attr.NOTHING}
    return required <= set(value) <= set(fields)


def test_every_event_and_facet_is_as_the_specification_has_it(definitions: Mapping[str, Declared]) -> None:
    failed = run(step("s", 1, Ending.FAILED, why="no"), made_by={"agency": "s"}, ending=Ending.FAILED)
    events = [*told(every_step(definitions), definitions), *told(failed, definitions)]

    for event in events:
        known = {name: value for name, value in event.items() if name not in ("schemaURL", "run", "job", "eventType")}
        again = RunEvent(
            **known, eventType=RunState(event["eventType"]), run=Run(**event["run"]), job=Job(**event["job"])
        )
        assert again.schemaURL == event["schemaURL"]
    found = [facet for event in events for facet in facets_in(event)]
    assert {each["_schemaURL"].rpartition("/")[2] for each in found} == {
        "ColumnLineageDatasetFacet", "DatasourceDatasetFacet", "DocumentationDatasetFacet", "ErrorMessageRunFacet",
        "ExecutionParametersRunFacet", "JobTypeJobFacet", "NominalTimeRunFacet", "OutputStatisticsOutputDatasetFacet",
        "OwnershipDatasetFacet", "ParentRunFacet", "ProcessingEngineRunFacet", "SchemaDatasetFacet",
    }  # fmt: skip
    assert all(has_fields_of(each, FACETS[each["_schemaURL"]]) for each in found)
    assert {each["_producer"] for each in found} == {event["producer"] for event in events}
