"""Sentences of what hangs on a finding."""

from __future__ import annotations

from fractions import Fraction

import pytest

from assets.rules.framework.parts import Rounding
from assets.submissions.stakes.file_scores import Gain
from assets.submissions.stakes.message_endings import row_sentence, sheet_sentence
from tests.assets.rules.framework_writing import framework_with

CRITERION = framework_with("score: 1").by_code["1"]


def gains(*points: str, is_exact: bool = True, adds_up: bool = True) -> list[Gain]:
    """The greatest first; the criteria's codes are their places."""
    return [
        Gain(CRITERION.model_copy(update={"code": str(place)}), Fraction(each), is_exact, adds_up)
        for place, each in enumerate(points, start=1)
    ]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (gains("3"), "thêm 3 điểm (tiêu chí 1)"),
        (
            gains("3", "2", "1"),
            "thêm 3 điểm (tiêu chí 1), 2 điểm (tiêu chí 2), 1 điểm (tiêu chí 3)",
        ),
        (
            gains("3", "2", "1", "0.5"),
            "thêm 3 điểm (tiêu chí 1), 2 điểm (tiêu chí 2) và 2 tiêu chí khác, tổng cộng 6,5 điểm",
        ),
        (
            gains("3", "2", "1", "1", adds_up=False),
            "thêm 3 điểm (tiêu chí 1), 2 điểm (tiêu chí 2) và 2 tiêu chí khác, tổng cộng không quá 7 điểm",
        ),
        (
            [*gains("3"), *gains("4", is_exact=False)],
            "thêm 3 điểm (tiêu chí 1); thêm nhiều nhất 4 điểm (tiêu chí 1)",
        ),
        (gains("4", is_exact=False), "thêm nhiều nhất 4 điểm (tiêu chí 1)"),
    ],
)
def test_a_row_names_two_criteria_and_counts_the_rest_unless_that_is_one(given: list[Gain], said: str) -> None:
    assert row_sentence(given, "dòng này được tính", Rounding()) == f"Nếu dòng này được tính: {said}."


@pytest.mark.parametrize(
    ("points", "said"),
    [
        (("2", "1", "1"), "4 điểm của các tiêu chí dùng số liệu này: 1, 2, 3."),
        (("2", "1", "1", "1"), "5 điểm của các tiêu chí dùng số liệu này: 1, 2 và 2 tiêu chí khác."),
    ],
)
def test_a_sheet_does_so_too(points: tuple[str, ...], said: str) -> None:
    assert sheet_sentence(gains(*points), "số liệu này", Rounding()) == f"Liên quan nhiều nhất {said}"
