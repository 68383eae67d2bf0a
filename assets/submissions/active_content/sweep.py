"""One XML part gone through once: elements and attributes taken out of it as a judge says, every other byte kept.

An element is judged when it ends, so that its text and its place are known; nothing else is kept in memory, however
many cells a sheet has. What does not belong here: the judgements (`excel_markup`, `opendocument`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from operator import itemgetter
from xml.parsers import expat

from assets.submissions.container.xml_splicing import Splices, UnreturnableError, tag_end, written_tag

DEEPEST = 500


@dataclass(slots=True)
class Element:
    """One element, with what stands around it.

    Attributes:
        name: without its prefix.
        attributes: as written, with their prefixes.
        parent: None of the root.
        text: its own character data, where the sweep was asked for that of its name.
        children: elements in it.
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
        """The nearest element around it that has one of the names."""
        around = self.parent
        while around is not None and around.name not in names:
            around = around.parent
        return around

    def take_out(self) -> None:
        """Take the element out, with all in it, when it ends."""
        self.is_out = True


Judge = Callable[[Element], None]
"""Is shown each element as it ends, and says what becomes of it: `take_out`, `changes`, `is_unwrapped`."""


def swept(document: bytes, judge: Judge, *, texts_of: Collection[str], wrappers: Collection[str] = ()) -> bytes:
    """The document without what the judge takes out.

    Args:
        document: in UTF-8.
        judge: see `Judge`; it may also take out an element that is still open around the one it is shown.
        texts_of: names of elements whose character data it needs.
        wrappers: names of elements that may not be empty, and go with the last element in them.

    Raises:
        UnreturnableError: not well-formed XML, absurdly deep, or with a document type.
    """
    return _Sweep(document, judge, texts_of, wrappers).done()


class _Sweep:
    """The parser's events of one document, and the changes that come of them."""

    def __init__(self, document: bytes, judge: Judge, texts_of: Collection[str], wrappers: Collection[str]) -> None:
        self._document = document
        self._judge = judge
        self._texts_of = texts_of
        self._wrappers = wrappers
        self._stack: list[Element] = []
        self._removed: list[tuple[int, int]] = []
        self._changed: list[tuple[int, int, bytes]] = []
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = _refuse
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text

    def done(self) -> bytes:
        try:
            self._parser.Parse(self._document, True)
        except expat.ExpatError as error:
            raise UnreturnableError(f"XML: {error}") from error
        splices = Splices(self._document)
        removed = list(_outermost(self._removed))
        for first, last in removed:
            splices.replace(first, last, b"")
        for first, last, content in self._changed:
            if first < last and not _within(removed, first):
                splices.replace(first, last, content)
        return splices.done()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._stack) == DEEPEST:
            raise UnreturnableError("elements without end within one another")
        local = name.rpartition(":")[2]
        parent = self._stack[-1] if self._stack else None
        if parent is not None:
            parent.children += 1
        text: list[str] | None = [] if local in self._texts_of else None
        self._stack.append(Element(local, attributes, parent, self._parser.CurrentByteIndex, text))

    def _text(self, data: str) -> None:
        if self._stack and self._stack[-1].text is not None:
            self._stack[-1].text.append(data)

    def _end(self, _: str) -> None:
        element = self._stack.pop()
        self._judge(element)
        if element.name in self._wrappers and element.children and element.children == element.removed:
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
            element.parent.removed += 1
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
