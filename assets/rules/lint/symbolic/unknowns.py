"""An input as lint sees it: an unknown of z3, what bounds it, and which of its values make the plainest example.

What does not belong here: how inputs hang together (`domains`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import z3

from assets.rules.framework.input_kinds.input_kind import EARLIEST, Bounds
from assets.rules.language.evaluation import Value
from assets.rules.language.exact_numbers import simplest
from assets.rules.language.report_sources import ValueType
from assets.rules.lint.symbolic.formulas import Formulas
from assets.rules.lint.symbolic.solving import Wish, figure_of
from assets.rules.lint.symbolic.symbols import Symbol, Term, Truth


@dataclass(frozen=True)
class Unknown:
    """A name whose value varies.

    Attributes:
        name: of the input, or of a column of reports.
        value_type: what it stands for.
        term: its value: yes/no, a whole number or a real one. A date is counted in days, a text has a number.
        absent: where it has no value; None if it always has one.
        options: the texts that it can be, with their numbers.
    """

    name: str
    value_type: ValueType
    term: Term
    absent: Term | None
    options: dict[str, int]

    @classmethod
    def of(
        cls,
        name: str,
        value_type: ValueType,
        formulas: Formulas,
        *,
        is_nullable: bool,
        is_whole: bool = False,
        options: tuple[str, ...] = (),
    ) -> Unknown:
        """In the context of the formulas that use it, which learn its symbol."""
        context = formulas.algebra.context
        if value_type is ValueType.BOOLEAN:
            term = z3.Bool(name, context)
        elif is_whole or value_type in (ValueType.DATE, ValueType.TEXT):
            term = z3.Int(name, context)
        else:
            term = z3.Real(name, context)
        absent = z3.Bool(f"{name} is absent", context) if is_nullable else None
        numbers = {text: formulas.text_number(text) for text in options}
        found = cls(name, value_type, term, absent, numbers)
        formulas.symbols[name] = found._symbol(formulas)
        return found

    @property
    def is_figure(self) -> bool:
        """A figure or a date."""
        return self.value_type in (ValueType.NUMBER, ValueType.DATE)

    @property
    def real(self) -> Term:
        """The figure as a real number."""
        return z3.ToReal(self.term) if self.term.is_int() else self.term

    def _symbol(self, formulas: Formulas) -> Symbol:
        algebra = formulas.algebra
        present = algebra.yes if self.absent is None else z3.Not(self.absent)
        if self.value_type is ValueType.BOOLEAN:
            return Truth(algebra.all_of(present, self.term), algebra.all_of(present, z3.Not(self.term)))
        return algebra.figure(self.real, present)

    def conditions(self, bounds: Bounds) -> Iterator[Term]:
        """Conditions that its values satisfy."""
        if self.options:
            yield z3.Or(*(self.term == number for number in self.options.values()))
        context = self.term.ctx
        if bounds.low is not None:
            yield self.real >= z3.RealVal(str(bounds.low), context)
        if bounds.high is not None:
            yield self.real <= z3.RealVal(str(bounds.high), context)

    def wishes(self) -> Iterator[Wish]:
        """Present rather than absent, yes rather than no, early options, days and figures near to where they begin."""
        if self.absent is not None:
            yield Wish((z3.Not(self.absent), self.absent))
        if self.value_type is ValueType.BOOLEAN:
            yield Wish((self.term, z3.Not(self.term)))
        elif self.options:
            yield Wish(tuple(self.term == number for number in self.options.values()))
        else:
            yield Wish(term=self.term, origin=EARLIEST if self.value_type is ValueType.DATE else 0)

    def value_in(self, model: z3.ModelRef) -> Value:
        """Its value in a model, as the language writes it."""

        def found(term: Term) -> Term:
            return model.eval(term, model_completion=True)

        if self.absent is not None and z3.is_true(found(self.absent)):
            return None
        if self.value_type is ValueType.BOOLEAN:
            return bool(z3.is_true(found(self.term)))
        figure = figure_of(found(self.term))
        if self.options:
            return next(text for text, number in self.options.items() if number == figure)
        return date.fromordinal(int(figure)) if self.value_type is ValueType.DATE else simplest(figure)
