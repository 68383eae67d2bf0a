"""`parcomm release`: sealing a year."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from orchestration.cli.errors import EXIT_FINDINGS, Refusal
from orchestration.cli.options import Year
from orchestration.cli.printing.terminal import say
from orchestration.cli.verifying import print_problems

if TYPE_CHECKING:
    import pandas as pd

WAIT_FOR_TURN_SECONDS = 60.0

NOT_PRINTED = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Unicode's categories of controls, invisible marks, halves of pairs, and ends of lines."""


def release(
    year: Year,
    decision: Annotated[str, typer.Option(help="Number of the document that publishes the figures.")],
    on: Annotated[str, typer.Option("--date", metavar="DATE", help="The document's date: 2026-03-15.")],
    erratum: Annotated[
        str | None, typer.Option(metavar="REASON", help="Correct an earlier release of the year, for this reason.")
    ] = None,
    allow_future: Annotated[bool, typer.Option("--allow-future", help="Take a date that is still to come.")] = False,
) -> None:
    """Seal a year's data, rules and figures, after proving them; exit code 1 if they do not prove right.

    The same decision given again finishes what was interrupted, and gives the release that it made.
    """
    from assets.publication.release.folders import publish
    from assets.publication.release.outside_record import head_line
    from assets.publication.sealing.decisions import Decision
    from assets.publication.sealing.release_steps import UnprovenReleaseError, seal_release
    from assets.scoring.appraisal.idle_decisions import idle_sentence
    from assets.scoring.year_faults import year_faults
    from orchestration.installation.reference_data import read_references
    from orchestration.installation.settings import read_settings
    from orchestration.resources import utc_now
    from warehouse.engine import open_engine
    from warehouse.schema.presence import require_current
    from warehouse.turns import turn

    settings = read_settings()
    given = Decision(
        _words(decision, "--decision"), _day(on), None if erratum is None else _words(erratum, "--erratum")
    )
    engine = open_engine(settings.database_url)
    require_current(engine)
    faults = year_faults(read_references(settings), year).sentences
    if faults:
        print_problems(faults)
        say(f"parcomm: {year} was not released: files that its figures hang on are broken", err=True)
        raise typer.Exit(EXIT_FINDINGS)
    try:
        with turn(engine, wait_seconds=WAIT_FOR_TURN_SECONDS):
            sealed = seal_release(engine, settings.folders, year, given, at=utc_now(), allow_future=allow_future)
            publish(sealed.folder, settings.folders.exports_of(year))
    except UnprovenReleaseError as error:
        print_problems(error.problems)
        say(f"parcomm: {year} was not released: its figures do not prove right", err=True)
        raise typer.Exit(EXIT_FINDINGS) from error
    say(sealed.folder)
    say(f"Seal: {sealed.seal}")
    with engine.connect() as connection:
        say(head_line(connection))
    if sealed.idle:
        say(f"parcomm: {idle_sentence(sealed.idle)}", err=True)
    if sealed.moved is not None:
        print_moved(sealed.moved)


def print_moved(moved: pd.DataFrame) -> None:
    """Tell of what an erratum moves: how many published figures, and each rank."""
    from assets.publication.published.moved_figures import moved_ranks

    ranks = moved_ranks(moved)
    say(f"Figures moved: {len(moved)}; ranks moved: {len(ranks)}")
    for row in ranks.astype(object).where(ranks.notna(), "-").to_dict("records"):
        before, after = (row[f"rank_{side}"] for side in ("before", "after"))
        say(f"{row['agency_code']} ({row['framework_id']}): rank {before} -> {after}")


def _words(given: str, option: str) -> str:
    words = given.strip()
    if not words:
        raise Refusal(f"{option} is empty")
    # They stand on printed pages, in file properties and in lists of one line each.
    if any(unicodedata.category(character) in NOT_PRINTED for character in words):
        raise Refusal(f"{option} holds a character that cannot be printed on one line: {words!r}")
    return words


def _day(given: str) -> date:
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        raise Refusal(f"--date {given!r} is no date: write 2026-03-15") from error
