"""Change of an index taken apart into parts that sum to it exactly.

What belongs here: the arithmetic, for any two rules and any criteria. What does not: whose figures are compared
(`table`), and which criteria are the same (`same_criteria`).

The order is fixed: first the agency's own figures by last year's rules, with what its denominators changed, then what
this year's rules make of the same figures. Each part is in percentage points of the index.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from assets.analysis.year_change.same_criteria import Pairing
from warehouse.tables.publication import WHOLE_FRAMEWORK
from warehouse.tables.year_change import DENOMINATOR, DROPPED, NEW, OWN, RULE, UNSEPARATED

ZERO = Fraction(0)
PartKey = tuple[str, str]
"""Kind, and the criterion's code: this year's where it has one, else last year's; `*` for no single one."""
Parts = dict[PartKey, Fraction]


@dataclass(frozen=True, slots=True)
class Row:
    """One agency's figures by the criteria that add up to its total.

    Attributes:
        points: None where a criterion could not be scored.
        most: what it adds to the denominator: 0 where it does not apply, or lies beyond the scale.
    """

    points: Sequence[Fraction | None]
    most: Sequence[Fraction]

    @property
    def index(self) -> Fraction | None:
        """In per cent; None where points are missing or nothing applies."""
        whole = sum(self.most, ZERO)
        known = [each for each in self.points if each is not None]
        return None if whole == 0 or len(known) < len(self.points) else sum(known, ZERO) / whole * 100


@dataclass(frozen=True, slots=True)
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

    @property
    def index(self) -> Fraction:
        """Mean of the indices by the shares."""
        return sum(self.contributions, ZERO)


def carried_over(rows: Sequence[tuple[Fraction, Row]]) -> BackCast | None:
    """Last year's figures by shares that add up to 1; None where one of the agencies had no index."""
    if any(row.index is None for _, row in rows):
        return None
    rates = [share * 100 / sum(row.most, ZERO) for share, row in rows]
    places = range(len(rows[0][1].points))
    if len(rows) == 1:
        (_, only), (rate,) = rows[0], rates
        return BackCast(
            tuple(rate * (points or ZERO) for points in only.points), rate, tuple(only.most), tuple(only.most)
        )
    return BackCast(
        tuple(
            sum((rate * (row.points[at] or ZERO) for rate, (_, row) in zip(rates, rows, strict=True)), ZERO)
            for at in places
        ),
        sum(rates, ZERO),
        tuple(rows[0][1].most[at] if len({row.most[at] for _, row in rows}) == 1 else None for at in places),
        tuple(sum((share * row.most[at] for share, row in rows), ZERO) for at in places),
    )


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
    rate = Fraction(100) / sum(now.most, ZERO)
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
    whole = sum(most, ZERO)
    if whole == 0:
        unknown.update(range(len(codes)))
        return list(before.contributions)
    rate = Fraction(100) / whole
    same_rate = rate == before.per_point
    middle = []
    rescaled = ZERO
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
            rescaled += contribution - by_old_rate
    _add(parts, (DENOMINATOR, WHOLE_FRAMEWORK), rescaled)
    return middle


def _add(parts: Parts, key: PartKey, points: Fraction) -> None:
    if points:
        parts[key] = parts.get(key, ZERO) + points


def in_order(parts: Mapping[PartKey, Fraction], kinds: Sequence[str]) -> Iterator[tuple[PartKey, Fraction]]:
    """Parts in the order of their kinds, the greatest of a kind first."""
    yield from sorted(parts.items(), key=lambda item: (kinds.index(item[0][0]), -abs(item[1]), item[0][1]))
