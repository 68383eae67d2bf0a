"""A step tries again what passes by itself, tells anything else in one sentence, and ends when it is told to."""

from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import dagster as dg
import pandas as pd
import pytest
import sqlalchemy as sa

from assets.review.outside_figures import read_external_indices, read_survey_answers
from assets.submissions.receiving.inbox import read_receipts
from checks.steps import RETRIES, step
from checks.texts.error_sentences import sentence_for_people
from warehouse.engine import open_engine
from warehouse.rows.frames import conform
from warehouse.tables import survey_answer

AT_ONCE = RETRIES._replace(delay=0)
INDEX = "agency_code,index_name,value,source\n15,SIPAS,{},Báo cáo\n"
RECEIPT = "file_name,sha256,received_at\na.xlsx,{},sometime\n"


def test_what_may_pass_is_tried_again_three_times_five_seconds_apart() -> None:
    assert (RETRIES.max_retries, RETRIES.delay) == (3, 5.0)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[sa.Engine]:
    """A database that gives up waiting for a lock at once."""
    engine = open_engine(f"sqlite:///{tmp_path / 'w.db'}")

    @sa.event.listens_for(engine, "connect")
    def _wait_for_nobody(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA busy_timeout = 0")

    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE t (n INTEGER PRIMARY KEY)")
    yield engine
    engine.dispose()


@pytest.fixture
def other(engine: sa.Engine) -> Iterator[sqlite3.Connection]:
    """Somebody who has the write lock."""
    connection = sqlite3.connect(str(engine.url.database), isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    yield connection
    connection.close()


def attempts_of(body: Callable[[int], object]) -> tuple[bool, int, list[str | None]]:
    """Run an asset whose body is told its attempt; whether it succeeded, after how many, and its failure's sentence."""
    made: list[int] = []

    @dg.asset(retry_policy=AT_ONCE)
    @step
    def tried() -> None:
        made.append(1)
        body(len(made))

    with dg.DagsterInstance.ephemeral() as instance:
        result = dg.materialize([tried], instance=instance, raise_on_error=False)
    failed = result.filter_events(lambda event: event.is_step_failure)
    told = [event.step_failure_data.user_failure_data for event in failed]
    return result.success, len(made), [each and each.description for each in told]


def write(engine: sa.Engine, statement: str = "INSERT INTO t VALUES (1)") -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql(statement)


def test_a_locked_database_is_tried_again_until_it_is_free(engine: sa.Engine, other: sqlite3.Connection) -> None:
    def body(attempt: int) -> None:
        if attempt == 2:
            other.execute("COMMIT")
        write(engine)

    assert attempts_of(body) == (True, 2, [])


def test_a_database_that_stays_locked_fails_and_says_so(engine: sa.Engine, other: sqlite3.Connection) -> None:
    assert attempts_of(lambda _: write(engine)) == (
        False,
        1 + RETRIES.max_retries,
        ["sqlite3.OperationalError: database is locked"],
    )
    assert other.in_transaction


def test_a_lock_that_our_code_wraps_is_tried_again(engine: sa.Engine, other: sqlite3.Connection) -> None:
    def body(attempt: int) -> None:
        if attempt == 2:
            other.execute("COMMIT")
        try:
            write(engine)
        except sa.exc.OperationalError as error:
            raise ValueError("t was not written") from error

    assert attempts_of(body)[:2] == (True, 2)


@pytest.mark.parametrize("statement", ["INSERT INTO t VALUES (NULL), ('x')", "INSERT INTO nowhere VALUES (1)"])
def test_a_broken_statement_is_tried_once(engine: sa.Engine, statement: str) -> None:
    assert attempts_of(lambda _: write(engine, statement))[:2] == (False, 1)


@pytest.mark.parametrize("error", [KeyError("a bug"), dg.Failure("bad data", allow_retries=False)])
def test_what_is_not_the_databases_is_tried_once(error: Exception) -> None:
    def body(_attempt: int) -> None:
        raise error

    assert attempts_of(body)[:2] == (False, 1)


def test_a_step_that_yields_its_results_is_tried_again_too(engine: sa.Engine, other: sqlite3.Connection) -> None:
    made: list[int] = []

    @dg.multi_asset(specs=[dg.AssetSpec("written")], retry_policy=AT_ONCE)
    @step
    def tried() -> Iterator[dg.MaterializeResult[None]]:
        made.append(1)
        if len(made) == 2:
            other.execute("COMMIT")
        write(engine)
        yield dg.MaterializeResult(asset_key="written")

    with dg.DagsterInstance.ephemeral() as instance:
        assert dg.materialize([tried], instance=instance, raise_on_error=False).success
    assert len(made) == 2


def test_a_run_that_is_ended_from_outside_ends_and_is_not_tried_again() -> None:
    begun: list[str] = []

    @dg.asset(retry_policy=AT_ONCE)
    @step
    def first() -> None:
        begun.append("first")
        os.kill(os.getpid(), signal.SIGINT)

    @dg.asset(retry_policy=AT_ONCE)
    @step
    def second() -> None:
        begun.append("second")

    with dg.DagsterInstance.ephemeral() as instance:
        result = dg.materialize([first, second], instance=instance, raise_on_error=False)

    assert not result.success
    assert begun == ["first"]


def sentence(fail: Callable[[], object]) -> str:
    try:
        fail()
    except Exception as error:  # noqa: BLE001 - as a step takes it
        return sentence_for_people(error)
    raise AssertionError("it was to fail")


def yearly(reader: Callable[[Path, list[str], int], object], name: str, folder: Path, content: bytes) -> object:
    (folder / name).mkdir()
    (folder / name / "2025.csv").write_bytes(content)
    return reader(folder, ["15"], 2025)


def receipts(folder: Path, content: bytes) -> object:
    (folder / "receipts.csv").write_bytes(content)
    return read_receipts(folder, folder)


external_indices = partial(yearly, read_external_indices, "external_indices")
survey = partial(yearly, read_survey_answers, "surveys")


@pytest.mark.parametrize(
    ("reader", "content", "told"),
    [
        (external_indices, INDEX.format("NaN").encode(), "2025.csv, line 2: value 'NaN' is not a number such as 85.25"),
        (external_indices, INDEX.format("85").encode("utf-16"), "2025.csv, line 1: not UTF-8 text; save the file as"),
        (survey, INDEX.encode("utf-16"), "2025.csv, line 1: not UTF-8 text; save the file as «CSV UTF-8»"),
        (survey, b'a,"b\nc', "2025.csv, line 2: not a well-formed CSV file"),
        (receipts, RECEIPT.format("f" * 64).encode(), "receipts.csv, line 2:"),
        (receipts, "tệp".encode("utf-16"), "receipts.csv cannot be read"),
    ],
)
def test_a_fault_of_a_file_is_told_by_file_and_line(
    reader: Callable[[Path, bytes], object], content: bytes, told: str, tmp_path: Path
) -> None:
    said = sentence(lambda: reader(tmp_path, content))
    assert told in said
    assert "assets." not in said


def test_what_our_code_says_of_pythons_errors_stands_before_them() -> None:
    frame = pd.DataFrame({column.name: ["x"] for column in survey_answer.columns})
    assert sentence(lambda: conform(frame, survey_answer)).startswith("ValueError: table survey_answer, column year: ")


def test_an_error_of_nobody_here_is_told_by_its_first_cause() -> None:
    assert sentence(lambda: int("x" * 3)) == "ValueError: invalid literal for int() with base 10: 'xxx'"


def test_the_stack_of_another_process_is_no_sentence() -> None:
    with ProcessPoolExecutor(1) as pool:
        future = pool.submit(int, "xxx")
        assert sentence(future.result) == "ValueError: invalid literal for int() with base 10: 'xxx'"
