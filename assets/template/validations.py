"""Validation of the report workbook's cells: permitted entries, and the Vietnamese message for others.

Each validation follows from a column's declaration (type, bounds, code list). The same declaration makes the night's
checks; a validation only catches the slip while the officer still looks at the cell. What does not belong here:
which cells are validated.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.datavalidation import DataValidation

from assets.template.lists import list_reference
from checks.texts.figures_and_dates import typed_figure
from warehouse.columns.declaration import facts
from warehouse.columns.types import ExactDecimal
from warehouse.tables.evaluation_year import last_day

EARLIEST = date(2000, 1, 1)
"""Nothing reported here is older; an earlier date is a slip of the keyboard."""

_TITLE_LIMIT = 32
"""Excel's own limit for the title of a message."""


def column_validation(column: sa.Column[Any], year: int) -> DataValidation | None:
    """The validation of a declared column, not yet given to any cells; None where any text may stand."""
    declared = facts(column)
    if isinstance(column.type, sa.Boolean):
        return choice_validation("yes_no", declared.title)
    if declared.code_list is not None:
        return choice_validation(declared.code_list, declared.title)
    if isinstance(column.type, sa.Date):
        return date_validation(declared.title, year)
    if isinstance(column.type, sa.Integer):
        return whole_validation(declared.title, minimum=declared.minimum, maximum=declared.maximum)
    if isinstance(column.type, ExactDecimal):
        return number_validation(declared.title)
    return None


def choice_validation(list_name: str, title: str) -> DataValidation:
    """One of a list's labels."""
    validation = _validation("list", title, "Chỉ chọn một mục trong danh sách thả xuống; không gõ nội dung khác.")
    validation.formula1 = list_reference(list_name)
    return validation


def date_validation(title: str, year: int) -> DataValidation:
    """A real date, no later than the year after the reported one."""
    validation = _validation(
        "date", title, f"Gõ ngày có thật theo dạng ngày/tháng/năm, ví dụ 15/03/{year}; không gõ kèm chữ."
    )
    validation.operator = "between"
    validation.formula1 = str(int(to_excel(EARLIEST)))
    validation.formula2 = str(int(to_excel(last_day(year + 1))))
    return validation


def whole_validation(title: str, *, minimum: int | None = None, maximum: int | None = None) -> DataValidation:
    """A whole number within bounds."""
    least = "số nguyên" if minimum is None else f"số nguyên từ {minimum} trở lên"
    validation = _validation(
        "whole", title, f"Chỉ gõ {least}, không kèm chữ và đơn vị tính. Ví dụ: gõ 1200, không gõ «1.200 lượt»."
    )
    return _bounded(validation, minimum, maximum)


def number_validation(title: str, *, minimum: Decimal | None = None, maximum: Decimal | None = None) -> DataValidation:
    """A number, with decimals if need be, within bounds."""
    least, most = ("" if bound is None else typed_figure(bound.normalize()) for bound in (minimum, maximum))
    bounds = {
        (True, True): "Chỉ gõ một số, không kèm chữ và đơn vị tính.",
        (False, True): f"Chỉ gõ một số từ {least} trở lên, không kèm chữ.",
        (True, False): f"Chỉ gõ một số không quá {most}, không kèm chữ.",
        (False, False): f"Chỉ gõ một số từ {least} đến {most}, không kèm chữ.",
    }
    validation = _validation("decimal", title, bounds[minimum is None, maximum is None])
    return _bounded(validation, minimum, maximum)


def _bounded(
    validation: DataValidation, minimum: int | Decimal | None, maximum: int | Decimal | None
) -> DataValidation:
    """Give a validation of numbers its bounds; without any, every number passes and text does not."""
    least = f"{Decimal(-(10**15) if minimum is None else minimum):f}"
    if maximum is None:
        validation.operator, validation.formula1 = "greaterThanOrEqual", least
    else:
        validation.operator, validation.formula1, validation.formula2 = "between", least, f"{Decimal(maximum):f}"
    return validation


def _validation(kind: Any, title: str, message: str) -> DataValidation:
    return DataValidation(
        type=kind,
        allow_blank=True,
        showErrorMessage=True,
        errorStyle="stop",
        errorTitle=title[:_TITLE_LIMIT],
        error=message,
        showInputMessage=True,
        promptTitle=title[:_TITLE_LIMIT],
        prompt=message,
    )
