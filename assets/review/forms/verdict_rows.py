"""Verdicts of an appraisers' workbook on cases of evidence: which are stored, and what the reviewer is told.

A verdict is on a case with the agencies that the workbook named. The last one holds; all are kept. What does not belong
here: what a verdict makes of a case (`assets.analysis.integrity.cases`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from assets.review.forms.decision_rows import plain_line, plain_lines
from assets.review.forms.judged import Row
from assets.review.forms.read_form import ReadForm
from checks.findings.model import Finding
from checks.findings.wording import Parameter
from checks.forms.verdicts import VERDICT_ROWS, claimants_of, claimants_text, kind_of_mark
from checks.texts.normalisation import normalise
from warehouse.tables.analysis.integrity import WITHDRAWN

_SAYS = ("verdict", "reason", "claimants", "document_number")


def written_verdicts(read: ReadForm, before: pd.DataFrame, year: int) -> tuple[list[Row], list[Finding]]:
    """Verdicts as rows of table `evidence_verdict`, without numbers, and findings, both in the order of the sheet.

    Args:
        read: the file; its cover names the reviewer.
        before: rows of `evidence_verdict`, of every year, in the order in which they hold.
        year: the year in question.
    """
    holding = {
        row["case_code"]: row for row in before[before["file_sha256"] != read.sha256].astype(object).to_dict("records")
    }
    rows: list[Row] = []
    findings: list[Finding] = []
    for same in _by_case(read).values():
        given = [each for each in same if not _is_told(each, read)]
        faulty = [(each, fault) for each in given if (fault := _fault(each, holding.get(each["case_code"])))]
        findings += [_finding(each, read, *fault) for each, fault in faulty]
        usable = [each for each in given if each not in [one for one, _ in faulty]]
        if len({each["verdict"] for each in usable}) > 1:
            numbers = [str(each["excel_row"]) for each in usable]
            findings += [_finding(each, read, "DECISION_CONTRADICTS_ROW", "verdict", rows=numbers) for each in usable]
        elif usable:
            row = _row(usable[0], read, year)
            last = holding.get(row["case_code"])
            if last is None or not _says_the_same(row, last):
                rows.append(row)
                findings += _disagreement(usable[0], read, row, last)
    return rows, findings


def _by_case(read: ReadForm) -> Mapping[str, list[dict[str, Any]]]:
    """The rows in which somebody wrote, as plain values, by case."""
    found: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in read.rows[VERDICT_ROWS.name].astype(object).to_dict("records"):
        given = {str(name): None if pd.isna(value) else value for name, value in row.items()}
        given["reason"] = plain_lines(given["reason"] or "") or None
        found[str(given["case_code"])].append(given)
    return found


def _is_told(given: Mapping[str, Any], read: ReadForm) -> bool:
    """Whether the reader has said of the row's cells that they cannot be read."""
    refused = set(read.findings[["sheet", "excel_row"]].dropna().itertuples(index=False, name=None))
    return given["verdict"] is None and (given["sheet"], given["excel_row"]) in refused


def _fault(given: Mapping[str, Any], last: Mapping[Any, Any] | None) -> tuple[str, str] | None:
    """The code and the column of what keeps a row from saying anything."""
    if given["verdict"] is None:
        return "VERDICT_MISSING", "verdict"
    if given["reason"] is None:
        return "DECISION_WITHOUT_REASON", "reason"
    if _kind(given) is None:
        return "VERDICT_CASE_UNKNOWN", "case_code"
    if given["verdict"] == WITHDRAWN and (last is None or last["verdict"] == WITHDRAWN):
        return "VERDICT_NOTHING_TO_WITHDRAW", "verdict"
    return None


def _kind(given: Mapping[str, Any]) -> str | None:
    return kind_of_mark(given["case_mark"], given["case_code"], claimants_of(given["claimants"] or ""))


def _row(given: Mapping[str, Any], read: ReadForm, year: int) -> dict[str, Any]:
    return {
        "year": year,
        "case_code": given["case_code"],
        "kind": _kind(given),
        "subject": given["subject"] or given["case_code"],
        "claimants": claimants_text(claimants_of(given["claimants"])),
        "verdict": given["verdict"],
        "reason": given["reason"],
        "decided_by": plain_line(read.cover["appraiser"]),
        "decided_at": read.received_at,
        "document_number": plain_line(read.cover["document_number"] or "") or None,
        "file_sha256": read.sha256,
        "sheet": given["sheet"],
        "excel_row": int(given["excel_row"]),
    }


def _says_the_same(row: Mapping[str, Any], last: Mapping[Any, Any]) -> bool:
    """Whether a verdict stands already: a workbook that is sent again, mended, says nothing twice."""
    known = {name: None if pd.isna(last[name]) else last[name] for name in _SAYS}
    return known == {name: row[name] for name in _SAYS} and _is_of(row["decided_by"], last)


def _is_of(name: str, last: Mapping[Any, Any]) -> bool:
    return normalise(name) == normalise(str(last["decided_by"]))


def _disagreement(
    given: Mapping[str, Any], read: ReadForm, row: Mapping[str, Any], last: Mapping[Any, Any] | None
) -> Sequence[Finding]:
    """What another reviewer said otherwise; the other is named, what he said is not."""
    if last is None or _is_of(row["decided_by"], last) or WITHDRAWN in (row["verdict"], last["verdict"]):
        return ()
    if row["verdict"] == last["verdict"]:
        return ()
    return (_finding(given, read, "VERDICT_OF_TWO_REVIEWERS", "verdict", other=str(last["decided_by"])),)


def _finding(given: Mapping[str, Any], read: ReadForm, code: str, column: str, **params: Parameter) -> Finding:
    # A verdict stands here by its code, which no cell says.
    value = None if column == "verdict" else given[column]
    place = (given["sheet"], int(given["excel_row"]))
    return Finding(read.sha256, code, *place, column_name=column, value=value, params=params)
