"""The rows of a batch that count, and those that do not, or not wholly: what findings cost each file.

What does not belong here: what the rows would earn (`file_scores`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from assets.submissions.stakes.held_rows import Row, held_rows
from assets.submissions.stakes.leaf_rules import SOURCE_OF
from checks.findings.catalogue import Catalogue, RowFate
from checks.findings.row_outcomes import accepted_rows, with_fate
from warehouse.tables import REPORT_TABLES, WRITTEN_TABLES, scorecard

MOST_ROWS = 20_000
"""Of a file with more, nothing is weighed: no honest report comes near, and none may hold up the night."""

_Place = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that does not count, or not wholly.

    Attributes:
        source: its table, by the name that frameworks use.
        row: its values; what could not be read is None.
        lost: the columns whose cells could not be read, or are empty although they are required.
        at: the columns of all findings that cost it a cell, or its place among the rows that count.
        counts_now: the row counts, only the lost cells do not.
    """

    source: str
    row: Row
    lost: frozenset[str]
    at: frozenset[str]
    counts_now: bool


LeftOutRows = Mapping[str, Sequence[LeftOut]]
"""By source."""


def by_source(rows: Iterable[LeftOut]) -> LeftOutRows:
    """Rows of any tables, by their source."""
    found: dict[str, list[LeftOut]] = {}
    for row in rows:
        found.setdefault(row.source, []).append(row)
    return found


class BatchRows:
    """The rows of some files of a batch."""

    def __init__(
        self, read: Mapping[str, pd.DataFrame], raw: pd.DataFrame, catalogue: Catalogue, year: int, files: set[str]
    ) -> None:
        """Take the rows of the files named.

        Args:
            read: by report table, every row that was read, lost cells emptied.
            raw: raw findings.
            catalogue: says what they cost.
            year: of the reports.
            files: by sha256.
        """
        raw = raw[raw["sha256"].isin(files)]
        self._year = year
        self._all: dict[str, dict[str, pd.DataFrame]] = {}
        self._counted: dict[str, dict[str, pd.DataFrame]] = {}
        for table in REPORT_TABLES:
            rows = read[table.name]
            rows = rows[rows["sha256"].isin(files)].reset_index(drop=True)
            counted = accepted_rows(rows, table, raw, catalogue)
            self._all[table.name] = dict(tuple(rows.groupby("sha256")))  # type: ignore[arg-type] # keys are texts
            self._counted[table.name] = dict(tuple(counted.groupby("sha256")))  # type: ignore[arg-type]
            self._all[table.name][""] = self._counted[table.name][""] = rows.head(0)
        self._lost = _columns(raw, catalogue, RowFate.CELL_LOST)
        self._aside = _columns(raw, catalogue, RowFate.SET_ASIDE)

    def counted(self, sha256: str) -> dict[str, pd.DataFrame] | None:
        """By report table, the file's rows that count; None if they are too many."""
        rows = {name: files.get(sha256, files[""]) for name, files in self._counted.items()}
        return None if sum(map(len, rows.values())) > MOST_ROWS else rows

    def criteria(self, sha256: str) -> dict[tuple[str, int], str]:
        """By sheet and row: the criterion of each row of the scorecard."""
        card = self._all[scorecard.name].get(sha256, self._all[scorecard.name][""])
        card = card[card["criterion_code"].notna()]
        places = zip(card["sheet"], card["excel_row"], strict=True)
        return {(str(sheet), int(row)): code for (sheet, row), code in zip(places, card["criterion_code"], strict=True)}

    def left_out(self, sha256: str) -> dict[tuple[str, int], LeftOut]:
        """By sheet and row: the rows that do not count, or have lost a cell; not those of the scorecard."""
        found: dict[tuple[str, int], LeftOut] = {}
        for table in WRITTEN_TABLES:  # a printed row concerns a criterion by name
            rows = self._all[table.name].get(sha256, self._all[table.name][""])
            counted = set(self._counted[table.name].get(sha256, rows.head(0))["excel_row"])
            places = [
                (sha256, str(sheet), int(row)) for sheet, row in zip(rows["sheet"], rows["excel_row"], strict=True)
            ]
            wanted = [place[2] not in counted or place in self._lost for place in places]
            some = rows[pd.Series(wanted, index=rows.index, dtype=bool)].head(MOST_ROWS)
            required = [column.name for column in table.columns if not column.nullable and column.name in rows]
            held = held_rows(some, SOURCE_OF[table.name], self._year)
            for sheet, number, row in zip(some["sheet"], some["excel_row"], held, strict=True):
                place = (sha256, str(sheet), int(number))
                lost = self._lost.get(place, frozenset()) | {name for name in required if row.get(name, "") is None}
                at = lost | self._aside.get(place, frozenset())
                found[place[1:]] = LeftOut(SOURCE_OF[table.name], row, lost, at, int(number) in counted)
        return found

    def without_column(self, sha256: str, sheet: str, column_name: str) -> list[LeftOut]:
        """The sheet's rows that count, were a column of theirs not read; none of the scorecard."""
        lost = frozenset({column_name})
        return [
            LeftOut(SOURCE_OF[table.name], row, lost, lost, counts_now=True)
            for table in WRITTEN_TABLES
            for rows in (self._counted[table.name].get(sha256, self._counted[table.name][""]),)
            for row in held_rows(rows[rows["sheet"].eq(sheet)], SOURCE_OF[table.name], self._year)
        ]


def _columns(raw: pd.DataFrame, catalogue: Catalogue, fate: RowFate) -> Mapping[_Place, frozenset[str]]:
    """Where findings with such a fate stand: by file, sheet and row, the columns."""
    costing = raw[with_fate(raw, catalogue, fate) & raw["excel_row"].notna() & raw["sheet"].notna()]
    found: dict[_Place, set[Any]] = {}
    for sha256, sheet, row, name in zip(
        costing["sha256"], costing["sheet"], costing["excel_row"], costing["column_name"], strict=True
    ):
        found.setdefault((str(sha256), str(sheet), int(row)), set()).add(str(name))
    return {place: frozenset(names) for place, names in found.items()}
