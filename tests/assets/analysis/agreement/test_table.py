"""Agreement of appraisers: what is compared, how pairs are put together, who drifts."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any
from xml.etree import ElementTree as ET

import pandas as pd
import pytest

from assets.analysis.agreement.plot import agreement_markdown, agreement_svg
from assets.analysis.agreement.reading import disagreement_json, disagreement_sentence
from assets.analysis.agreement.table import appraisers_agreement
from assets.review.decisions import Decision
from assets.review.ratings import Ratings, disagreements, ratings
from assets.review.setting import Setting
from tests.assets.rules.framework_writing import framework_with

YEAR = 2025
SVG = "{http://www.w3.org/2000/svg}"
NOON = datetime(2026, 2, 3, 5, tzinfo=UTC)
RULES = """
inputs:
  held: {from: activities, count: '*'}
  done: {declared: yes_no, label: Hoàn thành}
score:
  - {when: done and held > 0, points: 4}
  - {when: not done or held = 0, points: 0}
"""


@pytest.fixture(scope="module")
def framework():
    return framework_with(RULES, most="4")


def decision(who: str, agency: str, hour: int = 0, **decided: Any) -> Decision:
    sound = {"appraisal_id": 1, "criterion_code": "1", "round": 1, "reason": "Thiếu văn bản"}
    return Decision(agency_code=agency, decided_by=who, decided_at=NOON + timedelta(hours=hour), **(sound | decided))


def points(who: str, agency: str, given: Any, hour: int = 0, **others: Any) -> Decision:
    return decision(who, agency, hour, points_exact=Fraction(given), **others)


def rated(framework, *decisions: Decision) -> Ratings:
    agencies = {each.agency_code for each in decisions}
    return ratings(decisions, Setting(YEAR, agencies, dict.fromkeys(agencies, "commune"), {"commune": framework}, ()))


def agreement(framework, *decisions: Decision) -> pd.DataFrame:
    return appraisers_agreement(rated(framework, *decisions), [framework], YEAR)


def row(frame: pd.DataFrame, first: str = "*", second: str = "*", code: str = "*", kind: str = "points") -> pd.Series:
    found = frame[
        (frame["appraiser"] == first)
        & (frame["other_appraiser"] == second)
        & (frame["criterion_code"] == code)
        & (frame["kind"] == kind)
    ]
    assert len(found) == 1
    return found.iloc[0]


def test_what_one_appraiser_alone_decided_is_not_compared(framework) -> None:
    assert agreement(framework).empty
    assert agreement(framework, points("An", "X", 2), points("Bình", "Y", 2)).empty


def test_an_appraiser_who_gives_less_drifts_and_the_others_rise_against_them(framework) -> None:
    given = {"X": (4, 3), "Y": (2, 1), "Z": (0, 0)}
    decisions = [
        points(who, agency, each[position], hour)
        for hour, (agency, each) in enumerate(given.items())
        for position, who in enumerate(("An", "Bình"))
    ]

    found = agreement(framework, *decisions)

    together = row(found)
    assert (together["item_count"], together["agreed_count"]) == (3, 1)
    # By hand: mean squares of items 37/6, of raters 2/3, of the rest 1/6; (37/6 - 1/6) / (38/6 + 1/3).
    assert together["agreement"] == Decimal("0.9000")
    assert pd.isna(together["drift_pct"])
    assert row(found, "An", "Bình")["agreement"] == row(found, "An")["agreement"] == together["agreement"]
    assert row(found, "*", "*", "1")["agreement"] == together["agreement"]
    low = row(found, "Bình")
    assert [low[name] for name in ("drift_pct", "drift_first_pct", "drift_second_pct")] == [
        Decimal("-16.67"), Decimal("-25.00"), Decimal("0.00"),
    ]  # fmt: skip
    assert row(found, "An")["drift_pct"] == Decimal("16.67")


def test_of_three_appraisers_the_pairs_count_by_their_items(framework) -> None:
    def done(who: str, agency: str, value: str) -> Decision:
        return decision(who, agency, input_name="done", input_value=value)

    alike = [done(who, agency, value) for who in ("An", "Bình") for agency, value in (("X", "true"), ("Y", "false"))]
    against = [done("Chi", "X", "false"), done("Chi", "Y", "true")]

    found = agreement(framework, *alike, *against)

    assert row(found, "An", "Bình", kind="choice")["agreement"] == 1
    assert row(found, "An", "Chi", kind="choice")["agreement"] == -1
    assert row(found, "Chi", kind="choice")["agreement"] == -1
    assert row(found, "An", kind="choice")["agreement"] == 0
    assert row(found, kind="choice")["agreement"] == Decimal("-0.3333")
    assert row(found, kind="choice")["agreed_count"] == 0
    assert pd.isna(row(found, "An", kind="choice")["drift_pct"])


def test_numbers_are_parts_of_the_greatest_figure_given(framework) -> None:
    held = [
        decision(who, agency, input_name="held", input_value=value)
        for who, values in (("An", ("10", "40")), ("Bình", ("8", "40")))
        for agency, value in zip("XY", values, strict=True)
    ]

    assert row(agreement(framework, *held), "An", kind="number")["drift_pct"] == Decimal("2.50")


@pytest.mark.parametrize(
    ("later", "left"),
    [
        (points("an", "X", 1, 1), {"points": "1"}),
        (points(" An ", "X", 1, 1), {"points": "1"}),
        (decision("An", "X", 1, input_name="held", input_value="7"), {"number": "7"}),
        (decision("An", "X", 0, input_name="held", input_value="7"), {"points": "3", "number": "7"}),
        (decision("An", "X", 1, ruling="withdraw"), {"ruling": "withdraw"}),
        (decision("An", "X", 1, ruling="accept_explanation"), {"ruling": "accept_explanation"}),
        (decision("An", "X", 1, ruling="refuse_not_applicable"), {"points": "3", "ruling": "refuse_not_applicable"}),
        (points("An", "X", 1, 1, round=2), {"points": "3", "points in 2": "1"}),
    ],
)
def test_an_appraisers_later_decision_stands(framework, later: Decision, left: dict[str, str]) -> None:
    found = rated(framework, points("An", "X", 3), later)

    said = {
        item.kind if item.round == 1 else f"{item.kind} in {item.round}": str(rating.value)
        for item, by in found.items()
        for rating in by.values()
    }
    assert said == left


def test_a_correction_taken_back_is_no_rating(framework) -> None:
    corrected = decision("An", "X", input_name="held", input_value="7")

    assert not rated(framework, corrected, decision("An", "X", 1, input_name="held"))


def test_two_who_decide_otherwise_are_named_with_what_each_decided(framework) -> None:
    decisions = [
        points("An", "X", "5/2"), points("Bình", "X", 3), points("An", "Y", 1), points("Bình", "Y", 1),
        decision("An", "X", 0, input_name="done", input_value="true"),
        decision("Chi", "X", 0, input_name="done", input_value="false"),
        decision("An", "Z", ruling="refuse_not_applicable"), decision("Chi", "Z", ruling="withdraw"),
    ]  # fmt: skip

    found = disagreements(rated(framework, *decisions))

    assert disagreement_sentence(found[::-1], [framework]) == (
        "3 mục có hai người thẩm định quyết định khác nhau: "
        "Z, tiêu chí 1, vòng 1: An không chấp nhận khai «không áp dụng», Chi rút quyết định trước; "
        "X, tiêu chí 1, vòng 1: An 2,5, Bình 3; X, tiêu chí 1, Hoàn thành, vòng 1: An có, Chi không"
    )
    assert [each["decided"] for each in disagreement_json(found)] == [
        {"An": "true", "Chi": "false"}, {"An": "5/2", "Bình": "3"},
        {"An": "refuse_not_applicable", "Chi": "withdraw"},
    ]  # fmt: skip


def test_the_plot_has_a_row_for_each_appraiser_and_is_sound_xml_whatever_they_are_called(framework) -> None:
    names = ("An <b>&", "Bình")
    found = agreement(framework, *(points(who, agency, 1 + (who > agency)) for who in names for agency in "XYZ"))

    shown = agreement_markdown(found)

    assert re.match(r"\*\*[\w-]+, vòng 1\*\*\n\n!\[Mức thống nhất\]\(data:image/svg\+xml;base64,[\w+/=]+\)$", shown)
    rows = found[(found["appraiser"] != "*") & (found["other_appraiser"] == "*") & (found["criterion_code"] == "*")]
    svg = agreement_svg(rows.astype(object).where(rows.notna(), None).to_dict("records"))
    said = [each.text or "" for each in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]  # noqa: S314 - written by us
    assert [text for text in said if "mục" in text] == ["An <b>& – điểm (3 mục)", "Bình – điểm (3 mục)"]
    dots = {each.get("href", "").removeprefix("#") for each in ET.fromstring(svg).iter(f"{SVG}use")}  # noqa: S314 - written by us
    assert dots, "a dot an appraiser and measure"
    assert dots <= {each.get("id") for each in ET.fromstring(svg).iter()}  # noqa: S314 - written by us


def test_the_plot_of_many_appraisers_stays_small() -> None:
    rows = [
        {
            "appraiser": f"Người thứ {number}", "kind": "points", "item_count": 12, "agreement": Decimal("0.5"),
            "drift_first_pct": Decimal(number), "drift_second_pct": Decimal(-number),
        }
        for number in range(40)
    ]  # fmt: skip

    assert len(agreement_svg(rows).encode()) < 6_000


def test_without_double_appraisals_the_plot_says_so(framework) -> None:
    assert agreement_markdown(agreement(framework)) == "Chưa có mục nào do hai người cùng thẩm định."
