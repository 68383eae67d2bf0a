from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
import pytest
import sqlalchemy as sa

from assets.rules.framework.files import parse_framework
from assets.rules.framework.model import Framework
from assets.scoring.inputs import aggregate_inputs
from warehouse.tables import activity, evidence, feedback, input_value, plan_task, scorecard
from warehouse.tables.reports import MOST_VND

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


def test_periods_count_those_of_the_year_that_meet_the_condition(connection, add_agency, add_submission, add_rows):
    add_agency("01")
    add_rows(
        activity,
        add_submission("01"),
        {"held_on": date(YEAR, 1, 31)},
        {"held_on": date(YEAR, 2, 1), "quantity": 3},
        {"held_on": date(YEAR, 2, 29), "quantity": 4},
        {"held_on": date(YEAR, 12, 31)},
        {"held_on": date(YEAR - 1, 12, 31)},
        {"held_on": date(YEAR + 1, 4, 1)},
    )
    frame = aggregate_inputs(
        connection,
        [
            framework(
                months='{from: activities, count: "*", per: month, having: ">= 1"}',
                quarters='{from: activities, count: "*", per: quarter, having: ">= 1"}',
                busy_months='{from: activities, sum: quantity, per: month, having: "between 7 and 9"}',
                silent_months='{from: activities, count: "*", per: month, having: "= 0"}',
                quiet_quarters='{from: activities, sum: quantity, per: quarter, having: "< 2"}',
                big_months='{from: activities, max: quantity, per: month, having: "> 3"}',
                loud_months="{from: activities, count: \"*\", where: \"channel = 'radio'\", per: month, having: '= 0'}",
            )
        ],
        YEAR,
    )
    assert values(frame) == {
        "months": "3",
        "quarters": "2",
        "busy_months": "1",
        "silent_months": "9",
        "quiet_quarters": "3",
        "big_months": "1",
        "loud_months": "12",
    }
    assert row_counts(frame)["months"] == 4
    assert row_counts(frame)["loud_months"] == 0


def test_periods_go_by_the_date_column_that_the_framework_names(connection, add_agency, add_submission, add_rows):
    add_agency("01")
    add_rows(
        plan_task,
        add_submission("01"),
        {"due_on": date(YEAR, 1, 1), "completed_on": date(YEAR, 5, 1)},
        {"due_on": date(YEAR, 2, 1), "completed_on": date(YEAR, 5, 2)},
        {"due_on": date(YEAR, 3, 1), "completed_on": None},
    )
    due = '{from: plan_tasks, count: "*", per: month, having: ">= 1"}'
    done = '{from: plan_tasks, count: "*", per: month, having: ">= 1", on: completed_on}'
    frame = aggregate_inputs(connection, [framework(due=due, done=done)], YEAR)
    assert values(frame) == {"due": "3", "done": "1"}


def test_declared_figures_become_canonical_and_what_is_no_value_becomes_null(
    connection, add_agency, add_submission, add_rows
):
    typed = {
        "whole": "12",
        "decimal": "12.50",
        "day": "2024-03-31",
        "agreed": "true",
        "grade": "B",
        "word": "mười hai",
        "stranger": "Z",
        "noon": "2024-03-31T12:00",
        "yes": "có",
    }
    add_agency("01")
    add_rows(
        scorecard,
        add_submission("01"),
        {"criterion_code": "1", "self_points": None},
        *({"criterion_code": "1", "input_name": name, "declared_value": text} for name, text in typed.items()),
        {"criterion_code": "1", "input_name": "whole", "declared_value": "13"},
        {"criterion_code": "2", "input_name": "absent", "declared_value": "1"},
    )
    frame = aggregate_inputs(
        connection,
        [
            framework(
                whole="{declared: integer}",
                decimal="{declared: number}",
                day="{declared: date}",
                agreed="{declared: yes_no}",
                grade="{declared: choice, options: [A, B]}",
                word="{declared: number}",
                stranger="{declared: choice, options: [A, B]}",
                noon="{declared: date}",
                yes="{declared: yes_no}",
                absent="{declared: number}",
            )
        ],
        YEAR,
    )
    sound = {"whole": "12", "decimal": "25/2", "day": "2024-03-31", "agreed": "true", "grade": "B"}
    assert values(frame) == sound | dict.fromkeys(("word", "stranger", "noon", "yes", "absent"))
    assert {name for name, count in row_counts(frame).items() if count} == set(sound)


def test_what_comes_later_than_self_assessment_is_null_until_it_is_entered(connection, add_agency, add_submission):
    add_agency("01")
    add_submission("01")
    frame = aggregate_inputs(
        connection,
        [
            framework(
                mark="{appraised: number}",
                share="{survey: Q1, option_weights: {A: 1, B: 0.5}}",
                sipas="{external: SIPAS}",
            )
        ],
        YEAR,
    )
    assert values(frame) == {"mark": None, "share": None, "sipas": None, "share_respondents": None}


