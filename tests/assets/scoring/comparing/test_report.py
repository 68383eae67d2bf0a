"""What of a long list a printed comparison shows."""

from __future__ import annotations

import pytest

from assets.scoring.comparing.report import SHOWN_IN_TEXT, shown_lines


@pytest.mark.parametrize(
    ("count", "shown", "last"),
    [
        (0, 0, "  (không)"),
        (1, 1, "1"),
        (SHOWN_IN_TEXT, SHOWN_IN_TEXT, str(SHOWN_IN_TEXT)),
        (SHOWN_IN_TEXT + 1, SHOWN_IN_TEXT, "  … và 1 dòng nữa (xem JSON hoặc tệp Excel)"),
        (SHOWN_IN_TEXT + 20, SHOWN_IN_TEXT, "  … và 20 dòng nữa (xem JSON hoặc tệp Excel)"),
    ],
)
def test_a_long_list_is_cut_and_says_how_much_is_left_out(count: int, shown: int, last: str) -> None:
    lines = [str(number) for number in range(1, count + 1)]
    found = shown_lines(lines)
    assert found[:shown] == lines[:shown]
    assert found[-1] == last
    assert len(found) == shown + (not last.isdigit())
