"""The number formats of an Excel workbook's cell styles.

What does not belong here: what a format means (`number_formats`) or shows (`number_display`).
"""

from __future__ import annotations

import re
from html import unescape

from assets.submissions.container.safe_xml import main_names, parse_chunks, safe_parser
from assets.submissions.container.xml_parts import checked_xml
from assets.submissions.container.zip_reader import Container
from assets.submissions.sheets.number_formats import CellStyle, cell_style

_NAMES = main_names("numFmt", "cellXfs", "xf")
_FORMAT = re.compile(rb"""numFmtId\s*=\s*["']([0-9]+)["']|formatCode\s*=\s*(?:"([^"]*)"|'([^']*)')""")


def cell_styles(container: Container, styles: str | None) -> list[CellStyle]:
    """The number formats of a workbook's cells, by the index of a cell's style.

    Raises:
        FileRefusedError: the part that holds them is damaged or too large.
    """
    codes: dict[str, str] = {}
    ids: list[str] = []
    is_of_cells = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal is_of_cells
        local = _NAMES.get(name)
        if local == "numFmt":
            codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif local == "xf" and is_of_cells:
            ids.append(attributes.get("numFmtId", "0"))
        is_of_cells |= local == "cellXfs"

    def end(name: str) -> None:
        nonlocal is_of_cells
        is_of_cells &= _NAMES.get(name) != "cellXfs"

    if styles is not None:
        parser = safe_parser()
        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parse_chunks(parser, checked_xml(container, styles), container.meter)
    known = {own: cell_style(own, codes.get(own)) for own in set(ids)}
    return [known[own] for own in ids]


def telling_formats(container: Container, styles: str | None) -> dict[bytes, str]:
    """The formats that may show something else than a cell's number, by the index of a cell's style.

    Few workbooks have one, which their bytes tell faster than a parser.

    Raises:
        FileRefusedError: as above.
    """
    if styles is None:
        return {}
    xml = b"".join(checked_xml(container, styles))
    container.meter.take(xml)
    if not _may_tell(xml):
        return {}
    found = enumerate(cell_styles(container, styles))
    return {str(index).encode(): style.code for index, style in found if style.code is not None}


def _may_tell(xml: bytes) -> bool:
    written = {(number.decode(), unescape((one or other).decode())) for number, one, other in _FORMAT.findall(xml)}
    return any(cell_style(number, None if number else code).code for number, code in written)
