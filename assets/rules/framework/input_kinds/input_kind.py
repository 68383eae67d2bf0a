"""What every kind of input says of itself: its key in a file, its bounds, its words, and how its values are read.

What does not belong here: the kinds.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from assets.rules.framework.values import ExactFigure, Model, Text
from assets.rules.language.exact_numbers import Number
from assets.rules.language.report_sources import ValueType

EARLIEST, LATEST = date(1990, 1, 1).toordinal(), date(2149, 12, 31).toordinal()
"""Dates that an agency may type; wide enough for any year's deadlines."""

Found = tuple[str, str | None, int]
"""Type, canonical text and number of rows of a value, as in table `input_value`."""


@dataclass(frozen=True)
class Bounds:
    """From `low` to `high`, both included; None is without end."""

    low: Fraction | None = None
    high: Fraction | None = None
    is_whole: bool = False


DATES = Bounds(Fraction(EARLIEST), Fraction(LATEST), is_whole=True)


class Figures(Protocol):
    """Figures of a year, of all agencies; where an agency is absent, nothing was given."""

    @property
    def declared(self) -> Mapping[tuple[str, str, str], str]:
        """(agency, criterion, input) -> canonical text on the scorecard."""

    @property
    def indices(self) -> Mapping[tuple[str, str], Number]:
        """(agency, index name) -> its value."""

    @property
    def answers(self) -> Mapping[tuple[str, str], Mapping[str, int]]:
        """(agency, survey question) -> option code -> how many chose it."""

    def counted(self, given: Any, agencies: Sequence[str]) -> list[Found]:
        """Values of an input over report rows, one for each agency."""


class InputKind(Model):
    """An input of a criterion."""

    KEY: ClassVar[str]
    """The key of the file that says which kind it is."""

    if TYPE_CHECKING:  # each kind has its own, where it stands in the JSON Schema
        label: Text | None = None

    @property
    def value_type(self) -> ValueType:
        """Of its value."""
        return ValueType.NUMBER

    @property
    def limits(self) -> Bounds:
        """The least and the greatest value that it can have."""
        return Bounds()

    @property
    def is_nullable(self) -> bool:
        """Whether it can be absent."""
        return True

    @property
    def is_from_outside(self) -> bool:
        """Whether it comes from a survey or an outside index."""
        return False

    @property
    def is_of_report(self) -> bool:
        """Whether the agency's own report gives it."""
        return False

    @property
    def is_of_group(self) -> bool:
        """Whether the figures of other agencies have a part in it."""
        return False

    @property
    def is_answer(self) -> bool:
        """Whether a person answers a question with it."""
        return False

    @property
    def choices(self) -> Mapping[str, str]:
        """Label by code of what may be chosen."""
        return {}

    @property
    def origin(self) -> str:
        """Origin of its value, as a passport names it."""
        return self.KEY

    @property
    def counted_noun(self) -> str | None:
        """Noun for the rows that it counts, if it counts rows."""
        return None

    @property
    def done_verb(self) -> str | None:
        """Verb for what was done with the rows that it counts, if one plain condition says it."""
        return None

    def words(self, name: str) -> str:
        """Its name within a sentence if it has no label."""
        return f"«{name}»"

    def names(self, name: str) -> dict[str, ValueType]:
        """The names that it gives to a rule, with their types."""
        return {name: self.value_type}

    @abstractmethod
    def read(self, code: str, name: str, agencies: Sequence[str], figures: Figures) -> dict[str, list[Found]]:
        """By name that it gives, the value of each agency.

        Args:
            code: of the criterion.
            name: of the input.
            agencies: their codes.
            figures: of the year.
        """

    def single(self, name: str, texts: Iterable[str | None]) -> dict[str, list[Found]]:
        """Values of the one name that it gives, from their canonical texts; None is no value."""
        return {name: [(self.value_type.value, text, int(text is not None)) for text in texts]}


class BoundedInput(InputKind):
    """An input whose least and greatest value the file may give."""

    minimum: ExactFigure | None = Field(None, description="Giá trị nhỏ nhất được nhận")
    maximum: ExactFigure | None = Field(None, description="Giá trị lớn nhất được nhận")

    @property
    def bounds(self) -> list[Fraction]:
        """Those that are given."""
        return [bound for bound in (self.minimum, self.maximum) if bound is not None]

    @property
    def limits(self) -> Bounds:
        """The bounds given."""
        return Bounds(self.minimum, self.maximum)

    @model_validator(mode="after")
    def _bounds_in_order(self) -> BoundedInput:
        if self.bounds != sorted(self.bounds):
            raise PydanticCustomError("bounds", "minimum lớn hơn maximum")
        return self

    def allows(self, figure: int | Fraction) -> bool:
        """Whether a figure lies between the bounds, both included."""
        too_small = self.minimum is not None and figure < self.minimum
        return not too_small and (self.maximum is None or figure <= self.maximum)
