"""How the matrix of points is cut into pages, and what stands where there is no figure."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assets.publication.committee.sheets.matrix import Block, Column, grand_total, matrix_parts

ROOM = 100


def block(width: int) -> Block:
    return Block(str(width), (Column("1", "1", is_total=False, maximum="1", width_px=width),))


@pytest.mark.parametrize(
    ("widths", "parts"),
    [
        ([], []),
        ([60, 40], [[60, 40]]),
        ([60, 41], [[60], [41]]),
        ([100, 1], [[100], [1]]),
        ([140, 20], [[140], [20]]),
        ([20, 140, 20, 80, 1], [[20], [140], [20, 80], [1]]),
    ],
)
def test_a_block_begins_a_new_part_only_where_it_does_not_fit(widths: list[int], parts: list[list[int]]) -> None:
    found = matrix_parts([block(width) for width in widths], ROOM)
    assert [[one.width_px for one in part] for part in found] == parts


@pytest.mark.parametrize(
    ("points", "track", "text"),
    [
        (Decimal("81.25"), "self", "81,25"),
        (Decimal("0.00"), "computed", "0,00"),
        (None, "computed", "KCĐ"),
        (None, "self", "–"),
    ],
)
def test_a_total_that_the_system_cannot_compute_is_unscorable_and_one_that_the_agency_did_not_give_is_absent(
    points: Decimal | None, track: str, text: str
) -> None:
    assert grand_total(points, track) == text
