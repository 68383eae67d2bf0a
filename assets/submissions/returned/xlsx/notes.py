"""Notes on the cells of one sheet: ours put beside or below what stands there, ours of an earlier return taken off.

A note's text and the box that shows it stand in two parts. Boxes are kept in VML, which programs do not always write as
well-formed XML, so that part is searched, not parsed. What does not belong here: what a note says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from assets.submissions.container.xml_splicing import MAIN, Node, Splices, at_home, outline, text
from assets.submissions.returned.xlsx.package import Package, relation_attribute
from assets.submissions.returned.xlsx.sheet_part import Place, Sheet, address_of, place_of
from assets.template.styles import FONT_NAME, line_count

NOTE_MARK = "KẾT QUẢ KIỂM TRA"
"""The first words of everything that we write into a note: by them it is known again, and taken off."""

_AUTHOR = "Kết quả kiểm tra"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_SHAPE = re.compile(rb"<(\w+:)?shape\s(?:(?!</\w*:?shape>).)*</\w*:?shape>", re.DOTALL)
_SHAPE_ROW = re.compile(rb"<(?:\w+:)?Row>\s*([0-9]+)\s*</")
_SHAPE_COLUMN = re.compile(rb"<(?:\w+:)?Column>\s*([0-9]+)\s*</")
_SHAPE_ID = re.compile(rb"_x0000_s([0-9]{1,9})")
# Declared anew on every element: programs give these namespaces other prefixes (openpyxl `ns0`, `ns1`).
_NAMESPACES = (
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
_SHAPE_TYPE = (
    f'<v:shapetype {_NAMESPACES} id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_EMPTY_VML = f'<xml {_NAMESPACES}><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout></xml>'
_BOX_WIDTH = 320
"""Pixels: some forty letters a line."""


def annotate(package: Package, part: str, sheet: Sheet, notes: Mapping[Place, str]) -> None:
    """Write notes to cells, and take off those of an earlier return.

    Args:
        package: the workbook.
        part: the sheet's name in it.
        sheet: the sheet's XML, which may have to refer to a new drawing.
        notes: what to say, by cell; cells with a conversation (a threaded comment) are left to it.
    """
    relations = package.relations(part)
    talks = {
        place
        for one in relations
        if one.type == "threadedComment" and one.target in package
        for place in _places(outline(package[one.target]), "threadedComment")
    }
    comments = next((one.target for one in relations if one.type == "comments" and one.target in package), None)
    wanted = {place: note for place, note in notes.items() if place not in talks}
    if comments is None:
        if not wanted:
            return
        comments = package.free_name("xl/comments{}.xml")
        package[comments] = f'<comments xmlns="{MAIN}"><authors/><commentList/></comments>'.encode()
        package.declare(comments, _COMMENTS_TYPE)
        package.relate(part, "comments", comments)
    package[comments], added, removed = _with_notes(package[comments], wanted)
    drawing = _drawing(package, part, sheet) if added or removed else None
    if drawing:
        package[drawing] = _with_boxes(package[drawing], {place: wanted[place] for place in added}, removed)


def _places(root: Node, name: str) -> Iterator[Place]:
    for node in _within(root):
        if node.name == name and "ref" in node.attributes:
            yield place_of(node.attributes["ref"])


def _within(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from _within(child)


def _with_notes(document: bytes, wanted: Mapping[Place, str]) -> tuple[bytes, list[Place], list[Place]]:
    """The comments with ours, the cells that gained a comment, and those that lost theirs."""
    root = outline(document)
    splices = Splices(document)
    authors, listed = root.first("authors"), root.first("commentList")
    author = len(authors.children) if authors else 0
    if authors is not None and wanted:
        splices.append_to(authors, at_home([f"<author>{_AUTHOR}</author>".encode()], authors))
    known: set[Place] = set()
    removed: list[Place] = []
    for comment in listed.children if listed else ():
        place = place_of(comment.attributes.get("ref", "A1"))
        body = comment.first("text")
        is_left, changes = _without_ours(document, comment)
        if not is_left and (body is None or place not in wanted):
            splices.remove(comment)
            removed.append(place)
            continue
        for change in changes:
            splices.replace(*change)
        if body is not None and place in wanted:
            known.add(place)
            splices.append_to(body, at_home([_run(wanted[place], is_first=not is_left)], body))
    added = sorted(set(wanted) - known)
    if listed is not None:
        new = [_comment(place, wanted[place], author) for place in added]
        splices.append_to(listed, at_home(new, listed))
    return splices.done(), added, removed


def _without_ours(document: bytes, comment: Node) -> tuple[bool, list[tuple[int, int, bytes]]]:
    """Whether a comment has words of others, and the changes that take ours out of it."""
    texts = [node for node in _within(comment) if node.name == "t"]
    words = [document[node.open_end : node.close_start].decode() for node in texts]
    whole = "".join(words)
    at = whole.find(NOTE_MARK)
    if at < 0:
        return True, []
    changes = []
    passed = 0
    for node, word in zip(texts, words, strict=True):
        if passed + len(word) > at:
            changes.append((node.open_end, node.close_start, word[: max(0, at - passed)].rstrip().encode()))
        passed += len(word)
    return bool(whole[:at].strip()), changes


def _run(note: str, *, is_first: bool) -> bytes:
    before = "" if is_first else "\n\n"
    font = f'<rPr><sz val="10"/><color rgb="FFC00000"/><rFont val="{FONT_NAME}"/></rPr>'
    return f'<r>{font}<t xml:space="preserve">{before}{text(f"{NOTE_MARK}: {note}")}</t></r>'.encode()


def _comment(place: Place, note: str, author: int) -> bytes:
    run = _run(note, is_first=True).decode()
    return f'<comment ref="{address_of(place)}" authorId="{author}" shapeId="0"><text>{run}</text></comment>'.encode()


def _drawing(package: Package, part: str, sheet: Sheet) -> str:
    """The part with the notes' boxes, made and attached to the sheet where there is none."""
    node = sheet.notes_drawing()
    if node is not None:
        own = relation_attribute(node)
        target = next((one.target for one in package.relations(part) if one.id == own), None)
        if target is not None and target in package:
            return target
    name = package.free_name("xl/drawings/vmlDrawing{}.vml")
    package[name] = _EMPTY_VML.encode()
    package.declare_extension("vml", _VML_TYPE)
    sheet.attach_notes(package.relate(part, "vmlDrawing", name))
    return name


