"""`parcomm appraisal`: the workbook in which appraisers decide."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from orchestration.cli.errors import Refusal
from orchestration.cli.options import Year, require_known
from orchestration.cli.output_files import XLSX, Force, require_place
from orchestration.cli.printing.terminal import say
from orchestration.cli.workbooks.explanations import write_explanations

if TYPE_CHECKING:
    import sqlalchemy as sa

    from assets.publication.appraisal.share import Share
    from assets.reference.loading import References
    from assets.reference.rounds import Round

_PART = re.compile(r"([1-9]\d{0,2})/([1-9]\d{0,2})")


def appraisal(
    year: Year,
    out: Annotated[Path, typer.Option(help="The .xlsx file to write; with --explain, the folder.")],
    round_number: Annotated[
        int | None, typer.Option("--round", help="Round of appraisal; the running one by the calendar, if not given.")
    ] = None,
    framework: Annotated[str | None, typer.Option(help="Of agencies scored by this framework alone.")] = None,
    agency: Annotated[
        list[str] | None, typer.Option(help="Code of an agency; may be given more than once; all, if not given.")
    ] = None,
    criterion: Annotated[
        list[str] | None, typer.Option(help="Code of a criterion that is scored directly; may be given more than once.")
    ] = None,
    part: Annotated[
        str | None,
        typer.Option(
            metavar="K/N",
            help="The K-th of N equal parts of the agencies, with the items of the part before it that the calendar "
            "wants appraised twice.",
        ),
    ] = None,
    appraiser: Annotated[
        str | None,
        typer.Option(help="Who is to fill it: it then shows nothing that was decided in the same round."),
    ] = None,
    explain: Annotated[
        bool,
        typer.Option(
            "--explain", help="Per agency, the workbook in which it explains itself on the round's decisions."
        ),
    ] = False,
    force: Force = False,
) -> None:
    """Write the workbook in which appraisers decide, ordered by what a decision can move."""
    from assets.reference.year_readiness import require_ready
    from orchestration.installation.reference_data import read_references
    from orchestration.installation.settings import read_settings
    from warehouse.engine import open_engine
    from warehouse.schema.presence import require_current

    settings = read_settings()
    require_known(year)
    if explain and any((framework, criterion, part, appraiser)):
        raise Refusal("--explain takes no share of a round but --agency")
    if not explain:
        require_place(out, XLSX, force=force)
    references = read_references(settings)
    require_ready(references, year)
    of_round = _round(references, year, round_number)
    share = _share(references, year, framework, agency or [], criterion or [], part)
    engine = open_engine(settings.database_url)
    require_current(engine)
    with engine.connect() as connection:
        if explain:
            write_explanations(connection, references, year, of_round, out, share.agencies, force=force)
        else:
            asked = {"share": share, "framework_id": framework, "appraiser": appraiser}
            _write_items(connection, references, year, of_round, out, asked)


def _write_items(
    connection: sa.Connection, references: References, year: int, of_round: Round, out: Path, asked: dict[str, Any]
) -> None:
    """Write the workbook beside its place, move it there whole, and say what it holds."""
    from assets.publication.appraisal.making import NothingToAppraiseError, make_appraisal_workbook

    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".parcomm-") as folder:
        written = Path(folder) / out.name
        try:
            made = make_appraisal_workbook(connection, references, year, of_round, written, **asked)
        except NothingToAppraiseError as error:
            raise Refusal(str(error)) from error
        written.replace(out)
    say(out)
    say(f"{of_round.name}: {made.agency_count} agencies, {made.item_count} items, {made.row_count} rows", err=True)
    if made.is_beyond_the_inbox:
        say(f"parcomm: {out} is larger than what the inbox reads: divide the round, by --part for example", err=True)


def _round(references: References, year: int, number: int | None) -> Round:
    from assets.reference.rounds import rounds_of_year, running_round
    from checks.texts.vietnam_time import today_in_vietnam

    rounds = rounds_of_year(references.calendar, year)
    running = running_round(rounds, today_in_vietnam())
    if running is None:
        raise Refusal(f"the calendar of {year} has no round of appraisal (a step appraisal_1_due)")
    if number is None:
        return running
    found = next((each for each in rounds if each.number == number), None)
    if found is None:
        known = ", ".join(f"{each.number} ({each.name})" for each in rounds)
        raise Refusal(f"the calendar of {year} has no round {number} of appraisal: it has {known}")
    return found


def _share(
    references: References, year: int, framework: str | None, agencies: list[str], criteria: list[str], part: str | None
) -> Share:
    """The share asked for; what nobody knows in the year is refused by name."""
    from assets.publication.appraisal.share import Share
    from assets.reference.agencies import agencies_of_year
    from assets.rules.framework.by_level import principal_frameworks

    rules = {each.framework.framework: each.framework for each in references.sound_frameworks(year)}
    if framework is not None and framework not in rules:
        broken = [each.first_problem for each in references.broken_frameworks(year) if each.framework_id == framework]
        if broken:
            raise Refusal(f"framework {framework} is broken, and scores nobody until it is mended: {broken[0]}")
        raise Refusal(f"there is no framework {framework} of {year}: there are {', '.join(rules)}")
    principal = {each.framework for each in principal_frameworks(rules.values(), year).values()}
    if framework is not None and framework not in principal:
        raise Refusal(f"no decisions are made on framework {framework}: it stands beside others of its level in {year}")
    if rules and not principal:
        raise Refusal(
            f"no decisions are made on the frameworks of {year}: several of one level score by outside figures alone, "
            "which are corrected where they come from"
        )
    codes = set(agencies_of_year(references.agencies, year)["code"])
    for code in agencies:
        if code not in codes:
            raise Refusal(f"no agency has the code {code} on 31 December {year}")
    leaves = {leaf.code for name, each in rules.items() if framework in (None, name) for leaf in each.leaves()}
    for code in criteria:
        if code not in leaves:
            raise Refusal(f"no criterion that is scored directly has the code {code} in {framework or year}")
    number, count = _part(part)
    return Share(set(agencies) or None, set(criteria) or None, number, count)


def _part(written: str | None) -> tuple[int, int]:
    if written is None:
        return 1, 1
    found = _PART.fullmatch(written.strip())
    number, count = (int(found[1]), int(found[2])) if found else (0, 0)
    if not 1 <= number <= count:
        raise Refusal(f"{written!r} is no part: write 2/3 for the second of three")
    return number, count
