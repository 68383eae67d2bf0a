"""The rows of a worksheet part, found as bytes and parsed one by one when they are needed.

A report has thousands of cells and a few findings: parsing every cell would take most of the time of marking a file.
XML as spreadsheet programs write it lets rows be found by searching; anything else (comments, sections of character
data) is parsed whole. What does not belong here: what is done to cells.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from assets.submissions.container.xml_splicing import Node, UnreturnableError, outline

_DATA = re.compile(rb"<((?:\w+:)?)sheetData(?:\s[^<>]*)?>")
_ROW = re.compile(rb"<(?:\w+:)?row(?:\s[^<>]*)?>")
_NUMBER = re.compile(rb"""\sr\s*=\s*["']([0-9]{1,7})["']""")
_AROUND = frozenset({"sheetViews", "cols", "mergeCells"})


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    start: int
    end: int


class SheetRows:
    """The outline of a worksheet part, without its rows, and its rows on demand."""

    def __init__(self, document: bytes) -> None:
        """Find everything.

        Raises:
            UnreturnableError: it is no worksheet that programs could show.
        """
        self._document = document
        opening = _DATA.search(document)
        self._parsed: dict[int, Node] = {}
        if opening is None or opening[0].endswith(b"/>") or b"<!" in document:
            self.root = outline(document, {*_AROUND, "sheetData", "row"})
            self.data = self._sheet_data()
            self._rows = list(_numbered(self.data.all("row")))
            self._parsed = {row.number: node for row, node in zip(self._rows, self.data.all("row"), strict=True)}
            return
        close = document.rfind(b"</%ssheetData" % opening[1])
        if close < opening.end():
            raise UnreturnableError("the sheet's data do not end")
        self.root = outline(document[: opening.end()] + document[close:], _AROUND)
        _move_after(self.root, opening.end(), close - opening.end())
        self.data = self._sheet_data()
        self._rows = list(_found(document, opening.end(), close))

    def get(self, number: int) -> Node | None:
        """A row with its cells; None if the file leaves it out."""
        if number not in self._parsed:
            row = next((row for row in self._rows if row.number == number), None)
            if row is None:
                return None
            node = outline(self._document[row.start : row.end], ())
            _move_after(node, -1, row.start)
            self._parsed[number] = node
        return self._parsed[number]

    def start_after(self, number: int) -> int | None:
        """Place of the first row below a number."""
        return next((row.start for row in self._rows if row.number > number), None)

    def with_styles(self, styles: Collection[int]) -> Iterator[tuple[int, Node]]:
        """The rows in which some cell may have one of the formats, by number."""
        wanted = re.compile(rb"""\ss\s*=\s*["'](?:%s)["']""" % b"|".join(b"%d" % one for one in sorted(styles)))
        for row in self._rows:
            if wanted.search(self._document, row.start, row.end):
                node = self.get(row.number)
                if node is not None:
                    yield row.number, node

    def _sheet_data(self) -> Node:
        data = self.root.first("sheetData")
        if data is None:
            raise UnreturnableError("a sheet without data")
        return data


def _numbered(nodes: list[Node]) -> Iterator[_Row]:
    """Rows with their own number, or else the one after the row before."""
    before = 0
    for node in nodes:
        own = node.attributes.get("r", "")
        before = int(own) if own.isdecimal() else before + 1
        yield _Row(before, node.start, node.end)


def _found(document: bytes, first: int, last: int) -> Iterator[_Row]:
    starts = list(_ROW.finditer(document, first, last))
    before = 0
    for place, one in enumerate(starts):
        own = _NUMBER.search(one[0])
        before = int(own[1]) if own else before + 1
        yield _Row(before, one.start(), starts[place + 1].start() if place + 1 < len(starts) else last)


def _move_after(node: Node, place: int, by: int) -> None:
    """Put right the places of a node, and of those below it, that lie behind bytes that were left out."""
    node.start += by if node.start > place else 0
    node.open_end += by if node.open_end > place else 0
    node.close_start += by if node.close_start >= place else 0
    node.end += by if node.end > place else 0
    for child in node.children:
        _move_after(child, place, by)
