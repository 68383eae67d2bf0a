"""Structure of an Excel workbook: sheets and their parts, shared texts, formats, date system.

Followed by relation, as the programs themselves do, and compared with what the value reader takes for granted. What
does not belong here: what stands in the cells (`xlsx_scan`, `xml_cells`).
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import unquote
from xml.etree import ElementTree as ET

from assets.submissions.container.guard import LIMITS, Limits, damaged, too_large
from assets.submissions.container.safe_xml import MAIN_SPACES, RELATION_SPACES
from assets.submissions.container.xml_parts import local_name, parsed_xml, xml_part
from assets.submissions.container.zip_reader import Container

_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_TEXTS = "xl/sharedStrings.xml"
_STYLES = "xl/styles.xml"
_PLAIN_TARGET = re.compile(r"(?:/xl/)?worksheets/[A-Za-z0-9_.-]+\.xml")
# Extensions have elements of the same names.
_SHEETS = {f"{{{space}}}sheet" for space in MAIN_SPACES}
_PROPERTIES = {f"{{{space}}}workbookPr" for space in MAIN_SPACES}
_RELATION_IDS = tuple(f"{{{space}}}id" for space in RELATION_SPACES)


@dataclass(frozen=True, slots=True)
class WorkbookParts:
    """Places of a workbook's parts.

    Attributes:
        sheets: name on the tab and part of each worksheet, in the order of the tabs; chart sheets are left out.
        texts: the part of the shared texts, if there is one.
        styles: the part of the formats, if there is one.
        from_1904: whether days are counted from 1904.
        is_plain: whether the value reader, which expects every part under its usual name and in UTF-8, finds the same.
    """

    sheets: Sequence[tuple[str, str]]
    texts: str | None
    styles: str | None
    from_1904: bool
    is_plain: bool


@dataclass(frozen=True, slots=True)
class _Relation:
    kind: str
    """The last word of its type."""
    target: str
    """As written."""
    part: str | None
    """As stored; None where it is not in the file."""


def workbook_part(container: Container) -> str | None:
    """The part that the package says is an Excel workbook's own; None if this is no Excel workbook."""
    main = _of_kind(_relations(container, ""), "officeDocument")
    if main is None or main == _WORKBOOK:
        return container.find(_WORKBOOK)
    is_workbook = main.casefold().endswith(".xml") and local_name(parsed_xml(container, main)) == "workbook"
    return main if is_workbook else container.find(_WORKBOOK)


def workbook_parts(container: Container, workbook: str, limits: Limits = LIMITS) -> WorkbookParts:
    """Follow the relations of the workbook's own part.

    Raises:
        FileRefusedError: damaged, or more sheets than the limits allow.
    """
    relations = _relations(container, workbook)
    if not relations:
        raise damaged("the workbook has no relations")
    root = parsed_xml(container, workbook)
    sheets: list[tuple[str, str]] = []
    is_plain = workbook == _WORKBOOK and _RELATIONS in container.parts
    from_1904 = False
    for element in root.iter():
        if element.tag in _PROPERTIES:
            from_1904 = element.get("date1904") in {"1", "true"}
        relation = relations.get(_relation_id(element)) if element.tag in _SHEETS else None
        if relation is None or relation.kind != "worksheet":
            continue
        if relation.part is None:
            raise damaged(f"sheet part {relation.target!r} is not in the file")
        sheets.append((element.get("name", ""), relation.part))
        is_plain &= bool(_PLAIN_TARGET.fullmatch(relation.target))
        # At once: each one may have to be looked for among thousands of parts.
        if len(sheets) > limits.sheets:
            raise too_large("số trang tính", len(sheets), limits.sheets)
    if len({name for name, _ in sheets}) != len(sheets):
        raise damaged("two sheets of one name")
    texts = _of_kind(relations, "sharedStrings") or container.find(_TEXTS)
    styles = _of_kind(relations, "styles") or container.find(_STYLES)
    is_plain &= texts in {None, _TEXTS} and styles in {None, _STYLES} and not container.has_backslashes
    read_too = (part for part in (workbook, _RELATIONS, texts, styles) if part)
    is_plain = is_plain and all(xml_part(container, part).is_utf8 for part in read_too)
    return WorkbookParts(sheets, texts, styles, from_1904, is_plain)


def linked_addresses(container: Container, part: str) -> dict[str, str]:
    """The addresses outside the file to which a sheet's relations lead, by id.

    Raises:
        FileRefusedError: the part that holds them is damaged or too large.
    """
    own = _relations_part(container, part)
    return {
        element.get("Id", ""): element.get("Target", "")
        for element in (parsed_xml(container, own).iter() if own else ())
        if local_name(element) == "Relationship" and element.get("TargetMode") == "External"
    }


def _relations_part(container: Container, part: str) -> str | None:
    folder, name = posixpath.split(part)
    return container.find(posixpath.join(folder, "_rels", f"{name}.rels"))


def _of_kind(relations: Mapping[str, _Relation], kind: str) -> str | None:
    return next((one.part for one in relations.values() if one.kind == kind and one.part), None)


def _relations(container: Container, part: str) -> dict[str, _Relation]:
    """By id, in the order written; those that lead out of the package are passed over."""
    folder = posixpath.dirname(part)
    own = _relations_part(container, part)
    relations: dict[str, _Relation] = {}
    for element in parsed_xml(container, own).iter() if own else ():
        if local_name(element) != "Relationship" or element.get("TargetMode") == "External":
            continue
        key, target = element.get("Id", ""), element.get("Target", "").replace("\\", "/")
        if key in relations:
            raise damaged(f"two relations are called {key!r}")
        kind = element.get("Type", "").rpartition("/")[2]
        relations[key] = _Relation(kind, target, _found(container, folder, target))
    return relations


def _found(container: Container, folder: str, target: str) -> str | None:
    """Relative to the part's folder, as it should be, or to the package's, as some programs write it."""
    for base in dict.fromkeys((folder, "")):
        path = posixpath.normpath(posixpath.join("/", base, unquote(target))).lstrip("/")
        if part := container.find(path):
            return part
    return None


def _relation_id(element: ET.Element) -> str:
    return next((element.attrib[key] for key in _RELATION_IDS if key in element.attrib), "")
