"""Boxes of a graph stand in layers, apart from each other, and the same graph always looks the same."""

from __future__ import annotations

from itertools import combinations

import pytest

from assets.publication.lineage.layout import Edge, Layout, layered

WIDTH = 100.0


def laid_out(edges: list[Edge], first: tuple[str, ...] = (), height: float = 40.0) -> Layout:
    return layered({name: height for edge in edges for name in edge}, edges, WIDTH, first)


@pytest.mark.parametrize(
    ("edges", "first", "expected"),
    [
        ([("a", "b"), ("b", "c"), ("a", "c")], (), ["a", "b", "c"]),
        ([("a", "b"), ("b", "c"), ("late", "c")], (), ["a", "b late", "c"]),
        ([("a", "b"), ("b", "c"), ("late", "c")], ("late",), ["a late", "b", "c"]),
        ([("a", "b"), ("b", "a"), ("b", "c")], (), ["a b", "c"]),
    ],
    ids=["longest way", "a source stands before its reader", "unless it is to be first", "a circle shares a layer"],
)
def test_a_box_stands_after_all_that_lead_to_it(edges: list[Edge], first: tuple[str, ...], expected: list[str]) -> None:
    layout = laid_out(edges, first)

    lefts = sorted(set(layout.left.values()))
    assert [" ".join(sorted(name for name in layout.left if layout.left[name] == left)) for left in lefts] == expected


def test_no_box_lies_on_another_and_none_outside() -> None:
    edges = [(f"{layer}{one}", f"{layer + 1}{other}") for layer in range(3) for one in "abcd" for other in "ace"]
    layout = laid_out(edges)

    for one, other in combinations(layout.left, 2):
        if layout.left[one] == layout.left[other]:
            assert abs(layout.top[one] - layout.top[other]) > 40
    assert min(layout.top.values()) >= 0
    assert max(layout.top.values()) + 40 <= layout.height
    assert max(layout.left.values()) + WIDTH == layout.width


def test_an_edge_passes_beside_the_boxes_of_the_layers_between() -> None:
    layout = laid_out([("a", "b"), ("b", "c"), ("a", "c")])

    ((from_x, to_x, y),) = layout.passes["a", "c"]
    assert (from_x, to_x) == (layout.left["b"], layout.left["b"] + WIDTH)
    assert not layout.top["b"] <= y <= layout.top["b"] + 40


def test_edges_that_need_not_cross_do_not() -> None:
    edges = [("a", "z"), ("b", "y"), ("c", "x")]
    top = laid_out(edges).top

    assert sorted("abc", key=top.__getitem__) == [start for start, end in sorted(edges, key=lambda edge: top[edge[1]])]


def test_the_same_graph_looks_the_same() -> None:
    edges = [("a", "b"), ("b", "c"), ("a", "c"), ("d", "c")]

    assert laid_out(edges) == laid_out(edges)
    assert layered({}, [], WIDTH).height == 0
