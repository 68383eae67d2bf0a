"""Ten years of 51 agencies, and one year of 4,000, into the warehouse: validated, loaded, counted; SQLite, PostgreSQL.

Run with `make bench`, which prints the figures. Reports come in chunks of 50, as the night hands them over, each held
to its table's schema and written in one transaction. The floor is the driver alone (`executemany`, `COPY`), given the
same rows ready made, into tables of the same keys and constraints. Times are of the processor, of this process: a
shared machine's clock tells of others. PostgreSQL's own time is not in them, neither in ours nor in the floor's.
"""

from __future__ import annotations

import multiprocessing
import resource
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import sqlalchemy as sa

from assets.reference.framework_tables import framework_rows
from assets.rules.framework.files import load_framework
from assets.scoring.indices import score_indices
from assets.scoring.inputs import aggregate_inputs
from assets.scoring.scorecards import read_scorecards
from assets.scoring.scores import score_criteria
from assets.submissions.register.in_force import read_scored_submissions
from checks.tables.pipeline_schemas import breaches
from warehouse.engine import open_engine, writing
from warehouse.rows.bulk import append, driver_batches
from warehouse.rows.frames import conform
from warehouse.rows.history import write_changes
from warehouse.schema.migrate import upgrade
from warehouse.tables import (
    REPORT_TABLES,
    activity,
    agency,
    criterion_score,
    evidence,
    feedback,
    framework,
    index_score,
    input_value,
    landed_file,
    plan_task,
    receipt,
    scorecard,
    submission,
)

FIXTURES = Path(__file__).parents[2] / "fixtures"
CHUNK = 50
ROWS = {plan_task: 30, activity: 100, evidence: 40, feedback: 10, scorecard: 20}
"""Of one report: 200."""

LIMIT_MEMORY = 1.5 * 2**30
LIMIT_RATIO = {"sqlite": 4.0, "postgresql": 6.0}
"""Of our processor time to the driver's alone; what is ours is validation and the way from columns to rows."""

RECEIVED = datetime(2026, 1, 5, 3, tzinfo=UTC)
Frames = dict[sa.Table, pd.DataFrame]


@dataclass(frozen=True, slots=True)
class Size:
    """How much is loaded.

    Attributes:
        name: of the trial.
        years: how many, the last being 2025.
        agencies: in each.
    """

    name: str
    years: int
    agencies: int

    @property
    def rows(self) -> int:
        """Rows of reports."""
        return self.years * self.agencies * sum(ROWS.values())


SIZES = (Size("ten years of 51 agencies", 10, 51), Size("one year of 4,000 agencies", 1, 4_000))


def report_rows(table: sa.Table, reports: int, chance: np.random.Generator) -> pd.DataFrame:
    """The rows of so many reports: `report` (0, 1, ...) beside the table's columns."""
    count = ROWS[table] * reports
    place = np.tile(np.arange(ROWS[table]), reports)
    days = pd.to_datetime(date(2025, 1, 1)) + pd.to_timedelta(chance.integers(0, 364, count), unit="D")
    rows = pd.DataFrame(
        {"report": np.repeat(np.arange(reports), ROWS[table]), "sheet": table.info["sheet"], "excel_row": place + 6}
    )
    texts = pd.Series(chance.integers(0, 10_000, count)).astype(str)
    codes = "TL" + pd.Series(place).astype(str)
    if table is plan_task:
        extra: dict[str, Any] = {
            "task_code": "NV" + pd.Series(place).astype(str), "content": "Tuyên truyền cải cách hành chính " + texts,
            "theme": "par_index", "channel": "website", "audience": "civil_servants", "planned_quantity": 12,
            "due_on": days, "budget_vnd": chance.integers(0, 10**9, count), "status": "completed", "completed_on": days,
        }  # fmt: skip
    elif table is activity:
        extra = {
            "task_code": "NV1", "held_on": days, "title": "Hội nghị quán triệt, triển khai kế hoạch số " + texts,
            "theme": "par_index", "channel": "conference", "audience": "civil_servants",
            "quantity": chance.integers(1, 40, count), "reach": chance.integers(0, 10**6, count),
            "link": "https://cchc.example.gov.vn/tin/" + texts, "evidence_code": "TL1",
        }  # fmt: skip
    elif table is evidence:
        extra = {
            "evidence_code": codes, "kind": "report", "document_number": texts + "/BC-UBND", "issued_on": days,
            "issuer": "Ủy ban nhân dân", "title": "Báo cáo kết quả tuyên truyền số " + texts,
        }  # fmt: skip
    elif table is feedback:
        extra = {
            "received_on": days, "channel": "portal", "audience": "citizens", "content": "Hỏi về thủ tục " + texts,
            "answered_on": days, "result": "answered",
        }  # fmt: skip
    else:
        extra = {"criterion_code": "1." + pd.Series(place).astype(str), "label": "Tiêu chí", "not_applicable": False}
    return rows.assign(**extra)


