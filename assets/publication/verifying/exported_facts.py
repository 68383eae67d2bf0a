"""The facts in two versions of the Committee's workbook: figures, and what the frozen tables name.

Another version of the program may say a thing in other words, or place it elsewhere, and be right; but the facts must
be the same. In the lists they are found by row and heading, in printed sheets place by place, as long as wherever one
version has words the other has something too. Where that is not so, the sheet cannot be compared, and that is said.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from typing import Any

from openpyxl.utils import get_column_letter

from assets.publication.committee.sheets.data import CRITERIA_SHEET, INDEX_SHEET
from assets.publication.committee.sheets.decisions import DECISIONS_SHEET
from assets.publication.published.tables import CommitteeTables
from assets.publication.release.row_differences import shown

Sheet = dict[tuple[int, int], Any]
Sheets = dict[str, Sheet]
"""Values by sheet, and by row and column from 1."""

LIST_KEYS = {
    INDEX_SHEET: ("Bộ tiêu chí", "Mã cơ quan"),
    CRITERIA_SHEET: ("Bộ tiêu chí", "Mã cơ quan", "Mã tiêu chí"),
    DECISIONS_SHEET: ("Mã quyết định",),
}
"""The sheets that are lists under a row of headings, and the headings that tell their rows apart."""

FIGURE = re.compile(r"-?\d[\d.]*(,\d+)?")
"""As it is printed. Codes of criteria and agencies look the same; they are facts as well."""


def named_in(tables: CommitteeTables) -> frozenset[str]:
    """Texts that are facts: who it is, scored by what, and in which class."""
    columns = ("name", "agency_code", "framework_id", "class_name")
    return frozenset(str(text) for column in columns for text in tables.standings[column].dropna())


def not_comparable(frozen: Sheets, again: Sheets, named: Collection[str]) -> Iterator[str]:
    """The sheets whose facts cannot be compared, a sentence each."""
    for sheet in dict.fromkeys([*again, *frozen]):
        if sheet not in frozen:
            yield f"has no sheet «{sheet}», which this version of the program writes"
        elif sheet not in again:
            yield f"sheet «{sheet}» is none that this version of the program writes: not compared"
        elif not _is_alike(sheet, frozen[sheet], again[sheet], named):
            yield f"sheet «{sheet}» is not laid out as this version of the program does it: not compared"
        elif sheet in LIST_KEYS:
            for heading in sorted(set(_headings(again[sheet]).values()) ^ set(_headings(frozen[sheet]).values())):
                yield f"sheet «{sheet}», column «{heading}» is in one version only: not compared"


def differing_facts(frozen: Sheets, again: Sheets, named: Collection[str]) -> Iterator[str]:
    """The facts that differ in what can be compared, a sentence each."""
    for sheet in again:
        if sheet not in frozen or not _is_alike(sheet, frozen[sheet], again[sheet], named):
            continue
        if sheet in LIST_KEYS:
            shared = set(_headings(frozen[sheet]).values()) & set(_headings(again[sheet]).values())
            ours, theirs = (_listed(each[sheet], LIST_KEYS[sheet], shared) for each in (frozen, again))
        else:
            ours, theirs = _placed(frozen[sheet]), _placed(again[sheet])
        for where in dict.fromkeys([*theirs, *ours]):
            left, right = ours.get(where), theirs.get(where)
            if left != right and (_is_fact(left, named) or _is_fact(right, named)):
                yield f"sheet «{sheet}», {where} is {shown(left)}, written again {shown(right)}"


def _is_fact(value: Any, named: Collection[str]) -> bool:
    if isinstance(value, str):
        return value in named or FIGURE.fullmatch(value) is not None
    return value is not None


def _is_alike(sheet: str, frozen: Sheet, again: Sheet, named: Collection[str]) -> bool:
    if sheet in LIST_KEYS:
        # Columns may be new, or gone; what is in both is compared.
        return set(LIST_KEYS[sheet]) <= set(_headings(frozen).values())
    alone = [frozen.get(place, again.get(place)) for place in frozen.keys() ^ again.keys()]
    return all(_is_fact(value, named) for value in alone)


def _headings(cells: Sheet) -> dict[int, str]:
    return {column: str(value) for (row, column), value in cells.items() if row == 1}


def _placed(cells: Sheet) -> dict[str, Any]:
    return {f"cell {get_column_letter(column)}{row}": value for (row, column), value in cells.items()}


def _listed(cells: Sheet, keys: Collection[str], compared: Collection[str]) -> dict[str, Any]:
    """The values by what tells their row apart, and by heading; rows with one key are counted (a row a track)."""
    columns = {heading: column for column, heading in _headings(cells).items() if heading in compared}
    seen: Counter[tuple[Any, ...]] = Counter()
    found: dict[str, Any] = {}
    for row in sorted({row for row, _ in cells if row > 1}):
        key = tuple(cells.get((row, columns[heading])) for heading in keys)
        seen[key] += 1
        place = "/".join(str(part) for part in (*key, seen[key]))
        found |= {
            f"row {place}, «{heading}»": cells[row, column]
            for heading, column in columns.items()
            if (row, column) in cells
        }
    return found
