"""Of a chain of errors, people see the sentence of the module that knew file and line."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import dagster as dg
import pandas as pd
import pytest

from assets.review.outside_figures import read_external_indices, read_survey_answers
from assets.submissions.receiving.inbox import read_receipts
from orchestration.failures import sentence_for_people
from warehouse.rows.frames import conform
from warehouse.tables import survey_answer

INDEX = "agency_code,index_name,value,source\n15,SIPAS,{},Báo cáo\n"
RECEIPT = "file_name,sha256,received_at\na.xlsx,{},sometime\n"


def told(fail: Callable[[], object]) -> str:
    """What people read of a step of a real job that fails."""

    @dg.op
    def step() -> None:
        fail()

    @dg.job
    def night() -> None:
        step()

    result = night.execute_in_process(raise_on_error=False)
    (error,) = (event.step_failure_data.error for event in result.filter_events(lambda event: event.is_step_failure))
    assert error is not None
    return sentence_for_people(error)


def external_indices(folder: Path, content: bytes) -> Callable[[], object]:
    path = folder / "external_indices" / "2025.csv"
    path.parent.mkdir()
    path.write_bytes(content)
    return partial(read_external_indices, folder, ["15"], 2025)


def survey(folder: Path, content: bytes) -> Callable[[], object]:
    path = folder / "surveys" / "2025.csv"
    path.parent.mkdir()
    path.write_bytes(content)
    return partial(read_survey_answers, folder, ["15"], 2025)


def receipts(folder: Path, content: bytes) -> Callable[[], object]:
    (folder / "receipts.csv").write_bytes(content)
    return partial(read_receipts, folder, folder)


@pytest.mark.parametrize(
    ("reader", "content", "sentence"),
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
    reader: Callable[[Path, bytes], Callable[[], object]], content: bytes, sentence: str, tmp_path: Path
) -> None:
    said = told(reader(tmp_path, content))
    assert sentence in said
    assert "assets." not in said


def test_what_our_code_says_of_pythons_errors_stands_before_them() -> None:
    frame = pd.DataFrame({column.name: ["x"] for column in survey_answer.columns})
    assert told(lambda: conform(frame, survey_answer)).startswith("ValueError: table survey_answer, column year: ")


def test_a_failure_that_our_code_raises_is_its_own_sentence() -> None:
    def fail() -> None:
        raise dg.Failure("input_value was not written: a column has no value", allow_retries=False)

    assert told(fail) == "input_value was not written: a column has no value"


def test_an_error_of_nobody_here_is_told_by_its_first_cause() -> None:
    def fail() -> None:
        int("x" * 3)

    assert told(fail) == "ValueError: invalid literal for int() with base 10: 'xxx'"


def test_the_stack_of_another_process_is_no_sentence() -> None:
    def fail() -> None:
        with ProcessPoolExecutor(1) as pool:
            pool.submit(int, "xxx").result()

    assert told(fail) == "ValueError: invalid literal for int() with base 10: 'xxx'"
