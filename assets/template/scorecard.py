"""The scorecard sheet (`Tự chấm điểm`): a row for every criterion, and under it a row for every figure it asks for.

Codes, names and maxima are fixed; open are the agency's points, explanations, evidence codes and declared figures.
The total stands above the headings, where no reader takes it for a criterion. What does not belong here: how points
are computed.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.formatting.rule import FormulaRule
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from assets.rules.framework.model import Criterion, DeclaredInput, Framework
from assets.rules.framework.parts import Rounding
from assets.rules.language.rounding import shortest_decimal
from assets.template.answers import ANSWER_FORMATS, answer_validation, declared_inputs
from assets.template.own_total import OwnTotal, own_total
from assets.template.sheets import (
    FIRST_ROW,
    HEADING_ROW,
    add_headings,
    column_width,
    finish_sheet,
    input_look,
)
from assets.template.styles import (
    FIXED_FILL,
    POINTS_FORMAT,
    TEXT_FORMAT,
    WRONG_FILL,
    Look,
    row_height,
    write,
    write_formula,
)
from assets.template.validations import (
    choice_validation,
    number_validation,
)
from warehouse.tables import scorecard, sheet_columns

LETTERS = {
    column.name: get_column_letter(position) for position, column in enumerate(sheet_columns(scorecard), start=1)
}
"""Column letters of the sheet by column name."""

TOTAL_CELL = f"{LETTERS['self_points']}{HEADING_ROW - 1}"
"""Where the sum of the agency's own points stands."""

_FIXED = Look(boxed=True, fill=FIXED_FILL, number_format=TEXT_FORMAT)
_POINTS = Look(boxed=True, fill=FIXED_FILL, number_format=POINTS_FORMAT, horizontal="right", indent=1)
_TOTAL = Look(bold=True, boxed=True, fill=FIXED_FILL, horizontal="right", indent=1)
_TOTAL_POINTS = replace(_TOTAL, number_format=POINTS_FORMAT)
_INPUT_LABEL = replace(_FIXED, italic=True, indent=2)


def add_scorecard(workbook: Workbook, framework: Framework, *, agency_code: str, subtitle: str, year: int) -> Worksheet:
    """Draw one agency's scorecard; what the agency is exempt from is locked and says why."""
    sheet = workbook.create_sheet(scorecard.info["sheet"])
    add_headings(sheet, scorecard, subtitle=subtitle)
    sheet.column_dimensions[LETTERS["input_name"]].hidden = True
    row = FIRST_ROW
    for criterion, _ in framework.walk():
        exemption = framework.exemption(agency_code, criterion.code)
        because = None if exemption is None else exemption.reason
        _criterion_row(sheet, row, criterion, framework.rounding, exempt_because=because)
        row += 1
        for name, declared in declared_inputs(criterion).items():
            _input_row(sheet, row, criterion, name, declared, year)
            row += 1
    _total_row(sheet, framework, own_total(framework, agency_code))
    _warn_over_maximum(sheet, last_row=row - 1)
    sheet.freeze_panes = f"{LETTERS['max_points']}{FIRST_ROW}"
    sheet.print_area = f"A1:{LETTERS['evidence_codes']}{row - 1}"
    finish_sheet(sheet)
    return sheet


def scorecard_rows(framework: Framework) -> dict[tuple[str, str], int]:
    """The Excel row of each (criterion code, input name), the name empty for the criterion itself."""
    places = [(criterion.code, name) for criterion, _ in framework.walk() for name in ("", *declared_inputs(criterion))]
    return {place: row for row, place in enumerate(places, start=FIRST_ROW)}


