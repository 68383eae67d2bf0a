"""A report rewritten the way Excel itself saves it, as far as its own files show: what our writers never produce.

Extensions declared on every root, spans and heights on rows, shared texts with formats and readings, shared formulas,
drop-downs on another sheet's cells in an extension list, a calculation chain, printer settings. What does not belong
here: dialects of other programs (`dialects`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import groupby

from tests.assets.submissions.book_parts import changed_parts, parts_of

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_X15 = "http://schemas.microsoft.com/office/spreadsheetml/2010/11/main"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
_SPACES = (
    f'xmlns="{MAIN}" xmlns:r="{_OFFICE}" xmlns:mc="{_MC}"'
    ' mc:Ignorable="x14ac xr xr2 xr3" xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac"'
    ' xmlns:xr="http://schemas.microsoft.com/office/spreadsheetml/2014/revision"'
    ' xmlns:xr2="http://schemas.microsoft.com/office/spreadsheetml/2015/revision2"'
    ' xmlns:xr3="http://schemas.microsoft.com/office/spreadsheetml/2016/revision3"'
)
_X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
_XM = "http://schemas.microsoft.com/office/excel/2006/main"

_ROW = re.compile(r'<row r="(\d+)"([^>]*?)( ?/?)>')
_INLINE = re.compile(r' t="inlineStr"><is><t(?: xml:space="preserve")?>([^<]*)</t></is></c>')
_FORMULA = re.compile(r'<c r="([A-Z]+)(\d+)"([^>]*)><f>([^<]*)</f>')
_DROP_DOWN = re.compile(
    r'<dataValidation sqref="([^"]*)"([^>]*) type="list"([^>]*)><formula1>(ds_\w+)</formula1></dataValidation>'
)


def as_excel(workbook: bytes) -> bytes:
    """The same report, saved by Excel."""
    texts: dict[str, int] = {}
    shown: list[int] = []
    lists = dict(re.findall(r'<definedName name="(ds_\w+)">([^<]*)<', parts_of(workbook)["xl/workbook.xml"].decode()))
    formulas: list[tuple[int, str]] = []

    def shared(cell: re.Match[str]) -> str:
        shown.append(texts.setdefault(cell[1], len(texts)))
        return f' t="s"><v>{shown[-1]}</v></c>'

    def sheet(number: int) -> Callable[[bytes], bytes]:
        def change(part: bytes) -> bytes:
            xml = _INLINE.sub(shared, part.decode()).replace(' t="n"', "").replace(" />", "/>")
            formulas.extend((number, f"{cell[1]}{cell[2]}") for cell in _FORMULA.finditer(xml))
            return _sheet(xml, lists, number).encode()

        return change

    changes: dict[str, bytes | Callable[[bytes], bytes]] = {
        name: sheet(int(found[1]))
        for name in parts_of(workbook)
        if (found := re.fullmatch(r"xl/worksheets/sheet(\d+)\.xml", name))
    }
    changed = changed_parts(workbook, changes)
    return changed_parts(
        changed,
        {
            "xl/sharedStrings.xml": _texts(list(texts), len(shown)).encode(),
            "xl/calcChain.xml": _chain(formulas).encode(),
            "xl/printerSettings/printerSettings1.bin": "Máy in HP".encode("utf-16-le") + bytes(220),
            "xl/workbook.xml": _workbook,
            "xl/_rels/workbook.xml.rels": _relations,
            "[Content_Types].xml": _types,
            "docProps/app.xml": _application().encode(),
        },
    )


def _sheet(xml: str, lists: dict[str, str], number: int) -> str:
    root = f'<worksheet {_SPACES} xr:uid="{{0000000{number}-0000-0000-0000-000000000000}}">'
    xml = xml.replace(f'<worksheet xmlns="{MAIN}">', root).replace(' xmlns:r="' + _OFFICE + '" r:id', " r:id")
    xml = _ROW.sub(r'<row r="\1" spans="1:12"\2 x14ac:dyDescent="0.25"\3>', xml)
    xml = xml.replace('defaultRowHeight="15"', 'defaultRowHeight="15" x14ac:dyDescent="0.25"')
    return DECLARATION + _with_extended_lists(_with_shared_formulas(xml), lists)


def _with_shared_formulas(xml: str) -> str:
    """The first formula of each column stands for those below it, whose references are moved along."""
    places = [(found[1], int(found[2])) for found in _FORMULA.finditer(xml)]
    indices = {}
    for index, (column, cells) in enumerate(groupby(sorted(places), key=lambda place: place[0])):
        rows = [row for _, row in cells]
        indices[column] = (index, min(rows), max(rows))

    def formula(cell: re.Match[str]) -> str:
        column, row, attributes, text = cell.groups()
        index, first, last = indices[column]
        if first == last:
            return cell[0]
        own = (
            f' ref="{column}{first}:{column}{last}" si="{index}">{text}</f>'
            if int(row) == first
            else f' si="{index}"/>'
        )
        return f'<c r="{column}{row}"{attributes}><f t="shared"{own}'

    return _FORMULA.sub(formula, xml)


def _with_extended_lists(xml: str, lists: dict[str, str]) -> str:
    """Drop-downs on another sheet's cells, which Excel keeps apart from those that its 2007 version knew."""
    xml = xml.replace(' showDropDown="0"', "")
    found = _DROP_DOWN.findall(xml)
    if not found:
        return xml
    moved = "".join(
        f'<x14:dataValidation type="list"{before}{after} xr:uid="{{0000000{at:X}-0002}}">'
        f"<x14:formula1><xm:f>{lists[name]}</xm:f></x14:formula1><xm:sqref>{cells}</xm:sqref></x14:dataValidation>"
        for at, (cells, before, after, name) in enumerate(found)
    )
    extension = (
        f'<extLst><ext uri="{{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}}" xmlns:x14="{_X14}">'
        f'<x14:dataValidations count="{len(found)}" xmlns:xm="{_XM}">{moved}</x14:dataValidations></ext></extLst>'
    )
    xml = _DROP_DOWN.sub("", xml)
    left = xml.count("<dataValidation ")
    xml = re.sub(r'<dataValidations count="\d+">', f'<dataValidations count="{left}">' if left else "", xml)
    return (xml if left else xml.replace("</dataValidations>", "")).replace("</worksheet>", extension + "</worksheet>")


