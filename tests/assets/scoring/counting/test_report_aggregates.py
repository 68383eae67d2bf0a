"""What is asked of a table in one pass."""

from __future__ import annotations

import pytest

from assets.rules.engine.aggregates import Aggregate
from assets.rules.language.expressions import Expression, parse_expression, walk
from assets.scoring.counting.report_aggregates import MAX_ASKED_IN_ONE_PASS, MAX_NODES_IN_ONE_PASS, in_passes

CONDITION = parse_expression("quantity > 1 and reach > 1")
NODES = sum(1 for _ in walk(CONDITION))
LONG = parse_expression(" or ".join(["quantity > 1"] * 40))
LONG_NODES = sum(1 for _ in walk(LONG))


def asked(where: Expression | None = None) -> Aggregate:
    return Aggregate("activities", "count", None, where, None, None)


@pytest.mark.parametrize(
    ("count", "passes"),
    [
        (0, []),
        (1, [1]),
        (MAX_ASKED_IN_ONE_PASS, [MAX_ASKED_IN_ONE_PASS]),
        (MAX_ASKED_IN_ONE_PASS + 1, [MAX_ASKED_IN_ONE_PASS, 1]),
        (2 * MAX_ASKED_IN_ONE_PASS, [MAX_ASKED_IN_ONE_PASS] * 2),
    ],
)
def test_so_many_questions_are_asked_at_once_and_no_more(count: int, passes: list[int]) -> None:
    assert [len(each) for each in in_passes([asked()] * count)] == passes


def test_a_pass_is_filled_to_the_last_node_of_its_conditions(monkeypatch: pytest.MonkeyPatch) -> None:
    questions = [asked(CONDITION)] * 5
    for room, passes in ((2 * NODES, [2, 2, 1]), (2 * NODES - 1, [1] * 5), (3 * NODES, [3, 2])):
        monkeypatch.setattr("assets.scoring.counting.report_aggregates.MAX_NODES_IN_ONE_PASS", room)
        assert [len(each) for each in in_passes(questions)] == passes


def test_a_condition_longer_than_a_pass_has_one_to_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    assert LONG_NODES < MAX_NODES_IN_ONE_PASS
    monkeypatch.setattr("assets.scoring.counting.report_aggregates.MAX_NODES_IN_ONE_PASS", LONG_NODES - 1)
    questions = [asked(), asked(LONG), asked()]
    assert [len(each) for each in in_passes(questions)] == [1, 1, 1]
