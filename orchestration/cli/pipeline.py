"""`parcomm run`, `parcomm demo`, `parcomm export`: the whole way, its rehearsal, and its last step alone."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from orchestration.cli.errors import EXIT_FINDINGS, EXIT_FINE, Refusal
from orchestration.cli.options import AsOf, Verbose, Year, moment, require_known
from orchestration.cli.output_files import Force, require_free
from orchestration.cli.places import places
from orchestration.cli.printing.terminal import say

if TYPE_CHECKING:
    from assets.reference.loading import References
    from orchestration.installation.settings import Settings

DEMO_SEED = 2025


def run(year: Year, verbose: Verbose = False) -> None:
    """Run the nightly job for a year in this process.

    Exit code 0 even where some agencies' files were rejected; 1 if a blocking check stopped publication, or another
    check found an error.
    """
    from orchestration.installation.settings import read_settings

    settings = read_settings()
    where = places(settings)
    raise typer.Exit(_run(settings, _required(settings, year), year, where, verbose=verbose))


def demo(
    year: Year = 2025,
    agencies: Annotated[int | None, typer.Option(min=1, help="How many agencies; all, if not given.")] = None,
    seed: Annotated[int, typer.Option(help="The same seed gives the same workbooks, byte for byte.")] = DEMO_SEED,
    verbose: Verbose = False,
) -> None:
    """Put sample workbooks, some with faults, into the inbox; then run the year."""
    from assets.samples.year import write_sample_year
    from orchestration.cli.printing.consoles import result_console
    from orchestration.cli.printing.rehearsal import print_faults
    from orchestration.installation.settings import read_settings
    from warehouse.engine import open_engine

    settings = read_settings()
    where = places(settings)  # before anything is made there
    references = _required(settings, year)
    say(f"Writing sample workbooks for {year} into {settings.folders.inbox / str(year)}", err=True)
    samples = write_sample_year(references, year, settings.folders.inbox, seed=seed, agencies=agencies)
    code = _run(settings, references, year, where, verbose=verbose)
    with open_engine(settings.database_url).connect() as connection:
        print_faults(result_console(), connection, samples)
    raise typer.Exit(code)


def export(
    year: Year,
    out: Annotated[Path | None, typer.Option(help="Folder; the home's exports, if not given.")] = None,
    as_of: AsOf = None,
    force: Force = False,
) -> None:
    """Write the Committee's files again from the warehouse, as it stands or as it stood."""
    from assets.publication.committee.exports import export_paths, read_committee_tables, write_exports
    from assets.publication.release.outside_record import head_line
    from assets.scoring.year_faults import NO_FAULTS, year_faults
    from orchestration.installation.reference_data import read_references
    from orchestration.installation.settings import read_settings
    from warehouse.engine import open_engine
    from warehouse.schema.presence import require_current

    settings = read_settings()
    require_known(year)
    at = moment(as_of)
    if at is not None and out is None:
        raise Refusal("figures of the past do not belong among the present exports: name a folder with --out")
    engine = open_engine(settings.database_url)
    require_current(engine)
    with engine.connect() as connection:
        faults = NO_FAULTS if at else year_faults(read_references(settings), year)
        tables = read_committee_tables(connection, year, as_of=at, faults=faults)
    if tables.is_empty:
        raise Refusal(f"the warehouse holds nothing of {year}: run `parcomm run --year {year}` first")
    if out is not None:
        for path in export_paths(out, tables):
            require_free(path, force=force)
    chosen = out.resolve() if out is not None and out.is_symlink() else out
    for path in write_exports(chosen or settings.folders.exports_of(year), tables):
        say(path)
    with engine.connect() as connection:
        say(head_line(connection), err=True)


def _required(settings: Settings, year: int) -> References:
    """Reference data of a run, and all else that it needs, asked for before it takes anything in.

    Raises:
        Refusal: the year has not begun.
        UnreadyYearError: it lacks a calendar, a framework or agencies.
        NoClusterError: there is no Dask cluster where one is set.
        WarehouseDriftError: the warehouse is of another schema.
    """
    from assets.reference.year_readiness import require_ready
    from orchestration.installation.reference_data import read_references
    from orchestration.resources.dask_cluster import require_cluster
    from warehouse.engine import open_engine
    from warehouse.schema.migrate import ensure_current

    require_known(year)
    references = read_references(settings)
    require_ready(references, year)
    if settings.dask_scheduler is not None:
        require_cluster(settings.dask_scheduler)
    ensure_current(open_engine(settings.database_url))
    return references


def _run(settings: Settings, references: References, year: int, where: str, *, verbose: bool) -> int:
    from assets.publication.years_at_work import read_year_states, why_overdue
    from assets.scoring.year_faults import year_faults
    from checks.texts.vietnam_time import today_in_vietnam
    from orchestration.cli.printing.consoles import result_console
    from orchestration.cli.printing.progress import run_progress
    from orchestration.cli.printing.summary import print_inbox, print_summary, whose_figures
    from orchestration.garbage import keep_what_is_loaded
    from orchestration.resources.inbox import installed_inbox
    from orchestration.running import run_year, step_count
    from orchestration.watching.sensors import refresh_metrics
    from warehouse.engine import open_engine

    logging.getLogger("dagster").setLevel(logging.INFO if verbose else logging.CRITICAL)
    say(where, err=True)
    keep_what_is_loaded()
    with run_progress(step_count()) as hear:
        outcome = run_year(settings, year, hear)
    for failed in outcome.failed_checks:
        say(f"parcomm: publication stopped: {failed}", err=True)
    for concern in outcome.concerns:
        say(f"parcomm: {concern}", err=True)
    written = sorted(settings.folders.exports_of(year).glob("*")) if outcome.succeeded else []
    console = result_console()
    engine = open_engine(settings.database_url)
    with engine.connect() as connection:
        for sentence in year_faults(references, year).sentences:
            console.print(sentence, soft_wrap=True)
        if not outcome.succeeded:
            console.print(whose_figures(connection, year, computed=outcome.computed_figures), soft_wrap=True)
        print_summary(console, connection, year, written)
    inbox = installed_inbox(settings.folders.inbox, settings.quiet_seconds, references)
    print_inbox(console, inbox, year)
    overdue = why_overdue(references.calendar, year, today_in_vietnam(), read_year_states(engine))
    if overdue:
        console.print(f"{overdue}.", soft_wrap=True)
    refresh_metrics(settings, datetime.now(UTC))
    if outcome.failures:
        raise Refusal("; ".join(outcome.failures))
    return EXIT_FINE if outcome.succeeded and not outcome.concerns else EXIT_FINDINGS
