"""The YAML of a framework file -> plain values, with the place of each.

Read from PyYAML's event stream, never its constructors: a figure keeps the digits that were typed (no binary float
comes into being), `yes` and `12:30` stay text, a key given twice is refused, and so are anchors, aliases and tags,
by which a short file can stand for an endless one. What does not belong here: what the keys mean.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import yaml

from assets.rules.language.errors import FrameworkError, Place
from assets.rules.language.exact_numbers import exact_number
from checks.texts.control_characters import control_character

MAX_BYTES = 1_048_576
MAX_NODES = 50_000
MAX_DEPTH = 30

Location = tuple[str | int, ...]

_LOADER: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INTEGER = re.compile(r"[-+]?\d+", re.ASCII)
_DECIMAL = re.compile(r"[-+]?(?:\d+\.\d*|\.\d+|\d+(?=[eE]))(?:[eE][-+]?\d+)?", re.ASCII)
_WORDS = {"": None, "~": None, "null": None, "Null": None, "NULL": None} | {
    word: word.lower() == "true" for word in ("true", "True", "TRUE", "false", "False", "FALSE")
}


@dataclass(slots=True)
class PlacedText:
    """A file's values and where they stand.

    Attributes:
        path: the file, for messages.
        text: its whole text.
        values: plain lists, dicts, `int`, `Decimal`, `str`, `bool`, None.
        spans: location -> (first, last) position of the value in the text.
        keys: location -> position of the key that the value belongs to.
    """

    path: str
    text: str
    values: Any = None
    spans: dict[Location, tuple[int, int]] = field(default_factory=dict)
    keys: dict[Location, int] = field(default_factory=dict)
    _lines: list[int] = field(default_factory=list)

    def key_place(self, location: Location) -> Place:
        """Place of a value's key."""
        return self.place_at(self.keys[location]) if location in self.keys else self.place(location)

    def place(self, location: Location, offset: int | None = None) -> Place:
        """Place of a value, or of the nearest thing around it that the file does have.

        Args:
            location: keys and indices from the top; steps that the file does not have are passed over, so that a
                missing key is reported at its mapping.
            offset: a position inside the value's own text.
        """
        known: Location = ()
        for step in location:
            if (*known, step) in self.spans:
                known = (*known, step)
        start, end = self.spans.get(known, (0, 0))
        return self.place_at(start if offset is None else self._inside(start, end, known, offset))

    def place_at(self, position: int) -> Place:
        """A position in the text as line and column."""
        if not self._lines:
            self._lines = [0, *(match.end() for match in re.finditer("\n", self.text))]
        line = bisect_right(self._lines, position)
        return Place(self.path, line, position - self._lines[line - 1] + 1)

    def _inside(self, start: int, end: int, location: Location, offset: int) -> int:
        """Walk the written form beside the value, which has no quotes, block marks and folded line ends."""
        value = self.values
        for step in location:
            value = value[step]
        position = start
        for wanted in str(value)[: offset + 1]:
            found = position
            while found < end and self.text[found] != wanted and not (wanted == " " and self.text[found] == "\n"):
                found += 1
            if found >= end:
                return start
            position = found + 1
        return max(start, position - 1)


def read_placed(text: str, path: str) -> PlacedText:
    """Read YAML text.

    Raises:
        FrameworkError: no valid YAML, a repeated key, an alias or tag, or a limit passed; with line and column.
    """
    placed = PlacedText(path, text)
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise FrameworkError(path, 1, 1, f"tệp lớn quá {MAX_BYTES // 1024} KiB")
    try:
        events = yaml.parse(text, Loader=_LOADER)
        placed.values = _Reader(placed).document(events)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise FrameworkError(path, line, column, f"YAML sai cú pháp: {error.problem or error.context}") from error
    except yaml.reader.ReaderError as error:
        place = (
            placed.place(()) if not isinstance(error.position, int) else placed.place_at(min(error.position, len(text)))
        )
        raise FrameworkError(path, place.line, place.column, "có ký tự không được phép trong YAML") from error
    return placed


