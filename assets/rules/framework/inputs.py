"""The inputs of a criterion, as a framework file declares them: where one number, date, text or yes/no comes from.

What does not belong here: what a kind of input is (`input_kinds`, a class each), and what a score makes of its value.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Discriminator, Tag

from assets.rules.framework.input_kinds.answers import AnswerType, AppraisedInput, DeclaredInput
from assets.rules.framework.input_kinds.group import GroupInput
from assets.rules.framework.input_kinds.input_kind import InputKind
from assets.rules.framework.input_kinds.outside import ExternalInput, SurveyInput
from assets.rules.framework.input_kinds.report import AggregateKind, ReportInput

__all__ = [
    "AggregateKind",
    "AnswerType",
    "AppraisedInput",
    "DeclaredInput",
    "ExternalInput",
    "GroupInput",
    "Input",
    "ReportInput",
    "SurveyInput",
]


def _kinds(classes: Iterable[type[InputKind]]) -> dict[str, type[InputKind]]:
    """By key, the classes that have one and those below them: kinds by their keys, then families of kinds."""
    found: dict[str, type[InputKind]] = {}
    for each in sorted(classes, key=lambda kind: ("KEY" not in vars(kind), vars(kind).get("KEY", ""))):
        found |= ({each.KEY: each} if "KEY" in vars(each) else {}) | _kinds(each.__subclasses__())
    return found


_KINDS = _kinds(InputKind.__subclasses__())


def _kind_of_input(given: Any) -> str | None:
    """The tag of the one key that says which input it is; `#` keeps tags apart from keys in errors' locations."""
    return next((f"#{key}" for key in _KINDS if key in given), None) if isinstance(given, dict) else None


if TYPE_CHECKING:
    Input = InputKind
else:
    Input = Annotated[
        reduce(or_, (Annotated[kind, Tag(f"#{key}")] for key, kind in _KINDS.items())),
        Discriminator(
            _kind_of_input, custom_error_type="input_kind", custom_error_message=f"cần một trong: {', '.join(_KINDS)}"
        ),
    ]
