"""The rows of each file of a batch: those that count, those that do not, or not wholly, and what its scorecard says.

Taken from the batch's frames at once, a column at a time, as plain values. What does not belong here: what the rows
would earn (`file_scores`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import sqlalchemy as sa

from assets.submissions.stakes.held_rows import Row, held_rows
from assets.submissions.stakes.leaf_rules import SOURCE_OF
from checks.findings.catalogue import Catalogue, RowFate
from checks.findings.row_outcomes import are_accepted, with_fate
from checks.rules.rows.codes import comparable, listed_codes
from checks.rules.scorecard.self_points import criterion_rows, is_not_applicable
from warehouse.tables import REPORT_TABLES, WRITTEN_TABLES, evidence, scorecard

MOST_ROWS = 20_000
"""Of a file with more, nothing is weighed: no honest report comes near, and none may hold up the night."""

_FilePlace = tuple[str, str, int]


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


@dataclass(slots=True)
class FileRows:
    """The rows of one file.

    Attributes:
        counted: by source, the rows that count; none of the scorecard's.
        left_out: by sheet and row, the rows that do not count, or have lost a cell; none of the scorecard's.
        sources: by the file's sheets, the sources that they are read as.
        criteria: by sheet and row, the criterion of each row of the scorecard, whether it counts or not.
        declared: declared figures by criterion and input; of one declared twice, the first row's.
        not_applicable: the criteria that are marked so.
        named_kinds: by criterion, the kinds of the documents that its row names.
    """

    counted: defaultdict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    left_out: dict[tuple[str, int], LeftOut] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    criteria: dict[tuple[str, int], str] = field(default_factory=dict)
    declared: dict[tuple[str, str], str] = field(default_factory=dict)
    not_applicable: set[str] = field(default_factory=set)
    named_kinds: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def without_column(self, sheet: str, column_name: str) -> list[LeftOut]:
        """The sheet's rows that count, were a column of theirs not read."""
        lost = frozenset({column_name})
        source = self.sources.get(sheet, "")
        return [LeftOut(source, row, lost, lost, counts_now=True) for row in self.counted.get(source, ())]


def file_rows(
    read: Mapping[str, pd.DataFrame], raw: pd.DataFrame, catalogue: Catalogue, year: int, files: Iterable[str]
) -> dict[str, FileRows]:
    """The rows of files, by sha256; files with too many are left out.

    Args:
        read: by report table, every row that was read, lost cells emptied.
        raw: raw findings.
        catalogue: says what they cost.
        year: of the reports.
        files: by sha256.
    """
    raw = raw[raw["sha256"].isin(list(files))]
    rows = {name: frame[frame["sha256"].isin(list(files))].reset_index(drop=True) for name, frame in read.items()}
    counts = {table.name: are_accepted(rows[table.name], table, raw, catalogue) for table in REPORT_TABLES}
    sizes = pd.concat([rows[name].loc[counts[name], "sha256"] for name in counts]).value_counts()
    found = {sha256: FileRows() for sha256 in files if sizes.get(sha256, 0) <= MOST_ROWS}
    lost, aside = (_columns(raw, catalogue, fate) for fate in (RowFate.CELL_LOST, RowFate.SET_ASIDE))
    for table in WRITTEN_TABLES:
        known = rows[table.name]["sha256"].isin(list(found))
        _add_written_rows(found, table, rows[table.name][known], counts[table.name][known], lost, aside, year)
    card, papers = rows[scorecard.name], rows[evidence.name]
    _add_criteria(found, card)
    _add_scorecards(found, card[counts[scorecard.name]], papers[counts[evidence.name]])
    return found


def _add_written_rows(
    found: Mapping[str, FileRows],
    table: sa.Table,
    rows: pd.DataFrame,
    counts: pd.Series[bool],
    lost: Mapping[_FilePlace, frozenset[str]],
    aside: Mapping[_FilePlace, frozenset[str]],
    year: int,
) -> None:
    source = SOURCE_OF[table.name]
    required = [column.name for column in table.columns if not column.nullable and column.name in rows]
    places = [
        (sha256, str(sheet), int(row))
        for sha256, sheet, row in zip(rows["sha256"], rows["sheet"], rows["excel_row"], strict=True)
    ]
    marred = ~counts | pd.Series([place in lost for place in places], index=rows.index, dtype=bool)
    # However many rows a file loses: no more of them are weighed than may count.
    is_told = marred & (marred.groupby(rows["sha256"]).cumsum() <= MOST_ROWS)
    wanted = counts | is_told
    held = held_rows(rows[wanted], source, year)
    kept = [place for place, is_wanted in zip(places, wanted, strict=True) if is_wanted]
    for place, row, counts_now, told in zip(kept, held, counts[wanted], is_told[wanted], strict=True):
        sha256, sheet, number = place
        of_file = found[sha256]
        of_file.sources[sheet] = source
        if counts_now:
            of_file.counted[source].append(row)
        if told:
            gone = lost.get(place, frozenset()) | {name for name in required if row.get(name, "") is None}
            at = gone | aside.get(place, frozenset())
            of_file.left_out[sheet, number] = LeftOut(source, row, gone, at, bool(counts_now))


def _add_criteria(found: Mapping[str, FileRows], card: pd.DataFrame) -> None:
    named = card[card["criterion_code"].notna() & card["sha256"].isin(list(found))]
    for sha256, sheet, row, code in named[["sha256", "sheet", "excel_row", "criterion_code"]].itertuples(index=False):
        found[sha256].criteria[str(sheet), int(row)] = code


def _add_scorecards(found: Mapping[str, FileRows], card: pd.DataFrame, papers: pd.DataFrame) -> None:
    """Add claims and documents of the rows that count of scorecards and evidence sheets."""
    card, papers = (frame[frame["sha256"].isin(list(found))] for frame in (card, papers))
    given = card[card["input_name"].notna() & card["declared_value"].notna()]
    columns = ["sha256", "criterion_code", "input_name", "declared_value"]
    for sha256, code, name, value in given[columns].itertuples(index=False):
        found[sha256].declared.setdefault((code, name), value)
    own = criterion_rows(card).drop_duplicates(["sha256", "criterion_code"])
    for sha256, code in own.loc[is_not_applicable(own), ["sha256", "criterion_code"]].itertuples(index=False):
        found[sha256].not_applicable.add(code)
    known = papers[["sha256", "kind"]].assign(comparable_code=comparable(papers["evidence_code"])).dropna()
    named = listed_codes(own, "evidence_codes").merge(known, on=["sha256", "comparable_code"])
    for sha256, code, kind in named[["sha256", "criterion_code", "kind"]].itertuples(index=False):
        found[sha256].named_kinds[str(code)].add(kind)


def _columns(raw: pd.DataFrame, catalogue: Catalogue, fate: RowFate) -> Mapping[_FilePlace, frozenset[str]]:
    """Columns of findings with such a fate, by file, sheet and row."""
    costing = raw[with_fate(raw, catalogue, fate) & raw["excel_row"].notna() & raw["sheet"].notna()]
    found: dict[_FilePlace, set[Any]] = {}
    for sha256, sheet, row, name in zip(
        costing["sha256"], costing["sheet"], costing["excel_row"], costing["column_name"], strict=True
    ):
        found.setdefault((str(sha256), str(sheet), int(row)), set()).add(str(name))
    return {place: frozenset(names) for place, names in found.items()}
