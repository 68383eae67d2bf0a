"""A decision of an appraiser that changes no score is named, with the reason; one that changes a score is not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest
import sqlalchemy as sa

from assets.publication.verifying.trail import contradicted_rows
from assets.review.appraisals import tell_appraisals
from assets.rules.framework.files import parse_framework
from assets.scoring.appraisal.appraisals import read_appraisals
from assets.scoring.appraisal.idle_decisions import SHOWN, IdleDecision, idle_sentence, read_idle_decisions
from assets.scoring.inputs import aggregate_inputs
from assets.scoring.scorecards import read_scorecards
from assets.scoring.scores import score_criteria
from checks.tables.publishable import table_breaches
from warehouse.rows.bulk import append
from warehouse.tables import appraisal, calendar_entry, criterion_score, scorecard
from warehouse.tables.review import DECISION_FORMS

ON_SQLITE = pytest.mark.parametrize("emptied", ["sqlite"], indirect=True)
"""Where the databases cannot differ: only what they refuse, and what they cannot read, is their own."""

YEAR = 2024
DECIDED = datetime(2025, 2, 3, 4, tzinfo=UTC)
RULES = parse_framework(
    """
framework: thu
title: Thử
level: commune
years: [2024]
basis: {document: 1/QĐ, issued: 2024-01-01, issuer: Thử}
criteria:
  - code: "1"
    name: Chung
    max: 30
    criteria:
      - code: "1.1"
        name: Điểm chấm
        max: 10
        not_applicable: exclude
        inputs:
          mark: {appraised: integer, label: Điểm}
          news: {from: activities, count: "*", label: Số tin}
        score: "coalesce(mark, 0)"
      - code: "1.2"
        name: Mức
        max: 10
        inputs: {grade: {appraised: choice, options: [A, B], label: Mức}}
        score: "case when grade = 'A' then max else 0 end"
      - code: "1.3"
        name: Chức năng riêng
        max: 10
        not_applicable: full
        inputs: {level: {appraised: integer, label: Mức}}
        score: "coalesce(level, 0)"
