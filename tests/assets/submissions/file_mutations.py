"""Random damage to whole files: bytes flipped, copies cut off, parts of a container lost, moved, or their XML edited.

Damage with a meaning (a wrong cell, a lost sheet) is elsewhere; here nobody knows what comes out.
"""

from __future__ import annotations

import io
import random
import re
import warnings
import zipfile
import zlib
from collections.abc import Callable

from tests.assets.submissions.reading.dialects import DIALECTS

Mutation = Callable[[bytes, random.Random], bytes]

_TAG = re.compile(rb"<[^<>]{1,400}>")
_ATTRIBUTE = re.compile(rb'="[^"<>]{0,80}"')
_TEXT = re.compile(rb">[^<>]{1,200}<")
_ELEMENT = re.compile(rb"<([\w:.-]+)(?: [^<>]*)?(?:/>|>(?:[^<>]|<[^/<>]*/>|<(\w+)[^<>]*>[^<>]*</\2>){0,40}</\1>)")
_PLAIN = (
    b"",
    b"-1",
    b"0",
    b"1",
    b"7",
    b"1e309",
    b"NaN",
    b"A1",
    b"F9",
    b"XFD1048576",
    b"#REF!",
    b"s",
    b"e",
    b"str",
    b"d",
)
_STRANGE = (
    *(b"", b"-1", b"0", b"1e309", b"NaN", b"99999999999999999999", b"4294967296", b"-2147483649", b"1048577"),
    *(b"A0", b"XFD1048576", b"ZZZZ1", b"../../x", b"&#0;", b"&amp;amp;", b"&undefined;", b"\xff\xfe", b"\xc3"),
    *("𝟙٣".encode(), b"x" * 4_000, b"true", b"e", b"s", b"inlineStr", b"2025-02-30", b"PT99999999H", b"#REF!"),
)


def flipped_bits(content: bytes, luck: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(luck.choice((1, 2, 8, 64, 512))):
        changed[luck.randrange(len(changed))] ^= 1 << luck.randrange(8)
    return bytes(changed)


def cut_off(content: bytes, luck: random.Random) -> bytes:
    return content[: luck.randrange(len(content))]


def beginning_lost(content: bytes, luck: random.Random) -> bytes:
    return content[luck.randrange(1, len(content)) :]


def piece_moved(content: bytes, luck: random.Random) -> bytes:
    """A piece removed, repeated, emptied, or put somewhere else."""
    start = luck.randrange(len(content))
    piece = content[start : start + luck.choice((1, 4, 30, 512, 4096))]
    without = content[:start] + content[start + len(piece) :]
    at = luck.randrange(len(without) + 1)
    put = luck.choice((b"", piece + piece, b"\0" * len(piece), luck.randbytes(len(piece))))
    return without[:at] + put + without[at:]


def two_copies(content: bytes, luck: random.Random) -> bytes:
    return content[: luck.randrange(len(content))] + content


def directory_lies(content: bytes, luck: random.Random) -> bytes:
    """Fields of the directory and of the entries' headers overwritten: sizes, offsets, methods, flags, lengths."""
    changed = bytearray(content)
    starts = [found.start() for found in re.finditer(rb"PK(?:\x01\x02|\x03\x04|\x05\x06)", content)]
    for _ in range(luck.randint(1, 4)):
        at = luck.choice(starts) + luck.randrange(4, 46)
        size = luck.choice((1, 2, 4))
        value = luck.choice((0, 1, 0xFF, 0xFFFF, 0xFFFFFFFF, luck.randrange(2**32)))
        changed[at : at + size] = value.to_bytes(4, "little")[:size]
    return bytes(changed[: len(content)])


def parts_changed(content: bytes, luck: random.Random) -> bytes:
    """A part lost, emptied, renamed, doubled, exchanged with another, or packed by another method."""
    parts = _parts(content)
    names = [name for name, _ in parts]
    at, other = luck.randrange(len(parts)), luck.randrange(len(parts))
    name, part = parts[at]
    match luck.randrange(7):
        case 0:
            del parts[at]
        case 1:
            parts[at] = (name, b"")
        case 2:
            parts[at] = (luck.choice(("../" + name, name.upper(), name + "/", "\\" + name, "é" * 90)), part)
        case 3:
            parts.append((name, part))
        case 4:
            parts[at], parts[other] = (name, parts[other][1]), (names[other], part)
        case 5:
            parts[at] = (name, luck.randbytes(len(part)))
        case _:
            luck.shuffle(parts)
    method = luck.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED, zipfile.ZIP_BZIP2))
    return _packed(parts, method)


