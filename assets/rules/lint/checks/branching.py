"""A score as lint sees it: rules of branches, whichever of the three forms the file uses.

An expression is a rule of one branch; each part of a sum is a rule of its own that gives 0 where its condition does
not hold. What does not belong here: following a rule over all values (`study`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from assets.rules.framework.model import BranchScore, Criterion, ExpressionScore, PointsPart, SumPart, SumScore
from assets.rules.language.expressions import And, Binary, Call, Case, Expression, Literal, Name
from assets.rules.lint.checks.messages import Location

ZERO = Literal(0)


@dataclass(frozen=True)
class RuleBranch:
    """A branch with its places in the criterion; `when` None always holds."""

    when: Expression | None
    points: Expression
    when_location: Location
    points_location: Location
    text: str


@dataclass(frozen=True)
class Rule:
    """Branches of which the first that holds gives the points.

    Attributes:
        branches: in the order of the file.
        location: of the whole rule in the criterion.
        is_part: one part of a sum.
    """

    branches: tuple[RuleBranch, ...]
    location: Location
    is_part: bool = False

    @property
    def formulas(self) -> list[Expression]:
        """Every condition and every points expression."""
        return [tree for branch in self.branches for tree in (branch.when, branch.points) if tree is not None]


def rules_of(criterion: Criterion) -> list[Rule]:
    """A leaf's rules: one, or one for each part of its sum, at any depth."""
    score = criterion.score
    if isinstance(score, SumScore):
        return list(_part_rules(score.parts, ("score", "sum"), ()))
    if isinstance(score, BranchScore):
        branches = tuple(_branch(score, index) for index in range(len(score.branches)))
        return [Rule(branches, ("score",))]
    assert isinstance(score, ExpressionScore)  # noqa: S101 - a leaf has a score, and these are its three forms
    only = RuleBranch(None, score.points.tree, ("score",), ("score",), str(score.points))
    return [Rule((only,), ("score",))]


def whole_rule(score: SumScore, stand_ins: Sequence[str] = ()) -> Rule:
    """A sum as one rule, with names in the place of its parts' points where they are given."""
    total = capped(_sum(score.parts, iter(stand_ins)), score.cap)
    return Rule((RuleBranch(None, total, ("score",), ("score",), "sum"),), ("score",))


def capped(points: Expression, cap: Fraction | None) -> Expression:
    """At most the cap; a negative cap is the most that can be lost."""
    if cap is None:
        return points
    return Call("greatest" if cap < 0 else "least", (points, Literal(cap)))


def _branch(score: BranchScore, index: int) -> RuleBranch:
    branch = score.branches[index]
    here: Location = ("score", index)
    points_key = "otherwise" if branch.when is None else "points"
    when = None if branch.when is None else branch.when.tree
    text = "otherwise" if branch.when is None else str(branch.when)
    return RuleBranch(when, branch.points.tree, (*here, "when"), (*here, points_key), text)


def _part_rules(
    parts: tuple[PointsPart | SumPart, ...], location: Location, conditions: tuple[Expression, ...]
) -> Iterator[Rule]:
    for index, part in enumerate(parts):
        here = (*location, index)
        if isinstance(part, PointsPart):
            yield _part_rule(part, here, conditions)
        else:
            own = () if part.when is None else (part.when.tree,)
            yield from _part_rules(part.parts, (*here, "sum"), (*conditions, *own))


def _part_rule(part: PointsPart, location: Location, conditions: tuple[Expression, ...]) -> Rule:
    """A bare expression as a part has no keys of its own; its place is the part's."""
    all_conditions = (*conditions, *(() if part.when is None else (part.when.tree,)))
    points = capped(part.points.tree, part.cap)
    text = str(part.points) if part.when is None else str(part.when)
    given = RuleBranch(_all(all_conditions), points, (*location, "when"), (*location, "points"), text)
    if given.when is None:
        return Rule((given,), location, is_part=True)
    return Rule((given, RuleBranch(None, ZERO, location, location, "")), location, is_part=True)


def _all(conditions: tuple[Expression, ...]) -> Expression | None:
    if len(conditions) < 2:
        return conditions[0] if conditions else None
    return And(conditions)


def _sum(parts: tuple[PointsPart | SumPart, ...], stand_ins: Iterator[str]) -> Expression:
    total: Expression = ZERO
    for part in parts:
        if isinstance(part, PointsPart):
            name = next(stand_ins, None)
            points = capped(part.points.tree, part.cap) if name is None else Name(name)
        else:
            points = capped(_sum(part.parts, stand_ins), part.cap)
        total = Binary("+", total, points if part.when is None else Case(((part.when.tree, points),), ZERO))
    return total
