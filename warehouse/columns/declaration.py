"""Declaration of a column: once, with everything that is derived from it.

The template's headings and validations, the reader, the findings' texts, the Pandera schema, the database's
constraints and the Dagster column schema are all made from these facts. What does not belong here: the columns.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

import sqlalchemy as sa
from sqlalchemy.schema import SchemaItem
from sqlalchemy.types import TypeEngine

from warehouse.columns.types import ExactDecimal


class Content(Enum):
    """Kind of content of a column, where its type does not tell it."""

    ADDRESSES = auto()
    """On the web, or names of files: a cell means where its link leads."""
    ANSWERS = auto()
    """Of any type: a cell is taken as the figure, day or text that it is."""
    REMARKS = auto()
    """In free words; the addresses behind them are kept after them."""
    MONEY = auto()
    """Đồng."""
    PEOPLE = auto()
    """How often people were reached (lượt người)."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts of a column, in the words that officials read.

    Attributes:
        title: Vietnamese name, the heading in a sheet.
        description: Vietnamese; what stands in it, or what to type.
        required: an agency's row without it cannot be counted.
        minimum: the least value allowed, in the column's unit.
        maximum: the greatest value allowed, in the column's unit.
        code_list: the list its values come from; agencies see labels, the warehouse keeps codes.
        codes: the only codes there are, where the program itself knows each of them; the database holds them to it.
        width: characters, for a sheet.
        content: what stands in it, where that decides how a cell is read and its type does not say it.
    """

    title: str
    description: str
    required: bool = False
    minimum: int | None = None
    maximum: int | None = None
    code_list: str | None = None
    codes: tuple[str, ...] = ()
    width: int = 16
    content: Content | None = None


def column(
    name: str,
    type_: TypeEngine[Any] | type[TypeEngine[Any]],
    title: str,
    description: str,
    *constraints: SchemaItem,
    key: bool = False,
    required: bool = False,
    minimum: int | None = None,
    maximum: int | None = None,
    code_list: str | None = None,
    codes: tuple[str, ...] = (),
    width: int = 16,
    content: Content | None = None,
) -> sa.Column[Any]:
    """Declare a column: SQLAlchemy's own object, its facts in `info`, its bounds and codes as database constraints."""
    bounds = [(minimum, ">=", "min"), (maximum, "<=", "max")]
    checks = [
        sa.CheckConstraint(f"{name} {sign} {limit}", name=f"{name}_{word}")
        for limit, sign, word in bounds
        if limit is not None
    ]
    if codes:
        checks.append(sa.CheckConstraint(f"{name} IN ({code_texts(codes)})", name=f"{name}_known"))
    facts = Facts(title, description, required or key, minimum, maximum, code_list, codes, width, content)
    return sa.Column(
        name,
        type_,
        *checks,
        *constraints,
        primary_key=key,
        autoincrement=False,
        nullable=not (key or required),
        info={"facts": facts},
        comment=title,
    )


def code_texts(codes: Iterable[str]) -> str:
    """Codes as SQL lists them: `'accepted', 'rejected'`."""
    return ", ".join(f"'{code}'" for code in codes)


def facts(declared: sa.Column[Any]) -> Facts:
    """The facts with which a column was declared."""
    found = declared.info["facts"]
    assert isinstance(found, Facts)  # noqa: S101 - every column is made by `column` above
    return found


def holds_figures(declared: sa.Column[Any]) -> bool:
    """Whether a number in the column is a figure, and no code, number of a document or page."""
    return isinstance(declared.type, sa.Integer | ExactDecimal) or facts(declared).content is Content.ANSWERS


def holds_days(declared: sa.Column[Any]) -> bool:
    """Whether a date in the column is a day."""
    return isinstance(declared.type, sa.Date) or facts(declared).content is Content.ANSWERS
