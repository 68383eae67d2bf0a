"""Inputs taken from rows in memory are those that the warehouse counts."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from assets.reference.framework_tables import framework_rows
from assets.reference.loading import References, load_references
from assets.rules.framework.inputs import ReportInput
from assets.rules.language.value_texts import text_of
from assets.samples.year import write_sample_year
from assets.scoring.inputs import aggregate_inputs
from assets.submissions.checking.passes import check_batch
from assets.submissions.reading.file_batches import SourceFile, read_files
from assets.submissions.receiving.archive import sha256_of
from assets.submissions.registering import register
from assets.submissions.stakes.held_rows import HeldInput, held_rows
from warehouse.columns.row_facts import row_facts
from warehouse.engine import writing
from warehouse.rows.bulk import append
from warehouse.rows.frames import conform, empty_frame
from warehouse.tables import METADATA, REPORT_TABLES, agency, landed_file, submission

FIXTURES = Path(__file__).parents[4] / "fixtures"
YEAR = 2025
SOURCES = {row_facts(table).source: table.name for table in REPORT_TABLES}


@pytest.fixture(scope="module", name="known")
def _known() -> References:
    return load_references(FIXTURES, FIXTURES / "frameworks")


@pytest.fixture(scope="module", name="frames")
def _frames(known, tmp_path_factory):
    """A few agencies' reports, some with faults, as the warehouse would have them."""
    folder = tmp_path_factory.mktemp("inbox")
    write_sample_year(known, YEAR, folder, seed=11, agencies=4)
    files = [
        SourceFile(path, path.name, sha256_of(path), datetime(2026, 1, 5, 2, minute, tzinfo=UTC))
        for minute, path in enumerate(sorted(each for each in folder.rglob("*") if each.is_file()))
    ]
    checked = check_batch(read_files(files, known.code_lists), known, YEAR)
    arrived = pd.Series({file.sha256: file.received_at for file in files})
    return register(checked, year=YEAR, first_id=1, in_force=empty_frame(submission), last_received=arrived)


def test_a_file_s_own_rows_give_what_the_warehouse_counts(known, frames, sqlite_warehouse):
    with writing(sqlite_warehouse) as connection:
        append(connection, agency, known.agencies)
        append(connection, METADATA.tables["framework"], framework_rows(known.frameworks))
        landed = frames["submission"][["year", "sha256", "file_name", "received_at"]].assign(byte_size=1)
        append(connection, landed_file, conform(landed, landed_file))
        for name, frame in frames.items():
            append(connection, METADATA.tables[name], frame)
        counted = aggregate_inputs(connection, [one.framework for one in known.frameworks], YEAR)
    rows = frames["submission"]
    scored = rows[rows["status"].str.startswith("accepted")].drop_duplicates("agency_code", keep="last")
    told = counted.set_index(["agency_code", "criterion_code", "input_name"])["value"]
    compared = 0
    for agency_code, framework_id, number in scored[["agency_code", "framework_id", "submission_id"]].itertuples(
        index=False
    ):
        framework = next(one.framework for one in known.frameworks if one.framework.framework == framework_id)
        for criterion in framework.leaves():
            for name, given in criterion.inputs.items():
                if isinstance(given, ReportInput) and given.table != "reports":
                    frame = frames[SOURCES[given.table]]
                    held = HeldInput(given)
                    mine = held_rows(frame[frame["submission_id"] == number], given.table, YEAR)
                    value = text_of(held.value(held.counted(mine)))
                    expected = told[agency_code, criterion.code, name]
                    assert value == (None if pd.isna(expected) else expected), (agency_code, criterion.code, name)
                    compared += 1
    assert compared > 100
