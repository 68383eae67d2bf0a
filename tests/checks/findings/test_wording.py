from datetime import date
from decimal import Decimal

import pytest

from checks.findings.wording import LONGEST_LIST, LONGEST_QUOTE, worded


@pytest.mark.parametrize(
    ("parameter", "vietnamese", "english"),
    [
        (None, "–", "–"),
        (0, "0", "0"),
        (25980, "25.980", "25,980"),
        (-1234567, "-1.234.567", "-1,234,567"),
        (Decimal("25980.50"), "25.980,50", "25,980.50"),
        (Decimal("0.5"), "0,5", "0.5"),
        (Decimal("1E+3"), "1.000", "1,000"),
        (date(2024, 3, 5), "05/03/2024", "2024-03-05"),
        ("2024", "2024", "2024"),
        ("1.200 lượt", "1.200 lượt", "1.200 lượt"),
        ("hai\ndòng\t và\x00 hết", "hai dòng và hết", "hai dòng và hết"),
        (["Kế hoạch", "Tin, bài"], "Kế hoạch; Tin, bài", "Kế hoạch; Tin, bài"),
        ([], "", ""),
    ],
)
def test_a_parameter_is_worded_for_its_reader(parameter, vietnamese, english):
    assert worded(parameter, "vi") == vietnamese
    assert worded(parameter, "en") == english


def test_a_pasted_page_is_cut_to_what_a_sentence_can_hold():
    told = worded("chữ " * 1000, "vi")
    assert len(told) <= LONGEST_QUOTE
    assert told.endswith("chữ…")


def test_a_long_list_is_counted_at_its_end():
    told = worded([f"cột {number}" for number in range(LONGEST_LIST + 5)], "vi")
    assert told.endswith("; và 5 mục khác")
    assert told.count(";") == LONGEST_LIST


def test_yes_and_no_must_be_worded_by_their_labels():
    with pytest.raises(TypeError, match="label"):
        worded(True, "vi")
