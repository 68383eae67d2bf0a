"""One cell of an OpenDocument spreadsheet: what its attributes and paragraphs say.

What does not belong here: where it stands (`ods_tables`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import time, timedelta
from math import isinf

from assets.submissions.container.guard import Limits, damaged, too_large
from assets.submissions.sheets.cells import CellValue
from assets.submissions.sheets.links import formula_address
from assets.submissions.sheets.number_display import number_shown
from assets.submissions.sheets.number_formats import iso_moment

OFFICE, TABLE, TEXT = (f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0" for name in ("office", "table", "text"))
_VALUE_TYPE, _FORMULA = f"{OFFICE} value-type", f"{TABLE} formula"
_XLINK = "http://www.w3.org/1999/xlink"
_MOST_LINKS = 100
"""Of one cell; nobody lists more."""
_CALC_TYPE = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 value-type"

_FIGURES = frozenset({"float", "percentage", "currency"})
_FIGURE = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
_DURATION = re.compile(r"(-?)P(?:([0-9]{1,7})D)?T(?:([0-9]{1,9})H)?(?:([0-9]{1,9})M)?(?:([0-9]{1,9}(?:[.,][0-9]*)?)S)?")
_ERROR = re.compile(r"#[A-Z][A-Z0-9_/]*[!?]?|Err:[0-9]{3}")
_BOOLEANS: Mapping[str, CellValue] = {"true": True, "false": False}


class OdsCell:
    """A cell being read.

    Attributes:
        attributes: of its element.
        displayed: what the cell shows of a number that was read; empty where the file does not say it.
        links: where the links within its text lead, in order.
    """

    def __init__(self, attributes: Mapping[str, str], limits: Limits) -> None:
        self.attributes = attributes
        self.links: list[str] = []
        self.displayed = ""
        self._most = limits.cell_text_bytes
        self._pieces: list[str] = []
        self._length = 0
        self._paragraphs = 0
        self._in_paragraph = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element within the cell, as `text:p`."""
        match name:
            case "text:p":
                if self._paragraphs:
                    self._add("\n")
                self._paragraphs += 1
                self._in_paragraph = True
            case "text:s":
                count = attributes.get(f"{TEXT} c", "1")
                if not count.isdecimal() or len(count) > 6:
                    raise damaged(f"text:s says {count[:20]!r}")
                self._add(" " * int(count))
            case "text:a":
                self._link(attributes.get(f"{_XLINK} href", ""))
            case "text:tab":
                self._add("\t")
            case "text:line-break":
                self._add("\n")

    def end_paragraph(self) -> None:
        """A paragraph ends; what stands between two is no text."""
        self._in_paragraph = False

    def text(self, text: str) -> None:
        """Characters."""
        if self._in_paragraph:
            self._add(text)

    @property
    def addresses(self) -> Sequence[str]:
        """Targets of the cell's links: of a formula that is a link, else of the links in its text."""
        address = formula_address(self.attributes.get(_FORMULA, ""))
        return self.links if address is None else [address]

    @property
    def is_unvalued(self) -> bool:
        """Whether it is a formula that was never calculated, if it also shows nothing."""
        return _FORMULA in self.attributes and _VALUE_TYPE not in self.attributes

    def read(self) -> tuple[CellValue, str | None]:
        """The value, an empty text where there is none; and the error that it shows instead."""
        kind, shown = self.attributes.get(_VALUE_TYPE, ""), "".join(self._pieces)
        is_formula = _FORMULA in self.attributes
        if self.attributes.get(_CALC_TYPE) == "error" or (is_formula and _ERROR.fullmatch(shown.strip())):
            return "", shown.strip() or "?"
        if kind == "string" or not kind:
            return self.attributes.get(f"{OFFICE} string-value", shown), None
        if kind in _FIGURES:
            written = self._own("value").strip()
            number = float(written) if _FIGURE.fullmatch(written) else None
            if number is not None and isinf(number):
                return "", written
            self.displayed = shown.strip()
            if kind == "percentage" and number is not None:
                self.displayed = self.displayed or number_shown(number, "0.##%")
            return (written or shown if number is None else number), None
        if kind in _MEANINGS:
            written = self._own(f"{kind}-value").strip()
            known = _MEANINGS[kind](written)
            return (written or shown) if known is None else known, None
        return shown, None

    def _link(self, address: str) -> None:
        if len(self.links) < _MOST_LINKS:
            self.links.append(address)

    def _own(self, name: str) -> str:
        return self.attributes.get(f"{OFFICE} {name}", "")

    def _add(self, text: str) -> None:
        self._length += len(text)
        if self._length > self._most:
            raise too_large("độ dài chữ trong một ô (kB)", self._length // 1024, self._most // 1024)
        self._pieces.append(text)


def _duration(written: str) -> CellValue | None:
    """A time of day, or a duration of a day and more; None for what is neither."""
    found = _DURATION.fullmatch(written)
    if not found or not any(found.groups()[1:]):
        return None
    sign, days, hours, minutes, seconds = found.groups(default="0")
    length = timedelta(days=int(days), hours=int(hours), minutes=int(minutes), seconds=float(seconds.replace(",", ".")))
    if sign == "-":
        return -length
    if length >= timedelta(days=1):
        return length
    return time(length.seconds // 3600, length.seconds // 60 % 60, length.seconds % 60, length.microseconds)


_MEANINGS: Mapping[str, Callable[[str], CellValue | None]] = {
    "date": iso_moment,
    "time": _duration,
    "boolean": _BOOLEANS.get,
}
"""What the attribute of a kind of cell says; None where it is not written as it should be."""
