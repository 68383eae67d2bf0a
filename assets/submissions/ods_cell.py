"""One cell of an OpenDocument spreadsheet: what its attributes and paragraphs say.

What does not belong here: where it stands (`ods_scan`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import time, timedelta

from assets.submissions.cells import CellValue
from assets.submissions.guard import Limits, damaged, too_large
from assets.submissions.number_formats import iso_moment

OFFICE, TABLE, TEXT = (f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0" for name in ("office", "table", "text"))
_CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"

_FIGURES = frozenset({"float", "percentage", "currency"})
_FIGURE = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
_DURATION = re.compile(r"(-?)P(?:([0-9]{1,7})D)?T(?:([0-9]{1,9})H)?(?:([0-9]{1,9})M)?(?:([0-9]{1,9}(?:[.,][0-9]*)?)S)?")
_ERROR = re.compile(r"#[A-Z][A-Z0-9_/]*[!?]?|Err:[0-9]{3}")
_BOOLEANS: Mapping[str, CellValue] = {"true": True, "false": False}


class OdsCell:
    """A cell being read.

    Attributes:
        attributes: of its element.
    """

    def __init__(self, attributes: Mapping[str, str], limits: Limits) -> None:
        self.attributes = attributes
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
    def is_unvalued(self) -> bool:
        """Whether it is a formula that was never calculated."""
        is_formula = f"{TABLE} formula" in self.attributes
        return is_formula and f"{OFFICE} value-type" not in self.attributes and not self._shown().strip()

    def read(self) -> tuple[CellValue, str | None]:
        """The value, an empty text where there is none; and the error that it shows instead."""
        kind, shown = self._own("value-type"), self._shown()
        is_formula = f"{TABLE} formula" in self.attributes
        if self.attributes.get(f"{_CALC} value-type") == "error" or (is_formula and _ERROR.fullmatch(shown.strip())):
            return "", shown.strip() or "?"
        if kind in _FIGURES:
            written = self._own("value").strip()
            return (float(written) if _FIGURE.fullmatch(written) else written or shown), None
        if kind == "date":
            return _or_text(iso_moment(self._own("date-value").strip()), self._own("date-value") or shown), None
        if kind == "time":
            return _or_text(_duration(self._own("time-value").strip()), self._own("time-value") or shown), None
        if kind == "boolean":
            return _or_text(_BOOLEANS.get(self._own("boolean-value")), self._own("boolean-value") or shown), None
        return self.attributes.get(f"{OFFICE} string-value", shown), None

    def _own(self, name: str) -> str:
        return self.attributes.get(f"{OFFICE} {name}", "")

    def _shown(self) -> str:
        return "".join(self._pieces)

    def _add(self, text: str) -> None:
        self._length += len(text)
        if self._length > self._most:
            raise too_large("độ dài chữ trong một ô (kB)", self._length // 1024, self._most // 1024)
        self._pieces.append(text)


def _or_text(value: CellValue | None, written: str) -> CellValue:
    return written if value is None else value


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
