"""Active content in the XML of an Excel part: references to removed parts, macros, formulas that fetch or start.

Values that formulas gave stay. What does not belong here: which parts are gone (`excel_parts`).
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import ClassVar

from assets.submissions.active_content.addresses import safe_address
from assets.submissions.active_content.excel_parts import (
    BOXES,
    CHART,
    CHART_SHEET,
    DRAWING,
    PIVOT_CACHE,
    ROOTS,
    SHEET,
    TABLE,
    WORKBOOK,
)
from assets.submissions.active_content.formulas import AUTOMATIC, active_in
from assets.submissions.active_content.kinds import Active
from assets.submissions.active_content.sweep import Budget, Element, Judge, MalformedError, swept
from assets.submissions.container.xml_splicing import UnreturnableError

_FORMULAS = frozenset(
    {"f", "formula", "formula1", "formula2", "calculatedColumnFormula", "totalsRowFormula", "oldFormula"}
)
_TEXTS = _FORMULAS | {"definedName", "FmlaMacro", "FmlaLink", "FmlaRange", "FmlaTxbx", "FmlaPict", "HyperlinkBase"}
_FORMULA_ATTRIBUTES = frozenset(
    {"textlink", "fmlaLink", "fmlaRange", "fmlaTxbx", "fmlaGroup", "fmlaPict", "linkedCell", "listFillRange"}
)
_WRAPPERS = frozenset(
    {
        *("externalReferences", "oleObjects", "controls", "hyperlinks", "AlternateContent", "Choice", "Fallback"),
        *("dataValidations", "conditionalFormatting", "conditionalFormattings", "sparklines", "sparklineGroup"),
        *(
            "sparklineGroups",
            "customProperties",
            "webPublishItems",
            "webPublishObjects",
            "pivotCaches",
            "tableParts",
            "dataRefs",
        ),
    }
)
_RULES = ("dataValidation", "cfRule", "sparkline", "sparklineGroup")
"""Elements that go with a formula in them."""
_SILENT = frozenset(
    {"webPublishItems", "webPublishObjects", "HLinks", "xmlColumnPr", "HyperlinkBase", "smartTags", "absPath"}
)
_ADDRESSES = frozenset({"href", "src", "althref"})
"""Attributes of boxes, whatever their prefixes."""
_JUDGED = frozenset({*_RULES, *_SILENT, "hyperlink", "connection", "cacheSource", "workbookPr", "OLEObject"})
_JUDGED_ATTRIBUTES = _FORMULA_ATTRIBUTES | {"macro", "action"}
_WITH_ATTRIBUTE_ALONE = frozenset({"blip", "pageSetup", "imagedata", "fill", "stroke"})
"""Elements that stand without what their reference leads to."""
_NOT_WITHOUT = frozenset({"sheet", "worksheetSource", "rel", "pivotCache"})
"""Elements without which the rest is no sound workbook."""
_FORMULA_TAG = re.compile(rb"<(?:[^\s<>/]+:)?f[\s/>]")
_DATA = re.compile(rb"<((?:\w+:)?)sheetData(?:\s[^<>]*)?>")
_SUSPECT = re.compile(rb"fmlamacro|href|src\s*=|oleobject|<script|macro\s*=", re.IGNORECASE)


@dataclass(slots=True)
class ExcelJudge(Judge):
    """Judges the elements of one part, and keeps what it found."""

    texts_of: ClassVar[Collection[str]] = _TEXTS
    wrappers: ClassVar[Collection[str]] = _WRAPPERS
    kind: str
    gone: Collection[str]
    found: set[Active]
    shared: set[str] = field(default_factory=set)
    """Numbers of formulas that several cells share, whose first was taken out."""

    def concerns(self, name: str, keys: Collection[str]) -> bool:
        """By the names that any judgement asks for."""
        if name in _JUDGED or not _JUDGED_ATTRIBUTES.isdisjoint(keys):
            return True
        if self.gone and any(map(_is_reference, keys)):
            return True
        return self.kind == BOXES and any(key.rpartition(":")[2] in _ADDRESSES for key in keys)

    def __call__(self, element: Element) -> None:
        """By everything that an element may refer to."""
        if element.parent is None:
            self._judge_root(element)
        if self.gone:
            self._judge_references(element)
        self._judge_macros(element)
        self._judge_formulas(element)
        self._judge_rest(element)

    def _judge_root(self, element: Element) -> None:
        if element.name != ROOTS.get(self.kind, element.name):
            self.found.add(Active.MACRO_SHEET)
            raise UnreturnableError(f"a sheet that is a {element.name}")
        if self.kind == TABLE:
            element.changes |= {key: None for key in ("tableType", "connectionId") if key in element.attributes}

    def _judge_references(self, element: Element) -> None:
        for key, value in element.attributes.items():
            if value not in self.gone or not _is_reference(key):
                continue
            if element.name in _NOT_WITHOUT:
                raise UnreturnableError(f"a {element.name} over what may not go out")
            if element.parent is None or element.name in _WITH_ATTRIBUTE_ALONE:
                element.changes[key] = None
            else:
                element.take_out()

    def _judge_macros(self, element: Element) -> None:
        if element.name == "FmlaMacro":
            if "".join(element.text or ()).strip():
                self.found.add(Active.MACROS)
            element.take_out()
        if element.attributes.get("macro"):
            self.found.add(Active.MACROS)
            element.changes["macro"] = ""
        if element.attributes.get("action", "").casefold().startswith(("ppaction://macro", "ppaction://program")):
            self.found.add(Active.MACROS)
            element.take_out()

    def _judge_formulas(self, element: Element) -> None:
        for key in element.attributes.keys() & _FORMULA_ATTRIBUTES:
            if (active := active_in(element.attributes[key])) is not None:
                self.found.add(active)
                element.changes[key] = "" if key == "textlink" else None
        if element.text is None:
            return
        text = "".join(element.text)
        if element.name == "definedName":
            self._judge_name(element, text)
        elif (active := active_in(text)) is not None and element.name != "HyperlinkBase":
            self.found.add(active)
            self._take_out_formula(element)

    def _take_out_formula(self, element: Element) -> None:
        rule = element.within(*_RULES)
        if rule is not None:
            rule.take_out()
        elif self.kind in {CHART, DRAWING, CHART_SHEET, PIVOT_CACHE}:
            raise UnreturnableError("a chart over what may not go out")
        else:
            element.take_out()
            if element.attributes.get("t") == "shared":
                self.shared.add(element.attributes.get("si", ""))

    def _judge_name(self, element: Element, text: str) -> None:
        is_macro = any(element.attributes.get(key) in {"1", "true"} for key in ("xlm", "function", "vbProcedure"))
        if is_macro or AUTOMATIC.fullmatch(element.attributes.get("name", "").strip()):
            self.found.add(Active.MACRO_NAME)
            element.take_out()
        elif (active := active_in(text)) is not None:
            self.found.add(active)
            element.take_out()

    def _judge_rest(self, element: Element) -> None:
        name, attributes = element.name, element.attributes
        if name in _SILENT:
            if name == "HyperlinkBase" and safe_address("".join(element.text or ())).is_told:
                self.found.add(Active.ADDRESS)
            element.take_out()
        elif name == "hyperlink" and active_in(attributes.get("location", "")) is not None:
            self.found.add(Active.ADDRESS)
            element.take_out()
        elif name == "connection":
            self.found.add(Active.QUERY)
            element.take_out()
        elif name == "cacheSource" and attributes.get("type") != "worksheet":
            self.found.add(Active.QUERY)
            raise UnreturnableError("a pivot table over outside data")
        elif self.kind == WORKBOOK and name == "workbookPr" and "updateLinks" in attributes:
            element.changes["updateLinks"] = None
        elif self.kind == BOXES:
            self._judge_box(element)

    def _judge_box(self, element: Element) -> None:
        if element.name == "OLEObject":
            self.found.add(Active.OLE)
            element.take_out()
        for key, value in element.attributes.items():
            if key.rpartition(":")[2] in _ADDRESSES and (":" in value or value[:1] in "\\/"):
                self.found.add(Active.LINKED_PICTURE)
                element.changes[key] = None


@dataclass(slots=True)
class _SharedJudge(Judge):
    """Takes out the cells' references to formulas that they shared with one that was taken out."""

    shared: Collection[str]

    def concerns(self, name: str, keys: Collection[str]) -> bool:
        return name == "f" and "si" in keys

    def __call__(self, element: Element) -> None:
        if element.name == "f" and element.attributes.get("si") in self.shared:
            element.take_out()


