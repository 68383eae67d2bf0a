"""What the reader says of each committed report, as a digest, beside the reader's version: `readings.csv`.

A file that is read is read again only when `READER_VERSION` is raised; so whoever changes what is read must raise it.
After raising it, or before the first release that reads the files in question, record what is read now:

    python -m tests.assets.submissions.reading.readings
"""

from __future__ import annotations

import csv
import hashlib
from datetime import UTC, datetime
from pathlib import Path

from assets.reference.references import load_references
from assets.submissions.reading.reading import READER_VERSION, ReadBatch, SourceFile, read_files
from checks.code_lists import CodeLists
from tests.assets.submissions.faulty_reports import FOLDER
from tests.assets.submissions.sound_files import FIXTURES

RECORDED = Path(__file__).with_name("readings.csv")
_COLUMNS = ("file_sha256", "reading_sha256", "reader_version", "file_name")
_RECEIVED_AT = datetime(2025, 7, 2, 3, tzinfo=UTC)


def recorded() -> dict[str, tuple[str, int]]:
    """Digest and reader version by the SHA-256 of a file."""
    with RECORDED.open(encoding="utf-8", newline="") as file:
        return {row["file_sha256"]: (row["reading_sha256"], int(row["reader_version"])) for row in csv.DictReader(file)}


def readings() -> dict[str, tuple[str, str]]:
    """Name and digest by the SHA-256 of a file, as the reader reads now."""
    code_lists = load_references(FIXTURES, FIXTURES / "frameworks").code_lists
    files = sorted(path for path in FOLDER.iterdir() if path.suffix in {".xlsx", ".xlsm", ".ods", ".zip"})
    return {hashlib.sha256(path.read_bytes()).hexdigest(): (path.name, _digest(path, code_lists)) for path in files}


def changed() -> list[str]:
    """Names of files that this same version of the reader once read otherwise."""
    before = recorded()
    return [
        name
        for sha256, (name, digest) in readings().items()
        if sha256 in before and before[sha256][1] == READER_VERSION and before[sha256][0] != digest
    ]


def record() -> None:
    """Write down what is read now."""
    with RECORDED.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(_COLUMNS)
        writer.writerows((sha256, digest, READER_VERSION, name) for sha256, (name, digest) in readings().items())


def _digest(path: Path, code_lists: CodeLists) -> str:
    batch = read_files([SourceFile(path, path.name, "0" * 64, _RECEIVED_AT)], code_lists)
    return hashlib.sha256(_text(batch).encode()).hexdigest()


def _text(batch: ReadBatch) -> str:
    frames = {"covers": batch.covers, **batch.rows, "findings": batch.findings, "places": batch.places}
    return "".join(name + "\n" + frame.to_csv(index=False, lineterminator="\n") for name, frame in frames.items())


if __name__ == "__main__":
    record()
