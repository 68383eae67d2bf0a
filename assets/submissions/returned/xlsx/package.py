"""A workbook as the parts of its ZIP file: found by relation, changed, added, dropped, written deterministically.

Parts that are not changed are carried over packed as they are, so that photographs in a report cost nothing. What acts
when somebody opens it is out from the start (`active_content`), and so are signatures, void after the first mark. What
does not belong here: what stands in the parts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from assets.submissions.active_content.excel import cleaned_excel
from assets.submissions.container.part_names import part_at, relations_of
from assets.submissions.container.xml_parts import checked_xml
from assets.submissions.container.xml_splicing import Node, Splices, UnreturnableError, attribute, outline
from assets.submissions.container.zip_reader import Container
from assets.submissions.returned.xlsx.carried_parts import zip_bytes

CONTENT_TYPES = "[Content_Types].xml"
WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_RELATIONS_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_PACKAGED = "http://schemas.openxmlformats.org/package/2006/relationships"


@dataclass(frozen=True, slots=True)
class Relation:
    """One part's reference to another."""

    id: str
    type: str
    """The last word of its type: `worksheet`, `comments`."""
    target: str
    """Name of the part."""


class Package:
    """The parts of one workbook, whose file stays open as long as the package is used.

    Attributes:
        workbook: name of the workbook's own part.
        active: what was taken out, as officials read it; empty where nothing was.
    """

    def __init__(self, file: BinaryIO) -> None:
        """Read a file that the guard has let through.

        Raises:
            UnreturnableError: its parts do not fit together, or cannot go out.
        """
        self._file = file
        self._container = Container(file)
        cleaned = cleaned_excel(self._container)
        if cleaned.obstacle is not None:
            raise UnreturnableError(cleaned.obstacle)
        self.active = cleaned.names
        self._changed = dict(cleaned.changed)
        self._packed = {
            name: info
            for name, info in self._container.parts.items()
            if not name.endswith("/") and name not in cleaned.left_out
        }
        self._names = {name.casefold(): name for name in self._packed}
        main = next((one for one in self.relations("") if one.type == "officeDocument"), None)
        if main is None or main.target not in self:
            raise UnreturnableError("no relation leads to the workbook")
        self.workbook = main.target
        self._change_types(f"/{self.workbook}", WORKBOOK_TYPE)

    def __contains__(self, name: str) -> bool:
        return name.casefold() in self._names

    def __getitem__(self, name: str) -> bytes:
        """A part's content, of XML in UTF-8 however it is stored, so that what is put in has the same encoding."""
        own = self._names[name.casefold()]
        return self._changed[own] if own in self._changed else b"".join(checked_xml(self._container, own))

    def __setitem__(self, name: str, content: bytes) -> None:
        """Change a part, or add one (its content type is given by `declare`)."""
        self._changed[self._names.setdefault(name.casefold(), name)] = content

    def drop(self, name: str) -> None:
        """Take a part away, with its own relations and its content type."""
        for one in (name, relations_of(name)):
            if one in self:
                own = self._names.pop(one.casefold())
                self._packed.pop(own, None)
                self._changed.pop(own, None)
        types = self[CONTENT_TYPES]
        splices = Splices(types)
        for override in outline(types).all("Override"):
            if override.attributes.get("PartName", "").casefold() == f"/{name}".casefold():
                splices.remove(override)
        self[CONTENT_TYPES] = splices.done()

    def relations(self, part: str) -> list[Relation]:
        """To other parts of the package, in the order written; `part` is empty for the package itself."""
        name = relations_of(part)
        return list(_relations(self[name], part)) if name in self else []

    def relate(self, part: str, kind: str, target: str) -> str:
        """Add a relation; gives its id."""
        name = relations_of(part)
        if name not in self:
            self[name] = f'<?xml version="1.0" encoding="UTF-8"?>\n<Relationships xmlns="{_PACKAGED}"/>'.encode()
        document = self[name]
        root = outline(document)
        taken = {child.attributes.get("Id") for child in root.children}
        own = next(f"rId{number}" for number in range(len(taken) + 1, 10**6) if f"rId{number}" not in taken)
        prefix = f"{root.prefix}:" if root.prefix else ""
        splices = Splices(document)
        new = f"<{prefix}Relationship Id={attribute(own)} Type={attribute(_RELATIONS_TYPE + kind)}"
        splices.append_to(root, f"{new} Target={attribute('/' + target)}/>".encode())
        self[name] = splices.done()
        return own

    def unrelate(self, part: str, relation_id: str) -> None:
        """Take a relation away."""
        name = relations_of(part)
        document = self[name]
        splices = Splices(document)
        for child in outline(document).children:
            if child.attributes.get("Id") == relation_id:
                splices.remove(child)
        self[name] = splices.done()

    def declare(self, name: str, content_type: str) -> None:
        """Say of what type a part is."""
        self._change_types(f"/{name}", content_type)

    def declare_extension(self, extension: str, content_type: str) -> None:
        """Say of what type parts with an extension are, unless the package already does."""
        document = self[CONTENT_TYPES]
        root = outline(document)
        if any(one.attributes.get("Extension", "").casefold() == extension for one in root.all("Default")):
            return
        splices = Splices(document)
        prefix = f"{root.prefix}:" if root.prefix else ""
        new = f"<{prefix}Default Extension={attribute(extension)} ContentType={attribute(content_type)}/>"
        splices.insert(root.children[0].start if root.children else root.close_start, new.encode())
        self[CONTENT_TYPES] = splices.done()

    def free_name(self, pattern: str) -> str:
        """A part's name that is not taken, `{}` in the pattern standing for a number."""
        return next(name for number in range(1, 10**6) if (name := pattern.format(number)) not in self)

    def written(self) -> bytes:
        """The workbook as a file's bytes; the same parts give the same bytes."""
        # Programs that sniff a file's kind expect the content types first.
        names = sorted(self._names.values(), key=lambda each: (each != CONTENT_TYPES, each))
        return zip_bytes(
            self._file, ((name, self._changed[name] if name in self._changed else self._packed[name]) for name in names)
        )

    def _change_types(self, part: str, content_type: str) -> None:
        document = self[CONTENT_TYPES]
        root = outline(document)
        splices = Splices(document)
        for override in root.all("Override"):
            if override.attributes.get("PartName", "").casefold() == part.casefold():
                splices.remove(override)
        prefix = f"{root.prefix}:" if root.prefix else ""
        new = f"<{prefix}Override PartName={attribute(part)} ContentType={attribute(content_type)}/>"
        splices.append_to(root, new.encode())
        self[CONTENT_TYPES] = splices.done()


def _relations(document: bytes, part: str) -> Iterator[Relation]:
    """Those that lead out of the package are passed over."""
    for child in outline(document).children:
        facts = child.attributes
        if child.name == "Relationship" and facts.get("TargetMode") != "External":
            kind = facts.get("Type", "").rpartition("/")[2]
            yield Relation(facts.get("Id", ""), kind, part_at(part, facts.get("Target", "")))


def relation_attribute(node: Node) -> str | None:
    """The value of an element's `r:id`, whatever prefix the relations' namespace has."""
    return next(
        (value for key, value in node.attributes.items() if key.rpartition(":")[2] == "id" and ":" in key), None
    )
