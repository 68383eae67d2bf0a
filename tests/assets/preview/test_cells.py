"""A value is shown as a Vietnamese reader expects it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest
import sqlalchemy as sa

from assets.preview.cells import CELL_CHARACTERS, cell, heading
from assets.preview.code_words import CODE_WORDS
from tests.assets.preview.words import NAMES
from warehouse.columns.declaration import facts
from warehouse.tables import (
    METADATA,
    appraisal_worklist,
    appraiser_agreement,
    calendar_entry,
    criterion_score,
    finding,
    index_score,
    input_value,
    submission,
    submission_change,
)

ROW = {"framework_id": "thu", "criterion_code": "1.3"}


@pytest.mark.parametrize(
    ("column", "value", "shown"),
    [
        (criterion_score.c.points, Decimal("5.13"), "5,13"),
        (criterion_score.c.points, Decimal("1234.50"), "1.234,50"),
        (criterion_score.c.max_points_exact, Fraction(5, 2), "2,5"),
        (appraisal_worklist.c.gap_exact, Fraction(1, 3), "0,33"),
        (appraisal_worklist.c.lacks_evidence, True, "có"),
        (appraisal_worklist.c.lacks_evidence, False, "không"),
        (index_score.c.rank, 1200, "1.200"),
        (submission.c.submission_id, 1200, "1200"),
        (submission.c.year, 2025, "2025"),
        (submission.c.received_at, pd.Timestamp(2025, 1, 5, 18, 30, tz="UTC"), "06/01/2025 01:30"),
        (submission.c.received_at, datetime(2025, 1, 5, 7, tzinfo=UTC), "05/01/2025 14:00"),
        (calendar_entry.c.due_on, pd.Timestamp(2025, 1, 5), "05/01/2025"),
        (calendar_entry.c.due_on, date(2025, 1, 5), "05/01/2025"),
        (input_value.c.value, "4/5", "0,8"),
        (input_value.c.value, "2025-01-23", "23/01/2025"),
        (input_value.c.value, "true", "có"),
        (input_value.c.value, "not_a_figure", "not_a_figure"),
        (criterion_score.c.agency_code, "A", "Bộ Nội vụ (A)"),
        (criterion_score.c.agency_code, "unknown", "unknown"),
        (calendar_entry.c.agency_code, "*", "mọi cơ quan"),
        (criterion_score.c.criterion_code, "1.3", "1.3 Hoàn thành kế hoạch"),
        (criterion_score.c.criterion_code, "*", "cả bộ tiêu chí"),
        (appraiser_agreement.c.appraiser, "*", "mọi người"),
        (input_value.c.input_name, "planned", "số nhiệm vụ"),
        (finding.c.code, "FILE_EMPTY", "Tệp trống (FILE_EMPTY)"),
        (finding.c.severity, "blocking", "Chặn"),
        (submission.c.status, "rejected", "Bị từ chối"),
        (submission.c.period, "half_year", "6 tháng"),
        (calendar_entry.c.period, "year", "Năm"),
        (calendar_entry.c.period, "-", "–"),
        (criterion_score.c.track, "final", "Điểm kết quả"),
        (criterion_score.c.track, "appraisal_2", "Thẩm định lần 2"),
        (submission_change.c.change, "added", "thêm dòng"),
        (submission.c.file_name, None, ""),
        (submission.c.file_name, float("nan"), ""),
        (submission.c.file_name, "hai\ndòng\x1b", "hai dòng"),
        (submission.c.signatory, "x" * 500, "x" * (CELL_CHARACTERS - 1) + "…"),
    ],
)
def test_a_value_is_worded(column: sa.Column[Any], value: Any, shown: str) -> None:
    assert cell(column, value, ROW, NAMES) == shown


def test_every_column_is_headed_in_vietnamese_by_its_declared_title() -> None:
    assert heading(criterion_score.c.agency_code) == "Cơ quan"
    for table in METADATA.tables.values():
        for column in table.columns:
            assert heading(column) in {facts(column).title, "Cơ quan", "Tiêu chí", "Cơ quan có thể đã gửi"}
            assert heading(column) != column.name


def test_every_code_that_the_program_knows_has_a_word() -> None:
    for table in METADATA.tables.values():
        for column in table.columns:
            name, declared = f"{table.name}.{column.name}", facts(column)
            if declared.code_list is None and name in CODE_WORDS and column.name != "period":
                assert set(declared.codes) <= set(CODE_WORDS[name]), name
    worded = {column for column in CODE_WORDS if column in _columns()}
    assert worded == set(CODE_WORDS)


def _columns() -> set[str]:
    return {f"{table.name}.{column.name}" for table in METADATA.tables.values() for column in table.columns}
