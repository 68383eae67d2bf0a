"""A run's lineage is written once and sent to the catalogue; a catalogue that fails costs one sentence, no night."""

# No postponed annotations: Dagster compares the type of `context` itself, not its name.

import json
import shutil
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import dagster as dg
import pytest
import sqlalchemy as sa

from assets.home import Home
from orchestration.lineage import telling
from orchestration.lineage.sensor import lineage_events
from orchestration.lineage.telling import LineageTeller

KEY = "t0ken"


@dg.asset(deps=["receipt"])
def submission() -> dg.MaterializeResult[None]:
    """Lần gửi."""
    return dg.MaterializeResult(metadata={"dagster/row_count": 7})


@dg.asset(deps=[submission])
def index_score(context: dg.AssetExecutionContext) -> None:
    """Chỉ số."""
    if context.run.tags.get("fails"):
        raise dg.Failure("the disk is full")


ASSETS = [submission, index_score]
SPECS = [spec for each in ASSETS for spec in each.specs]


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.ephemeral() as made:
        yield made


def run(instance: dg.DagsterInstance, **tags: str) -> str:
    return dg.materialize(ASSETS, instance=instance, tags=tags, raise_on_error=False).run_id


@pytest.fixture
def teller(tmp_path: Path) -> LineageTeller:
    return LineageTeller(Home(tmp_path), sa.make_url(f"sqlite:///{tmp_path}/warehouse.db"))


def written(teller: LineageTeller) -> list[Path]:
    return sorted(teller.home.lineage.rglob("*.ndjson"))


def events_of(teller: LineageTeller) -> list[dict[str, Any]]:
    (path,) = written(teller)
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def ended(teller: LineageTeller, how: str) -> dict[str, Any]:
    """The last events of steps and of the run, by name."""
    return {each["job"]["name"].rpartition(".")[2]: each for each in events_of(teller) if each["eventType"] == how}


@contextmanager
def catalogue(answer: Callable[[int], int | None]) -> Iterator[tuple[str, list[tuple[str, str | None, Any]]]]:
    """A data catalogue on loopback: its address, and what was posted to it.

    Args:
        answer: number of a post -> status of its answer; None for a catalogue that never answers.
    """
    posted: list[tuple[str, str | None, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            posted.append((self.path, self.headers["Authorization"], body))
            status = answer(len(posted))
            if status is None:
                time.sleep(1)
                return
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    with ExitStack() as stack:
        server = stack.enter_context(ThreadingHTTPServer(("127.0.0.1", 0), Handler))
        server.daemon_threads = True
        stack.callback(server.shutdown)
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", posted


def test_a_run_is_written_once_closed_to_others(instance: dg.DagsterInstance, teller: LineageTeller) -> None:
    run_id = run(instance)
    assert teller.tell(instance, run_id, SPECS) is None
    before = [path.stat().st_mtime_ns for path in written(teller)]
    assert teller.tell(instance, run_id, SPECS) is None

    assert [path.stat().st_mtime_ns for path in written(teller)] == before
    assert stat.S_IMODE(written(teller)[0].stat().st_mode) & 0o027 == 0
    ends = {
        each["job"]["name"].rpartition(".")[2]: each for each in events_of(teller) if each["eventType"] == "COMPLETE"
    }
    assert [each["name"] for each in ends["submission"]["inputs"]] == ["receipt"]
    assert ends["submission"]["outputs"][0]["outputFacets"]["outputStatistics"]["rowCount"] == 7
    assert [each["name"] for each in ends["index_score"]["inputs"]] == ["submission"]


def test_a_run_that_failed_is_told_with_its_reason(instance: dg.DagsterInstance, teller: LineageTeller) -> None:
    teller.tell(instance, run(instance, fails="yes"), SPECS)

    failed = ended(teller, "FAIL")
    assert failed["index_score"]["run"]["facets"]["errorMessage"]["message"] == "the disk is full"
    assert len(failed) == 2
    assert "stackTrace" not in json.dumps(events_of(teller))


def test_a_run_that_never_was_or_goes_on_is_not_told(instance: dg.DagsterInstance, teller: LineageTeller) -> None:
    job = dg.define_asset_job("nightly").resolve(asset_graph=dg.Definitions(ASSETS).get_repository_def().asset_graph)
    going = instance.create_run_for_job(job)

    assert teller.tell(instance, going.run_id, SPECS) is None
    assert teller.tell(instance, "no-such-run", SPECS) is None
    assert written(teller) == []


def test_a_run_that_makes_no_asset_is_not_told(instance: dg.DagsterInstance, teller: LineageTeller) -> None:
    @dg.job
    def morning() -> None: ...

    assert teller.tell(instance, morning.execute_in_process(instance=instance).run_id, SPECS) is None
    assert written(teller) == []


def test_the_oldest_runs_leave_when_there_are_many(
    instance: dg.DagsterInstance, teller: LineageTeller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "KEPT_RUNS", 2)
    runs = [run(instance) for _ in range(3)]
    teller.tell(instance, runs[0], SPECS)
    (first,) = written(teller)
    shutil.copy(first, first.with_name("2020-01-01T000000+0000-old.ndjson"))
    for each in runs[1:]:
        teller.tell(instance, each, SPECS)

    assert len(written(teller)) == 2
    assert not [path for path in written(teller) if "old" in path.name]


@pytest.mark.parametrize(
    ("path", "posted_to"), [("", "/api/v1/lineage"), ("/api/v1/openlineage/lineage/", "/api/v1/openlineage/lineage")]
)
def test_a_catalogue_is_posted_every_event_in_their_order(
    instance: dg.DagsterInstance, teller: LineageTeller, path: str, posted_to: str
) -> None:
    with catalogue(lambda _: 201) as (address, posted):
        named = LineageTeller(teller.home, teller.warehouse, f"{address}{path}", KEY)
        assert named.tell(instance, run(instance), SPECS) is None

    assert [body for _, _, body in posted] == events_of(teller)
    assert {(where, token) for where, token, _ in posted} == {(posted_to, f"Bearer {KEY}")}


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (lambda number: 201 if number < 3 else 500, "HTTPError, status 500"),
        (lambda _: 401, "HTTPError, status 401"),
        (lambda _: None, "ReadTimeout"),
    ],
    ids=["breaks", "knows us not", "never answers"],
)
def test_a_catalogue_that_fails_costs_one_sentence_and_no_second_try(
    instance: dg.DagsterInstance,
    teller: LineageTeller,
    monkeypatch: pytest.MonkeyPatch,
    answer: Callable[[int], int | None],
    said: str,
) -> None:
    monkeypatch.setattr(telling, "SECONDS_FOR_AN_ANSWER", 0.2)
    run_id = run(instance)
    with catalogue(answer) as (address, posted):
        secret = address.replace("//", "//parcomm:s3cret@")
        sentence = LineageTeller(teller.home, teller.warehouse, secret, None).tell(instance, run_id, SPECS)

    assert sentence == f"the data catalogue does not take the lineage of run {run_id}: {said}"
    assert len(posted) <= 3
    assert len(events_of(teller)) == 6


