"""Affine forms and their quotients over the figures of a rule: `2*a - b + 3`, `done / planned`.

What belongs here: exact arithmetic on forms, and the refusal of what is no quotient of two affine forms. What does
not: which sign a form has where (`paths`), and sets of points (`polyhedra`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

Point = Mapping[str, Fraction]
"""A value for each figure; dates are counted in days (`date.toordinal`)."""


class NotAnalysedError(Exception):
    """The analysis cannot decide this; the message (Vietnamese) says why."""


@dataclass(frozen=True, slots=True)
class Affine:
    """`terms . point + constant`; terms are sorted by name and have no zero coefficient."""

    terms: tuple[tuple[str, Fraction], ...]
    constant: Fraction

    @classmethod
    def of(cls, terms: Mapping[str, Fraction], constant: Fraction = Fraction(0)) -> Affine:
        """From coefficients by name."""
        return cls(tuple(sorted((name, value) for name, value in terms.items() if value)), constant)

    @property
    def is_constant(self) -> bool:
        """The same everywhere."""
        return not self.terms

    @property
    def names(self) -> frozenset[str]:
        """The figures that it depends on."""
        return frozenset(name for name, _ in self.terms)

    def at(self, point: Point) -> Fraction:
        """Its value at a point."""
        return self.constant + sum((factor * point[name] for name, factor in self.terms), Fraction(0))

    def plus(self, other: Affine, times: Fraction = Fraction(1)) -> Affine:
        """`self + times * other`."""
        terms = dict(self.terms)
        for name, factor in other.terms:
            terms[name] = terms.get(name, Fraction(0)) + times * factor
        return Affine.of(terms, self.constant + times * other.constant)

    def times(self, factor: Fraction) -> Affine:
        """Scaled."""
        return Affine.of({name: value * factor for name, value in self.terms}, self.constant * factor)

    def ratio_to(self, other: Affine) -> Fraction | None:
        """The k with `self = k * other`, if there is one; `other` is not zero."""
        own, others = (*self.terms, ("", self.constant)), (*other.terms, ("", other.constant))
        pairs = [(a, b) for (_, a), (_, b) in zip(own, others, strict=False) if a or b]
        if self.is_constant and not self.constant:
            return Fraction(0)
        if [name for name, _ in own] != [name for name, _ in others] or not all(b for _, b in pairs):
            return None
        k = pairs[0][0] / pairs[0][1]
        return k if all(a == k * b for a, b in pairs) else None


def constant(value: Fraction | int) -> Affine:
    """A form that is the same everywhere."""
    return Affine((), Fraction(value))


ONE = constant(1)


@dataclass(frozen=True, slots=True)
class Quotient:
    """`over / under`, where `under` is known not to be zero."""

    over: Affine
    under: Affine = ONE

    @property
    def is_constant(self) -> bool:
        """The same everywhere."""
        return self.over.is_constant and self.under.is_constant

    def at(self, point: Point) -> Fraction:
        """Its value at a point."""
        return self.over.at(point) / self.under.at(point)

    def plus(self, other: Quotient, times: Fraction = Fraction(1)) -> Quotient:
        """`self + times * other`.

        Raises:
            NotAnalysedError: the sum is no quotient of affine forms.
        """
        k = other.under.ratio_to(self.under)
        if k:
            return _reduced(self.over.plus(other.over, times / k), self.under)
        if other.over.is_constant and other.under.is_constant:
            return _reduced(self.over.plus(self.under, times * other.over.constant / other.under.constant), self.under)
        if self.over.is_constant and self.under.is_constant:
            value = self.over.constant / self.under.constant
            return _reduced(other.over.times(times).plus(other.under, value), other.under)
        raise NotAnalysedError("có hai phép chia cho hai số liệu khác nhau")

    def times(self, other: Quotient) -> Quotient:
        """The product.

        Raises:
            NotAnalysedError: two figures are multiplied.
        """
        for one, two in ((self, other), (other, self)):
            if two.is_constant:
                return Quotient(one.over.times(two.over.constant / two.under.constant), one.under)
            k = one.over.ratio_to(two.under)
            if k is not None:
                return _reduced(two.over.times(k), one.under)
        raise NotAnalysedError("có phép nhân hai số liệu với nhau")

    def inverse(self) -> Quotient:
        """`1 / self`, where that is known not to be zero."""
        return Quotient(self.under, self.over)


def _reduced(over: Affine, under: Affine) -> Quotient:
    """A constant is written as one, so that it can meet any other form."""
    k = over.ratio_to(under)
    return Quotient(constant(k)) if k is not None else Quotient(over, under)
