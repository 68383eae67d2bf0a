"""`parcomm try` and `parcomm lint`: what rule authors ask of a framework file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from orchestration.cli.errors import EXIT_FINDINGS, EXIT_FINE, Refusal
from orchestration.cli.options import Files, Format, OutputFormat


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


def lint(files: Files, output: OutputFormat = Format.TEXT) -> None:
    """Look for rules that contradict themselves; exit code 1 if a file has errors and could score nobody."""
    from assets.reference.code_list_files import read_code_lists
    from assets.reference.references import CODE_LISTS_FOLDER
    from assets.scoring.lint.lint_report import lint_json, lint_text
    from assets.scoring.lint.linting import lint_file
    from assets.scoring.lint.messages import has_errors
    from checks.code_lists import CodeLists
    from orchestration.settings import read_settings

    for path in files:
        if not path.is_file():
            raise Refusal(f"{path} is not a file")
    code_lists = CodeLists(read_code_lists(read_settings().reference / CODE_LISTS_FOLDER))
    found = {str(path): lint_file(path, code_lists) for path in files}
    as_json = output is Format.JSON
    typer.echo(json.dumps(lint_json(found), ensure_ascii=False, indent=2) if as_json else lint_text(found))
    raise typer.Exit(EXIT_FINDINGS if any(has_errors(each) for each in found.values()) else EXIT_FINE)
