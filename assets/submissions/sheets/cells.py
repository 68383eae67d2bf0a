"""Value of one cell: typed texts read as numbers and dates, or refused with the reason.

Nothing is ever guessed: a text that two readers could read as two figures is refused. What does not belong here:
whole columns (`reading.typed_columns`), and where a cell stands.
"""

from __future__ import annotations

import math
import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum

from checks.texts.figures_and_dates import date_and_time, typed_figure, vietnamese_date
from checks.texts.normalisation import normalise

CellValue = str | float | int | bool | date | datetime | time | timedelta
"""A cell as the spreadsheet reader gives it; an empty cell is an empty text. Whole numbers come as floats too."""


class Refusal(StrEnum):
    """Reason why a cell could not be read: the code of its finding."""

    NOT_NUMBER = "CELL_NOT_NUMBER"
    NOT_WHOLE = "CELL_NOT_WHOLE"
    AMBIGUOUS_NUMBER = "CELL_AMBIGUOUS_NUMBER"
    NOT_DATE = "CELL_NOT_DATE"
    AMBIGUOUS_DATE = "CELL_AMBIGUOUS_DATE"
    NOT_IN_LIST = "CELL_NOT_IN_LIST"


# A first group of 0 ("0.500") is no way of writing thousands, so grouped figures start with 1 to 9.
_GROUPED = {
    "vi": re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?:,[0-9]+)?|[0-9]+,[0-9]+"),
    "en": re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+\.[0-9]+"),
}
_SPACED = re.compile(r"[1-9][0-9]{0,2}(?: [0-9]{3})+")
_SEPARATED = re.compile(r"[0-9.,]*[0-9][0-9.,]*")
_LONGEST_FIGURE = 40  # no figure of a report needs more; a megabyte of digits would take seconds to convert

_TIME = r"(?:[ t][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.0+)?)?)?"
_DAY_FIRST = re.compile(r"(?:ngày )?([0-9]{1,2}) ?([/.-]) ?([0-9]{1,2}) ?\2 ?([0-9]{4}|[0-9]{2})" + _TIME)
_IN_WORDS = re.compile(r"(?:ngày )?([0-9]{1,2}) tháng ([0-9]{1,2}),? năm ([0-9]{4}|[0-9]{2})")
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})" + _TIME)

_NEARLY = timedelta(minutes=2)


def parse_number(text: str, number_format: str | None) -> Decimal | Refusal:
    """The figure that a text holds, read in the format that its workbook declares.

    Args:
        text: what was typed, not blank.
        number_format: `vi` (1.234,5), `en` (1,234.5), or None where the cover does not say: then only plain digits,
            or thousands set apart by spaces, are read.

    Returns:
        The exact figure, or `AMBIGUOUS_NUMBER` for digits whose separators do not follow the declared format, or
        `NOT_NUMBER` for anything with words or units: «1.200 lượt», «12 triệu», «50%».
    """
    typed = normalise(text)
    sign, digits = ("-", typed[1:].lstrip()) if typed[:1] == "-" else ("", typed.removeprefix("+").lstrip())
    if len(digits) > _LONGEST_FIGURE:
        return Refusal.NOT_NUMBER
    if digits.isascii() and digits.isdigit():
        return Decimal(sign + digits)
    if _SPACED.fullmatch(digits):
        return Decimal(sign + digits.replace(" ", ""))
    if not _SEPARATED.fullmatch(digits):
        return Refusal.NOT_NUMBER
    pattern = _GROUPED.get(number_format or "")
    if pattern is None or not pattern.fullmatch(digits):
        return Refusal.AMBIGUOUS_NUMBER
    group, point = (".", ",") if number_format == "vi" else (",", ".")
    return Decimal(sign + digits.replace(group, "").replace(point, "."))


def parse_date(text: str) -> date | Refusal:
    """The day that a text names, in the order that Vietnamese writing has: day, month, year.

    Read are `5/3/2024`, `05-03-2024`, `05.03.2024`, «ngày 5 tháng 3 năm 2024» and `2024-03-05`, each with or without
    a time of day behind it. A year of two digits is `AMBIGUOUS_DATE`; a day that no calendar has, and all else, is
    `NOT_DATE`.
    """
    typed = normalise(text)
    if found := _ISO.fullmatch(typed):
        year, month, day = found.groups()
    elif found := _DAY_FIRST.fullmatch(typed):
        day, _, month, year = found.groups()
    elif found := _IN_WORDS.fullmatch(typed):
        day, month, year = found.groups()
    else:
        return Refusal.NOT_DATE
    if len(year) == 2:
        return Refusal.AMBIGUOUS_DATE
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return Refusal.NOT_DATE


def is_midnight(moment: datetime) -> bool:
    """Whether a moment is within two minutes of midnight, as whole days are that some programs write (43 s short)."""
    since = timedelta(hours=moment.hour, minutes=moment.minute, seconds=moment.second)
    return since <= _NEARLY or since >= timedelta(days=1) - _NEARLY


def day_of(cell: date) -> date:
    """The day of a date cell: the nearest one within two minutes of midnight, else the one that it names."""
    if not isinstance(cell, datetime):
        return cell
    is_late = is_midnight(cell) and cell.hour > 0
    return cell.date() + timedelta(days=1) if is_late and cell.date() < date.max else cell.date()


def figure(number: float) -> Decimal | None:
    """The decimal that a numeric cell shows; None for what is no figure (infinity).

    Spreadsheets keep binary floats but people enter and see at most 15 significant digits: `=0,1+0,2` is stored as
    0.30000000000000004, and means 0.3.
    """
    return Decimal(f"{number:.15g}") if math.isfinite(number) else None


def as_text(value: CellValue) -> str:
    """A cell of any type as canonical text: `12`, `12.5`, `2024-03-31`, `true`; texts are themselves."""
    match value:
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case float() | int():
            exact = figure(value)
            return str(value) if exact is None else f"{exact:f}"
        case datetime():
            return day_of(value).isoformat() if is_midnight(value) else value.isoformat(" ", "minutes")
        case date() | time():
            return value.isoformat()
        case timedelta():
            minutes, seconds = divmod(round(value.total_seconds()), 60)
            return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"


def as_shown(value: CellValue) -> str:
    """A cell as officials read it in a finding: decimal comma, day before month."""
    match value:
        case bool():
            return "Có" if value else "Không"
        case float() | int():
            exact = figure(value)
            return str(value) if exact is None else typed_figure(exact)
        case datetime() if not is_midnight(value):
            return date_and_time(value)
        case date():
            return vietnamese_date(day_of(value))
        case _:
            return as_text(value)
