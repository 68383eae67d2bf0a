"""Points that hang on the figures of the group: every track of a small group by hand, and any group by brute force."""

from __future__ import annotations

import json
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.reference.agencies import groups_of_year
from assets.rules.framework.files import parse_framework
from assets.rules.framework.model import Framework
from assets.scoring.appraisal.appraisals import read_appraisals
from assets.scoring.inputs import aggregate_inputs
from assets.scoring.scorecards import read_scorecards
from assets.scoring.scores import score_criteria
from tests.assets.scoring.small_group import HEAD, MORNING, POSTS, RULES, YEAR, decision, scored
from warehouse.rows.frames import read_table
from warehouse.tables import agency, appraisal, calendar_entry, scorecard


def points(frame: pd.DataFrame, track: str = "computed") -> dict[str, Any]:
    found = frame.xs(track, level="track")
    return {
        code: row["points_exact"] if row["is_applicable"] else "left out"
        for code, row in found.to_dict("index").items()
    }


def group_in_trace(frame: pd.DataFrame, code: str, track: str, name: str = "best") -> tuple[str, list[str], int]:
    trace = json.loads(frame.loc[(code, track), "trace"])
    return trace["inputs"][name], trace["group"][name]["agencies"], trace["group"][name]["counted"]


def test_a_correction_of_the_leader_moves_the_others_in_its_round_and_not_before():
    frame = scored(
        POSTS,
        decisions=(
            decision(1, "01", 1, input_name="posts", input_value="30"),
            decision(2, "01", 2, input_name="posts", input_value="20"),
        ),
    )
    assert points(frame) == {"01": 10, "02": 5, "03": 0}
    assert points(frame, "appraisal_1") == {"01": 10, "02": Fraction(15, 2), "03": 0}
    assert points(frame, "appraisal_2") == {"01": Fraction(20, 3), "02": 10, "03": 0} == points(frame, "final")
    assert group_in_trace(frame, "03", "computed") == ("40", ["01"], 3)
    assert group_in_trace(frame, "03", "appraisal_1") == ("30", ["01"], 3)
    assert group_in_trace(frame, "03", "final") == ("25", ["02"], 3)
    assert frame.loc[("02", "final"), "sentence"].endswith(
        "→ 10 điểm (mức cao nhất của nhóm là của 02; mức thấp nhất của nhóm là của 03)"
    )


def test_agencies_do_not_score_themselves_by_figures_that_they_cannot_know():
    assert points(scored(POSTS), "self") == dict.fromkeys(POSTS, "left out")


def test_a_decision_on_points_leaves_the_figure_and_a_withdrawal_gives_it_back():
    decided = decision(1, "01", 1, points_exact=Fraction(1))
    assert points(scored(POSTS, decisions=(decided,)), "final") == {"01": 1, "02": 5, "03": 0}
    corrected = decision(1, "01", 1, input_name="posts", input_value="25")
    withdrawn = decision(2, "01", 2, ruling="withdraw")
    frame = scored(POSTS, decisions=(corrected, withdrawn))
    assert points(frame, "appraisal_1") == {"01": 10, "02": 10, "03": 0}
    assert points(frame, "final") == points(frame)


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ({"01": {"posts": "7", "units": "1"}}, {"01": 10}),
        ({"01": {"posts": "7", "units": "1"}, "02": {"posts": "7", "units": "1"}}, {"01": 10, "02": 10}),
        ({**POSTS, "04": {"posts": None, "units": "1"}}, {"01": 10, "02": 5, "03": 0, "04": None}),
        # An impossible figure sets no measure for the others.
        ({**POSTS, "04": {"posts": "500", "units": "1"}}, {"01": 10, "02": 5, "03": 0, "04": 0}),
        # Nor does that of an agency to which the criterion does not apply.
        ({**POSTS, "09": {"posts": "80", "units": "1"}}, {"01": 10, "02": 5, "03": 0, "09": "left out"}),
    ],
    ids=["alone", "all equal", "without a figure", "impossible", "exempt"],
)
def test_figures_count_where_the_criterion_takes_them(figures, expected):
    assert points(scored(figures)) == expected


def test_a_claim_that_is_granted_takes_the_figure_out_and_its_refusal_brings_it_back():
    refusal = decision(1, "01", 1, ruling="refuse_not_applicable")
    frame = scored(POSTS, not_applicable=("01",), decisions=(refusal,))
    assert points(frame) == {"01": "left out", "02": 10, "03": 0}
    assert points(frame, "final") == {"01": 10, "02": 5, "03": 0}


