from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
import pytest
import sqlalchemy as sa

from assets.reference.framework_files import parse_framework
from assets.reference.framework_model import Framework
from assets.scoring.inputs import aggregate_inputs
from warehouse.tables import activity, evidence, feedback, input_value, plan_task, scorecard

YEAR = 2024

PLAN_TASK = {
    "task_code": "NV01",
    "content": "Tuyên truyền",
    "theme": "reform",
    "channel": "website",
    "audience": "citizens",
    "planned_quantity": 1,
    "due_on": date(YEAR, 6, 30),
    "status": "completed",
}
ACTIVITY = {
    "held_on": date(YEAR, 3, 15),
    "title": "Tin",
    "theme": "reform",
    "channel": "website",
    "audience": "citizens",
    "quantity": 1,
}
EVIDENCE = {"evidence_code": "TL01", "kind": "plan", "title": "Kế hoạch"}
FEEDBACK = {
    "received_on": date(YEAR, 1, 2),
    "channel": "portal",
    "audience": "citizens",
    "content": "Hỏi",
    "result": "answered",
}
ROWS = {plan_task: PLAN_TASK, activity: ACTIVITY, evidence: EVIDENCE, feedback: FEEDBACK, scorecard: {}}


def framework(level: str = "commune", **inputs: dict[str, Any]) -> Framework:
    """One leaf with the inputs given as YAML flow mappings."""
    written = "\n".join(f"      {name}: {text}" for name, text in inputs.items())
    return parse_framework(
        f"""
framework: thu-{level}
title: Thử
level: {level}
years: [{YEAR}]
basis: {{document: 1/QĐ, issued: {YEAR}-01-01, issuer: Thử}}
criteria:
  - code: "1"
    name: Thử
    max: 1
    inputs:
{written}
    score: 1
""",
        path="thu.yaml",
    )


@pytest.fixture
def add_rows(connection: sa.Connection) -> Callable[..., None]:
    """Rows of a report table with the given cells; the others are filled."""
    last_rows: dict[tuple[str, int], int] = {}

    def add(table: sa.Table, submission_id: int, *cells: dict[str, Any]) -> None:
        for row in cells:
            place = last_rows[table.name, submission_id] = last_rows.get((table.name, submission_id), 1) + 1
            where = {"submission_id": submission_id, "sheet": table.info["sheet"], "excel_row": place}
            connection.execute(sa.insert(table).values(**where, **(ROWS[table] | row)))

    return add


def values(frame: pd.DataFrame, agency: str = "01") -> dict[str, str | None]:
    rows = frame[frame["agency_code"] == agency]
    return {
        name: None if pd.isna(value) else value for name, value in zip(rows["input_name"], rows["value"], strict=True)
    }


def row_counts(frame: pd.DataFrame, agency: str = "01") -> dict[str, int]:
    rows = frame[frame["agency_code"] == agency]
    return dict(zip(rows["input_name"], rows["row_count"], strict=True))


AGGREGATES = {
    "every": '{from: activities, count: "*"}',
    "online": '{from: activities, count: "*", where: "channel = \'website\'"}',
    "channels": '{from: activities, count: "distinct channel"}',
    "months": '{from: activities, count: "distinct held_on", where: "quantity > 2"}',
    "pieces": "{from: activities, sum: quantity}",
    "reached": "{from: activities, sum: reach}",
    "fewest": "{from: activities, min: quantity}",
    "last_day": "{from: activities, max: held_on}",
    "any_leaflet": "{from: activities, exists: true, where: \"channel = 'leaflet'\"}",
    "any_radio": "{from: activities, exists: true, where: \"channel = 'radio'\"}",
}


def test_aggregates_over_an_agencys_rows(connection, add_agency, add_submission, add_rows):
    add_agency("01")
    add_rows(
        activity,
        add_submission("01"),
        {"quantity": 5, "reach": 100},
        {"quantity": 2, "channel": "leaflet", "held_on": date(YEAR, 7, 1)},
        {"quantity": 3, "reach": 20},
    )
    frame = aggregate_inputs(connection, [framework(**AGGREGATES)], YEAR)
    assert values(frame) == {
        "every": "3",
        "online": "2",
        "channels": "2",
        "months": "1",
        "pieces": "10",
        "reached": "120",
        "fewest": "2",
        "last_day": "2024-07-01",
        "any_leaflet": "true",
        "any_radio": "false",
    }
    assert row_counts(frame)["online"] == 2
    assert row_counts(frame)["any_leaflet"] == 1
    assert row_counts(frame)["any_radio"] == 0


def test_an_agency_without_rows_has_zeros_and_nulls(connection, add_agency, add_submission):
    add_agency("01")
    add_submission("01")
    frame = aggregate_inputs(connection, [framework(**AGGREGATES)], YEAR)
    assert values(frame) == {
        "every": "0",
        "online": "0",
        "channels": "0",
        "months": "0",
        "pieces": "0",
        "reached": "0",
        "fewest": None,
        "last_day": None,
        "any_leaflet": "false",
        "any_radio": "false",
    }
    assert set(row_counts(frame).values()) == {0}
    assert list(frame.columns) == [column.name for column in input_value.columns]