def chunks(size: Size) -> Iterator[Frames]:
    """Frames of 50 reports each, numbered on."""
    chance = np.random.default_rng(7)
    number = 0
    for year in range(2026 - size.years, 2026):
        for first in range(0, size.agencies, CHUNK):
            codes = [f"X{place:04d}" for place in range(first, min(first + CHUNK, size.agencies))]
            numbers = np.arange(number + 1, number + 1 + len(codes))
            number += len(codes)
            yield {
                **_files(year, codes, numbers),
                **{table: _numbered(report_rows(table, len(codes), chance), numbers, table) for table in REPORT_TABLES},
            }


def _numbered(rows: pd.DataFrame, numbers: np.ndarray[Any, Any], table: sa.Table) -> pd.DataFrame:
    return conform(rows.assign(submission_id=numbers[rows["report"]]).drop(columns="report"), table)


def _files(year: int, codes: list[str], numbers: np.ndarray[Any, Any]) -> Frames:
    file = pd.DataFrame(
        {
            "year": year,
            "sha256": [f"{number:064x}" for number in numbers],
            "file_name": "báo cáo.xlsx",
            "received_at": RECEIVED + timedelta(days=365 * (year - 2025)),
        }
    )
    counts = {"blocking_count": 0, "warning_count": 0, "note_count": 0, "reader_version": 1}
    sent = file.assign(
        submission_id=numbers,
        agency_code=codes,
        period="year",
        framework_id="minh-hoa-tinh",
        status="accepted",
        **counts,
    )
    return {
        landed_file: conform(file.assign(byte_size=60_000), landed_file),
        receipt: conform(file, receipt),
        submission: conform(sent, submission),
    }


def prepare(engine: sa.Engine, size: Size) -> None:
    upgrade(engine)
    loaded = load_framework(FIXTURES / "frameworks" / "minh-hoa-tinh.yaml")
    there = pd.DataFrame(
        {
            "code": [f"X{place:04d}" for place in range(size.agencies)], "valid_from": pd.Timestamp("2000-01-01"),
            "name": "Tỉnh thử", "level": "province", "group_code": "province",
        }
    )  # fmt: skip
    with writing(engine) as connection:
        append(connection, framework, framework_rows([loaded]))
        append(connection, agency, there)


@dataclass(slots=True)
class Measured:
    """Seconds of the processor, and bytes."""

    load: float = 0.0
    floor: float = 0.0
    clock: float = 0.0
    scoring: float = 0.0
    night_again: float = 0.0
    database: int = 0
    memory: int = 0


def load(engine: sa.Engine, size: Size, floor_engine: sa.Engine) -> Measured:
    """Chunk by chunk: ours into one warehouse, the driver's alone into another that is like it."""
    measured = Measured()
    for frames in chunks(size):
        begun, clock = time.process_time(), time.monotonic()
        with writing(engine) as connection:
            for table, frame in frames.items():
                found = breaches(table, frame)
                assert not found, found
                append(connection, table, frame)
        measured.load += time.process_time() - begun
        measured.clock += time.monotonic() - clock
        ready = {
            table: [row for rows in driver_batches(floor_engine.dialect, table, frame) for row in rows]
            for table, frame in frames.items()
        }
        begun = time.process_time()
        _by_the_driver_alone(floor_engine, ready)
        measured.floor += time.process_time() - begun
    measured.memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return measured


