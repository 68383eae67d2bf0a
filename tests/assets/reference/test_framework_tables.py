from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.reference.framework_tables import criterion_rows, exact_decimal_text, framework_rows
from assets.rules.framework.files import LoadedFramework
from assets.rules.framework.folder import load_frameworks
from warehouse import tables
from warehouse.rows.frames import empty_frame

FOLDER = Path(__file__).parents[3] / "fixtures" / "frameworks"


@pytest.fixture(scope="module")
def loaded() -> tuple[LoadedFramework, ...]:
    return load_frameworks(FOLDER).loaded


def test_a_framework_is_a_row_with_the_whole_text_of_its_file(loaded: tuple[LoadedFramework, ...]) -> None:
    rows = framework_rows(loaded).set_index("framework_id")
    xuan_loc = rows.loc["xuan-loc-2022"]
    assert xuan_loc["years"] == "2022"
    assert xuan_loc["source_text"] == (FOLDER / "xuan-loc-2022.yaml").read_text(encoding="utf-8")
    assert rows.loc["minh-hoa-bo", "years"] == "2023,2024,2025,2026,2027"


def test_criteria_stand_in_the_order_of_the_file_under_their_parents(loaded: tuple[LoadedFramework, ...]) -> None:
    rows = criterion_rows(loaded)
    xuan_loc = rows.loc[rows["framework_id"] == "xuan-loc-2022"]
    assert xuan_loc["criterion_code"].tolist() == ["4", "4.1", "4.2"]
    assert xuan_loc["parent_code"].tolist()[1:] == ["4", "4"]
    assert xuan_loc["parent_code"].isna().tolist() == [True, False, False]
    assert xuan_loc["max_points"].tolist() == ["2", "1", "1"]
    assert xuan_loc["is_leaf"].tolist() == [False, True, True]
    assert xuan_loc["position"].tolist() == [1, 2, 3]


def test_no_frameworks_are_no_rows() -> None:
    assert framework_rows([]).equals(empty_frame(tables.framework))
    assert criterion_rows([]).equals(empty_frame(tables.criterion))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(2), "2"),
        (Fraction(100), "100"),
        (Fraction(5, 2), "2.5"),
        (Fraction(1, 8), "0.125"),
        (Fraction(-1, 4), "-0.25"),
        (Fraction(0), "0"),
        (Fraction(1, 3), "1/3"),
        (Fraction(1, 10**30), f"0.{'0' * 29}1"),
        (Fraction(-7, 10**30), f"-0.{'0' * 29}7"),
        (Fraction(1, 10**31), f"1/1{'0' * 31}"),
    ],
)
def test_a_maximum_is_written_as_its_author_wrote_it(value: Fraction, text: str) -> None:
    assert exact_decimal_text(value) == text


@given(st.fractions())
def test_nothing_is_lost_in_the_text(value: Fraction) -> None:
    assert Fraction(exact_decimal_text(value)) == value
