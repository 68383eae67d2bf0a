"""The lineage drawn as SVG: a box an asset, with the columns in play as its lines; every box and line is a link.

What belongs here: what a box says, and the curves between boxes. What does not: where boxes lie (`layout`), the
colours (the pages' style sheet), and which ways are drawn (`ways`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from xml.etree import ElementTree as ET

from assets.column_origins import Origin
from assets.publication.lineage.layout import Layout, layered
from assets.publication.lineage.names import Role, asset_title, column_title, role_of
from assets.publication.lineage.ways import Step, is_of_a_sheet

BOX_WIDTH = 224.0
HEAD_HEIGHT, LINE_HEIGHT, FOOT_HEIGHT = 38.0, 19.0, 6.0
MARGIN = 12.0
CHARACTERS = 27
"""As many of a title as a box has room for; the whole stands in its tooltip."""

WIDE = 1100.0
"""A picture that is wider is made smaller on narrow screens, but no smaller than its words can be read."""

Addresses = Callable[[str, str | None], str]
"""Address of the page of an asset, or of one of its columns."""


def assets_picture(steps: Iterable[Step], addresses: Addresses, marked: str | None = None) -> str:
    """The ways between assets: a curve wherever a column of one is copied or computed from the other's.

    Args:
        steps: of columns, as `ways` gives them.
        addresses: what the boxes link to.
        marked: the asset whose page shows the picture.
    """
    curves = {(origin.asset, made.asset): [(None, None)] for origin, made in steps if origin.asset != made.asset}
    assets = dict.fromkeys([*([marked] if marked else []), *(name for edge in curves for name in edge)])
    return _svg(dict.fromkeys(assets, ()), curves, addresses, marked)


def columns_picture(column: Origin, steps: Sequence[Step], addresses: Addresses) -> str:
    """The ways of one column, as `ways.steps_back` or its like gives them: a curve from column to column."""
    lines: dict[str, dict[Origin, None]] = {column.asset: {column: None}}
    curves: dict[tuple[str, str], list[Step]] = {}
    for origin, made in steps:
        for each in (origin, made):
            lines.setdefault(each.asset, {})[each] = None
        curves.setdefault((origin.asset, made.asset), []).append((origin, made))
    return _svg({asset: tuple(found) for asset, found in lines.items()}, curves, addresses, column)


def _svg(
    lines: Mapping[str, Sequence[Origin]],
    curves: Mapping[tuple[str, str], Collection[tuple[Origin, Origin] | tuple[None, None]]],
    addresses: Addresses,
    marked: Origin | str | None,
) -> str:
    heights = {
        asset: HEAD_HEIGHT + LINE_HEIGHT * len(found) + FOOT_HEIGHT * bool(found) for asset, found in lines.items()
    }
    layout = layered(heights, list(curves), BOX_WIDTH, first=[asset for asset in lines if is_of_a_sheet(asset)])
    width, height = layout.width + 2 * MARGIN, layout.height + 2 * MARGIN
    svg = ET.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "class": "lineage broad" if width > WIDE else "lineage",
            "role": "group",  # not "img", which would hide the links within
            "aria-label": "Đường đi của số liệu",
            "viewBox": f"{-MARGIN:g} {-MARGIN:g} {width:.0f} {height:.0f}",
            "width": f"{width:.0f}",
            "height": f"{height:.0f}",
        },
    )
    for edge, pairs in curves.items():
        for start, end in pairs:
            path = ET.SubElement(svg, "path", {"class": "way", "d": _curve(layout, lines, edge, start, end)})
            ET.SubElement(path, "title").text = f"{_told(edge[1], end)} ← {_told(edge[0], start)}"
    for asset, found in lines.items():
        svg.append(_box(asset, found, layout, heights[asset], addresses, marked))
    return ET.tostring(svg, encoding="unicode")


def _box(
    asset: str,
    lines: Sequence[Origin],
    layout: Layout,
    height: float,
    addresses: Addresses,
    marked: Origin | str | None,
) -> ET.Element:
    left, top = layout.left[asset], layout.top[asset]
    group = ET.Element("g", {"class": role_of(asset).name.lower(), "transform": f"translate({left:.0f} {top:.0f})"})
    head = ET.SubElement(group, "a", {"href": addresses(asset, None)})
    if asset == marked:
        head.set("class", "marked")
    ET.SubElement(head, "title").text = asset_title(asset)
    ET.SubElement(head, "rect", {"width": f"{BOX_WIDTH:g}", "height": f"{height:g}", "rx": "5"})
    _text(head, asset_title(asset), 16, "name")
    _text(head, asset, 31, "key")
    for number, each in enumerate(lines):
        line = ET.SubElement(group, "a", {"href": addresses(asset, each.column)})
        if each == marked:
            line.set("class", "marked")
        ET.SubElement(line, "title").text = f"{column_title(each)} ({each.column})"
        _text(line, column_title(each), HEAD_HEIGHT + LINE_HEIGHT * (number + 0.7), "column")
    return group


def _text(parent: ET.Element, words: str, y: float, kind: str) -> None:
    shown = words if len(words) <= CHARACTERS else f"{words[: CHARACTERS - 1]}…"
    ET.SubElement(parent, "text", {"x": "9", "y": f"{y:.0f}", "class": kind}).text = shown


def _curve(
    layout: Layout,
    lines: Mapping[str, Sequence[Origin]],
    edge: tuple[str, str],
    start: Origin | None,
    end: Origin | None,
) -> str:
    """From the right side of one box to the left side of the other; in one layer, around their right sides."""
    x, y = layout.left[edge[0]] + BOX_WIDTH, _height_of(layout, lines, edge[0], start)
    to_x, to_y = layout.left[edge[1]], _height_of(layout, lines, edge[1], end)
    if layout.left[edge[0]] == to_x:
        return f"M{x:.0f} {y:.0f}C{x + 46:.0f} {y:.0f} {x + 46:.0f} {to_y:.0f} {x:.0f} {to_y:.0f}"
    path = f"M{x:.0f} {y:.0f}"
    for from_x, until_x, at_y in layout.passes[edge]:
        path += f"{_bend(x, y, from_x, at_y)}H{until_x:.0f}"
        x, y = until_x, at_y
    return path + _bend(x, y, to_x, to_y)


def _bend(x: float, y: float, to_x: float, to_y: float) -> str:
    middle = (x + to_x) / 2
    return f"C{middle:.0f} {y:.0f} {middle:.0f} {to_y:.0f} {to_x:.0f} {to_y:.0f}"


def _height_of(layout: Layout, lines: Mapping[str, Sequence[Origin]], asset: str, column: Origin | None) -> float:
    if column is None:
        return layout.top[asset] + HEAD_HEIGHT / 2
    return layout.top[asset] + HEAD_HEIGHT + LINE_HEIGHT * (lines[asset].index(column) + 0.5)


def _told(asset: str, column: Origin | None) -> str:
    return asset_title(asset) if column is None else f"{asset_title(asset)}: {column_title(column)}"


def legend() -> list[tuple[str, str]]:
    """The picture's colours: class name and meaning."""
    return [(role.name.lower(), role.value) for role in Role]
