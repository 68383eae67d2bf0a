"""Texts of an Excel workbook: in runs with a format each, with readings that are not part of them, and in code.

What does not belong here: where the texts are shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from assets.submissions.container.guard import Limits, damaged, too_large
from assets.submissions.container.safe_xml import Meter, main_names, parse_chunks, safe_parser

_NAMES = main_names("sst", "si", "t", "rPh")
_CODE = re.compile("_x([0-9A-Fa-f]{4})_")


def decoded(text: str) -> str:
    """A text without the codes (`_x000D_`) that stand for what XML cannot carry, or programs would not keep."""
    return _CODE.sub(_character, text) if "_x" in text else text


def _character(code: re.Match[str]) -> str:
    number = int(code[1], 16)
    return code[0] if 0xD800 <= number < 0xE000 else chr(number)  # half a character is none


class RichText:
    """One text being put together from its elements `t`, but for those below `rPh` (how to read what stands there)."""

    def __init__(self, limits: Limits) -> None:
        self._most = limits.cell_text_bytes
        self._length = 0
        self._texts: list[str] = []
        self._pieces: list[str] = []
        self._in_text = self._in_reading = False

    @property
    def is_open(self) -> bool:
        """Whether the characters of a text are coming, among which no element may stand."""
        return self._in_text

    def start(self, name: str | None) -> None:
        """An element begins, by its name in the main namespace."""
        if name == "t":
            self._in_text = True
        elif name == "rPh":
            self._in_reading = True

    def end(self, name: str | None) -> None:
        """An element ends."""
        if name == "t":
            self._in_text = False
            self._texts.append(decoded("".join(self._pieces)))
            self._pieces.clear()
        elif name == "rPh":
            self._in_reading = False

    def text(self, text: str) -> None:
        """Characters, wherever they stand.

        Raises:
            FileRefusedError: the text is longer than any program lets one be.
        """
        if self._in_text and not self._in_reading:
            self._length += len(text)
            if self._length > self._most:
                raise too_large("độ dài chữ trong một ô (kB)", self._length // 1024, self._most // 1024)
            self._pieces.append(text)

    def taken(self) -> str:
        """The text collected so far; the collector is emptied."""
        whole = "".join(self._texts)
        self._texts.clear()
        self._pieces.clear()
        self._length = 0
        self._in_text = self._in_reading = False
        return whole


def shared_texts(chunks: Iterable[bytes], limits: Limits, meter: Meter) -> list[str]:
    """The texts of the part of shared texts, in their order.

    Raises:
        FileRefusedError: not well formed, or more than the limits allow.
    """
    texts: list[str] = []
    current = RichText(limits)

    def start(name: str, _: dict[str, str]) -> None:
        current.start(_NAMES.get(name))

    def start_first(name: str, _: dict[str, str]) -> None:
        if _NAMES.get(name) != "sst":
            raise damaged(f"the shared texts are {name[:80]!r}")
        parser.StartElementHandler = start

    def end(name: str) -> None:
        local = _NAMES.get(name)
        current.end(local)
        if local == "si":
            texts.append(current.taken())
            if len(texts) > limits.shared_texts:
                raise too_large("số đoạn chữ", len(texts), limits.shared_texts)

    parser = safe_parser()
    parser.StartElementHandler = start_first
    parser.EndElementHandler = end
    parser.CharacterDataHandler = current.text
    parse_chunks(parser, chunks, meter)
    return texts
