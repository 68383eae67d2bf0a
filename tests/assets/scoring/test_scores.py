from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest

from assets.review.decisions import Decision
from assets.rules.framework.files import parse_framework
from assets.scoring.appraisal.appraisals import Appraisals
from assets.scoring.indices import score_indices
from assets.scoring.scores import score_criteria
from warehouse.tables import criterion_score

YEAR = 2024
FRAMEWORK = parse_framework(
    f"""
framework: thu
title: Thử
level: commune
years: [{YEAR}]
basis: {{document: 1/QĐ, issued: {YEAR}-01-01, issuer: Thử}}
exemptions: [{{agencies: ["09"], criteria: ["2"], reason: không có thủ tục hành chính}}]
criteria:
  - code: "1"
    name: Nhóm một
    max: 3
    criteria:
      - code: "1.1"
        name: Kế hoạch
        max: 1
        inputs: {{planned: {{declared: integer}}, done: {{declared: integer}}}}
        score: "done / planned * max"
        not_applicable: exclude
      - code: "1.2"
        name: Tài liệu
        max: 2
        inputs: {{agreed: {{declared: yes_no}}}}
        score: [{{when: agreed, points: max}}, {{otherwise: 0}}]
        evidence: [{{kind: plan, required: true}}, {{kind: report, required: true}}, {{kind: photo}}]
        without_evidence: zero
        not_applicable: full
  - code: "2"
    name: Nhóm hai
    max: 1
    criteria:
      - code: "2.1"
        name: Điểm của lãnh đạo
        max: 1
        inputs: {{mark: {{appraised: number}}}}
        score: mark
  - code: "3"
    name: Điểm thưởng
    max: 2
    kind: bonus
    beyond_scale: true
    inputs: {{extra: {{declared: number}}}}
    score: extra
""",
    path="thu.yaml",
)
TYPES = {"agreed": "boolean"}
SOUND = {
    ("1.1", "planned"): "3",
    ("1.1", "done"): "2",
    ("1.2", "agreed"): "true",
    ("2.1", "mark"): "1/2",
    ("3", "extra"): "0",
}
HALF = Decision(1, "01", "1.1", 1, "vì", "An", datetime(YEAR + 1, 3, 1, tzinfo=UTC), points_exact=Fraction(1, 2))
CARD = {"self_points": Decimal(1), "not_applicable": None, "evidence_kinds": "plan,report"}


def inputs_frame(agencies: dict[str, dict[tuple[str, str], str | None]]) -> pd.DataFrame:
    rows = [
        (YEAR, "thu", agency, code, name, TYPES.get(name, "number"), value, 1)
        for agency, changed in agencies.items()
        for (code, name), value in (SOUND | changed).items()
    ]
    names = ["year", "framework_id", "agency_code", "criterion_code", "input_name", "value_type", "value", "row_count"]
    return pd.DataFrame(rows, columns=names).astype({"value": "str"})


def scorecard_frame(agencies: dict[str, dict[str, dict[str, Any]]]) -> pd.DataFrame:
    rows = [
        {"agency_code": agency, "criterion_code": code} | CARD | changed.get(code, {})
        for agency, changed in agencies.items()
        for code in ("1.1", "1.2", "2.1", "3")
    ]
    types = {"not_applicable": "boolean", "evidence_kinds": "str"}
    return pd.DataFrame(rows, columns=["agency_code", "criterion_code", *CARD]).astype(types)


def scored(
    inputs: dict[tuple[str, str], str | None] | None = None,
    card: dict[str, dict[str, Any]] | None = None,
    agency: str = "01",
) -> pd.DataFrame:
    """Scores of one agency, by criterion and track."""
    frame = score_criteria(
        inputs_frame({agency: inputs or {}}), scorecard_frame({agency: card or {}}), [FRAMEWORK], YEAR
    )
    return frame.set_index(["criterion_code", "track"])


def points(frame: pd.DataFrame, track: str = "computed") -> dict[str, Fraction | None]:
    return frame.xs(track, level="track")["points_exact"].to_dict()


def maxima(frame: pd.DataFrame, track: str = "computed") -> dict[str, Fraction]:
    return frame.xs(track, level="track")["max_points_exact"].to_dict()


def test_every_criterion_has_a_row_in_every_track_in_the_order_of_the_key():
    frame = score_criteria(inputs_frame({"02": {}, "01": {}}), scorecard_frame({"01": {}}), [FRAMEWORK], YEAR)
    assert list(frame.columns) == [column.name for column in criterion_score.columns]
    codes = ["1", "1.1", "1.2", "2", "2.1", "3"]
    key = list(zip(frame["agency_code"], frame["criterion_code"], frame["track"], strict=True))
    assert key == [
        (agency, code, track) for agency in ("01", "02") for code in codes for track in ("computed", "final", "self")
    ]


