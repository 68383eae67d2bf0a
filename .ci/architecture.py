"""Picture of the packages and of who imports whom, as SVG, made from the code.

    python .ci/architecture.py docs/architecture.svg

A box is a package of the top level, or a stage of `assets`; in it stand its sub-packages.
It lies above every box that it imports. Arrows that follow from others, and single modules of `assets`, are left out.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape

import grimp

PACKAGES = ("orchestration", "assets", "checks", "warehouse")
WIDTH, LINE, GAP, ROOM = 170, 15, 24, 40


def box_of(module: str) -> str:
    """The box in which a module is drawn: its stage of `assets`, else its top package."""
    names = module.split(".")
    return ".".join(names[:2]) if names[0] == "assets" and len(names) > 1 else names[0]


def arrows(graph: grimp.ImportGraph) -> dict[str, set[str]]:
    """Box -> the boxes that it imports, without those that it reaches through another."""
    direct: dict[str, set[str]] = {}
    for module in graph.modules:
        imported = {box_of(one) for one in graph.find_modules_directly_imported_by(module)}
        direct.setdefault(box_of(module), set()).update(imported - {box_of(module)})
    return {
        box: targets - {far for near in targets for far in _reached(near, direct)} for box, targets in direct.items()
    }


def _reached(box: str, direct: Mapping[str, set[str]]) -> set[str]:
    return {far for near in direct[box] for far in {near, *_reached(near, direct)}}


def height_of(box: str, drawn: Mapping[str, set[str]]) -> int:
    """Height of a box, in boxes that lie under it one above the other."""
    return max((height_of(one, drawn) + 1 for one in drawn[box]), default=0)


def contents(graph: grimp.ImportGraph, box: str) -> list[str]:
    """The sub-packages of a box."""
    return sorted(
        name.rpartition(".")[2]
        for name in graph.find_children(box)
        if graph.find_children(name) and box_of(name) == box
    )


def drawing(graph: grimp.ImportGraph) -> str:
    """The picture; the same code gives the same bytes."""
    packages = {box for box in map(box_of, graph.modules) if box != "assets" and graph.find_children(box)}
    drawn = {box: targets & packages for box, targets in arrows(graph).items() if box in packages}
    rows: dict[int, list[str]] = {}
    for box in sorted(drawn):
        rows.setdefault(height_of(box, drawn), []).append(box)
    width = max(map(len, rows.values())) * (WIDTH + GAP) + GAP
    places: dict[str, tuple[float, float, float]] = {}
    texts: list[str] = []
    under: list[str] = []
    y = float(GAP)
    for height in sorted(rows, reverse=True):
        lines = {box: contents(graph, box) for box in rows[height]}
        deepest = max(map(len, lines.values())) * LINE + 34
        x = (width - len(lines) * (WIDTH + GAP) + GAP) / 2
        for box, inside in lines.items():
            deep = len(inside) * LINE + 34
            places[box] = (x + WIDTH / 2, y, y + deep)
            texts.append(f'<rect x="{x:g}" y="{y:g}" width="{WIDTH}" height="{deep}"/>')
            texts.append(
                f'<text x="{x + 10:g}" y="{y + 20:g}" class="box">{escape(box.removeprefix("assets."))}</text>'
            )
            for number, line in enumerate(inside):
                texts.append(f'<text x="{x + 10:g}" y="{y + 38 + number * LINE:g}">{escape(line)}</text>')
            x += WIDTH + GAP
        y += deepest + ROOM
    for box in sorted(drawn):
        for target in sorted(drawn[box]):
            (x1, _, y1), (x2, y2, _) = places[box], places[target]
            under.append(f'<line x1="{x1:g}" y1="{y1:g}" x2="{x2:g}" y2="{y2 - 6:g}"/>')
    style = (
        "text{font:11px sans-serif;fill:#222}.box{font-weight:bold;font-size:13px}"
        "rect{fill:#f4f6f8;stroke:#456}line{stroke:#89a;marker-end:url(#tip)}"
    )
    tip = '<marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {y - ROOM + GAP:g}"><style>{style}</style>'
    return "\n".join(
        [head, f'<defs>{tip}<path d="M0 0L8 4L0 8z" fill="#89a"/></marker></defs>', *under, *texts, "</svg>\n"]
    )


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(drawing(grimp.build_graph(*PACKAGES, cache_dir=None)), encoding="utf-8")
