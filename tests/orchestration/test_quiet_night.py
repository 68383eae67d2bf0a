"""What a night leaves behind: no password anywhere; and one that brings nothing new, nothing in the warehouse at all.

No row, no page, not even the same row again. Dagster keeps its own diary of runs in its own storage; that is not the
warehouse's.
"""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from orchestration.installation.settings import Settings
from orchestration.running import run_year
from tests.orchestration.conftest import SECRET
from warehouse.engine import open_engine
from warehouse.tables import METADATA

# Importing Great Expectations imports others' modules that still use what Python has deprecated.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

YEAR = 2025


def row_counts(engine: sa.Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return {
            table.name: connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0
            for table in METADATA.sorted_tables
        }


def sqlite_file(engine: sa.Engine) -> str:
    """The file's fingerprint, with everything that was committed in it."""
    with engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("BEGIN")
    return hashlib.sha256(Path(str(engine.url.database)).read_bytes()).hexdigest()


def postgresql_writes(engine: sa.Engine) -> list[tuple[object, ...]]:
    """Of every table: rows ever inserted, updated and deleted, and its size on disk with indexes and long texts."""
    query = (
        "SELECT relname, n_tup_ins, n_tup_upd, n_tup_del, pg_total_relation_size(relid) "
        "FROM pg_stat_user_tables ORDER BY relname"
    )
    with engine.connect() as connection:
        # The sessions of the night have ended, and with that have told what they wrote.
        connection.exec_driver_sql("SELECT pg_stat_clear_snapshot()")
        return [tuple(row) for row in connection.exec_driver_sql(query)]


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_a_night_that_brings_nothing_new_writes_nothing(
    database: str,
    scored: Settings,
    request: pytest.FixtureRequest,
    tmp_path: Path,
    environment_of: Callable[[Path], None],
) -> None:
    if database == "postgresql":
        settings = request.getfixturevalue("postgresql_home")
    else:
        settings = Settings(home=shutil.copytree(scored.home, tmp_path / "home"))
        environment_of(settings.home)
    engine = open_engine(settings.database_url)
    written = postgresql_writes if database == "postgresql" else sqlite_file
    counts, before = row_counts(engine), written(engine)
    engine.dispose()
    assert counts["index_score"] > 0
    assert counts["run"] == 1
    assert run_year(settings, YEAR, lambda _: None).succeeded

    assert row_counts(engine) == counts
    assert written(engine) == before
    engine.dispose()


def kept_texts(path: Path) -> Iterator[bytes]:
    """What a file says; of a database each value, unpacked where it is packed."""
    if path.suffix != ".db":
        yield path.read_bytes()
        return
    with closing(sqlite3.connect(path)) as connection:
        for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            for row in connection.execute(f'SELECT * FROM "{table}"'):  # noqa: S608 - the file's own tables
                yield from (unpacked(value) for value in row if isinstance(value, str | bytes))


def unpacked(value: str | bytes) -> bytes:
    if isinstance(value, str):
        return value.encode()
    try:
        return zlib.decompress(value)
    except zlib.error:
        return value


def test_no_password_stays_in_the_home_of_a_night_that_went_well_nor_of_one_that_did_not(
    scored_on_postgresql: tuple[Path, str],
    tmp_path: Path,
    environment_of: Callable[[Path], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """In Dagster's storage are configuration, tags, events with the stacks of errors, and plans; beside it logs."""
    home = Path(shutil.copytree(scored_on_postgresql[0], tmp_path / "home"))
    environment_of(home)
    monkeypatch.setenv("PARCOMM_WAREHOUSE_URL", f"postgresql+psycopg://parcomm:{SECRET}@127.0.0.1:1/parcomm")

    outcome = run_year(Settings(), YEAR, lambda _: None)

    assert not outcome.succeeded
    assert SECRET not in str(outcome)
    told = [(path, text) for path in home.rglob("*") if path.is_file() for text in kept_texts(path)]
    assert any(outcome.run_id.encode() in text for _, text in told)
    assert any(b"PARCOMM_WAREHOUSE_URL" in text for path, text in told if path.suffix == ".db")
    assert {path for path, text in told if SECRET.encode() in text} == set()
