"""The namespaces of OpenDocument, under the prefixes by which every program writes them, and texts as it keeps them.

What does not belong here: what the elements mean.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from assets.submissions.container.xml_splicing import Node, UnreturnableError, attribute, text

_STANDARD = "urn:oasis:names:tc:opendocument:xmlns:"
SPACES = {
    "office": f"{_STANDARD}office:1.0",
    "table": f"{_STANDARD}table:1.0",
    "text": f"{_STANDARD}text:1.0",
    "style": f"{_STANDARD}style:1.0",
    "fo": f"{_STANDARD}xsl-fo-compatible:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
    "dc": "http://purl.org/dc/elements/1.1/",
    "of": f"{_STANDARD}of:1.2",
}
_SPACES_IN_TEXT = re.compile(r"(?<= ) +|^ +")


def undeclared(root: Node) -> dict[str, str]:
    """The declarations that a document's root lacks for what is put into it.

    Raises:
        UnreturnableError: it gives a prefix to another namespace, or another prefix to a namespace.
    """
    declared = {key: value for key, value in root.attributes.items() if key == "xmlns" or key.startswith("xmlns:")}
    for key, value in declared.items():
        prefix = key.removeprefix("xmlns").removeprefix(":")
        if SPACES.get(prefix, value) != value or (value in SPACES.values() and SPACES.get(prefix) != value):
            raise UnreturnableError(f"the prefix {prefix!r} stands for {value!r}")
    return {f"xmlns:{prefix}": space for prefix, space in SPACES.items() if f"xmlns:{prefix}" not in declared}


def element(name: str, attributes: Mapping[str, str | None], content: str = "") -> str:
    """An element; attributes without a value are left out."""
    written = "".join(f" {key}={attribute(value)}" for key, value in attributes.items() if value is not None)
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


def paragraphs(said: str, *, link: str | None = None) -> str:
    """A text as paragraphs, one a line; XML would take several spaces for one."""
    lines = [_SPACES_IN_TEXT.sub(_counted, text(line)) for line in said.split("\n")]
    if link is not None:
        target = {"xlink:type": "simple", "xlink:href": link}
        lines = [element("text:a", target, line) if line else "" for line in lines]
    return "".join(element("text:p", {}, line) for line in lines)


def _counted(found: re.Match[str]) -> str:
    return element("text:s", {"text:c": str(len(found[0]))})