def test_a_catalogue_that_is_not_there_or_is_slow_costs_one_sentence(
    instance: dg.DagsterInstance, teller: LineageTeller, monkeypatch: pytest.MonkeyPatch
) -> None:
    with catalogue(lambda _: 201) as (address, _):
        monkeypatch.setattr(telling, "SECONDS_FOR_A_RUN", -1)
        slow = LineageTeller(teller.home, teller.warehouse, address).tell(instance, run(instance), SPECS)
    gone = LineageTeller(teller.home, teller.warehouse, address).tell(instance, run(instance), SPECS)

    assert slow is not None
    assert "took 0 of 6 events" in slow
    assert gone is not None
    assert len(written(teller)) == 2


def test_a_full_disk_costs_one_sentence(instance: dg.DagsterInstance, teller: LineageTeller) -> None:
    teller.home.lineage.write_text("in the way")

    assert "is not written" in str(teller.tell(instance, run(instance), SPECS))


def test_a_run_that_cannot_be_told_holds_up_no_other(
    instance: dg.DagsterInstance, teller: LineageTeller, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object) -> None:
        raise KeyError("agency")

    run_id = run(instance)
    monkeypatch.setattr(telling, "run_events", breaks)
    sentence = teller.tell(instance, run_id, SPECS)

    assert sentence == f"the lineage of run {run_id} is not written: KeyError: 'agency'"


def test_the_sensor_tells_every_run_that_has_ended_once(instance: dg.DagsterInstance, teller: LineageTeller) -> None:
    def look(cursor: str | None) -> dg.SensorResult:
        resources = {"lineage": teller, "clock": lambda: datetime.now(UTC)}
        with dg.build_sensor_context(
            instance, cursor, repository_def=dg.Definitions(ASSETS).get_repository_def(), resources=resources
        ) as context:
            result = lineage_events(context)
        assert isinstance(result, dg.SensorResult)
        return result

    runs = [run(instance), run(instance, fails="yes")]
    first = look(None)
    runs += [run(instance)]
    second = look(first.cursor)
    third = look(second.cursor)

    assert {path.stem[-len(runs[0]) :] for path in written(teller)} == set(runs)
    assert third.cursor == second.cursor
    assert "0 run(s)" in str(third.skip_reason)
