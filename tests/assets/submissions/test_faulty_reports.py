"""The committed corpus of faulty and sound reports: each gives exactly the findings that its index lists."""

from __future__ import annotations

import hashlib
import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from assets.reference.loading import load_references
from assets.submissions.checking.passes import CheckedBatch, check_batch
from assets.submissions.reading.file_batches import SourceFile, read_files
from tests.assets.submissions.faulty_reports import FOLDER, corpus, index
from tests.assets.submissions.recorded_columns import without_later_columns, without_later_warnings
from tests.assets.submissions.sound_files import FIXTURES

INDEX: list[dict[str, Any]] = yaml.safe_load((FOLDER / "index.yaml").read_text(encoding="utf-8"))
RECEIVED_AT = datetime(2025, 7, 2, 3, tzinfo=UTC)


@pytest.fixture(scope="module", name="checked")
def _checked() -> CheckedBatch:
    known = load_references(FIXTURES, FIXTURES / "frameworks")
    files = [
        SourceFile(FOLDER / one["file"], one["file"], hashlib.sha256(one["file"].encode()).hexdigest(), RECEIVED_AT)
        for one in INDEX
    ]
    return check_batch(read_files(files, known.code_lists), known, INDEX[0]["year"])


@pytest.mark.parametrize("entry", INDEX, ids=lambda entry: entry["file"])
def test_a_file_gives_exactly_the_findings_of_the_index_in_order(entry: dict[str, Any], checked: CheckedBatch) -> None:
    sha256 = hashlib.sha256(entry["file"].encode()).hexdigest()
    found = checked.findings[checked.findings["sha256"] == sha256]
    known = without_later_columns(found)[["code", "severity", "sheet", "cell"]].astype(object)
    told = known.where(known.notna(), None).to_dict("records")
    assert told == entry["findings"]


def test_sound_files_are_accepted_whole(checked: CheckedBatch) -> None:
    sound = {one["file"] for one in INDEX if not one["findings"]}
    submissions = without_later_warnings(checked).set_index("file_name").loc[sorted(sound)]
    assert set(submissions["status"]) == {"accepted"}
    assert set(submissions["agency_code"]) == {"BNV"}
    rows = checked.rows["activity"]
    counts = rows["sha256"].value_counts()
    assert set(counts[submissions["sha256"]]) == {3}
    # However a figure, a date or a label was written, the same was meant.
    same = rows[rows["sha256"].isin(submissions["sha256"])].groupby("sha256")
    assert set(same["quantity"].sum()) == {8}
    assert {pd.Timestamp(day) for day in same["held_on"].min()} == {pd.Timestamp(2025, 3, 5)}


def test_the_committed_files_are_those_that_the_generator_writes() -> None:
    files = corpus()
    assert {path.name for path in FOLDER.iterdir()} == {*files, "index.yaml"}
    assert (FOLDER / "index.yaml").read_text(encoding="utf-8") == index(files)
    for name, (content, _) in files.items():
        assert parts_of(FOLDER / name) == parts_of(io.BytesIO(content)), name
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 2**20


def parts_of(file: Path | io.BytesIO) -> dict[str, bytes] | bytes:
    """The unpacked parts: another version of zlib packs them otherwise."""
    content = file.read_bytes() if isinstance(file, Path) else file.getvalue()
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return content if not content.startswith(b"PK") else b"a container that was cut off"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {
            name: archive.read(name) if not name.endswith(".xlsx") else b"a workbook" for name in archive.namelist()
        }