def cleaned_markup(document: bytes, kind: str, gone: Collection[str], found: set[Active], budget: Budget) -> bytes:
    """A part without what acts in it.

    Args:
        document: in UTF-8.
        kind: of the part.
        gone: ids of its relations that are left out.
        found: is added to.
        budget: is spent.

    Raises:
        UnreturnableError: what is left would be no sound workbook; or no well-formed XML, or beyond the budget.
    """
    if kind == SHEET and (cut := _without_cells(document)) is not None:
        outside, cells = cut
        around = _cleaned(outside, kind, gone, found, budget)
        opening = _DATA.search(around)
        if opening is None:
            raise UnreturnableError("a sheet without data")
        return document if around == outside else around[: opening.end()] + cells + around[opening.end() :]
    try:
        return _cleaned(document, kind, gone, found, budget)
    except MalformedError:
        # Drawings of notes are not always well-formed; such a one goes out if nothing in it can refer to anything.
        if kind != BOXES or gone or _SUSPECT.search(document):
            raise
        return document


def _cleaned(document: bytes, kind: str, gone: Collection[str], found: set[Active], budget: Budget) -> bytes:
    judge = ExcelJudge(kind, gone, found)
    result = swept(document, judge, budget)
    return swept(result, _SharedJudge(judge.shared), budget) if judge.shared else result


def _is_reference(key: str) -> bool:
    """Whether an attribute may name a relation."""
    return ":" in key and not key.startswith("xmlns:")


def _without_cells(document: bytes) -> tuple[bytes, bytes] | None:
    """A sheet's XML around its cells, and its cells; None where some cell has a formula, or where that is not sure."""
    opening = _DATA.search(document)
    if opening is None or opening[0].endswith(b"/>") or b"<!" in document or document.count(b"<?") > 1:
        return None
    close = document.rfind(b"</%ssheetData" % opening[1])
    if close < opening.end() or _FORMULA_TAG.search(document, opening.end(), close):
        return None
    return document[: opening.end()] + document[close:], document[opening.end() : close]
