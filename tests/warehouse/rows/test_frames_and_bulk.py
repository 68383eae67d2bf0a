"""Figures come back as they were written, on both databases; a transaction is whole or not there."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pandas as pd
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from warehouse.engine import writing
from warehouse.rows.bulk import append
from warehouse.rows.frames import conform, empty_frame, read_table
from warehouse.rows.replacing import replace, replace_year
from warehouse.tables import METADATA, activity, criterion_score, framework, landed_file, submission

FRAMEWORK = pd.DataFrame(
    {
        "framework_id": ["f"],
        "version": [1],
        "title": ["Bộ tiêu chí"],
        "level": ["ministry"],
        "years": ["2024"],
        "sha256": ["0"],
        "source_text": ["..."],
    }
)


def scores(points: list[Fraction | None], printed: list[Decimal | None], year: int = 2024) -> pd.DataFrame:
    return conform(
        pd.DataFrame(
            {
                "year": year,
                "framework_id": "f",
                "agency_code": [f"A{number:03}" for number in range(len(points))],
                "criterion_code": "1",
                "track": "self",
                "points_exact": pd.Series(points, dtype=object),
                "points": pd.Series(printed, dtype=object),
                "max_points_exact": pd.Series([Fraction(5, 2)] * len(points), dtype=object),
                "is_applicable": True,
            }
        ),
        criterion_score,
    )


def received(rows: int) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """A landed file, its submission, and so many activities."""
    at = pd.Timestamp("2024-12-31 23:59:59.123456", tz="Asia/Ho_Chi_Minh")
    file = pd.DataFrame(
        {"year": [2024], "sha256": ["ab"], "file_name": ["báo cáo.xlsx"], "byte_size": [2**53 + 1], "received_at": [at]}
    )
    sent = pd.DataFrame(
        {
            "submission_id": [1], "year": [2024], "sha256": ["ab"], "file_name": ["báo cáo.xlsx"], "received_at": [at],
            "reader_version": [1], "status": ["unreadable"], "blocking_count": [1], "warning_count": [0],
            "note_count": [0],
        }
    )  # fmt: skip
    done = pd.DataFrame(
        {
            "submission_id": 1, "sheet": "Hoạt động", "excel_row": range(1, rows + 1),
            "held_on": pd.Timestamp("2024-02-29"),
            "title": "Hội nghị quán triệt", "theme": "par_index", "channel": "conference", "audience": "civil_servants",
            "quantity": 12, "reach": [None if row % 2 else row for row in range(rows)],
        }
    )  # fmt: skip
    return file, sent, done


def test_every_column_has_a_settled_dtype_and_a_vietnamese_title() -> None:
    for table in METADATA.tables.values():
        frame = empty_frame(table)
        assert list(frame.columns) == [column.name for column in table.columns]
        assert all(column.comment for column in table.columns), table.name
        assert table.info["description"]


def test_rows_come_back_equal_with_dates_instants_big_integers_and_accents(warehouse: sa.Engine) -> None:
    file, sent, done = received(rows=5)
    with writing(warehouse) as connection:
        append(connection, landed_file, file)
        append(connection, submission, sent)
        append(connection, activity, done)
    with warehouse.connect() as connection:
        back = read_table(connection, activity)
        pd.testing.assert_frame_equal(back, conform(done, activity))
        pd.testing.assert_frame_equal(read_table(connection, landed_file), conform(file, landed_file))
        assert connection.scalar(sa.select(activity.c.held_on).limit(1)) == date(2024, 2, 29)


DECIMALS = st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9)
FIGURES = st.one_of(st.just((None, None)), st.tuples(st.fractions(), DECIMALS))


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(figures=st.lists(FIGURES, min_size=1, max_size=40))
def test_exact_figures_come_back_exactly(
    warehouse: sa.Engine, figures: list[tuple[Fraction | None, Decimal | None]]
) -> None:
    written = scores([exact for exact, _ in figures], [printed for _, printed in figures])
    with writing(warehouse) as connection:
        replace(connection, framework, FRAMEWORK)
        replace_year(connection, criterion_score, written, 2024)
    with warehouse.connect() as connection:
        back = read_table(connection, criterion_score)
    assert back["points_exact"].tolist() == written["points_exact"].tolist()
    assert back["points"].tolist() == written["points"].tolist()


def test_replacing_a_year_leaves_the_other_years_alone(warehouse: sa.Engine) -> None:
    with writing(warehouse) as connection:
        append(connection, framework, FRAMEWORK)
        for year in (2023, 2024):
            append(connection, criterion_score, scores([Fraction(1)], [Decimal("1.00")], year))
        replace_year(
            connection, criterion_score, scores([Fraction(2), Fraction(1, 3)], [Decimal(2), Decimal("0.33")]), 2024
        )
    with warehouse.connect() as connection:
        assert read_table(connection, criterion_score)["year"].tolist() == [2023, 2024, 2024]


def test_a_broken_constraint_leaves_the_previous_rows_whole(warehouse: sa.Engine) -> None:
    with writing(warehouse) as connection:
        append(connection, framework, FRAMEWORK)
        append(connection, criterion_score, scores([Fraction(1)], [Decimal("1.00")]))
    broken = scores([Fraction(2), Fraction(3)], [Decimal(2), Decimal(3)]).assign(track=["self", "unheard_of"])
    with pytest.raises(sa.exc.IntegrityError, match=r"(?i)check constraint"), writing(warehouse) as connection:
        replace_year(connection, criterion_score, broken, 2024)
    with warehouse.connect() as connection:
        assert read_table(connection, criterion_score)["points_exact"].tolist() == [Fraction(1)]


def test_a_row_of_another_year_is_refused() -> None:
    with pytest.raises(ValueError, match=r"rows of \[2023\] among those of 2024"):
        replace_year(None, criterion_score, scores([None], [None], 2023), 2024)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"colour": "red"}, r"unknown columns \['colour'\]"),
        ({"byte_size": "nhiều"}, "column byte_size"),
    ],
)
def test_a_frame_that_does_not_fit_is_named_with_its_column(change: dict[str, str], message: str) -> None:
    file, _, _ = received(rows=1)
    with pytest.raises(ValueError, match=message):
        conform(file.assign(**change), landed_file)


def test_a_missing_required_column_is_named() -> None:
    file, _, _ = received(rows=1)
    with pytest.raises(ValueError, match=r"missing columns \['sha256'\]"):
        conform(file.drop(columns="sha256"), landed_file)
