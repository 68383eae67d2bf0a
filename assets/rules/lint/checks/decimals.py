"""Lint of printed decimals: maxima that have more of them than points are printed with.

A fraction that no decimal equals (100/3) is no finding: more decimals would not mend it. What does not belong here:
rounding itself (`assets.rules.framework.parts.Rounding`).
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from assets.rules.framework.model import Criterion, Framework
from assets.rules.language.rounding import MOST_DECIMALS, printed
from assets.rules.language.stated_figures import exactly
from assets.rules.lint.checks.messages import Finding

CODE = "DECIMALS"


def maximum_findings(criterion: Criterion, framework: Framework) -> Iterator[Finding]:
    """Finding on a criterion's maximum."""
    decimals = framework.rounding.criterion_decimals
    needed = _decimals(criterion.max_points)
    if needed is not None and needed > decimals:
        message = f"max {exactly(criterion.max_points)} {_said(needed, decimals, 'điểm tiêu chí', 'criterion_points')}"
        yield Finding("warning", CODE, ("max",), message, criterion.code)


def scale_findings(framework: Framework) -> Iterator[Finding]:
    """Finding on the maximum of the whole table."""
    decimals = framework.rounding.points
    needed = _decimals(framework.scale)
    if needed is not None and needed > decimals:
        said = _said(needed, decimals, "tổng điểm", "points")
        yield Finding("warning", CODE, ("total",), f"Thang điểm {exactly(framework.scale)} {said}")


def _said(needed: int, decimals: int, what: str, key: str) -> str:
    return f"có {needed} chữ số thập phân nhưng {what} chỉ in {decimals}; đặt rounding: {{{key}: {needed}}}"


def _decimals(figure: Fraction) -> int | None:
    """The fewest decimals that are the figure; None where none are."""
    return next((places for places in range(MOST_DECIMALS + 1) if printed(figure, places) == figure), None)
