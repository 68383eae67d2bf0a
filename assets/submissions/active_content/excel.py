"""An Excel workbook without its active content: parts by the relations that lead to them, and what stands in each.

What does not belong here: what is permitted (`excel_parts`), and the XML of the parts (`excel_markup`).
"""

from __future__ import annotations

import re

from assets.submissions.active_content.addresses import safe_address
from assets.submissions.active_content.cleaned import Cleaned, Parts
from assets.submissions.active_content.excel_markup import cleaned_markup
from assets.submissions.active_content.excel_parts import (
    ACTIVE,
    ACTIVE_NAMES,
    CONTENT_TYPES,
    INERT,
    NOT_WITHOUT,
    PERMITTED,
    WITH_ADDRESSES,
)
from assets.submissions.active_content.kinds import Active
from assets.submissions.container.guard import FileRefusedError
from assets.submissions.container.part_names import part_at, relations_of
from assets.submissions.container.xml_splicing import Node, Splices, UnreturnableError, outline
from assets.submissions.container.zip_reader import Container

_TYPES = "[Content_Types].xml"
_LINK_ROOTS = {"ddeLink": Active.DDE, "oleLink": Active.OLE}
_ACTIVE_TYPE = re.compile(r"vba|macro|activex|oleobject", re.IGNORECASE)


def cleaned_excel(container: Container) -> Cleaned:
    """An Excel workbook without its active content; whatever is wrong with it is its obstacle."""
    walk = _Walk(container)
    try:
        walk.all()
    except UnreturnableError as error:
        walk.cleaned.obstacle = str(error)
    except FileRefusedError as refused:
        walk.cleaned.obstacle = f"{refused.code}: {refused.params}"
    except (ValueError, LookupError) as error:
        walk.cleaned.obstacle = f"{type(error).__name__}: {error}"
    return walk.cleaned


class _Walk:
    """From the package along every relation that is permitted."""

    def __init__(self, container: Container) -> None:
        self.cleaned = Cleaned()
        self._parts = Parts(container)
        self._names = {name.casefold(): name for name in container.parts if not name.endswith("/")}
        self._kinds: dict[str, str] = {}
        self._types: dict[str, str] = {}
        self._told: set[str] = set()

    def all(self) -> None:
        """Everything that can be reached; then what cannot, and the list of content types."""
        self._read_types()
        self._follow("", "")
        waiting = list(self._kinds)
        while waiting:
            part = waiting.pop()
            known = set(self._kinds)
            self._clean(part, self._kinds[part])
            waiting += [one for one in self._kinds if one not in known]
        kept = {*self._kinds, *map(relations_of, ("", *self._kinds)), _TYPES}
        kept = {self._names[name.casefold()] for name in kept if name.casefold() in self._names}
        self.cleaned.left_out = set(self._names.values()) - kept
        self._tell_unreached()
        self._clean_types(kept)

    def _read_types(self) -> None:
        for node in outline(self._read(_TYPES)).children:
            facts = node.attributes
            key = facts.get("PartName", "").lstrip("/") or f".{facts.get('Extension', '')}"
            self._types[key.casefold()] = facts.get("ContentType", "")

    def _clean(self, part: str, kind: str) -> None:
        gone = self._follow(part, kind)
        if kind == INERT:
            return
        declared = self._type_of(part)
        if kind in CONTENT_TYPES and not declared.endswith(CONTENT_TYPES[kind]):
            self.cleaned.found |= {Active.MACRO_SHEET} if "macro" in declared.casefold() else set()
            raise UnreturnableError(f"{part} is declared as {declared!r}")
        document = self._read(part)
        changed = cleaned_markup(document, kind, gone, self.cleaned.found, self._parts.budget)
        if changed != document:
            self.cleaned.changed[part] = changed

    def _follow(self, part: str, kind: str) -> set[str]:
        """Go on to the parts that a part refers to; gives the ids of its relations that are left out."""
        relations = self._names.get(relations_of(part).casefold())
        if relations is None:
            return set()
        document = self._read(relations)
        splices = Splices(document)
        gone = set()
        for node in outline(document).children:
            if self._keeps(node, splices, part, kind):
                continue
            gone.add(node.attributes.get("Id", ""))
            splices.remove(node)
        changed = splices.done()
        if changed != document:
            self.cleaned.changed[relations] = changed
        return gone

    def _keeps(self, node: Node, splices: Splices, part: str, kind: str) -> bool:
        word = node.attributes.get("Type", "").rpartition("/")[2]
        written = node.attributes.get("Target", "")
        if node.attributes.get("TargetMode", "Internal") != "Internal":
            return self._keeps_address(node, splices, kind, word, written)
        if word == "hyperlink" and written.startswith("#"):
            return True
        target = self._names.get(part_at(part, written).casefold())
        permitted = PERMITTED.get(kind, {}).get(word)
        if permitted is None or _is_drawing_program(written):
            if target is not None or word == "hyperlink":
                self._tell(word, target)
            return False
        if target is not None and self._kinds.setdefault(target, permitted) != permitted:
            raise UnreturnableError(f"{target} is two things at once")
        return True

    def _keeps_address(self, node: Node, splices: Splices, kind: str, word: str, written: str) -> bool:
        if word != "hyperlink" or kind not in WITH_ADDRESSES:
            self._tell(word, None)
            return False
        safe = safe_address(written)
        if safe.is_told:
            self.cleaned.found.add(Active.ADDRESS)
        if safe.address is not None and safe.address != written:
            splices.set_attributes(node, Target=safe.address)
        return safe.address is not None

    def _tell(self, word: str, target: str | None) -> None:
        """Name what a relation that is left out leads to."""
        active = ACTIVE.get(word)
        if target is not None and word == "externalLink":
            children = outline(self._read(target)).children
            active = next((_LINK_ROOTS[one.name] for one in children if one.name in _LINK_ROOTS), active)
        if active is not None and not _is_drawing_program(target or ""):
            self.cleaned.found.add(active)
        if target is not None:
            self._told.add(target)
        if word in NOT_WITHOUT:
            raise UnreturnableError(f"a workbook that rests on {word}")

    def _tell_unreached(self) -> None:
        for name in self.cleaned.left_out - self._told:
            folded = name.casefold()
            if not folded.endswith(".rels"):
                self.cleaned.found |= {active for words, active in ACTIVE_NAMES.items() if words in folded}

    def _type_of(self, part: str) -> str:
        extension = f".{part.rpartition('.')[2]}".casefold()
        return self._types.get(part.casefold(), self._types.get(extension, ""))

    def _clean_types(self, kept: set[str]) -> None:
        own = self._names[_TYPES.casefold()]
        document = self._read(own)
        splices = Splices(document)
        names = {name.casefold() for name in kept}
        for node in outline(document).children:
            part = node.attributes.get("PartName", "").lstrip("/").casefold()
            is_active = _ACTIVE_TYPE.search(node.attributes.get("ContentType", "")) is not None
            if (part and part not in names) or (not part and is_active):
                splices.remove(node)
        changed = splices.done()
        if changed != document:
            self.cleaned.changed[own] = changed

    def _read(self, name: str) -> bytes:
        own = self._names[name.casefold()]
        return self.cleaned.changed[own] if own in self.cleaned.changed else self._parts.read(own)


def _is_drawing_program(target: str) -> bool:
    """A picture in SVG, which may hold scripts and addresses; programs keep it beside a plain one of the same."""
    return target.casefold().endswith((".svg", ".svgz"))
