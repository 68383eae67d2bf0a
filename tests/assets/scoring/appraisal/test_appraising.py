"""Three rounds on one agency, every kind of decision: every track of every criterion against a table made by hand."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest
import sqlalchemy as sa

from assets.review.decisions import Decision
from assets.rules.framework.files import parse_framework
from assets.scoring.appraisal.appraisals import Appraisals, read_appraisals
from assets.scoring.appraisal.appraising import standing_as_of
from assets.scoring.indices import score_indices
from assets.scoring.inputs import aggregate_inputs
from assets.scoring.scorecards import read_scorecards
from assets.scoring.scores import score_criteria
from assets.submissions.register.in_force import scored_submissions
from warehouse.rows.frames import read_query, read_table
from warehouse.tables import agency, appraisal, calendar_entry, scorecard, submission

YEAR = 2024
MORNING = datetime(2025, 1, 20, 2, tzinfo=UTC)
RULES = parse_framework(
    """
framework: thu
title: Thử
level: commune
years: [2024]
basis: {document: 1/QĐ, issued: 2024-01-01, issuer: Thử}
classes: [{name: Tốt, from: 80}, {name: Khá, from: 50}, {name: Yếu, from: 0}]
criteria:
  - code: "1"
    name: Chung
    max: 40
    criteria:
      - code: "1.1"
        name: Hoàn thành nhiệm vụ
        max: 10
        inputs:
          planned: {declared: integer, minimum: 1, maximum: 100, label: Số nhiệm vụ}
          done: {declared: integer, minimum: 0, maximum: 100, label: Số nhiệm vụ đúng hạn}
        score: "least(1, done / planned) * max"
      - code: "1.2"
        name: Kế hoạch
        max: 10
        inputs: {issued: {declared: date, label: Ngày ban hành}}
        score: "case when issued is null then 0 when issued <= date '2024-01-31' then max else 5 end"
      - code: "1.3"
        name: Đối thoại
        max: 10
        not_applicable: exclude
        inputs: {held: {declared: yes_no, label: Có đối thoại}}
        score: "case when held then max else 0 end"
      - code: "1.4"
        name: Điểm của Hội đồng
        max: 10
        inputs: {mark: {appraised: number, minimum: 0, maximum: 10, label: Điểm của Hội đồng}}
        score: mark
