"""`parcomm try`: what rule authors ask of a framework file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from orchestration.cli.options import Format, OutputFormat


def try_criterion(
    file: Annotated[Path, typer.Argument(help="Framework file.")],
    criterion: Annotated[str, typer.Argument(help="Code of a leaf criterion.")],
    values: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME=VALUE]...", help="Inputs; absent is null.")
    ] = None,
    not_applicable: Annotated[bool, typer.Option("--not-applicable", help="Score it as N/A.")] = False,
    output: OutputFormat = Format.TEXT,
) -> None:
    """Score one criterion from given inputs; exit code 1 if it cannot be scored."""
    from assets.reference.framework_files import load_framework
    from assets.scoring.trying import try_criterion as score

    trial = score(load_framework(file).framework, criterion, values or [], not_applicable=not_applicable)
    typer.echo(json.dumps(trial.data, ensure_ascii=False, indent=2) if output is Format.JSON else trial.text)
    raise typer.Exit(trial.exit_code)
