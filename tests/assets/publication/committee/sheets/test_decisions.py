"""Every decision that final points rest on, a row a decision."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from typing import Any

from assets.publication.committee.sheets.decisions import DECISION_COLUMNS, decision_rows
from tests.assets.publication.committee.sheets.small_year import scores, small_year


def made(number: int, kind: str, **facts: Any) -> dict[str, Any]:
    entry = {"id": number, "round": 1, "kind": kind, "input": None, "from": None, "to": None}
    return entry | {"by": "Trần Văn Bình", "document": None, "reason": "Thiếu\ntài liệu"} | facts


def scored(agency: str, code: str, track: str, *decisions: dict[str, Any]) -> tuple[Any, ...]:
    trace = json.dumps({"decisions": decisions}) if decisions else '{"points": 1}'
    return ("thu", agency, code, track, Decimal(1), Fraction(1), True, None, None, trace)


def test_decisions_stand_in_the_order_of_agencies_and_criteria_with_what_they_change() -> None:
    given = [
        scored("02", "1.1", "final", made(5, "points", **{"from": None, "to": "3/2"})),
        scored("01", "2", "final", made(4, "points", round=2, document="9/BB", **{"from": "1/3", "to": "1"})),
        scored("01", "1.1", "final", made(2, "withdraw"), made(3, "points", **{"from": "1", "to": "0"})),
        scored("01", "1.1", "computed", made(9, "points", **{"from": "1", "to": "0"})),
        scored("01", "1.2", "final"),
    ]
    frame = scores(*(row[:-1] for row in given)).assign(trace=[row[-1] for row in given])
    rows = decision_rows(small_year(criterion_scores=frame))
    assert {len(row) for row in rows} == {len(DECISION_COLUMNS)}
    assert [(*row[2:5], *row[6:13]) for row in rows] == [
        ("01", "Xã 01", "1.1", 2, "Tổ giúp việc", "rút quyết định trước", None, None, "Trần Văn Bình", None),
        ("01", "Xã 01", "1.1", 3, "Tổ giúp việc", "điểm", "1", "0", "Trần Văn Bình", None),
        ("01", "Xã 01", "2", 4, "Thẩm định lần 2", "điểm", "0,3333", "1", "Trần Văn Bình", "9/BB"),
        ("02", "Xã 02", "1.1", 5, "Tổ giúp việc", "điểm", "không chấm được", "1,5", "Trần Văn Bình", None),
    ]
    assert {row[13] for row in rows} == {"Thiếu tài liệu"}
