"""Figures of the ranked group: the greatest, least and mean figure of its agencies, how many there are, one's place.

What does not belong here: whose figures count and what they come to (`rules.engine.group_figures`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import ClassVar, Literal

from pydantic import Field, PrivateAttr

from assets.rules.framework.input_kinds.input_kind import Bounds, Figures, Found, InputKind
from assets.rules.framework.values import InputName, Text
from assets.rules.language.report_sources import ValueType

GroupFigureKind = Literal["max", "min", "mean", "count", "rank", "percentile"]

_WORDS: dict[GroupFigureKind, str] = {
    "max": "mức cao nhất của nhóm",
    "min": "mức thấp nhất của nhóm",
    "mean": "mức bình quân của nhóm",
    "count": "số cơ quan trong nhóm có số liệu",
    "rank": "thứ hạng trong nhóm",
    "percentile": "tỷ lệ cơ quan trong nhóm không hơn",
}
_WORDS_OF_DAYS: dict[str, str] = {"max": "ngày muộn nhất của nhóm", "min": "ngày sớm nhất của nhóm"}

_OF_NUMBERS = (ValueType.NUMBER,)
_TAKEN_OF: dict[GroupFigureKind, tuple[ValueType, ...]] = {
    "max": (ValueType.NUMBER, ValueType.DATE),
    "min": (ValueType.NUMBER, ValueType.DATE),
    "mean": _OF_NUMBERS,
    "count": tuple(ValueType),
    "rank": _OF_NUMBERS,
    "percentile": _OF_NUMBERS,
}
"""Types of the figures that it can be taken of."""


class GroupInput(InputKind):
    """A figure of the agencies ranked together: of their figures for another input of the same criterion.

    `rank` is 1 for the greatest figure, by the framework's tie rule; `percentile` is the share of the group's figures
    that are no greater than one's own, from 1/n to 1. With `least_first` the least figure is the best one.
    """

    KEY: ClassVar[str] = "group"

    group: GroupFigureKind = Field(description="Số liệu của nhóm cơ quan được xếp hạng cùng nhau")
    of: InputName = Field(description="Tên một số liệu khác của cùng tiêu chí")
    least_first: bool = Field(False, description="true: rank và percentile coi số nhỏ nhất là tốt nhất")
    label: Text | None = Field(None, description="Tên số liệu trong câu diễn giải, ví dụ: số tin, bài nhiều nhất nhóm")
    _named: InputKind | None = PrivateAttr(None)

    def bind(self, inputs: dict[str, InputKind]) -> None:
        """Take notice of the criterion's inputs, among which is the one that it is of."""
        self._named = inputs.get(self.of)

    @property
    def base(self) -> InputKind | None:
        """The input that it is of; None if the criterion has none of that name, or only another figure of the group."""
        return None if isinstance(self._named, GroupInput) else self._named

    @property
    def is_place(self) -> bool:
        """Whether it tells where one's own figure stands."""
        return self.group in ("rank", "percentile")

    @property
    def fault(self) -> tuple[str, str] | None:
        """Key and reason, in Vietnamese, why there can be no such figure; None if there can."""
        base = self.base
        if self._named is None:
            return "of", f"tiêu chí không có số liệu «{self.of}»; of là một số liệu khác của cùng tiêu chí"
        if base is None:
            return "of", f"«{self.of}» đã là số liệu của nhóm; of cần một số liệu của chính cơ quan"
        if base.value_type not in _TAKEN_OF[self.group]:
            return "group", f"không lấy {self.group} của «{self.of}» được: chỉ lấy của {self._wanted}"
        if self.least_first and not self.is_place:
            return "least_first", "least_first chỉ dùng với rank và percentile"
        return None

    @property
    def _wanted(self) -> str:
        return "số hoặc ngày" if ValueType.DATE in _TAKEN_OF[self.group] else "số"

    @property
    def value_type(self) -> ValueType:
        """The greatest and the least day is a day; all else is a number."""
        is_date = self.group in ("max", "min") and self.base is not None and self.base.value_type is ValueType.DATE
        return ValueType.DATE if is_date else ValueType.NUMBER

    @property
    def limits(self) -> Bounds:
        """From the bounds of what it is of."""
        of = Bounds() if self.base is None else self.base.limits
        match self.group:
            case "max" | "min":
                return of
            case "mean":
                return Bounds(of.low, of.high)
            case "count":
                return Bounds(Fraction(0), None, is_whole=True)
            case "rank":
                return Bounds(Fraction(1), None, is_whole=True)
            case _:
                return Bounds(Fraction(0), Fraction(1))

    @property
    def is_nullable(self) -> bool:
        """Whether nobody may have a figure: not where every agency has one, and a number of agencies never is."""
        return self.group != "count" and (self.base is None or self.base.is_nullable)

    @property
    def is_of_group(self) -> bool:
        """Whether the figures of other agencies have a part in it: they have."""
        return True

    @property
    def origin(self) -> str:
        """The figure, and of what."""
        return f"group {self.group} of {self.of}{' least first' if self.least_first else ''}"

    def words(self, name: str) -> str:
        """Words for the figure, without those for what it is of."""
        return _WORDS_OF_DAYS[self.group] if self.value_type is ValueType.DATE else _WORDS[self.group]

    def read(self, code: str, name: str, agencies: Sequence[str], figures: Figures) -> dict[str, list[Found]]:
        """None: it follows once every agency's own figures are known (`scoring.group_inputs`)."""
        return self.single(name, (None for _ in agencies))


def bind_group_inputs(inputs: dict[str, InputKind]) -> None:
    """Let each group figure among a criterion's inputs know what it is of."""
    for each in group_inputs(inputs).values():
        each.bind(inputs)


def group_inputs(inputs: dict[str, InputKind]) -> dict[str, GroupInput]:
    """The group figures among a criterion's inputs."""
    return {name: each for name, each in inputs.items() if isinstance(each, GroupInput)}


def own_inputs(inputs: Iterable[InputKind]) -> list[InputKind]:
    """The inputs that are no figures of the group."""
    return [each for each in inputs if not each.is_of_group]
