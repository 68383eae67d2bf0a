"""`parcomm install`: what a host lacks for production, and the files by which it is made."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from orchestration.cli.errors import EXIT_FINDINGS, Refusal, sentence_of
from orchestration.cli.options import Format, OutputFormat
from orchestration.cli.printing.terminal import say


def install(
    context: typer.Context,
    check: Annotated[
        bool, typer.Option("--check", help="Say what this host lacks, a line each; change nothing.")
    ] = False,
    files: Annotated[
        Path | None, typer.Option("--files", metavar="DIR", help="Write units, users and settings into a new folder.")
    ] = None,
    output: OutputFormat = Format.TEXT,
) -> None:
    """Say what this host lacks for production; exit code 1 if it lacks anything."""
    if check == (files is not None):
        raise Refusal("say either --check or --files DIR")
    if files is not None:
        write_files(files)
        say(f"{files}: units, users, folders, settings, nginx and SQL of an installation")
        return
    if tell_lacks(context.obj, output):
        raise typer.Exit(EXIT_FINDINGS)


def write_files(folder: Path) -> None:
    """Copy the files of a deployment.

    Raises:
        Refusal: the folder is there already.
    """
    import shutil

    from orchestration.installation.instance import SETTINGS_FILE

    if folder.exists():
        raise Refusal(f"{folder} is there already: name a new folder")
    shutil.copytree(SETTINGS_FILE.parent, folder, ignore=shutil.ignore_patterns("__pycache__"))


def tell_lacks(umask: int, output: Format) -> bool:
    """Print what the host lacks; whether it lacks anything. `umask` is that of before the program tightened it."""
    from orchestration.installation.lacking.host import Host, lacks
    from orchestration.installation.settings import read_settings

    found = lacks(Host(read_settings(), umask), sentence_of)
    if output is Format.JSON:
        say(json.dumps([{"check": name, "lacks": told} for name, told in found.items()], indent=2))
    else:
        for name, told in found.items():
            for sentence in told:
                say(f"{name}: {sentence}.")
        if not any(found.values()):
            say("The host lacks nothing.")
    return any(found.values())