""",
    path="thu.yaml",
)
NAMES = {2: "Thẩm định chéo"}
DECLARED = {("1.1", "planned"): "10", ("1.1", "done"): "10", ("1.2", "issued"): "2024-01-15", ("1.3", None): None}


@pytest.fixture
def year(connection: sa.Connection, add_agency, add_submission) -> sa.Connection:
    """01 declares everything in order and 1.3 not applicable; 02 the same; three rounds."""
    steps = ((1, date(2025, 1, 31), None), (2, date(2025, 2, 28), NAMES[2]), (3, date(2025, 3, 31), None))
    for number, day, name in steps:
        step = {"event": f"appraisal_{number}_due", "period": "-", "agency_code": "*", "due_on": day, "name": name}
        connection.execute(sa.insert(calendar_entry).values(year=YEAR, **step))
    for code in ("01", "02"):
        add_agency(code)
        number = add_submission(code)
        for row, ((criterion, name), value) in enumerate(DECLARED.items(), start=2):
            card = {"submission_id": number, "sheet": "Tự chấm", "excel_row": row, "criterion_code": criterion}
            given = {"input_name": name, "declared_value": value} if name else {"not_applicable": True}
            connection.execute(sa.insert(scorecard).values(**card, **given))
    return connection


def decide(connection: sa.Connection, number: int, criterion: str, of_round: int, **values: Any) -> None:
    row = {
        "appraisal_id": number, "year": YEAR, "agency_code": "01", "criterion_code": criterion, "round": of_round,
        "reason": "thiếu văn bản.", "decided_by": "Trần Văn Bình",
        "decided_at": MORNING + timedelta(days=30 * (of_round - 1), minutes=number),
    }  # fmt: skip
    connection.execute(sa.insert(appraisal).values(**(row | values)))


def scores(connection: sa.Connection) -> pd.DataFrame:
    inputs = aggregate_inputs(connection, [RULES], YEAR)
    appraisals = read_appraisals(connection, [RULES], YEAR)
    return score_criteria(inputs, read_scorecards(connection, YEAR), [RULES], YEAR, appraisals=appraisals)


def of_agency(frame: pd.DataFrame, code: str, column: str = "points_exact") -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    rows = frame[frame["agency_code"] == code]
    for criterion, track, value in zip(rows["criterion_code"], rows["track"], rows[column], strict=True):
        found.setdefault(track, {})[criterion] = None if value is None or value is pd.NA else value
    return found


def decide_everything(connection: sa.Connection) -> None:
    """Every kind of decision, over three rounds."""
    # Round 1: an input corrected; points decided; a claim refused; a mark; then a second thought on the first.
    decide(connection, 1, "1.1", 1, input_name="done", input_value="8")
    decide(connection, 2, "1.2", 1, points_exact=Fraction(4))
    decide(connection, 3, "1.3", 1, ruling="refuse_not_applicable")
    decide(connection, 4, "1.4", 1, input_name="mark", input_value="6,5")
    decide(connection, 5, "1.1", 1, input_name="done", input_value="9", document_number="9/BB-TTĐ")
    # After the lock of round 1, of a round that is none, of an unknown input: without effect.
    decide(connection, 6, "1.4", 1, points_exact=Fraction(1), decided_at=datetime(2025, 2, 1, tzinfo=UTC))
    decide(connection, 7, "1.4", 4, points_exact=Fraction(1), decided_at=MORNING)
    decide(connection, 8, "1.1", 1, input_name="extra", input_value="1")
    # Round 2: the explanation accepted; an input corrected over decided points; contradicted by a second appraiser.
    decide(connection, 9, "1.1", 2, ruling="accept_explanation", reason="đã gửi bổ sung")
    decide(connection, 10, "1.2", 2, input_name="issued", input_value="15/02/2024")
    decide(connection, 11, "1.3", 2, input_name="held", input_value="có")
    decide(connection, 12, "1.3", 2, input_name="held", input_value="không", decided_by="Lê Thị Hoa")
    # Round 3: withdrawn; the mark as a fraction; the mark taken back is told by the next test.
    decide(connection, 13, "1.3", 3, ruling="withdraw")
    decide(connection, 14, "1.4", 3, input_name="mark", input_value="22/3")


BY_HAND: dict[str, dict[str, Fraction | int | None]] = {
    # 1.3 is left out of the scale while the claim stands: 0 of 0. Without a mark 1.4 has no points, and 1 none.
    "computed": {"1.1": 10, "1.2": 10, "1.3": 0, "1.4": None, "1": None},
    "appraisal_1": {"1.1": 9, "1.2": 4, "1.3": 0, "1.4": Fraction(13, 2), "1": Fraction(39, 2)},
    "appraisal_2": {"1.1": 10, "1.2": 5, "1.3": 0, "1.4": Fraction(13, 2), "1": Fraction(43, 2)},
    "appraisal_3": {"1.1": 10, "1.2": 5, "1.3": 0, "1.4": Fraction(22, 3), "1": Fraction(67, 3)},
    "final": {"1.1": 10, "1.2": 5, "1.3": 0, "1.4": Fraction(22, 3), "1": Fraction(67, 3)},
}
MAXIMA = {"computed": 30, "appraisal_1": 40, "appraisal_2": 40, "appraisal_3": 30, "final": 30}


def test_every_track_of_every_criterion_is_as_computed_by_hand(year: sa.Connection) -> None:
    decide_everything(year)
    frame = scores(year)

    found = of_agency(frame, "01")
    assert {track: found[track] for track in BY_HAND} == BY_HAND
    assert {track: of_agency(frame, "01", "max_points_exact")[track]["1"] for track in MAXIMA} == MAXIMA
    # The other agency, on which nothing was decided, has the computed points in every track.
    other = of_agency(frame, "02")
    assert all(other[track] == other["computed"] for track in BY_HAND)
    assert found["self"] == other["self"]


def test_ranks_and_classes_are_those_of_each_track(year: sa.Connection) -> None:
    decide_everything(year)
    decide(year, 20, "1.4", 1, agency_code="02", points_exact=Fraction(7))
    frame = scores(year)
    sent = read_query(year, scored_submissions(YEAR), submission)

    indices = score_indices(frame, read_table(year, agency), sent, [RULES], YEAR)

    rows = indices.set_index(["agency_code", "track"])
    # 02: 27 of 30 in every round; 01: 39/2 and 43/2 of 40, then 67/3 of 30.
    assert rows.loc[("02", "appraisal_1"), ["rank", "class_name"]].tolist() == [1, "Tốt"]
    assert rows.loc[("01", "appraisal_1"), ["rank", "class_name"]].tolist() == [2, "Yếu"]
    assert rows.loc[("01", "appraisal_2"), ["rank", "class_name"]].tolist() == [2, "Khá"]
    assert rows.loc[("01", "final"), "index_exact"] == Fraction(670, 9)
    assert rows.loc[("01", "computed"), "index_exact"] is None


SENTENCES = [
    (
        "1.1",
        "appraisal_1",
        "Thẩm định lần 1 (Trần Văn Bình, văn bản 9/BB-TTĐ): số nhiệm vụ đúng hạn 8 → 9, do thiếu văn bản; ",
    ),
    ("1.2", "appraisal_1", "Thẩm định lần 1 (Trần Văn Bình): điểm 10 → 4, do thiếu văn bản; theo quy tắc: "),
    (
        "1.3",
        "appraisal_1",
        "Thẩm định lần 1 (Trần Văn Bình): không chấp nhận khai «không áp dụng», do thiếu văn bản; ",
    ),
    ("1.4", "appraisal_1", "Thẩm định lần 1 (Trần Văn Bình): điểm của Hội đồng không có → 6,5, do thiếu văn bản; "),
    ("1.1", "appraisal_2", "Thẩm định chéo (Trần Văn Bình): chấp nhận giải trình của cơ quan, do đã gửi bổ sung; "),
    ("1.2", "appraisal_2", "Thẩm định chéo (Trần Văn Bình): ngày ban hành 15/01/2024 → 15/02/2024, do thiếu văn bản; "),
    ("1.3", "appraisal_2", "Có đối thoại có → không, do thiếu văn bản"),
    ("1.3", "final", "Thẩm định lần 3 (Trần Văn Bình): rút quyết định trước, do thiếu văn bản; "),
]


@pytest.mark.parametrize(("criterion", "track", "said"), SENTENCES)
def test_the_sentence_says_round_author_reason_and_document(
    year: sa.Connection, criterion: str, track: str, said: str
) -> None:
    decide_everything(year)
    sentence = of_agency(scores(year), "01", "sentence")[track][criterion]
    assert said.lower() in sentence.lower()
    assert sentence[0].isupper()


def test_the_trace_tells_each_decision_that_holds_and_what_the_rule_gave(year: sa.Connection) -> None:
    decide(year, 1, "1.1", 1, input_name="done", input_value="8", file_sha256="ab" * 32, sheet="Thẩm định", excel_row=9)
    decide(year, 2, "1.1", 2, points_exact=Fraction(7, 2))

    trace = json.loads(of_agency(scores(year), "01", "trace")["final"]["1.1"])

    assert (trace["points_exact"], trace["points"]) == ("7/2", "3.50")
    assert (trace["rule_points_exact"], trace["inputs"]["done"]) == ("8", "8")
    first, second = trace["decisions"]
    assert {key: first[key] for key in ("id", "round", "kind", "input", "from", "to")} == {
        "id": 1, "round": 1, "kind": "input", "input": "done", "from": "10", "to": "8",
    }  # fmt: skip
    assert (first["file"], first["sheet"], first["row"]) == ("ab" * 32, "Thẩm định", 9)
    assert (second["kind"], second["from"], second["to"]) == ("points", "8", "7/2")


def test_a_decision_replaces_what_held_until_then(year: sa.Connection) -> None:
    decide(year, 1, "1.1", 1, points_exact=Fraction(7))
    decide(year, 2, "1.1", 2, points_exact=Fraction(6))
    decide(year, 3, "1.1", 3, input_name="done", input_value="5")
    traces = of_agency(scores(year), "01", "trace")

    told = {track: json.loads(traces[track]["1.1"])["decisions"] for track in ("appraisal_1", "appraisal_2", "final")}

    assert {track: [(each["from"], each["to"]) for each in found] for track, found in told.items()} == {
        "appraisal_1": [("10", "7")],
        "appraisal_2": [("7", "6")],
        # The rule computes the points anew.
        "final": [("10", "5")],
    }


def test_a_year_without_decisions_has_no_round_and_ends_as_computed(year: sa.Connection) -> None:
    found = of_agency(scores(year), "01")
    assert sorted(found) == ["computed", "final", "self"]
    assert found["final"] == found["computed"]


def decision(number: int, of_round: int, minutes: int = 0, **values: Any) -> Decision:
    at = MORNING + timedelta(minutes=minutes)
    return Decision(number, "01", "1.1", of_round, "vì", "An", at, **values)


def test_points_stand_over_inputs_of_the_same_moment_whatever_their_order() -> None:
    points, input_ = decision(1, 1, points_exact=Fraction(3)), decision(2, 1, input_name="done", input_value="1")
    for each in ([points, input_], [input_, points]):
        standing = standing_as_of(each, 1)
        assert standing is not None
        assert (standing.points, dict(standing.inputs)) == (points, {"done": input_})


def test_a_later_correction_takes_decided_points_away() -> None:
    points = decision(1, 1, points_exact=Fraction(3))
    later = decision(2, 1, 1, input_name="done", input_value="1")
    standing = standing_as_of([points, later], 1)
    assert standing is not None
    assert standing.points is None


def test_an_empty_value_takes_a_correction_of_that_input_back() -> None:
    given = [
        decision(1, 1, input_name="done", input_value="1"),
        decision(2, 1, input_name="planned", input_value="4"),
        decision(3, 2, input_name="done", input_value=None),
    ]
    standing = standing_as_of(given, 2)
    assert standing is not None
    assert list(standing.inputs) == ["planned"]
    first = standing_as_of(given, 1)
    assert first is not None
    assert list(first.inputs) == ["done", "planned"]


def test_nothing_stands_before_the_first_decision() -> None:
    assert standing_as_of([decision(1, 2, points_exact=Fraction(1))], 1) is None


def test_the_rounds_that_have_begun_end_with_the_last_that_decided_something() -> None:
    assert list(Appraisals.of([], {}).rounds) == []
    assert list(Appraisals.of([decision(1, 3, points_exact=Fraction(1))], {}).rounds) == [1, 2, 3]
