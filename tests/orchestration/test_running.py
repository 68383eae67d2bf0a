"""The nightly job, really run: it scores and publishes, changes nothing twice, finishes what was killed."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

import dagster as dg
import pandas as pd
import pytest
import sqlalchemy as sa

from assets.column_origins import column_origins
from assets.publication.data_checks.reports import REPORT_CHECKS
from assets.samples.year import SampleYear
from checks.tables.expectation_checks import DATA_DOCS
from checks.tables.expectations import STATEMENTS
from checks.texts.from_outside import markdown_text
from orchestration.installation.instance import open_instance
from orchestration.installation.settings import Settings
from orchestration.run_log import Said
from orchestration.run_outcome import RunOutcome, outcome_of
from orchestration.running import run_year
from warehouse.engine import open_engine, writing
from warehouse.rows.bulk import append
from warehouse.rows.frames import read_table
from warehouse.tables import METADATA, activity, index_score, landed_file, submission

# Importing Great Expectations imports others' modules that still use what Python has deprecated.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

YEAR = 2025
STAMPED = {"run", "framework_version", "reference_version", "audit_event"}
"""Tables that say when something was written down: equal nights of two homes differ in them."""


def run_in(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> tuple[RunOutcome, list[Said]]:
    monkeypatch.setenv("PARCOMM_HOME", str(settings.home))
    heard: list[Said] = []
    return run_year(settings, YEAR, heard.append), heard


def tables(settings: Settings) -> Mapping[str, pd.DataFrame]:
    engine = open_engine(settings.database_url)
    with engine.connect() as connection:
        found = {table.name: read_table(connection, table) for table in METADATA.sorted_tables}
    engine.dispose()
    return found


def exported(settings: Settings) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in settings.folders.exports_of(YEAR).iterdir()}


def assert_same_tables(
    ours: Mapping[str, pd.DataFrame], theirs: Mapping[str, pd.DataFrame], *, leaving_out: Collection[str] = ()
) -> None:
    for name, frame in ours.items():
        if name in leaving_out:
            continue
        pd.testing.assert_frame_equal(frame, theirs[name], obj=name)


@dg.asset(name="submission")
def checked_asset() -> None: ...


def check(name: str, *, blocking: bool, passed: bool, severity: dg.AssetCheckSeverity) -> dg.AssetChecksDefinition:
    @dg.asset_check(asset=checked_asset, name=name, blocking=blocking)
    def evaluated() -> dg.AssetCheckResult:
        return dg.AssetCheckResult(passed=passed, severity=severity, description=markdown_text(f"{name} nói"))

    return evaluated


def test_checks_that_block_are_told_apart_from_those_that_only_concern_and_warnings_are_neither() -> None:
    error, warning = dg.AssetCheckSeverity.ERROR, dg.AssetCheckSeverity.WARN
    checks = [
        check("blocks", blocking=True, passed=False, severity=error),
        check("blocks_not", blocking=False, passed=False, severity=error),
        check("warns", blocking=False, passed=False, severity=warning),
        check("holds", blocking=True, passed=True, severity=error),
    ]
    defs = dg.Definitions([checked_asset], asset_checks=checks, jobs=[dg.define_asset_job("all", "*")])
    with dg.DagsterInstance.ephemeral() as instance:
        result = defs.resolve_job_def("all").execute_in_process(instance=instance, raise_on_error=False)
    outcome = outcome_of(result.run_id, result.all_events, succeeded=result.success)
    assert outcome.failed_checks == ("submission: blocks nói",)
    assert outcome.concerns == ("submission: blocks_not nói",)
    assert (outcome.succeeded, outcome.failures, outcome.computed_figures) == (False, (), False)


@pytest.fixture
def copied_home(first_night: tuple[Settings, RunOutcome, list[Said]], tmp_path: Path) -> Settings:
    """A copy of it, to be spoiled."""
    return Settings(home=shutil.copytree(first_night[0].home, tmp_path / "home"))


def test_a_first_night_succeeds_and_says_what_it_does(
    first_night: tuple[Settings, RunOutcome, list[Said]], samples: SampleYear
) -> None:
    _, outcome, heard = first_night
    sent = sum(file.file_name is not None for file in samples.files)

    assert outcome.succeeded
    assert outcome.failed_checks == outcome.failures == ()
    sentences = [said.sentence for said in heard if said.sentence]
    assert f"inbox: {sent} new file(s), 0 known already" in sentences
    assert any(sentence.startswith("2025 was to be released by 2026-04-15 and is not") for sentence in sentences)
    assert sum(said.has_started for said in heard) == sum(said.has_ended for said in heard) > 20


def test_every_file_has_a_status_and_the_faulty_ones_stop_nobody(
    first_night: tuple[Settings, RunOutcome, list[Said]], samples: SampleYear
) -> None:
    found = tables(first_night[0])
    status = found["submission"].set_index("file_name")["status"].to_dict()
    sound = {file.agency_code for file in samples.files if file.fault is None}

    assert set(status) == {file.file_name for file in samples.files if file.file_name}
    assert sound <= set(found["index_score"]["agency_code"])
    assert {"rejected", "unreadable"} & set(status.values())


def test_the_inbox_is_emptied_and_every_byte_is_in_the_archive(
    first_night: tuple[Settings, RunOutcome, list[Said]], samples: SampleYear
) -> None:
    settings, _, _ = first_night
    sent = {path.read_bytes() for path in samples.folder.glob("*.xlsx")}

    assert [path.name for path in (settings.folders.inbox / str(YEAR)).iterdir()] == ["receipts.csv"]
    assert {path.read_bytes() for path in settings.folders.archive.rglob("*") if path.is_file()} == sent


def test_the_committees_workbook_is_written_and_nothing_unfinished_beside_it(
    first_night: tuple[Settings, RunOutcome, list[Said]],
) -> None:
    assert list(exported(first_night[0])) == ["ket-qua-tuyen-truyen-CCHC-2025.xlsx"]


def test_dagster_keeps_counts_and_each_verdict_by_year(first_night: tuple[Settings, RunOutcome, list[Said]]) -> None:
    settings, outcome, _ = first_night
    with open_instance(settings.folders) as instance:
        event = instance.get_latest_materialization_event(dg.AssetKey("index_score"))
        checks = instance.get_records_for_run(outcome.run_id, of_type=dg.DagsterEventType.ASSET_CHECK_EVALUATION)

    assert event is not None
    assert event.asset_materialization is not None
    counted = event.asset_materialization.metadata["dagster/partition_row_count"].value
    assert counted == len(tables(settings)["index_score"])
    verdicts = [record.event_log_entry.dagster_event.asset_check_evaluation_data for record in checks.records]
    failed = {(verdict.check_name, verdict.severity) for verdict in verdicts if not verdict.passed}
    warned = {"released_by_its_date", *(check.name for check in REPORT_CHECKS)}
    assert ("released_by_its_date", dg.AssetCheckSeverity.WARN) in failed
    assert failed <= {(name, dg.AssetCheckSeverity.WARN) for name in warned}
    assert {verdict.partition for verdict in verdicts if verdict.asset_key == dg.AssetKey("index_score")} == {"2025"}


def test_what_the_checks_of_published_figures_found_is_a_page_that_each_of_them_links_to(
    first_night: tuple[Settings, RunOutcome, list[Said]],
) -> None:
    settings, outcome, _ = first_night
    page = settings.folders.data_docs_of(YEAR) / "index.html"
    with open_instance(settings.folders) as instance:
        checks = instance.get_records_for_run(outcome.run_id, of_type=dg.DagsterEventType.ASSET_CHECK_EVALUATION)

    assert "Tất cả đều đúng." in page.read_text(encoding="utf-8")
    verdicts = [record.event_log_entry.dagster_event.asset_check_evaluation_data for record in checks.records]
    linked = {each.check_name: each.metadata[DATA_DOCS].value for each in verdicts if DATA_DOCS in each.metadata}
    assert linked == {statement.name: f"/pages/{YEAR}/data-docs/" for statement in STATEMENTS}


def test_a_night_leaves_its_lineage_for_data_catalogues(
    first_night: tuple[Settings, RunOutcome, list[Said]],
) -> None:
    settings, outcome, _ = first_night
    (path,) = settings.folders.lineage.rglob("*.ndjson")
    events = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]

    assert path.stem.endswith(outcome.run_id)
    ends = {each["job"]["name"]: each for each in events if each["eventType"] == "COMPLETE"}
    made = {output["name"] for each in ends.values() for output in each["outputs"]}
    assert {"submission", "activity", "criterion_score", "index_score", "score_change"} <= made
    (index,) = ends["nightly.index_score"]["outputs"]
    assert set(index["facets"]["columnLineage"]["fields"]) == set(column_origins("index_score"))
    assert index["outputFacets"]["outputStatistics"]["rowCount"] == len(tables(settings)["index_score"])


def test_the_same_files_again_change_no_row_and_no_byte(
    copied_home: Settings, samples: SampleYear, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, written = tables(copied_home), exported(copied_home)
    shutil.copytree(samples.folder, copied_home.folders.inbox / str(YEAR), dirs_exist_ok=True)

    outcome, _ = run_in(copied_home, monkeypatch)

    assert outcome.succeeded
    assert_same_tables(before, tables(copied_home))
    assert exported(copied_home) == written


def test_a_run_that_was_killed_is_finished_by_the_next(
    new_home: Callable[[], Settings],
    first_night: tuple[Settings, RunOutcome, list[Said]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings = new_home()
    command = [sys.executable, "-c", "from orchestration.cli import main; main()", "run", "--year", str(YEAR)]
    environment = {**os.environ, "PARCOMM_HOME": str(settings.home)}
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True, cwd=Path.cwd()) as killed:
        assert killed.stderr is not None
        for line in killed.stderr:
            if line.startswith("inbox:"):
                killed.send_signal(signal.SIGKILL)
    half_done = tables(settings)

    outcome, _ = run_in(settings, monkeypatch)

    assert len(half_done["landed_file"])
    assert half_done["index_score"].empty
    assert outcome.succeeded
    assert_same_tables(tables(first_night[0]), tables(settings), leaving_out=STAMPED)
    with open_instance(settings.folders) as instance:
        assert {run.status for run in instance.get_runs()} == {
            dg.DagsterRunStatus.SUCCESS,
            dg.DagsterRunStatus.FAILURE,
        }


def test_rows_that_break_their_declaration_stop_publication(
    copied_home: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = open_engine(copied_home.database_url)
    with writing(engine) as connection:
        row = read_table(connection, activity).head(1)
        append(connection, activity, row.assign(excel_row=9999, channel=pd.Series(["smoke_signals"], dtype="str")))
    engine.dispose()
    shutil.rmtree(copied_home.folders.exports_of(YEAR))

    outcome, _ = run_in(copied_home, monkeypatch)

    assert not outcome.succeeded
    assert outcome.failures == ()
    assert [check.split(";")[0] for check in outcome.failed_checks] == [
        "activity: channel: is a code of the list channels is broken by 1 row(s)"
    ]
    assert not copied_home.folders.exports_of(YEAR).exists()


def test_what_stopped_the_night_is_told_once(copied_home: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    (copied_home.folders.inbox / "a.xlsx").touch()
    (copied_home.folders.inbox / "receipts.csv").write_text("file_name,sha256,received_at\na.xlsx\n", encoding="utf-8")

    outcome, _ = run_in(copied_home, monkeypatch)

    (failure,) = outcome.failures
    assert failure.endswith("receipts.csv, line 2: the row is too short")


def test_a_year_of_which_nothing_came_is_published_empty(
    new_home: Callable[[], Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = new_home()
    shutil.rmtree(settings.folders.inbox)

    outcome, _ = run_in(settings, monkeypatch)

    assert outcome.succeeded
    found = tables(settings)
    assert found[landed_file.name].empty
    assert found[submission.name].empty
    assert found[index_score.name].empty
    assert exported(settings)


def test_of_a_year_that_cannot_be_assessed_nothing_is_taken_in(
    tmp_path: Path, migrated_sqlite: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the job is asked for in Dagster passes by every command's own refusal."""
    waiting = tmp_path / "inbox" / str(YEAR) / "a.xlsx"
    waiting.parent.mkdir(parents=True)
    waiting.write_bytes(b"a report")
    shutil.copy(migrated_sqlite, tmp_path / "warehouse.db")
    (tmp_path / "frameworks").mkdir()
    monkeypatch.setenv("PARCOMM_FRAMEWORKS", str(tmp_path / "frameworks"))

    outcome, _ = run_in(Settings(home=tmp_path), monkeypatch)

    (failure,) = outcome.failures
    assert failure.startswith("2025 cannot be assessed: no framework is for it")
    assert waiting.read_bytes() == b"a report"
    assert not (tmp_path / "archive").exists()
    assert not (tmp_path / "exports").exists()