""",
    path="thu.yaml",
)


@pytest.fixture(autouse=True)
def agencies(connection: sa.Connection, add_agency, add_submission) -> None:
    """01 has a report without claims, 02 one that claims 1.1 and 1.3 not to apply, 03 none, 04 no rules; two rounds."""
    for number, day in ((1, date(2025, 2, 28)), (2, date(2025, 3, 25))):
        step = {"event": f"appraisal_{number}_due", "period": "-", "agency_code": "*", "due_on": day}
        connection.execute(sa.insert(calendar_entry).values(year=YEAR, **step))
    for code in ("01", "02", "03"):
        add_agency(code)
    add_agency("04", level="province")
    for code in ("01", "02", "04"):
        number = add_submission(code)
        for excel_row, criterion in enumerate(("1.1", "1.3") if code == "02" else (), start=2):
            card = {"sheet": "Tự chấm", "excel_row": excel_row, "criterion_code": criterion, "not_applicable": True}
            connection.execute(sa.insert(scorecard).values(submission_id=number, **card))


def decide(connection: sa.Connection, number: int, **values: Any) -> None:
    row = {
        "appraisal_id": number, "year": YEAR, "agency_code": "01", "criterion_code": "1.1", "round": 1,
        "reason": "Hồ sơ", "decided_by": "Nguyễn Văn A", "decided_at": DECIDED + timedelta(hours=number), **values,
    }  # fmt: skip
    connection.execute(sa.insert(appraisal).values(**row))


def scores(connection: sa.Connection) -> pd.DataFrame:
    inputs = aggregate_inputs(connection, [RULES], YEAR)
    appraisals = read_appraisals(connection, [RULES], YEAR)
    return score_criteria(inputs, read_scorecards(connection, YEAR), [RULES], YEAR, appraisals=appraisals)


def figures(connection: sa.Connection) -> pd.DataFrame:
    """Of what is final."""
    found = scores(connection)
    final = found[found["track"] == "final"].reset_index(drop=True)
    return final[["agency_code", "criterion_code", "points_exact", "max_points_exact"]]


def idle(connection: sa.Connection) -> list[IdleDecision]:
    """What is told after a night."""
    append(connection, criterion_score, scores(connection))
    return read_idle_decisions(connection, [RULES], YEAR)


@ON_SQLITE
@pytest.mark.parametrize(
    ("decision", "why"),
    [
        ({"input_name": "mark", "input_value": "7"}, None),
        ({"criterion_code": "1.2", "input_name": "grade", "input_value": "A"}, None),
        ({"points_exact": Fraction(5)}, None),
        ({"agency_code": "02", "ruling": "refuse_not_applicable"}, None),
        ({"points_exact": Fraction(21, 2)}, "điểm 10,5 nằm ngoài khoảng từ 0 đến 10 của tiêu chí"),
        ({"points_exact": Fraction(-1)}, "điểm -1 nằm ngoài khoảng từ 0 đến 10 của tiêu chí"),
        ({"ruling": "refuse_not_applicable"}, "cơ quan không khai «không áp dụng» ở tiêu chí này"),
        ({"criterion_code": "1.2", "ruling": "refuse_not_applicable"}, "tiêu chí này không cho khai «không áp dụng»"),
        ({"ruling": "withdraw"}, "không có quyết định nào để rút"),
        ({"ruling": "accept_explanation"}, "không có quyết định nào để rút"),
        ({"input_name": "mark", "input_value": None}, "không có quyết định nào sửa số liệu này để trả lại"),
        ({"agency_code": "02", "criterion_code": "1.3", "points_exact": Fraction(5)}, None),
        (
            {"agency_code": "02", "criterion_code": "1.3", "input_name": "level", "input_value": "2"},
            "không được chấm theo công thức",
        ),
        ({"round": 3, "points_exact": Fraction(5)}, "lịch năm 2024 không có vòng thẩm định 3"),
        (
            {"points_exact": Fraction(5), "decided_at": datetime(2025, 2, 28, 17, tzinfo=UTC)},
            "quyết định ngày 01/03/2025, sau khi vòng «Thẩm định lần 1» khóa (hết ngày 28/02/2025)",
        ),
        ({"agency_code": "02", "points_exact": Fraction(5)}, "không được chấm theo công thức"),
        ({"input_name": "other", "input_value": "7"}, "không có số liệu «other»"),
        ({"input_name": "mark", "input_value": "nhiều"}, "«nhiều» không phải là giá trị"),
        ({"criterion_code": "1.2", "input_name": "grade", "input_value": "C"}, "«C» không phải là giá trị"),
        ({"criterion_code": "1", "input_name": "mark", "input_value": "7"}, "tính từ các tiêu chí con"),
        ({"criterion_code": "9", "input_name": "mark", "input_value": "7"}, "bộ tiêu chí thu không có tiêu chí này"),
        ({"agency_code": "XX", "input_name": "mark", "input_value": "7"}, "không có cơ quan mã XX vào ngày 31/12/2024"),
        ({"agency_code": "03", "input_name": "mark", "input_value": "7"}, "chưa có báo cáo năm 2024 được chấm"),
        ({"agency_code": "04", "input_name": "mark", "input_value": "7"}, "không có bộ tiêu chí năm 2024"),
        ({"agency_code": "02", "input_name": "mark", "input_value": "7"}, "không được chấm theo công thức"),
    ],
)
def test_a_decision_that_changes_no_score_is_named_with_its_reason(connection, decision, why):
    before = figures(connection)
    decide(connection, 3, **decision)

    found = idle(connection)

    assert figures(connection).equals(before) is (why is not None)
    key = (decision.get("agency_code", "01"), decision.get("criterion_code", "1.1"))
    assert [(each.appraisal_id, each.agency_code, each.criterion_code) for each in found] == [(3, *key)] * bool(why)
    assert all(str(why) in each.why for each in found)


@ON_SQLITE
def test_a_decision_that_a_later_one_replaces_is_not_asked_about(connection):
    decide(connection, 1, input_name="mark", input_value="nhiều")
    decide(connection, 2, input_name="mark", input_value="7")
    decide(connection, 3, round=2, input_name="mark", input_value="chín")
    decide(connection, 4, input_name="mark", input_value="8")

    assert [each.appraisal_id for each in idle(connection)] == [3]


@ON_SQLITE
def test_decisions_are_named_by_number_whatever_their_round_or_time(connection):
    for number, round_, input_name in ((5, 1, "news1"), (2, 2, "other"), (7, 1, "another"), (4, 1, None)):
        points = {"points_exact": Fraction(11)} if input_name is None else {"input_value": "7"}
        at = DECIDED - timedelta(hours=number)
        decide(connection, number, round=round_, input_name=input_name, decided_at=at, **points)

    assert [each.appraisal_id for each in idle(connection)] == [2, 4, 5, 7]


@ON_SQLITE
def test_a_decision_after_the_lock_counts_by_the_servers_clock(connection):
    decide(connection, 1, points_exact=Fraction(5), recorded_at=datetime(2025, 3, 1, tzinfo=UTC))

    (found,) = idle(connection)

    assert "sau khi vòng «Thẩm định lần 1» khóa" in found.why


@ON_SQLITE
def test_an_extension_of_a_round_is_for_its_own_agency(connection):
    step = {"event": "appraisal_1_due", "period": "-", "agency_code": "01", "document_number": "7/QĐ"}
    connection.execute(sa.insert(calendar_entry).values(year=YEAR, due_on=date(2025, 3, 2), **step))
    late = datetime(2025, 3, 2, 16, tzinfo=UTC)
    decide(connection, 1, points_exact=Fraction(5), decided_at=late)
    decide(connection, 2, agency_code="02", ruling="refuse_not_applicable", decided_at=late)

    assert [each.appraisal_id for each in idle(connection)] == [2]


@ON_SQLITE
def test_a_mark_is_withdrawn_by_an_empty_one(connection):
    decide(connection, 1, input_name="mark", input_value="7")
    marked = figures(connection)
    decide(connection, 2, input_name="mark", input_value=None)

    assert not figures(connection).equals(marked)
    assert idle(connection) == []


@ON_SQLITE
def test_decisions_of_another_year_are_that_years(connection):
    decide(connection, 1, year=YEAR + 1, points_exact=Fraction(1))

    assert idle(connection) == []


UNREADABLE = {
    "1/0": ("points_exact", "điểm quyết định không phải là phân số"),
    "abc": ("points_exact", "điểm quyết định không phải là phân số"),
    "infinity": ("decided_at", "thời điểm quyết định không nằm trong các năm 2000-2099"),
}


@pytest.fixture
def past_the_checks(connection: sa.Connection) -> Iterator[None]:
    """The tables' owner can always put a row there that the database would refuse."""
    is_sqlite = connection.dialect.name == "sqlite"
    moment = connection.begin_nested()
    lifted = (
        ["PRAGMA ignore_check_constraints = ON"]
        if is_sqlite
        else [f"ALTER TABLE appraisal DROP CONSTRAINT IF EXISTS ck_appraisal_{name}" for name in DECISION_FORMS]
    )
    for statement in lifted:
        connection.exec_driver_sql(statement)
    yield
    moment.rollback()
    if is_sqlite:
        connection.exec_driver_sql("PRAGMA ignore_check_constraints = OFF")


