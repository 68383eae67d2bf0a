"""What values a criterion's inputs can have: bounds, whole numbers, and that some rows are no more than all rows.

The domain errs to the wide side: a figure that nothing bounds may be anything. What does not belong here: what a
rule does with the values.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import combinations, product

from assets.rules.framework.model import (
    AppraisedInput,
    Criterion,
    DeclaredInput,
    Input,
    ReportInput,
)
from assets.rules.language.expressions import Call, Expression, IsNull, Name, names, walk
from assets.rules.language.report_sources import ValueType
from assets.rules.lint.affine import Affine, NotAnalysedError
from assets.rules.lint.conditions import Condition
from assets.rules.lint.constraint_parts import affine_conditions, stated_parts
from assets.rules.lint.input_bounds import bounds_of, declared_column, within
from assets.rules.lint.paths import Symbol, symbol_of
from assets.rules.lint.polyhedra import Polyhedron
from assets.rules.lint.row_subsets import are_disjoint, is_within
from warehouse.columns.declaration import facts

MAX_CHOICES = 512
"""Combinations of yes/no and text inputs that are tried one by one."""


@dataclass(frozen=True)
class Domain:
    """The values that a criterion's inputs can have.

    Attributes:
        criterion: whose inputs.
        constants: names with one value, such as `max` and `year_start`.
    """

    criterion: Criterion
    constants: Mapping[str, Symbol]

    @classmethod
    def of(cls, criterion: Criterion, year: int) -> Domain:
        """Of a criterion in a year."""
        given = {"max": criterion.max_points, "year_start": date(year, 1, 1), "year_end": date(year, 12, 31)}
        return cls(criterion, {name: symbol_of(value) for name, value in given.items()})

    def spaces(self, formulas: Iterable[Expression]) -> Iterator[tuple[dict[str, Symbol], Polyhedron]]:
        """For each combination of the yes/no, text and absent inputs that formulas use: the space of the figures.

        Absence is tried only where a formula asks for it: elsewhere a missing figure cannot be scored, by design.

        Raises:
            NotAnalysedError: there are too many combinations.
        """
        trees = list(formulas)
        used = sorted(frozenset().union(*(names(tree) for tree in trees)) - set(self.constants))
        absent = _asked_for_absence(trees)
        choices = {name: found for name in used if (found := self._choices(name, absent))}
        count = 1
        for found in choices.values():
            count *= len(found)
        if count > MAX_CHOICES:
            raise NotAnalysedError("có quá nhiều tổ hợp của các số liệu có/không và lựa chọn")
        for chosen in product(*choices.values()):
            picked = dict(zip(choices, chosen, strict=True))
            settled = {name: value for name, value in picked.items() if not isinstance(value, _Present)}
            figures = tuple(name for name in used if name not in settled)
            yield {**self.constants, **settled}, self.space(figures)

    def space(self, figures: tuple[str, ...]) -> Polyhedron:
        """Every value that figures and dates can have together."""
        bounds = {name: bounds_of(self.criterion.inputs.get(name)) for name in figures}
        conditions = [condition for name, each in bounds.items() for condition in within(name, each)]
        whole = frozenset(name for name, each in bounds.items() if each.is_whole)
        return Polyhedron(figures, whole, (*conditions, *self._subset_conditions(figures), *self._stated(figures)))

    def without_constraints(self) -> Domain:
        """The same, but for what the file itself says that declared figures must be."""
        return replace(self, criterion=self.criterion.model_copy(update={"must": ()}))

    def _stated(self, figures: tuple[str, ...]) -> Iterator[Condition]:
        """What `must` says of the figures, as far as it is affine: others score nothing."""
        known = {*figures, *self.constants}
        for constraint in self.criterion.must:
            for part in stated_parts(constraint.that.tree):
                if names(part) <= known:
                    yield from affine_conditions(part, self.constants)

    def is_date(self, name: str) -> bool:
        """Whether a name stands for a date."""
        given = self.criterion.inputs.get(name)
        return given is not None and given.value_type is ValueType.DATE

    def is_nullable(self, name: str) -> bool:
        """Whether an input can be absent: what rows are counted for cannot."""
        given = self.criterion.inputs.get(name)
        return not (isinstance(given, ReportInput) and (given.per or given.aggregate[0] not in ("min", "max")))

    def _choices(self, name: str, absent: frozenset[str]) -> list[Symbol | _Present]:
        given = self.criterion.inputs.get(name)
        found: list[Symbol | _Present] = []
        if given is not None and given.value_type is ValueType.BOOLEAN:
            found = [True, False]
        elif isinstance(given, (DeclaredInput, AppraisedInput)) and given.options:
            found = list(given.options)
        if name in absent and self.is_nullable(name):
            found = [*(found or [_Present()]), None]
        return found

    def _subset_conditions(self, figures: tuple[str, ...]) -> Iterator[Condition]:
        """Some rows are at most all rows, and rows that exclude each other are together at most all."""
        inputs = self.criterion.inputs
        counted = {name: inputs[name] for name in figures if name in inputs and _is_additive(inputs[name])}
        for whole, outer in counted.items():
            parts = [
                name
                for name, inner in counted.items()
                if name != whole and _same_total(inner, outer) and is_within(_where(inner), _where(outer))
            ]
            for group in _disjoint_groups(parts, counted):
                terms = {whole: Fraction(1)} | {name: Fraction(-1) for name in group}
                yield Condition(Affine.of(terms), ">=")


class _Present:
    """Stands for «the input is there, whatever it is»."""


def _asked_for_absence(trees: Iterable[Expression]) -> frozenset[str]:
    """Names under `is null` and `coalesce`."""
    found: set[str] = set()
    for tree in trees:
        for node in walk(tree):
            if isinstance(node, IsNull) or (isinstance(node, Call) and node.function == "coalesce"):
                found |= {inner.name for inner in walk(node) if isinstance(inner, Name)}
    return frozenset(found)


def _is_additive(given: Input) -> bool:
    """A count, or a sum of what is never negative, over the whole year."""
    if not isinstance(given, ReportInput) or given.per is not None:
        return False
    kind, column = given.aggregate
    found = declared_column(given.table, column)
    low = None if found is None else facts(found).minimum
    return kind == "count" or (kind == "sum" and low is not None and low >= 0)


def _same_total(inner: Input, outer: Input) -> bool:
    assert isinstance(inner, ReportInput)  # noqa: S101 - `_is_additive` let no other through
    assert isinstance(outer, ReportInput)  # noqa: S101
    return (inner.table, inner.aggregate) == (outer.table, outer.aggregate)


def _where(given: Input) -> Expression | None:
    return given.where.tree if isinstance(given, ReportInput) and given.where is not None else None


def _disjoint_groups(parts: list[str], counted: Mapping[str, Input]) -> Iterator[tuple[str, ...]]:
    """Each part alone, and greedily grown groups of parts of which no two share a row."""
    apart = {
        frozenset(pair)
        for pair in combinations(parts, 2)
        if are_disjoint(_where(counted[pair[0]]), _where(counted[pair[1]]))
    }
    groups: set[tuple[str, ...]] = set()
    for first in parts:
        group = [first]
        for name in parts:
            if name not in group and all(frozenset((name, member)) in apart for member in group):
                group.append(name)
        groups.add(tuple(sorted(group)))
    covered = {name for group in groups for name in group}
    yield from sorted(groups)
    yield from ((name,) for name in parts if name not in covered)