def _texts(texts: list[str], shown: int) -> str:
    """Every third text in runs of different formats, every fourth with a reading that is no part of it."""
    items = []
    for at, text in enumerate(texts):
        words = re.findall(r"(?:&[^;]*;|[^&])+?(?: |$)", text) or [text]
        if at % 3 == 0 and len(words) > 1:
            head = f'<r><rPr><b/><sz val="12"/><rFont val="Times New Roman"/><family val="1"/></rPr>{_t(words[0])}</r>'
            item = head + f'<r><rPr><sz val="12"/><rFont val="Times New Roman"/></rPr>{_t(text[len(words[0]) :])}</r>'
        else:
            item = _t(text)
        if at % 4 == 0:
            item += '<rPh sb="0" eb="1"><t>cách đọc</t></rPh><phoneticPr fontId="1" type="noConversion"/>'
        items.append(f"<si>{item}</si>")
    return f'{DECLARATION}<sst xmlns="{MAIN}" count="{shown}" uniqueCount="{len(texts)}">{"".join(items)}</sst>'


def _t(text: str) -> str:
    return f'<t xml:space="preserve">{text}</t>' if text != text.strip() or "\n" in text else f"<t>{text}</t>"


def _chain(formulas: list[tuple[int, str]]) -> str:
    cells = "".join(f'<c r="{address}" i="{number}"/>' for number, address in formulas)
    return f'{DECLARATION}<calcChain xmlns="{MAIN}">{cells}</calcChain>'


def _workbook(part: bytes) -> bytes:
    xml = part.decode().replace(" />", "/>")
    revision = "http://schemas.microsoft.com/office/spreadsheetml"
    head = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{_OFFICE}" xmlns:mc="{_MC}" mc:Ignorable="x15 xr xr6" xmlns:x15="{_X15}"'
        f' xmlns:xr="{revision}/2014/revision" xmlns:xr6="{revision}/2016/revision6">'
        '<fileVersion appName="xl" lastEdited="7" lowestEdited="7" rupBuild="22228"/>'
        f'<workbookPr defaultThemeVersion="166925"/><mc:AlternateContent xmlns:mc="{_MC}"><mc:Choice Requires="x15">'
        f'<x15ac:absPath url="C:\\Users\\Cán bộ\\Desktop\\" xmlns:x15ac="{revision}/2010/11/ac"/>'
        "</mc:Choice></mc:AlternateContent>"
    )
    tail = (
        f'<extLst><ext uri="{{140A7094-0E35-4892-8432-C4D2E57EDEB5}}" xmlns:x15="{_X15}">'
        '<x15:workbookPr chartTrackingRefBase="1"/></ext></extLst></workbook>'
    )
    _, _, rest = xml.partition("<workbookPr/>")
    return (DECLARATION + head + rest.replace("</workbook>", tail)).encode()


def _relations(part: bytes) -> bytes:
    new = "".join(
        f'<Relationship Id="rId{900 + at}" Type="{_OFFICE}/{kind}" Target="{kind}.xml"/>'
        for at, kind in enumerate(("sharedStrings", "calcChain"))
    )
    xml = part.decode().replace('Target="/xl/', 'Target="').replace("</Relationships>", new + "</Relationships>")
    return (DECLARATION + xml).encode()


def _types(part: bytes) -> bytes:
    new = f'<Default Extension="bin" ContentType="{_TYPES}printerSettings"/>'
    new += "".join(
        f'<Override PartName="/xl/{kind}.xml" ContentType="{_TYPES}{kind}+xml"/>'
        for kind in ("sharedStrings", "calcChain")
    )
    return (DECLARATION + part.decode().replace("</Types>", new + "</Types>")).encode()


def _application() -> str:
    return (
        f'{DECLARATION}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        "<Application>Microsoft Excel</Application><DocSecurity>0</DocSecurity><AppVersion>16.0300</AppVersion>"
        "</Properties>"
    )
