"""Error, trace and sentence of a parent criterion, from the state of its children.

What does not belong here: the parent's points (`totals`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from assets.rules.framework.model import Criterion
from assets.rules.language.exact_numbers import exact_text
from assets.rules.language.stated_figures import exactly


@dataclass(frozen=True, slots=True)
class Reasons:
    """The same for all agencies whose children are in the same state."""

    error: str | None
    trace: str
    sentence: str


def reasons(parent: Criterion, state: Sequence[bool | None]) -> Reasons:
    """From each child's state: scored, not scored, or (None) left out."""
    states = list(zip(parent.criteria, state, strict=True))
    counted = [child for child, scored in states if scored is not None]
    left_out = [child.code for child, scored in states if scored is None]
    unscored = [child.code for child, scored in states if scored is False]
    trace: dict[str, Any] = {"criterion": parent.code, **_parts(counted, parent), "left_out": left_out}
    for name, bound in (("cap", parent.cap), ("floor", parent.floor)):
        if bound is not None:
            trace[name] = exact_text(bound)
    error = f"Tiêu chí thành phần chưa có điểm: {', '.join(unscored)}" if unscored else None
    if error is not None:
        trace["error"] = error
    said = "; ".join(_said(counted, parent)) or "Không tính vào thang điểm"
    left = f"; không tính {', '.join(left_out)}" if counted and left_out else ""
    bounds = [
        f"{word} {exactly(bound)} điểm"
        for word, bound in (("nhiều nhất", parent.cap), ("ít nhất", parent.floor))
        if bound is not None
    ]
    sentence = error or "; ".join([said + left, *bounds])
    return Reasons(error, json.dumps(trace, ensure_ascii=False), sentence)


def _parts(counted: Sequence[Criterion], parent: Criterion) -> dict[str, Any]:
    """What is summed; of a weighted mean its weights, and what is added to it."""
    if not parent.is_weighted:
        return {"sum_of": [child.code for child in counted]}
    return {
        "mean_of": {child.code: exact_text(child.weight) for child in counted if child.weight is not None},
        "times": exact_text(parent.max_points),
        "added": [child.code for child in counted if child.weight is None],
    }


def _said(counted: Sequence[Criterion], parent: Criterion) -> Iterator[str]:
    summed = [child.code for child in counted if child.weight is None]
    weighted = [child for child in counted if child.weight is not None]
    if weighted:
        yield _mean(weighted, parent)
        if summed:
            yield f"cộng điểm của các tiêu chí {', '.join(summed)}"
    elif summed:
        yield f"Tổng điểm của các tiêu chí {', '.join(summed)}"


def _mean(weighted: Sequence[Criterion], parent: Criterion) -> str:
    """Equal weights say nothing, and are not said."""
    scaled = f"nhân với {exactly(parent.max_points)} điểm"
    if len({child.weight for child in parent.criteria if child.weight is not None}) == 1:
        codes = ", ".join(child.code for child in weighted)
        return f"Trung bình cộng tỷ lệ đạt được của các tiêu chí {codes}, {scaled}"
    codes = ", ".join(f"{child.code} (trọng số {exactly(child.weight)})" for child in weighted if child.weight)
    return f"Trung bình có trọng số tỷ lệ đạt được của các tiêu chí {codes}, {scaled}"
