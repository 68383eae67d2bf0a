"""The cell styles of an OpenDocument file: marked twins of them, made beside the styles that are there.

A mark is known again by its colour, as in an .xlsx, since programs rename styles when they save. What does not belong
here: which cell is marked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assets.submissions.container.xml_splicing import Node, Splices, outline, start_tag
from assets.submissions.returned.opendocument.spaces import element
from assets.submissions.returned.xlsx.styles_part import MARKS

_ARGB = re.compile(r"[0-9A-Fa-f]{8}")
_RGB = re.compile(r"#[0-9A-Fa-f]{6}")
_COLOR = "fo:background-color"
_PROPERTIES = "table-cell-properties"
_COVERS_COLOR = frozenset({"background-image", "background-complex-color"})
"""Elements that say of the background what its colour no longer is."""
_MOST_PARENTS = 20


class CellStyles:
    """The styles of `content.xml` and `styles.xml` being added to.

    Attributes:
        marked: names of styles that an earlier return made.
        new: styles to be added to `content.xml`, as XML.
    """

    def __init__(self, content: bytes, automatic: Node | None, common: bytes | None) -> None:
        """Know the styles.

        Args:
            content: `content.xml`.
            automatic: its element `office:automatic-styles`, with the styles' own children; None if it has none.
            common: `styles.xml`; None if there is none.
        """
        self._content = content
        self._automatic = dict(_named(automatic)) if automatic else {}
        root = outline(common, {"styles", "style"}) if common else None
        shared = root.first("styles") if root else None
        self._common = dict(_named(shared)) if shared else {}
        self._twins: dict[tuple[str | None, str | None], str] = {}
        self._taken = {node.attributes.get("style:name", "") for node in automatic.children} if automatic else set()
        self.marked = {name for name in self._automatic if self._own_color(name) in MARKS.values()}
        self.new: list[str] = []

    def color_of(self, name: str | None) -> str | None:
        """The background of a style, as ARGB; None where it has none."""
        for _ in range(_MOST_PARENTS):
            style = self._style(name)
            if style is None:
                return None
            if _background(style) is not None:
                return _argb(_background(style))
            name = style.attributes.get("style:parent-style-name")
            if name is None:
                return None
        return None

    def with_color(self, name: str | None, color: str | None) -> str:
        """The name of the style like another one, in a colour (ARGB); None, and what is no colour, for none at all."""
        if (name, color) not in self._twins:
            own = self.free_name("danh-dau")
            written = f"#{color[2:].lower()}" if color is not None and _ARGB.fullmatch(color) else "transparent"
            self.new.append(self._twin(name, own, written))
            self._twins[name, color] = own
        return self._twins[name, color]

    def free_name(self, kind: str) -> str:
        """A name that no style of the file has; it is taken then."""
        name = next(name for number in range(1, 10**6) if (name := f"{kind}-{number}") not in self._taken)
        self._taken.add(name)
        return name

    def _style(self, name: str | None) -> Node | None:
        return self._automatic.get(name or "") or self._common.get(name or "Default")

    def _own_color(self, name: str) -> str | None:
        return _argb(_background(self._automatic[name]))

    def _twin(self, name: str | None, own: str, color: str) -> str:
        style = self._automatic.get(name or "")
        if style is None:
            head = {"style:name": own, "style:family": "table-cell", "style:parent-style-name": name or "Default"}
            return element("style:style", head, element(f"style:{_PROPERTIES}", {_COLOR: color}))
        document = self._content[style.start : style.end]
        root = outline(document)
        kept = Splices(document)
        properties = root.first(_PROPERTIES)
        first = element(f"style:{_PROPERTIES}", {_COLOR: color})
        if properties is not None:
            kept.remove(properties)
            first = _recolored(document, properties, color)
        opening = start_tag(document, root, {"style:name": own}).removesuffix(b"/>").removesuffix(b">") + b">"
        whole = kept.done()
        rest = b"</style:style>" if root.is_empty_tag else whole[root.open_end :]
        return (opening + first.encode() + rest).decode()


def _named(styles: Node) -> Iterator[tuple[str, Node]]:
    for node in styles.children:
        if node.name == "style" and node.attributes.get("style:family") == "table-cell":
            yield node.attributes.get("style:name", ""), node


def _background(style: Node) -> str | None:
    properties = style.first(_PROPERTIES)
    return None if properties is None else properties.attributes.get(_COLOR)


def _argb(written: str | None) -> str | None:
    return f"FF{written[1:].upper()}" if written is not None and _RGB.fullmatch(written) else None


def _recolored(document: bytes, properties: Node, color: str) -> str:
    inner = b"".join(
        document[child.start : child.end] for child in properties.children if child.name not in _COVERS_COLOR
    )
    return element(f"style:{_PROPERTIES}", {**properties.attributes, _COLOR: color}, inner.decode())
