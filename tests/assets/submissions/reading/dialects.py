"""One report as other programs might write it: each dialect changes how it is written, and nothing of what it says.

Names of elements with prefixes, attributes in other order and quotes, cells without addresses, character data in
sections and references, comments, strict namespaces, parts elsewhere in the package. What does not belong here: damage
(`file_mutations`), and Excel's own ways (`excel_dialect`).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping

from tests.assets.submissions.book_parts import changed_parts, packed, parts_of

Dialect = Callable[[bytes], bytes]
"""From a workbook to the same in the dialect."""

MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TEXT = re.compile(rb"(<t(?: [^<>]*)?>|<v>)([^<]+)(?=</)")
_INLINE = re.compile(rb' t="inlineStr"><is><t(?: [^<>]*)?>([^<]*)</t></is></c>')
_CELL = re.compile(rb'<c r="([A-Z]+)([0-9]+)"([^<>]*?)( ?/?)>')
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")


def in_sheets(change: Callable[[bytes], bytes]) -> Dialect:
    """Change every worksheet's XML."""
    return lambda book: changed_parts(book, {name: change for name in parts_of(book) if _SHEET.fullmatch(name)})


def in_main_parts(change: Callable[[bytes], bytes]) -> Dialect:
    """Change the XML of the worksheets, the workbook, the shared texts and the formats."""
    main = re.compile(r"xl/(?:worksheets/[^/]+|workbook|sharedStrings|styles)\.xml")
    return lambda book: changed_parts(book, {name: change for name in parts_of(book) if main.fullmatch(name)})


def prefixed(part: bytes) -> bytes:
    """As .NET's serialisers write: `<x:c>`."""
    return re.sub(rb"<(/?)(\w)", rb"<\1x:\2", part).replace(b' xmlns="', b' xmlns:x="')


def in_sections(part: bytes) -> bytes:
    return _TEXT.sub(lambda found: found[1] + b"<![CDATA[" + _plain(found[2]).encode() + b"]]>", part)


def in_references(part: bytes) -> bytes:
    """Every character by its number, half of them in hexadecimal."""

    def numbered(found: re.Match[bytes]) -> bytes:
        plain = _plain(found[2])
        return (
            found[1] + "".join(f"&#{ord(c)};" if at % 2 else f"&#x{ord(c):X};" for at, c in enumerate(plain)).encode()
        )

    return _TEXT.sub(numbered, part)


def with_comments(part: bytes) -> bytes:
    """Between cells, within values, and with what would be cells if it were read."""
    between = b'<!-- <c r="A4"><v>99</v></c> --><?page break?>'
    commented = _TEXT.sub(lambda found: found[1] + found[2][:1] + b"<!-- 9 --><?x 9?>" + found[2][1:], part)
    return re.sub(rb"(<row[ >]|<c[ >])", lambda found: between + found[1], _whole_characters(commented, part))


def _whole_characters(changed: bytes, part: bytes) -> bytes:
    """Comments only where they split no character or reference: elsewhere the part as it was."""
    try:
        changed.decode()
    except UnicodeDecodeError:
        commented = re.compile(r"(<t(?: [^<>]*)?>|<v>)([^<&])([^<]*)(?=</)")
        return commented.sub(r"\1\2<!-- 9 --><?x 9?>\3", part.decode()).encode()
    return changed


def indented(part: bytes) -> bytes:
    return re.sub(rb"(<row[ >]|<c[ >]|<v>|<is>|</c>|</row>)", rb"\n    \1", part)


def spaced_values(part: bytes) -> bytes:
    return re.sub(rb"<v>([^<]*)</v>", rb"<v>\n  \1\t</v>", part)


def single_quoted(part: bytes) -> bytes:
    return re.sub(rb"<(?:row|c|sheet) [^<>]*>", lambda tag: tag[0].replace(b'"', b"'"), part)


def mixed_quotes_and_spaces(part: bytes) -> bytes:
    return re.sub(rb'<c r="([A-Z0-9]+)"', rb"<c\t r = '\1'\r\n", part)


def types_first(part: bytes) -> bytes:
    return re.sub(rb'<c (r="[^"]*")((?: s="[^"]*")?)((?: t="[^"]*")?)', rb"<c\3\2 \1", part)


