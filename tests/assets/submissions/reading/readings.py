"""What the reader says of each committed report, as a digest, beside the reader's version: `readings.csv`.

A file that is read is read again only when `READER_VERSION` is raised; so whoever changes what is read must raise it.
Compared are the columns that were declared when the record was made (`recorded_columns`): a new one raises the version
by itself, and may change nothing of the others. After raising the version by hand, or before the first release that
reads the files in question, record what is read now, and write the other committed reports anew:

    python -m tests.assets.submissions.reading.readings
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Collection
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from assets.reference.loading import load_references
from assets.submissions.reading.file_batches import ReadBatch, SourceFile, read_files
from assets.submissions.reading.reader_version import READER_VERSION
from checks.code_lists import CodeLists
from tests.assets.submissions.faulty_reports import FOLDER
from tests.assets.submissions.recorded_columns import (
    COVER,
    Column,
    declared_columns,
    record_columns,
    recorded_columns,
)
from tests.assets.submissions.sound_files import FIXTURES

RECORDED = Path(__file__).with_name("readings.csv")
_COLUMNS = ("file_sha256", "reading_sha256", "reader_version", "file_name")
_RECEIVED_AT = datetime(2025, 7, 2, 3, tzinfo=UTC)


def recorded() -> dict[str, tuple[str, int]]:
    """Digest and reader version by the SHA-256 of a file."""
    with RECORDED.open(encoding="utf-8", newline="") as file:
        return {row["file_sha256"]: (row["reading_sha256"], int(row["reader_version"])) for row in csv.DictReader(file)}


def recorded_version() -> int:
    """The version of the reader that made the record."""
    return max(version for _, version in recorded().values())


def raised_by_hand() -> bool:
    """Whether the reader's version is above the record's by more than the columns that were declared since."""
    return READER_VERSION - recorded_version() > len(declared_columns()) - len(recorded_columns())


def committed_reports() -> dict[str, Path]:
    """By SHA-256."""
    files = sorted(path for path in FOLDER.iterdir() if path.suffix in {".xlsx", ".xlsm", ".ods", ".zip"})
    return {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in files}


def readings(without: Collection[Column] = ()) -> dict[str, tuple[str, str]]:
    """Name and digest by the SHA-256 of a file, as the reader reads now; some columns left out."""
    code_lists = load_references(FIXTURES, FIXTURES / "frameworks").code_lists
    return {sha256: (path.name, _digest(path, code_lists, without)) for sha256, path in committed_reports().items()}


def changed() -> list[str]:
    """Names of files whose recorded columns the reader once read otherwise, though nobody raised its version."""
    if raised_by_hand():
        return []
    before, now = recorded(), readings(declared_columns() - recorded_columns())
    return [name for sha256, (name, digest) in now.items() if sha256 in before and before[sha256][0] != digest]


def record() -> None:
    """Write down what is read now."""
    with RECORDED.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(_COLUMNS)
        writer.writerows((sha256, digest, READER_VERSION, name) for sha256, (name, digest) in readings().items())
    record_columns()


def _digest(path: Path, code_lists: CodeLists, without: Collection[Column]) -> str:
    batch = read_files([SourceFile(path, path.name, "0" * 64, _RECEIVED_AT)], code_lists)
    return hashlib.sha256(_text(batch, without).encode()).hexdigest()


def _text(batch: ReadBatch, without: Collection[Column]) -> str:
    names: dict[str, list[str]] = {}
    for table, name in without:
        names.setdefault(table, []).append(name)
    places, found = batch.places, batch.findings
    tables = places.drop_duplicates("sheet").set_index("sheet")["table"]
    frames = {
        "covers": batch.covers.drop(columns=names.get(COVER, [])),
        **{table: rows.drop(columns=names.get(table, [])) for table, rows in batch.rows.items()},
        "findings": _others(found, found["sheet"].map(tables), without),
        "places": _others(places, places["table"], without),
    }
    return "".join(name + "\n" + frame.to_csv(index=False, lineterminator="\n") for name, frame in frames.items())


def _others(frame: pd.DataFrame, tables: pd.Series[Any], columns: Collection[Column]) -> pd.DataFrame:
    """The lines that are not of the columns."""
    own = pd.MultiIndex.from_arrays([tables.astype("str"), frame["column_name"]])
    return frame[~own.isin(list(columns))] if columns else frame


if __name__ == "__main__":
    record()
