"""Words and documents of agencies on the criteria of their scorecards.

What does not belong here: judging whether a document proves anything.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import sqlalchemy as sa

from assets.analysis.worklist.items import Key
from assets.submissions.register.in_force import scored_submissions
from checks.rules.rows.codes import comparable, listed_codes
from warehouse.rows.key_order import in_order
from warehouse.tables import evidence, scorecard


@dataclass(frozen=True, slots=True)
class Claim:
    """Words and documents of an agency on an item.

    Attributes:
        explanation: on its scorecard.
        not_applicable: whether it says that the criterion does not apply to it.
        not_applicable_reason: why.
        documents: (code as it named it, row of `evidence` or None) in its order.
    """

    explanation: str | None = None
    not_applicable: bool = False
    not_applicable_reason: str | None = None
    documents: Sequence[tuple[str, Mapping[Any, Any] | None]] = ()


def read_claims(connection: sa.Connection, year: int) -> dict[Key, Claim]:
    """The claims of a year's scored reports, by item; of a criterion given twice the first row, as scoring takes it."""
    cards = _of_scored(
        connection,
        year,
        scorecard,
        ("criterion_code", "explanation", "not_applicable", "not_applicable_reason", "evidence_codes"),
        scorecard.c.input_name.is_(None),
    ).drop_duplicates(["agency_code", "criterion_code"], ignore_index=True)
    documents = _documents(connection, year, cards)
    columns = ("agency_code", "criterion_code", "explanation", "not_applicable", "not_applicable_reason")
    return {
        (code, criterion_code): Claim(text, bool(claims), why, documents.get((code, criterion_code), ()))
        for code, criterion_code, text, claims, why in zip(*(cards[name] for name in columns), strict=True)
    }


def _documents(
    connection: sa.Connection, year: int, cards: pd.DataFrame
) -> dict[Key, list[tuple[str, Mapping[Any, Any] | None]]]:
    names = ("evidence_code", "kind", "title", "document_number", "issued_on", "link_or_file")
    rows = _of_scored(connection, year, evidence, names, sa.true())
    known: dict[Key, Mapping[Any, Any]] = {}
    for code, key, row in zip(
        rows["agency_code"], comparable(rows["evidence_code"]), rows.to_dict("records"), strict=True
    ):
        known.setdefault((code, key), row)
    found: defaultdict[Key, list[tuple[str, Mapping[Any, Any] | None]]] = defaultdict(list)
    named = listed_codes(cards, "evidence_codes")
    columns = ("agency_code", "criterion_code", "code", "comparable_code")
    for code, criterion_code, written, key in zip(*(named[name] for name in columns), strict=True):
        found[code, criterion_code].append((written, known.get((code, key))))
    return found


def _of_scored(
    connection: sa.Connection, year: int, table: sa.Table, names: Sequence[str], condition: sa.ColumnElement[bool]
) -> pd.DataFrame:
    """Columns of a report table with the agency, of the submissions that are scored, in the order of the sheet."""
    scored = scored_submissions(year).subquery("scored")
    query = (
        sa.select(scored.c.agency_code, *(table.c[name] for name in names))
        .join_from(table, scored, scored.c.submission_id == table.c.submission_id)
        .where(condition)
        .order_by(*in_order(scored.c.agency_code, table.c.sheet, table.c.excel_row))
    )
    rows = [tuple(row) for row in connection.execute(query)]
    return pd.DataFrame(rows, columns=["agency_code", *names], dtype="object")
