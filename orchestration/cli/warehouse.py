"""`parcomm db`: the warehouse's schema, and who may use it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Annotated

import typer

from orchestration.cli.errors import EXIT_FINDINGS, Refusal

database = typer.Typer(help="The warehouse's schema.", no_args_is_help=True)

WAIT_FOR_TURN_SECONDS = 10.0


@database.command()
def upgrade() -> None:
    """Bring the warehouse to this version's schema."""
    from orchestration.settings import read_settings
    from warehouse.engine import open_engine
    from warehouse.migrate import upgrade as run_migrations
    from warehouse.turns import turn

    engine = open_engine(read_settings().database_url)
    with turn(engine, wait_seconds=WAIT_FOR_TURN_SECONDS):
        run_migrations(engine)
    typer.echo("The warehouse's schema is current.")


@database.command()
def check() -> None:
    """Say what differs from this version's schema; exit code 1 if anything does."""
    from orchestration.settings import read_settings
    from warehouse.engine import open_engine
    from warehouse.migrate import MEND_COMMAND
    from warehouse.migrate import check as differences

    found = differences(open_engine(read_settings().database_url))
    for difference in found:
        typer.echo(difference)
    if found:
        typer.echo(f"Run `{MEND_COMMAND}`.")
        raise typer.Exit(EXIT_FINDINGS)
    typer.echo("The warehouse's schema is current.")


@database.command()
def roles() -> None:
    """Print the SQL that makes the PostgreSQL roles and grants them their rights, for the database's owner to run."""
    from warehouse.roles import roles_sql

    typer.echo(roles_sql(), nl=False)


@database.command()
def backup(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new folder, best on another disk.")],
) -> None:
    """Copy the warehouse, the archive and the releases; a night may be at work meanwhile."""
    from orchestration.settings import read_settings
    from warehouse.backup import copy_warehouse
    from warehouse.engine import open_engine
    from warehouse.migrate import ensure_current

    settings = read_settings()
    if folder.exists() and any(folder.iterdir()):
        raise Refusal(f"{folder} is not empty: a backup gets a folder of its own")
    folder.mkdir(parents=True, exist_ok=True)
    engine = open_engine(settings.database_url)
    ensure_current(engine)
    # The warehouse first: its rows refer only to files that were there before them, so later copies hold them all.
    typer.echo(copy_warehouse(engine, folder))
    for source in (settings.folders.archive, settings.folders.releases):
        if source.is_dir():
            shutil.copytree(source, folder / source.name)
            typer.echo(folder / source.name)