def test_frameworks_of_several_levels_score_their_own_agencies_in_one_go(
    connection, add_agency, add_submission, add_rows
):
    for code, level in (("01", "commune"), ("02", "province"), ("03", "ministry")):
        add_agency(code, level)
        add_rows(activity, add_submission(code), {}, *([{}] if level == "province" else []))
    every = {"every": '{from: activities, count: "*"}'}
    levels = ("province", "commune")
    frame = aggregate_inputs(connection, [framework(level, **every) for level in levels], YEAR)
    assert list(zip(frame["framework_id"], frame["agency_code"], frame["value"], strict=True)) == [
        ("thu-commune", "01", "1"),
        ("thu-province", "02", "2"),
    ]


def test_each_table_is_read_once_for_all_frameworks_and_once_more_for_each_kind_of_period(
    engine, connection, add_agency, add_submission
):
    add_agency("01")
    add_submission("01")
    statements: list[str] = []

    def note(*call: Any) -> None:
        statements.append(call[2])

    sa.event.listen(engine, "before_cursor_execute", note)
    inputs = {
        "every": '{from: activities, count: "*"}',
        "pieces": "{from: activities, sum: quantity}",
        "months": '{from: activities, count: "*", per: month, having: ">= 1"}',
        "busy_months": '{from: activities, count: "*", per: month, having: ">= 9"}',
    }
    aggregate_inputs(connection, [framework("commune", **inputs), framework("province", **inputs)], YEAR)
    sa.event.remove(engine, "before_cursor_execute", note)
    assert sum("FROM activity" in statement for statement in statements) == 2


def test_two_frameworks_that_ask_one_level_for_reports_are_refused(connection):
    with pytest.raises(ValueError, match="both ask level commune"):
        aggregate_inputs(connection, [framework(a="{declared: number}"), framework(b="{declared: number}")], YEAR)


def test_a_table_of_outside_figures_scores_everybody_beside_one_that_asks_for_reports(
    connection, add_agency, add_submission
):
    for code in ("01", "02"):
        add_agency(code)
    add_submission("01")
    outside = [
        framework(s="{external: SIPAS}").model_copy(update={"framework": name}) for name in ("ngoai-hai", "ngoai-mot")
    ]
    frame = aggregate_inputs(connection, [*outside, framework(every='{from: activities, count: "*"}')], YEAR)
    assert list(zip(frame["framework_id"], frame["agency_code"], strict=True)) == [
        *(("ngoai-hai", "01"), ("ngoai-hai", "02"), ("ngoai-mot", "01"), ("ngoai-mot", "02")),
        ("thu-commune", "01"),
    ]


def test_frameworks_of_other_years_are_passed_over(connection, add_agency, add_submission):
    add_agency("01")
    add_submission("01")
    assert aggregate_inputs(connection, [framework(a="{declared: number}")], YEAR + 1).empty


def test_only_the_rows_of_the_scored_submission_count(connection, add_agency, add_submission, add_rows):
    add_agency("01")
    half_year, year = add_submission("01", "half_year"), add_submission("01", "year")
    add_rows(activity, half_year, {}, {}, {})
    add_rows(activity, year, {})
    frame = aggregate_inputs(connection, [framework(every='{from: activities, count: "*"}')], YEAR)
    assert values(frame) == {"every": "1"}


def test_sums_beyond_what_a_float_can_tell_apart_are_exact(connection, add_agency, add_submission, add_rows):
    add_agency("01")
    add_rows(activity, add_submission("01"), *({"cost_vnd": MOST_VND} for _ in range(1_000)), {"cost_vnd": 1})
    frame = aggregate_inputs(connection, [framework(spent="{from: activities, sum: cost_vnd}")], YEAR)
    assert values(frame) == {"spent": str(1_000 * MOST_VND + 1)}
    assert float(1_000 * MOST_VND + 1) == float(1_000 * MOST_VND)


def test_many_different_aggregates_take_several_passes_and_lose_nothing(
    connection, add_agency, add_submission, add_rows
):
    add_agency("01")
    add_rows(activity, add_submission("01"), *({"quantity": number} for number in range(250)))
    inputs = {f"above_{n}": f'{{from: activities, count: "*", where: "quantity >= {n}"}}' for n in range(250)}
    frame = aggregate_inputs(connection, [framework(**inputs)], YEAR)
    assert values(frame) == {f"above_{n}": str(250 - n) for n in range(250)}


@pytest.mark.parametrize("codes", [("03", "01", "02"), ("02", "03", "01"), ("01", "03", "02")])
def test_inputs_stand_in_the_order_of_their_keys(connection, add_agency, add_submission, codes):
    every = '{from: activities, count: "*"}'
    for code in codes:
        add_agency(code, level="province" if code == "03" else "commune")
        add_submission(code)
    frame = aggregate_inputs(connection, [framework("province", b=every), framework(b=every, a=every)], YEAR)
    assert list(zip(frame["framework_id"], frame["agency_code"], frame["input_name"], strict=True)) == [
        ("thu-commune", "01", "a"),
        ("thu-commune", "01", "b"),
        ("thu-commune", "02", "a"),
        ("thu-commune", "02", "b"),
        ("thu-province", "03", "b"),
    ]
