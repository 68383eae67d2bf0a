"""Explanations typed into the sheet «Kết quả kiểm tra» of a returned workbook, and the findings that they explain.

An explanation belongs to the finding of the same code at the same place with the same value; where rows have moved, to
the only one of the same code, column and value. One whose finding is not made again explains nothing any more. Only
findings whose rule allows it take one; a finding keeps its severity, so an explanation changes no status: it is read by
the appraiser, who decides. What the agency wrote in vain it is told of. What does not belong here: how the sheet is
drawn (`returned.result.sheet`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from assets.submissions.sheets.cells import CellValue, as_text
from assets.submissions.sheets.result_keys import EXPLANATION_HEADING, KEY_HEADINGS, LONGEST_EXPLANATION
from assets.submissions.sheets.scan import column_letters
from checks.findings.catalogue import Catalogue
from checks.findings.model import as_raw_findings, joined, packed, raw_finding, raw_findings
from checks.texts.normalisation import normalise
from checks.workbook_layout import RESULT_SHEET

EXPLANATION = {
    "sha256": "str",
    "code": "str",
    "sheet": "str",
    "cell": "str",
    "column_name": "str",
    "value": "str",
    "criterion_code": "str",
    "explanation": "str",
    "strays": "str",
}
"""Columns and dtypes of a frame of explanations: as long as they were typed; `strays` are cells where none belong."""

_PLACE = ["sha256", "code", "sheet", "cell", "value"]
_CONTENT = ["sha256", "code", "sheet", "column_name", "value"]
_TOP_ROWS = 5_000
"""The list stands below a row for every kind of finding; nobody adds thousands."""


@dataclass(frozen=True, slots=True)
class ListedFinding:
    """One row of the list of an earlier return: the keys, and what was typed beside them.

    Attributes:
        code, sheet, cell, column_name, value, criterion: of the finding; a row that the list did not have has no code.
        color: that the cell had before it was marked.
        explanation: as it was typed.
        strays: addresses of cells of the row that hold something, and are none of the list's.
    """

    code: str
    sheet: str | None
    cell: str | None
    column_name: str | None
    value: str | None
    criterion: str | None
    color: str | None
    explanation: str | None
    strays: tuple[str, ...] = ()


def is_result_sheet(name: str) -> bool:
    """Whether a sheet bears the name of the one that we put into an agency's workbook."""
    return normalise(name) == normalise(RESULT_SHEET)


def has_list(rows: Sequence[Sequence[CellValue]]) -> bool:
    """Whether a sheet, whatever its name is now, has the list of findings of an earlier return."""
    first, *others = KEY_HEADINGS
    return any(all(key in row for key in others) for row in rows[:_TOP_ROWS] if first in row)


def listed_findings(rows: Sequence[Sequence[CellValue]]) -> list[ListedFinding]:
    """The list on a sheet «Kết quả kiểm tra»; empty where its headings are gone."""
    for number, row in enumerate(rows[:_TOP_ROWS], start=1):
        headings = {cell: place for place, cell in enumerate(row) if isinstance(cell, str) and cell}
        if all(key in headings for key in (*KEY_HEADINGS, EXPLANATION_HEADING)):
            places = [headings[key] for key in (*KEY_HEADINGS, EXPLANATION_HEADING)]
            below = (_listed(cells, places, at) for at, cells in enumerate(rows[number:], start=number + 1))
            return [one for one in below if one.code or one.strays]
    return []


def _listed(row: Sequence[CellValue], places: Sequence[int], number: int) -> ListedFinding:
    code, sheet, cell, column_name, value, criterion, color, explanation = (
        as_text(row[place]).strip() or None for place in places
    )
    first = max(places) + 1 if code else 0
    strays = tuple(
        f"{column_letters(place + 1)}{number}"
        for place, content in enumerate(row)
        if place >= first and as_text(content).strip()
    )
    if code is None:
        return ListedFinding("", None, None, None, None, None, None, None, strays)
    return ListedFinding(code, sheet, cell, column_name, value, criterion, color, explanation, strays)


