"""A number under a format is shown as spreadsheet programs show it, with Vietnamese separators."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.submissions.sheets.number_display import is_plain, number_shown, text_shown

ACCOUNTING = '_-* #,##0\\ "₫"_-;-* #,##0\\ "₫"_-;_-* "-"??\\ "₫"_-;_-@_-'


@pytest.mark.parametrize(
    ("number", "code", "shown"),
    [
        (15, '#,##0" triệu"', "15 triệu"),
        (42, '#,##0"000000"', "42000000"),
        (1200, '0.0,"nghìn"', "1,2nghìn"),
        (15_000_000, "#,##0,,", "15"),
        (1, "0%", "100%"),
        (0.825, "0.0%", "82,5%"),
        (1, '"NV"00', "NV01"),
        (123, '"NV"00', "NV123"),
        (1, "\\N\\V00", "NV01"),
        (5, "000", "005"),
        (2.1, "0.00", "2,10"),
        (2.5, "0.##", "2,5"),
        (2, "0.##", "2,"),
        (0.5, "#.##", ",5"),
        (1234567.891, "#,##0.00", "1.234.567,89"),
        (1234567, "#\\.##0", "1234.567"),
        (901234567, '000" "000" "000', "901 234 567"),
        (1500, ACCOUNTING, "1.500 ₫"),
        (0, ACCOUNTING, "- ₫"),
        (1234567, "[$₫-42A]#,##0", "₫1.234.567"),
        (-5, "#,##0", "-5"),
        (-5, "#,##0_);(#,##0)", "(5)"),
        (-5, "0;0", "5"),
        (-0.004, "0.00", "0,00"),
        (7, "[Red]0", "7"),
        (15, ";;;", ""),
        (0, "0;-0;;@", ""),
        (1_500_000, '[>=1000000]0.0,,"M";0', "1,5M"),
        (500, '[>=1000000]0.0,,"M";0', "500"),
        (3, 'General" bài"', "3 bài"),
        (0.5, "# ?/?", "0,5"),
        (1234, "0.00E+00", "1234"),
        (5, '"x"@', "5"),
        (1e300, "0%", "1" + "0" * 302 + "%"),
        (2.5, "0", "3"),
        (12, '"chưa xong', "chưa xong"),
    ],
)
def test_a_number_is_shown_by_its_format(number: float, code: str, shown: str) -> None:
    assert number_shown(number, code) == shown


@pytest.mark.parametrize(
    ("text", "code", "shown"),
    [
        ("01", '"NV"@', "NV01"),
        ("x", '0;0;0;"mã "@', "mã x"),
        ("x", "0", "x"),
        ("x", "@", "x"),
        ("x", '#,##0" triệu"', "x"),
        ("x", ACCOUNTING, "x"),
        ("x", "0;0;0;", ""),
    ],
)
def test_a_text_is_shown_by_the_part_of_its_format_for_texts(text: str, code: str, shown: str) -> None:
    assert text_shown(text, code) == shown


@given(st.integers(-(10**12), 10**12), st.sampled_from(["", "General", "0", "@"]))
def test_plain_formats_show_every_whole_number_as_it_is(number: int, code: str) -> None:
    assert is_plain(code)
    assert number_shown(float(number), code) == str(number)


@given(st.floats(allow_nan=False, allow_infinity=False), st.text('0#?.,%;"[]<>=-_*\\@E+/G $đx()', max_size=20))
def test_any_format_shows_something_of_any_number(number: float, code: str) -> None:
    assert isinstance(number_shown(number, code), str)
    assert isinstance(text_shown("chữ", code), str)
