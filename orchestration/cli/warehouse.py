"""`parcomm db`: the warehouse's schema, and who may use it."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from orchestration.cli.errors import EXIT_FINDINGS, Refusal

if TYPE_CHECKING:
    import sqlalchemy as sa

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
    _tell_differences(engine)


@database.command()
def check() -> None:
    """Say what differs from this version's schema; exit code 1 if anything does."""
    from orchestration.settings import read_settings
    from warehouse.engine import open_engine

    _tell_differences(open_engine(read_settings().database_url))


def _tell_differences(engine: sa.Engine) -> None:
    from warehouse.drift import mends
    from warehouse.migrate import check as find_differences

    found = find_differences(engine)
    for difference in found:
        typer.echo(f"{difference}.")
    for mend in mends(found):
        typer.echo(f"To mend it: {mend}.")
    if found:
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
    _copy_files([settings.folders.archive, settings.folders.releases], folder)


@database.command()
def restore(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="What `parcomm db backup` wrote.")],
) -> None:
    """Bring a backup back into an empty home and an empty database; then prove it with `parcomm verify`."""
    from orchestration.settings import read_settings
    from warehouse.backup import bring_back_warehouse
    from warehouse.engine import open_engine

    settings = read_settings()
    home = settings.folders
    for there in (home.archive, home.releases):
        if there.is_dir() and any(there.iterdir()):
            raise Refusal(f"{there} is not empty: bring a backup back into a home of its own")
    home.root.mkdir(parents=True, exist_ok=True)
    bring_back_warehouse(open_engine(settings.database_url), folder)
    _copy_files([folder / home.archive.name, folder / home.releases.name], home.root)
    typer.echo("The backup is back. Prove it with `parcomm db check` and `parcomm verify`.")


def _copy_files(sources: Iterable[Path], target: Path) -> None:
    for source in sources:
        if source.is_dir():
            shutil.copytree(source, target / source.name, dirs_exist_ok=True)
            typer.echo(target / source.name)
