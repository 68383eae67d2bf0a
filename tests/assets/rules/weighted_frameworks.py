"""Frameworks of sums, weighted means, bonuses and penalties, drawn at random, and their points by plain recursion."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from assets.rules.engine.totals import NOTHING, Points
from assets.rules.framework.files import parse_framework
from assets.rules.framework.model import Criterion, Framework

HEAD = {
    "framework": "thu",
    "title": "Thử",
    "level": "commune",
    "years": [2024],
    "basis": {"document": "1/QĐ", "issued": "2024-01-01", "issuer": "Thử"},
}
FIGURES = st.sampled_from([Fraction(1), Fraction(2), Fraction(100, 3), Fraction(1, 8), Fraction(1667, 10000)])
LEFT_OUT = Points(NOTHING, NOTHING, is_applicable=False)
Draw = Callable[[st.SearchStrategy[Any]], Any]


def framework_of(*criteria: Mapping[str, Any], **more: Any) -> Framework:
    """A framework with such criteria."""
    return parse_framework(json.dumps({**HEAD, **more, "criteria": criteria}), path="thu.yaml")


def leaf(code: str, most: object, **more: Any) -> dict[str, Any]:
    """A leaf whose points are what is declared."""
    given = {"code": code, "name": f"Tiêu chí {code}", "max": most, "basis": "Mục 1", **more}
    return given | {"inputs": {"x": {"declared": "number"}}, "score": "x"}


def parent(code: str, most: object, *children: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """A parent of such children."""
    return {"code": code, "name": f"Nhóm {code}", "max": most, "criteria": children, **more}


def _on_scale(given: Mapping[str, Any]) -> Fraction:
    return NOTHING if given.get("beyond_scale") else Fraction(given["max"])


def _leaf(draw: Draw, code: str) -> dict[str, Any]:
    kind = draw(st.sampled_from(["standard"] * 4 + ["bonus", "penalty"]))
    if kind == "penalty":
        return leaf(code, 0, kind=kind, min=-5)
    return leaf(code, _text(draw(FIGURES)), kind=kind, **({"beyond_scale": True} if kind == "bonus" else {}))


def _node(draw: Draw, code: str, depth: int) -> dict[str, Any]:
    if depth == 0 or draw(st.booleans()):
        return _leaf(draw, code)
    count = draw(st.integers(1, 3))
    children = [_node(draw, f"{code}.{place}", depth - 1) for place in range(1, count + 1)]
    more: dict[str, Any] = {"kind": "bonus", "beyond_scale": True} if draw(st.integers(0, 5)) == 0 else {}
    if any(map(_on_scale, children)) and draw(st.booleans()):
        for child in children:
            if _on_scale(child):
                child["weight"] = _text(draw(FIGURES))
        most = draw(FIGURES)
    else:
        counted = (Fraction(child["max"]) if more else _on_scale(child) for child in children)
        most = sum(counted, NOTHING)
    if most and draw(st.integers(0, 5)) == 0:
        more |= {"cap": _text(most / 2)}
    return parent(code, _text(most), *children, **more)


def _text(figure: Fraction) -> str:
    return f"{figure.numerator}/{figure.denominator}"


@st.composite
def scored_frameworks(draw: Draw, *, unscored: bool = False) -> tuple[Framework, dict[str, Points]]:
    """A framework, and points of its leaves: some left out, some (if asked for) without points."""
    count = draw(st.integers(1, 3))
    framework = framework_of(*(_node(draw, str(place), 3) for place in range(1, count + 1)))
    leaves = {}
    for one in framework.leaves():
        state = draw(st.sampled_from(["left out", "scored", "scored", *(["unscored"] if unscored else [])]))
        points = Fraction(draw(st.integers(0, 4)), 4) * (one.max_points or one.lowest)
        scored = Points(points, one.scale_points)
        unknown = Points(None, one.scale_points, error="Chưa có số liệu")
        leaves[one.code] = {"left out": LEFT_OUT, "scored": scored, "unscored": unknown}[state]
    return framework, leaves


def by_recursion(criterion: Criterion, leaves: Mapping[str, Points]) -> tuple[Fraction | None, Fraction] | None:
    """Points and maximum by the definition in the guide; None of what is left out."""
    if criterion.is_leaf:
        own = leaves[criterion.code]
        return (own.points, own.max_points) if own.is_applicable else None
    found = [(child, by_recursion(child, leaves)) for child in criterion.criteria]
    applying = [(child, *each) for child, each in found if each is not None]
    if not applying:
        return None
    most = sum((figure for _, _, figure in applying), NOTHING)
    if criterion.is_weighted:
        most = criterion.max_points if any(figure for child, _, figure in applying if child.weight) else NOTHING
    most = NOTHING if criterion.beyond_scale else most
    if any(points is None for _, points, _ in applying):
        return None, most
    points = _mean(criterion, applying) if criterion.is_weighted else sum((each for _, each, _ in applying), NOTHING)
    return (points if criterion.cap is None else min(points, criterion.cap)), most


def _mean(criterion: Criterion, applying: list[tuple[Criterion, Any, Fraction]]) -> Fraction:
    weighed = [each for each in applying if each[0].weight and each[2]]
    all_weights = sum((child.weight for child in criterion.criteria if child.weight), NOTHING)
    together = sum((child.weight for child, _, _ in weighed if child.weight), NOTHING) or all_weights
    points = NOTHING
    for child, own, most in applying:
        if child.weight is None:
            points += own
        else:
            points += criterion.max_points * child.weight * own / (most or child.max_points) / together
    return points
