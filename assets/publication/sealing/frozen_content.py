"""Content of a release's folder, written from the warehouse and the archive as they are.

What belongs here: which tables, rules, workbooks and exports a release holds. What does not: its manifest, its proof,
its name (`release_steps`), and how a table becomes a file.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from assets.home import Home
from assets.publication.committee.exports import read_committee_tables, write_exports
from assets.publication.published.editions import Edition
from assets.publication.release.contents import framework_bytes
from assets.publication.release.folders import ARCHIVE, DATA, EXPORTS, FRAMEWORKS, PROGRAM
from assets.publication.release.manifest import TrailEnd
from assets.publication.release.program import LOCK, program
from assets.publication.sealing.decisions import Decision
from assets.submissions.receiving.archive import Archive
from assets.submissions.register.in_force import read_scored_submissions
from warehouse.audit import read_head
from warehouse.private_files import make_folder
from warehouse.rows.frames import read_table
from warehouse.rows.table_files import write_table
from warehouse.rows.years import of_year
from warehouse.tables import METADATA, framework


class ReleaseRefusedError(Exception):
    """The year cannot be released as it is; the message says why."""


def freeze_content(
    connection: sa.Connection, home: Home, folder: Path, year: int, decision: Decision, edition: Edition
) -> dict[str, Any]:
    """Write everything but the manifest.

    Returns:
        the manifest's facts.

    Raises:
        ReleaseRefusedError: a file that is not in the archive.
    """
    for name in (DATA, FRAMEWORKS, EXPORTS, PROGRAM):
        (folder / name).mkdir()
    counts = {
        table.name: write_table(connection, table, folder / DATA / f"{table.name}.csv", of_year(table, year))
        for table in METADATA.sorted_tables
    }
    texts = read_table(connection, framework)
    for name, text, sha256 in zip(texts["framework_id"], texts["source_text"], texts["sha256"], strict=True):
        (folder / FRAMEWORKS / f"{name}.yaml").write_bytes(framework_bytes(text, sha256))
    _copy_workbooks(connection, Archive(home.archive), Archive(folder / ARCHIVE), year)
    write_exports(folder / EXPORTS, read_committee_tables(connection, year, edition=edition))
    if LOCK.is_file():
        shutil.copyfile(LOCK, folder / PROGRAM / LOCK.name)
    return {
        "decision": {"number": decision.number, "date": decision.on.isoformat()},
        "erratum": decision.erratum_reason,
        "code": program(),
        "audit": TrailEnd.of(read_head(connection)).model_dump(),
        "tables": counts,
    }


def _copy_workbooks(connection: sa.Connection, source: Archive, target: Archive, year: int) -> None:
    """The workbooks that were scored; of the other received files the fingerprints are in `landed_file.csv`."""
    for sha256 in read_scored_submissions(connection, year)["sha256"].tolist():
        path = source.path_of(sha256)
        if not path.is_file():
            raise ReleaseRefusedError(f"the archive does not hold {sha256}, which was scored")
        make_folder(target.path_of(sha256).parent)
        shutil.copyfile(path, target.path_of(sha256))
