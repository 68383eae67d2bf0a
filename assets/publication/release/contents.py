"""The files beside a release's tables: each is what the tables say, and there is one for each that they name.

What belongs here: scored workbooks, texts of rules, the lock file, and what else lies in the folder. What does not:
fingerprints of files (`manifest`), and files that are written again (`verifying.exporting_again`, `erratum`, `guide`).
"""

from __future__ import annotations

import codecs
import hashlib
from pathlib import Path

import sqlalchemy as sa

from assets.publication.committee.exports import committee_workbook_path
from assets.publication.published.editions import Edition
from assets.publication.release.erratum import ERRATUM
from assets.publication.release.folders import ARCHIVE, DATA, EXPORTS, FRAMEWORKS, PROGRAM
from assets.publication.release.guide import GUIDE
from assets.publication.release.manifest import Manifest
from assets.publication.release.program import LOCK
from assets.submissions.receiving.archive import Archive, sha256_of
from assets.submissions.register.in_force import read_scored_submissions
from warehouse.rows.frames import read_table
from warehouse.tables import framework


def broken_archive(folder: Path, connection: sa.Connection, year: int) -> list[str]:
    """The workbooks that were scored: each must be there, and be the file that its name says."""
    archive = Archive(folder / ARCHIVE)
    found = []
    scored = read_scored_submissions(connection, year)
    for agency_code, sha256 in zip(scored["agency_code"], scored["sha256"], strict=True):
        path = archive.path_of(sha256)
        if not path.is_file():
            found.append(f"the workbook of agency {agency_code} ({sha256}) is missing from {ARCHIVE}/")
        elif sha256_of(path) != sha256:
            found.append(f"the workbook of agency {agency_code} ({ARCHIVE}/{sha256[:2]}/{sha256}) was changed")
    return found


def broken_frameworks(folder: Path, connection: sa.Connection) -> list[str]:
    """The rules' files: those that scored the year."""
    found = []
    kept = read_table(connection, framework)
    for name, sha256 in zip(kept["framework_id"], kept["sha256"], strict=True):
        path = folder / FRAMEWORKS / f"{name}.yaml"
        if not path.is_file():
            found.append(f"{FRAMEWORKS}/{path.name}: is missing, and the year was scored by it")
        elif sha256_of(path) != sha256:
            found.append(f"{FRAMEWORKS}/{path.name}: is not the text that scored the year")
    return found


def unaccounted_files(connection: sa.Connection, manifest: Manifest, *, same_version: bool) -> list[str]:
    """Files that the manifest lists and no release has, and a wrong lock file.

    Args:
        connection: the frozen tables.
        manifest: of the release.
        same_version: whether this very program made the release; another one's may hold other files.
    """
    listed = manifest.files
    lock = listed.get(f"{PROGRAM}/{LOCK.name}")
    found = []
    if (lock and lock.sha256) != manifest.code.lock_sha256:
        found.append(f"{PROGRAM}/{LOCK.name}: is not the lock file that the manifest tells of")
    if not same_version:
        return found
    strange = sorted(listed.keys() - _expected_files(connection, manifest))
    return found + [f"{name}: no such file belongs to a release" for name in strange]


def _expected_files(connection: sa.Connection, manifest: Manifest) -> set[str]:
    scored = read_scored_submissions(connection, manifest.year)["sha256"]
    archive, exports = Archive(Path(ARCHIVE)), Path(EXPORTS)
    return {
        GUIDE,
        *([ERRATUM] if manifest.sequence > 1 else []),
        *([f"{PROGRAM}/{LOCK.name}"] if manifest.code.lock_sha256 else []),
        *(f"{DATA}/{name}.csv" for name in manifest.tables),
        *(f"{FRAMEWORKS}/{name}.yaml" for name in read_table(connection, framework)["framework_id"]),
        *(archive.path_of(sha256).as_posix() for sha256 in scored),
        committee_workbook_path(exports, manifest.year, Edition("")).as_posix(),
    }


def framework_bytes(text: str, sha256: str) -> bytes:
    """The file that a stored text was read from, with the mark that some editors put first if there was one."""
    marked = codecs.BOM_UTF8 + text.encode()
    return marked if hashlib.sha256(marked).hexdigest() == sha256 else text.encode()
