"""One sheet of `content.xml`: cells given another style and note, marks of an earlier return taken off.

Rows and cells have no addresses but repeat counts: a run in which one cell changes is written as the run before it, the
cell, and the run after it. What does not belong here: the styles (`cell_styles`), and what notes say.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from assets.submissions.container.xml_splicing import Node, Splices, UnreturnableError, outline, start_tag
from assets.submissions.returned.opendocument.cell_styles import CellStyles
from assets.submissions.returned.opendocument.notes import with_note
from assets.submissions.returned.opendocument.spaces import element
from assets.submissions.returned.result.marks import Marks
from assets.submissions.returned.xlsx.notes import NOTE_MARK
from assets.submissions.returned.xlsx.sheet_part import Place

_ROWS_AROUND = frozenset({"table-rows", "table-header-rows", "table-row-group"})
_COLUMNS_AROUND = frozenset({"table-columns", "table-header-columns", "table-column-group"})
OUTLINED = _ROWS_AROUND | _COLUMNS_AROUND | {"body", "spreadsheet", "table", "automatic-styles", "style"}
"""Elements of `content.xml` whose children have to be known; a row's cells only where the row changes."""
_CELLS = frozenset({"table-cell", "covered-table-cell"})
_STYLE = "table:style-name"
_DEFAULT_STYLE = "table:default-cell-style-name"
_ROWS_REPEATED = "table:number-rows-repeated"
_COLUMNS_REPEATED = "table:number-columns-repeated"


@dataclass(frozen=True, slots=True)
class _Run:
    """Equal rows, or columns, one after another."""

    node: Node
    first: int
    count: int


@dataclass(slots=True)
class _Change:
    """Changes to one sheet's cells, and the colours found on the way."""

    marks: Marks
    former: Mapping[Place, str | None]
    had: dict[Place, str | None] = field(default_factory=dict)
    marked: dict[int, list[int]] = field(init=False)
    """Columns to be marked, by row."""
    known: dict[int, list[int]] = field(init=False)
    """The same, and those that an earlier return marked."""

    def __post_init__(self) -> None:
        self.marked = _by_row(self.marks.colors)
        self.known = _by_row({*self.marks.colors, *self.former})


