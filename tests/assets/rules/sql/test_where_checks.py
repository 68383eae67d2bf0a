from __future__ import annotations

from pathlib import Path

import pytest

from assets.rules.framework.files import parse_framework
from assets.rules.framework.folder import load_frameworks
from assets.rules.framework.model import Criterion
from assets.rules.sql.where_checks import uncomputable_conditions

FRAMEWORKS = Path(__file__).parents[4] / "fixtures" / "frameworks"


def criterion(where: str) -> Criterion:
    return parse_framework(
        f"""
framework: thu
title: Thử
level: commune
years: [2024]
basis: {{document: 1/QĐ, issued: 2024-01-01, issuer: Thử}}
criteria:
  - code: "1"
    name: Thử
    max: 1
    inputs:
      fine: {{from: plan_tasks, count: "*", where: "planned_quantity * 0.5 > 1"}}
      asked: {{from: activities, count: "*", where: "{where}"}}
    score: "least(max, fine + asked)"
""",
        path="thu.yaml",
    ).leaves()[0]


@pytest.mark.parametrize(
    ("where", "reason", "offset"),
    [
        ("quantity / reach >= 0.5", "không chia cho một cột", 0),
        ("channel = 'website' and cost_vnd * reach > 1", "19 chữ số", 24),
    ],
)
def test_a_condition_that_would_fail_in_the_night_is_found_with_its_place(where, reason, offset):
    (problem,) = uncomputable_conditions(criterion(where))
    assert problem.location == ("inputs", "asked", "where")
    assert reason in problem.message
    assert problem.offset == offset


def test_the_way_that_the_message_advises_is_accepted():
    assert list(uncomputable_conditions(criterion("quantity >= 0.5 * reach"))) == []


def test_every_shipped_framework_can_be_computed():
    loaded = load_frameworks(FRAMEWORKS).loaded
    assert loaded
    assert [
        problem for each in loaded for leaf in each.framework.leaves() for problem in uncomputable_conditions(leaf)
    ] == []
