"""Findings: raw (a code, a place, parameters), then described in the catalogue's words.

Readers and rules make raw findings; nobody but the catalogue (`fixtures/findings.yaml`) knows their severity, their
texts, and whether a row counts in spite of them. What does not belong here: the rules themselves (`checks.rules`,
`checks.tables.report_schemas`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

import pandas as pd

from checks.findings.wording import Parameter, Sentence
from checks.texts.figures_and_dates import typed_figure, vietnamese_date

RAW_FINDING = {
    "sha256": "str",
    "code": "str",
    "sheet": "str",
    "excel_row": "Int64",
    "cell": "str",
    "column_name": "str",
    "value": "str",
    "params": "str",
    "criterion_code": "str",
}
"""Columns and dtypes of a frame of raw findings; `params` is a JSON object."""

LONGEST_VALUE = 500
"""Characters kept of a wrong cell: the archived file has it whole."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to tell about one file.

    Attributes:
        sha256: the file.
        code: of the catalogue.
        sheet: as the file names it; None for the file as a whole.
        excel_row: as Excel numbers it; None for a sheet or column as a whole.
        cell: `F17`; left None where only the column's name is known, and filled in by `located`.
        column_name: of the declared column (`held_on`), or the heading found for an undeclared one.
        value: what stands in the cell, as text.
        params: what the message fills in, besides `value`, `sheet`, `cell` and `excel_row`.
        criterion_code: the criterion whose points hang on it.
    """

    sha256: str
    code: str
    sheet: str | None = None
    excel_row: int | None = None
    cell: str | None = None
    column_name: str | None = None
    value: str | None = None
    params: Mapping[str, Parameter] = field(default_factory=dict)
    criterion_code: str | None = None


def raw_finding(
    sha256: str,
    code: str,
    *,
    sheet: str | None = None,
    excel_row: int | None = None,
    cell: str | None = None,
    column_name: str | None = None,
    value: str | None = None,
    criterion_code: str | None = None,
    **params: Parameter,
) -> Finding:
    """A finding, with the parameters of its message as keywords."""
    return Finding(sha256, code, sheet, excel_row, cell, column_name, value, params, criterion_code)


def raw_findings(findings: Iterable[Finding]) -> pd.DataFrame:
    """The findings as a frame of `RAW_FINDING`'s columns, in the order given."""
    listed = list(findings)
    if not listed:
        return _none().copy()
    records = [
        (
            one.sha256,
            one.code,
            one.sheet,
            one.excel_row,
            one.cell,
            one.column_name,
            None if one.value is None else one.value[:LONGEST_VALUE],
            packed(one.params),
            one.criterion_code,
        )
        for one in listed
    ]
    return as_raw_findings(pd.DataFrame.from_records(records, columns=list(RAW_FINDING)))


@cache
def _none() -> pd.DataFrame:
    """Most rules find nothing; pandas takes milliseconds to make an empty frame of nine columns."""
    return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in RAW_FINDING.items()})


def as_raw_findings(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with exactly `RAW_FINDING`'s columns and dtypes; absent columns are missing throughout."""
    full = frame.reindex(columns=list(RAW_FINDING)).astype(RAW_FINDING)
    return full.assign(params=full["params"].fillna("{}")).reset_index(drop=True)


def joined(frames: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Raw findings of several sources as one frame, in the order given."""
    filled = [frame for frame in frames if len(frame)]
    return pd.concat(filled, ignore_index=True) if filled else raw_findings([])


def findings_at(
    rows: pd.DataFrame,
    code: str,
    column_name: str,
    *,
    criterion: str | None = None,
    **params: Parameter | pd.Series[Any],
) -> pd.DataFrame:
    """One raw finding a row, at the named column's cell.

    Args:
        rows: those that are wrong: `sha256`, `sheet`, `excel_row`, and the column itself.
        code: of the catalogue.
        column_name: the column to mend.
        criterion: the column that holds the criterion's code, if the rows concern criteria.
        params: of the message; a Series (on the rows' index) where they differ by row.
    """
    if rows.empty:
        return raw_findings([])
    wide = {name: list(p) if isinstance(p, pd.Series) else [p] * len(rows) for name, p in params.items()}
    found = rows[["sha256", "sheet", "excel_row"]].assign(
        code=code,
        column_name=column_name,
        value=pd.array([as_text(one) for one in rows[column_name]], dtype="str") if column_name in rows else None,
        params=[packed(dict(zip(wide, one, strict=True))) for one in zip(*wide.values(), strict=True)]
        if wide
        else "{}",
        criterion_code=rows[criterion] if criterion else None,
    )
    return as_raw_findings(found)


def as_text(value: Any) -> str | None:
    """A typed cell as a person would have typed it in Vietnam; None for a missing one."""
    if pd.isna(value):
        return None
    if isinstance(value, (datetime, date)):
        return vietnamese_date(value)
    if isinstance(value, Decimal):
        return typed_figure(value)
    return str(value)[:LONGEST_VALUE]


def packed(params: Mapping[str, Parameter]) -> str:
    """Parameters as JSON that `unpacked` gives back with their types."""
    return json.dumps({name: _tagged(one) for name, one in params.items()}, ensure_ascii=False) if params else "{}"


def unpacked(text: str) -> dict[str, Parameter]:
    """The parameters that were packed."""
    return {name: _untagged(one) for name, one in json.loads(text).items()} if text != "{}" else {}


def _tagged(parameter: Any) -> Any:
    match parameter:
        case Decimal():
            return {"decimal": f"{parameter:f}"}
        case str() | None:
            return {"sentence": str(parameter)} if isinstance(parameter, Sentence) else parameter
        case list() | tuple():
            return [str(one) for one in parameter]
        case _ if pd.isna(parameter):
            return None
        case date():
            return {"date": parameter.isoformat()[:10]}
        case _:
            return int(parameter)


def _untagged(stored: Any) -> Parameter:
    match stored:
        case {"decimal": str(figure)}:
            return Decimal(figure)
        case {"sentence": str(text)}:
            return Sentence(text)
        case {"date": str(day)}:
            return date.fromisoformat(day)
        case _:
            parameter: Parameter = stored
            return parameter
