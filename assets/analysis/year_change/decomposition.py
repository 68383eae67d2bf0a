"""Change of an index taken apart into parts that sum to it exactly.

What belongs here: the arithmetic, for any two rules and any criteria. What does not: whose figures are compared
(`table`), and which criteria are the same (`same_criteria`).

The order is fixed: first the agency's own figures by last year's rules, with what its denominators changed, then what
this year's rules make of the same figures. Each part is in percentage points of the index.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from assets.analysis.year_change.same_criteria import Pairing
from assets.rules.engine.totals import exact_sum
from warehouse.tables.analysis.year_change import DENOMINATOR, DROPPED, NEW, OWN, RULE, UNSEPARATED
from warehouse.tables.publication import WHOLE_FRAMEWORK

ZERO = Fraction(0)
PartKey = tuple[str, str]
"""Kind, and the criterion's code: this year's where it has one, else last year's; `*` for no single one."""
Parts = dict[PartKey, Fraction]


@dataclass(frozen=True)
class Row:
    """One agency's figures by the criteria that add up to its total.

    Attributes:
        points: None where a criterion could not be scored.
        most: what it adds to the denominator: 0 where it does not apply, or lies beyond the scale.
    """

    points: Sequence[Fraction | None]
    most: Sequence[Fraction]

    @cached_property
    def whole(self) -> Fraction:
        """The denominator."""
        return exact_sum(self.most)

    @cached_property
    def index(self) -> Fraction | None:
        """In per cent; None where points are missing or nothing applies."""
        known = [each for each in self.points if each is not None]
        return None if self.whole == 0 or len(known) < len(self.points) else exact_sum(known) / self.whole * 100


@dataclass(frozen=True)
class BackCast:
    """Last year's figures of one or several agencies, carried over to the agency of today.

    Attributes:
        contributions: of each criterion to the index, in percentage points: means by the shares.
        per_point: percentage points of the index for a point.
        most: each criterion's part of the denominator if all had the same, else None.
        mean_most: mean of these parts.
    """

    contributions: tuple[Fraction, ...]
    per_point: Fraction
    most: tuple[Fraction | None, ...]
    mean_most: tuple[Fraction, ...]

    @cached_property
    def index(self) -> Fraction:
        """Mean of the indices by the shares."""
        return exact_sum(self.contributions)


def carried_over(rows: Sequence[tuple[Fraction, Row]]) -> BackCast | None:
    """Last year's figures by shares that add up to 1; None where one of the agencies had no index."""
    if any(row.index is None for _, row in rows):
        return None
    rates = [share * 100 / row.whole for share, row in rows]
    if len(rows) == 1:
        (_, only), (rate,) = rows[0], rates
        most = tuple(only.most)
        return BackCast(tuple(rate * (points or ZERO) for points in only.points), rate, most, most)
    points = zip(*(row.points for _, row in rows), strict=True)
    maxima = [*zip(*(row.most for _, row in rows), strict=True)]
    shares = [share for share, _ in rows]
    is_shared = [all(each == of[0] for each in of) for of in maxima]
    return BackCast(
        tuple(_weighted(rates, of) for of in points),
        exact_sum(rates),
        tuple(of[0] if shared else None for of, shared in zip(maxima, is_shared, strict=True)),
        tuple(of[0] if shared else _weighted(shares, of) for of, shared in zip(maxima, is_shared, strict=True)),
    )


def _weighted(weights: Iterable[Fraction], figures: Iterable[Fraction | None]) -> Fraction:
    return exact_sum(weight * figure for weight, figure in zip(weights, figures, strict=True) if figure)


@dataclass(frozen=True, slots=True)
class Codes:
    """Codes of the criteria in the order of the rows: of last year's rules, and of this year's."""

    old: Sequence[str]
    new: Sequence[str]


def decompose(before: BackCast, by_old_rules: Row | None, now: Row, codes: Codes, pairing: Pairing) -> Parts:
    """Parts of the change from the index carried over to this year's.

    Args:
        before: last year's figures by last year's rules.
        by_old_rules: this year's figures by last year's rules; None where they cannot be scored by them at all.
        now: this year's figures by this year's rules; it has an index.
        codes: of the criteria.
        pairing: which of them are the same, and which of the old ones cannot be answered.

    Returns:
        parts other than 0; they sum to `now.index - before.index`.
    """
    unknown = {
        at
        for at, code in enumerate(codes.old)
        if code in pairing.unanswered or by_old_rules is None or by_old_rules.points[at] is None
    }
    parts: Parts = {}
    middle = _own_parts(parts, before, by_old_rules, codes.old, unknown)
    rate = 100 / now.whole
    at_now = {code: at for at, code in enumerate(codes.new)}
    for at, code in enumerate(codes.old):
        same = pairing.same.get(code)
        if same is None:
            _add(parts, (DROPPED, code), -middle[at])
        else:
            kind = UNSEPARATED if at in unknown else RULE
            _add(parts, (kind, same), rate * (now.points[at_now[same]] or ZERO) - middle[at])
    for code in pairing.added:
        _add(parts, (NEW, code), rate * (now.points[at_now[code]] or ZERO))
    return parts


def _own_parts(
    parts: Parts, before: BackCast, row: Row | None, codes: Sequence[str], unknown: set[int]
) -> list[Fraction]:
    """Add the parts by last year's rules; contributions of each criterion to this year's index by them.

    A criterion that cannot be scored by the old rules keeps last year's contribution: all its change is told together.
    """
    if row is None or len(unknown) == len(codes):
        return list(before.contributions)
    most = [before.mean_most[at] if at in unknown else row.most[at] for at in range(len(codes))]
    whole = exact_sum(most) if unknown else row.whole
    if whole == 0:
        unknown.update(range(len(codes)))
        return list(before.contributions)
    rate = 100 / whole
    same_rate = rate == before.per_point
    middle = []
    rescaled: list[Fraction] = []
    for at, code in enumerate(codes):
        was = before.contributions[at]
        points = row.points[at]
        if at in unknown or points is None:
            middle.append(was)
            continue
        contribution = rate * points
        middle.append(contribution)
        if before.most[at] != most[at]:
            _add(parts, (DENOMINATOR, code), contribution - was)
        elif same_rate:
            _add(parts, (OWN, code), contribution - was)
        else:
            by_old_rate = before.per_point * points
            _add(parts, (OWN, code), by_old_rate - was)
            rescaled.append(contribution - by_old_rate)
    _add(parts, (DENOMINATOR, WHOLE_FRAMEWORK), exact_sum(rescaled))
    return middle


def _add(parts: Parts, key: PartKey, points: Fraction) -> None:
    if points:
        parts[key] = parts.get(key, ZERO) + points
