"""Damage reports at random for as long as asked, read and check them as a night does, and count what became of them.

Every file that is read is read by other readers too, cell by cell. Before that, every kind of damage that has a
finding of its own is done once, at places that the seed decides. Not part of the suite, which reads a few seeded files
of the same making. Stops with exit code 1 if a damage is not found where it was done, or something else is; also, and
then keeps the files, if one is lost, breaks the reader instead of getting a finding of its own, or holds a cell that
another reader reads otherwise and of which ours says nothing:

    make fuzz SECONDS=300
"""

from __future__ import annotations

import argparse
import hashlib
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from assets.reference.loading import References, load_references
from assets.submissions.checking.passes import check_batch
from assets.submissions.reading.file_batches import SourceFile
from assets.submissions.reading.limited_processes import read_over, within_limits
from assets.workers import Workers, local_workers
from tests.assets.submissions.damaged_book import Told
from tests.assets.submissions.damaged_night import KINDS, DamagedNight
from tests.assets.submissions.file_mutations import mutated
from tests.assets.submissions.hand_made import hand_made
from tests.assets.submissions.reading.excel_dialect import as_excel
from tests.assets.submissions.reading.other_readers import differences
from tests.assets.submissions.sound_files import FIXTURES, YEAR, sample_workbook, sound_files

BATCH = 200
COMPARED = 20
"""Files a task; another reader may take long over one."""
RECEIVED_AT = datetime(YEAR + 1, 1, 5, tzinfo=UTC)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir()) / "parcomm-fuzz")
    options = parser.parse_args()
    luck = random.Random(options.seed)  # noqa: S311 - no secret
    references = load_references(FIXTURES, FIXTURES / "frameworks")
    misjudged = _misjudged(references, options.seed)
    seeds = _seeds(references)
    workers = local_workers(preload=("assets.submissions.reading.file_batches",), count=1)
    codes: Counter[str] = Counter()
    statuses: Counter[str] = Counter()
    failed, differing, total, slowest = 0, 0, 0, 0.0
    ends = time.monotonic() + options.seconds
    try:
        while time.monotonic() < ends:
            with tempfile.TemporaryDirectory() as folder:
                files = _damaged(seeds, Path(folder), luck)
                begun = time.monotonic()
                batches = read_over(workers, files, references.code_lists)
                checked = [check_batch(read, references, YEAR) for read in batches]
                slowest = max(slowest, time.monotonic() - begun)
                told = [sha256 for one in checked for sha256 in one.submissions["sha256"]]
                if told != [file.sha256 for file in files]:
                    sys.stdout.write(f"files were lost: {len(files)} given, {len(told)} told of\n")
                    return 1
                for one in checked:
                    codes.update(one.findings["code"])
                    statuses.update(one.submissions["status"])
                    broken = one.findings.loc[one.findings["code"] == "FILE_READER_FAILED", "sha256"]
                    failed += _kept(files, set(broken), options.keep)
                for file, found in _differing(workers, files).items():
                    differing += _kept(files, {file}, options.keep)
                    sys.stdout.write(f"{file[:12]}: {found[:3]}\n")
                total += len(files)
    finally:
        workers.close()
    sys.stdout.write(
        f"seed {options.seed}: {total} files in {options.seconds:.0f} s, none lost; {failed} broke the reader;"
        f" {differing} read otherwise elsewhere; slowest {BATCH} files {slowest:.1f} s;"
        f" {len(misjudged)} of {len(KINDS)} kinds of damage misjudged: {misjudged}\n"
        f"{dict(statuses.most_common())}\n{dict(codes.most_common())}\n"
    )
    return 1 if failed or differing or misjudged else 0


def _misjudged(references: References, seed: int) -> dict[str, tuple[list[Told], list[Told]]]:
    """Of each kind of damage that is told otherwise than it should be, what is told and what should be."""
    with tempfile.TemporaryDirectory() as folder:
        night = DamagedNight(references, sample_workbook(references), Path(folder), seed=seed)
    told = {kind: night.told(sha256) for kind, sha256 in night.sha256.items()}
    return {
        kind: (told[kind], expected)
        for kind, expected in night.expected.items()
        if Counter(told[kind]) != Counter(expected)
    }


def _seeds(references: References) -> tuple[bytes, ...]:
    """Sound reports of every kind, large and small, and as Excel saves them."""
    workbook, *others = sound_files(references)
    small = hand_made().saved()
    return workbook, *others, small, as_excel(workbook), as_excel(small)


def _differing(workers: Workers, files: Sequence[SourceFile]) -> dict[str, list[str]]:
    """What other readers read otherwise, by file; nothing where one of them takes its worker down."""
    paths = tuple(file.path for file in files)
    chunks = [paths[at : at + COMPARED] for at in range(0, len(paths), COMPARED)]
    results = workers.map_in_order(_compared, chunks, lambda _: {})
    return {file: found for _, one in results for file, found in one.items() if found}


def _compared(paths: Sequence[Path]) -> dict[str, list[str]]:
    with within_limits(60):
        return {path.name: differences(path) for path in paths}


def _damaged(seeds: Sequence[bytes], folder: Path, luck: random.Random) -> list[SourceFile]:
    files: dict[str, SourceFile] = {}
    while len(files) < BATCH:
        name, content = mutated(luck.choice(seeds), luck)
        sha256 = hashlib.sha256(content).hexdigest()
        path = folder / sha256
        path.write_bytes(content)
        files[sha256] = SourceFile(path, f"{name}.xlsx", sha256, RECEIVED_AT)
    return list(files.values())


def _kept(files: Sequence[SourceFile], broken: set[str], keep: Path) -> int:
    for file in files:
        if file.sha256 in broken:
            keep.mkdir(parents=True, exist_ok=True)
            (keep / f"{file.sha256[:12]}-{file.file_name}").write_bytes(file.path.read_bytes())
    return len(broken)


if __name__ == "__main__":
    raise SystemExit(main())
