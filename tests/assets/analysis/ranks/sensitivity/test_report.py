"""What moves ranks, as data and as words at the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
import sqlalchemy as sa

from assets.analysis.ranks.sensitivity.report import agency_sensitivity, read_group_sensitivity
from assets.analysis.ranks.sensitivity.tables import sensitivity_frames
from orchestration.cli.printing.consoles import SafeConsole
from orchestration.cli.printing.sensitivity import print_group_sensitivity, sensitivity_sentences
from tests.assets.analysis.ranks.matrices import matrix_of, random_matrix
from warehouse.rows.bulk import append
from warehouse.tables import METADATA

YEAR = 2025
KEY = ("thu", "province")
MATRIX = random_matrix(34, 6, 3)


@pytest.fixture(scope="module")
def stored() -> Iterator[sa.Connection]:
    engine = sa.create_engine("sqlite://")
    with engine.begin() as connection:
        for name, frame in sensitivity_frames({KEY: MATRIX}, YEAR).items():
            METADATA.tables[name].create(connection)
            append(connection, METADATA.tables[name], frame)
        yield connection
    engine.dispose()


def test_each_agency_has_its_ranks_by_other_means_and_without_the_criteria_that_move_it() -> None:
    matrix = matrix_of({"X": [10, 1], "Y": [5, 5], "Z": [None, 3]}, [10, 10])

    told = agency_sensitivity(matrix, seed=1, draws=50)

    assert set(told) == {"X", "Y"}
    assert told["X"]["left_out"] == {"A": 2}
    assert (told["X"]["geometric"], told["X"]["equal_weights"]) == (2, 1)
    assert told["Y"]["drawn"] == {"best": 1, "low": 1, "median": 2, "high": 2, "worst": 2}


def test_a_group_is_told_as_the_night_stored_it(stored: sa.Connection) -> None:
    told = read_group_sensitivity(stored, {KEY: MATRIX}, YEAR)[KEY]

    assert [each["criterion"] for each in told["criteria"]] == list(MATRIX.criteria)
    assert len(told["pairs"]) == 15
    assert {each["factor"] for each in told["factors"]} == {"weight", "aggregation", "leaving_out"}
    assert isinstance(told["criteria"][0]["mean_shift"], str)


def test_factors_that_the_night_did_not_estimate_are_estimated_now(stored: sa.Connection) -> None:
    told = read_group_sensitivity(stored, {("thu", "ministry"): MATRIX}, YEAR)["thu", "ministry"]

    assert told["criteria"] == []
    assert {each["sample_count"] for each in told["factors"]} == {1_024}


def told_of(**changes: Any) -> dict[str, Any]:
    criterion = {
        "criterion": "1.1", "weight_pct": "12.50", "variance_pct": "31.00", "alike": None, "moved_count": 3,
        "mean_shift": "1.35", "most_shift": -6, "most_shifted": "15",
    }  # fmt: skip
    still = criterion | {"criterion": "2", "alike": "full", "moved_count": 0, "mean_shift": "0.00"}
    return {"criteria": [still, criterion], "factors": [], "pairs": []} | changes


def printed(told: dict[str, Any]) -> str:
    written = StringIO()
    console = SafeConsole(width=110)
    console.file = written
    print_group_sensitivity(console, told, {"15": "Tỉnh Lào Cai"}, {"1.1": "Kế hoạch"})
    return written.getvalue()


def test_the_terminal_tells_who_moves_without_a_criterion() -> None:
    text = printed(told_of())

    assert "Tỉnh Lào Cai lên 6" in text
    assert "1.1 Kế hoạch" in text
    assert "1,35" in text
    assert text.count("│") == 6
    assert "Tiêu chí không phân biệt được cơ quan nào: mọi cơ quan đạt tối đa: 2." in text


def test_a_group_in_which_nobody_moves_says_so_and_one_without_ranks_nothing() -> None:
    still = told_of()["criteria"][0]

    assert "không đổi hạng" in printed(told_of(criteria=[still]))
    assert printed(told_of(criteria=[])) == ""


def test_factors_and_pairs_are_told_the_strongest_first() -> None:
    factors = [
        {"factor": "weight", "criterion": "1.1", "total_order": "0.049"},
        {"factor": "aggregation", "criterion": "*", "total_order": "0.622"},
    ]
    pairs = [
        {"criterion": "1.1", "other": "2", "pearson": "0.912"},
        {"criterion": "1.1", "other": "3", "pearson": None},
        {"criterion": "2", "other": "3", "pearson": "0.899"},
    ]

    said = sensitivity_sentences(told_of(criteria=[], factors=factors, pairs=pairs))

    assert said == [
        "Thứ hạng đổi do (Sobol): cách cộng điểm: trung bình cộng hay nhân 62 %; trọng số 1.1 5 %.",
        "Tiêu chí gần như đo cùng một điều (tương quan): 1.1 và 2 (0,912).",
    ]
