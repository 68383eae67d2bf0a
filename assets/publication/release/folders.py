"""The folders of releases: one stands under its name whole and on disk, or not at all.

What belongs here: making a folder under another name, giving it its own, and copying what it publishes. What does not:
what is in it (`sealing`).
"""

from __future__ import annotations

import os
import secrets
import shutil
from pathlib import Path

from assets.publication.published.editions import RECOMPUTED_ENDING
from warehouse.private_files import FOLDER_MODE, SEALED_MODE, make_folder, own_folder
from warehouse.whole_files import write_whole

DATA, ARCHIVE, FRAMEWORKS, EXPORTS, PROGRAM = "data", "archive", "frameworks", "exports", "program"
"""Of what a release holds: its tables, scored workbooks, rules, the files for the Committee, what computed them."""

UNFINISHED, UNRECORDED = ".unfinished-", ".unrecorded-"
"""What the names of folders begin with that are no releases: one being made, and one that no row knows."""


def begin_folder(folder: Path) -> Path:
    """An empty folder to make a release in; what an interrupted one left in it is gone."""
    unfinished = folder.with_name(f"{UNFINISHED}{folder.name}")
    shutil.rmtree(unfinished, ignore_errors=True)
    make_folder(unfinished.parent)
    unfinished.mkdir(FOLDER_MODE)  # not one that is there: it might be a link
    return unfinished


def settle_folder(unfinished: Path, folder: Path) -> None:
    """Give the folder its name when everything in it is on disk; nobody is to write into it any more."""
    for path in unfinished.rglob("*"):
        path.chmod(SEALED_MODE if path.is_file() else FOLDER_MODE)
        _write_through(path)
    _write_through(unfinished)
    if folder.exists():
        # Made by a release that was stopped before it was recorded; or the warehouse is an older one, brought back
        # from a backup, and this is what was published. So it is kept, under a name that is no release's.
        folder.rename(folder.with_name(f"{UNRECORDED}{folder.name}-{secrets.token_hex(4)}"))
    unfinished.rename(folder)
    _write_through(folder.parent)


def _write_through(path: Path) -> None:
    """See to it that a file's content, or a folder's names, are on disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def publish(folder: Path, exports: Path) -> None:
    """Put what the Committee gets where the secretary looks for it, in the place of drafts.

    Figures computed again since the release before name that one as official, so they go; a run writes them anew.
    """
    own_folder(exports.parent, exports.name)
    for path in sorted((folder / EXPORTS).iterdir()):
        write_whole(exports / path.name, path.read_bytes())
        (exports / path.name).with_stem(f"{path.stem}{RECOMPUTED_ENDING}").unlink(missing_ok=True)


def release_names(releases: Path) -> set[str]:
    """Of the folders that stand there as releases."""
    return {path.name for path in releases.glob("[!.]*") if path.is_dir()}
