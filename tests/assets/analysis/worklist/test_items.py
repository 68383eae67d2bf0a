from __future__ import annotations

from fractions import Fraction
from typing import Any

from assets.analysis.worklist.effects import Effect, Standing
from assets.analysis.worklist.items import ORDER_WORDS, Signs, work_list

NOW = Standing(Fraction(1), Fraction(50), 4, "Khá")


def effect(criterion: str, least: tuple[int, int, int] = (0, 0, 0), most: tuple[int, int, int] = (0, 0, 0)) -> Effect:
    """With places, passed and boundaries at each end."""
    low, high = (Standing(Fraction(0), Fraction(50), 4, "Khá", *end) for end in (least, most))
    return Effect("thu", "a", criterion, NOW, low, high)


ORDERED: list[tuple[Effect, dict[str, Any]]] = [
    (effect("ranks", least=(2, 3, 0)), {}),
    (effect("ranks at the other end", most=(2, 2, 0)), {}),
    (effect("boundaries", least=(1, 1, 0), most=(1, 2, 2)), {}),
    (effect("fewer boundaries", most=(1, 2, 1)), {"was_lowered": True}),
    (effect("lowered last year", most=(0, 1, 0)), {"was_lowered": True}),
    (effect("gap", most=(0, 1, 0)), {"gap": Fraction(2)}),
    (effect("smaller gap", most=(0, 1, 0)), {"gap": Fraction(1), "lacks_evidence": True}),
    (effect("evidence", most=(0, 1, 0)), {"lacks_evidence": True}),
    (effect("findings", most=(0, 1, 0)), {"finding_count": 3}),
    (effect("fewer findings", most=(0, 1, 0)), {"finding_count": 1}),
    (effect("nothing"), {"finding_count": 9}),
]
"""Each above the next; the first sign that differs decides."""


def test_the_order_of_priority_is_the_one_that_is_told() -> None:
    signs = {("a", each.criterion_code): Signs(**facts) for each, facts in ORDERED if facts}
    items = work_list([each for each, _ in reversed(ORDERED)], signs)
    assert [item.effect.criterion_code for item in items] == [each.criterion_code for each, _ in ORDERED]
    assert [item.position for item in items] == list(range(1, len(ORDERED) + 1))
    assert len(ORDER_WORDS) == 6
