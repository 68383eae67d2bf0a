"""Reports that are read again hold what was stored of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa

from assets.home import Home
from assets.publication.verifying.rereading import reread
from assets.reference.loading import References
from assets.submissions.receiving.archive import Archive
from tests.assets.publication.sent_reports import YEAR, Office
from tests.assets.submissions.sound_files import packed_with_evidence, sample_workbook
from warehouse.rows.frames import read_table
from warehouse.tables import evidence_file


def test_files_beside_a_workbook_are_found_again_each_at_its_place(
    sqlite_warehouse: sa.Engine, run_night: Callable[..., None], references: References, tmp_path: Path
) -> None:
    office = Office(sqlite_warehouse, Home(tmp_path / "home"), run_night)
    office.send("báo cáo.zip", packed_with_evidence(sample_workbook(references)), "2026-01-12 08:00")
    office.night("2026-01-13 01:00")
    with office.engine.connect() as connection:
        found = reread(connection, Archive(office.home.archive), YEAR, with_words=True)
        beside = read_table(connection, evidence_file)["position"].tolist()
    assert beside == [*range(1, len(beside) + 1)] != [1]
    assert (found.count, *found.told) == (1, [], [])
