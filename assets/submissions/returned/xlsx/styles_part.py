"""The styles part of a workbook: marked twins of its cell formats, and the formats of another workbook taken in.

What a cell shows is an index into one list of formats; nothing in the list is changed, everything new is appended. What
does not belong here: which cell is marked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from assets.submissions.container.xml_splicing import Node, Splices, UnreturnableError, at_home, outline, start_tag
from assets.submissions.returned.xlsx.theme_colors import theme_colors, tinted
from warehouse.tables.statuses import BLOCKING, NOTE, WARNING

MARKS: Mapping[str, str] = {BLOCKING: "FFFF9C9C", WARNING: "FFFFE18B", NOTE: "FFBCD8EF"}
"""Fill colours by severity. Odd on purpose: by them a mark is known again when the workbook is sent once more."""

_SEVERITIES = {color: severity for severity, color in MARKS.items()}
_LISTS = ("fonts", "fills", "borders", "cellXfs")
_ARGB = re.compile(r"[0-9A-Fa-f]{8}")


class Styles:
    """One styles part being added to."""

    def __init__(self, document: bytes, theme: bytes | None = None) -> None:
        """Read the part, and the workbook's theme.

        Raises:
            UnreturnableError: it lacks one of the lists on which every cell format rests.
        """
        self._document = document
        self._root = outline(document)
        self._theme = theme_colors(theme)
        self._lists = {name: self._list(name) for name in _LISTS}
        self._sizes = {name: len(node.children) for name, node in self._lists.items()}
        self._new: dict[str, list[bytes]] = {name: [] for name in _LISTS}
        self._fills: dict[str | None, int] = {}
        self._twins: dict[tuple[int, str | None], int] = {}
        marks = [_SEVERITIES.get(self._solid(fill) or "") for fill in self._lists["fills"].children]
        self.marked = {
            index
            for index, xf in enumerate(self._lists["cellXfs"].children)
            if (fill := _number(xf, "fillId")) < len(marks) and marks[fill]
        }
        """Formats that an earlier return made."""

    def fill_of(self, index: int) -> str | None:
        """The colour of a format, as ARGB; None where it has none, or a pattern or gradient instead."""
        xfs, fills = self._lists["cellXfs"].children, self._lists["fills"].children
        fill = _number(xfs[index], "fillId") if index < len(xfs) else 0
        return self._solid(fills[fill]) if fill < len(fills) else None

    def with_fill(self, index: int, color: str | None) -> int:
        """The format like another one, in a colour; None, and whatever is no colour, for no fill at all."""
        if (index, color) not in self._twins:
            fill = 0 if color is None or not _ARGB.fullmatch(color) else self._fill(color)
            self._twins[index, color] = self._append("cellXfs", self._twin(index, fill))
        return self._twins[index, color]

    def adopt(self, document: bytes) -> list[int]:
        """Take in all formats of a workbook of our own; gives the new index of each."""
        other = outline(document)
        first = {name: self._sizes[name] + len(self._new[name]) for name in _LISTS}
        adopted = []
        for name in _LISTS:
            items = other.first(name)
            for item in items.children if items else ():
                if name == "cellXfs":
                    adopted.append(self._append(name, _moved(document, item, first)))
                else:
                    self._append(name, document[item.start : item.end])
        return adopted

    def written(self) -> bytes:
        """The part with everything new appended."""
        splices = Splices(self._document)
        for name, new in self._new.items():
            if new:
                node = self._lists[name]
                splices.set_attributes(node, count=str(self._sizes[name] + len(new)))
                splices.insert(node.close_start, at_home(new, node))
        return splices.done()

    def _solid(self, fill: Node) -> str | None:
        pattern = fill.first("patternFill")
        if pattern is None or pattern.attributes.get("patternType") != "solid":
            return None
        color = pattern.first("fgColor")
        given = {} if color is None else color.attributes
        if "theme" not in given:
            return given.get("rgb")
        number = int(given["theme"]) if given["theme"].isascii() and given["theme"].isdigit() else len(self._theme)
        rgb = self._theme[number] if number < len(self._theme) else None
        try:
            return None if rgb is None else tinted(rgb, float(given.get("tint", "0")))
        except ValueError:
            return None

    def _list(self, name: str) -> Node:
        node = self._root.first(name)
        if node is None or not node.children:
            raise UnreturnableError(f"the styles have no {name}")
        return node

    def _append(self, name: str, item: bytes) -> int:
        self._new[name].append(item)
        return self._sizes[name] + len(self._new[name]) - 1

    def _fill(self, color: str) -> int:
        if color not in self._fills:
            fill = f'<fill><patternFill patternType="solid"><fgColor rgb="{color}"/></patternFill></fill>'
            self._fills[color] = self._append("fills", fill.encode())
        return self._fills[color]

    def _twin(self, index: int, fill: int) -> bytes:
        xfs = self._lists["cellXfs"].children
        xf = xfs[index if index < len(xfs) else 0]
        tag = start_tag(self._document, xf, {"fillId": str(fill), "applyFill": "1"})
        # Within its own document the twin is named as its original; `at_home` is for elements without a prefix.
        twin = tag + self._document[xf.open_end : xf.end]
        return twin.replace(f"{xf.prefix}:".encode(), b"") if xf.prefix else twin


def _moved(document: bytes, xf: Node, first: dict[str, int]) -> bytes:
    """A format whose fonts, fills and borders now stand further down their lists."""
    changes: dict[str, str | None] = {
        "fontId": str(first["fonts"] + _number(xf, "fontId")),
        "fillId": str(first["fills"] + _number(xf, "fillId")),
        "borderId": str(first["borders"] + _number(xf, "borderId")),
        "xfId": "0",
        **dict.fromkeys(_APPLIED, "1"),
    }
    return start_tag(document, xf, changes) + document[xf.open_end : xf.end]


_APPLIED = ("applyNumberFormat", "applyFont", "applyFill", "applyBorder", "applyAlignment", "applyProtection")


def _number(node: Node, name: str) -> int:
    value = node.attributes.get(name, "0")
    return int(value) if value.isascii() and value.isdigit() else 0