def edited_xml(content: bytes, luck: random.Random) -> bytes:
    """Tags, attributes and texts of one part lost, repeated, moved or replaced by strange ones."""
    parts = _parts(content)
    xml = [at for at, (name, part) in enumerate(parts) if part and name.endswith((".xml", ".rels", ".vml"))]
    if not xml:
        return flipped_bits(content, luck)
    at = luck.choice(xml)
    name, part = parts[at]
    for _ in range(luck.choice((1, 1, 2, 5, 20))):
        part = _edited(part, luck)
    parts[at] = (name, part)
    return _packed(parts, zipfile.ZIP_DEFLATED)


def well_formed_edits(content: bytes, luck: random.Random) -> bytes:
    """Whole elements of a sheet lost, repeated or moved, their attributes exchanged; still XML that a parser takes."""
    parts = _parts(content)
    where = re.compile(luck.choice((r"sheet\d+\.xml|content\.xml", r"\.xml|\.rels")))
    candidates = [at for at, (name, part) in enumerate(parts) if part and where.search(name)]
    if not candidates:
        return edited_xml(content, luck)
    at = luck.choice(candidates)
    name, part = parts[at]
    for _ in range(luck.choice((1, 1, 3, 10))):
        found = _one_of(_ELEMENT, part, luck)
        if found is None:
            break
        whole = found[0]
        attribute = _one_of(_ATTRIBUTE, whole, luck)
        text = _one_of(_TEXT, whole, luck)
        changes = [b"", whole * 2]
        if attribute is not None:
            changes += [whole.replace(attribute[0], b'="' + luck.choice(_PLAIN) + b'"')] * 3
        if text is not None:
            changes += [whole.replace(text[0], b">" + luck.choice(_PLAIN) + b"<")] * 2
        part = part[: found.start()] + luck.choice(changes) + part[found.end() :]
    parts[at] = (name, part)
    return _packed(parts, zipfile.ZIP_DEFLATED)


def in_a_dialect(content: bytes, luck: random.Random) -> bytes:
    """The same report as another program might write it, often with some elements lost or exchanged on top."""
    if "xl/workbook.xml" not in dict(_parts(content)):
        return edited_xml(content, luck)
    written = DIALECTS[luck.choice(sorted(DIALECTS))](content)
    return written if luck.random() < 0.3 else well_formed_edits(written, luck)


def odd_cells(content: bytes, luck: random.Random) -> bytes:
    """Cells of one sheet written as the format allows and hardly a program writes them."""
    parts = _parts(content)
    sheets = [at for at, (name, _) in enumerate(parts) if "worksheets/sheet" in name and name.endswith(".xml")]
    if not sheets:
        return well_formed_edits(content, luck)
    at = luck.choice(sheets)
    name, part = parts[at]
    for _ in range(luck.choice((1, 2, 5, 20))):
        found = _one_of(_CELL, part, luck)
        if found is None:
            break
        part = part[: found.start()] + luck.choice(_ODD)(found[0], luck) + part[found.end() :]
    parts[at] = (name, part)
    return _packed(parts, zipfile.ZIP_DEFLATED)


_CELL = re.compile(rb'<c r="[A-Z]+[0-9]+"[^<>]*(?<!/)>.*?</c>')
_VALUE = re.compile(rb"(<v>|<t(?: [^<>]*)?>)([^<]*)(</)")


def _in_value(put: Callable[[bytes, random.Random], bytes]) -> Mutation:
    """Change the characters of a cell's value or text."""
    return lambda cell, luck: _VALUE.sub(lambda found: found[1] + put(found[2], luck) + found[3], cell)


def _halved(between: bytes) -> Mutation:
    """Something put into ASCII characters; others stay whole."""

    def put(value: bytes, luck: random.Random) -> bytes:
        at = luck.randrange(len(value) + 1) if value.isascii() and b"&" not in value else 0
        return value[:at] + between + value[at:]

    return put


def _attribute(name: bytes, values: tuple[bytes, ...]) -> Mutation:
    """An attribute of the cell given another value, or added."""
    has = re.compile(rb' %s="[^"]*"' % name)

    def change(cell: bytes, luck: random.Random) -> bytes:
        put = b' %s="%s"' % (name, luck.choice(values))
        return has.sub(put, cell, count=1) if has.search(cell) else cell.replace(b">", put + b">", 1)

    return change


