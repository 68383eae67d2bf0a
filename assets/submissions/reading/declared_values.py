"""Declared figures of the scorecard, read by the type that the framework asks for.

A cell is taken as the number, date or yes/no that the workbook says it is; only a text is parsed, by the format that
the cover declares. What does not belong here: whether a figure is there at all
(`checks.rules.scorecard.declared_inputs`).
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd

from assets.rules.framework.model import DeclaredInput
from assets.rules.language.report_sources import LARGEST_WHOLE
from assets.rules.language.rounding import MOST_DECIMALS, shortest_decimal
from assets.submissions.sheets.cells import Refusal, as_shown, parse_date, parse_number
from checks.code_lists import CodeLists
from checks.findings.model import Finding, raw_findings
from checks.findings.wording import Parameter
from checks.texts.figures_and_dates import vietnamese_date
from checks.texts.normalisation import normalise


def canonical_values(
    scorecard: pd.DataFrame, questions: pd.DataFrame, number_formats: pd.Series[Any], code_lists: CodeLists
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The scorecard with canonical `declared_value`s, and raw findings of those that cannot be read.

    Canonical is `12.5` for numbers, `2024-03-31` for dates, `true` or `false`, and a choice's code; what cannot be
    read is left as it was typed, and named by the findings.

    Args:
        scorecard: rows with `framework_id` and `declared_cell_type`.
        questions: `framework_id`, `criterion_code`, `input_name`, `label`, `question`.
        number_formats: by sha256, the cover's format of typed figures.
        code_lists: for yes and no.
    """
    key = ["framework_id", "criterion_code", "input_name"]
    given = scorecard[scorecard["input_name"].notna() & scorecard["declared_value"].notna()]
    asked = given.reset_index(names="row").merge(questions.rename(columns={"label": "asked"}), on=key)
    cells = zip(
        asked["declared_value"],
        asked["declared_cell_type"],
        asked["sha256"].map(number_formats),
        asked["question"],
        strict=True,
    )
    read: dict[tuple[Any, ...], Decimal | date | str | None] = {}
    values = [_read_once(read, *cell, code_lists) for cell in cells]
    canonical = scorecard["declared_value"].copy()
    readable = [(row, _text(value)) for row, value in zip(asked["row"], values, strict=True) if value is not None]
    canonical.loc[[row for row, _ in readable]] = [text for _, text in readable]
    faults = [
        (position, code)
        for position, (value, question) in enumerate(zip(values, asked["question"], strict=True))
        if (code := _fault(value, question)) is not None
    ]
    answers = asked.iloc[[position for position, _ in faults]].to_dict("records")
    findings = [
        _finding(answer, code, values[position]) for (position, code), answer in zip(faults, answers, strict=True)
    ]
    return scorecard.assign(declared_value=canonical.astype("str")), raw_findings(findings)


def _read_once(
    read: dict[tuple[Any, ...], Decimal | date | str | None],
    typed: str,
    kind: str,
    number_format: Any,
    question: DeclaredInput,
    code_lists: CodeLists,
) -> Decimal | date | str | None:
    """Thousands of agencies give few different answers to one question: each is read once."""
    key = (typed, kind, number_format, id(question))
    if key not in read:
        declared_format = number_format if isinstance(number_format, str) else None
        read[key] = _read(typed, kind, question, declared_format, code_lists)
    return read[key]


def _read(
    typed: str, kind: str, question: DeclaredInput, number_format: str | None, code_lists: CodeLists
) -> Decimal | date | str | None:
    """The value that the question asks for; None where the cell does not hold one."""
    match question.declared:
        case "integer" | "number":
            number = _number(typed, kind, number_format)
            is_whole = number is not None and number == number.to_integral_value()
            return number if is_whole or question.declared == "number" else None
        case "date":
            day = parse_date(typed) if kind in ("date", "text") else None
            return None if isinstance(day, Refusal) else day
        case "yes_no":
            return typed if kind == "boolean" else code_lists.code_of("yes_no", typed)
        case "choice":
            options = {
                normalise(text): code for code, label in (question.options or {}).items() for text in (label, code)
            }
            return options.get(normalise(typed))


def _number(typed: str, kind: str, number_format: str | None) -> Decimal | None:
    match kind:
        case "number":
            number: Decimal | Refusal = Decimal(typed)
        case "text":
            number = parse_number(typed, number_format)
        case _:
            return None
    # A cell may hold infinity; and no column takes a figure whose neighbours it could not be told from.
    if isinstance(number, Refusal) or not number.is_finite() or abs(number) >= LARGEST_WHOLE:
        return None
    return number


def _text(value: Decimal | date | str) -> str:
    match value:
        case Decimal():
            plain = f"{value:f}"
            return plain.rstrip("0").rstrip(".") if "." in plain else plain
        case date():
            return value.isoformat()
        case str():
            return value


def _fault(value: Decimal | date | str | None, question: DeclaredInput) -> str | None:
    """The code of what is wrong with a figure."""
    if value is None:
        return "DECLARED_INVALID"
    if not isinstance(value, Decimal):
        return None
    if question.minimum is not None and Fraction(value) < question.minimum:
        return "CELL_BELOW_MINIMUM"
    if question.maximum is not None and Fraction(value) > question.maximum:
        return "CELL_ABOVE_MAXIMUM"
    return None


def _finding(answer: dict[Any, Any], code: str, value: Decimal | date | str | None) -> Finding:
    question: DeclaredInput = answer["question"]
    limit = {"CELL_BELOW_MINIMUM": question.minimum, "CELL_ABOVE_MAXIMUM": question.maximum}.get(code)
    params: dict[str, Parameter] = (
        {"label": answer["asked"], "example": _example(question)}
        if limit is None
        else {"found": value, "limit": shortest_decimal(limit, MOST_DECIMALS)}
    )
    return Finding(
        answer["sha256"],
        code,
        sheet=answer["sheet"],
        excel_row=int(answer["excel_row"]),
        column_name="declared_value",
        value=_shown(answer["declared_value"], answer["declared_cell_type"]),
        params=params,
        criterion_code=answer["criterion_code"],
    )


def _example(question: DeclaredInput) -> Parameter:
    """Example of an answer of the right type."""
    match question.declared:
        case "integer":
            return 12
        case "number":
            return Decimal("12.5")
        case "date":
            return date(2025, 3, 31)
        case "yes_no":
            return "Có"
        case "choice":
            return list((question.options or {}).values())


def _shown(typed: str, kind: str) -> str:
    """The cell as the officer sees it in the workbook."""
    match kind:
        case "number":
            return as_shown(float(typed))
        case "boolean":
            return as_shown(typed == "true")
        case "date":
            return vietnamese_date(date.fromisoformat(typed))
        case _:
            return typed
