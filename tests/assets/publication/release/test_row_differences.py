"""Differences between a table as it is kept and as it comes out now."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from assets.publication.release.row_differences import MOST_NAMED, cut, differing_lines, row_differences, shown
from warehouse.tables import code_list


def codes(*labels: str | None, **others: Any) -> pd.DataFrame:
    rows = {"list_name": "l", "code": [str(n) for n in range(len(labels))], "label": list(labels), "position": 1}
    return pd.DataFrame(rows | {"source": "s"} | others)


def told(stored: pd.DataFrame, again: pd.DataFrame, **options: Any) -> list[str]:
    words = {"made": "recomputed", "origin": "its inputs"}
    return row_differences(code_list, stored, again, lambda key: key["code"], **words, **options)


def test_a_row_more_a_row_less_and_another_value_are_each_named() -> None:
    assert told(codes("a", "b"), codes("a", "b")) == []
    assert told(codes("a", "b"), codes("a")) == ["code_list of 1: is stored, but its inputs give no such row"]
    assert told(codes("a"), codes("a", "b")) == ["code_list of 1: is not stored, but its inputs give it"]
    assert told(codes("a", "b"), codes("a", "c")) == ['code_list of 1: label is "b", recomputed "c"']


def test_nothing_equals_nothing_and_no_value() -> None:
    assert told(codes(None), codes(None)) == []
    assert told(codes(None), codes("a")) == ['code_list of 0: label is nothing, recomputed "a"']


def test_columns_that_need_not_agree_are_passed_over() -> None:
    assert told(codes("a"), codes("b"), ignored=["label"]) == []
    assert told(codes("a"), codes("b", source="t"), ignored=["label"]) == [
        'code_list of 0: source is "s", recomputed "t"'
    ]


@pytest.mark.parametrize("more", [0, 1, 5])
def test_the_first_differences_are_named_and_the_others_counted(more: int) -> None:
    found = [str(number) for number in range(MOST_NAMED + more)]
    rest = [f"x: {more} more differences"] if more else []
    assert cut(found, "x") == found[:MOST_NAMED] + rest


def test_lines_are_compared_to_the_end_of_the_longer_text() -> None:
    assert differing_lines("f", ["a", "b"], ["a", "c", "d"]) == [
        'f, line 2: is "b", written again "c"',
        'f, line 3: is nothing, written again "d"',
    ]
    assert differing_lines("f", ["A"], ["a"], said=str.casefold) == []


@pytest.mark.parametrize(("value", "text"), [(None, "nothing"), (float("nan"), "nothing"), (pd.NaT, "nothing"),
                                             (0, "0"), ("á", '"á"'), ("", '""')])  # fmt: skip
def test_a_value_is_shown_in_a_sentence(value: Any, text: str) -> None:
    assert shown(value) == text
