"""Declared figures of the scorecard, read by the type that the framework asks for.

A cell is taken as the number, date or yes/no that the workbook says it is; only a text is parsed, by the format that
the cover declares. What does not belong here: whether a figure is there at all (`checks.rules.declared_inputs`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd

from assets.reference.framework_model import DeclaredInput
from assets.submissions.cells import Refusal, as_shown, parse_date, parse_number
from checks.code_lists import CodeLists
from checks.findings import Finding, raw_findings
from checks.normalisation import normalise
from checks.rules.self_points import decimal_of
from checks.wording import Parameter


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
    answered = scorecard[scorecard["input_name"].notna() & scorecard["declared_value"].notna()]
    asked = answered.reset_index(names="row").merge(questions.rename(columns={"label": "asked"}), on=key)
    read: dict[Any, str] = {}
    findings: list[Finding] = []
    formats = asked["sha256"].map(number_formats)
    for answer, number_format in zip(asked.to_dict("records"), formats, strict=True):
        typed, kind, question = answer["declared_value"], answer["declared_cell_type"], answer["question"]
        value = _read(typed, kind, question, number_format if isinstance(number_format, str) else None, code_lists)
        if value is None:
            findings.append(_invalid(answer, question))
        else:
            read[answer["row"]] = _text(value)
            findings += _beyond(answer, question, value)
    values = scorecard["declared_value"].copy()
    values.loc[list(read)] = list(read.values())
    return scorecard.assign(declared_value=values.astype("str")), raw_findings(findings)


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
            return Decimal(typed)
        case "text":
            number = parse_number(typed, number_format)
            return None if isinstance(number, Refusal) else number
        case _:
            return None


def _text(value: Decimal | date | str) -> str:
    match value:
        case Decimal():
            plain = f"{value:f}"
            return plain.rstrip("0").rstrip(".") if "." in plain else plain
        case date():
            return value.isoformat()
        case str():
            return value


def _invalid(answer: dict[Any, Any], question: DeclaredInput) -> Finding:
    examples: dict[str, Parameter] = {
        "integer": 12,
        "number": Decimal("12.5"),
        "date": date(2025, 3, 31),
        "yes_no": "Có",
        "choice": list((question.options or {}).values()),
    }
    return _finding(answer, "DECLARED_INVALID", label=answer["asked"], example=examples[question.declared])


def _beyond(answer: dict[Any, Any], question: DeclaredInput, value: Decimal | date | str) -> Iterator[Finding]:
    if not isinstance(value, Decimal):
        return
    if question.minimum is not None and Fraction(value) < question.minimum:
        yield _finding(answer, "CELL_BELOW_MINIMUM", found=value, limit=decimal_of(question.minimum))
    if question.maximum is not None and Fraction(value) > question.maximum:
        yield _finding(answer, "CELL_ABOVE_MAXIMUM", found=value, limit=decimal_of(question.maximum))


def _finding(answer: dict[Any, Any], code: str, **params: Parameter) -> Finding:
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


def _shown(typed: str, kind: str) -> str:
    """The cell as the officer sees it in the workbook."""
    match kind:
        case "number":
            return typed.replace(".", ",")
        case "boolean":
            return as_shown(typed == "true")
        case "date":
            return as_shown(date.fromisoformat(typed))
        case _:
            return typed
