"""Claim and documents that an agency's scorecard gives for one criterion, and what the agency says to decisions on it.

Codes of documents are compared as scoring compares them, so that «tl 01» names TL01 here too. What does not belong
here: judging whether the documents prove anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from assets.publication.passport.json_values import Document, Row, day, moment, stored, text, whole
from assets.rules.framework.model import Criterion
from checks.rules.rows.codes import comparable, listed_codes
from warehouse.tables.tracks import appraised, track_label


def find_claim(cards: pd.DataFrame, criterion_code: str) -> Document | None:
    """Claim on a criterion in the agency's scorecard, with its place; None if there is none."""
    rows = _rows_of(cards, criterion_code)
    if rows.empty:
        return None
    row = rows.iloc[0]
    return {
        "self_points": stored(row["self_points"]),
        "not_applicable": bool(row["not_applicable"]) if pd.notna(row["not_applicable"]) else False,
        "not_applicable_reason": text(row["not_applicable_reason"]),
        "explanation": text(row["explanation"]),
        "sheet": row["sheet"],
        "row": int(row["excel_row"]),
    }


def named_evidence(cards: pd.DataFrame, documents: pd.DataFrame) -> dict[str, list[Document]]:
    """The documents that the scorecard names, by criterion, in its order; an unknown code has no document.

    A criterion that names none is not among them.
    """
    known = documents.assign(comparable_code=comparable(documents["evidence_code"]))
    known = known.drop_duplicates("comparable_code").set_index("comparable_code")
    by_code = {code: known.loc[code] for code in known.index}
    claims = cards[cards["input_name"].isna()].drop_duplicates("criterion_code")
    named = listed_codes(claims, "evidence_codes")
    found: dict[str, list[Document]] = {}
    columns = (named[column] for column in ("criterion_code", "code", "comparable_code"))
    for criterion_code, code, key in zip(*columns, strict=True):
        found.setdefault(criterion_code, []).append(_document(code, by_code.get(key)))
    return found


def evidence_needs(named: Iterable[Document], criterion: Criterion) -> list[Document]:
    """The kinds of document that the framework asks for, and whether one of each is among those named."""
    kinds = {each["kind"] for each in named}
    return [
        {"kind": need.kind, "required": need.required, "is_named": need.kind in kinds} for need in criterion.evidence
    ]


def explanation_document(row: Row, round_names: Mapping[int, str]) -> Document:
    """An explanation of a round's decision: on one input, or on the whole criterion, with its place."""
    number = int(row["round"])
    return {
        "round": number,
        "round_name": track_label(appraised(number), round_names),
        "input": row["input_name"],
        "text": row["text"],
        "new_evidence": row["new_evidence"],
        "at": moment(row["given_at"]),
        "document": row["document_number"],
        "file": row["file_sha256"],
        "sheet": row["sheet"],
        "row": whole(row["excel_row"]),
    }


def _rows_of(cards: pd.DataFrame, criterion_code: str) -> pd.DataFrame:
    """The scorecard's rows of the criterion itself; those of its declared figures carry an input's name."""
    return cards[(cards["criterion_code"] == criterion_code) & cards["input_name"].isna()]


def _document(code: str, row: pd.Series[Any] | None) -> Document:
    if row is None:
        return {"code": code, "kind": None, "title": None, "sheet": None, "row": None}
    return {
        "code": code,
        "kind": row["kind"],
        "title": row["title"],
        "document_number": text(row["document_number"]),
        "issued_on": day(row["issued_on"]),
        "issuer": text(row["issuer"]),
        "link_or_file": text(row["link_or_file"]),
        "sheet": row["sheet"],
        "row": int(row["excel_row"]),
    }
