import shutil
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from assets.home import Home
from assets.reference.framework_tables import framework_rows
from assets.reference.loading import References, load_references
from assets.samples.year import write_sample_year
from assets.submissions.intake import register_new, take_in
from assets.submissions.receiving.archive import Archive
from assets.submissions.receiving.inbox import Inbox
from assets.submissions.returned.files_on_disk import UNKNOWN_AGENCY, ReturnedCount, return_new, target_of
from assets.submissions.stakes.prospects import Prospect
from assets.workers import Workers
from tests.assets.submissions.ods_books import as_ods
from tests.assets.submissions.returned.marked_books import RESULT, color, opened
from tests.assets.submissions.returned.marked_ods import Ods
from warehouse.engine import open_engine, writing
from warehouse.rows.frames import read_table
from warehouse.rows.replacing import replace
from warehouse.tables import framework, submission

FIXTURES = Path(__file__).parents[4] / "fixtures"
YEAR = 2025
SHA256 = "0123456789abcdef" * 4
NIGHT = datetime(2026, 1, 20, tzinfo=UTC)


@pytest.fixture(scope="module")
def references() -> References:
    return load_references(FIXTURES, FIXTURES / "frameworks")


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    made = Workers(lambda: ThreadPoolExecutor(1), ahead=1)
    yield made
    made.close()


def take_files(engine: sa.Engine, home: Home, workers: Workers, references: References) -> None:
    """Land and register what lies in the inbox."""
    archive = Archive(home.archive)
    take_in(engine, Inbox(home.inbox, quiet_seconds=0), archive, YEAR, NIGHT)
    register_new(engine, archive, workers, references, YEAR, lambda _: None, lambda: NIGHT)


@pytest.fixture(scope="module")
def registered(migrated_sqlite, references, workers, tmp_path_factory) -> Path:
    """A home in which a year's files are registered, to be copied."""
    home = Home(tmp_path_factory.mktemp("registered"))
    write_sample_year(references, YEAR, home.inbox, seed=7, agencies=6)
    engine = open_engine(f"sqlite:///{shutil.copy(migrated_sqlite, home.warehouse_file)}")
    with writing(engine) as connection:
        replace(connection, framework, framework_rows(references.frameworks))
    take_files(engine, home, workers, references)
    engine.dispose()
    return home.root


@pytest.fixture
def sqlite_warehouse(registered, tmp_path) -> Iterator[sa.Engine]:
    """The warehouse of a copy of it."""
    home = Home(Path(shutil.copytree(registered, tmp_path, dirs_exist_ok=True)))
    engine = open_engine(f"sqlite:///{home.warehouse_file}")
    yield engine
    engine.dispose()


@pytest.fixture
def night(sqlite_warehouse, references, workers, tmp_path):
    """That copy, and functions that take in more files and return those that are not returned yet."""
    home = Home(tmp_path)
    archive = Archive(home.archive)

    def take() -> None:
        take_files(sqlite_warehouse, home, workers, references)

    def give(by: Workers = workers) -> ReturnedCount:
        return return_new(sqlite_warehouse, archive, home.returned_of(YEAR), by, references, YEAR, lambda _: None)

    return home, take, give


def files(home: Home) -> list[Path]:
    return sorted(path for path in home.returned_of(YEAR).rglob("*") if path.is_file())


def test_every_submission_gets_its_workbook_once(night):
    home, _, give = night
    count = give()
    written = files(home)
    assert count.own + count.alone == len(written) > 3
    assert count.alone >= 1
    assert all(opened(path.read_bytes()).sheetnames[0] == RESULT for path in written)
    times = [path.stat().st_mtime_ns for path in written]
    assert give() == ReturnedCount()
    assert [path.stat().st_mtime_ns for path in written] == times


def test_the_head_tells_what_the_file_earns_and_would_if_all_were_mended(night, sqlite_warehouse):
    home, _, give = night
    give()
    with sqlite_warehouse.connect() as connection:
        weighed = read_table(connection, submission, submission.c.mending_gain.is_not(None))
    assert len(weighed) >= 1
    for row in weighed.to_dict("records"):
        (path,) = (one for one in files(home) if one.name.startswith(f"{row['submission_id']:06d}-"))
        facts = {cells[0].value: cells[3].value for cells in opened(path.read_bytes())[RESULT].iter_rows(max_row=12)}
        assert facts["Điểm liên quan"] == Prospect.of_row(row).sentence