class _Reader:
    """Builds values from events; recursion is bounded by MAX_DEPTH."""

    def __init__(self, placed: PlacedText) -> None:
        self._placed = placed
        self._count = 0

    def document(self, events: Iterator[yaml.Event]) -> Any:
        value: Any = None
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise self._error(event, "mỗi tệp chỉ có một bộ tiêu chí (thừa dấu ---)")
            elif isinstance(event, yaml.NodeEvent):
                value = self._node(event, events, ())
        if documents == 0:
            raise FrameworkError(self._placed.path, 1, 1, "tệp trống")
        return value

    def _node(self, event: yaml.NodeEvent, events: Iterator[yaml.Event], location: Location) -> Any:
        self._count += 1
        if self._count > MAX_NODES:
            raise self._error(event, f"tệp có quá {MAX_NODES} giá trị")
        if len(location) > MAX_DEPTH:
            raise self._error(event, f"lồng sâu quá {MAX_DEPTH} tầng")
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            raise self._error(event, "không dùng neo (&) và bí danh (*) của YAML")
        if event.tag is not None and event.tag != "!":
            raise self._error(event, "không dùng nhãn kiểu (!) của YAML")
        self._placed.spans[location] = (event.start_mark.index, event.end_mark.index)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(events, location)
        return self._mapping(event, events, location)

    def _scalar(self, event: yaml.ScalarEvent) -> Any:
        self._refuse_control_characters(event)
        if not event.implicit[0]:
            return event.value
        text = event.value
        if text in _WORDS:
            return _WORDS[text]
        is_integer = _INTEGER.fullmatch(text) is not None
        if not is_integer and not _DECIMAL.fullmatch(text):
            return text
        try:
            exact_number(text)
        except ValueError as error:
            raise self._error(event, str(error)) from error
        return int(text) if is_integer else Decimal(text)

    def _sequence(self, events: Iterator[yaml.Event], location: Location) -> list[Any]:
        values: list[Any] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            values.append(self._node(event, events, (*location, len(values))))
        return values

    def _mapping(self, start: yaml.NodeEvent, events: Iterator[yaml.Event], location: Location) -> dict[str, Any]:
        values: dict[str, Any] = {}
        is_flow = bool(getattr(start, "flow_style", False))
        last: yaml.Event | None = None
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            if not isinstance(event, yaml.ScalarEvent) or event.anchor is not None or event.tag is not None:
                raise self._error(event, "tên khóa phải là chữ")
            self._refuse_control_characters(event)
            key = event.value
            self._placed.keys.setdefault((*location, key), event.start_mark.index)
            following = next(events)
            if is_flow and self._is_rest_of_text(event, following):
                self._continue(values, location, event, last)
                continue
            if key in values:
                raise self._error(event, f"khóa «{key[:40]}» viết hai lần")
            values[key] = self._node(following, events, (*location, key))
            last = following
        return values

    def _is_rest_of_text(self, key: yaml.ScalarEvent, value: yaml.Event) -> bool:
        """`{name: Hội nghị, tờ rơi}`: YAML ends the name at the comma and makes a key of what follows."""
        between = self._placed.text[key.end_mark.index : value.end_mark.index]
        return isinstance(value, yaml.ScalarEvent) and value.value == "" and ":" not in between and not value.style

    def _continue(
        self, values: dict[str, Any], location: Location, rest: yaml.ScalarEvent, last: yaml.Event | None
    ) -> None:
        """Give text back what a comma inside braces took from it; a figure with a decimal comma is refused."""
        key = next(reversed(values), None)
        if key is None or not isinstance(last, yaml.ScalarEvent) or not isinstance(values[key], str):
            ends_in_digit = isinstance(last, yaml.ScalarEvent) and last.value[-1:].isdigit()
            is_figure = ends_in_digit and rest.value[:1].isdigit()
            hint = "số thập phân viết bằng dấu chấm, ví dụ 0.25" if is_figure else "chữ có dấu phẩy phải đặt trong nháy"
            raise self._error(rest, f"«{rest.value[:40]}» đứng sau dấu phẩy mà không có giá trị; {hint}")
        if not last.implicit[0]:
            raise self._error(rest, f"«{rest.value[:40]}» đứng sau dấu phẩy mà không có giá trị")
        start, _ = self._placed.spans[(*location, key)]
        end = rest.end_mark.index
        self._placed.spans[(*location, key)] = (start, end)
        values[key] = " ".join(self._placed.text[start:end].split())

    def _refuse_control_characters(self, event: yaml.ScalarEvent) -> None:
        """YAML lets an escape stand for a character that its own text may not hold, such as NUL."""
        character = control_character(event.value)
        if character is not None:
            raise self._error(event, f"có ký tự điều khiển {character}, không dùng được trong chữ")

    def _error(self, event: yaml.Event, message: str) -> FrameworkError:
        mark = event.start_mark
        return FrameworkError(self._placed.path, mark.line + 1, mark.column + 1, message)