@pytest.mark.attack(expected="a finding of that row")
@pytest.mark.parametrize("emptied", ["sqlite", "postgresql"], indirect=True)
@pytest.mark.usefixtures("past_the_checks")
@pytest.mark.parametrize("value", UNREADABLE)
def test_a_row_that_nobody_can_read_is_named_and_costs_no_other_decision(connection: sa.Connection, value: str) -> None:
    column, why = UNREADABLE[value]
    decide(connection, 1, input_name="mark", input_value="7")
    without = figures(connection)
    decide(connection, 2, points_exact=Fraction(1))
    connection.exec_driver_sql(f"UPDATE appraisal SET {column} = '{value}' WHERE appraisal_id = 2")  # noqa: S608 - our own

    assert figures(connection).equals(without)
    (found,) = idle(connection)
    assert (found.appraisal_id, found.agency_code, found.criterion_code) == (2, "01", "1.1")
    (reason,) = found.why.split("; ")
    assert reason.startswith(why)
    assert tell_appraisals(connection, YEAR, at=DECIDED) == 1
    assert [each for each in contradicted_rows(connection, YEAR) if each.startswith("appraisal")] == [
        "appraisal 2: its points or moments are none, and nobody can read it"
    ]
    assert table_breaches(connection, appraisal, YEAR) == (1, [])


@ON_SQLITE
def test_the_sentence_names_each_decision_up_to_a_number():
    some = [IdleDecision(number, "01", "1.1", "vì thế") for number in range(1, SHOWN + 3)]

    assert idle_sentence(some[:2]) == (
        "2 quyết định thẩm định chưa có tác dụng với điểm nào:"
        " số 1 (01, tiêu chí 1.1): vì thế; số 2 (01, tiêu chí 1.1): vì thế"
    )
    assert idle_sentence(some[:SHOWN]).endswith("; số 20 (01, tiêu chí 1.1): vì thế")
    assert idle_sentence(some).endswith("; và 2 quyết định nữa")
