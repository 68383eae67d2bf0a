"""Change a few places of an XML document and leave every other byte as it was.

A workbook that comes from outside holds much that no library knows: extensions, drawings, form controls, attributes of
later versions. What is parsed and written anew loses them; what is spliced does not. What belongs here: where elements
stand, and splicing. What does not: what the elements mean.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

_TAG = re.compile(rb"""<[^\s/>]+(?:\s+[^\s=]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*/?>""")
_NAME = re.compile(rb"<[^\s/>]+")
_DEEPEST = 500
"""Elements within one another; no program comes near it, and what walks them may recurse."""
_MOST_NODES = 200_000
"""Elements of one outline, at three microseconds each; a report's largest sheet has three quarters."""
_MOST_ELEMENTS = 500_000
"""Elements gone past in one outline, at one microsecond each; a report's .ods has a fifth of them."""
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class UnreturnableError(Exception):
    """The workbook is built in a way that cannot be marked without harm; the reason is for administrators."""


@dataclass(slots=True)
class Node:
    """One element: its bytes are `document[start:end]`, its content `document[open_end:close_start]`."""

    name: str
    """Without its prefix."""
    prefix: str
    attributes: Mapping[str, str]
    parent: Node | None
    depth: int
    start: int
    open_end: int
    close_start: int = -1
    end: int = -1
    children: list[Node] = field(default_factory=list)

    @property
    def is_empty_tag(self) -> bool:
        """Written as `<name/>`."""
        return self.end == self.open_end

    def all(self, name: str) -> list[Node]:
        """The children of a name."""
        return [child for child in self.children if child.name == name]

    def first(self, name: str) -> Node | None:
        """The first child of a name."""
        return next((child for child in self.children if child.name == name), None)


def outline(document: bytes, deeper: Collection[str] | None = None) -> Node:
    """The root element, with its children, and theirs below elements of the names given (all if none are given).

    Raises:
        UnreturnableError: not well-formed XML in UTF-8, absurdly deep or long, or with a document type, and so perhaps
            entities of its own.
    """
    stack: list[Node | None] = []
    roots: list[Node] = []
    count = passed = 0
    parser = expat.ParserCreate()

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal count, passed
        if len(stack) == _DEEPEST:
            raise UnreturnableError("elements without end within one another")
        if count == _MOST_NODES or passed == _MOST_ELEMENTS:
            raise UnreturnableError("more elements than are outlined")
        passed += 1
        parent = stack[-1] if stack else None
        if stack and (parent is None or (deeper is not None and parent.depth and parent.name not in deeper)):
            stack.append(None)
            return
        count += 1
        at = parser.CurrentByteIndex
        prefix, _, local = name.rpartition(":")
        node = Node(local, prefix, attributes, parent, len(stack), at, tag_end(document, at))
        if parent is not None:
            parent.children.append(node)
        else:
            roots.append(node)
        stack.append(node)

    def end(_: str) -> None:
        node = stack.pop()
        if node is not None:
            if document[node.open_end - 2 : node.open_end] == b"/>":
                node.close_start = node.end = node.open_end
            else:
                node.close_start = parser.CurrentByteIndex
                node.end = document.index(b">", node.close_start) + 1

    parser.StartDoctypeDeclHandler = _refuse_document_type
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    try:
        parser.Parse(document, True)
    except expat.ExpatError as error:
        raise UnreturnableError(f"XML: {error}") from error
    return roots[0]


def _refuse_document_type(*_: object) -> None:
    raise UnreturnableError("the XML declares a document type")


class Splices:
    """Changes to one document, collected in any order and made all at once."""

    def __init__(self, document: bytes) -> None:
        self.document = document
        self._changes: list[tuple[int, int, int, bytes]] = []

    def replace(self, start: int, end: int, content: bytes) -> None:
        """Put other bytes in the place of a stretch; with `start == end`, insert them."""
        self._changes.append((start, end, len(self._changes), content))

    def insert(self, at: int, content: bytes) -> None:
        """Put bytes before a place; several at one place keep their order."""
        self.replace(at, at, content)

    def remove(self, node: Node) -> None:
        """Take an element out."""
        self.replace(node.start, node.end, b"")

    def append_to(self, node: Node, content: bytes) -> None:
        """Put elements after the last child."""
        if not node.is_empty_tag:
            self.insert(node.close_start, content)
            return
        name = f"{node.prefix}:{node.name}" if node.prefix else node.name
        opening = self.document[node.start : node.open_end - 2].rstrip() + b">"
        self.replace(node.start, node.end, opening + content + f"</{name}>".encode())

    def set_attributes(self, node: Node, **changes: str | None) -> None:
        """Give a start tag other values for some attributes; None takes one away."""
        self.replace(node.start, node.open_end, start_tag(self.document, node, changes))

    def done(self) -> bytes:
        """The document with all changes made.

        Raises:
            UnreturnableError: two changes overlap.
        """
        if not self._changes:
            return self.document
        pieces: list[bytes] = []
        at = 0
        for start, end, _, content in sorted(self._changes, key=lambda change: change[:3]):
            if start < at:
                raise UnreturnableError("two changes meet in one place")
            pieces += (self.document[at:start], content)
            at = end
        return b"".join([*pieces, self.document[at:]])


def start_tag(document: bytes, node: Node, changes: Mapping[str, str | None]) -> bytes:
    """The element's start tag with some attributes changed."""
    return written_tag(document, node.start, {**node.attributes, **changes}, is_empty=node.is_empty_tag)


def written_tag(document: bytes, start: int, attributes: Mapping[str, str | None], *, is_empty: bool) -> bytes:
    """A start tag of the element that begins at a place, with these attributes but for those that are None."""
    name = _NAME.match(document, start)
    if name is None:
        raise UnreturnableError("an element without a name")
    kept = "".join(f" {key}={attribute(value)}" for key, value in attributes.items() if value is not None)
    return name[0] + kept.encode() + (b"/>" if is_empty else b">")


def tag_end(document: bytes, start: int) -> int:
    """Place at which the tag ends that begins at a place.

    Raises:
        UnreturnableError: no tag begins there.
    """
    tag = _TAG.match(document, start)
    if tag is None:
        raise UnreturnableError("an element's tag is not where the parser says")
    return tag.end()


def attribute(value: str) -> str:
    """An attribute's value in quotation marks."""
    return quoteattr(clean(value), {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})


def text(value: str) -> str:
    """Character data."""
    return escape(clean(value))


def clean(value: str) -> str:
    """Without the characters that XML cannot carry at all."""
    return _ILLEGAL.sub("", value)


def relation_reference(root: Node, relation_id: str) -> str:
    """The attribute `r:id`, with the prefix that the document has for relations, or one of its own."""
    prefix = next((key[6:] for key, value in root.attributes.items() if key[:6] == "xmlns:" and value == RELATIONS), "")
    if prefix:
        return f" {prefix}:id={attribute(relation_id)}"
    return f" xmlns:relation={attribute(RELATIONS)} relation:id={attribute(relation_id)}"


def at_home(elements: Iterable[bytes], parent: Node) -> bytes:
    """Elements written without a prefix, fit to stand in a document that writes the main namespace with one."""
    if not parent.prefix:
        return b"".join(elements)
    declared = f' xmlns="{MAIN}"'.encode()
    return b"".join(_NAME.sub(lambda name: name[0] + declared, one, count=1) for one in elements)
