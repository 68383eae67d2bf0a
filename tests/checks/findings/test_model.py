from datetime import date
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.findings.model import (
    LONGEST_VALUE,
    RAW_FINDING,
    as_text,
    findings_at,
    joined,
    packed,
    raw_finding,
    raw_findings,
    unpacked,
)

PARAMETERS = st.one_of(
    st.none(),
    st.text(),
    st.integers(),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.dates(),
    st.lists(st.text(), max_size=4),
)


@given(st.dictionaries(st.text(), PARAMETERS, max_size=5))
def test_parameters_come_back_with_their_types(params):
    assert unpacked(packed(params)) == params


@pytest.mark.parametrize("missing", [None, pd.NA, pd.NaT, float("nan")])
def test_every_kind_of_missing_is_nothing(missing):
    assert unpacked(packed({"found": missing})) == {"found": None}
    assert as_text(missing) is None


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (pd.Timestamp(2024, 3, 5), "05/03/2024"),
        (date(2024, 3, 5), "05/03/2024"),
        (12, "12"),
        (Decimal("1.50"), "1,50"),
        ("x" * 1000, "x" * LONGEST_VALUE),
    ],
)
def test_a_typed_cell_is_shown_as_a_vietnamese_officer_types_it(value, text):
    assert as_text(value) == text


def test_a_frame_of_findings_always_has_the_same_columns_and_dtypes():
    some = raw_findings([raw_finding("a", "FILE_EMPTY"), raw_finding("b", "CELL_ERROR", sheet="S", excel_row=3)])
    for frame in (some, raw_findings([]), joined([]), joined([some, raw_findings([])])):
        assert dict(frame.dtypes.astype("str")) == RAW_FINDING


def test_findings_of_rows_keep_place_value_criterion_and_parameters():
    rows = pd.DataFrame(
        {
            "sha256": ["a", "b"],
            "sheet": ["S", "T"],
            "excel_row": [5, 9],
            "held_on": pd.to_datetime(["2024-01-02", None]),
            "criterion_code": ["1.1", "1.2"],
            "limit": [3, 4],
        },
        index=[7, 2],
    )
    found = findings_at(
        rows, "ROW_DATE_IN_FUTURE", "held_on", criterion="criterion_code", limit=rows["limit"], year="2024"
    )
    assert found["excel_row"].tolist() == [5, 9]
    assert found["value"].fillna("-").tolist() == ["02/01/2024", "-"]
    assert found["criterion_code"].tolist() == ["1.1", "1.2"]
    assert [unpacked(params) for params in found["params"]] == [
        {"limit": 3, "year": "2024"},
        {"limit": 4, "year": "2024"},
    ]


def test_an_empty_one_of_several_sources_takes_nothing_away():
    one = raw_findings([raw_finding("a", "FILE_EMPTY")])
    pd.testing.assert_frame_equal(joined([raw_findings([]), one]), one)
