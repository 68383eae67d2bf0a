"""What an asset reads is what its dependencies say: a night's SELECTs are listened to."""

from __future__ import annotations

from collections.abc import Mapping

import dagster as dg
import pytest

from orchestration.definitions import build_defs
from orchestration.run_outcome import RunOutcome
from tests.orchestration.listening import Reads
from warehouse.tables import METADATA, REPORT_TABLES

# Importing Great Expectations imports others' modules that still use what Python has deprecated.
pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.usefixtures("first_night"),
]

NOT_READ = {
    ("input_value", "evidence"): "no shipped rule counts documents; one may",
    ("returned_form", "review_finding"): "the sample year has no workbook beside its reports",
    **{
        ("rank_change", dependency): "the sample year has none before it"
        for dependency in (
            *("receipt", "submission", *(table.name for table in REPORT_TABLES)),
            *("survey_answer", "external_index", "appraisal", "criterion_score"),
        )
    },
}
"""Dependencies of which a night's SELECTs tell nothing, each with the reason why it is one."""

MEMORY = {"read_reports": {"review_file"}}
"""Tables that a step reads although a later one fills them: which landed files are known to be none of its own."""

DEFS = build_defs()
SPECS: Mapping[str, dg.AssetSpec] = {spec.key.to_user_string(): spec for spec in DEFS.resolve_all_asset_specs()}
ASSETS = {
    each.op.name: each for each in DEFS.assets or () if isinstance(each, dg.AssetsDefinition) and each.is_executable
}
CHECKS = {each.op.name: each for each in DEFS.asset_checks or () if isinstance(each, dg.AssetChecksDefinition)}


def names(keys: object) -> set[str]:
    return {key.to_user_string() for key in keys}  # type: ignore[attr-defined] # whatever holds asset keys


def dependencies(assets: set[str]) -> set[str]:
    return {dep.asset_key.to_user_string() for asset in assets for dep in SPECS[asset].deps}


def before(assets: set[str]) -> set[str]:
    """The assets and all that they are made from."""
    reached, way = set[str](), set(assets)
    while way:
        reached |= way
        way = dependencies(way) - reached
    return reached


def assets_read(reads: Reads, step: str) -> set[str]:
    """Assets whose tables a step's SELECTs read; a history is its table's."""
    return {table.removesuffix("_history") for table in reads.of[step]} & set(SPECS)


@pytest.mark.parametrize("step", ASSETS)
def test_an_asset_reads_only_its_dependencies_and_itself(step: str, reads: Reads) -> None:
    own = names(ASSETS[step].keys)

    assert assets_read(reads, step) <= dependencies(own) | own | MEMORY.get(step, set())


@pytest.mark.parametrize("step", ASSETS)
def test_each_dependency_is_read(step: str, reads: Reads) -> None:
    """Reference data is also given by files, which say what its tables are to hold; report sheets are no tables."""
    own = names(ASSETS[step].keys)
    by_files = {name for name, spec in SPECS.items() if spec.group_name == "reference"}
    given = by_files if "references" in ASSETS[step].required_resource_keys else set()
    excused = {dep for asset, dep in NOT_READ if asset in own}

    unread = dependencies(own) & set(METADATA.tables) - assets_read(reads, step) - given - own

    assert unread == excused


@pytest.mark.parametrize("step", CHECKS)
def test_a_check_reads_what_is_made_before_it_or_with_its_asset(step: str, reads: Reads) -> None:
    specs = list(CHECKS[step].check_specs)
    asked = names(spec.asset_key for spec in specs)
    made_together = set[str]().union(*(names(each.keys) for each in ASSETS.values() if asked & names(each.keys)))
    added = {dep.asset_key.to_user_string() for spec in specs for dep in spec.additional_deps}

    assert assets_read(reads, step) <= before(made_together | added)


def test_what_is_listened_to_is_a_whole_night(first_night: tuple[object, RunOutcome, object], reads: Reads) -> None:
    assert first_night[1].succeeded
    assert set(reads.of) <= {*ASSETS, *CHECKS}
    assert {"receipt", "submission", "scorecard"} <= reads.of["criterion_score"]
    assert len(reads.of) > 30
