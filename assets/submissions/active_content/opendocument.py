"""An OpenDocument spreadsheet without its active content: the parts and elements that are permitted, the rest left out.

What does not belong here: what acts in a formula (`formulas`), and where links may lead (`addresses`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from assets.submissions.active_content.addresses import safe_address
from assets.submissions.active_content.cleaned import Cleaned, Parts
from assets.submissions.active_content.formulas import active_in
from assets.submissions.active_content.kinds import Active
from assets.submissions.active_content.sweep import Element, Judge, swept
from assets.submissions.container.guard import FileRefusedError
from assets.submissions.container.xml_splicing import Splices, UnreturnableError, outline
from assets.submissions.container.zip_reader import Container

_MANIFEST = "META-INF/manifest.xml"
_SWEPT = re.compile(r"(?:Object [0-9]+/)?(?:content|styles|meta|settings)\.xml")
_INERT = re.compile(r"mimetype|manifest\.rdf|(?:Pictures|Thumbnails|ObjectReplacements|media)/[^/]+(?<!\.svg)")
_EMBEDDED = re.compile(r"(?:\./)?(Object [0-9]+)/?")
_CHARTS = re.compile(rb"application/vnd\.oasis\.opendocument\.(?:chart|formula)\b")
_MACRO_FOLDERS = ("Basic/", "Dialogs/", "Scripts/")
_LIBRARY_LISTS = ("script-lb.xml", "script-lc.xml", "dialog-lb.xml", "dialog-lc.xml")
"""Written also where there is no macro."""
_MENUS = "Configurations2/"
_FONTS = "Fonts/"
"""Left out in silence: programs have fonts of their own."""

_ACTIVE_ELEMENTS = {
    "scripts": None,
    "script": Active.SCRIPT,
    "event-listeners": Active.SCRIPT,
    "event-listener": Active.SCRIPT,
    "dde-links": Active.DDE,
    "dde-link": Active.DDE,
    "dde-source": Active.DDE,
    "dde-connection-decls": Active.DDE,
    "table-source": Active.EXTERNAL_BOOK,
    "cell-range-source": Active.EXTERNAL_BOOK,
    "database-source-sql": Active.QUERY,
    "database-source-table": Active.QUERY,
    "database-source-query": Active.QUERY,
    "source-service": Active.QUERY,
    "data-mappings": Active.QUERY,
    "data-mapping": Active.QUERY,
    "forms": Active.FORM,
    "control": Active.FORM,
    "applet": Active.ACTIVEX,
    "plugin": Active.ACTIVEX,
    "object-ole": Active.OLE,
    "floating-frame": Active.EXTERNAL_BOOK,
    "auto-reload": Active.ADDRESS,
    "template": Active.TEMPLATE,
}
"""Elements that are taken out; what stands in one of None is told by itself."""
_WITH_CHILDREN = frozenset({"scripts", "forms", "event-listeners", "dde-links", "dde-connection-decls"})
_WITH_ADDRESS = frozenset({"auto-reload", "template"})
_RULES = frozenset({"condition", "color-scale-entry", "formatting-entry"})
"""Of conditional formats, whose formulas are values."""
_FORMULAS = frozenset({"formula", "condition", "expression", "base-cell-address", "cell-range-address"})
_JUDGED_ATTRIBUTES = _FORMULAS | {"href"}


def cleaned_opendocument(container: Container) -> Cleaned:
    """An .ods without its active content; whatever is wrong with it is its obstacle."""
    cleaned = Cleaned()
    try:
        _clean(container, cleaned)
    except UnreturnableError as error:
        cleaned.obstacle = str(error)
    except FileRefusedError as refused:
        cleaned.obstacle = f"{refused.code}: {refused.params}"
    except (ValueError, LookupError) as error:
        cleaned.obstacle = f"{type(error).__name__}: {error}"
    return cleaned


def _clean(container: Container, cleaned: Cleaned) -> None:
    parts = Parts(container)
    manifest = parts.read(_MANIFEST) if _MANIFEST in container.parts else b""
    charts = set(_chart_folders(manifest))
    for name in container.parts:
        embedded = name.partition("/")[0] if name.startswith("Object ") else None
        is_own = embedded is None or embedded in charts
        if _SWEPT.fullmatch(name) and is_own:
            _sweep(name, parts, charts, cleaned)
        elif not (name == _MANIFEST or _INERT.fullmatch(name)):
            cleaned.left_out.add(name)
            _tell_part(name, parts, cleaned)
    if manifest:
        _clean_manifest(manifest, container, cleaned)


def _chart_folders(manifest: bytes) -> Iterator[str]:
    for entry in outline(manifest).children if manifest else ():
        path = entry.attributes.get("manifest:full-path", "")
        media_type = entry.attributes.get("manifest:media-type", "")
        if (one := _EMBEDDED.fullmatch(path)) and _CHARTS.match(media_type.encode()):
            yield one[1]


def _tell_part(name: str, parts: Parts, cleaned: Cleaned) -> None:
    """Name what a part that is left out would have done."""
    if name.endswith("/") or name.startswith("META-INF/"):
        return
    if name.startswith(_MACRO_FOLDERS):
        if not name.endswith(_LIBRARY_LISTS):
            cleaned.found.add(Active.MACROS)
    elif name.startswith(_MENUS):
        if name.endswith(".xml") and b":href" in parts.read(name):
            cleaned.found.add(Active.RIBBON)
    elif name.startswith("Object "):
        cleaned.found.add(Active.OLE)


def _sweep(name: str, parts: Parts, charts: set[str], cleaned: Cleaned) -> None:
    document = parts.read(name)
    changed = swept(document, OdsJudge(charts, cleaned.found), parts.budget)
    if changed != document:
        cleaned.changed[name] = changed


@dataclass(slots=True)
class OdsJudge(Judge):
    """Judges the elements of one part, and keeps what it found."""

    charts: set[str]
    found: set[Active]

    def concerns(self, name: str, keys: Collection[str]) -> bool:
        """By the names that any judgement asks for."""
        if name in _ACTIVE_ELEMENTS or name == "table":
            return True
        local = {key.rpartition(":")[2] for key in keys}
        return not _JUDGED_ATTRIBUTES.isdisjoint(local) or (name in _RULES and "value" in local)

    def __call__(self, element: Element) -> None:
        """By everything that an element may refer to."""
        if element.name in _ACTIVE_ELEMENTS:
            self._judge_active(element)
            return
        if element.name == "table" and _is_copy_of_another(element):
            self.found.add(Active.EXTERNAL_BOOK)
            element.take_out()
        for key, value in element.attributes.items():
            local = key.rpartition(":")[2]
            if local == "href":
                self._judge_address(element, key, value)
            elif (local in _FORMULAS or (local == "value" and element.name in _RULES)) and (
                active := active_in(value)
            ) is not None:
                self.found.add(active)
                self._take_out_formula(element, key, local)

    def _judge_active(self, element: Element) -> None:
        active = _ACTIVE_ELEMENTS[element.name]
        # Programs write these also where there is nothing to them.
        is_idle = (element.name in _WITH_CHILDREN and not element.children) or (
            element.name in _WITH_ADDRESS and not _href(element)
        )
        if is_idle:
            return
        if active is not None:
            self.found.add(active)
        element.take_out()

    def _judge_address(self, element: Element, key: str, written: str) -> None:
        embedded = _EMBEDDED.fullmatch(written)
        if embedded is not None:
            if embedded[1] not in self.charts:
                self.found.add(Active.OLE)
                element.take_out()
            return
        if element.name == "a":
            self._judge_link(element, key, written)
        elif written.removeprefix("./").startswith(_FONTS):
            element.take_out()
        elif not _is_inside(written):
            self.found.add(Active.LINKED_PICTURE)
            element.take_out()

    def _judge_link(self, element: Element, key: str, written: str) -> None:
        safe = safe_address(written)
        if safe.is_told:
            self.found.add(Active.ADDRESS)
        if safe.address is None:
            element.is_unwrapped = True
        elif safe.address != written:
            element.changes[key] = safe.address

    def _take_out_formula(self, element: Element, key: str, local: str) -> None:
        if local == "formula":
            element.changes[key] = None
        elif element.parent is None:
            raise UnreturnableError("a part that rests on what may not go out")
        else:
            element.take_out()


def _href(element: Element) -> str:
    return next((value for key, value in element.attributes.items() if key.rpartition(":")[2] == "href"), "")


def _is_inside(written: str) -> bool:
    """Whether an address leads to a part of the same file."""
    name = written.removeprefix("./")
    return written.startswith("#") or not written or bool(_INERT.fullmatch(name))


def _is_copy_of_another(element: Element) -> bool:
    """Whether a sheet is what a program keeps of another workbook's, under a name that is an address."""
    name = next((value for key, value in element.attributes.items() if key == "table:name"), "")
    return "'#" in name


def _clean_manifest(manifest: bytes, container: Container, cleaned: Cleaned) -> None:
    splices = Splices(manifest)
    kept = set(container.parts) - cleaned.left_out
    for entry in outline(manifest).children:
        path = entry.attributes.get("manifest:full-path", "")
        is_folder = path.endswith("/") and any(name.startswith(path) for name in kept)
        if not (path == "/" or path in kept or is_folder):
            splices.remove(entry)
    changed = splices.done()
    if changed != manifest:
        cleaned.changed[_MANIFEST] = changed