def test_what_an_agency_claims_and_what_is_decided_leave_a_table_of_outside_figures_alone():
    outside = parse_framework(
        f"""
framework: ngoai
title: Thử
level: commune
years: [{YEAR}]
basis: {{document: 1/QĐ, issued: {YEAR}-01-01, issuer: Thử}}
criteria:
  - {{code: "1.1", name: SIPAS, max: 1, not_applicable: exclude, inputs: {{s: {{external: SIPAS}}}}, score: s / 100}}
""",
        path="ngoai.yaml",
    )
    inputs = inputs_frame({"01": {}, "02": {}})
    mine = inputs.drop_duplicates("agency_code").assign(
        framework_id="ngoai", criterion_code="1.1", input_name="s", value="80"
    )
    frame = score_criteria(
        pd.concat([inputs, mine]),
        scorecard_frame({"01": {}, "02": {"1.1": {"not_applicable": True}}}),
        [outside, FRAMEWORK],
        YEAR,
        appraisals=Appraisals({("01", "1.1"): (HALF,)}),
    )
    found = frame[frame["track"].eq("final") & frame["criterion_code"].eq("1.1")]
    found = found.set_index(["framework_id", "agency_code"])
    assert found["is_applicable"].to_dict() == {
        ("ngoai", "01"): True, ("ngoai", "02"): True, ("thu", "01"): True, ("thu", "02"): False,
    }  # fmt: skip
    assert found.loc["thu", "points_exact"]["01"] == Fraction(1, 2)
    assert found.loc["ngoai", "points_exact"].tolist() == [Fraction(4, 5)] * 2
    assert set(frame.loc[frame["framework_id"] == "ngoai", "track"]) == {"computed", "final", "self"}


def test_points_are_exact_and_printed_once_at_the_end():
    frame = scored()
    assert points(frame) == {
        "1": Fraction(8, 3),
        "1.1": Fraction(2, 3),
        "1.2": 2,
        "2": Fraction(1, 2),
        "2.1": Fraction(1, 2),
        "3": 0,
    }
    assert frame.loc[("1", "computed"), "points"] == Decimal("2.67")
    assert maxima(frame) == {"1": 3, "1.1": 1, "1.2": 2, "2": 1, "2.1": 1, "3": 0}


THIRDS = """
framework: ba
title: Ba phần
level: commune
years: [2024]
basis: {document: 1/QĐ, issued: 2024-01-01, issuer: Thử}
rounding: {points: 1, criterion_points: 3}
total: 100
criteria:
  - code: "1"
    name: Gốc
    max: 100
    criteria:
      - {code: a, name: A, max: 200/3, weight: 1, inputs: {x: {declared: number}}, score: x}
      - {code: b, name: B, max: 10, weight: 1, inputs: {x: {declared: number}}, score: x}
      - {code: c, name: C, max: 1, weight: 1, self_scored: false, inputs: {x: {declared: number}}, score: x}
"""


def test_a_weighted_table_of_thirds_is_scored_printed_and_totalled_in_every_track():
    framework = parse_framework(THIRDS, path="ba.yaml")
    given = {("a", "x"): "40", ("b", "x"): "5", ("c", "x"): "1"}
    inputs = inputs_frame({"01": given})
    inputs = inputs[inputs["criterion_code"].isin(["a", "b", "c"])].assign(framework_id="ba")
    card = pd.concat(
        scorecard_frame({"01": {}}).head(1).assign(criterion_code=code, self_points=Decimal(typed))
        for code, typed in (("a", "66.667"), ("b", "4"), ("c", "1"))
    )
    frame = score_criteria(inputs, card, [framework], YEAR).set_index(["criterion_code", "track"])
    # (3/5 + 1/2 + 1) / 3 · 100
    assert points(frame) == {"1": 70, "a": 40, "b": 5, "c": 1}
    # Its own maximum as the form states it; the third is not its to give, and has no part in the mean.
    assert points(frame, "self") == {"1": 70, "a": Fraction(200, 3), "b": 4, "c": 0}
    assert maxima(frame, "self") == {"1": 100, "a": Fraction(200, 3), "b": 10, "c": 0}
    assert frame.loc[("a", "self"), "points"] == Decimal("66.667")
    agencies = pd.DataFrame({"code": ["01"], "group_code": ["g"]})
    reports = pd.DataFrame({"agency_code": ["01"], "submission_id": [1]})
    (total,) = (
        score_indices(frame.reset_index(), agencies, reports, [framework], YEAR).query("track == 'final'").itertuples()
    )
    assert (str(total.points), total.max_points_exact, total.index_exact) == ("70.0", 100, 70)


def test_a_child_without_points_leaves_its_parent_without_and_is_named():
    frame = scored({("1.1", "planned"): "0"})
    assert points(frame)["1.1"] is None
    assert "chia cho 0" in frame.loc[("1.1", "computed"), "error"]
    assert points(frame)["1"] is None
    assert frame.loc[("1", "computed"), "error"] == "Tiêu chí thành phần chưa có điểm: 1.1"
    assert points(frame)["2"] == Fraction(1, 2)


