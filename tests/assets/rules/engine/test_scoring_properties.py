"""The whole way from report rows to ranks, against a second computation that shares no code with the first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from random import Random
from typing import Any

import pandas as pd
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.rules.framework.files import parse_framework
from assets.scoring.indices import score_indices
from assets.scoring.inputs import aggregate_inputs
from assets.scoring.scorecards import read_scorecards
from assets.scoring.scores import score_criteria
from assets.submissions.register.in_force import read_scored_submissions
from warehouse.engine import WRITES
from warehouse.rows.frames import read_table
from warehouse.tables import activity, agency, landed_file, plan_task, submission

YEAR = 2024
FRAMEWORK = parse_framework(
    f"""
framework: thu
title: Thử
level: commune
years: [{YEAR}]
basis: {{document: 1/QĐ, issued: {YEAR}-01-01, issuer: Thử}}
ranking: {{ties: min, then_by: ["2"]}}
classes: [{{from: 80, name: Tốt}}, {{from: 50, name: Khá}}, {{from: 0, name: Yếu}}]
criteria:
  - code: "1"
    name: Kế hoạch
    max: 5
    criteria:
      - code: "1.1"
        name: Hoàn thành
        max: 3
        not_applicable: exclude
        inputs:
          planned: {{from: plan_tasks, count: "*"}}
          done: {{from: plan_tasks, count: "*", where: "status = 'completed' and completed_on <= due_on"}}
        score:
          - {{when: "planned = 0", points: 0}}
          - {{when: "done / planned >= 0.5", points: "done / planned * max"}}
          - {{otherwise: 0}}
      - code: "1.2"
        name: Số lượng
        max: 2
        inputs: {{pieces: {{from: activities, sum: quantity}}, planned: {{from: plan_tasks, sum: planned_quantity}}}}
        score: "case when planned > 0 then least(max, pieces / planned) else 0 end"
  - code: "2"
    name: Hoạt động
    max: 5
    criteria:
      - code: "2.1"
        name: Thường xuyên
        max: 4
        inputs: {{quarters: {{from: activities, count: "*", per: quarter, having: ">= 2"}}}}
        score: quarters
      - code: "2.2"
        name: Đa dạng
        max: 1
        inputs: {{channels: {{from: activities, count: "distinct channel", where: "quantity * 0.5 >= 1"}}}}
        score: "least(max, channels / 3)"
""",
    path="thu.yaml",
)


RECEIVED = datetime(YEAR + 1, 1, 2, tzinfo=UTC)
COMMUNE = {"valid_from": date(2000, 1, 1), "level": "commune", "group_code": "g"}
ACCEPTED = {"reader_version": 1, "period": "year", "status": "accepted", "framework_id": "thu"} | dict.fromkeys(
    ("blocking_count", "warning_count", "note_count"), 0
)


@dataclass(frozen=True)
class Report:
    """What one agency sent: (due, completed or None) of tasks with their quantities, (day, channel, quantity)."""

    tasks: tuple[tuple[date, date | None, int], ...]
    activities: tuple[tuple[date, str, int], ...]


days = st.dates(date(YEAR - 1, 12, 1), date(YEAR + 1, 1, 31))
reports = st.builds(
    Report,
    st.lists(st.tuples(days, st.none() | days, st.integers(0, 9)), max_size=5).map(tuple),
    st.lists(st.tuples(days, st.sampled_from(["web", "radio", "báo"]), st.integers(0, 4)), max_size=9).map(tuple),
)
years = st.dictionaries(st.sampled_from(["01", "02", "03", "04", "05"]), reports, min_size=1)


def task_rows(number: int, report: Report) -> list[dict[str, Any]]:
    return [
        {
            "submission_id": number,
            "sheet": "Kế hoạch",
            "excel_row": place,
            "task_code": f"NV{place}",
            "content": "Việc",
            "theme": "x",
            "channel": "web",
            "audience": "x",
            "planned_quantity": quantity,
            "due_on": due,
            "status": "in_progress" if completed is None else "completed",
            "completed_on": completed,
        }
        for place, (due, completed, quantity) in enumerate(report.tasks, start=2)
    ]


def activity_rows(number: int, report: Report) -> list[dict[str, Any]]:
    return [
        {
            "submission_id": number,
            "sheet": "Hoạt động",
            "excel_row": place,
            "held_on": held,
            "title": "Tin",
            "theme": "x",
            "channel": channel,
            "audience": "x",
            "quantity": quantity,
        }
        for place, (held, channel, quantity) in enumerate(report.activities, start=2)
    ]


def store(connection: sa.Connection, year: dict[str, Report], random: Random) -> None:
    """Put the year's reports in the warehouse, rows and agencies in any order."""
    order = list(year)
    random.shuffle(order)
    rows: dict[sa.Table, list[dict[str, Any]]] = {
        table: [] for table in (agency, landed_file, submission, plan_task, activity)
    }
    for number, code in enumerate(order, start=1):
        file = {"year": YEAR, "sha256": f"{number:064x}", "file_name": "a.xlsx", "received_at": RECEIVED}
        rows[agency].append(COMMUNE | {"code": code, "name": code})
        rows[landed_file].append(file | {"byte_size": 1})
        rows[submission].append(file | ACCEPTED | {"submission_id": number, "agency_code": code})
        rows[plan_task] += task_rows(number, year[code])
        rows[activity] += activity_rows(number, year[code])
    for table, of_table in rows.items():
        random.shuffle(of_table)
        if of_table:
            connection.execute(sa.insert(table), of_table)


