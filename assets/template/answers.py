"""The figures that an agency declares on its scorecard: which a criterion asks for, and what their cells accept.

What does not belong here: where the cells stand (`template.scorecard`).
"""

from __future__ import annotations

import math
import re
from decimal import Decimal
from fractions import Fraction

from openpyxl.worksheet.datavalidation import DataValidation

from assets.rules.framework.model import Criterion, DeclaredInput, Framework
from assets.rules.language.rounding import MOST_DECIMALS, shortest_decimal
from assets.template.styles import DATE_FORMAT, WHOLE_FORMAT
from assets.template.validations import (
    choice_validation,
    date_validation,
    number_validation,
    whole_validation,
)
from warehouse.columns.declaration import facts
from warehouse.tables import scorecard

ANSWER_FORMATS = {
    "date": DATE_FORMAT,
    "integer": WHOLE_FORMAT,
    "number": "General",
    "yes_no": "General",
    "choice": "General",
}
"""How the cell of a declared figure shows it, by the type of the figure."""


def declared_inputs(criterion: Criterion) -> dict[str, DeclaredInput]:
    """The figures that the agency itself gives for a criterion, by name."""
    return {name: given for name, given in criterion.inputs.items() if isinstance(given, DeclaredInput)}


def choice_lists(framework: Framework) -> dict[str, list[str]]:
    """The drop-downs' entries of declared choices, by the name of their list."""
    return {
        _choice_list(criterion.code, name): list(declared.options.values())
        for criterion, _ in framework.walk()
        for name, declared in declared_inputs(criterion).items()
        if declared.options
    }


def answer_validation(criterion: Criterion, name: str, declared: DeclaredInput, year: int) -> DataValidation:
    """Validation of the cell of a declared figure."""
    title = facts(scorecard.c.declared_value).title
    if declared.declared == "yes_no":
        return choice_validation("yes_no", title)
    if declared.declared == "choice":
        return choice_validation(_choice_list(criterion.code, name), title)
    if declared.declared == "date":
        return date_validation(title, year)
    least, most = exact_decimal(declared.minimum), exact_decimal(declared.maximum)
    if declared.declared == "integer":
        return whole_validation(
            title,
            minimum=None if least is None else math.ceil(least),
            maximum=None if most is None else math.floor(most),
        )
    return number_validation(title, minimum=least, maximum=most)


def _choice_list(code: str, name: str) -> str:
    """The name of a declared choice's own list; Excel allows letters, digits and `_` in it."""
    return re.sub(r"\W", "_", f"chon_{code}_{name}")


def exact_decimal(figure: Fraction | None) -> Decimal | None:
    """A framework's figure as the decimal it was written as; a fraction that none equals to ten places."""
    return None if figure is None else shortest_decimal(figure, MOST_DECIMALS)
