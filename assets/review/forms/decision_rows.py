"""Rows of an appraisers' workbook as decisions, each with the cell that it stands in.

What belongs here: what cells mean. What does not: whether a decision can be used (`assets.review.judging`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import pandas as pd

from assets.review.decision_values import FRACTION
from assets.review.decisions import Decision
from assets.review.forms.read_form import ReadForm
from assets.review.setting import Setting
from assets.rules.language.report_sources import ValueType
from assets.submissions.reading.table_stack import cell_type_of
from assets.submissions.sheets.cells import Refusal, parse_number
from checks.findings.model import Finding, raw_finding
from checks.findings.wording import Parameter
from checks.forms.appraisal import DECISIONS, TAKE_BACK
from checks.texts.from_outside import on_one_line
from checks.texts.normalisation import normalise
from warehouse.tables.review import LONGEST_NAME, LONGEST_REASON


@dataclass(frozen=True)
class WrittenDecision:
    """A decision, the column in which it is written, and the texts of its row by column."""

    decision: Decision
    column: str
    row: Mapping[str, Any]

    @property
    def item(self) -> tuple[str, str, str, str | None]:
        """On what it decides: agency, criterion, `input`, `points` or `ruling`, the input."""
        kind = "ruling" if self.decision.ruling else self.decision.kind
        return self.decision.agency_code, self.decision.criterion_code, kind, self.decision.input_name

    @property
    def content(self) -> tuple[Any, ...]:
        """What it decides."""
        return self.decision.input_value, self.decision.points_exact, self.decision.ruling

    def numbered(self, number: int) -> WrittenDecision:
        """The same under a number."""
        return replace(self, decision=replace(self.decision, appraisal_id=number))

    def finding(self, sha256: str, code: str, column: str | None = None, **params: Parameter) -> Finding:
        """A finding at its cell, or in its row at that of another column."""
        at, place = self.decision, column or self.column
        return Finding(
            sha256,
            code,
            at.sheet,
            at.excel_row,
            column_name=place,
            # A ruling stands here by its code, which no cell says.
            value=None if place == "ruling" else self.row[place],
            params=params,
            criterion_code=at.criterion_code,
        )


def written_decisions(
    read: ReadForm, round_number: int, setting: Setting, first_id: int
) -> tuple[list[WrittenDecision], list[Finding]]:
    """Decisions, and findings of the rows and cells that give none, both in the order of the sheet.

    Rulings come first, wherever they stand: they may withdraw what the file decides anew.

    Args:
        read: the file.
        round_number: of its cover.
        setting: the year.
        first_id: the number of the first.
    """
    found: list[WrittenDecision] = []
    findings: list[Finding] = []
    codes = {normalise(code): code for code in setting.agencies}
    refused = set(read.findings[["sheet", "excel_row"]].dropna().itertuples(index=False, name=None))
    for row in read.rows[DECISIONS.name].astype(object).to_dict("records"):
        given: dict[str, Any] = {str(name): None if pd.isna(value) else value for name, value in row.items()}
        given["reason"] = plain_lines(given["reason"] or "") or None
        given["agency_code"] = codes.get(normalise(given["agency_code"]), given["agency_code"])
        columns = [name for name in ("ruling", "new_value", "decided_points") if given[name] is not None]
        if not columns and (given["sheet"], given["excel_row"]) in refused:
            continue  # what was decided here could not be read, and is told
        fault = _fault(given, columns)
        if fault is not None:
            findings.append(_at_row(read.sha256, given, *fault))
            continue
        for column in columns:
            decided = _decided(column, given, read, setting)
            if isinstance(decided, Refusal):
                findings.append(_at_row(read.sha256, given, decided.value, column))
            else:
                decision = _decision(given, read, round_number, decided)
                found.append(WrittenDecision(decision, column, given))
    rulings_first = sorted(found, key=lambda each: each.column != "ruling")
    return [each.numbered(number) for number, each in enumerate(rulings_first, first_id)], findings


def _decision(given: Mapping[str, Any], read: ReadForm, round_number: int, decided: Mapping[str, Any]) -> Decision:
    """A decision of a row, without its number; `decided` is what its cell gives (`_decided`)."""
    return Decision(
        appraisal_id=0,
        agency_code=given["agency_code"],
        criterion_code=given["criterion_code"],
        round=round_number,
        reason=given["reason"],
        decided_by=plain_line(read.cover["appraiser"]),
        decided_at=read.received_at,
        document_number=plain_line(read.cover["document_number"] or "") or None,
        file_sha256=read.sha256,
        sheet=given["sheet"],
        excel_row=int(given["excel_row"]),
        **decided,
    )


def plain_line(text: str) -> str:
    """A name or number as the warehouse takes it: on one line, and cut where nobody's is so long."""
    return on_one_line(text, LONGEST_NAME)


