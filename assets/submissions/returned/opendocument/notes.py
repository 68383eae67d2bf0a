"""The note of one cell: ours put in or below what stands there, ours of an earlier return taken off.

What does not belong here: what a note says.
"""

from __future__ import annotations

import re

from assets.submissions.container.xml_splicing import Node, Splices, outline, text
from assets.submissions.returned.opendocument.spaces import element, paragraphs
from assets.submissions.returned.xlsx.notes import NOTE_MARK

_AUTHOR = "Kết quả kiểm tra"
_TAG = re.compile(rb"<[^>]*>")


def with_note(cell: bytes, note: str | None) -> bytes:
    """A cell's element with a note of ours in place of any earlier one; None for none."""
    root = outline(cell)
    splices = Splices(cell)
    annotation = root.first("annotation")
    if annotation is None:
        if note is None:
            return cell
        _put_first(splices, root, _annotation(note))
        return splices.done()
    own = annotation.all("p")
    said = [_TAG.sub(b"", cell[node.open_end : node.close_start]).decode() for node in own]
    at = next((place for place, words in enumerate(said) if NOTE_MARK in words), len(own))
    before = said[at].partition(NOTE_MARK)[0].strip() if at < len(own) else ""
    is_left = bool(before) or any(words.strip() for words in said[:at])
    if not is_left and at < len(own):
        splices.replace(annotation.start, annotation.end, b"" if note is None else _annotation(note))
        return splices.done()
    while at and not before and at < len(own) and not said[at - 1].strip():
        at -= 1
    for place, node in enumerate(own[at:]):
        words = f"<text:p>{before}</text:p>" if before and not place else ""
        splices.replace(node.start, node.end, words.encode())
    if note is not None:
        added = paragraphs(f"\n{NOTE_MARK}: {note}")
        splices.append_to(annotation, added.encode())
    return splices.done()


def _put_first(splices: Splices, cell: Node, content: bytes) -> None:
    if cell.is_empty_tag:
        splices.append_to(cell, content)
    else:
        splices.insert(cell.open_end, content)


def _annotation(note: str) -> bytes:
    """Without a box: programs make one beside the cell, as high as the text asks for."""
    author = element("dc:creator", {}, text(_AUTHOR))
    return element(
        "office:annotation", {"office:display": "false"}, author + paragraphs(f"{NOTE_MARK}: {note}")
    ).encode()