def _by_the_driver_alone(engine: sa.Engine, ready: dict[sa.Table, list[tuple[Any, ...]]]) -> None:
    with writing(engine) as connection:
        for table, rows in ready.items():
            if not rows:
                continue
            if engine.dialect.name == "postgresql":
                with connection.connection.cursor() as cursor, cursor.copy(f"COPY {table.name} FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row(row)
            else:
                marks = ", ".join("?" * len(table.columns))
                names = ", ".join(column.name for column in table.columns)
                statement = f"INSERT INTO {table.name} ({names}) VALUES ({marks})"  # noqa: S608 - our own names
                connection.exec_driver_sql(statement, rows)


def score(engine: sa.Engine, measured: Measured) -> int:
    """Inputs, scores and ranks of the last year, written with their history; then once more, when nothing changes."""
    rules = [load_framework(FIXTURES / "frameworks" / "minh-hoa-tinh.yaml").framework]
    for night in ("first", "again"):
        begun = time.process_time()
        with writing(engine) as connection:
            inputs = aggregate_inputs(connection, rules, 2025)
            scores = score_criteria(inputs, read_scorecards(connection, 2025), rules, 2025)
            there = pd.read_sql(sa.select(agency), connection)
            indices = score_indices(scores, there, read_scored_submissions(connection, 2025), rules, 2025)
            changes = [
                write_changes(connection, table, frame, year=2025, run_key=night, at=RECEIVED)
                for table, frame in ((input_value, inputs), (criterion_score, scores), (index_score, indices))
            ]
        if night == "first":
            measured.scoring = time.process_time() - begun
        else:
            measured.night_again = time.process_time() - begun
            assert not any(changes)
    return len(scores)


def trial(url: str, floor_url: str, size: Size) -> tuple[Measured, int]:
    engine, floor_engine = open_engine(url), open_engine(floor_url)
    for each in (engine, floor_engine):
        prepare(each, size)
    measured = load(engine, size, floor_engine)
    with engine.connect() as connection:
        stored = sum(connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0 for table in REPORT_TABLES)
        assert stored == size.rows
    measured.database = _size(engine)
    count = score(engine, measured)
    for each in (engine, floor_engine):
        each.dispose()
    return measured, count


def _size(engine: sa.Engine) -> int:
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            return int(connection.scalar(sa.text("SELECT pg_database_size(current_database())")) or 0)
        return int(
            connection.scalar(sa.text("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")) or 0
        )


@pytest.fixture(params=["sqlite", "postgresql"])
def urls(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, str]:
    """A warehouse, and one like it for the driver alone; both new."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'ours.db'}", f"sqlite:///{tmp_path / 'floor.db'}"
    base = request.getfixturevalue("postgresql_url")
    administrator = open_engine(base)
    with administrator.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        for name in ("ours", "floor"):
            connection.exec_driver_sql(f"DROP DATABASE IF EXISTS load_{name} WITH (FORCE)")
            connection.exec_driver_sql(f"CREATE DATABASE load_{name}")
    administrator.dispose()
    ours, floor = (
        sa.make_url(base).set(database=f"load_{name}").render_as_string(hide_password=False)
        for name in ("ours", "floor")
    )
    return ours, floor


@pytest.mark.parametrize("size", SIZES, ids=lambda size: size.name)
def test_loading_costs_a_small_multiple_of_the_drivers_own_time(
    urls: tuple[str, str], size: Size, capsys: pytest.CaptureFixture[str]
) -> None:
    # A process of its own: its peak of memory is then that of the load.
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        measured, scores = pool.apply(trial, (*urls, size))
    database = "postgresql" if urls[0].startswith("postgresql") else "sqlite"
    with capsys.disabled():
        sys.stdout.write(
            f"\n{size.name}, {database}: {size.rows:,} report rows, validated and loaded in {measured.load:.1f} s of "
            f"processor time ({measured.clock:.1f} s by the clock), the driver alone {measured.floor:.1f} s: "
            f"{measured.load / measured.floor:.2f} times; {measured.database / 2**20:.0f} MiB, peak "
            f"{measured.memory / 2**20:.0f} MiB; {scores:,} scores of the last year in {measured.scoring:.1f} s, "
            f"the night after {measured.night_again:.1f} s\n"
        )
    assert measured.memory < LIMIT_MEMORY
    assert measured.load / measured.floor < LIMIT_RATIO[database]
