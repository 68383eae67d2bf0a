from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.submissions.sheets.cells import CellValue, Refusal, as_shown, as_text, figure, parse_date, parse_number

NOT_NUMBER, AMBIGUOUS = Refusal.NOT_NUMBER, Refusal.AMBIGUOUS_NUMBER


@pytest.mark.parametrize(
    ("text", "number_format", "meant"),
    [
        ("1200", None, "1200"),
        (" 1200\u00a0", "vi", "1200"),
        ("１２００", "vi", "1200"),
        ("-5", "vi", "-5"),
        ("−5", "vi", "-5"),
        ("+5", "vi", "5"),
        ("1.234", "vi", "1234"),
        ("1.234,5", "vi", "1234.5"),
        ("12,5", "vi", "12.5"),
        ("1.234.567", "vi", "1234567"),
        ("1,234.5", "en", "1234.5"),
        ("1.5", "en", "1.5"),
        ("1,234", "en", "1234"),
        ("12 000", None, "12000"),
        ("12\u202f000", "vi", "12000"),
        ("0,5", "vi", "0.5"),
    ],
)
def test_figures_typed_as_text_are_read_by_the_declared_format(
    text: str, number_format: str | None, meant: str
) -> None:
    assert parse_number(text, number_format) == Decimal(meant)


@pytest.mark.parametrize(
    ("text", "number_format", "refusal"),
    [
        ("1.234", None, AMBIGUOUS),
        ("12,5", None, AMBIGUOUS),
        ("25.98", "vi", AMBIGUOUS),
        ("1,234.5", "vi", AMBIGUOUS),
        ("1.234,5", "en", AMBIGUOUS),
        ("0.500", "vi", AMBIGUOUS),
        ("1.23.456", "vi", AMBIGUOUS),
        ("1.200.", "vi", AMBIGUOUS),
        (",5", "vi", AMBIGUOUS),
        ("1.200 lượt", "vi", NOT_NUMBER),
        ("12 triệu", "vi", NOT_NUMBER),
        ("50%", "vi", NOT_NUMBER),
        ("1e5", "vi", NOT_NUMBER),
        ("khoảng 100", "vi", NOT_NUMBER),
        ("10-12", "vi", NOT_NUMBER),
        ("1 2", "vi", NOT_NUMBER),
        ("-", "vi", NOT_NUMBER),
        ("--5", "vi", NOT_NUMBER),
        ("NaN", "vi", NOT_NUMBER),
        ("٣", "vi", NOT_NUMBER),
        ("9" * 41, "vi", NOT_NUMBER),
    ],
)
def test_doubtful_figures_are_refused_never_guessed(text: str, number_format: str | None, refusal: Refusal) -> None:
    assert parse_number(text, number_format) is refusal


@given(st.integers(0, 10**15), st.integers(0, 99))
def test_a_figure_written_the_vietnamese_way_reads_back(whole: int, hundredths: int) -> None:
    text = f"{whole:,}".replace(",", ".") + f",{hundredths:02d}"
    assert parse_number(text, "vi") == Decimal(f"{whole}.{hundredths:02d}")


@given(st.text(max_size=60), st.sampled_from(["vi", "en", None]))
def test_any_text_is_a_figure_or_a_refusal(text: str, number_format: str | None) -> None:
    assert isinstance(parse_number(text, number_format), Decimal | Refusal)
    assert isinstance(parse_date(text), date | Refusal)


@pytest.mark.parametrize(
    "text",
    [
        "5/3/2024",
        "05/03/2024",
        "05-03-2024",
        "5.3.2024",
        "5 / 3 / 2024",
        "ngày 5 tháng 3 năm 2024",
        "Ngày 05 tháng 03 năm 2024",
        "Ngày 5/3/2024",
        "2024-03-05",
        "2024-03-05T00:00:00",
        "05/03/2024 08:30",
        "\u00a005/03/2024 ",
    ],
)
def test_the_common_ways_of_writing_a_day_are_read(text: str) -> None:
    assert parse_date(text) == date(2024, 3, 5)


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("5/3/24", Refusal.AMBIGUOUS_DATE),
        ("ngày 5 tháng 3 năm 24", Refusal.AMBIGUOUS_DATE),
        ("03/25/2024", Refusal.NOT_DATE),
        ("30/02/2024", Refusal.NOT_DATE),
        ("2024-13-01", Refusal.NOT_DATE),
        ("5/3-2024", Refusal.NOT_DATE),
        ("3/2024", Refusal.NOT_DATE),
        ("quý I", Refusal.NOT_DATE),
        ("45356", Refusal.NOT_DATE),
        ("5/3/2024 và 6/3/2024", Refusal.NOT_DATE),
    ],
)
def test_days_that_are_not_certain_are_refused(text: str, refusal: Refusal) -> None:
    assert parse_date(text) is refusal


def test_noise_of_binary_arithmetic_is_not_a_figure() -> None:
    assert figure(0.1 + 0.2) == Decimal("0.3")
    assert figure(float("inf")) is None


@pytest.mark.parametrize(
    ("cell", "text", "shown"),
    [
        (12.0, "12", "12"),
        (12.5, "12.5", "12,5"),
        (1e22, "10000000000000000000000", "10000000000000000000000"),
        (True, "true", "Có"),
        (date(2024, 3, 5), "2024-03-05", "05/03/2024"),
        (datetime(2024, 3, 5), "2024-03-05", "05/03/2024"),  # noqa: DTZ001 - cells have no zone
        (datetime(2024, 3, 5, 8, 30), "2024-03-05 08:30", "05/03/2024 08:30"),  # noqa: DTZ001 - cells have no zone
        (time(8, 30), "08:30:00", "08:30:00"),
        (timedelta(hours=30), "30:00:00", "30:00:00"),
        ("chữ", "chữ", "chữ"),
    ],
)
def test_a_cell_has_one_canonical_text_and_one_for_officials(cell: CellValue, text: str, shown: str) -> None:
    assert (as_text(cell), as_shown(cell)) == (text, shown)
