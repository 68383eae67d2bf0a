"""Cases of evidence in a passport: which of the agency's proofs and texts are to be looked at again, and what was said.

What belongs here: reading the agency's side of each case, its document and its words. What does not: finding cases
(`assets.analysis.integrity`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

import pandas as pd
import sqlalchemy as sa

from assets.preview.code_words import CASE_STATE_WORDS, CASE_WORDS
from assets.publication.passport.json_values import Document, present_rows, text, whole
from checks.forms.verdicts import claimants_of
from warehouse.tables import evidence_case, evidence_conflict

CASES_LABEL: Final = "Tài liệu cần xem lại"
MOST_NAMED: Final = 5
"""Other agencies that a sentence names; the others are counted."""

_OF_CASE = ("position", "case_code", "kind", "claimants", "state", "verdict", "reason", "decided_by")
_OF_CLAIM = ("sheet", "excel_row", "criteria", "same_count", "row_count")
NO_CASES = pd.DataFrame(columns=[*_OF_CASE, *_OF_CLAIM])


def read_agency_cases(connection: sa.Connection, year: int, agency_code: str) -> pd.DataFrame:
    """The agency's claims of the year that belong to a case, with the case: those most worth looking at first."""
    columns = [*(evidence_case.c[name] for name in _OF_CASE), *(evidence_conflict.c[name] for name in _OF_CLAIM)]
    same = sa.and_(
        evidence_conflict.c.year == evidence_case.c.year, evidence_conflict.c.case_code == evidence_case.c.case_code
    )
    query = (
        sa.select(*columns)
        .join_from(evidence_case, evidence_conflict, same)
        .where(
            evidence_case.c.year == year,
            evidence_conflict.c.claimed_year == year,
            evidence_conflict.c.agency_code == agency_code,
        )
        .order_by(evidence_case.c.position, evidence_conflict.c.position)
    )
    rows = [tuple(row) for row in connection.execute(query)]
    return pd.DataFrame.from_records(rows, columns=[*_OF_CASE, *_OF_CLAIM])


def case_documents(
    cases: pd.DataFrame, agency_code: str, names: Mapping[str, str], criteria: Collection[str] | None
) -> list[Document]:
    """Each case once, with the rows in which the agency makes its claims.

    Args:
        cases: from `read_agency_cases`.
        agency_code: whose passport it is.
        names: of agencies, by code.
        criteria: only cases that one of these criteria rests on; None is all.
    """
    found: dict[str, Document] = {}
    for row in present_rows(cases):
        document = found.setdefault(
            row["case_code"],
            {
                "code": row["case_code"],
                "kind": row["kind"],
                "state": row["state"],
                "others": [
                    {"code": code, "name": names.get(code)}
                    for code in sorted(claimants_of(row["claimants"]) - {agency_code})
                ],
                "rows": [],
                "criteria": [],
                "same": whole(row["same_count"]),
                "of": whole(row["row_count"]),
                "verdict": text(row["verdict"]),
                "reason": text(row["reason"]),
                "by": text(row["decided_by"]),
            },
        )
        document["rows"].append({"sheet": text(row["sheet"]), "row": whole(row["excel_row"])})
        cited = (text(row["criteria"]) or "").split(", ")
        document["criteria"] = sorted({*document["criteria"], *filter(None, cited)})
    return [each for each in found.values() if criteria is None or not set(each["criteria"]).isdisjoint(criteria)]


def with_cases(evidence: Mapping[str, list[Document]], cases: Iterable[Document]) -> dict[str, list[Document]]:
    """The documents that a scorecard names, by criterion, each with the cases that its row belongs to."""
    by_place: dict[tuple[Any, Any], list[Document]] = {}
    for case in cases:
        for row in case["rows"]:
            told = {"code": case["code"], "kind": case["kind"], "state": case["state"]}
            by_place.setdefault((row["sheet"], row["row"]), []).append(told)
    return {
        criterion: [{**each, "cases": by_place.get((each["sheet"], each["row"]), [])} for each in named]
        for criterion, named in evidence.items()
    }


def case_words(case: Mapping[str, Any]) -> str:
    """«một đường dẫn, nhiều cơ quan (chưa kết luận), cùng Bộ Y tế: «Hoạt động» dòng 6»."""
    others = [each["name"] or each["code"] for each in case["others"][:MOST_NAMED]]
    if len(case["others"]) > MOST_NAMED:
        others.append(f"{len(case['others']) - MOST_NAMED} cơ quan khác")
    beside = f", cùng {', '.join(others)}" if others else ""
    places = [f"«{row['sheet']}» dòng {row['row']}" if row["sheet"] else "tệp gửi kèm" for row in case["rows"]]
    where = ", ".join(dict.fromkeys(places[:MOST_NAMED]))
    shared = f", {case['same']}/{case['of']} nội dung giống nhau, ví dụ" if case["same"] is not None else ""
    said = f"; kết luận của {case['by']}: {case['reason']}" if case["verdict"] else ""
    return f"{kind_and_state(case)}{beside}{shared}: {where}{said}"


def kind_and_state(case: Mapping[str, Any]) -> str:
    """«một tệp, nhiều năm (trùng hợp lý)»."""
    return f"{CASE_WORDS[case['kind']]} ({CASE_STATE_WORDS[case['state']]})"
