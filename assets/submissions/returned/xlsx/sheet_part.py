"""One worksheet part: cells given another format, marks of an earlier return taken off, a drawing of notes attached.

What does not belong here: the formats (`styles_part`), and what notes say (`notes`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from assets.submissions.container.xml_splicing import Node, Splices, relation_reference
from assets.submissions.returned.xlsx.sheet_rows import SheetRows
from assets.submissions.returned.xlsx.styles_part import Styles
from assets.submissions.sheets.scan import column_letters, column_number

_AFTER_LEGACY_DRAWING = frozenset(
    {
        "legacyDrawingHF",
        "drawingHF",
        "picture",
        "oleObjects",
        "controls",
        "AlternateContent",
        "webPublishItems",
        "tableParts",
        "extLst",
    }
)
Place = tuple[int, int]
"""Row and column, both from 1."""


def place_of(address: str) -> Place:
    """`F17` as (17, 6)."""
    letters = address.rstrip("0123456789")
    return int(address[len(letters) :]), column_number(letters)


def address_of(place: Place) -> str:
    """(17, 6) as `F17`."""
    return f"{column_letters(place[1])}{place[0]}"


class Sheet:
    """One worksheet's XML being changed."""

    def __init__(self, document: bytes) -> None:
        """Outline the part.

        Raises:
            UnreturnableError: it is no worksheet that programs could show.
        """
        self._splices = Splices(document)
        self._rows = SheetRows(document)
        self._root, self._data = self._rows.root, self._rows.data
        self._covers = dict(self._merged())
        self._column_styles = list(self._formatted_columns())

    def shown(self, place: Place) -> Place:
        """The cell that is seen at a place: the first of the merged cells that it belongs to, or itself."""
        return self._covers.get(place, place)

    def deselect(self) -> None:
        """Take the sheet out of the selection: what is typed into one selected sheet goes into all of them."""
        views = self._root.first("sheetViews")
        for view in views.children if views else ():
            if "tabSelected" in view.attributes:
                self._splices.set_attributes(view, tabSelected=None)

    def unmark(self, styles: Styles, fills: Mapping[Place, str | None], keep: Mapping[Place, object]) -> None:
        """Give cells that an earlier return marked their own colour again, but for those to be marked anew."""
        if not styles.marked:
            return
        for number, row in self._rows.with_styles(styles.marked):
            for column, cell in _cells(row):
                style = _style(cell)
                if style in styles.marked and (number, column) not in keep:
                    original = styles.with_fill(style, fills.get((number, column)))
                    self._splices.set_attributes(cell, s=str(original))

    def mark(self, styles: Styles, colors: Mapping[Place, str]) -> dict[Place, str | None]:
        """Colour cells, making those that the file leaves out; gives the colour that each had."""
        had: dict[Place, str | None] = {}
        by_row: dict[int, dict[int, str]] = {}
        for (number, column), color in sorted(colors.items()):
            by_row.setdefault(number, {})[column] = color
        for number, wanted in by_row.items():
            row = self._rows.get(number)
            cells = dict(_cells(row)) if row else {}
            absent = []
            for column, color in wanted.items():
                cell = cells.get(column)
                style = _style(cell) if cell else self._default_style(row, column)
                had[number, column] = styles.fill_of(style)
                if cell:
                    self._splices.set_attributes(cell, s=str(styles.with_fill(style, color)))
                else:
                    absent.append((column, styles.with_fill(style, color)))
            if absent:
                self._add_cells(number, row, cells, absent)
        return had

    def attach_notes(self, relation_id: str) -> None:
        """Refer to the drawing that holds the notes' boxes, at the place that the format prescribes."""
        tag = f"{self._root.prefix}:legacyDrawing" if self._root.prefix else "legacyDrawing"
        new = f"<{tag}{relation_reference(self._root, relation_id)}/>".encode()
        follower = next((child for child in self._root.children if child.name in _AFTER_LEGACY_DRAWING), None)
        self._splices.insert(follower.start if follower else self._root.close_start, new)

    def notes_drawing(self) -> Node | None:
        """The element that refers to the drawing of notes."""
        return self._root.first("legacyDrawing")

    def written(self) -> bytes:
        """The part with all changes."""
        return self._splices.done()

    def _merged(self) -> Iterator[tuple[Place, Place]]:
        merged = self._root.first("mergeCells")
        for one in merged.children if merged else ():
            first, _, last = one.attributes.get("ref", "").partition(":")
            if last:
                (top, left), (bottom, right) = place_of(first), place_of(last)
                # Nobody merges a million cells for a form; a range that large is not worth its memory here.
                if (bottom - top + 1) * (right - left + 1) <= 10_000:
                    for row in range(top, bottom + 1):
                        for column in range(left, right + 1):
                            yield (row, column), (top, left)

    def _formatted_columns(self) -> Iterator[tuple[int, int, int]]:
        columns = self._root.first("cols")
        for one in columns.children if columns else ():
            facts = one.attributes
            yield int(facts.get("min", 0)), int(facts.get("max", 0)), int(facts.get("style", 0))

    def _default_style(self, row: Node | None, column: int) -> int:
        """The format of a cell that the file leaves out: its row's if the row has one, else its column's."""
        if row is not None and row.attributes.get("customFormat") in {"1", "true"}:
            return int(row.attributes.get("s", "0"))
        return next((style for first, last, style in self._column_styles if first <= column <= last), 0)

    def _add_cells(self, number: int, row: Node | None, cells: Mapping[int, Node], new: list[tuple[int, int]]) -> None:
        prefix = f"{self._data.prefix}:" if self._data.prefix else ""
        texts = {column: f'<{prefix}c r="{address_of((number, column))}" s="{style}"/>' for column, style in new}
        if row is None:
            content = f'<{prefix}row r="{number}">{"".join(texts.values())}</{prefix}row>'.encode()
            after = self._rows.start_after(number)
            if after is None:
                self._splices.append_to(self._data, content)
            else:
                self._splices.insert(after, content)
        elif row.is_empty_tag:
            self._splices.append_to(row, "".join(texts.values()).encode())
        else:
            for column, text in texts.items():
                follower = next((node for other, node in cells.items() if other > column), None)
                self._splices.insert(follower.start if follower else row.close_start, text.encode())


def _cells(row: Node) -> Iterator[tuple[int, Node]]:
    """Cells by column: their own, or else the one after the cell before."""
    before = 0
    for cell in row.all("c"):
        address = cell.attributes.get("r", "")
        before = place_of(address)[1] if address else before + 1
        yield before, cell


def _style(cell: Node) -> int:
    style = cell.attributes.get("s", "0")
    return int(style) if style.isdecimal() else 0
