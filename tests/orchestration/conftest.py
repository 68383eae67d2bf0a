"""A small sample year, written once, and homes that hold a copy of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from assets.reference.loading import References, load_references
from assets.samples.year import SampleYear, write_sample_year
from orchestration.cli import main
from orchestration.installation.settings import FIXTURES, Settings
from orchestration.run_log import Said
from orchestration.run_outcome import RunOutcome
from orchestration.running import run_year
from tests.conftest import create_database, open_database
from tests.orchestration.listening import Reads, recorded

YEAR = 2025

SECRET = "kh0ng-ai-biet"  # noqa: S105 - nobody asks for it


@pytest.fixture(scope="session")
def references() -> References:
    return load_references(FIXTURES, FIXTURES / "frameworks")


@pytest.fixture(scope="session")
def samples(references: References, tmp_path_factory: pytest.TempPathFactory) -> SampleYear:
    """Workbooks of a few agencies; some carry a fault."""
    return write_sample_year(references, YEAR, tmp_path_factory.mktemp("samples"), seed=7, agencies=6)


@pytest.fixture(scope="session")
def new_home(
    samples: SampleYear, migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], Settings]:
    """Settings of another home, each with the sample year in its inbox and an empty warehouse, as commands make it."""

    def make() -> Settings:
        home = tmp_path_factory.mktemp("home")
        shutil.copytree(samples.folder, home / "inbox" / str(YEAR))
        (home / "inbox").chmod(0o770)
        shutil.copy(migrated_sqlite, home / "warehouse.db")
        return Settings(home=home)

    return make


@pytest.fixture(scope="session")
def reads() -> Reads:
    """What the steps of `first_night` read."""
    return Reads()


@pytest.fixture(scope="session")
def first_night(new_home: Callable[[], Settings], reads: Reads) -> tuple[Settings, RunOutcome, list[Said]]:
    """A home whose first night is over, to be copied; how that night ended and what it said."""
    settings = new_home()
    heard: list[Said] = []

    def hear(said: Said) -> None:
        heard.append(said)
        reads.hear(said)

    with pytest.MonkeyPatch.context() as monkeypatch, recorded(reads):
        monkeypatch.setenv("PARCOMM_HOME", str(settings.home))
        outcome = run_year(settings, YEAR, hear)
    assert outcome.succeeded
    return settings, outcome, heard


@pytest.fixture(scope="session")
def scored(first_night: tuple[Settings, RunOutcome, list[Said]]) -> Settings:
    """That home alone."""
    return first_night[0]


@pytest.fixture(scope="session")
def scored_on_postgresql(
    new_home: Callable[[], Settings], postgresql_url: str, migrated_postgresql: str
) -> tuple[Path, str]:
    """A home whose first night is over on PostgreSQL, and the name of its database, both to be copied.

    Its account has a password, which the server does not ask for, and there are those of a mail server and a webhook.
    """
    create_database(postgresql_url, "scored", migrated_postgresql)
    engine = open_database(postgresql_url, "scored")
    home = new_home().home
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("PARCOMM_HOME", str(home))
        url = engine.url.set(password=SECRET)
        monkeypatch.setenv("PARCOMM_WAREHOUSE_URL", url.render_as_string(hide_password=False))
        monkeypatch.setenv("PARCOMM_SMTP_URL", f"smtp://parcomm:{SECRET}@127.0.0.1:1")
        monkeypatch.setenv("PARCOMM_MAIL_FROM", "parcomm@example.vn")
        monkeypatch.setenv("PARCOMM_MAIL_TO", "van-hanh@example.vn")
        monkeypatch.setenv("PARCOMM_WEBHOOK_URL", f"http://127.0.0.1:1/{SECRET}")
        assert run_year(Settings(), YEAR, lambda _: None).succeeded
    engine.dispose()
    return home, "scored"


@pytest.fixture
def postgresql_home(
    scored_on_postgresql: tuple[Path, str],
    postgresql_url: str,
    tmp_path: Path,
    environment_of: Callable[[Path], None],
    monkeypatch: pytest.MonkeyPatch,
) -> Settings:
    """A copy of both, which this process's settings name."""
    home, database = scored_on_postgresql
    environment_of(Path(shutil.copytree(home, tmp_path / "home")))
    create_database(postgresql_url, "nightly", database)
    engine = open_database(postgresql_url, "nightly")
    monkeypatch.setenv("PARCOMM_WAREHOUSE_URL", engine.url.render_as_string(hide_password=False))
    engine.dispose()
    return Settings()


@pytest.fixture
def environment_of(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """Point this process's settings at a home."""

    def point(home: Path) -> None:
        monkeypatch.setenv("PARCOMM_HOME", str(home))
        for name in ("WAREHOUSE_URL", "FRAMEWORKS", "REFERENCE", "QUIET_SECONDS", "DASK_SCHEDULER"):
            monkeypatch.delenv(f"PARCOMM_{name}", raising=False)

    return point


@pytest.fixture
def run_parcomm(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Run `parcomm` in this process; give exit code, standard output and standard error."""

    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        printed = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return ended.value.code, printed.out, printed.err

    return run
