"""Affine conditions: `form = 0`, `form > 0`, `form >= 0`, and their narrowest form on whole numbers.

What does not belong here: sets of points (`polyhedra`, `intervals`).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, gcd, lcm
from typing import Literal

from assets.rules.lint.affine import Affine, Point, constant

Relation = Literal["=", ">", ">="]


@dataclass(frozen=True, slots=True)
class Condition:
    """`form = 0`, `form > 0` or `form >= 0`."""

    form: Affine
    relation: Relation

    def holds(self, point: Point) -> bool:
        """Whether a point satisfies it."""
        value = self.form.at(point)
        if self.relation == "=":
            return value == 0
        return value > 0 if self.relation == ">" else value >= 0


NEVER = Condition(constant(-1), ">=")


def tighten(condition: Condition) -> Condition:
    """The same condition on whole numbers, as narrow as it can be written: `2*a - 2*b > 0` is `a - b >= 1`."""
    form, relation = condition.form, condition.relation
    if form.is_constant:
        return condition
    scale = lcm(*(factor.denominator for _, factor in form.terms))
    unit = Fraction(gcd(*(int(factor * scale) for _, factor in form.terms)), scale)
    whole = form.times(1 / unit)
    least = -whole.constant
    if relation == "=":
        return Condition(whole, "=") if least.denominator == 1 else NEVER
    reached = floor(least) + 1 if relation == ">" else ceil(least)
    return Condition(Affine(whole.terms, Fraction(-reached)), ">=")


def signed(form: Affine, sign: int) -> Condition:
    """The condition that a form has a sign: -1, 0 or 1."""
    if sign == 0:
        return Condition(form, "=")
    return Condition(form if sign > 0 else form.times(Fraction(-1)), ">")