def plain_lines(text: str) -> str:
    """A reason as the warehouse takes it: without what does not print, cut at its greatest length."""
    return "\n".join(map(on_one_line, text.splitlines())).strip()[:LONGEST_REASON].rstrip()


def _fault(given: Mapping[str, Any], columns: list[str]) -> tuple[str, str] | None:
    """The code and the column of what keeps a whole row from deciding anything."""
    if not columns:
        return "DECISION_MISSING", "reason"
    if given["reason"] is None:
        return "DECISION_WITHOUT_REASON", "reason"
    if "new_value" in columns and given["input_name"] is None:
        return "DECISION_INPUT_UNNAMED", "new_value"
    return None


def _decided(column: str, given: Mapping[str, Any], read: ReadForm, setting: Setting) -> dict[str, Any] | Refusal:
    """The decision's own fields that a cell gives."""
    written = given[column]
    if column == "ruling":
        return {"ruling": written}
    kind, number_format = given[cell_type_of(column)], read.cover["number_format"]
    if column == "decided_points":
        points = _figure(written, kind, number_format)
        return points if isinstance(points, Refusal) else {"points_exact": points}
    if normalise(written) == normalise(TAKE_BACK):
        return {"input_name": given["input_name"], "input_value": None}
    value = written
    if _is_number(given, setting):
        figure = _figure(written, kind, number_format)
        if isinstance(figure, Refusal):
            return figure
        value = str(figure)
    return {"input_name": given["input_name"], "input_value": value}


def _is_number(given: Mapping[str, Any], setting: Setting) -> bool:
    framework = setting.framework_of(given["agency_code"])
    criterion = None if framework is None else framework.by_code.get(given["criterion_code"])
    asked = None if criterion is None else criterion.inputs.get(given["input_name"])
    return asked is not None and asked.value_type is ValueType.NUMBER


def _figure(written: str, kind: str, number_format: str | None) -> Fraction | Refusal:
    """A figure as a person writes it, or as the warehouse does («3333/100»); a numeric cell is what it is."""
    if kind == "number":
        return Fraction(written)
    if kind == "text" and FRACTION.fullmatch(written.replace(" ", "")):
        return Fraction(written.replace(" ", ""))
    number = parse_number(written, number_format) if kind == "text" else Refusal.NOT_NUMBER
    return number if isinstance(number, Refusal) else Fraction(number)


def _at_row(sha256: str, given: Mapping[str, Any], code: str, column: str) -> Finding:
    return raw_finding(
        sha256,
        code,
        sheet=given["sheet"],
        excel_row=int(given["excel_row"]),
        column_name=column,
        value=given[column],
        criterion_code=given["criterion_code"],
    )


def rows_of(decisions: Iterable[Decision], year: int) -> list[dict[str, Any]]:
    """Decisions as rows of table `appraisal`, without their numbers."""
    return [
        {
            "year": year,
            **{name: getattr(each, name) for name in Decision.__dataclass_fields__ if name not in _NOT_STORED},
        }
        for each in decisions
    ]


_NOT_STORED = frozenset({"appraisal_id", "recorded_at"})
"""The number is given as rows are stored, the moment by the database's server."""
