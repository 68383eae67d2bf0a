"""One XML part gone through once: elements and attributes taken out of it as a judge says, every other byte kept.

Most elements concern no judge, whatever their values: their names and those of their attributes tell. The others are
judged as they end, when their text and their place are known; nothing else is kept in memory, however many cells a
sheet has. What does not belong here: the judgements (`excel_markup`, `opendocument`).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from operator import itemgetter
from typing import ClassVar
from xml.parsers import expat

from assets.submissions.container.guard import MEBIBYTE
from assets.submissions.container.xml_splicing import Splices, UnreturnableError, tag_end, written_tag

DEEPEST = 500
_SHAPES = 1024
"""Names of an element with those of its attributes, of which it is remembered whom they concern."""


class MalformedError(UnreturnableError):
    """The part is not well-formed XML."""


@dataclass(slots=True)
class Budget:
    """Amount of one workbook's XML that may still be gone through; a report has a tenth of it.

    Attributes:
        swept_bytes: of all its parts, at a tenth of a second a MiB if they hold nothing but the smallest elements.
        judged: elements that concern a judge, at four microseconds each.
    """

    swept_bytes: int = 8 * MEBIBYTE
    judged: int = 200_000

    def sweep(self, document: bytes) -> None:
        """Count a part that is about to be gone through.

        Raises:
            UnreturnableError: with it, there is more than is gone through.
        """
        self.swept_bytes -= len(document)
        if self.swept_bytes < 0:
            raise UnreturnableError("more XML than is gone through for active content")

    def judge(self) -> None:
        """Count an element that is about to be judged.

        Raises:
            UnreturnableError: as above.
        """
        self.judged -= 1
        if self.judged < 0:
            raise UnreturnableError("more elements than are judged for active content")


@dataclass(slots=True)
class Element:
    """One element that concerns a judge, with what stands around it; the root always does.

    Attributes:
        name: without its prefix.
        attributes: as written, with their prefixes.
        parent: the nearest one around it that concerns the judge; None of the root.
        text: its own character data, where the sweep was asked for that of its name.
        children: elements directly in it.
        removed: of these, taken out.
    """

    name: str
    attributes: Mapping[str, str]
    parent: Element | None
    start: int
    text: list[str] | None = None
    children: int = 0
    removed: int = 0
    is_out: bool = False
    is_unwrapped: bool = False
    changes: dict[str, str | None] = field(default_factory=dict)

    def within(self, *names: str) -> Element | None:
        """The nearest element around it that concerns the judge and has one of the names."""
        around = self.parent
        while around is not None and around.name not in names:
            around = around.parent
        return around

    def take_out(self) -> None:
        """Take the element out, with all in it, when it ends."""
        self.is_out = True


class Judge(ABC):
    """Decision on each element: kept, changed or taken out."""

    texts_of: ClassVar[Collection[str]] = ()
    """Names of elements whose character data it needs; they concern it."""
    wrappers: ClassVar[Collection[str]] = ()
    """Names of elements that may not be empty, and go with the last element in them."""

    @abstractmethod
    def concerns(self, name: str, keys: Collection[str]) -> bool:
        """Whether it changes, or looks for around another, an element of some values.

        Args:
            name: of the element, without its prefix.
            keys: of its attributes, with their prefixes.
        """

    @abstractmethod
    def __call__(self, element: Element) -> None:
        """Say what becomes of an element as it ends, by `take_out`, `changes` or `is_unwrapped`.

        One that is still open around it may be taken out too.
        """


def swept(document: bytes, judge: Judge, budget: Budget) -> bytes:
    """The document, in UTF-8, without what the judge takes out.

    Raises:
        MalformedError: not well-formed XML.
        UnreturnableError: absurdly deep, with a document type, or beyond the budget.
    """
    budget.sweep(document)
    return _Sweep(document, judge, budget).done()


class _Sweep:
    """The parser's events of one document, and the changes that come of them."""

    def __init__(self, document: bytes, judge: Judge, budget: Budget) -> None:
        self._document = document
        self._judge = judge
        self._budget = budget
        self._concerns = lru_cache(_SHAPES)(self._asked)
        self._stack: list[Element | None] = []
        """The elements that are open; None for one that concerns nobody."""
        self._judged: list[Element] = []
        """Of these, the ones that will be judged."""
        self._listening = 0
        """How many of these want their text; without any, the parser passes none on."""
        self._removed: list[tuple[int, int]] = []
        self._changed: list[tuple[int, int, bytes]] = []
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = _refuse
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end

    def done(self) -> bytes:
        try:
            self._parser.Parse(self._document, True)
        except expat.ExpatError as error:
            raise MalformedError(f"XML: {error}") from error
        splices = Splices(self._document)
        removed = list(_outermost(self._removed))
        for first, last in removed:
            splices.replace(first, last, b"")
        for first, last, content in self._changed:
            if first < last and not _within(removed, first):
                splices.replace(first, last, content)
        return splices.done()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        stack = self._stack
        if len(stack) == DEEPEST:
            raise UnreturnableError("elements without end within one another")
        if stack and (around := stack[-1]) is not None:
            around.children += 1
        concerned = self._concerns(name, *attributes) or not stack
        stack.append(self._opened(name, attributes) if concerned else None)

    def _asked(self, name: str, *keys: str) -> bool:
        judge, local = self._judge, name.rpartition(":")[2]
        return local in judge.texts_of or local in judge.wrappers or judge.concerns(local, keys)

    def _opened(self, name: str, attributes: dict[str, str]) -> Element:
        self._budget.judge()
        local = name.rpartition(":")[2]
        parent = self._judged[-1] if self._judged else None
        text: list[str] | None = [] if local in self._judge.texts_of else None
        element = Element(local, attributes, parent, self._parser.CurrentByteIndex, text)
        self._judged.append(element)
        if text is not None:
            self._listening += 1
            self._parser.CharacterDataHandler = self._text
        return element

    def _text(self, data: str) -> None:
        if self._stack and (around := self._stack[-1]) is not None and around.text is not None:
            around.text.append(data)

    def _end(self, _: str) -> None:
        element = self._stack.pop()
        if element is None:
            return
        self._judged.pop()
        if element.text is not None:
            self._listening -= 1
            if not self._listening:
                self._parser.CharacterDataHandler = None
        self._judge(element)
        if element.name in self._judge.wrappers and element.children and element.children == element.removed:
            element.take_out()
        if element.is_out or element.changes or element.is_unwrapped:
            self._change(element)

    def _change(self, element: Element) -> None:
        opened = tag_end(self._document, element.start)
        is_empty = self._document[opened - 2 : opened] == b"/>"
        close = opened if is_empty else self._parser.CurrentByteIndex
        after = opened if is_empty else self._document.index(b">", close) + 1
        if element.is_out:
            if element.parent is None:
                raise UnreturnableError("nothing of a part may go out")
            if (around := self._stack[-1]) is not None:
                around.removed += 1
            self._removed.append((element.start, after))
        elif element.is_unwrapped:
            self._changed += [(element.start, opened, b""), (close, after, b"")]
        else:
            attributes = {**element.attributes, **element.changes}
            tag = written_tag(self._document, element.start, attributes, is_empty=is_empty)
            self._changed.append((element.start, opened, tag))


def _outermost(ranges: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Stretches of a document that lie in no other; any two lie apart, or one in the other."""
    at = 0
    for first, last in sorted(ranges, key=lambda each: (each[0], -each[1])):
        if first >= at:
            yield first, last
            at = last


def _within(ranges: list[tuple[int, int]], place: int) -> bool:
    before = bisect_right(ranges, place, key=itemgetter(0)) - 1
    return before >= 0 and place < ranges[before][1]


def _refuse(*_: object) -> None:
    raise UnreturnableError("the XML declares a document type")
