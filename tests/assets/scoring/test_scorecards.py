from __future__ import annotations

from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
import sqlalchemy as sa

from assets.scoring.scorecards import read_declared, read_scorecards
from warehouse.tables import evidence, scorecard

YEAR = 2024


@pytest.fixture
def send(connection: sa.Connection, add_submission):
    """One submission with the given scorecard rows and documents (code -> kind)."""

    def sent(agency: str, rows: list[dict[str, Any]], documents: dict[str, str] | None = None) -> None:
        number = add_submission(agency)
        for place, row in enumerate(rows, start=2):
            where = {"submission_id": number, "sheet": "Tự chấm điểm", "excel_row": place}
            connection.execute(sa.insert(scorecard).values(where | {"criterion_code": "1"} | row))
        for place, (code, kind) in enumerate((documents or {}).items(), start=2):
            where = {"submission_id": number, "sheet": "Tài liệu kiểm chứng", "excel_row": place}
            cells = {"evidence_code": code, "kind": kind, "title": "Tài liệu"}
            connection.execute(sa.insert(evidence).values(where | cells))

    return sent


def kinds(connection: sa.Connection) -> dict[tuple[str, str], str | None]:
    frame = read_scorecards(connection, YEAR)
    return {
        (row.agency_code, row.criterion_code): None if pd.isna(row.evidence_kinds) else row.evidence_kinds
        for row in frame.itertuples()
    }


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("TL01", "plan"),
        ("TL01, TL02", "plan,report"),
        ("tl 02;TL01", "plan,report"),
        ("TL01\nTL03", "plan"),
        ("TL09", None),
        (None, None),
    ],
)
def test_the_kinds_are_those_of_the_documents_that_a_row_names(connection, send, typed, expected):
    send("01", [{"evidence_codes": typed}], {"TL01": "plan", "TL02": "report", "TL03": "plan"})
    assert kinds(connection) == {("01", "1"): expected}


def test_a_document_of_another_agency_proves_nothing(connection, send):
    send("01", [{"evidence_codes": "TL01"}])
    send("02", [{"evidence_codes": "TL01"}], {"TL01": "plan"})
    assert kinds(connection) == {("01", "1"): None, ("02", "1"): "plan"}


def test_points_and_claims_come_from_the_first_row_of_a_criterion(connection, send):
    send(
        "01",
        [
            {"self_points": Decimal("0.75"), "not_applicable": True},
            {"self_points": Decimal(9)},
            {"criterion_code": "2"},
            {"criterion_code": "3", "input_name": "staff", "declared_value": "4"},
        ],
    )
    rows = read_scorecards(connection, YEAR)
    assert rows.index.equals(pd.RangeIndex(2))
    frame = rows.set_index("criterion_code")
    assert list(frame.index) == ["1", "2"]
    assert (frame.loc["1", "self_points"], frame.loc["1", "not_applicable"]) == (Decimal("0.75"), True)
    assert frame.loc["2", "self_points"] is None


def test_of_a_figure_declared_twice_the_first_row_counts(connection, send):
    rows = [{"input_name": "staff", "declared_value": value} for value in (None, "4", "5")]
    send("01", rows)
    assert read_declared(connection, YEAR) == {("01", "1", "staff"): "4"}


def test_a_year_without_submissions_has_an_empty_frame(connection, send):
    frame = read_scorecards(connection, YEAR)
    assert frame.empty
    send("01", [{"self_points": Decimal(1)}])
    assert frame.dtypes.equals(read_scorecards(connection, YEAR).dtypes)
    assert list(frame.columns) == ["agency_code", "criterion_code", "self_points", "not_applicable", "evidence_kinds"]
