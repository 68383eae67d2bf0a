"""What Dagster's pages show of each asset after a night: Vietnamese tables that lead on, and no more than is needed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import dagster as dg
import pytest

from assets.page_addresses import PageAddresses
from assets.preview.told import PAGES, PLOT, ROWS
from orchestration.installation.instance import open_instance
from orchestration.installation.settings import Settings
from orchestration.run_log import Said
from orchestration.run_outcome import RunOutcome
from orchestration.web.pages.app import pages_app
from tests.orchestration.web.test_lineage_addresses import get
from warehouse.engine import open_engine
from warehouse.tables import METADATA

# Importing Great Expectations imports others' modules that still use what Python has deprecated.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

Night = tuple[Settings, RunOutcome, list[Said]]
Told = Mapping[str, Mapping[str, dg.MetadataValue]]

COLUMN_NAMES = {column.name for table in METADATA.tables.values() for column in table.columns}


@pytest.fixture(scope="module")
def told(first_night: Night) -> Told:
    """The metadata of every materialization of the night, by asset."""
    return {each.asset_key.to_user_string(): each.metadata for each in _materializations(first_night)}


def _materializations(night: Night) -> Iterator[dg.AssetMaterialization]:
    settings, outcome, _ = night
    with open_instance(settings.folders) as instance:
        for entry in instance.all_logs(outcome.run_id, of_type=dg.DagsterEventType.ASSET_MATERIALIZATION):
            assert entry.asset_materialization is not None
            yield entry.asset_materialization


def test_every_asset_shows_a_table_with_vietnamese_headings_and_links(told: Told) -> None:
    assert len(told) > 30
    for name, metadata in told.items():
        shown = str(metadata[ROWS].value)
        assert "](/pages/" in str(metadata[PAGES].value), name
        if "dòng đầu trong" not in shown:
            assert shown.startswith("Không có dòng nào.") or "không dòng nào cần xem trước" in shown, name
            continue
        headings = shown.splitlines()[2].strip("|").split("|")
        assert not set(headings) & COLUMN_NAMES, name
        assert len(shown.splitlines()) > 4, name


def test_every_key_is_dagsters_own_or_vietnamese(told: Told) -> None:
    for name, metadata in told.items():
        for key in metadata:
            assert key.startswith("dagster/") or not key.isascii(), (name, key)


def test_figures_are_of_the_year_in_their_label(told: Told) -> None:
    for name, metadata in told.items():
        numbers = dg.IntMetadataValue | dg.FloatMetadataValue
        own = [key for key, value in metadata.items() if isinstance(value, numbers) and not key.startswith("dagster/")]
        is_yearly = "dagster/row_count" not in metadata and name != "finding_catalogue"
        assert all(key.startswith("2025: ") == is_yearly for key in own), name


def test_pictures_stand_where_they_say_more(told: Told) -> None:
    drawn = {name for name, metadata in told.items() if PLOT in metadata}
    assert drawn == {
        "index_score", "criterion_score", "finding", "appraiser_agreement",
        "rank_band", "criterion_effect", "rank_factor",
    }  # fmt: skip


def test_the_scores_lead_to_their_passports_and_the_returned_files_to_themselves(told: Told) -> None:
    assert re.search(r"\]\(/pages/2025/agencies/[^/]+/\d[\d.]*\)", str(told["criterion_score"][ROWS].value))
    assert re.search(r"\]\(/pages/2025/returned/[^)]+\.xlsx\)", str(told["returned_workbook"][ROWS].value))


def test_links_of_every_kind_open(first_night: Night, told: Told) -> None:
    """Two of each kind: a passport takes a tenth of a second."""
    home = first_night[0].folders
    markdown = " ".join(str(value.value) for metadata in told.values() for value in metadata.values())
    kinds: dict[str, set[str]] = {}
    for address in sorted({each.partition("#")[0] for each in re.findall(r"\]\((/pages/[^)]*)\)", markdown)}):
        kind = re.sub(r"(agencies/)[^/]+(/.?)[^/]*|(lineage/|returned/.).*", r"\1\2\3", address)
        kinds.setdefault(kind, set()).add(address)
    addresses = {address for each in kinds.values() for address in sorted(each)[:2]}
    engine = open_engine(first_night[0].database_url)
    app = pages_app(engine, home, PageAddresses())

    answers = {address: get(app, address.removeprefix("/pages"))[0] for address in addresses}
    engine.dispose()

    assert len(kinds) > 10
    assert {address: status for address, status in answers.items() if status != 200} == {}


def test_what_is_told_of_an_asset_is_written_down_once(first_night: Night) -> None:
    """Metadata of outputs, and lineage that the definitions hold, made a third of a night's history."""
    settings, outcome, _ = first_night
    with open_instance(settings.folders) as instance:
        events = [entry.dagster_event for entry in instance.all_logs(outcome.run_id)]
    for event in filter(None, events):
        if event.is_successful_output:
            assert not event.step_output_data.metadata or event.is_asset_check_evaluation
        if event.is_handled_output:
            assert not event.event_specific_data.metadata
        if event.is_step_materialization:
            assert "dagster/column_lineage" not in event.step_materialization_data.materialization.metadata
