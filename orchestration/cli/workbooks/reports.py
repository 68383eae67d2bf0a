"""`parcomm template` and `parcomm check`: the workbook before it is sent."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from orchestration.cli.errors import EXIT_FINDINGS, EXIT_FINE, Refusal
from orchestration.cli.options import Files, Format, OutputFormat, Year
from orchestration.cli.output_files import XLSX, Force, require_place
from orchestration.cli.printing.terminal import say, say_json


def template(
    framework: Annotated[str, typer.Option(help="Id of the framework.")],
    agency: Annotated[str, typer.Option(help="Code of the agency.")],
    year: Year,
    out: Annotated[Path, typer.Option(help="The .xlsx file to write.")],
    force: Force = False,
) -> None:
    """Write the workbook that an agency is to fill."""
    from assets.reference.agencies import agencies_of_year
    from assets.reference.year_readiness import require_ready
    from assets.template.workbook import write_template
    from orchestration.installation.reference_data import read_references
    from orchestration.installation.settings import read_settings

    settings = read_settings()
    references = read_references(settings)
    loaded = {each.framework.framework: each for each in references.frameworks}
    broken = [each.first_problem for each in references.broken_frameworks(year) if each.framework_id == framework]
    if broken:
        raise Refusal(f"framework {framework} is broken, and scores nobody until it is mended: {broken[0]}")
    if framework not in loaded:
        raise Refusal(f"there is no framework {framework}: {settings.frameworks} holds {', '.join(loaded)}")
    if year not in loaded[framework].framework.years:
        raise Refusal(f"framework {framework} is not for {year}")
    if not loaded[framework].framework.asks_for_reports:
        raise Refusal(f"framework {framework} asks for no reports: it scores by figures from outside alone")
    require_ready(references, year)
    there = agencies_of_year(references.agencies, year)
    found = there[there["code"] == agency]
    if found.empty:
        raise Refusal(f"no agency has the code {agency} on 31 December {year}")
    require_place(out, XLSX, force=force)
    row = found.iloc[0]
    named = {name: str(row[name]) for name in ("code", "name", "level")}
    try:
        write_template(references.waiving(loaded[framework], year), named, year, references.code_lists, out)
    except ValueError as error:
        raise Refusal(str(error)) from error
    say(out)


def check(
    files: Files,
    year: Annotated[
        int | None, typer.Option(help="Evaluation year; the one that the file names, if not given.")
    ] = None,
    output: OutputFormat = Format.TEXT,
    feedback: Annotated[
        Path | None,
        typer.Option(metavar="OUT", help="Also write the file, an .xlsx or .ods, with its findings marked (one file)."),
    ] = None,
    force: Force = False,
) -> None:
    """Say what the night would say of these files; exit code 1 if any of them would not be accepted."""
    from assets.reference.year_readiness import ready_years, require_ready
    from assets.submissions.trial.check_report import report_json, report_text
    from assets.submissions.trial.file_check import check_files
    from assets.workers import forked_worker
    from orchestration.installation.reference_data import read_references
    from orchestration.installation.settings import read_settings

    for path in files:
        if not path.is_file():
            raise Refusal(f"{path} is not a file")
    if feedback is not None:
        _require_place_of_feedback(feedback, files, force=force)
    settings = read_settings()
    references = read_references(settings)
    if year is not None:
        require_ready(references, year)
    years = ready_years(references) if year is None else [year]
    if not years:
        raise Refusal(
            f"no year can be assessed: {settings.frameworks} holds no framework of a year that has a calendar"
        )
    with closing(forked_worker()) as workers:
        checked = check_files(files, references, workers, years)
        if output is Format.JSON:
            reports = [report for one in checked for report in report_json(one.batch)]
            say_json(reports)
        else:
            say("\n".join(report_text(one.batch, references.code_lists) for one in checked), nl=False)
        if feedback is not None:
            from assets.submissions.trial.feedback import UnmarkedError, write_feedback

            try:
                write_feedback(checked[0], references, workers, feedback)
            except UnmarkedError as error:
                raise Refusal(f"--feedback {feedback}: {error}") from error
    is_blocked = any(one.batch.submissions["blocking_count"].gt(0).any() for one in checked)
    raise typer.Exit(EXIT_FINDINGS if is_blocked else EXIT_FINE)


def _require_place_of_feedback(out: Path, files: list[Path], *, force: bool) -> None:
    """Refuse to write over the agency's own file, and what `require_place` refuses."""
    if len(files) > 1:
        raise Refusal("--feedback is for one file at a time")
    if out.suffix.casefold() == ".ods" and files[0].suffix.casefold() in {".xlsx", ".xlsm"}:
        raise Refusal(f"--feedback {out}: {files[0]} is returned as an .xlsx workbook")
    if out.exists() and out.samefile(files[0]):
        raise Refusal(f"--feedback {out}: the file that is checked is not written over")
    require_place(out, (".xlsx", ".ods"), force=force)
