"""The first rows of an asset's table in words: Vietnamese headings, names, and the passports that they lead to.

What does not belong here: which rows come first (`frame_views`, `stored_views`), and Dagster (`told`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import pandas as pd
import sqlalchemy as sa

from assets.preview.cells import cell, heading
from assets.preview.names import EVERYONE, Names
from checks.texts.figures_and_dates import grouped
from warehouse.tables import submission

SHOWN_ROWS = 10
FEW_ROWS = 4
"""Of tables that nobody looks through for what to do next: an example of what they hold."""
_NAMED_CHARACTERS = 40


class Passport(NamedTuple):
    """A score passport that rows lead to: of an agency, or of one of its criteria."""

    label: str
    agency: str
    criterion: str | None


@dataclass(frozen=True, slots=True)
class FirstRows:
    """The rows that matter first.

    Attributes:
        headings: Vietnamese.
        rows: a text a heading.
        total: number of rows that there are.
        order: Vietnamese; which rows come first.
        passports: of the agencies and criteria in the rows, in their order, each once.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: int
    order: str
    passports: tuple[Passport, ...] = ()

    @property
    def sentence(self) -> str:
        """«10 dòng đầu trong 1.014 dòng: mục nên xem trước hết.»."""
        if not self.total:
            return "Không có dòng nào."
        return f"{len(self.rows)} dòng đầu trong {grouped(self.total)} dòng: {self.order}."


def first_rows(
    table: sa.Table, frame: pd.DataFrame, columns: Sequence[str], names: Names, *, total: int, order: str
) -> FirstRows:
    """Rows in words.

    Args:
        table: as which the frame's columns are declared; those that it has not are declared by `submission`.
        frame: the chosen rows, in the order of showing.
        columns: of the frame, in the order of showing.
        names: in the place of codes.
        total: number of rows of which these are the first.
        order: Vietnamese; which rows come first.
    """
    declared = [declaration(table, name) for name in columns]
    records: list[dict[Any, Any]] = frame.to_dict("records")
    return FirstRows(
        headings=tuple(map(heading, declared)),
        rows=tuple(tuple(cell(each, row[each.name], row, names) for each in declared) for row in records),
        total=total,
        order=order,
        passports=_passports(records, names),
    )


def declaration(table: sa.Table, name: str) -> sa.Column[Any]:
    """The declared column of a table, or of the submissions that its rows belong to."""
    column: sa.Column[Any] = table.c[name] if name in table.c else submission.c[name]
    return column


def _passports(records: Sequence[dict[Any, Any]], names: Names) -> tuple[Passport, ...]:
    found = {}
    for row in records:
        agency, criterion = row.get("agency_code"), row.get("criterion_code")
        if not isinstance(agency, str) or agency not in names.agencies:
            continue
        is_known = isinstance(criterion, str) and criterion not in {"", EVERYONE}
        label = names.agencies[agency][:_NAMED_CHARACTERS]
        found[agency, criterion if is_known else None] = f"{label}, {criterion}" if is_known else label
    return tuple(Passport(label, *key) for key, label in found.items())
