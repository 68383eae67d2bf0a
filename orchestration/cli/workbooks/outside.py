"""`parcomm survey template` and `parcomm external template`: workbooks for figures from outside the reports."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from orchestration.cli.errors import Refusal
from orchestration.cli.options import Year
from orchestration.cli.output_files import XLSX, Force, require_place
from orchestration.cli.printing.terminal import say

if TYPE_CHECKING:
    import pandas as pd

    from assets.reference.loading import References
    from assets.rules.framework.model import Framework

FrameworkId = Annotated[str, typer.Option(help="Id of the framework.")]
Out = Annotated[Path, typer.Option(help="The .xlsx file to write.")]

survey = typer.Typer(
    no_args_is_help=True, help="Survey answers as a workbook, to be filled and dropped into the inbox."
)
external = typer.Typer(
    no_args_is_help=True, help="Outside indices as a workbook, to be filled and dropped into the inbox."
)


@survey.command("template")
def survey_template(
    year: Year,
    framework: FrameworkId,
    out: Out,
    group: Annotated[
        list[str] | None, typer.Option(help="Who was asked: a code of the list `audiences`; citizens, if not given.")
    ] = None,
    force: Force = False,
) -> None:
    """Write the workbook for the answers to the questions that a framework asks."""
    from assets.review.outside_workbooks import NothingAskedError, survey_workbook, write_outside_workbook

    references, rules, agencies = _asked(year, framework)
    groups = group or ["citizens"]
    known = references.code_lists.codes("audiences")
    if unknown := [each for each in groups if each not in known]:
        raise Refusal(f"--group {unknown[0]}: it is none of {', '.join(known)}")
    require_place(out, XLSX, force=force)
    try:
        workbook = survey_workbook(rules, agencies, list(dict.fromkeys(groups)), year, references.code_lists)
    except NothingAskedError as error:
        raise Refusal(str(error)) from error
    write_outside_workbook(out, workbook, year)
    say(out)


@external.command("template")
def external_template(year: Year, framework: FrameworkId, out: Out, force: Force = False) -> None:
    """Write the workbook for the indices that a framework asks for."""
    from assets.review.outside_workbooks import NothingAskedError, external_workbook, write_outside_workbook

    references, rules, agencies = _asked(year, framework)
    require_place(out, XLSX, force=force)
    try:
        workbook = external_workbook(rules, agencies, year, references.code_lists)
    except NothingAskedError as error:
        raise Refusal(str(error)) from error
    write_outside_workbook(out, workbook, year)
    say(out)


def _asked(year: int, framework: str) -> tuple[References, Framework, pd.DataFrame]:
    """Reference data, the framework of that id, and the agencies that it scores in the year."""
    from assets.reference.agencies import agencies_of_year
    from assets.reference.year_readiness import require_ready
    from orchestration.installation.reference_data import read_references
    from orchestration.installation.settings import read_settings

    references = read_references(read_settings())
    require_ready(references, year)
    loaded = {each.framework.framework: each.framework for each in references.sound_frameworks(year)}
    if framework not in loaded:
        raise Refusal(f"no framework {framework} scores {year}; there are {', '.join(loaded) or 'none'}")
    there = agencies_of_year(references.agencies, year)
    return references, loaded[framework], there[there["level"] == loaded[framework].level]