def test_a_run_that_was_killed_is_finished_by_the_next(night):
    home, _, give = night
    give()
    lost, *_ = files(home)
    content = lost.read_bytes()
    lost.unlink()
    (lost.parent / f".{lost.name}.1.part").write_bytes(content[:100])
    assert give().own + give().alone <= 1
    assert lost.read_bytes() == content


def test_only_new_submissions_are_returned(night, references, tmp_path):
    home, take, give = night
    before = give()
    more = write_sample_year(references, YEAR, home.inbox, seed=8, agencies=2, faulty_share=0)
    take()
    after = give()
    assert before.own > 0
    assert after.own == len([one for one in more.files if one.file_name])
    assert list(tmp_path.rglob("*.part")) == []


def test_each_name_that_one_content_came_by_gets_an_answer_of_its_own(night):
    home, take, give = night
    give()
    for name in ("Trống của A.xlsx", "Trống của B.xlsx"):
        (home.inbox / str(YEAR) / name).write_bytes(b"")
    take()
    before = set(files(home))
    assert give() == ReturnedCount(own=0, alone=2)
    answers = {path.name.partition(" ")[2]: opened(path.read_bytes()) for path in set(files(home)) - before}
    assert set(answers) == {"Trống của A.xlsx", "Trống của B.xlsx"}
    for name, book in answers.items():
        assert name in [cell.value for row in book[RESULT].iter_rows() for cell in row]

    (home.inbox / str(YEAR) / "Trống của A.xlsx").write_bytes(b"")
    take()
    assert give() == ReturnedCount()


def test_an_ods_comes_back_as_an_ods_once(night, references, tmp_path):
    home, take, give = night
    give()
    before = set(files(home))
    more = write_sample_year(references, YEAR, tmp_path / "more", seed=9, agencies=1, faulty_share=0)
    report = more.folder / more.files[0].file_name
    (home.inbox / str(YEAR) / "Báo cáo 1.2.ods").write_bytes(as_ods(report.read_bytes()))
    take()
    assert give() == ReturnedCount(own=1)
    (written,) = set(files(home)) - before
    assert written.name.endswith(" Báo cáo 1.2.ods")
    assert Ods(written.read_bytes()).sheets[0] == RESULT
    assert give() == ReturnedCount()


def test_a_file_that_takes_its_worker_down_gets_the_result_alone(night):
    home, _, give = night

    class Deadly(Executor):
        def submit(self, *_: object, **__: object) -> Future:
            future: Future = Future()
            future.set_exception(BrokenExecutor("killed"))
            return future

    count = give(Workers(Deadly, ahead=1))
    assert count.own == 0
    assert count.alone == len(files(home))


def test_marked_cells_are_those_of_the_warehouse(night):
    home, _, give = night
    give()
    marked = 0
    for path in files(home):
        back = opened(path.read_bytes())
        rows = [[cell.value for cell in row] for row in back[RESULT].iter_rows()]
        start = next((place for place, row in enumerate(rows) if "_code" in row), len(rows))
        for row in rows[start + 1 :]:
            if row[3] and row[2] in back.sheetnames:
                assert color(back, row[3], row[2]) is not None
                marked += 1
    assert marked >= 1


@pytest.mark.parametrize(
    ("agency", "name", "expected"),
    [
        ("BNV", "Báo cáo.xlsx", "BNV/000007-01234567 Báo cáo"),
        (None, "Báo cáo.ods", f"{UNKNOWN_AGENCY}/000007-01234567 Báo cáo"),
        ("01", "../../etc/passwd", "01/000007-01234567 passwd"),
        ("01", "a\\b:c*?\x00\n.xlsx", "01/000007-01234567 a b c"),
        ("..", "...", f"{UNKNOWN_AGENCY}/000007-01234567"),
        ("01", "x" * 300 + ".xlsx", f"01/000007-01234567 {'x' * 80}"),
        ("01", "Ba\u0301o ca\u0301o.xlsx", "01/000007-01234567 Báo cáo"),
    ],
    ids=["plain", "unknown agency", "a path", "characters", "dots", "long", "accents apart"],
)
def test_a_name_that_came_from_outside_is_shown_but_never_a_path(agency, name, expected):
    row = {"submission_id": 7, "sha256": SHA256, "agency_code": agency, "file_name": name}
    assert target_of(Path("returned"), row) == Path("returned") / expected