def _criterion_row(
    sheet: Worksheet, row: int, criterion: Criterion, rounding: Rounding, *, exempt_because: str | None
) -> None:
    """Code, name and maximum; the agency's cells are open where it scores itself, or proves what others score."""
    is_leaf = criterion.is_leaf
    fixed = _FIXED if is_leaf else replace(_FIXED, bold=True)
    _write_fixed(sheet, row, criterion.code, "", criterion.label, fixed)
    maximum = _POINTS if is_leaf else replace(_POINTS, bold=True)
    write(sheet, f"{LETTERS['max_points']}{row}", _number(rounding.stated(criterion.max_points)), maximum)
    is_scored = criterion.is_self_scored and exempt_because is None
    has_exit = is_leaf and criterion.not_applicable != "forbidden" and exempt_because is None
    write(sheet, f"{LETTERS['declared_value']}{row}", None, _FIXED)
    for name in ("not_applicable", "not_applicable_reason"):
        _write_input(sheet, row, name, is_open=has_exit)
    is_reported = is_scored or (bool(criterion.evidence) and exempt_because is None)
    _write_input(sheet, row, "self_points", is_open=is_scored)
    for name in ("explanation", "evidence_codes"):
        _write_input(sheet, row, name, is_open=is_reported)
    if exempt_because is not None:
        sheet[f"{LETTERS['explanation']}{row}"].value = f"Không đánh giá: {exempt_because}"
    if has_exit:
        _validate(sheet, f"{LETTERS['not_applicable']}{row}", choice_validation("yes_no", "Không áp dụng"))
    if is_scored:
        least, most = rounding.stated(criterion.lowest), rounding.stated(criterion.max_points)
        _validate(
            sheet, f"{LETTERS['self_points']}{row}", number_validation("Điểm tự chấm", minimum=least, maximum=most)
        )


def _input_row(sheet: Worksheet, row: int, criterion: Criterion, name: str, declared: DeclaredInput, year: int) -> None:
    """A declared figure: only its value is open."""
    label = declared.label or name
    _write_fixed(sheet, row, criterion.code, name, label, _INPUT_LABEL)
    for other in (
        "max_points",
        "not_applicable",
        "not_applicable_reason",
        "self_points",
        "explanation",
        "evidence_codes",
    ):
        write(sheet, f"{LETTERS[other]}{row}", None, _FIXED)
    look = Look(boxed=True, horizontal="center", number_format=ANSWER_FORMATS[declared.declared], is_open=True)
    address = f"{LETTERS['declared_value']}{row}"
    write(sheet, address, None, look)
    _validate(sheet, address, answer_validation(criterion, name, declared, year))


def _write_fixed(sheet: Worksheet, row: int, code: str, input_name: str, label: str, look: Look) -> None:
    write(sheet, f"{LETTERS['criterion_code']}{row}", code, replace(look, indent=0))
    write(sheet, f"{LETTERS['input_name']}{row}", input_name or None, look)
    write(sheet, f"{LETTERS['label']}{row}", label, look)
    width = column_width(scorecard.c.label) - 2 * look.indent
    # Bold letters are wider.
    sheet.row_dimensions[row].height = row_height([(label, width * (0.92 if look.bold else 1))])


def _write_input(sheet: Worksheet, row: int, name: str, *, is_open: bool) -> None:
    look = replace(input_look(scorecard.c[name]), boxed=True)
    write(sheet, f"{LETTERS[name]}{row}", None, look if is_open else _FIXED)


def _validate(sheet: Worksheet, address: str, validation: DataValidation) -> None:
    validation.add(address)
    sheet.add_data_validation(validation)


def _total_row(sheet: Worksheet, framework: Framework, total: OwnTotal) -> None:
    """The greatest total and the agency's own, in the row above the headings."""
    row = HEADING_ROW - 1
    sheet.row_dimensions[row].height = row_height([(total.label, column_width(scorecard.c.label) * 0.92)], least=22)
    for letter in LETTERS.values():
        write(sheet, f"{letter}{row}", None, _TOTAL)
    write(sheet, f"{LETTERS['label']}{row}", total.label, _TOTAL)
    most = shortest_decimal(total.maximum, framework.rounding.points)
    write(sheet, f"{LETTERS['max_points']}{row}", _number(most), _TOTAL_POINTS)
    letter = LETTERS["self_points"]
    cells = {code: f"{letter}{place}" for (code, name), place in scorecard_rows(framework).items() if not name}
    write_formula(sheet, TOTAL_CELL, total.formula(cells), _TOTAL_POINTS)


def _warn_over_maximum(sheet: Worksheet, *, last_row: int) -> None:
    """Tint own points above the maximum: pasting goes past every validation."""
    points, most = LETTERS["self_points"], LETTERS["max_points"]
    rule = FormulaRule([f"AND(ISNUMBER({points}{FIRST_ROW}),{points}{FIRST_ROW}>${most}{FIRST_ROW})"], fill=WRONG_FILL)
    sheet.conditional_formatting.add(f"{points}{FIRST_ROW}:{points}{last_row}", rule)


def _number(figure: Decimal) -> int | float:
    """A figure as a workbook's number; whole where it is."""
    return int(figure) if figure == int(figure) else float(figure)