def test_each_group_has_its_own_figures_and_an_agency_without_a_group_is_an_error():
    frame = scored(POSTS, groups={"01": "phường", "02": "xã", "03": "xã"})
    assert points(frame) == {"01": 10, "02": 10, "03": 0}
    with pytest.raises(ValueError, match="03 is in no group"):
        scored(POSTS, groups={"01": "xã", "02": "xã"})


def places(kind: str, *, ties: str = "min", least_first: bool = False) -> Framework:
    """Rules that give a figure of the group as points."""
    turned = ", least_first: true" if least_first else ""
    return parse_framework(
        f"""
{HEAD}
ranking: {{ties: {ties}}}
criteria:
  - code: "1"
    name: Số liệu của nhóm
    max: 1000
    inputs:
      own: {{declared: number, minimum: 0, maximum: 9}}
      figure: {{group: {kind}, of: own{turned}}}
    score: figure
""",
        path="thu.yaml",
    )


OWN = {"01": "3", "02": "5", "03": "5", "04": "1/2", "05": None}


@pytest.mark.parametrize(
    ("framework", "expected"),
    [
        (places("mean"), dict.fromkeys(OWN, Fraction(27, 8))),
        (places("count"), dict.fromkeys(OWN, 4)),
        (places("max"), dict.fromkeys(OWN, 5)),
        (places("min"), dict.fromkeys(OWN, Fraction(1, 2))),
        (places("rank"), {"01": 3, "02": 1, "03": 1, "04": 4, "05": None}),
        (places("rank", ties="dense"), {"01": 2, "02": 1, "03": 1, "04": 3, "05": None}),
        (places("rank", least_first=True), {"01": 2, "02": 3, "03": 3, "04": 1, "05": None}),
        (places("percentile"), {"01": Fraction(1, 2), "02": 1, "03": 1, "04": Fraction(1, 4), "05": None}),
        (
            places("percentile", least_first=True),
            {"01": Fraction(3, 4), "02": Fraction(1, 2), "03": Fraction(1, 2), "04": 1, "05": None},
        ),
    ],
)
def test_every_kind_of_figure_with_ties_and_an_agency_without_one(framework, expected):
    assert points(scored({code: {"own": value} for code, value in OWN.items()}, framework=framework)) == expected


exact = st.fractions(0, 9, max_denominator=4)
figures = st.one_of(st.none(), exact)


@settings(max_examples=25, deadline=None)
@given(
    own=st.lists(figures, min_size=1, max_size=6),
    corrections=st.lists(st.tuples(st.integers(0, 5), st.integers(1, 2), exact), max_size=4),
    kind=st.sampled_from(["max", "min", "mean", "count", "rank", "percentile"]),
)
def test_points_equal_a_recomputation_from_the_figures_of_each_track(own, corrections, kind):
    codes = [f"{number:02}" for number in range(1, len(own) + 1)]
    usable = sorted((each for each in corrections if each[0] < len(own)), key=lambda each: each[1])
    decisions = tuple(
        decision(number, codes[whose], of_round, input_name="own", input_value=str(value))
        for number, (whose, of_round, value) in enumerate(usable, start=1)
    )
    frame = scored(
        {code: {"own": None if value is None else str(value)} for code, value in zip(codes, own, strict=True)},
        framework=places(kind),
        decisions=decisions,
    )
    for track, last in (("computed", 0), ("appraisal_1", 1), ("appraisal_2", 2)):
        if track not in frame.index.get_level_values("track"):
            continue
        held = dict(zip(codes, own, strict=True))
        for whose, _, value in sorted((each for each in usable if each[1] <= last), key=lambda each: each[1]):
            held[codes[whose]] = value
        assert points(frame, track) == {code: brute_force(kind, code, held) for code in codes}


def brute_force(kind: str, code: str, held: Mapping[str, Fraction | None]) -> Fraction | int | None:
    there, own = [value for value in held.values() if value is not None], held[code]
    if kind == "count":
        return len(there)
    if not there or (own is None and kind in ("rank", "percentile")):
        return None
    if kind in ("rank", "percentile"):
        above = sum(value > own for value in there)
        return 1 + above if kind == "rank" else Fraction(len(there) - above, len(there))
    return {"max": max(there), "min": min(there), "mean": sum(there) / Fraction(len(there))}[kind]