def without_addresses(part: bytes) -> bytes:
    """Neither cells nor rows say where they stand; what was left out between them is written."""

    def row(found: re.Match[bytes]) -> bytes:
        nonlocal before
        number, attributes, cells = int(found[1]), found[2], found[3] or b""
        missing, before = b"<row/>" * (number - before - 1), number
        written, last = b"", 0
        for cell in _CELL.finditer(cells):
            column = _number(cell[1])
            end = cells.find(b"</c>", cell.end()) + 4 if not cell[4].endswith(b"/") else cell.end()
            written += (
                b"<c/>" * (column - last - 1) + b"<c" + cells[cell.start() + 4 + len(cell[1] + cell[2]) + 3 : end]
            )
            last = column
        return missing + b"<row" + attributes + b">" + written + b"</row>"

    before = 0
    return re.sub(rb'<row r="([0-9]+)"([^<>]*?)(?: ?/>|>(.*?)</row>)', row, part, flags=re.DOTALL)


def with_byte_order_mark(part: bytes) -> bytes:
    return b"\xef\xbb\xbf" + (part if part.startswith(b"<?xml") else b'<?xml version="1.0" encoding="utf-8"?>\n' + part)


def with_shared_texts(book: bytes) -> bytes:
    """As nearly all programs write texts; in runs, with a reading beside every other."""
    texts: dict[bytes, int] = {}

    def shared(cell: re.Match[bytes]) -> bytes:
        return b' t="s"><v>%d</v></c>' % texts.setdefault(cell[1], len(texts))

    book = in_sheets(lambda part: _INLINE.sub(shared, part))(book)
    items = b""
    for at, text in enumerate(texts):
        head, space, tail = text.partition(b" ")
        kept = b'<t xml:space="preserve">%s</t>'
        runs = b"<r>%s</r><r><rPr><b/></rPr>%s</r>" % (kept % (head + space), kept % tail)
        reading = b'<rPh sb="0" eb="1"><t>x</t></rPh>'
        items += b"<si>" + (runs if space and b"&" not in text else b'<t xml:space="preserve">' + text + b"</t>")
        items += (reading if at % 2 else b"") + b"</si>"
    part = b'<sst xmlns="' + MAIN + b'">' + items + b"</sst>"
    relation = b'<Relationship Id="rId901" Type="' + RELATIONS + b'/sharedStrings" Target="sharedStrings.xml"/>'
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    override = b'<Override PartName="/xl/sharedStrings.xml" ContentType="' + kind + b'"/>'
    return changed_parts(
        book,
        {
            "xl/sharedStrings.xml": part,
            "xl/_rels/workbook.xml.rels": lambda old: old.replace(b"</Relationships>", relation + b"</Relationships>"),
            "[Content_Types].xml": lambda old: old.replace(b"</Types>", override + b"</Types>"),
        },
    )


def spaces_not_said_to_count(book: bytes) -> bytes:
    """Texts in runs without `xml:space`: some programs drop the spaces at their ends, most do not."""
    preserved = b' xml:space="preserve"'
    return changed_parts(with_shared_texts(book), {"xl/sharedStrings.xml": lambda part: part.replace(preserved, b"")})


def texts_elsewhere(book: bytes) -> bytes:
    """Shared texts and formats under other names, which only relations tell."""
    parts = parts_of(with_shared_texts(book))
    for name in ("sharedStrings", "styles"):
        parts[f"xl/other/{name}-2.xml"] = parts.pop(f"xl/{name}.xml")
        for user in ("[Content_Types].xml", "xl/_rels/workbook.xml.rels"):
            parts[user] = re.sub(
                rb"(/xl/)?\b%s\.xml" % name.encode(), rb"/xl/other/%s-2.xml" % name.encode(), parts[user]
            )
            parts[user] = parts[user].replace(b"/xl//xl/", b"/xl/")
    return packed(parts)


