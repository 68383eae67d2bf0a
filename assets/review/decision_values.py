"""Values of inputs as appraisers write them: «66,66» and `3333/100`, «30/6/2025» and `2025-06-30`, «có» and `true`.

What does not belong here: cells of a workbook, which have types of their own.
"""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction

from assets.rules.framework.input_kinds.input_kind import InputKind
from assets.rules.language.exact_numbers import exact_text
from assets.rules.language.report_sources import ValueType
from checks.texts.normalisation import normalise

_DECIMAL = re.compile(r"-?\d{1,15}(?:[.,]\d{1,9})?")
FRACTION = re.compile(r"-?\d{1,18}/[1-9]\d{0,17}")
"""Of a numeric cell too, which has up to fifteen digits and as many decimals."""
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_YES_NO = {"true": "true", "có": "true", "x": "true", "false": "false", "không": "false"}


def decided_value(text: str, given: InputKind) -> str | None:
    """The canonical text of a value that an appraiser writes for an input; None if it is no value of its type.

    A figure has at most one comma or point, which is its decimal one: «1.234» would be read as 1,234, and is refused
    where it could mean the other.
    """
    written = text.strip()
    match given.value_type:
        case ValueType.NUMBER:
            return _figure(written)
        case ValueType.DATE:
            return _day(written)
        case ValueType.BOOLEAN:
            return _YES_NO.get(normalise(written))
        case _:
            return _choice(written, given)


def is_within_bounds(canonical: str, given: InputKind) -> bool:
    """Whether a value lies between an input's least and greatest, and is whole where it must be."""
    limits = given.limits
    match given.value_type:
        case ValueType.NUMBER:
            value = Fraction(canonical)
        case ValueType.DATE:
            value = Fraction(date.fromisoformat(canonical).toordinal())
        case _:
            return True
    too_low = limits.low is not None and value < limits.low
    too_high = limits.high is not None and value > limits.high
    return not (too_low or too_high or (limits.is_whole and value.denominator != 1))


def _figure(written: str) -> str | None:
    if FRACTION.fullmatch(written):
        return exact_text(Fraction(written))
    if not _DECIMAL.fullmatch(written):
        return None
    # Three digits after a point are thousands to a Vietnamese reader and decimals to the warehouse.
    if re.fullmatch(r"-?[1-9]\d{0,2}\.\d{3}", written):
        return None
    return exact_text(Fraction(written.replace(",", ".")))


def _day(written: str) -> str | None:
    if iso := _ISO_DAY.fullmatch(written):
        year, month, day = iso.groups()
    elif typed := _DAY.fullmatch(written):
        day, month, year = typed.groups()
    else:
        return None
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def _choice(written: str, given: InputKind) -> str | None:
    if not given.choices or written in given.choices:
        return written or None
    meant = [code for code, label in given.choices.items() if normalise(written) in (normalise(code), normalise(label))]
    return meant[0] if len(meant) == 1 else None