def test_the_warehouse_gives_the_same_figures_on_both_databases(connection: sa.Connection, add_agency, add_submission):
    step = {"event": "appraisal_1_due", "period": "-", "agency_code": "*", "due_on": MORNING.date(), "name": None}
    connection.execute(sa.insert(calendar_entry).values(year=YEAR, **step))
    for code, given_figures in (POSTS | {"04": {"posts": "90", "units": "1"}}).items():
        add_agency(code, group_code="phường" if code == "03" else "xã")
        number = add_submission(code)
        for row, (name, value) in enumerate(given_figures.items(), start=2):
            cells = {"submission_id": number, "sheet": "Tự chấm", "excel_row": row, "criterion_code": "1"}
            connection.execute(sa.insert(scorecard).values(**cells, input_name=name, declared_value=value))
        if code == "04":
            claim = {"submission_id": number, "sheet": "Tự chấm", "excel_row": 9, "criterion_code": "1"}
            connection.execute(sa.insert(scorecard).values(**claim, not_applicable=True))
    inputs = aggregate_inputs(connection, [RULES], YEAR)
    found = {
        (row.agency_code, row.input_name): (row.value, row.row_count)
        for row in inputs.itertuples()
        if row.input_name in ("best", "lowest")
    }
    assert found == {
        **{(code, "best"): ("40", 2) for code in ("01", "02", "04")},
        **{(code, "lowest"): ("25", 2) for code in ("01", "02", "04")},
        ("03", "best"): ("10", 1),
        ("03", "lowest"): ("10", 1),
    }
    corrected = {"agency_code": "01", "criterion_code": "1", "round": 1, "input_name": "posts", "input_value": "20"}
    who = {"reason": "đếm lại", "decided_by": "Trần Văn Bình", "decided_at": MORNING}
    connection.execute(sa.insert(appraisal).values(appraisal_id=1, year=YEAR, **corrected, **who))
    # Nobody corrects a figure of the group: it follows from the agencies' own.
    refused = corrected | {"input_name": "best", "input_value": "1"}
    connection.execute(sa.insert(appraisal).values(appraisal_id=2, year=YEAR, **refused, **who))
    frame = score_criteria(
        inputs,
        read_scorecards(connection, YEAR),
        [RULES],
        YEAR,
        appraisals=read_appraisals(connection, [RULES], YEAR),
        groups=groups_of_year(read_table(connection, agency), YEAR),
    ).set_index(["agency_code", "track"])
    assert points(frame) == {"01": 10, "02": 0, "03": 10, "04": "left out"}
    assert points(frame, "final") == {"01": 0, "02": 10, "03": 10, "04": "left out"}


def test_a_trace_stays_short_where_hundreds_share_a_figure():
    many = {f"{number:03}": {"posts": "0", "units": "1"} for number in range(1, 200)}
    frame = scored({**many, "999": {"posts": "8", "units": "1"}})
    kept = json.loads(frame.loc[("999", "computed"), "trace"])["group"]["lowest"]
    assert (kept["counted"], kept["sharing"], kept["agencies"]) == (200, 199, list(many)[:50])
    said = frame.loc[("999", "computed"), "sentence"]
    assert said.endswith("mức thấp nhất của nhóm là của 001, 002, 003, 004, 005 và 194 cơ quan khác)")


OUTSIDE = parse_framework(
    HEAD
    + """
without_survey: rescale
criteria:
  - code: "1"
    name: Mức độ hài lòng so với nhóm
    max: 4
    inputs:
      known: {survey: Q1, option_weights: {A: 1, B: 0}}
      high: {group: max, of: known}
    score: [{when: "high = 0", points: 0}, {otherwise: "known / high * max"}]
""",
    path="thu.yaml",
)


def test_a_survey_that_was_not_held_leaves_the_criterion_out_and_outside_figures_ask_for_no_report():
    held = {"known": "1/2", "known_respondents": "8"}
    frame = scored({"01": held, "02": {"known": "1/4", "known_respondents": "4"}, "03": {}}, framework=OUTSIDE)
    assert points(frame) == {"01": 4, "02": 2, "03": "left out"}
    assert not OUTSIDE.asks_for_reports
