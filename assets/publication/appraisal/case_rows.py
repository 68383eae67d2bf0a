"""Rows of the sheet of cases of evidence: what each cell says, by column of the form.

Cases on which no verdict holds, those most worth looking at first. What does not belong here: drawing (`case_sheet`),
and which cases there are (`assets.analysis.integrity`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

import pandas as pd
import sqlalchemy as sa

from assets.preview.code_words import CASE_WORDS
from assets.publication.appraisal.rows import MOST_CHARACTERS
from assets.publication.appraisal.wording import CellValue, number
from checks.code_lists import CodeLists
from checks.forms.verdicts import BETWEEN_CLAIMANTS, case_mark, claimants_of
from checks.texts.from_outside import on_one_line
from warehouse.rows.frames import read_table
from warehouse.tables import evidence_case, evidence_conflict
from warehouse.tables.analysis.integrity import UNSETTLED

MOST_CLAIMS: Final = 12
"""Claims of a case that a cell names; the others are counted."""
MOST_SHOWN: Final = 4_000
"""Characters of a cell that is read; of the agencies' codes, on which the verdict is, as many as a cell holds."""

CaseRow = Mapping[str, CellValue]
"""By column of the form; a column without anything is absent."""


def read_case_rows(
    connection: sa.Connection, year: int, agencies: Collection[str], names: Mapping[str, str], code_lists: CodeLists
) -> list[CaseRow]:
    """The rows of a workbook: cases of its agencies on which no verdict holds.

    Args:
        connection: open on the warehouse; it is only read.
        year: the year scored.
        agencies: codes of those whose items the workbook has.
        names: of agencies, by code.
        code_lists: for the words of verdicts.
    """
    cases = read_table(connection, evidence_case, evidence_case.c.year == year, evidence_case.c.state.in_(UNSETTLED))
    claims = read_table(connection, evidence_conflict, evidence_conflict.c.year == year)
    return list(case_rows(cases, claims, set(agencies), names, code_lists.labels("evidence_verdicts")))


def case_rows(
    cases: pd.DataFrame,
    claims: pd.DataFrame,
    agencies: Collection[str],
    names: Mapping[str, str],
    verdict_words: Mapping[str, str],
) -> Iterator[CaseRow]:
    """The same, of given rows of `evidence_case`, by position, and of `evidence_conflict`."""
    by_case = dict(tuple(claims.groupby("case_code")))
    for case in cases.to_dict("records"):
        codes = claimants_of(case["claimants"])
        if codes.isdisjoint(agencies):
            continue
        listed = _listed(sorted(codes))
        own = by_case[case["case_code"]]
        cells: dict[str, CellValue | None] = {
            "priority": int(case["position"]),
            "case_code": case["case_code"],
            "kind": CASE_WORDS[case["kind"]],
            "claimants": BETWEEN_CLAIMANTS.join(listed),
            "agencies": BETWEEN_CLAIMANTS.join(names.get(code, code) for code in listed)[:MOST_SHOWN],
            "subject": on_one_line(case["subject"])[:MOST_SHOWN],
            "claims": _claims(own),
            "criteria": ", ".join(sorted({one for text in own["criteria"].dropna() for one in text.split(", ")})),
            "points_at_stake": number(case["points_at_stake"]),
            "said_before": _said_before(case, verdict_words),
            "case_mark": case_mark(case["kind"], case["case_code"], listed),
        }
        yield {name: value for name, value in cells.items() if value is not None and value != ""}


def _listed(codes: list[str]) -> list[str]:
    """As many codes as a cell holds."""
    length, kept = 0, []
    for code in codes:
        length += len(code) + len(BETWEEN_CLAIMANTS)
        if length > MOST_CHARACTERS:
            break
        kept.append(code)
    return kept


def _claims(own: pd.DataFrame) -> str:
    """Where the case stands, row by row; of reports that share texts first how many of how many."""
    lines: list[str] = []
    for _, report in own.head(MOST_CLAIMS).groupby(["claimed_year", "agency_code"], sort=False):
        if report["same_count"].notna().all():
            lines.append(_shared(report))
        lines += [_claim(row) for row in report.to_dict("records")]
    if len(own) > MOST_CLAIMS:
        lines.append(f"và {len(own) - MOST_CLAIMS} chỗ khác")
    return "\n".join(lines)[:MOST_SHOWN]


def _shared(report: pd.DataFrame) -> str:
    row = report.iloc[0]
    shared = f"{row['same_count']}/{row['row_count']} nội dung giống nhau, ví dụ:"
    return f"{row['agency_code']} {row['claimed_year']}: {shared}"


def _claim(row: Mapping[Any, Any]) -> str:
    place = "tệp gửi kèm" if pd.isna(row["sheet"]) else f"«{on_one_line(row['sheet'])}» dòng {row['excel_row']}"
    said = "" if pd.isna(row["value"]) else f": {on_one_line(row['value'])}"
    return f"{row['agency_code']} {row['claimed_year']}, {place}{said}"


def _said_before(case: Mapping[Any, Any], verdict_words: Mapping[str, str]) -> str | None:
    if pd.isna(case["verdict"]):
        return None
    word = verdict_words.get(case["verdict"], case["verdict"])
    return f"{word} ({on_one_line(case['decided_by'])}): {on_one_line(case['reason'])}"
