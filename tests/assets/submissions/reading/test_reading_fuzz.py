"""A few seeded files of the making that `make fuzz` reads for minutes: none lost, none breaks it, none reads amiss."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from pathlib import Path

from assets.reference.loading import load_references
from assets.submissions.checking.passes import check_batch
from assets.submissions.reading.file_batches import SourceFile, joined_batches
from assets.submissions.reading.limited_processes import read_over
from assets.workers import local_workers
from tests.assets.submissions.file_mutations import MUTATIONS
from tests.assets.submissions.hand_made import hand_made
from tests.assets.submissions.ods_books import as_ods
from tests.assets.submissions.reading.other_readers import differences
from tests.assets.submissions.sound_files import FIXTURES, packed_with_evidence

YEAR = 2025
EACH = 6


def test_damaged_files_are_all_told_of_and_sound_ones_among_them_stay_sound(tmp_path: Path) -> None:
    luck = random.Random(20251122)  # noqa: S311 - no secret
    known = load_references(FIXTURES, FIXTURES / "frameworks")
    workbook = hand_made().saved()
    sound = (workbook, as_ods(workbook), packed_with_evidence(workbook))
    contents = [mutation(luck.choice(sound), luck) for mutation in dict.fromkeys(MUTATIONS) for _ in range(EACH)]
    contents += sound
    files = []
    for number, content in enumerate(contents):
        path = tmp_path / str(number)
        path.write_bytes(content)
        files.append(SourceFile(path, f"{number}.xlsx", f"{number:064x}", datetime(YEAR, 7, 2, tzinfo=UTC)))
    workers = local_workers(preload=("assets.submissions.reading.file_batches",), count=1)
    try:
        read = joined_batches(list(read_over(workers, files, known.code_lists)))
    finally:
        workers.close()
    checked = check_batch(read, known, YEAR)
    assert checked.submissions["sha256"].tolist() == [file.sha256 for file in files]
    assert "FILE_READER_FAILED" not in set(checked.findings["code"])
    assert checked.submissions["status"].tolist()[-len(sound) :] == ["accepted"] * len(sound)
    assert {file.path.name: found for file in files if (found := differences(file.path))} == {}
