"""On SQLite too the database refuses a decision that no reader could take; what is sound it takes."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

DECISION = {
    "appraisal_id": 1, "year": 2025, "agency_code": "15", "criterion_code": "1.1", "round": 1, "input_name": None,
    "input_value": None, "points_exact": "5/2", "reason": "Thiếu văn bản,\nxem biên bản\t2", "decided_by": "Văn Ạ",
    "decided_at": "2026-02-28T23:59:59.000001+00:00", "recorded_by": None, "recorded_at": None,
}  # fmt: skip
TAKEN: dict[str, list[Any]] = {
    "points_exact": ["0", "1", "-1/3", "1000", "999999999/999999998", "-1000", "1/999999999"],
    "decided_at": ["2000-01-01T00:00:00.000000+00:00", "2024-02-29T12:00:00.000000+00:00"],
    "agency_code": ["H26", "Sở Y tế"],
}
REFUSED: dict[str, list[Any]] = {
    "points_exact": [
        *("abc", "1/0", "0/1", "3/1", "1.5", "1e9", "-0", "--1", "+1", " 1", "", "1/", "/2", "1/2/3", "1/-2", "01"),
        *("1/02", "１", "9" * 10, "1001", "2001/2", "-1001", "1/" + "9" * 10, "NaN", "1\n", "1\0", b"1", "-", "-/2"),
    ],
    "decided_at": [
        *("infinity", "", "2026-02-03", "2026-02-30T00:00:00.000000+00:00", "2026-13-01T00:00:00.000000+00:00"),
        *("2026-02-03T24:00:00.000000+00:00", "2026-02-03T23:60:00.000000+00:00", "2026-02-03 00:00:00.000000+00:00"),
        *("2026-02-03T00:00:00.000000+07:00", "2126-02-03T00:00:00.000000+00:00", 1, b"x"),
    ],
    "decided_by": ["", "  ", "A" * 201, "A\nB", "A\x1b[2J", "A\x9b2J", "A\u202eB", "A\u2066B", "A\x7f", "A\0B", b"A"],
    "reason": ["", "A" * 4001, "A\x1b]8;;x\x07", "A\x0bB"],
    "year": [0, -1, 1999, 2100],
    "appraisal_id": [0, -1],
    "recorded_at": ["2026-02-28T23:49:58.000000+00:00"],
}


def is_taken(engine: sa.Engine, column: str, value: object) -> bool:
    row = DECISION | {column: value}
    statement = f"INSERT INTO appraisal ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})"  # noqa: S608 - our own
    with engine.connect() as connection:
        try:
            connection.exec_driver_sql(statement, tuple(row.values()))
        except sa.exc.IntegrityError:
            return False
    return True


@pytest.mark.parametrize("column", TAKEN)
def test_what_is_sound_is_taken(sqlite_warehouse: sa.Engine, column: str) -> None:
    assert [value for value in TAKEN[column] if not is_taken(sqlite_warehouse, column, value)] == []


@pytest.mark.parametrize("column", REFUSED)
def test_what_no_reader_could_take_is_refused(sqlite_warehouse: sa.Engine, column: str) -> None:
    assert [value for value in REFUSED[column] if is_taken(sqlite_warehouse, column, value)] == []