def _replaced(old: bytes, new: bytes) -> Mutation:
    return lambda cell, _: cell.replace(old, new)


def _other_value(_: bytes, luck: random.Random) -> bytes:
    return luck.choice((*_PLAIN, b"1.5", b".5", b"5.", b"+5", b"-0", b"1e2", b"true", b"#SPILL!"))


_ODD: tuple[Mutation, ...] = (
    *(_in_value(_halved(put)) for put in (b"<!-- 9 -->", b"<?x 9?>", b"<![CDATA[7]]>", b"&#55;", b"<foo/>")),
    *(_in_value(_halved(put)) for put in (b" ", b"\n", b"_x0037_")),
    _in_value(_other_value),
    _replaced(b"</c>", b"<f>1+1</f></c>"),
    _replaced(b"</c>", b"<v>7</v></c>"),
    _replaced(b"</c>", b"<is><t>7</t></is></c>"),
    _replaced(b"</c>", b"<extLst><ext><v>7</v></ext></extLst></c>"),
    _replaced(b"</t>", b'</t><rPh sb="0" eb="1"><t>7</t></rPh>'),
    _replaced(b"</is>", b"<r><t>7</t></r></is>"),
    _replaced(b"><", b">\n  <"),
    _replaced(b'"', b"'"),
    lambda cell, _: re.sub(rb'<c r="[A-Z0-9]+"', b"<c", cell),
    lambda cell, _: cell + cell,
    lambda cell, _: b"<!-- " + cell.replace(b"--", b"") + b" -->",
    lambda cell, _: b"<x>" + cell + b"</x>",
    _attribute(b"t", (b"s", b"n", b"str", b"b", b"e", b"d", b"inlineStr", b"S", b"", b"x")),
    _attribute(b"s", (b"0", b"1", b"5", b"14", b"22", b"25", b"999", b"-1", b"x")),
    _attribute(b"r", (b"A4", b"B5", b"Z99", b"a4", b"AA7", b"A1048576")),
)


def _edited(part: bytes, luck: random.Random) -> bytes:
    found = _one_of(luck.choice((_TAG, _ATTRIBUTE, _ATTRIBUTE, _TEXT)), part, luck)
    if found is None:
        return part
    start, end = found.span()
    piece = found[0]
    if piece.startswith(b"="):
        put = b'="' + luck.choice(_STRANGE) + b'"'
    elif piece.startswith(b">"):
        put = b">" + luck.choice(_STRANGE) + b"<"
    else:
        repeats = luck.choice((2, 50, 2_000))
        put = luck.choice((b"", piece * repeats, piece[:-1], piece[1:], piece.replace(b" ", b"\n"), b"<!-- x -->"))
    return part[:start] + put + part[end:]


def _one_of(pattern: re.Pattern[bytes], part: bytes, luck: random.Random) -> re.Match[bytes] | None:
    """A match near a random place."""
    at = luck.randrange(len(part) + 1)
    return pattern.search(part, at) or pattern.search(part)


def _parts(content: bytes) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [(info.filename, archive.read(info)) for info in archive.infolist()]


def _packed(parts: list[tuple[str, bytes]], method: int) -> bytes:
    packed = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(packed, "w", method) as archive:
        warnings.simplefilter("ignore")  # two entries of one name are on purpose
        for name, part in parts:
            archive.writestr(zipfile.ZipInfo(name), part, method)
    return packed.getvalue()


def broken_deflate(content: bytes, luck: random.Random) -> bytes:
    """One part's packed bytes cut short, with sizes and checksum that fit the cut."""
    parts = _parts(content)
    _, part = parts[luck.randrange(len(parts))]
    whole = zlib.compress(part)[2:-4]
    return content.replace(whole, whole[: len(whole) // 2] + b"\0" * (len(whole) - len(whole) // 2), 1)


MUTATIONS: tuple[Mutation, ...] = (
    *(flipped_bits, cut_off, beginning_lost, piece_moved, two_copies, directory_lies, parts_changed),
    *(broken_deflate, edited_xml, edited_xml),
    *(well_formed_edits,) * 4,
    *(odd_cells,) * 5,
    *(in_a_dialect,) * 3,
)
"""Edits that leave XML well formed most often: they are what gets past the container and the parsers."""


def mutated(content: bytes, luck: random.Random) -> tuple[str, bytes]:
    """One random damage, and its name."""
    mutation = luck.choice(MUTATIONS)
    return mutation.__name__, mutation(content, luck)