def test_without_the_cluster_that_is_set_nothing_is_taken_in(
    new_home: Callable[[], Settings], samples: SampleYear, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = new_home()
    monkeypatch.setenv("PARCOMM_DASK_SCHEDULER", "rope://127.0.0.1:8786")

    outcome, heard = run_in(settings, monkeypatch)

    (failure,) = outcome.failures
    assert failure.startswith("PARCOMM_DASK_SCHEDULER=rope://127.0.0.1:8786: no Dask scheduler answers there")
    assert not any(said.has_started for said in heard)
    assert len(list((settings.folders.inbox / str(YEAR)).iterdir())) == len(list(samples.folder.iterdir()))


def test_a_run_makes_no_warehouse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outcome, heard = run_in(Settings(home=tmp_path), monkeypatch)

    (failure,) = outcome.failures
    assert failure.startswith(f"there is no warehouse here: there is no file {tmp_path / 'warehouse.db'}")
    assert not any(said.has_started for said in heard)
    assert {path.name for path in tmp_path.iterdir()} == {"dagster", "logs", "lineage"}


def test_a_run_migrates_no_warehouse(tmp_path: Path, migrated_sqlite: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(migrated_sqlite, tmp_path / "warehouse.db")
    engine = open_engine(f"sqlite:///{tmp_path / 'warehouse.db'}")
    with writing(engine) as connection:
        connection.exec_driver_sql("DELETE FROM alembic_version")

    outcome, heard = run_in(Settings(home=tmp_path), monkeypatch)

    (failure,) = outcome.failures
    assert failure.startswith("the warehouse's schema differs (the warehouse stands at revision none,")
    assert "parcomm db upgrade" in failure
    assert not any(said.has_started for said in heard)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT * FROM alembic_version").all() == []
    engine.dispose()


def test_rows_cannot_be_taken_back_by_the_pipeline(copied_home: Settings) -> None:
    engine = open_engine(copied_home.database_url)
    with pytest.raises(sa.exc.DBAPIError, match="submission is append-only"), writing(engine) as connection:
        connection.execute(sa.delete(submission))
    engine.dispose()