@contextmanager
def undone(engine: sa.Engine) -> Iterator[sa.Connection]:
    with engine.execution_options(**{WRITES: True}).connect() as connection, connection.begin() as transaction:
        yield connection
        transaction.rollback()


def score(connection: sa.Connection) -> tuple[pd.DataFrame, pd.DataFrame]:
    inputs = aggregate_inputs(connection, [FRAMEWORK], YEAR)
    criteria = score_criteria(inputs, read_scorecards(connection, YEAR), [FRAMEWORK], YEAR)
    submissions = read_scored_submissions(connection, YEAR)
    return criteria, score_indices(criteria, read_table(connection, agency), submissions, [FRAMEWORK], YEAR)


def naive_points(report: Report) -> dict[str, Fraction]:
    planned = len(report.tasks)
    done = sum(1 for due, completed, _ in report.tasks if completed is not None and completed <= due)
    target = sum(quantity for _, _, quantity in report.tasks)
    pieces = sum(quantity for _, _, quantity in report.activities)
    by_quarter: dict[int, int] = defaultdict(int)
    for held, _, _ in report.activities:
        if held.year == YEAR:
            by_quarter[(held.month - 1) // 3] += 1
    channels = {channel for _, channel, quantity in report.activities if quantity >= 2}
    points = {
        "1.1": Fraction(3 * done, planned) if planned and 2 * done >= planned else Fraction(0),
        "1.2": min(Fraction(2), Fraction(pieces, target)) if target else Fraction(0),
        "2.1": Fraction(sum(1 for count in by_quarter.values() if count >= 2)),
        "2.2": min(Fraction(1), Fraction(len(channels), 3)),
    }
    return points | {parent: points[f"{parent}.1"] + points[f"{parent}.2"] for parent in "12"}


def half_up(figure: Fraction) -> Decimal:
    return (Decimal(figure.numerator) / Decimal(figure.denominator)).quantize(Decimal("0.01"), ROUND_HALF_UP)


@settings(max_examples=20, deadline=None)
@given(year=years, random=st.randoms(use_true_random=False))
def test_every_figure_equals_that_of_a_naive_computation_and_sums_exactly(emptied, year, random):
    with undone(emptied) as connection:
        store(connection, year, random)
        criteria, indices = score(connection)
    naive = {code: naive_points(report) for code, report in year.items()}
    computed = criteria[criteria["track"] == "computed"]
    assert {(row.agency_code, row.criterion_code): (row.points_exact, row.points) for row in computed.itertuples()} == {
        (code, criterion): (points, half_up(points))
        for code, by_criterion in naive.items()
        for criterion, points in by_criterion.items()
    }
    exact = computed.set_index(["agency_code", "criterion_code"])["points_exact"]
    found = indices[indices["track"] == "computed"].set_index("agency_code")
    for code in year:
        for parent in FRAMEWORK.criteria:
            assert exact[code, parent.code] == sum(exact[code, child.code] for child in parent.criteria)
        assert found.loc[code, "points_exact"] == sum(exact[code, parent.code] for parent in FRAMEWORK.criteria)
    merits = {code: (points["1"] + points["2"], points["2"]) for code, points in naive.items()}
    for code, (total, _) in merits.items():
        row = found.loc[code]
        assert (row["points_exact"], row["index_exact"]) == (total, total * 10)
        assert row["class_name"] == ("Tốt" if total >= 8 else "Khá" if total >= 5 else "Yếu")
        assert row["rank"] == 1 + sum(other > merits[code] for other in merits.values())


@settings(max_examples=8, deadline=None)
@given(year=years, random=st.randoms(use_true_random=False))
def test_the_order_of_rows_and_agencies_changes_nothing(emptied, year, random):
    found = []
    for _ in range(2):
        with undone(emptied) as connection:
            store(connection, year, random)
            criteria, indices = score(connection)
            found.append((criteria, indices.drop(columns="submission_id")))
    for first, second in zip(*found, strict=True):
        pd.testing.assert_frame_equal(first, second)
