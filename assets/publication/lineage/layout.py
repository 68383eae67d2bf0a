"""Layered layout of a directed graph: boxes in columns from left to right, few crossings, edges around boxes.

Sugiyama's method in its simplest form: layers by the longest way, a stand-in where an edge passes a layer, the order
within a layer by the mean of the neighbours', heights by the same mean. A graph of thirty boxes takes milliseconds.
Pure, and the same for the same graph. What does not belong here: what a box says or looks like.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean
from typing import NamedTuple

SWEEPS = 24
BETWEEN_BOXES, BETWEEN_LAYERS = 14.0, 54.0
STAND_IN_HEIGHT = 6.0

Edge = tuple[str, str]


class _StandIn(NamedTuple):
    """The place of an edge in a layer that it passes."""

    start: str
    end: str
    layer: int


_Place = str | _StandIn


@dataclass(frozen=True, slots=True)
class Layout:
    """Where boxes and edges lie, in the unit of the boxes' heights.

    Attributes:
        left: x of each box's left side.
        top: y of each box's upper side.
        passes: of each edge, the (x from, x to, y) at which it passes the layers between its ends.
        width: of the whole.
        height: of the whole.
    """

    left: Mapping[str, float]
    top: Mapping[str, float]
    passes: Mapping[Edge, Sequence[tuple[float, float, float]]]
    width: float
    height: float


def layered(
    heights: Mapping[str, float], edges: Collection[Edge], box_width: float, first: Collection[str] = ()
) -> Layout:
    """Lay out a graph.

    Args:
        heights: of each box, by its name.
        edges: (from, to); boxes that lie on a circle share a layer.
        box_width: of every box.
        first: boxes of the first layer though others read them later only.
    """
    rank = _ranks(list(heights), edges, first)
    chains = {edge: _chain(edge, rank) for edge in edges}
    layers = _ordered(list(heights), rank, chains.values())
    tall = {place: heights[place] if isinstance(place, str) else STAND_IN_HEIGHT for each in layers for place in each}
    top = _tops(layers, tall, _neighbours(chains.values()))
    left = {number: number * (box_width + BETWEEN_LAYERS) for number in range(len(layers))}
    passes = {
        edge: [
            (left[place.layer], left[place.layer] + box_width, top[place] + STAND_IN_HEIGHT / 2)
            for place in chain
            if isinstance(place, _StandIn)
        ]
        for edge, chain in chains.items()
    }
    return Layout(
        {name: left[rank[name]] for name in heights},
        {name: top[name] for name in heights},
        passes,
        width=(len(layers) - 1) * (box_width + BETWEEN_LAYERS) + box_width,
        height=max((top[place] + tall[place] for place in top), default=0.0),
    )


def _ranks(names: Sequence[str], edges: Collection[Edge], first: Collection[str]) -> dict[str, int]:
    """Layer of each box: after all that lead to it; one that nothing leads to stands just before what it leads to."""
    reaches = _reaches(names, edges)
    circle = {name: frozenset({name, *(other for other in reaches[name] if name in reaches[other])}) for name in names}
    before: dict[frozenset[str], set[frozenset[str]]] = {each: set() for each in circle.values()}
    for start, end in edges:
        if circle[start] != circle[end]:
            before[circle[end]].add(circle[start])
    rank: dict[frozenset[str], int] = {}
    while len(rank) < len(before):
        for each, earlier in before.items():
            if each not in rank and earlier <= rank.keys():
                rank[each] = max((rank[other] + 1 for other in earlier), default=0)
    for each in [each for each, earlier in before.items() if not earlier and not each & {*first}]:
        rank[each] = min((rank[other] - 1 for other, earlier in before.items() if each in earlier), default=0)
    return {name: rank[circle[name]] for name in names}


def _reaches(names: Sequence[str], edges: Collection[Edge]) -> dict[str, set[str]]:
    reaches = {name: {end for start, end in edges if start == name} for name in names}
    for middle in names:
        for name in names:
            if middle in reaches[name]:
                reaches[name] |= reaches[middle]
    return reaches


def _chain(edge: Edge, rank: Mapping[str, int]) -> list[_Place]:
    start, end = edge
    return [start, *(_StandIn(start, end, number) for number in range(rank[start] + 1, rank[end])), end]


def _ordered(names: Sequence[str], rank: Mapping[str, int], chains: Collection[Sequence[_Place]]) -> list[list[_Place]]:
    """The places of each layer in the order with the fewest crossings that the sweeps found."""
    layers: list[list[_Place]] = [[] for _ in range(max(rank.values(), default=-1) + 1)]
    for name in names:
        layers[rank[name]].append(name)
    for chain in chains:
        for place in chain:
            if isinstance(place, _StandIn):
                layers[place.layer].append(place)
    links = [link for chain in chains for link in pairwise(chain)]
    near = _neighbours(chains)
    best, fewest = layers, _crossings(layers, links)
    for sweep in range(SWEEPS):
        following = range(len(layers)) if sweep % 2 == 0 else reversed(range(len(layers)))
        layers = _swept(layers, near, following)
        if (count := _crossings(layers, links)) < fewest:
            best, fewest = layers, count
    return best


def _swept(
    layers: Sequence[list[_Place]], near: Mapping[_Place, Collection[_Place]], following: Iterable[int]
) -> list[list[_Place]]:
    swept = [list(layer) for layer in layers]
    at = {place: position / max(len(layer), 1) for layer in swept for position, place in enumerate(layer)}
    for number in following:
        layer = swept[number]
        mean = {place: fmean([at[other] for other in near.get(place, ())] or [at[place]]) for place in layer}
        swept[number] = sorted(layer, key=mean.__getitem__)
        at.update({place: position / len(layer) for position, place in enumerate(swept[number])})
    return swept


def _crossings(layers: Sequence[Sequence[_Place]], links: Sequence[tuple[_Place, _Place]]) -> int:
    at = {place: (number, position) for number, layer in enumerate(layers) for position, place in enumerate(layer)}
    by_layer: dict[int, list[tuple[int, int]]] = {}
    for start, end in links:
        by_layer.setdefault(at[start][0], []).append((at[start][1], at[end][1]))
    return sum(
        (one[0] - other[0]) * (one[1] - other[1]) < 0
        for found in by_layer.values()
        for number, one in enumerate(found)
        for other in found[:number]
    )


def _neighbours(chains: Iterable[Sequence[_Place]]) -> dict[_Place, list[_Place]]:
    near: dict[_Place, list[_Place]] = {}
    for chain in chains:
        for one, other in pairwise(chain):
            near.setdefault(one, []).append(other)
            near.setdefault(other, []).append(one)
    return near


def _tops(
    layers: Sequence[Sequence[_Place]], tall: Mapping[_Place, float], near: Mapping[_Place, Sequence[_Place]]
) -> dict[_Place, float]:
    """Upper sides: each as near to its neighbours' middle as its layer's order and the boxes' heights allow."""
    top: dict[_Place, float] = {}
    for layer in layers:
        y = 0.0
        for place, far in zip(layer, _distances(layer, tall), strict=True):
            top[place], y = y, y + far
    for _ in range(SWEEPS):
        for layer in layers:
            wanted = [
                fmean([top[other] + tall[other] / 2 for other in near.get(place, [place])]) - tall[place] / 2
                for place in layer
            ]
            top.update(zip(layer, _apart(wanted, _distances(layer, tall)), strict=True))
    least = min(top.values(), default=0.0)
    return {place: y - least for place, y in top.items()}


def _distances(layer: Sequence[_Place], tall: Mapping[_Place, float]) -> list[float]:
    """From each upper side to the next one's: curves that run side by side need less room than boxes."""
    following = [*layer[1:], ""]
    narrow = [
        isinstance(one, _StandIn) and isinstance(other, _StandIn) for one, other in zip(layer, following, strict=True)
    ]
    return [tall[place] + BETWEEN_BOXES / (3 if each else 1) for place, each in zip(layer, narrow, strict=True)]


def _apart(wanted: Sequence[float], distances: Sequence[float]) -> list[float]:
    """Places in the same order, without overlap: the mean of pushing all down and of pushing all up."""
    down, up = list(wanted), list(wanted)
    for number in range(1, len(wanted)):
        down[number] = max(down[number], down[number - 1] + distances[number - 1])
    for number in reversed(range(len(wanted) - 1)):
        up[number] = min(up[number], up[number + 1] - distances[number])
    return [(one + other) / 2 for one, other in zip(down, up, strict=True)]
