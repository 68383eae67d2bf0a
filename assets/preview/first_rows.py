"""The first rows of an asset's table in words: Vietnamese headings, names, and the passport or file a row leads to.

What does not belong here: which rows come first (`frame_views`, `stored_views`), and Dagster (`told`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, NamedTuple

import pandas as pd
import sqlalchemy as sa

from assets.preview.cells import cell, heading
from assets.preview.names import EVERYONE, Names
from warehouse.tables import submission

SHOWN_ROWS = 10
FEW_ROWS = 4
"""Of tables that nobody looks through for what to do next: an example of what they hold."""


class Passport(NamedTuple):
    """The score passport of an agency, or of one of its criteria."""

    agency: str
    criterion: str | None


class ReturnedTo(NamedTuple):
    """The files that were returned to an agency: one without an accepted report has no passport."""

    agency: str


Target = Passport | ReturnedTo | PurePath | None
"""What a row leads to: a passport, returned files, one file below the year's returned workbooks, or nothing."""


@dataclass(frozen=True, slots=True)
class FirstRows:
    """The rows that matter first.

    Attributes:
        headings: Vietnamese.
        rows: a text a heading.
        total: number of rows that there are.
        order: Vietnamese; which rows come first.
        targets: what each row leads to; empty where none does.
        linked: the column whose texts lead there.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: int
    order: str
    targets: tuple[Target, ...] = ()
    linked: int = 0


def first_rows(
    table: sa.Table,
    frame: pd.DataFrame,
    columns: Sequence[str],
    names: Names,
    *,
    total: int,
    order: str,
    are_reports: bool = False,
) -> FirstRows:
    """Rows in words, which lead to the passports of their agencies and criteria.

    Args:
        table: as which the frame's columns are declared; those that it has not are declared by `submission`.
        frame: the chosen rows, in the order of showing.
        columns: of the frame, in the order of showing.
        names: in the place of codes.
        total: number of rows of which these are the first.
        order: Vietnamese; which rows come first.
        are_reports: they are about reports, whether accepted or not, and lead to what was returned to the agencies.
    """
    declared = [declaration(table, name) for name in columns]
    records: list[dict[Any, Any]] = frame.to_dict("records")
    has_agencies = "agency_code" in columns
    return FirstRows(
        headings=tuple(map(heading, declared)),
        rows=tuple(tuple(cell(each, row[each.name], row, names) for each in declared) for row in records),
        total=total,
        order=order,
        targets=tuple(_target(row, names, are_reports=are_reports) for row in records) if has_agencies else (),
        linked=[*columns].index("agency_code") if has_agencies else 0,
    )


def declaration(table: sa.Table, name: str) -> sa.Column[Any]:
    """The declared column of a table, or of the submissions that its rows belong to."""
    column: sa.Column[Any] = table.c[name] if name in table.c else submission.c[name]
    return column


def _target(row: dict[Any, Any], names: Names, *, are_reports: bool) -> Target:
    agency, criterion = row["agency_code"], row.get("criterion_code")
    if not isinstance(agency, str) or agency not in names.agencies:
        return None
    if are_reports:
        return ReturnedTo(agency)
    is_one = isinstance(criterion, str) and criterion not in {"", EVERYONE}
    return Passport(agency, criterion if is_one else None)
