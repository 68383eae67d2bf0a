"""A year of a few agencies, landed, read and scored for real; and what a second night makes of a later report."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
import sqlalchemy as sa

from assets.home import Home
from assets.publication.sealing.release_steps import Sealed
from assets.reference.agencies import agencies_of_year
from assets.reference.catalogue_versions import remember_catalogue
from assets.reference.framework_tables import criterion_rows, framework_rows
from assets.reference.loading import References, load_references
from assets.samples.year import write_sample_year
from assets.scoring.appraisal.appraisals import read_appraisals
from assets.scoring.indices import score_indices
from assets.scoring.inputs import aggregate_inputs
from assets.scoring.scorecards import read_scorecards
from assets.scoring.scores import score_criteria
from assets.submissions.intake import register_new, take_in
from assets.submissions.receiving.archive import Archive, sha256_of
from assets.submissions.receiving.inbox import RECEIPTS, Inbox
from assets.submissions.register.in_force import read_scored_submissions
from assets.workers import Workers, local_workers
from tests.assets.publication.release.released_folders import ERRATUM, sealed, writable
from tests.conftest import create_database, open_database
from warehouse.engine import open_engine, writing
from warehouse.rows.frames import read_table
from warehouse.rows.history import write_changes
from warehouse.rows.reference_versions import replace_reference
from warehouse.rows.replacing import replace
from warehouse.rows.rule_texts import remember_texts
from warehouse.tables import (
    agency,
    calendar_entry,
    code_list,
    criterion,
    criterion_score,
    framework,
    index_score,
    input_value,
    submission,
    waiver,
)

FIXTURES = Path(__file__).parents[3] / "fixtures"
YEAR = 2025
FIRST_NIGHT = datetime(2026, 1, 20, 18, tzinfo=UTC)

Installation = tuple[sa.Engine, Home]


@pytest.fixture(scope="session")
def references() -> References:
    return load_references(FIXTURES, FIXTURES / "frameworks")


@pytest.fixture(scope="session")
def workers() -> Iterator[Workers]:
    made = local_workers(preload=("assets.submissions.reading.limited_processes",))
    yield made
    made.close()


@pytest.fixture(scope="session")
def run_night(references: References, workers: Workers) -> Callable[..., None]:
    """What the nightly job does to the warehouse, without Dagster."""
    shipped = references

    def run(engine: sa.Engine, home: Home, at: datetime, references: References = shipped) -> None:
        frameworks = [loaded.framework for loaded in references.sound_frameworks(YEAR)]
        with writing(engine) as connection:
            for table, frame in (
                (agency, references.agencies),
                (code_list, references.code_list),
                (calendar_entry, references.calendar),
                (criterion, criterion_rows(references.frameworks)),
                (waiver, references.waivers),
            ):
                replace_reference(connection, table, frame, at=at)
            replace(connection, framework, framework_rows(references.frameworks))
            remember_texts(connection, framework_rows(references.frameworks), at)
            remember_catalogue(connection, references.catalogue, at)
        archive = Archive(home.archive)
        take_in(engine, Inbox(home.inbox, quiet_seconds=0), archive, YEAR, at)
        register_new(engine, archive, workers, references, YEAR, lambda _: None, lambda: at)
        with writing(engine) as connection:
            inputs = aggregate_inputs(connection, frameworks, YEAR)
            appraisals = read_appraisals(connection, frameworks, YEAR)
            scores = score_criteria(inputs, read_scorecards(connection, YEAR), frameworks, YEAR, appraisals=appraisals)
            there = agencies_of_year(read_table(connection, agency), YEAR)
            indices = score_indices(scores, there, read_scored_submissions(connection, YEAR), frameworks, YEAR)
            for table, frame in ((input_value, inputs), (criterion_score, scores), (index_score, indices)):
                write_changes(connection, table, frame, year=YEAR, run_key=at.isoformat(), at=at)

    return run


@pytest.fixture(scope="session")
def sample_inbox(references: References, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbooks of a few agencies, some with faults."""
    return write_sample_year(references, YEAR, tmp_path_factory.mktemp("samples"), seed=7, agencies=6).folder


