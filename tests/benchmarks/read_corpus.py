"""Read every workbook of a folder as a night does, and compare with what other readers open.

For a corpus of foreign workbooks, such as the test files of other spreadsheet libraries; none is committed here. Prints
how many files of each kind ended how, then each file that ours calls damaged or no workbook, why, and who opens it.
Stops with exit code 1 if a file breaks the reader, or is called so although all others that know its kind open it:

    make corpus FOLDER=path/to/workbooks
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from assets.reference.loading import load_references
from assets.submissions.checking.passes import check_batch
from assets.submissions.reading.file_batches import SourceFile
from assets.submissions.reading.limited_processes import read_over, within_limits
from assets.workers import Workers, local_workers
from checks.findings.model import unpacked
from tests.assets.submissions.sound_files import FIXTURES, YEAR

SUFFIXES = frozenset(
    {".xlsx", ".xlsm", ".xltx", ".xltm", ".xls", ".xlt", ".xlsb", ".ods", ".ots", ".fods", ".slk", ".zip"}
)
RECEIVED_AT = datetime(YEAR + 1, 1, 5, tzinfo=UTC)
SECONDS = 60
"""That another reader may take over one file."""
JUDGED = {"FILE_DAMAGED", "FILE_READER_FAILED", "FILE_NOT_WORKBOOK"}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    files = corpus(folder)
    references = load_references(FIXTURES, FIXTURES / "frameworks")
    workers = local_workers(preload=("assets.submissions.reading.file_batches",))
    became: dict[str, tuple[str, str, str]] = {}
    try:
        for read in read_over(workers, files, references.code_lists):
            checked = check_batch(read, references, YEAR)
            first = checked.findings.drop_duplicates("sha256").set_index("sha256")
            for sha256, status in checked.submissions[["sha256", "status"]].itertuples(index=False):
                code = first.at[sha256, "code"] if sha256 in first.index else ""
                params = unpacked(first.at[sha256, "params"]) if code in JUDGED else {}
                became[sha256] = (status, code, str(params.get("reason", "")))
        judged = [file for file in files if became[file.sha256][1] in JUDGED]
        opened = dict(_opened_elsewhere(workers, judged))
    finally:
        workers.close()
    counted = Counter((_suffix(file), *became[file.sha256][:2]) for file in files)
    for (suffix, status, code), count in sorted(counted.items()):
        sys.stdout.write(f"{suffix:6} {status:24} {code:28} {count:5}\n")
    wrong = 0
    for file in judged:
        _, code, reason = became[file.sha256]
        others = opened[file.sha256]
        wrong += code == "FILE_READER_FAILED" or _readers_of(file) <= set(others)
        sys.stdout.write(f"{code} {file.file_name}: {reason}; opened by {', '.join(others) or 'nobody'}\n")
    sys.stdout.write(f"{len(files)} files, a status each; {wrong} broke the reader or are called damaged alone by it\n")
    return 1 if wrong else 0


def corpus(folder: Path) -> list[SourceFile]:
    """Every workbook below a folder, of several with the same bytes the first."""
    files: dict[str, SourceFile] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix.casefold() in SUFFIXES:
            sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
            files.setdefault(sha256, SourceFile(path, str(path.relative_to(folder)), sha256, RECEIVED_AT))
    return list(files.values())


def _readers_of(file: SourceFile) -> set[str]:
    """The other readers that know files of the kind at all."""
    return set(READERS) if _suffix(file) in {".xlsx", ".xlsm", ".xltx"} else {"calamine"}


def _suffix(file: SourceFile) -> str:
    return file.path.suffix.casefold()


def _opened_elsewhere(workers: Workers, files: Sequence[SourceFile]) -> Iterator[tuple[str, list[str]]]:
    """The readers that open each file and give all its sheets; none where one takes its worker down."""
    for chunk, opened in workers.map_in_order(_opened, [(file.path,) for file in files], lambda _: [[]]):
        yield hashlib.sha256(chunk[0].read_bytes()).hexdigest(), opened[0]


def _opened(paths: Sequence[Path]) -> list[list[str]]:
    with within_limits(SECONDS * len(paths)), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return [[name for name, reader in READERS.items() if _opens(reader, path)] for path in paths]


def _opens(reader: Callable[[Path], None], path: Path) -> bool:
    try:
        reader(path)
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        return False
    return True


def _by_openpyxl(path: Path) -> None:
    with path.open("rb") as file:  # by its bytes: openpyxl refuses names that it does not like
        load_workbook(file, data_only=True)


def _by_calamine(path: Path) -> None:
    with path.open("rb") as file, CalamineWorkbook.from_filelike(file) as book:
        for name in book.sheet_names:
            book.get_sheet_by_name(name).to_python()


READERS: dict[str, Callable[[Path], None]] = {"openpyxl": _by_openpyxl, "calamine": _by_calamine}


if __name__ == "__main__":
    raise SystemExit(main())
