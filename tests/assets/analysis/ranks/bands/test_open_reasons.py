"""Items are open while appraisal can decide them and has a reason to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

import pytest

from assets.analysis.ranks.bands.open_reasons import Asked, Item, still_open, with_their_groups
from assets.reference.rounds import Round
from assets.review.decisions import Decision
from tests.assets.analysis.ranks.bands.frameworks import framework
from tests.assets.rules.framework_writing import framework_with

RULES = framework()
FIRST_LOCK, LAST_LOCK = date(2025, 2, 1), date(2025, 3, 1)
ROUNDS = [
    Round(number, f"Vòng {number}", None, locked_on, {"b": date(2025, 3, 15)}, None, {}, 0)
    for number, locked_on in ((1, FIRST_LOCK), (2, LAST_LOCK))
]
MARKED = "1.2"
"""The criterion whose input only appraisers give."""


def decided(round_number: int, **what: Any) -> Decision:
    at = datetime(2025, 1, 20, tzinfo=UTC)
    return Decision(1, "a", "2", round_number, "Thiếu", "An", at, **what)


def codes(
    decisions: Mapping[Item, list[Decision]] | None = None,
    explained: Mapping[Item, int] | None = None,
    signs: frozenset[Item] = frozenset(),
    today: date = LAST_LOCK,
) -> Mapping[str, frozenset[str]]:
    return still_open(RULES, ["a", "b"], ROUNDS, Asked(decisions or {}, explained or {}, signs), today)


POINTS, WITHDRAWN = decided(1, points_exact=Fraction(1)), decided(2, ruling="withdraw")
SECOND = ("a", "2")


@pytest.mark.parametrize(
    ("decisions", "explained", "signs", "expected"),
    [
        ({}, {}, frozenset(), {MARKED}),
        ({}, {}, frozenset({SECOND}), {MARKED, "2"}),
        ({SECOND: [POINTS]}, {}, frozenset({SECOND}), {MARKED}),
        ({SECOND: [POINTS]}, {SECOND: 1}, frozenset(), {MARKED, "2"}),
        ({SECOND: [POINTS, WITHDRAWN]}, {SECOND: 1}, frozenset(), {MARKED}),
        ({("a", MARKED): [decided(1, input_name="x", input_value="1")]}, {}, frozenset(), set()),
        ({("a", MARKED): [POINTS]}, {}, frozenset(), set()),
        ({("a", MARKED): [decided(1, ruling="withdraw")]}, {}, frozenset(), {MARKED}),
    ],
)
def test_what_has_a_reason_to_be_decided_is_open(
    decisions: Mapping[Item, list[Decision]],
    explained: Mapping[Item, int],
    signs: frozenset[Item],
    expected: set[str],
) -> None:
    assert codes(decisions, explained, signs)["a"] == expected


def test_an_agency_with_an_extension_is_appraised_longer() -> None:
    assert set(codes(today=date(2025, 3, 2))) == {"b"}
    assert codes(today=date(2025, 3, 16)) == {}
    assert still_open(RULES, ["a"], [], Asked({}, {}, frozenset({SECOND})), FIRST_LOCK) == {}


GROUPED = framework_with("inputs: {n: {declared: integer}, best: {group: max, of: n}}\nscore: n / best")


def test_an_open_item_keeps_those_of_its_group_open_that_its_figure_moves() -> None:
    groups = {"a": "x", "b": "x", "c": "x", "d": "y"}
    asked = Asked({("c", "1"): [POINTS]}, {}, frozenset())
    is_open = {"a": frozenset({"1"})}
    found = with_their_groups(GROUPED, is_open, groups, asked)
    assert {code: set(codes) for code, codes in found.items()} == {"a": {"1"}, "b": {"1"}, "c": set()}
    assert with_their_groups(RULES, is_open, groups, asked) == is_open
