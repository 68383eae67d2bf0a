"""What Dagster is told hangs together, and tells evaluators what they need."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.test_utils import create_run_for_test

from assets.column_origins import LINEAGE_KEY, assets_with_origins, column_origins
from assets.page_addresses import PageAddresses
from assets.publication.data_checks.figures import FIGURE_CHECKS
from assets.publication.data_checks.files import FILE_CHECKS
from assets.publication.data_checks.reports import REPORT_CHECKS
from assets.publication.lineage.names import assets_drawn
from assets.publication.years_at_work import YearStates
from assets.reference.loading import load_references
from assets.reference.year_readiness import years_begun
from checks.steps import RETRIES
from orchestration import definitions
from orchestration.asset_labels import ASSET_LABELS, KEPT
from orchestration.definitions import STAGES, build_defs
from orchestration.freshness import FRESHNESS, FRESHNESS_IN_WORDS, MADE_BY_LAST_NIGHT
from orchestration.installation.settings import FIXTURES
from orchestration.partitions import EVALUATION_YEARS, PARTITION_TAG, add_year, follow_years, years_shown
from orchestration.policies import GROUP, LINEAGE_PAGE
from tests.conftest import ROOT
from warehouse.columns.declaration import facts
from warehouse.private_files import TOO_OPEN
from warehouse.tables import METADATA

IN_TABLES = {"agency", "submission", "activity", "criterion_score", "index_score"}


@pytest.fixture
def defs(environment_of: Callable[[Path], None], tmp_path: Path) -> dg.Definitions:
    environment_of(tmp_path)
    return build_defs()


@pytest.fixture
def specs(defs: dg.Definitions) -> dict[str, dg.AssetSpec]:
    return {spec.key.to_user_string(): spec for spec in defs.resolve_all_asset_specs()}


def test_the_definitions_are_valid_as_dagsters_own_command_finds(tmp_path: Path) -> None:
    command = [Path(sys.executable).with_name("dagster"), "definitions", "validate"]
    places = {"PARCOMM_HOME": str(tmp_path), "DAGSTER_HOME": str(tmp_path), "DAGSTER_DISABLE_TELEMETRY": "yes"}
    done = subprocess.run(command, cwd=ROOT, env=os.environ | places, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert "All code locations passed validation" in done.stdout + done.stderr


HEAVY = {"great_expectations", "lxml", "matplotlib", "openlineage", "openpyxl", "requests", "xlsxwriter", "z3"}
"""What only a step, a command or a message needs: together seconds of every process that loads the definitions."""


def test_nothing_happens_on_import_and_nothing_heavy_is_imported(tmp_path: Path) -> None:
    script = f"import orchestration.definitions, os, sys; print(sorted(os.listdir()), {HEAVY} & {{*sys.modules}})"
    environment = {"PYTHONPATH": str(Path.cwd()), "PARCOMM_FRAMEWORKS": "/no/such/folder"}
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stdout.strip()) == (0, "[] set()"), done.stderr


def test_processes_of_dagster_close_what_they_make_to_others(
    environment_of: Callable[[Path], None], tmp_path: Path
) -> None:
    environment_of(tmp_path / "home")
    before = os.umask(0)
    try:
        definitions.defs()
        assert os.umask(0) == TOO_OPEN
    finally:
        os.umask(before)


def test_each_build_is_fresh_and_takes_other_resources(defs: dg.Definitions) -> None:
    still = dg.ResourceDefinition.hardcoded_resource(None)

    assert build_defs(resource_overrides={"clock": still}).resources["clock"] is still
    assert build_defs() is not defs


def test_every_asset_has_a_stage_an_owner_kinds_and_words_in_both_languages(specs: dict[str, dg.AssetSpec]) -> None:
    assert {spec.group_name for spec in specs.values()} == {stage.group for stage in STAGES}
    for name, spec in specs.items():
        vietnamese, _, english = (spec.description or "").partition("\n\n")
        assert spec.owners, name
        assert spec.kinds, name
        assert not vietnamese.isascii(), name
        assert english, name


def test_each_asset_has_labels_of_its_own_and_no_label_is_left_of_one_that_is_gone(
    specs: dict[str, dg.AssetSpec],
) -> None:
    assert set(ASSET_LABELS) == set(specs)
    assert len({(spec.owners[0], *sorted(spec.kinds)) for spec in specs.values()}) > len(STAGES)
    for name, spec in specs.items():
        assert ("table" in spec.kinds) == (name in METADATA.tables), name
        assert (spec.tags.get(KEPT) == "append-only") == bool(
            name in METADATA.tables and METADATA.tables[name].info.get("append_only")
        )


def test_an_asset_says_what_its_group_holds(specs: dict[str, dg.AssetSpec]) -> None:
    for stage in STAGES:
        vietnamese, english = stage.words
        assert not vietnamese.isascii()
        assert english.isascii()
        told = {spec.metadata[GROUP] for spec in specs.values() if spec.group_name == stage.group}
        assert told == {f"{vietnamese} {english}"}


def test_reference_data_and_sheets_of_reports_alone_are_not_of_a_year(specs: dict[str, dg.AssetSpec]) -> None:
    # Nor are sheets of reports, which no run makes: every year of them would be missing for ever.
    of_no_year = {name for name, spec in specs.items() if spec.partitions_def is None}
    assert of_no_year == {name for name, spec in specs.items() if spec.group_name == "reference" or "/" in name}
    assert {spec.partitions_def for spec in specs.values()} == {None, EVALUATION_YEARS}


def test_what_nights_make_is_stale_once_a_night_is_over_that_did_not_make_it(specs: dict[str, dg.AssetSpec]) -> None:
    for name, spec in specs.items():
        assert spec.freshness_policy == (None if "/" in name else MADE_BY_LAST_NIGHT), name
        assert (spec.metadata.get(FRESHNESS) is None) == ("/" in name), name
    assert MADE_BY_LAST_NIGHT.deadline_cron == "0 4 * * *"
    assert MADE_BY_LAST_NIGHT.lower_bound_delta == timedelta(hours=3)
    assert MADE_BY_LAST_NIGHT.timezone == "Asia/Ho_Chi_Minh"
    assert "01:00 đến 04:00" in FRESHNESS_IN_WORDS


def test_schedules_sensors_and_jobs_say_in_both_languages_what_they_do(defs: dg.Definitions) -> None:
    repository = defs.get_repository_def()
    jobs = [job for job in repository.get_all_jobs() if not job.name.startswith("__")]
    assert {"nightly", "intake"} <= {job.name for job in jobs}
    for each in (*repository.schedule_defs, *repository.sensor_defs, *jobs):
        vietnamese, _, english = (each.description or "").partition("\n\n")
        assert not vietnamese.isascii(), each.name
        assert english, each.name


@pytest.mark.parametrize("name", sorted(IN_TABLES))
def test_a_tables_columns_are_shown_as_declared(specs: dict[str, dg.AssetSpec], name: str) -> None:
    schema = specs[name].metadata["dagster/column_schema"]

    assert [column.name for column in schema.columns] == [column.name for column in METADATA.tables[name].columns]
    for shown, declared in zip(schema.columns, METADATA.tables[name].columns, strict=True):
        assert facts(declared).title in (shown.description or "")
        assert shown.constraints.nullable == declared.nullable


def test_dagster_is_told_of_the_declared_origins_and_no_others(specs: dict[str, dg.AssetSpec]) -> None:
    told = {
        name: {
            column: {("/".join(dep.asset_key.path), dep.column_name) for dep in deps}
            for column, deps in spec.metadata[LINEAGE_KEY].deps_by_column.items()
        }
        for name, spec in specs.items()
        if LINEAGE_KEY in spec.metadata
    }

    assert told == {name: {c: {*o} for c, o in column_origins(name).items()} for name in assets_with_origins()}
    assert told["index_score"]["submission_id"] == {("submission", "submission_id")}
    assert told["activity"]["reach"] == {("report/activity", "Lượt người tiếp cận")}


def test_an_asset_links_to_the_picture_of_its_lineage(specs: dict[str, dg.AssetSpec]) -> None:
    linked = {name: spec.metadata[LINEAGE_PAGE].value for name, spec in specs.items() if LINEAGE_PAGE in spec.metadata}

    assert linked == {name: PageAddresses().lineage_of(name) for name in assets_drawn()}
    assert linked["report/activity"] == "/pages/lineage/report.activity"


def test_a_column_comes_from_assets_that_are_made_before_it_or_with_it(
    defs: dg.Definitions, specs: dict[str, dg.AssetSpec]
) -> None:
    before = {name: {"/".join(dep.asset_key.path) for dep in spec.deps} for name, spec in specs.items()}
    together = [{key.to_user_string() for key in each.keys} for each in defs.assets or () if len(each.keys) > 1]
    for name in assets_with_origins():
        reached: set[str] = set()
        way = [name]
        while way:
            asset = way.pop()
            if asset not in reached:
                reached.add(asset)
                way.extend(before[asset])
        siblings = set[str]().union(*(keys for keys in together if name in keys))
        for origins in column_origins(name).values():
            assert {origin.asset for origin in origins} <= reached | siblings, name


def test_data_flow_from_the_inbox_to_the_committee(specs: dict[str, dg.AssetSpec]) -> None:
    upstream = {name: {dep.asset_key.to_user_string() for dep in spec.deps} for name, spec in specs.items()}
    way, reached = ["committee_workbook"], set[str]()
    while way:
        name = way.pop()
        if name not in reached:
            reached.add(name)
            way.extend(upstream[name])

    # Successions serve the comparison over mergers, returned workbooks go to the agencies, changes to evaluators.
    for_evaluators = {
        "appraisal_worklist", "appraiser_agreement", "score_change", "submission_change", "evidence_conflict",
        "evidence_file", "rank_band", "rank_gap", "lost_point",
        "criterion_effect", "criterion_correlation", "rank_factor", "rank_change", "change_part", "evidence_case",
    }  # fmt: skip
    beside_reports = {"review_file", "review_finding", "returned_form", "explanation", "evidence_verdict"}
    assert reached == set(specs) - {"agency_succession", "returned_workbook", *beside_reports} - for_evaluators


def test_blocking_checks_stand_before_scores_and_before_exports(defs: dg.Definitions) -> None:
    specs = [spec for checks in defs.asset_checks or () for spec in getattr(checks, "check_specs", ())]
    guarded = {spec.asset_key.to_user_string() for spec in specs if spec.blocking}

    of_the_data = {each.name for each in (*FILE_CHECKS, *REPORT_CHECKS, *FIGURE_CHECKS)}
    assert {spec.name for spec in specs if not spec.blocking} == of_the_data | {
        "appraisers_agree", "every_decision_counts", "file_can_be_used", "gives_every_agency_points",
        "released_by_its_date", "the_median_is_within_last_years_deciles",
    }  # fmt: skip
    assert {"plan_task", "activity", "evidence", "feedback", "scorecard", "criterion_score", "index_score"} <= guarded


def test_every_check_says_in_both_languages_what_holds(defs: dg.Definitions) -> None:
    for checks in defs.asset_checks or ():
        for check in getattr(checks, "check_specs", ()):
            vietnamese, _, english = (check.description or "").partition("\n\n")
            assert not vietnamese.isascii(), check.key
            assert english, check.key


def test_every_check_of_a_yearly_table_is_of_a_year_too(defs: dg.Definitions, specs: dict[str, dg.AssetSpec]) -> None:
    for checks in defs.asset_checks or ():
        for check in getattr(checks, "check_specs", ()):
            assert check.partitions_def == specs[check.asset_key.to_user_string()].partitions_def, check.key


def test_a_failed_step_starts_no_second_run(defs: dg.Definitions) -> None:
    for name in ("nightly", "intake"):
        assert defs.resolve_job_def(name).tags["dagster/retry_on_asset_or_op_failure"] == "false"


@pytest.mark.parametrize("name", ["nightly", "intake"])
def test_a_job_without_a_year_is_refused_before_there_is_a_run_that_marks_assets_as_failed(
    defs: dg.Definitions, name: str
) -> None:
    job = defs.resolve_job_def(name)

    with pytest.raises(dg.DagsterInvalidConfigError, match="partition"):
        dg.validate_run_config(job, {})
    assert job.partitioned_config is not None
    assert dg.validate_run_config(job, job.partitioned_config.get_run_config_for_partition_key("2025"))


def test_years_begin_with_the_oldest_framework_and_a_year_can_be_worked_on_from_its_first_day() -> None:
    years = years_begun()

    assert years == list(range(2022, years[-1] + 1))
    assert 2025 in years


def test_files_can_be_taken_in_before_any_night_has_loaded_the_reference_data(defs: dg.Definitions) -> None:
    steps = {node.name for node in defs.resolve_job_def("intake").graph.nodes}

    assert {"code_list", "agency", "landed_file", "read_reports"} <= steps
    assert "index_score" not in steps


def partitions(instance: dg.DagsterInstance) -> set[str]:
    return set(instance.get_dynamic_partitions(str(EVALUATION_YEARS.name)))


def test_partitions_are_years_that_are_shown_have_a_calendar_and_have_begun_also_while_the_service_goes_on(
    tmp_path: Path,
) -> None:
    own, oldest, coming = tmp_path / "calendars", years_begun()[0], years_begun()[-1] + 1
    own.mkdir()

    with dg.DagsterInstance.ephemeral() as instance:
        follow_years(instance, tmp_path, {2025})
        before = partitions(instance)
        for year in (oldest, coming):
            (own / f"{year}.csv").touch()
        follow_years(instance, tmp_path, {2025, oldest, oldest - 1, coming})
        between = partitions(instance)
        (own / f"{oldest}.csv").unlink()
        follow_years(instance, tmp_path, {2025, oldest})
        after = partitions(instance)

    assert (before, between, after) == ({"2025"}, {"2025", str(oldest)}, {"2025"})


def test_a_year_that_was_run_by_hand_stays_and_one_that_never_was_goes(tmp_path: Path) -> None:
    with dg.DagsterInstance.ephemeral() as instance:
        for year in (2023, 2024):
            add_year(instance, tmp_path, year)
        instance.add_dynamic_partitions(str(EVALUATION_YEARS.name), ["made by hand"])
        create_run_for_test(instance, tags={PARTITION_TAG: "2024"})
        follow_years(instance, tmp_path, {2025})

        assert partitions(instance) == {"2024", "2025"}


@pytest.mark.parametrize(
    ("states", "waiting", "shown"),
    [
        pytest.param(YearStates(), [], {2026}, id="a new installation shows the year at work"),
        pytest.param(YearStates(received=frozenset({2025})), [], {2025, 2026}, id="and years of which files came"),
        pytest.param(YearStates(), [2024], {2024, 2026}, id="or wait"),
        pytest.param(
            YearStates(released={2024: datetime(2025, 4, 1, tzinfo=UTC)}), [], {2024, 2026}, id="or that are released"
        ),
    ],
)
def test_years_are_shown_of_which_there_is_something_to_see(
    states: YearStates, waiting: list[int], shown: set[int]
) -> None:
    references = load_references(FIXTURES, FIXTURES / "frameworks")

    assert years_shown(references.calendar, date(2026, 11, 1), states, waiting) == shown


def test_a_password_is_not_among_what_dagsters_pages_show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARCOMM_HOME", str(tmp_path))
    monkeypatch.setenv("PARCOMM_WAREHOUSE_URL", "postgresql://parcomm:s3cret@localhost/parcomm")
    monkeypatch.setenv("PARCOMM_OPENLINEAGE_URL", "https://parcomm:s3cret@catalogue.example.vn")
    monkeypatch.setenv("PARCOMM_OPENLINEAGE_KEY", "s3cret")
    resources = build_defs().get_repository_def().get_top_level_resources()

    schemas = {name: each.config_schema for name, each in resources.items()}
    shown = str({name: each.default_value for name, each in schemas.items() if each.default_provided})

    assert "PARCOMM_WAREHOUSE_URL" in shown
    assert "s3cret" not in shown
    assert "s3cret" not in str(build_defs().resolve_job_def("nightly").get_job_snapshot())


def test_every_asset_and_every_check_tries_again_what_passes_by_itself(defs: dg.Definitions) -> None:
    steps = [node.definition for node in defs.resolve_job_def("nightly").graph.nodes]

    assert {each.retry_policy for each in steps if isinstance(each, dg.OpDefinition)} == {RETRIES}
    assert len(steps) > 40
