"""Looks into .ods files that come back, by another parser than the one that marked them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from itertools import islice
from xml.etree import ElementTree as ET

from openpyxl.utils import get_column_letter

from tests.assets.submissions.returned.marked_books import ACTIVITIES

_STANDARD = "urn:oasis:names:tc:opendocument:xmlns:"
_TABLE, _STYLE, _OFFICE, _TEXT = (f"{{{_STANDARD}{name}:1.0}}" for name in ("table", "style", "office", "text"))
_COLOR = f"{{{_STANDARD}xsl-fo-compatible:1.0}}background-color"


class Ods:
    """One file: its sheets, and what each cell shows."""

    def __init__(self, content: bytes) -> None:
        self.archive = zipfile.ZipFile(io.BytesIO(content))
        self.content = self.archive.read("content.xml")
        self._root = ET.fromstring(self.content)  # noqa: S314 - written by us or LibreOffice, in this test
        self._tables = self._root.findall(f".//{_OFFICE}spreadsheet/{_TABLE}table")
        self.sheets = [table.get(f"{_TABLE}name") for table in self._tables]
        self._known: dict[str, dict[str, ET.Element]] = {}
        self._colors = {
            style.get(f"{_STYLE}name"): properties.get(_COLOR)
            for style in self._root.findall(f".//{_STYLE}style")
            for properties in style.findall(f"{_STYLE}table-cell-properties")
        }

    def color(self, cell: str, sheet: str = ACTIVITIES) -> str | None:
        """As ARGB; None for none of its own."""
        element = self._cells(sheet)[cell]
        color = self._colors.get(element.get(f"{_TABLE}style-name"))
        return f"FF{color[1:].upper()}" if color and color.startswith("#") else None

    def said(self, cell: str, sheet: str = ACTIVITIES) -> str:
        """The note's text."""
        note = self._cells(sheet)[cell].find(f"{_OFFICE}annotation")
        return "" if note is None else "\n".join("".join(line.itertext()) for line in note.findall(f"{_TEXT}p"))

    def colored(self, sheet: str = ACTIVITIES) -> set[str]:
        """Addresses of all cells with a colour of their own."""
        return {cell for cell in self._cells(sheet) if self.color(cell, sheet)}

    def conditions(self) -> list[str]:
        """Of the checks on what is typed."""
        found = self._root.findall(f".//{_TABLE}content-validation")
        return [one.get(f"{_TABLE}condition", "") for one in found]

    def checked(self, sheet: str) -> dict[str, str]:
        """The condition on each cell that has one."""
        found = self._root.findall(f".//{_TABLE}content-validation")
        conditions = {one.get(f"{_TABLE}name"): one.get(f"{_TABLE}condition", "") for one in found}
        named = ((cell, one.get(f"{_TABLE}content-validation-name")) for cell, one in self._cells(sheet).items())
        return {cell: conditions[name] for cell, name in named if name is not None}

    def sheet_bytes(self, sheet: str) -> bytes:
        """The sheet's XML as it is written."""
        start = self.content.index(f'<table:table table:name="{sheet}"'.encode())
        return self.content[start : self.content.index(b"</table:table>", start)]

    def links(self) -> list[str]:
        """Where the result sheet's links lead."""
        href = "{http://www.w3.org/1999/xlink}href"
        return [one.get(href, "") for one in self._tables[0].iter(f"{_TEXT}a")]

    def _cells(self, sheet: str) -> dict[str, ET.Element]:
        if sheet in self._known:
            return self._known[sheet]
        table = self._tables[self.sheets.index(sheet)]
        rows = islice(_repeated(table.iter(f"{_TABLE}table-row"), "rows"), 1_100)
        self._known[sheet] = {
            f"{get_column_letter(column)}{number}": cell
            for number, row in enumerate(rows, start=1)
            for column, cell in enumerate(islice(_repeated(row, "columns"), 30), start=1)
        }
        return self._known[sheet]


def _repeated(elements: Iterator[ET.Element] | ET.Element, what: str) -> Iterator[ET.Element]:
    for element in elements:
        for _ in range(int(element.get(f"{_TABLE}number-{what}-repeated", "1"))):
            yield element
