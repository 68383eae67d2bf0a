"""`parcomm db backup` and `parcomm db restore`: a command each, and what comes back is whole, on both databases."""

from __future__ import annotations

import gc
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from orchestration.installation.settings import Settings
from tests.conftest import create_database
from warehouse.engine import open_engine, writing
from warehouse.schema.migrate import ensure_current

# Importing Great Expectations imports others' modules that still use what Python has deprecated.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

YEAR = 2025
Command = Callable[..., tuple[int, str]]
RELEASE = ("release", "--year", str(YEAR), "--decision", "12/QĐ-BCĐ", "--date", "2026-03-15")


@pytest.fixture
def parcomm(run_parcomm: Callable[..., tuple[int, str, str]]) -> Command:
    """Run a command; give exit code and everything printed."""

    def run(*arguments: str) -> tuple[int, str]:
        code, said, error = run_parcomm(*arguments)
        return code, said + error

    return run


def by_shell(*arguments: str) -> tuple[int, str]:
    """The same by the installed command, in a process of its own."""
    executable = Path(sys.executable).with_name("parcomm")
    done = subprocess.run([executable, *arguments], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def assert_whole(parcomm: Command) -> None:
    """The installation that the settings name."""
    assert parcomm("db", "check")[0] == 0
    code, said = parcomm("verify")
    assert (code, "are whole" in said) == (0, True), said
    engine = open_engine(Settings().database_url)
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), writing(engine) as connection:
        connection.exec_driver_sql("DELETE FROM submission")
    engine.dispose()


def test_a_home_is_backed_up_by_one_command_and_restored_whole(
    parcomm: Command, scored: Settings, tmp_path: Path, environment_of: Callable[[Path], None]
) -> None:
    environment_of(Path(shutil.copytree(scored.home, tmp_path / "home")))
    assert parcomm(*RELEASE)[0] == 0
    engine = open_engine(Settings().database_url)
    with engine.connect() as reading:
        reading.exec_driver_sql("SELECT count(*) FROM submission")
        assert parcomm("db", "backup", str(tmp_path / "backup"))[0] == 0
    engine.dispose()
    shutil.rmtree(tmp_path / "home")

    environment_of(tmp_path / "restored")
    assert parcomm("db", "restore", str(tmp_path / "backup"))[0] == 0
    assert_whole(parcomm)

    code, said = parcomm("db", "restore", str(tmp_path / "backup"))
    assert (code, "is not empty" in said) == (2, True)
    for name in ("archive", "releases"):
        shutil.rmtree(tmp_path / "restored" / name)
    code, said = parcomm("db", "restore", str(tmp_path / "backup"))
    assert (code, "has tables already" in said) == (2, True)


@pytest.mark.parametrize(("content", "told"), [(None, "is not there"), (b"x" * 5000, "cannot be brought back")])
def test_what_is_no_backup_is_not_brought_back(
    parcomm: Command, tmp_path: Path, environment_of: Callable[[Path], None], content: bytes | None, told: str
) -> None:
    environment_of(tmp_path / "home")
    (tmp_path / "backup").mkdir()
    if content is not None:
        (tmp_path / "backup" / "warehouse.db").write_bytes(content)

    code, said = parcomm("db", "restore", str(tmp_path / "backup"))
    assert (code, told in said) == (2, True), said


@pytest.mark.usefixtures("postgresql_tools_on_path", "postgresql_home")
@pytest.mark.filterwarnings("ignore:.*was deleted while still open:ResourceWarning")
def test_postgresql_is_backed_up_by_the_same_command_and_restored_whole(
    parcomm: Command, postgresql_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(*arguments: str) -> tuple[int, str]:
        try:
            return parcomm(*arguments)
        finally:
            gc.collect()  # a command leaves its connections to the end of its process

    code, said = run("db", "backup", str(tmp_path / "backup"))
    assert code == 0, said

    create_database(postgresql_url, "from_backup")
    target = sa.make_url(postgresql_url).set(drivername="postgresql", database="from_backup")
    restored = target.render_as_string(hide_password=False)
    monkeypatch.setenv("PARCOMM_HOME", str(tmp_path / "restored"))
    monkeypatch.setenv("PARCOMM_WAREHOUSE_URL", restored)
    code, said = run("db", "restore", str(tmp_path / "backup"))
    assert code == 0, said
    assert_whole(run)


def test_without_pg_dump_it_says_what_to_install(
    postgresql_warehouse: sa.Engine,
    tmp_path: Path,
    environment_of: Callable[[Path], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    environment_of(tmp_path / "home")
    monkeypatch.setenv("PARCOMM_WAREHOUSE_URL", postgresql_warehouse.url.render_as_string(hide_password=False))
    monkeypatch.setenv("PATH", str(tmp_path))

    code, said = by_shell("db", "backup", str(tmp_path / "backup"))
    assert code == 2
    assert "pg_dump is not on the PATH" in said


def test_a_backup_by_who_may_write_nothing_into_the_home_is_whole_and_says_that_it_is_not_remembered(
    parcomm: Command, tmp_path: Path, environment_of: Callable[[Path], None]
) -> None:
    environment_of(tmp_path / "home")
    ensure_current(open_engine(Settings().database_url))
    (tmp_path / "home" / "last-backup.json").mkdir()  # the tests run as root, who may write everywhere

    code, said = parcomm("db", "backup", str(tmp_path / "backup"))

    assert (code, "Audit trail: " in said) == (0, True), said
    assert "`parcomm status` will not know of it: Is a directory" in said
