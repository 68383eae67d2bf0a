"""`parcomm db`: the warehouse's schema, and who may use it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from orchestration.cli.errors import EXIT_FINDINGS, sentence_of
from orchestration.cli.printing.terminal import say

if TYPE_CHECKING:
    import sqlalchemy as sa

    from orchestration.installation.settings import Settings

database = typer.Typer(help="The warehouse's schema.", no_args_is_help=True)

WAIT_FOR_TURN_SECONDS = 10.0


@database.command()
def upgrade() -> None:
    """Bring the warehouse to this version's schema, and close the home's files to others."""
    from orchestration.installation.home_modes import close_home
    from orchestration.installation.settings import read_settings
    from warehouse.engine import open_engine
    from warehouse.schema.migrate import upgrade as run_migrations
    from warehouse.turns import turn

    settings = read_settings()
    engine = open_engine(settings.database_url)
    with turn(engine, wait_seconds=WAIT_FOR_TURN_SECONDS):
        run_migrations(engine)
        close_home(settings.folders, engine.url)
    _tell_differences(settings, engine)


@database.command()
def check() -> None:
    """Say what differs from this version's schema, and which files are open to others; exit code 1 if anything is."""
    from orchestration.installation.settings import read_settings
    from warehouse.engine import open_engine
    from warehouse.schema.presence import require_warehouse

    settings = read_settings()
    engine = open_engine(settings.database_url)
    require_warehouse(engine)
    _tell_differences(settings, engine)


def _tell_differences(settings: Settings, engine: sa.Engine) -> None:
    from orchestration.installation.home_modes import too_open
    from warehouse.schema.drift import may_compare_wordings, mends
    from warehouse.schema.migrate import check as find_differences

    found = find_differences(engine)
    for difference in found:
        say(f"{difference}.")
    for mend in mends(found):
        say(f"To mend it: {mend}.")
    if not found:
        say("The warehouse's schema is current.")
        with engine.connect() as connection:
            if not may_compare_wordings(connection):
                say("What its constraints say was not compared: that takes the owner's account.")
    opened = too_open(settings.folders, engine.url)
    for sentence in opened:
        say(f"{sentence}.")
    if found or opened:
        raise typer.Exit(EXIT_FINDINGS)


@database.command()
def roles() -> None:
    """Print the SQL that makes the PostgreSQL roles and grants them their rights, for the database's owner to run."""
    from warehouse.schema.roles import roles_sql

    say(roles_sql(), nl=False)


@database.command()
def backup(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new folder, best on another disk.")],
) -> None:
    """Copy the warehouse and the archive and releases that it knows; a night may be at work meanwhile.

    Exit code 1 if the home lacked a file that the warehouse knows: the backup then lacks it too.
    """
    from assets.safekeeping.backup import back_up
    from orchestration.installation.settings import read_settings
    from orchestration.watching.status.last_backup import remember_backup
    from warehouse.engine import open_engine
    from warehouse.schema.presence import require_warehouse

    settings = read_settings()
    engine = open_engine(settings.database_url)
    require_warehouse(engine)
    made = back_up(engine, settings.folders, folder)
    for missing in made.missing:
        say(missing)
    say(f"{folder}: the warehouse, {made.received} received file(s), {made.releases} release(s)")
    say(made.head)
    try:
        remember_backup(settings.folders, folder)
    except OSError as error:  # readers may copy all, and write nothing into the home
        say(f"parcomm: the backup is whole, and `parcomm status` will not know of it: {sentence_of(error)}", err=True)
    if made.missing:
        raise typer.Exit(EXIT_FINDINGS)


@database.command()
def restore(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="What `parcomm db backup` wrote.")],
) -> None:
    """Bring a backup back into an empty home and an empty database; then prove it with `parcomm verify`."""
    from assets.safekeeping.backup import bring_back
    from orchestration.installation.settings import read_settings
    from warehouse.engine import open_engine

    settings = read_settings()
    engine = open_engine(settings.database_url)
    differing = bring_back(engine, settings.folders, folder)
    for sentence in differing:
        say(sentence)
    say("The backup is back. Prove it with `parcomm db check` and `parcomm verify`.")
    if differing:
        raise typer.Exit(EXIT_FINDINGS)
