"""The workbook's own part: its sheets by name, and our sheet put before them.

Names that belong to one sheet (print areas, print titles) refer to it by its place among the tabs, so they move with
it. What does not belong here: what stands on the sheets.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from assets.submissions.container.xml_splicing import (
    Node,
    Splices,
    UnreturnableError,
    attribute,
    outline,
    relation_reference,
    text,
)
from assets.submissions.returned.xlsx.package import Package, relation_attribute
from checks.workbook_layout import RESULT_SHEET

_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_DEEPER = frozenset({"sheets", "definedNames", "bookViews"})
_AFTER_NAMES = frozenset(
    {
        "calcPr",
        "oleSize",
        "customWorkbookViews",
        "pivotCaches",
        "smartTagPr",
        "smartTagTypes",
        "webPublishing",
        "fileRecoveryPr",
        "webPublishObjects",
        "extLst",
    }
)


@dataclass(frozen=True, slots=True)
class Tab:
    """One sheet of a workbook: the name on its tab and its part; of charts and the like too."""

    name: str
    part: str
    is_worksheet: bool


def tabs(package: Package) -> list[Tab]:
    """All sheets, in the order of their tabs.

    Raises:
        UnreturnableError: a sheet has no part.
    """
    return [_tab(package, node) for node in _sheets(outline(package[package.workbook], ("sheets",))).children]


def put_first(package: Package, sheet: bytes, names: dict[str, str], former: Collection[str]) -> None:
    """Make our sheet the first and the open one, in the place of those from earlier returns.

    Args:
        package: the workbook.
        sheet: the sheet's XML.
        names: its own defined names (`_xlnm.Print_Titles`), with what they refer to.
        former: names of sheets of earlier returns.
    """
    document = package[package.workbook]
    root = outline(document, _DEEPER)
    sheets = _sheets(root)
    earlier = [place for place, node in enumerate(sheets.children) if node.attributes.get("name", "") in former]
    splices = Splices(document)
    for place in earlier:
        node = sheets.children[place]
        splices.remove(node)
        package.drop(_tab(package, node).part)
        package.unrelate(package.workbook, relation_attribute(node) or "")
    part = package.free_name("xl/worksheets/sheet{}.xml")
    package[part] = sheet
    package.declare(part, _SHEET_TYPE)
    relation = package.relate(package.workbook, "worksheet", part)
    number = max((int(node.attributes.get("sheetId", "0")) for node in sheets.children), default=0) + 1
    tag = f"{sheets.prefix}:sheet" if sheets.prefix else "sheet"
    new = f'<{tag} name={attribute(RESULT_SHEET)} sheetId="{number}"{relation_reference(root, relation)}/>'
    splices.insert(sheets.open_end, new.encode())
    _move_names(root, splices, earlier, names)
    for view in _views(root):
        splices.set_attributes(view, activeTab="0", firstSheet="0")
    package[package.workbook] = splices.done()


def _tab(package: Package, node: Node) -> Tab:
    own = relation_attribute(node)
    relation = next((one for one in package.relations(package.workbook) if one.id == own), None)
    if relation is None or relation.target not in package:
        raise UnreturnableError("a sheet without a part")
    return Tab(node.attributes.get("name", ""), relation.target, relation.type == "worksheet")


def _sheets(root: Node) -> Node:
    sheets = root.first("sheets")
    if sheets is None or not sheets.children:
        raise UnreturnableError("a workbook without sheets")
    return sheets


def _views(root: Node) -> list[Node]:
    views = root.first("bookViews")
    return views.children if views else []


def _move_names(root: Node, splices: Splices, earlier: list[int], names: dict[str, str]) -> None:
    """Names of sheets follow them to their new places; those of a sheet that is gone go with it."""
    defined = root.first("definedNames")
    for node in defined.children if defined else ():
        place = node.attributes.get("localSheetId", "")
        if not place.isdecimal():
            continue
        if int(place) in earlier:
            splices.remove(node)
        else:
            moved = 1 + int(place) - sum(other < int(place) for other in earlier)
            splices.set_attributes(node, localSheetId=str(moved))
    prefix = f"{root.prefix}:" if root.prefix else ""
    ours = "".join(
        f'<{prefix}definedName name={attribute(name)} localSheetId="0">{text(target)}</{prefix}definedName>'
        for name, target in names.items()
    )
    if defined is not None:
        splices.append_to(defined, ours.encode())
        return
    follower = next((child for child in root.children if child.name in _AFTER_NAMES), None)
    content = f"<{prefix}definedNames>{ours}</{prefix}definedNames>"
    splices.insert(follower.start if follower else root.close_start, content.encode())