class Table:
    """One sheet being changed."""

    def __init__(self, document: bytes, node: Node, styles: CellStyles) -> None:
        """Know the rows and columns.

        Args:
            document: `content.xml`.
            node: the sheet's `table:table`, outlined as deep as `OUTLINED` says.
            styles: of the file.
        """
        self._document = document
        self._node = node
        self._styles = styles
        self._rows = _runs(node, "table-row", _ROWS_AROUND, _ROWS_REPEATED)
        self._columns = _runs(node, "table-column", _COLUMNS_AROUND, _COLUMNS_REPEATED)
        names = "|".join(re.escape(name) for name in sorted(styles.marked))
        marked = rf'table:style-name\s*=\s*["\'](?:{names})["\']|' if names else ""
        self._old_marks = re.compile(f"{marked}{NOTE_MARK}".encode())

    def mark(self, splices: Splices, marks: Marks, former: Mapping[Place, str | None]) -> Mapping[Place, str | None]:
        """Colour and comment cells, and give those that an earlier return marked their own colour again.

        Args:
            splices: of the whole document, to which the changes are added.
            marks: to be made.
            former: the colours that cells had before an earlier return marked them.

        Returns:
            The colour that each cell to be marked has now.
        """
        change = _Change(marks, former)
        wanted, known = list(change.marked), list(change.known)
        has_old = self._has_old_marks(self._node)
        for run in self._rows:
            is_old = has_old and self._has_old_marks(run.node)
            special = _between(known if is_old else wanted, run)
            if special or is_old:
                pieces = [self._row(run.node, *piece, change) for piece in _pieces(run, special)]
                splices.replace(run.node.start, run.node.end, b"".join(pieces))
        last = self._rows[-1].first + self._rows[-1].count - 1 if self._rows else 0
        if below := [number for number in wanted if number > last]:
            splices.insert(self._end_of_rows(), self._rows_below(last, below, change))
        return change.had

    def _has_old_marks(self, node: Node) -> bool:
        return self._old_marks.search(self._document, node.start, node.end) is not None

    def _row(self, node: Node, number: int, count: int, change: _Change) -> bytes:
        """The rows from a number on; only a row that stands alone has cells to be marked."""
        document = self._document[node.start : node.end]
        root = outline(document)
        columns = change.known.get(number, []) if count == 1 else []
        splices = Splices(document)
        after = 1
        for cell in root.children:
            if cell.name not in _CELLS:
                continue
            run = _Run(cell, after, _count(cell, _COLUMNS_REPEATED))
            after += run.count
            content = document[cell.start : cell.end]
            special = _between(columns, run)
            if not special and not self._old_marks.search(content):
                continue
            default = root.attributes.get(_DEFAULT_STYLE) or self._column_style(run.first)
            pieces = _pieces(run, special)
            written = [self._cell(content, (number, column), length, default, change) for column, length in pieces]
            splices.replace(cell.start, cell.end, b"".join(written))
        added = self._cells_after(number, after, change) if count == 1 else b""
        opening = start_tag(document, root, {_ROWS_REPEATED: str(count) if count > 1 else None})
        if root.is_empty_tag:
            return opening.removesuffix(b"/>") + b">" + added + b"</table:table-row>" if added else opening
        splices.insert(root.close_start, added)
        return opening + splices.done()[root.open_end :]

    def _cell(self, cell: bytes, place: Place, count: int, default: str | None, change: _Change) -> bytes:
        """The cells from a place on; only one that stands alone is marked."""
        changes: dict[str, str | None] = {_COLUMNS_REPEATED: str(count) if count > 1 else None}
        own = outline(cell).attributes.get(_STYLE)
        color = change.marks.colors.get(place) if count == 1 else None
        if color is not None:
            change.had[place] = self._styles.color_of(own or default)
            changes[_STYLE] = self._styles.with_color(own or default, color)
        elif own in self._styles.marked:
            changes[_STYLE] = self._styles.with_color(own, change.former.get(place) if count == 1 else None)
        if color is not None or NOTE_MARK.encode() in cell:
            cell = with_note(cell, change.marks.note(place) if color is not None else None)
        root = outline(cell)
        return start_tag(cell, root, changes) + cell[root.open_end :]

    def _cells_after(self, number: int, after: int, change: _Change) -> bytes:
        """Cells to be marked that the file leaves out at the end of a row; `after` is the first that it leaves out."""
        written = []
        for column in change.marked.get(number, []):
            if column < after:
                continue
            if column > after:
                written.append(_blank_cells(column - after))
            written.append(self._cell(_blank_cells(1), (number, column), 1, self._column_style(column), change))
            after = column + 1
        return b"".join(written)

    def _rows_below(self, last: int, numbers: Sequence[int], change: _Change) -> bytes:
        """Rows that the file leaves out at the end of a sheet."""
        written = []
        for number in numbers:
            if number > last + 1:
                gap = {_ROWS_REPEATED: str(number - last - 1)}
                written.append(element("table:table-row", gap, _blank_cells(1).decode()).encode())
            written.append(b"<table:table-row>" + self._cells_after(number, 1, change) + b"</table:table-row>")
            last = number
        return b"".join(written)

    def _end_of_rows(self) -> int:
        around = {"table-row", "table-column", *_ROWS_AROUND, *_COLUMNS_AROUND}
        ends = [child.end for child in self._node.children if child.name in around]
        if not ends:
            raise UnreturnableError("a sheet without a row")
        return max(ends)

    def _column_style(self, column: int) -> str | None:
        for run in self._columns:
            if run.first <= column < run.first + run.count:
                return run.node.attributes.get(_DEFAULT_STYLE)
        return None


def _by_row(places: Iterable[Place]) -> dict[int, list[int]]:
    """The columns of places by row, both in order."""
    rows: dict[int, list[int]] = {}
    for row, column in sorted(places):
        rows.setdefault(row, []).append(column)
    return rows


def _blank_cells(count: int) -> bytes:
    return element("table:table-cell", {_COLUMNS_REPEATED: str(count) if count > 1 else None}).encode()


def _runs(table: Node, name: str, around: frozenset[str], repeated: str) -> list[_Run]:
    runs = []
    after = 1
    for node in _within(table, name, around):
        count = _count(node, repeated)
        runs.append(_Run(node, after, count))
        after += count
    return runs


def _within(parent: Node, name: str, around: frozenset[str]) -> Iterator[Node]:
    for child in parent.children:
        if child.prefix == "table" and child.name == name:
            yield child
        elif child.prefix == "table" and child.name in around:
            yield from _within(child, name, around)


def _count(node: Node, name: str) -> int:
    written = node.attributes.get(name, "1")
    return max(int(written), 1) if written.isascii() and written.isdecimal() else 1


def _between(numbers: Sequence[int], run: _Run) -> Sequence[int]:
    """The numbers, in order, that lie in a run."""
    return numbers[bisect_left(numbers, run.first) : bisect_left(numbers, run.first + run.count)]


def _pieces(run: _Run, special: Sequence[int]) -> Iterator[tuple[int, int]]:
    """A run as shorter ones, as start and length; each number that is special has one of its own."""
    at, end = run.first, run.first + run.count
    for number in special:
        if number > at:
            yield at, number - at
        yield number, 1
        at = number + 1
    if at < end:
        yield at, end - at
