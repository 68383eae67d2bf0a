"""Officers open the template in LibreOffice, fill it and save it in either format: nothing of it may get lost."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

from assets.reference.loading import References, load_references
from assets.samples.year import write_sample_year
from assets.submissions.reading.file_batches import ReadBatch, SourceFile, read_files
from assets.template.sheets import FIRST_ROW
from checks.workbook_layout import LISTS_SHEET, METADATA_SHEET
from warehouse.tables import REPORT_TABLES, activity, plan_task

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def references() -> References:
    return load_references(ROOT / "fixtures", ROOT / "fixtures" / "frameworks")


@pytest.fixture(scope="module")
def filled(references, tmp_path_factory) -> Path:
    """One agency's filled template without a fault."""
    year = write_sample_year(references, 2025, tmp_path_factory.mktemp("inbox"), agencies=1, faulty_share=0)
    return year.folder / year.files[0].file_name


@pytest.fixture(scope="module")
def saved(filled, tmp_path_factory, libreoffice) -> dict[str, Path]:
    """The same file saved by LibreOffice in each format."""
    folder = tmp_path_factory.mktemp("saved")
    return {format_name: libreoffice(format_name, folder, filled) for format_name in ("xlsx", "ods")}


def read(path: Path, references: References) -> ReadBatch:
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    return read_files([SourceFile(path, path.name, sha256, datetime(2026, 1, 5, tzinfo=UTC))], references.code_lists)


@pytest.mark.parametrize("format_name", ["xlsx", "ods"])
def test_every_row_and_the_cover_read_the_same_after_libreoffice(references, filled, saved, format_name):
    before, after = read(filled, references), read(saved[format_name], references)
    assert after.findings.empty
    for table in REPORT_TABLES:
        drop = {"columns": ["sha256"]}
        pd.testing.assert_frame_equal(after.rows[table.name].drop(**drop), before.rows[table.name].drop(**drop))
    ignored = {"columns": ["sha256", "file_name"]}
    pd.testing.assert_frame_equal(after.covers.drop(**ignored), before.covers.drop(**ignored))


def test_drop_downs_protection_and_hidden_sheets_survive_libreoffice(saved):
    workbook = load_workbook(saved["xlsx"])
    assert [workbook[name].sheet_state for name in (LISTS_SHEET, METADATA_SHEET)] == ["hidden", "hidden"]
    assert {"ds_channels", "ds_themes", "ds_audiences"} <= set(workbook.defined_names)
    for table in (plan_task, activity):
        sheet = workbook[table.info["sheet"]]
        letter = "D" if table is plan_task else "E"
        found = [one for one in sheet.data_validations.dataValidation if one.formula1 == "ds_channels"]
        for row in (FIRST_ROW, FIRST_ROW + 500):
            assert any(f"{letter}{row}" in one for one in found)
        assert sheet.protection.sheet
        assert not sheet.cell(FIRST_ROW, 1).protection.locked
        assert not sheet.column_dimensions["A"].protection.locked