def explanation_frame(by_file: Sequence[tuple[str, Sequence[ListedFinding]]]) -> pd.DataFrame:
    """Explanations of several files, as one frame of `EXPLANATION`'s columns."""
    records = [
        (
            sha256,
            one.code,
            one.sheet,
            one.cell,
            one.column_name,
            one.value,
            one.criterion,
            one.explanation,
            "; ".join(one.strays) or None,
        )
        for sha256, listed in by_file
        for one in listed
        if one.explanation is not None or one.strays
    ]
    return pd.DataFrame.from_records(records, columns=list(EXPLANATION)).astype(EXPLANATION)


def explained(findings: pd.DataFrame, explanations: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """The findings with a column `explanation`, missing where there is none, cut where it is too long.

    Args:
        findings: raw or described.
        explanations: of the same files.
        catalogue: says which findings may be explained.
    """
    texts: pd.Series[Any] = pd.Series(None, index=findings.index, dtype="str")
    given = explanations[explanations["explanation"].notna()]
    if len(given) and len(findings):
        asked = findings[_take_one(findings, catalogue)]
        texts.loc[asked.index] = _found(asked, given, _PLACE)
        moved = asked[texts[asked.index].isna() & asked["value"].notna()]
        left = given[~_keys(given, _PLACE).isin(_keys(asked, _PLACE))]
        texts.loc[moved.index] = _found(moved, left, _CONTENT, only_one=True)
    return findings.assign(explanation=texts.str.slice(stop=LONGEST_EXPLANATION))


def explanation_findings(findings: pd.DataFrame, explanations: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """Explanations that are not taken, as raw findings: none allowed, too long, or in a place that nobody reads.

    Args:
        findings: raw, located.
        explanations: of the same files.
        catalogue: says which findings may be explained.
    """
    if explanations.empty:
        return raw_findings([])
    given = explanations[explanations["explanation"].notna()]
    spoken = findings[~findings["code"].isin(catalogue.silent)]
    texts = _found(spoken, given, _PLACE)
    lengths = texts.str.len().fillna(0).astype("int64")
    is_taken = _take_one(spoken, catalogue)
    return joined(
        [
            *(
                _about(spoken[chosen], code, lengths[chosen])
                for code, chosen in (
                    ("EXPLANATION_NOT_TAKEN", ~is_taken & lengths.gt(0)),
                    ("EXPLANATION_CUT", is_taken & lengths.gt(LONGEST_EXPLANATION)),
                )
            ),
            raw_findings(
                raw_finding(str(sha256), "EXPLANATION_MISPLACED", sheet=RESULT_SHEET, cells="; ".join(cells))
                for sha256, cells in explanations["strays"].dropna().groupby(explanations["sha256"], sort=False)
            ),
        ]
    )


def _about(findings: pd.DataFrame, code: str, lengths: pd.Series[int]) -> pd.DataFrame:
    """A finding about the explanation of each finding, at its place."""
    params = [
        packed({"fault": fault, "found": int(length), "limit": LONGEST_EXPLANATION})
        for fault, length in zip(findings["code"], lengths, strict=True)
    ]
    return as_raw_findings(findings.assign(code=code, params=params))


def _take_one(findings: pd.DataFrame, catalogue: Catalogue) -> pd.Series[bool]:
    """Mask of findings that may be explained."""
    return findings["code"].isin([code for code, entry in catalogue.entries.items() if entry.explainable])


def _found(
    findings: pd.DataFrame, explanations: pd.DataFrame, key: list[str], *, only_one: bool = False
) -> pd.Series[Any]:
    """The explanation of each finding that has the same key; with `only_one`, none where the key is not unique."""
    known, asked = _keys(explanations, key), _keys(findings, key)
    is_given = ~known.duplicated(keep=False if only_one else "last")
    given = pd.Series(explanations["explanation"].to_numpy()[is_given], index=known[is_given], dtype="str")
    found = given.reindex(asked).set_axis(findings.index)
    return found.mask(asked.duplicated(keep=False)) if only_one else found


def _keys(frame: pd.DataFrame, key: list[str]) -> pd.MultiIndex:
    """Without the spaces and line breaks that programs change when they save a cell.

    The criterion tells only findings at no cell apart: for one at a cell it may be worked out later, from what the
    row would score.
    """
    columns = [frame[name] for name in key] + [frame["criterion_code"].where(frame["cell"].isna())]
    return pd.MultiIndex.from_arrays([column.fillna("").str.split().str.join(" ") for column in columns])
