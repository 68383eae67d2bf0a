"""A table's schema says what its declarations say, and names what breaks it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest
import sqlalchemy as sa

from checks.tables.pipeline_schemas import breaches, table_schema
from warehouse.rows.frames import conform, empty_frame
from warehouse.tables import METADATA, agency, criterion_score, index_score, input_value, submission

SCORE = {
    "year": 2024, "framework_id": "f", "agency_code": "01", "criterion_code": "1", "track": "computed",
    "points_exact": Fraction(4, 5), "points": Decimal("0.80"), "max_points_exact": Fraction(1), "is_applicable": True,
    "error": None, "trace": None, "sentence": None,
}  # fmt: skip
INDEX = {
    "year": 2024, "framework_id": "f", "agency_code": "01", "track": "computed", "group_code": "ministry",
    "submission_id": 1, "points_exact": Fraction(4, 5), "points": Decimal("0.80"), "max_points_exact": Fraction(1),
    "index_exact": Fraction(80), "index_pct": Decimal("80.00"), "class_name": "Khá", "rank": 1, "ranked_count": 2,
}  # fmt: skip
SUBMISSION = {
    "submission_id": 2, "year": 2024, "sha256": "a" * 64, "file_name": "a.xlsx",
    "received_at": pd.Timestamp("2024-12-01", tz="UTC"), "reader_version": 1, "agency_code": "01", "period": "year",
    "framework_id": "f", "status": "accepted", "blocking_count": 0, "warning_count": 0, "note_count": 0,
    "supersedes": 1, "document_number": None, "document_on": None, "signatory": None,
}  # fmt: skip
AGENCY = {
    "code": "01", "valid_from": pd.Timestamp("2020-01-01"), "valid_to": pd.Timestamp("2025-06-30"), "name": "A",
    "level": "province", "group_code": "province", "successor_code": None,
}  # fmt: skip


NEGATIVE = {"points_exact": Fraction(-1), "points": Decimal(-1)}


def rows(table: sa.Table, *values: Mapping[str, Any]) -> pd.DataFrame:
    columns = {name: pd.Series([row[name] for row in values], dtype=object) for name in values[0]}
    return conform(pd.DataFrame(columns), table)


@pytest.mark.parametrize("table", METADATA.sorted_tables, ids=lambda table: table.name)
def test_every_table_has_a_schema_that_an_empty_table_satisfies(table: sa.Table) -> None:
    assert breaches(table, empty_frame(table)) == []
    assert list(table_schema(table).columns) == [column.name for column in table.columns]


@pytest.mark.parametrize(
    ("table", "row"),
    [(criterion_score, SCORE), (index_score, INDEX), (submission, SUBMISSION), (agency, AGENCY)],
    ids=["criterion_score", "index_score", "submission", "agency"],
)
def test_a_sound_row_breaks_nothing(table: sa.Table, row: Mapping[str, Any]) -> None:
    assert breaches(table, rows(table, row)) == []


@pytest.mark.parametrize(
    ("table", "row", "change", "column", "statement"),
    [
        (submission, SUBMISSION, {"file_name": None}, "file_name", "has a value"),
        (submission, SUBMISSION, {"note_count": -1}, "note_count", "is at least 0"),
        (submission, SUBMISSION, {"supersedes": 2}, "(row)", "a submission supersedes an older one"),
        (submission, SUBMISSION, {"blocking_count": 1}, "(row)", "accepted if and only if nothing blocks it"),
        (submission, SUBMISSION, {"status": "rejected"}, "(row)", "accepted if and only if nothing blocks it"),
        (submission, SUBMISSION, {"agency_code": None}, "(row)", "an accepted submission names its agency"),
        (criterion_score, SCORE, {"points_exact": 0.8}, "points_exact", "is a Fraction"),
        (criterion_score, SCORE, {"track": "else"}, "(row)", "the track is one of those"),
        (criterion_score, SCORE, {"points": None}, "(row)", "printed points stand beside exact points"),
        (criterion_score, SCORE, {"points": None, "points_exact": None}, "(row)", "points or the reason why not"),
        (criterion_score, SCORE, {"max_points_exact": Fraction(-1), **NEGATIVE}, "(row)", "maximum is not negative"),
        (criterion_score, SCORE, {"points_exact": Fraction(9)}, "(row)", "points are within the maximum"),
        (index_score, INDEX, {"index_exact": Fraction(801, 10)}, "(row)", "the index is points of the"),
        (index_score, INDEX, {"rank": 3}, "(row)", "a rank is within its group"),
        (index_score, INDEX, {"rank": None}, "(row)", "ranked if and only if there is an index"),
        (agency, AGENCY, {"valid_to": pd.Timestamp("2019-12-31")}, "(row)", "valid_to is not before valid_from"),
    ],
)
def test_a_broken_row_is_named_with_its_statement(
    table: sa.Table, row: Mapping[str, Any], change: Mapping[str, Any], column: str, statement: str
) -> None:
    sound, broken = {**row, **FIRST_KEYS[table.name]}, {**row, **change}

    found = breaches(table, rows(table, sound, broken))

    assert [breach.column for breach in found] == [column]
    assert statement in found[0].statement
    assert found[0].count == 1


FIRST_KEYS: dict[str, dict[str, Any]] = {
    "submission": {"submission_id": 1, "supersedes": None},
    "criterion_score": {"agency_code": "00"},
    "index_score": {"agency_code": "00"},
    "agency": {"code": "00"},
}


@pytest.mark.parametrize(
    "change",
    [
        {"points_exact": None, "points": None, "track": "self"},
        {"points_exact": None, "points": None, "error": "chia cho 0"},
        {"points_exact": None, "points": None, "is_applicable": False},
    ],
    ids=["not self-scored", "says why", "not applicable"],
)
def test_a_score_may_have_no_points_where_that_is_explained(change: Mapping[str, Any]) -> None:
    assert breaches(criterion_score, rows(criterion_score, {**SCORE, **change})) == []


def test_a_repeated_key_is_counted_by_rows_not_by_key_columns() -> None:
    (breach,) = breaches(criterion_score, rows(criterion_score, SCORE, SCORE))

    assert breach.count == 2


def test_a_column_too_many_or_of_another_dtype_is_a_breach() -> None:
    frame = empty_frame(input_value)

    assert breaches(input_value, frame.assign(extra=1))
    assert breaches(input_value, frame.astype({"year": "float64"}))


def test_the_sentence_of_a_breach_counts_all_and_shows_a_few() -> None:
    broken = [{**SUBMISSION, "submission_id": number, "note_count": -number} for number in range(2, 12)]
    (breach,) = breaches(submission, rows(submission, *broken))

    assert str(breach) == ("note_count: is at least 0 is broken by 10 row(s), such as -2, -3, -4, -5, -6")


def test_a_broken_statement_of_rows_shows_their_keys() -> None:
    (breach,) = breaches(
        criterion_score, rows(criterion_score, SCORE, {**SCORE, "criterion_code": "2", "points": None})
    )

    assert breach.samples == ("2024/f/01/2/computed",)


def test_a_frame_in_which_every_cell_is_wrong_is_counted_and_shown_by_a_few() -> None:
    broken = [{**SUBMISSION, "submission_id": number, "note_count": -1, "supersedes": None} for number in range(5_000)]

    (breach,) = breaches(submission, rows(submission, *broken))

    assert (breach.count, len(breach.samples)) == (5_000, 5)


def test_missing_values_break_no_bound() -> None:
    assert (
        breaches(
            index_score,
            rows(
                index_score,
                {**INDEX, "rank": None, "index_exact": None, "index_pct": None, "points_exact": None, "points": None},
            ),
        )
        == []
    )