@pytest.fixture(scope="session")
def after_one_night(
    sample_inbox: Path,
    run_night: Callable[[sa.Engine, Home, datetime], None],
    migrated_sqlite: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """A home whose year has been scored once, to be copied."""
    root = tmp_path_factory.mktemp("published") / "home"
    shutil.copytree(sample_inbox, root / "inbox" / str(YEAR))
    home = Home(root)
    shutil.copy(migrated_sqlite, home.warehouse_file)
    engine = open_engine(f"sqlite:///{home.warehouse_file}")
    run_night(engine, home, FIRST_NIGHT)
    engine.dispose()
    return root


@pytest.fixture
def installation(after_one_night: Path, tmp_path: Path) -> Iterator[Installation]:
    """A copy of it, on SQLite."""
    with opened(Path(shutil.copytree(after_one_night, tmp_path / "home"))) as copied:
        yield copied


@pytest.fixture(scope="session")
def after_one_night_on_postgresql(
    postgresql_url: str,
    migrated_postgresql: str,
    sample_inbox: Path,
    run_night: Callable[..., None],
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Path, str]:
    """The same year on PostgreSQL: a home and the name of its database, to be copied."""
    home = Home(tmp_path_factory.mktemp("published-on-postgresql") / "home")
    shutil.copytree(sample_inbox, home.inbox / str(YEAR))
    create_database(postgresql_url, "published", migrated_postgresql)
    engine = open_database(postgresql_url, "published")
    run_night(engine, home, FIRST_NIGHT)
    engine.dispose()
    return home.root, "published"


@pytest.fixture
def postgresql_installation(
    after_one_night_on_postgresql: tuple[Path, str], postgresql_url: str, tmp_path: Path
) -> Iterator[Installation]:
    """A copy of it."""
    root, database = after_one_night_on_postgresql
    create_database(postgresql_url, "installation", database)
    engine = open_database(postgresql_url, "installation")
    yield engine, Home(Path(shutil.copytree(root, tmp_path / "postgresql-home")))
    engine.dispose()


def send_worse_report(engine: sa.Engine, home: Home) -> str:
    """Put another report of a scored agency into the inbox, with most of its activities gone; give whose."""
    with engine.connect() as connection:
        scored = read_scored_submissions(connection, YEAR).iloc[0]
    book = openpyxl.load_workbook(io.BytesIO(Archive(home.archive).path_of(scored["sha256"]).read_bytes()))
    book["Hoạt động"].delete_rows(7, 500)
    folder = home.inbox / str(YEAR)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "bao cao bo sung.xlsx"
    book.save(path)
    received = (FIRST_NIGHT + timedelta(hours=9)).isoformat()
    (folder / RECEIPTS).write_text(f"file_name,sha256,received_at\n{path.name},{sha256_of(path)},{received}\n")
    return str(scored["agency_code"])


@pytest.fixture(scope="session")
def second_night(
    run_night: Callable[[sa.Engine, Home, datetime], None],
) -> Callable[[sa.Engine, Home], tuple[str, datetime]]:
    """One agency reports again, with most of its activities gone, and the night runs; give who, and when."""

    def run(engine: sa.Engine, home: Home) -> tuple[str, datetime]:
        agency_code = send_worse_report(engine, home)
        at = FIRST_NIGHT + timedelta(days=1)
        run_night(engine, home, at)
        with engine.connect() as connection:
            newest = connection.scalar(sa.select(sa.func.max(submission.c.submission_id)))
            now = read_scored_submissions(connection, YEAR).set_index("agency_code")["submission_id"]
        assert now[agency_code] == newest
        return agency_code, at

    return run


@pytest.fixture(scope="session")
def after_a_release(after_one_night: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose year has been released, to be copied."""
    root = Path(shutil.copytree(after_one_night, tmp_path_factory.mktemp("released") / "home"))
    with opened(root) as released:
        sealed(released)
    return root


@pytest.fixture
def released(after_a_release: Path, tmp_path: Path) -> Iterator[Installation]:
    """A copy of it: sealing the same decision again gives its release."""
    with opened(Path(shutil.copytree(after_a_release, tmp_path / "home"))) as copied:
        yield copied


@pytest.fixture(scope="session")
def first_erratum(
    after_a_release: Path,
    second_night: Callable[[sa.Engine, Home], tuple[str, datetime]],
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Path, Sealed]:
    """A home whose release was corrected after a later report, to be copied, and what sealing the erratum gave."""
    root = Path(shutil.copytree(after_a_release, tmp_path_factory.mktemp("corrected") / "home"))
    with opened(root) as corrected:
        second_night(*corrected)
        return root, sealed(corrected, ERRATUM)


@pytest.fixture
def corrected(first_erratum: tuple[Path, Sealed], tmp_path: Path) -> Iterator[Installation]:
    """A copy of it: sealing the erratum again gives its release."""
    with opened(Path(shutil.copytree(first_erratum[0], tmp_path / "home"))) as copied:
        yield copied


@contextmanager
def opened(root: Path) -> Iterator[Installation]:
    """A home with its own embedded warehouse."""
    home = Home(root)
    engine = open_engine(f"sqlite:///{home.warehouse_file}")
    yield engine, home
    engine.dispose()


@pytest.fixture(scope="session")
def untouched(after_a_release: Path) -> Path:
    """A release, to be copied."""
    (folder,) = Home(after_a_release).releases.iterdir()
    return folder


@pytest.fixture
def folder(untouched: Path, tmp_path: Path) -> Path:
    """A copy of it that can be written."""
    return writable(untouched, tmp_path / untouched.name)
