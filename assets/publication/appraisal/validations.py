"""Validations of the cells that appraisers fill: of an input's new value, of points; and the lists they choose from.

They follow from what the framework says of an input. A new value may also be the word that takes an earlier correction
back, so other values than an input's own are asked about, not refused: the night judges them. What does not belong
here: which cell has which validation.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl.worksheet.datavalidation import DataValidation

from assets.rules.framework.input_kinds.input_kind import InputKind
from assets.rules.framework.model import Criterion
from assets.rules.framework.parts import Rounding
from assets.rules.language.report_sources import ValueType
from assets.template.answers import exact_decimal
from assets.template.validations import choice_validation, date_validation, number_validation, whole_validation
from checks.forms.appraisal import DECISIONS, TAKE_BACK
from warehouse.columns.declaration import facts

_KINDS = {"whole": "integer", "decimal": "decimal", "date": "date", "list": "list"}
_SIGNS = {"between": "between", "greaterThanOrEqual": ">="}


class Lists:
    """The lists that cells of a workbook choose from, as they come to be used.

    Attributes:
        entries: name -> labels.
    """

    def __init__(self, entries: Mapping[str, Sequence[str]]) -> None:
        self.entries = dict(entries)

    def name_of(self, labels: Sequence[str]) -> str:
        """The name of a list of these labels; those of an input end with the word that takes a correction back."""
        wanted = [*labels, TAKE_BACK]
        for name, known in self.entries.items():
            if known == wanted:
                return name
        name = f"gia_tri_{len(self.entries) + 1}"
        self.entries[name] = wanted
        return name


def value_validation(given: InputKind, lists: Lists, year: int) -> DataValidation | None:
    """The validation of an input's new value; None where any text may stand.

    Args:
        given: the input.
        lists: of the workbook; labels that the input chooses from are added.
        year: the year scored.
    """
    title = facts(DECISIONS.c.new_value).title
    low, high, is_whole = given.limits.low, given.limits.high, given.limits.is_whole
    match given.value_type:
        case ValueType.BOOLEAN:
            return choice_validation(lists.name_of(lists.entries["yes_no"]), title)
        case ValueType.DATE:
            validation = date_validation(title, year)
        case ValueType.NUMBER if is_whole:
            least, most = None if low is None else math.ceil(low), None if high is None else math.floor(high)
            validation = whole_validation(title, minimum=least, maximum=most)
        case ValueType.NUMBER:
            validation = number_validation(title, minimum=exact_decimal(low), maximum=exact_decimal(high))
        case _:
            return choice_validation(lists.name_of([*given.choices.values()]), title) if given.choices else None
    validation.errorStyle = "warning"
    return validation


def points_validation(criterion: Criterion, rounding: Rounding) -> DataValidation:
    """The validation of decided points: between the criterion's least and most."""
    title = facts(DECISIONS.c.decided_points).title
    least, most = rounding.stated(criterion.lowest), rounding.stated(criterion.max_points)
    return number_validation(title, minimum=least, maximum=most)


def xlsxwriter_options(validation: DataValidation, ranges: Sequence[str]) -> dict[str, Any]:
    """A validation as XlsxWriter takes it, for some cells."""
    options: dict[str, Any] = {
        "validate": _KINDS[validation.type],
        "error_type": validation.errorStyle,
        "error_title": validation.errorTitle,
        "error_message": validation.error,
        "input_title": validation.promptTitle,
        "input_message": validation.prompt,
        "multi_range": " ".join(ranges),
    }
    if validation.type == "list":
        return options | {"source": f"={validation.formula1}"}
    bounds = {"value": _number(validation.formula1)}
    if validation.operator == "between":
        bounds = {"minimum": _number(validation.formula1), "maximum": _number(validation.formula2)}
    return options | {"criteria": _SIGNS[validation.operator]} | bounds


def _number(formula: str) -> float:
    return float(formula)