def _with_boxes(vml: bytes, added: Mapping[Place, str], removed: list[Place]) -> bytes:
    """The drawing with boxes for new notes and none for those that are gone."""
    gone = set(removed)

    def kept(shape: re.Match[bytes]) -> bytes:
        row, column = _SHAPE_ROW.search(shape[0]), _SHAPE_COLUMN.search(shape[0])
        is_gone = row and column and (int(row[1]) + 1, int(column[1]) + 1) in gone
        return b"" if is_gone else shape[0]

    if gone:
        vml = _SHAPE.sub(kept, vml)
    first = max((int(one) for one in _SHAPE_ID.findall(vml)), default=1024) + 1
    boxes = [_box(place, note, number) for number, (place, note) in enumerate(added.items(), start=first)]
    if boxes and b'id="_x0000_t202"' not in vml:
        boxes.insert(0, _SHAPE_TYPE)
    end = vml.rfind(b"</xml>")
    return vml[:end] + "".join(boxes).encode() + vml[end:]


def _box(place: Place, note: str, number: int) -> str:
    height = 34 + 17 * line_count(f"{NOTE_MARK}: {note}", 40)
    return (
        f'<v:shape {_NAMESPACES} id="_x0000_s{number}" type="#_x0000_t202" '
        f'style="position:absolute;margin-left:59.25pt;margin-top:1.5pt;width:{_BOX_WIDTH}px;height:{height}px;'
        'z-index:1;visibility:hidden" fillcolor="#ffffe1" '
        'o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow color="black" obscured="t"/>'
        '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"/>'
        '</v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:AutoFill>False'
        f"</x:AutoFill><x:Row>{place[0] - 1}</x:Row><x:Column>{place[1] - 1}</x:Column></x:ClientData></v:shape>"
    )