def test_an_excluded_criterion_leaves_points_and_maximum():
    frame = scored({("1.1", "planned"): None}, {"1.1": {"not_applicable": True}})
    for track in ("computed", "self"):
        assert not frame.loc[("1.1", track), "is_applicable"]
        assert (points(frame, track)["1.1"], maxima(frame, track)["1.1"]) == (0, 0)
        assert maxima(frame, track)["1"] == 2
    assert points(frame)["1"] == 2


def test_a_claim_that_earns_the_maximum_needs_neither_inputs_nor_evidence():
    claim = {"not_applicable": True, "evidence_kinds": None, "self_points": None}
    frame = scored({("1.2", "agreed"): None}, {"1.2": claim})
    assert (points(frame)["1.2"], maxima(frame)["1.2"]) == (2, 2)
    assert points(frame, "self")["1.2"] == 2


def test_a_claim_that_the_rule_forbids_changes_nothing():
    assert points(scored(card={"3": {"not_applicable": True}}))["3"] == 0
    assert points(scored({("3", "extra"): "1.5"}, {"3": {"not_applicable": True}}))["3"] == Fraction(3, 2)


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [("plan,report", 2), ("photo,plan,report", 2), ("plan", 0), ("photo", 0), (None, 0)],
)
def test_points_are_lost_where_a_required_kind_of_evidence_is_not_named(kinds, expected):
    assert points(scored(card={"1.2": {"evidence_kinds": kinds}}))["1.2"] == expected


def test_an_exempt_agency_skips_the_criterion_and_all_below():
    frame = scored({("2.1", "mark"): None}, agency="09")
    for code in ("2", "2.1"):
        assert not frame.loc[(code, "computed"), "is_applicable"]
        assert (points(frame)[code], maxima(frame)[code]) == (0, 0)
    assert "không có thủ tục hành chính" in frame.loc[("2.1", "computed"), "sentence"]


def test_bonus_points_beyond_the_scale_add_nothing_to_the_maximum():
    frame = scored({("3", "extra"): "2"})
    assert (points(frame)["3"], maxima(frame)["3"]) == (2, 0)


def test_the_self_track_holds_the_agencys_own_points_where_it_scores_itself():
    frame = scored(card={"1.1": {"self_points": Decimal("0.75")}, "1.2": {"self_points": Decimal("1.5")}})
    assert points(frame, "self")["1"] == Fraction(9, 4)
    assert frame.loc[("1", "self"), "points"] == Decimal("2.25")
    assert not frame.loc[("2.1", "self"), "is_applicable"]
    assert maxima(frame, "self") == {"1": 3, "1.1": 1, "1.2": 2, "2": 0, "2.1": 0, "3": 0}
    assert frame.xs("self", level="track")["trace"].isna().all()


def test_self_points_that_are_missing_are_an_error_and_not_zero():
    frame = scored(card={"1.1": {"self_points": None}})
    assert points(frame, "self")["1.1"] is None
    assert frame.loc[("1.1", "self"), "error"] == "Cơ quan chưa tự chấm"
    assert points(frame, "self")["1"] is None
    assert points(frame)["1"] == Fraction(8, 3)


def test_self_points_above_the_maximum_stay_as_they_were_given():
    assert points(scored(card={"1.1": {"self_points": Decimal(7)}}), "self")["1.1"] == 7


def test_an_agency_without_a_scorecard_row_is_scored_from_its_inputs():
    frame = score_criteria(inputs_frame({"01": {}}), scorecard_frame({}), [FRAMEWORK], YEAR)
    by_code = frame[frame["track"] == "computed"].set_index("criterion_code")["points_exact"]
    assert by_code["1.1"] == Fraction(2, 3)
    assert by_code["1.2"] == 0  # its evidence is not named


def test_computed_rows_carry_their_trace_as_json_and_a_sentence():
    frame = scored()
    trace = json.loads(frame.loc[("1.1", "computed"), "trace"])
    assert (trace["points_exact"], trace["inputs"]) == ("2/3", {"planned": "3", "done": "2"})
    assert json.loads(frame.loc[("1", "computed"), "trace"]) == {
        "criterion": "1",
        "sum_of": ["1.1", "1.2"],
        "left_out": [],
    }
    assert frame.xs("computed", level="track")["sentence"].notna().all()


def test_inputs_of_an_unknown_framework_are_refused():
    inputs = inputs_frame({"01": {}}).assign(framework_id="khac")
    with pytest.raises(ValueError, match="khac"):
        score_criteria(inputs, scorecard_frame({}), [FRAMEWORK], YEAR)


def test_no_inputs_give_no_scores():
    frame = score_criteria(inputs_frame({}), scorecard_frame({}), [FRAMEWORK], YEAR)
    assert frame.empty
    assert list(frame.columns) == [column.name for column in criterion_score.columns]
