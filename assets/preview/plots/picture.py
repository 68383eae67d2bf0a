"""A matplotlib figure as a small SVG, the same bytes for the same data, and the Markdown that shows it.

What belongs here: the canvas, fonts, what is taken out of matplotlib's SVG. What does not: what is drawn
(`of_assets`, `assets.analysis.agreement.plot`).
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from io import StringIO
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from matplotlib.figure import Figure

INK, ACCENT, PALE = "#1f4e79", "#c55a11", "#bbbbbb"
_WIDTH_INCHES = 7.2
_STYLE: Any = {  # its keys are literal types, some hundred of them
    "svg.fonttype": "none",  # texts stay texts: small, found by search, in the reader's own font
    "svg.hashsalt": "parcomm",
    "font.family": "DejaVu Sans",  # matplotlib brings it, and it has every Vietnamese letter
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlelocation": "left",
    "axes.titlesize": 10,
    "axes.titley": 1.0,  # where it stands anyway: to look for room above it takes long
    "xtick.major.size": 0,
    "ytick.major.size": 0,
    "text.parse_math": False,  # a name with two dollar signs is no formula
}
_SVG = "http://www.w3.org/2000/svg"
_LINK = "{http://www.w3.org/1999/xlink}href"
_FINE = re.compile(r"(\d+\.\d)\d+")
_NO_TURN = re.compile(r"rotate\(-?0 ")
_FONT = "font-size:9px;font-family:sans-serif"
"""Of most texts, as matplotlib spells it after shortening; said once, by the whole picture."""


def draw(height: float, paint: Callable[[Figure], None]) -> str:
    """The SVG of a figure.

    Args:
        height: in inches; the width is that of Dagster's column.
        paint: puts axes and all that is in them on the figure.
    """
    from matplotlib import rc_context
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    with rc_context(_STYLE):
        figure = Figure(figsize=(_WIDTH_INCHES, height))
        FigureCanvasSVG(figure)
        paint(figure)
        figure.tight_layout()  # as a layout of the figure's own it has everything drawn twice
        written = StringIO()
        figure.savefig(written, format="svg", metadata=dict.fromkeys(("Creator", "Date", "Format", "Type")))
    return without_ballast(written.getvalue())


def without_ballast(svg: str) -> str:
    """The picture without metadata, clips, names that nothing refers to, blanks, and digits that nobody sees."""
    ET.register_namespace("", _SVG)
    root = ET.fromstring(svg)  # noqa: S314 - matplotlib's own output
    for part in reversed(list(root.iter())):
        for child in list(part):
            if _is_ballast(child):
                part.remove(child)
    drawn = {name for part in root.iter() if (name := part.get(_LINK))}
    for part in root.iter():
        for name, value in list(part.attrib.items()):
            is_idle = name == "id" and f"#{value}" not in drawn
            if is_idle or name in {"clip-path", "version"} or (name == "transform" and _NO_TURN.match(value)):
                del part.attrib[name]
            elif name == _LINK:  # as HTML knows it too
                part.attrib["href"] = part.attrib.pop(name)
            elif name != "id":
                part.set(name, _shortened(value))
        part.text = part.text if part.tag == f"{{{_SVG}}}text" else ""
        part.tail = ""
    root[:] = _without_groups(root)
    root.set("style", _FONT)
    return ET.tostring(root, encoding="unicode").replace(" />", "/>")


def _without_groups(part: ET.Element) -> list[ET.Element]:
    """The children of a part, in the place of those that only group others their own."""
    for child in part:
        child[:] = _without_groups(child)
    is_group = [child.tag == f"{{{_SVG}}}g" and not child.attrib for child in part]
    return [
        each for child, dissolves in zip(part, is_group, strict=True) for each in (child if dissolves else (child,))
    ]


def _is_ballast(part: ET.Element) -> bool:
    """Whether a part shows nothing, or only keeps other parts within their frame."""
    kind = part.tag.removeprefix(f"{{{_SVG}}}")
    return kind in {"metadata", "clipPath", "style"} or (kind in {"g", "defs"} and not len(part))


def _shortened(value: str) -> str:
    """An attribute's value with one decimal, without blanks of layout and what the whole picture's style says."""
    fine = _FINE.sub(r"\1", value).replace(": ", ":").replace("; ", ";").replace("'DejaVu Sans'", "sans-serif")
    return " ".join(fine.replace(f"{_FONT};", "").removesuffix(_FONT).split())


def picture_markdown(title: str, svg: str) -> str:
    """Markdown that shows the picture, in Dagster and without another file."""
    return f"![{title}](data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()})"
