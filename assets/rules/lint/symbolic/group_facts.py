"""What is true of the figures of a group, whatever its agencies report: the least is no more than one's own, and so on.

Scoring evaluates a rule only for agencies whose own figure counts, or is absent. What does not belong here: bounds of
each figure (`framework.input_kinds.group`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise, product

import z3

from assets.rules.framework.input_kinds.group import GroupInput
from assets.rules.framework.model import Criterion
from assets.rules.lint.symbolic.symbols import Term
from assets.rules.lint.symbolic.unknowns import Unknown


def group_facts(
    criterion: Criterion, unknowns: Mapping[str, Unknown], terms: Mapping[str, Term], *, at_any_scale: bool
) -> Iterator[Term]:
    """Conditions that the figures of the group satisfy, beside each other and beside one's own.

    Args:
        criterion: whose inputs they are.
        unknowns: the inputs that are used, by name.
        terms: figures as real numbers, by name.
        at_any_scale: only what also holds when all figures are multiplied together.
    """
    for own in sorted({given.of for given in criterion.group_inputs.values()}):
        found = {name: each for name, each in criterion.group_inputs.items() if each.of == own and name in terms}
        facts = _Facts(own, found, unknowns, terms)
        yield from facts.order()
        if not at_any_scale:
            yield from facts.numbers()
            yield from facts.places()
            yield from facts.absence()


def told_by_numbers(criterion: Criterion, used: Iterable[str]) -> frozenset[str]:
    """Names whose absence shows where it is asked how many agencies have a figure: it may be none."""
    given = criterion.group_inputs
    counted = {given[name].of for name in used if name in given and given[name].group == "count"}
    return frozenset(counted | {name for name, each in given.items() if each.of in counted})


class _Facts:
    """Facts on the figures that are of one input."""

    def __init__(
        self, own: str, given: Mapping[str, GroupInput], unknowns: Mapping[str, Unknown], terms: Mapping[str, Term]
    ) -> None:
        self._own, self._given, self._unknowns, self._terms = own, given, unknowns, terms

    def _of(self, *kinds: str) -> list[str]:
        return [name for name, each in self._given.items() if each.group in kinds]

    def order(self) -> Iterator[Term]:
        """The least is at most one's own figure and the mean, which are at most the greatest.

        Where the mean is one of the two, all figures are the same.
        """
        between = [self._own] if self._own in self._terms else []
        for low in self._of("min"):
            yield from (self._terms[low] <= self._terms[each] for each in (*between, *self._of("mean", "max")))
        for high in self._of("max"):
            yield from (self._terms[each] <= self._terms[high] for each in (*between, *self._of("mean")))
        for alike in (self._of("min"), self._of("max"), self._of("mean"), self._of("count")):
            yield from (self._terms[one] == self._terms[other] for one, other in pairwise(alike))
        ends = self._of("min", "max")
        for mean, end in product(self._of("mean"), ends):
            all_alike = (self._terms[each] == self._terms[end] for each in (*between, *ends) if each != end)
            yield from (z3.Implies(self._terms[mean] == self._terms[end], alike) for alike in all_alike)

    def numbers(self) -> Iterator[Term]:
        """Of one agency the least figure is the greatest; of none there is neither."""
        extremes = self._of("min", "max", "mean")
        for count in self._of("count"):
            number = self._terms[count]
            yield from (z3.Implies(number == 1, self._terms[a] == self._terms[b]) for a, b in pairwise(extremes))
            if self._own in self._terms:
                yield from (z3.Implies(number == 1, self._terms[self._own] == self._terms[each]) for each in extremes)
            for name in (*extremes, *self._of("rank", "percentile"), self._own):
                if name in self._unknowns:
                    yield z3.Implies(self._present(name), number >= 1)
            for name in extremes:
                if self._unknowns[name].absent is not None:
                    yield z3.Implies(number >= 1, self._present(name))
            for rank in self._of("rank"):
                yield z3.Implies(self._present(rank), self._terms[rank] <= number)

    def places(self) -> Iterator[Term]:
        """The first place, and the whole group below it, are those of the best figure."""
        firsts = {least_first: list(self._firsts(least_first=least_first)) for least_first in (False, True)}
        for found in firsts.values():
            yield from (one == other for one, other in pairwise(found))
        yield from (self._terms[name] > 0 for name in self._of("percentile"))

    def _firsts(self, *, least_first: bool) -> Iterator[Term]:
        """Conditions that one's own figure is the best one."""
        for name in self._of("rank", "percentile"):
            if self._given[name].least_first == least_first:
                yield self._terms[name] == 1
        if self._own in self._terms:
            yield from (
                self._terms[self._own] == self._terms[best] for best in self._of("min" if least_first else "max")
            )

    def absence(self) -> Iterator[Term]:
        """Where one's own figure is there, so are the group's; without it, one has no place."""
        asked = self._unknowns.get(self._own)
        if asked is None or asked.absent is None:
            return
        for name in self._given:
            absent = self._unknowns[name].absent
            if absent is not None:
                is_place = self._given[name].is_place
                yield absent == asked.absent if is_place else z3.Implies(absent, asked.absent)

    def _present(self, name: str) -> Term:
        absent = self._unknowns[name].absent
        return z3.BoolVal(True, self._unknowns[name].term.ctx) if absent is None else z3.Not(absent)