def workbook_elsewhere(book: bytes) -> bytes:
    """As Office in a browser may write: `xl/workbook2.xml`."""
    parts = parts_of(book)
    parts["xl/workbook2.xml"] = parts.pop("xl/workbook.xml")
    parts["xl/_rels/workbook2.xml.rels"] = parts.pop("xl/_rels/workbook.xml.rels")
    for user in ("[Content_Types].xml", "_rels/.rels"):
        parts[user] = parts[user].replace(b"workbook.xml", b"workbook2.xml")
    return packed(parts)


def other_capitals(book: bytes) -> bytes:
    """Part names in other capitals than the relations."""
    return packed(
        {name if name.startswith(("[", "_rels")) else name.upper(): part for name, part in parts_of(book).items()}
    )


def relative_targets(book: bytes) -> bytes:
    up = re.compile(rb'Target="(?:/xl/)?worksheets/')
    return changed_parts(book, {"xl/_rels/workbook.xml.rels": lambda part: up.sub(b'Target="../xl/worksheets/', part)})


def strict(book: bytes) -> bytes:
    """«Strict Open XML Spreadsheet»: other namespaces, and days as ISO 8601 writes them."""

    def renamed(part: bytes) -> bytes:
        part = part.replace(MAIN, b"http://purl.oclc.org/ooxml/spreadsheetml/main")
        part = part.replace(RELATIONS, b"http://purl.oclc.org/ooxml/officeDocument/relationships")
        return day_cell.sub(_iso_day, part)

    days = _day_formats(parts_of(book)["xl/styles.xml"])
    day_cell = re.compile(rb'(<c r="[A-Z0-9]+" s="(?:%s)") t="n"><v>([0-9]+)(?:\.0)?</v>' % b"|".join(days))
    return changed_parts(book, {name: renamed for name in parts_of(book) if name.endswith((".xml", ".rels"))})


def _iso_day(cell: re.Match[bytes]) -> bytes:
    day = dt.date(1899, 12, 30) + dt.timedelta(days=int(cell[2]))
    return cell[1] + f' t="d"><v>{day.isoformat()}</v>'.encode()


def _day_formats(styles: bytes) -> list[bytes]:
    """Indices of the cell formats that show days, in a workbook that openpyxl wrote."""
    custom = dict(re.findall(rb'<numFmt [^<>]*?numFmtId="(\d+)"[^<>]*?formatCode="([^"]*)"', styles))
    custom |= {number: code for code, number in re.findall(rb'<numFmt formatCode="([^"]*)" numFmtId="(\d+)"', styles)}
    formats = styles[styles.index(b"<cellXfs") : styles.index(b"</cellXfs>")]
    ids = re.findall(rb'<xf [^<>]*?numFmtId="(\d+)"', formats)
    return [b"%d" % at for at, own in enumerate(ids) if own == b"14" or b"yy" in custom.get(own, b"")]


def _plain(escaped: bytes) -> str:
    text = escaped.decode()
    for code, character in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        text = text.replace(code, character)
    return text


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


DIALECTS: Mapping[str, Dialect] = {
    "prefixed": in_main_parts(prefixed),
    "prefixed, texts shared": lambda book: in_main_parts(prefixed)(with_shared_texts(book)),
    "sections of character data": in_sheets(in_sections),
    "sections of character data, texts shared": lambda book: in_main_parts(in_sections)(with_shared_texts(book)),
    "character references": in_sheets(in_references),
    "character references, texts shared": lambda book: in_main_parts(in_references)(with_shared_texts(book)),
    "comments and instructions": in_sheets(with_comments),
    "indented": in_sheets(indented),
    "spaces in values": in_sheets(spaced_values),
    "single quotes": in_main_parts(single_quoted),
    "mixed quotes and spaces": in_sheets(mixed_quotes_and_spaces),
    "types before addresses": in_sheets(types_first),
    "without addresses": in_sheets(without_addresses),
    "byte order mark": in_main_parts(with_byte_order_mark),
    "texts shared": with_shared_texts,
    "spaces not said to count": spaces_not_said_to_count,
    "texts and formats elsewhere": texts_elsewhere,
    "workbook elsewhere": workbook_elsewhere,
    "other capitals": other_capitals,
    "relative targets": relative_targets,
    "strict": strict,
    "strict, prefixed": lambda book: in_main_parts(prefixed)(strict(book)),
}
