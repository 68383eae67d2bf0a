"""Files that a command is told to write: nothing that is there is written over unless `--force` says so.

What does not belong here: the pipeline's own places in the home, which every night writes anew.
"""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path
from typing import Annotated

import typer

from orchestration.cli.errors import Refusal

Force = Annotated[bool, typer.Option("--force", help="Write over a file that is there.")]

XLSX = (".xlsx",)


def require_place(out: Path, suffixes: Collection[str], *, force: bool) -> None:
    """Refuse a path at which a file of another kind would be written, or one lost.

    Args:
        out: the file to write.
        suffixes: those that say what is written, in lower case.
        force: whether a file that is there may be written over.

    Raises:
        Refusal: another suffix, no folder, or something is there.
    """
    if out.suffix.casefold() not in suffixes:
        raise Refusal(f"{out}: what is written is a workbook, and its name ends in {' or '.join(suffixes)}")
    if not out.parent.is_dir():
        raise Refusal(f"the folder {out.parent} does not exist")
    require_free(out, force=force)


def require_free(out: Path, *, force: bool) -> None:
    """Refuse to write over an existing file unless forced.

    Raises:
        Refusal: the path is taken.
    """
    if out.is_dir():
        raise Refusal(f"{out} is a folder")
    if os.path.lexists(out) and not force:
        raise Refusal(f"{out} is there already: name another file, or write over it with --force")
