"""Permitted parts of an Excel package, by the relations that lead to them; anything else is left out.

A relation is named by the last word of its type, as in `xl/_rels/workbook.xml.rels`. What does not belong here: what
stands in the parts (`excel_markup`).
"""

from __future__ import annotations

from collections.abc import Mapping

from assets.submissions.active_content.kinds import Active

INERT = "inert"
"""Pictures, texts, formats: whatever stands in them, it is shown and refers to nothing."""
WORKBOOK, SHEET, CHART_SHEET, CHART, DRAWING, BOXES, PROPERTIES = (
    "workbook",
    "sheet",
    "chart sheet",
    "chart",
    "drawing",
    "boxes",
    "properties",
)
TABLE, PIVOT_CACHE, PLAIN = "table", "pivot cache", "plain"

_CHARTS = {"chart": CHART, "chartEx": CHART}
_DIAGRAMS = dict.fromkeys(
    ("diagramData", "diagramLayout", "diagramQuickStyle", "diagramColors", "diagramDrawing"), DRAWING
)
PERMITTED: Mapping[str, Mapping[str, str]] = {
    "": {
        "officeDocument": WORKBOOK,
        "core-properties": INERT,
        "extended-properties": PROPERTIES,
        "extendedProperties": PROPERTIES,  # as «Strict Open XML» calls them
        "customProperties": INERT,
        "custom-properties": INERT,
        "thumbnail": INERT,
    },
    WORKBOOK: {
        "worksheet": SHEET,
        "chartsheet": CHART_SHEET,
        "styles": INERT,
        "theme": PLAIN,
        "sharedStrings": INERT,
        "sheetMetadata": INERT,
        "person": INERT,
        "pivotCacheDefinition": PIVOT_CACHE,
        "slicerCache": PLAIN,
        "timelineCache": PLAIN,
        "FeaturePropertyBag": PLAIN,
        "rdRichValue": PLAIN,
        "rdRichValueStructure": PLAIN,
        "rdRichValueTypes": PLAIN,
        "richValueRel": PLAIN,
    },
    SHEET: {
        "drawing": DRAWING,
        "vmlDrawing": BOXES,
        "comments": INERT,
        "threadedComment": INERT,
        "table": TABLE,
        "pivotTable": PLAIN,
        "slicer": PLAIN,
        "timeline": PLAIN,
        "ctrlProp": PLAIN,
        "namedSheetView": PLAIN,
        "image": INERT,
    },
    CHART_SHEET: {"drawing": DRAWING, "vmlDrawing": BOXES, "image": INERT},
    DRAWING: {"image": INERT, **_CHARTS, **_DIAGRAMS},
    BOXES: {"image": INERT},
    CHART: {
        "chartUserShapes": DRAWING,
        "chartStyle": PLAIN,
        "chartColorStyle": PLAIN,
        "themeOverride": PLAIN,
        "image": INERT,
    },
    PIVOT_CACHE: {"pivotCacheRecords": INERT},
    PLAIN: {"pivotCacheDefinition": PIVOT_CACHE, "image": INERT},
}
"""For each kind of part, the relations that it keeps, with the kind of part that they lead to."""

WITH_ADDRESSES = frozenset({SHEET, DRAWING})
"""Whose links lead out of the workbook."""

ACTIVE: Mapping[str, Active] = {
    "vbaProject": Active.MACROS,
    "vbaProjectSignature": Active.MACROS,
    "wordVbaData": Active.MACROS,
    "xlMacrosheet": Active.MACRO_SHEET,
    "xlIntlMacrosheet": Active.MACRO_SHEET,
    "dialogsheet": Active.MACRO_SHEET,
    "extensibility": Active.RIBBON,
    "userCustomization": Active.RIBBON,
    "customUI": Active.RIBBON,
    "attachedToolbars": Active.RIBBON,
    "webextension": Active.WEB_EXTENSION,
    "webextensiontaskpanes": Active.WEB_EXTENSION,
    "taskpanes": Active.WEB_EXTENSION,
    "control": Active.ACTIVEX,
    "activeXControlBinary": Active.ACTIVEX,
    "oleObject": Active.OLE,
    "package": Active.OLE,
    "externalLink": Active.EXTERNAL_BOOK,
    "externalLinkPath": Active.EXTERNAL_BOOK,
    "connections": Active.QUERY,
    "queryTable": Active.QUERY,
    "powerPivotData": Active.QUERY,
    "xmlMaps": Active.XML_MAP,
    "tableSingleCells": Active.XML_MAP,
    "attachedTemplate": Active.TEMPLATE,
    "rdRichValueWebImage": Active.LINKED_PICTURE,
    "image": Active.LINKED_PICTURE,
    "audio": Active.LINKED_PICTURE,
    "video": Active.LINKED_PICTURE,
    "media": Active.LINKED_PICTURE,
    "hyperlink": Active.ADDRESS,
}
"""Relations that are told; others that are not permitted are left out in silence, such as a printer's settings."""

NOT_WITHOUT = frozenset({"rdRichValueWebImage", "powerPivotData"})
"""Without what these lead to, cells refer to nothing: the rest is no sound workbook."""

ACTIVE_NAMES: Mapping[str, Active] = {
    "vbaproject": Active.MACROS,
    "vbadata": Active.MACROS,
    "macrosheets/": Active.MACRO_SHEET,
    "customui": Active.RIBBON,
    "activex/": Active.ACTIVEX,
    "embeddings/": Active.OLE,
    "externallinks/": Active.EXTERNAL_BOOK,
    "connections.xml": Active.QUERY,
    "querytables/": Active.QUERY,
    "webextensions/": Active.WEB_EXTENSION,
    "xmlmaps.xml": Active.XML_MAP,
}
"""What names of parts hold by custom, for those to which no relation leads."""

CONTENT_TYPES = {SHEET: ".worksheet+xml", CHART_SHEET: ".chartsheet+xml"}
"""How the content types of sheets end; a sheet of macros has another behind the same relation."""
ROOTS = {SHEET: "worksheet", CHART_SHEET: "chartsheet"}
