"""The scorecards of the submissions that are scored: what agencies declare, claim and give themselves.

What belongs here: reading them, with the kinds of the evidence that they name. What does not: judging any of it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import pandas as pd
import sqlalchemy as sa

from assets.submissions.register.in_force import scored_submissions
from checks.rules.rows.codes import comparable, listed_codes
from warehouse.rows.frames import pandas_dtype
from warehouse.rows.key_order import in_order
from warehouse.tables import evidence, scorecard

Declared = Mapping[tuple[str, str, str], str]
"""(agency, criterion, input) -> the declared figure, canonical text."""

KIND_SEPARATOR = ","


def read_declared(connection: sa.Connection, year: int) -> Declared:
    """The figures that agencies declare; of a figure declared twice, the first row's."""
    columns = [scorecard.c.criterion_code, scorecard.c.input_name, scorecard.c.declared_value]
    query = _of_scored(year, columns).where(
        scorecard.c.input_name.is_not(None), scorecard.c.declared_value.is_not(None)
    )
    declared: dict[tuple[str, str, str], str] = {}
    for agency, criterion, name, value in connection.execute(query):
        declared.setdefault((agency, criterion, name), value)
    return declared


def read_scorecards(connection: sa.Connection, year: int, criteria: Collection[str] | None = None) -> pd.DataFrame:
    """Claims of scorecards on whole criteria; on some of them alone if their codes are given.

    Returns:
        agency_code, criterion_code, self_points (Decimal), not_applicable, evidence_kinds: the kinds of the documents
        that the row names, with a comma between. Ordered by agency and row; of a criterion given twice, the first row.
    """
    columns = [
        scorecard.c.criterion_code,
        scorecard.c.self_points,
        scorecard.c.not_applicable,
        scorecard.c.evidence_codes,
    ]
    cards = _frame(connection, _of_scored(year, columns).where(*_of_criteria(criteria)), columns)
    cards = cards.drop_duplicates(["agency_code", "criterion_code"], ignore_index=True)
    documents = _frame(
        connection,
        _of_scored(year, [evidence.c.evidence_code, evidence.c.kind]),
        [evidence.c.evidence_code, evidence.c.kind],
    )
    return cards.assign(evidence_kinds=_named_kinds(cards, documents)).drop(columns="evidence_codes")


def explained_criteria(connection: sa.Connection, year: int, criteria: Collection[str]) -> set[tuple[str, str]]:
    """(agency, criterion) of the claims, among some criteria, that agencies explain."""
    query = _of_scored(year, [scorecard.c.criterion_code]).where(
        *_of_criteria(criteria), scorecard.c.explanation.is_not(None)
    )
    return {(agency, criterion) for agency, criterion in connection.execute(query)}


def _of_criteria(codes: Collection[str] | None) -> list[sa.ColumnElement[bool]]:
    """Conditions that a row claims a whole criterion, one of those given."""
    of_these = [] if codes is None else [scorecard.c.criterion_code.in_(codes)]
    return [scorecard.c.input_name.is_(None), *of_these]


def _of_scored(year: int, columns: list[sa.Column[Any]]) -> sa.Select[Any]:
    """Columns of one report table, with the agency, in the order of the sheet."""
    table, scored = columns[0].table, scored_submissions(year).subquery("scored")
    assert isinstance(table, sa.Table)  # noqa: S101 - report tables are tables
    return (
        sa.select(scored.c.agency_code, *columns)
        .join_from(table, scored, scored.c.submission_id == table.c.submission_id)
        .order_by(*in_order(scored.c.agency_code, table.c.sheet, table.c.excel_row))
    )


def _frame(connection: sa.Connection, query: sa.Select[Any], columns: list[sa.Column[Any]]) -> pd.DataFrame:
    names = ["agency_code", *(column.name for column in columns)]
    rows = pd.DataFrame.from_records([tuple(row) for row in connection.execute(query)], columns=names)
    return rows.astype({"agency_code": "str"} | {column.name: pandas_dtype(column) for column in columns})


def _named_kinds(cards: pd.DataFrame, documents: pd.DataFrame) -> pd.Series[Any]:
    """The kinds of the documents that each row names; a code that no document of the agency has names nothing."""
    known = documents.assign(comparable_code=comparable(documents["evidence_code"])).dropna()
    named = listed_codes(cards, "evidence_codes").reset_index(names="row")
    found = named.merge(known, on=["agency_code", "comparable_code"])[["row", "kind"]].drop_duplicates()
    kinds = found.sort_values(["row", "kind"]).groupby("row")["kind"].agg(KIND_SEPARATOR.join)
    return kinds.reindex(cards.index).astype("str")
