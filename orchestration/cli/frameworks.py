"""`parcomm lint`, `parcomm try`, `parcomm compare`: what rule authors ask of a framework file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from orchestration.cli.errors import EXIT_FINDINGS, EXIT_FINE, Refusal
from orchestration.cli.options import Files, Format, OutputFormat, Year, require_known
from orchestration.cli.output_files import XLSX, Force, require_place
from orchestration.cli.printing.terminal import say

FrameworkFile = Annotated[Path, typer.Argument(help="Framework file.")]


def lint(files: Files, output: OutputFormat = Format.TEXT) -> None:
    """Find where framework files contradict themselves and each other; exit code 1 if any of them has an error.

    A folder stands for the framework files in it.
    """
    from assets.reference.code_list_files import read_code_lists
    from assets.reference.loading import CODE_LISTS_FOLDER
    from assets.reference.own_or_shipped import reference_files
    from assets.rules.framework.folder import framework_paths
    from assets.rules.lint.checks.messages import has_errors
    from assets.rules.lint.folder_checks import lint_files
    from assets.rules.lint.printing import lint_json, lint_text
    from checks.code_lists import CodeLists
    from orchestration.installation.settings import read_settings

    for path in files:
        if not (path.is_file() or path.is_dir()):
            raise Refusal(f"{path} is not a file")
    settings = read_settings()
    code_lists = CodeLists(read_code_lists(reference_files(settings.reference, CODE_LISTS_FOLDER)))
    given = [each for path in files for each in (framework_paths(path) if path.is_dir() else [path])]
    if not given:
        raise Refusal(f"there is no framework file in {', '.join(map(str, files))}")
    found = lint_files(given, code_lists, settings.frameworks)
    _print(json.dumps(lint_json(found), ensure_ascii=False, indent=2) if output is Format.JSON else lint_text(found))
    raise typer.Exit(EXIT_FINDINGS if any(has_errors(messages) for messages in found.values()) else EXIT_FINE)


def try_criterion(
    file: FrameworkFile,
    criterion: Annotated[str, typer.Argument(help="Code of a leaf criterion.")],
    values: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME=VALUE]...", help="Inputs; what is not given is null.")
    ] = None,
    not_applicable: Annotated[bool, typer.Option("--not-applicable", help="Score it as N/A.")] = False,
    output: OutputFormat = Format.TEXT,
) -> None:
    """Score one criterion from given inputs; exit code 1 if it cannot be scored."""
    from assets.rules.framework.files import load_framework
    from assets.rules.trying import try_criterion as score

    trial = score(load_framework(file).framework, criterion, values or [], not_applicable=not_applicable)
    _print(json.dumps(trial.data, ensure_ascii=False, indent=2) if output is Format.JSON else trial.text)
    raise typer.Exit(trial.exit_code)


def compare(
    framework: Annotated[Path, typer.Option(help="The changed framework's file.")],
    year: Year,
    out: Annotated[Path | None, typer.Option(help="Write the whole comparison to this .xlsx file too.")] = None,
    force: Force = False,
    output: OutputFormat = Format.TEXT,
) -> None:
    """Show the scores and ranks that a changed framework would move; exit code 1 if it moves any."""
    from assets.reference.agencies import agencies_of_year
    from assets.rules.framework.files import load_framework
    from assets.rules.lint.verdicts import errors_of
    from assets.scoring.comparing.comparison import compare as difference
    from assets.scoring.comparing.comparison import score_under
    from assets.scoring.comparing.report import comparison_json, comparison_text
    from assets.scoring.comparing.workbook import write_comparison_workbook
    from assets.scoring.year_faults import year_faults
    from orchestration.installation.reference_data import read_references
    from orchestration.installation.settings import read_settings
    from warehouse.engine import open_engine
    from warehouse.rows.frames import read_table
    from warehouse.schema.presence import require_current
    from warehouse.tables import agency

    settings = read_settings()
    require_known(year)
    if out is not None:
        require_place(out, XLSX, force=force)
    loaded = load_framework(framework)
    changed = loaded.framework
    references = read_references(settings)
    errors = errors_of(loaded, references.code_lists)
    if errors:
        raise Refusal(f"{framework}:{errors[0]} (`parcomm lint` tells all: a framework with errors scores nobody)")
    of_level = [each for each in references.sound_frameworks(year) if each.framework.level == changed.level]
    same = (each for each in of_level if each.framework.framework == changed.framework)
    present = next(same, references.framework_for(changed.level, year))
    beside = [each.framework for each in of_level if present is None or each.path != present.path]
    beside_changed = [each for each in beside if not (changed.asks_for_reports and each.asks_for_reports)]
    for broken in references.broken_for(changed.level, year):
        say(f"parcomm: the present framework is broken and scores nobody: {broken.first_problem}", err=True)
    unusable = year_faults(references, year).unusable
    engine = open_engine(settings.database_url)
    require_current(engine)
    with engine.connect() as connection:
        agencies = agencies_of_year(read_table(connection, agency), year)
        before, after = (
            score_under(connection, rules, agencies, year, beside=others, unusable=unusable)
            for rules, others in ((present.framework if present else None, beside), (changed, beside_changed))
        )
    comparison = difference(before, after, year)
    if not comparison.agency_count:
        raise Refusal(f"no report of {year} by an agency of level {changed.level} is scored: nothing can be compared")
    names = dict(zip(agencies["code"], agencies["name"], strict=True))
    if out is not None:
        write_comparison_workbook(comparison, names, out)
    as_json = output is Format.JSON
    _print(
        json.dumps(comparison_json(comparison, names), ensure_ascii=False, indent=2)
        if as_json
        else comparison_text(comparison, names)
    )
    moves = not (comparison.indices.empty and comparison.criteria.empty)
    raise typer.Exit(EXIT_FINDINGS if moves else EXIT_FINE)


def _print(text: str) -> None:
    say(text.rstrip("\n"))
