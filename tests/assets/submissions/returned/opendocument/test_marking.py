"""Which cell is seen where cells are merged."""

from __future__ import annotations

import pytest

from assets.submissions.returned.opendocument.marking import covered_by
from assets.submissions.sheets.scan import SheetScan


@pytest.mark.parametrize(
    ("place", "seen"),
    [
        ((2, 2), (2, 2)),
        ((2, 3), (2, 2)),
        ((3, 2), (2, 2)),
        ((3, 3), (2, 2)),
        ((1, 2), None),
        ((2, 1), None),
        ((2, 4), None),
        ((3, 1), None),
        ((4, 3), None),
        ((9, 9), (9, 9)),
    ],
)
def test_a_place_within_merged_cells_is_seen_at_the_first_of_them(
    place: tuple[int, int], seen: tuple[int, int] | None
) -> None:
    scan = SheetScan("x", exact=True)
    for reference in ("B2:C3", "I9:J9"):
        scan.merge(reference)
    assert covered_by(scan, [place]).get(place) == seen
    every = [(row, column) for row in range(1, 11) for column in range(1, 11)]
    assert covered_by(scan, every).get(place) == seen
