from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from assets.rules.framework.files import LoadedFramework
from assets.rules.framework.text import PlacedText
from assets.submissions.checking.criterion_facts import criterion_facts
from checks.findings.model import unpacked
from checks.rules.scorecard.self_points import (
    missing_criteria,
    not_applicable_findings,
    self_points_findings,
    unknown_criteria,
)
from tests.assets.rules.weighted_frameworks import framework_of, leaf, parent
from warehouse.tables import scorecard

CRITERIA = pd.DataFrame(
    [
        ("F", "1", 0, 3, False, False, False),
        ("F", "1.1", 0, 2, True, True, False),
        ("F", "1.2", -1, 1, True, True, True),
        ("F", "1.3", 0, 1, True, False, False),
        ("G", "9", 0, 1, True, True, False),
    ],
    columns=["framework_id", "criterion_code", "least", "most", "is_leaf", "is_self_scored", "may_be_not_applicable"],
)
CRITERIA[["least", "most"]] = CRITERIA[["least", "most"]].map(Decimal).astype("object")
CRITERIA = CRITERIA.assign(typed_least=CRITERIA["least"], typed_most=CRITERIA["most"])


@pytest.fixture(name="card")
def _card(typed_rows):
    """Scorecard rows under framework F."""

    def card(*rows):
        return typed_rows(scorecard, *({"framework_id": "F"} | row for row in rows))

    return card


@pytest.mark.parametrize(
    ("code", "is_known"), [("1", True), ("1.1", True), ("9", False), ("1.10", False), (None, True)]
)
def test_a_criterion_belongs_to_the_agency_s_framework(card, cells, code, is_known):
    found = unknown_criteria(card({"criterion_code": code}), CRITERIA)
    assert cells(found) == ([] if is_known else [("CRITERION_UNKNOWN", 6, "criterion_code")])


def test_each_criterion_that_the_agency_scores_has_a_row(card):
    files = pd.DataFrame({"sha256": ["a", "b"], "framework_id": ["F", "F"], "sheet": ["Tự chấm điểm", "Điểm"]})
    rows = card({"criterion_code": "1.1"}, {"criterion_code": "1.2", "input_name": "staff"})
    found = missing_criteria(rows, files, CRITERIA)
    assert found[["sha256", "sheet", "criterion_code"]].to_numpy().tolist() == [
        ["a", "Tự chấm điểm", "1.2"],
        ["b", "Điểm", "1.1"],
        ["b", "Điểm", "1.2"],
    ]
    assert found["excel_row"].isna().all()


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"criterion_code": "1.1", "self_points": Decimal(2)}, None),
        ({"criterion_code": "1.1", "self_points": Decimal("2.01")}, "SELF_POINTS_OVER_MAX"),
        ({"criterion_code": "1.1", "self_points": Decimal(0)}, None),
        ({"criterion_code": "1.1", "self_points": Decimal("-0.01")}, "SELF_POINTS_UNDER_MIN"),
        ({"criterion_code": "1.2", "self_points": Decimal(-1)}, None),
        ({"criterion_code": "1.2", "self_points": Decimal("-1.5")}, "SELF_POINTS_UNDER_MIN"),
        ({"criterion_code": "1.1"}, "SELF_POINTS_MISSING"),
        ({"criterion_code": "1.2", "not_applicable": True}, None),
        ({"criterion_code": "1.1", "sha256": "begun"}, None),
        ({"criterion_code": "1.3"}, None),
        ({"criterion_code": "1.3", "self_points": Decimal(1)}, "SELF_POINTS_NOT_EXPECTED"),
        ({"criterion_code": "1"}, None),
        ({"criterion_code": "1", "self_points": Decimal(3)}, None),
        ({"criterion_code": "7", "self_points": Decimal(3)}, None),
    ],
)
def test_self_assessed_points_are_given_and_within_bounds(card, cells, row, expected):
    found = self_points_findings(card(row), CRITERIA, pd.DataFrame({"sha256": ["a"]}))
    assert cells(found) == ([] if expected is None else [(expected, 6, "self_points")])


def test_bounds_are_told_as_the_framework_writes_them(card):
    given = card({"criterion_code": "1.1", "self_points": Decimal("2.5"), "max_points": "99"})
    found = self_points_findings(given, CRITERIA, pd.DataFrame({"sha256": []}))
    assert unpacked(found["params"].item()) == {"found": Decimal("2.5"), "limit": Decimal(2)}
    assert found["criterion_code"].item() == "1.1"


def test_a_penalty_that_states_only_its_yearly_cap_may_be_as_low_as_that(card):
    rules = framework_of(leaf("1.1", 0, kind="penalty", cap=5, beyond_scale=True), framework="F")
    criteria = criterion_facts((LoadedFramework(rules, "", "", Path(), PlacedText("", "")),)).criteria
    for typed, codes in ((-5, []), (-6, ["SELF_POINTS_UNDER_MIN"])):
        given = card({"criterion_code": "1.1", "self_points": Decimal(typed)})
        assert self_points_findings(given, criteria, pd.DataFrame({"sha256": []}))["code"].tolist() == codes


def test_what_nobody_scores_himself_asks_for_no_points_and_no_row(card):
    rules = framework_of(
        parent("1", 6, leaf("1.1", 4, self_scored=True), leaf("1.2", 2)), leaf("2", 1), self_scored=False, framework="F"
    )
    criteria = criterion_facts((LoadedFramework(rules, "", "", Path(), PlacedText("", "")),)).criteria
    complete = pd.DataFrame({"sha256": ["a"], "framework_id": ["F"], "sheet": ["Tự chấm điểm"]})
    rows = card({"criterion_code": "1.2"}, {"criterion_code": "2", "self_points": Decimal(1)})
    assert missing_criteria(rows, complete, criteria)["criterion_code"].tolist() == ["1.1"]
    assert self_points_findings(rows, criteria, complete)["code"].tolist() == ["SELF_POINTS_NOT_EXPECTED"]


def test_a_maximum_that_no_decimal_equals_may_be_typed_as_stated_or_as_computed(card):
    thirds = framework_of(leaf("1.1", "100/3"), leaf("1.2", "200/3"), framework="F")
    criteria = criterion_facts((LoadedFramework(thirds, "", "", Path(), PlacedText("", "")),)).criteria
    for typed, is_over in (("33.33", False), ("33.333333333333336", False), ("33.34", True), ("33.3333334", True)):
        found = self_points_findings(
            card({"criterion_code": "1.1", "self_points": Decimal(typed)}), criteria, pd.DataFrame({"sha256": []})
        )
        assert found["code"].tolist() == (["SELF_POINTS_OVER_MAX"] if is_over else [])
    found = self_points_findings(
        card({"criterion_code": "1.2", "self_points": Decimal("66.67")}), criteria, pd.DataFrame({"sha256": []})
    )
    assert found.empty


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"criterion_code": "1.1", "not_applicable": True}, ("NOT_APPLICABLE_FORBIDDEN", 6, "not_applicable")),
        ({"criterion_code": "1.1", "not_applicable": False}, None),
        ({"criterion_code": "1.1"}, None),
        (
            {"criterion_code": "1.2", "not_applicable": True},
            ("NOT_APPLICABLE_WITHOUT_REASON", 6, "not_applicable_reason"),
        ),
        ({"criterion_code": "1.2", "not_applicable": True, "not_applicable_reason": "Không có xã trực thuộc"}, None),
    ],
)
def test_not_applicable_needs_leave_and_a_reason(card, cells, row, expected):
    assert cells(not_applicable_findings(card(row), CRITERIA)) == ([] if expected is None else [expected])
