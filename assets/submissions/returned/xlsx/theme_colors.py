"""The colours of a workbook's theme as plain ones.

A colour taken from Excel's palette is kept as a place in the theme, made lighter or darker. Programs that save the file
may leave the theme behind, so a colour that has to come back later is kept plainly. What does not belong here: fills.
"""

from __future__ import annotations

import colorsys
import re

from assets.submissions.container.xml_splicing import Node, UnreturnableError, outline

_RGB = re.compile(r"[0-9A-Fa-f]{6}")
_ORDER = ("lt1", "dk1", "lt2", "dk2", *(f"accent{number}" for number in range(1, 7)), "hlink", "folHlink")
"""As cells count them; the theme itself has each dark colour before its light one."""


def theme_colors(document: bytes | None) -> list[str | None]:
    """RGB of each colour of the theme part, by its number; none where there is no theme, or it cannot be read."""
    if document is None:
        return []
    try:
        scheme = _scheme(outline(document))
    except UnreturnableError:
        return []
    named = {node.name: _rgb(node) for node in scheme.children} if scheme else {}
    return [named.get(name) for name in _ORDER]


def tinted(rgb: str, tint: float) -> str:
    """An opaque colour (ARGB) made darker (down to -1) or lighter (up to 1), as spreadsheet programs do."""
    red, green, blue = (int(rgb[place : place + 2], 16) / 255 for place in (0, 2, 4))
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    channels = colorsys.hls_to_rgb(hue, min(max(light, 0), 1), saturation)
    return "FF" + "".join(f"{round(255 * channel):02X}" for channel in channels)


def _scheme(root: Node) -> Node | None:
    elements = root.first("themeElements")
    return elements.first("clrScheme") if elements else None


def _rgb(node: Node) -> str | None:
    """Given itself, or as what the system last showed."""
    given = node.children[0].attributes if node.children else {}
    value = given.get("lastClr") or given.get("val") or ""
    return value if _RGB.fullmatch(value) else None
