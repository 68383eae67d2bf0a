"""Scores that an older program wrote have final points: the computed ones, by which it ranked."""

from __future__ import annotations

import pandas as pd
import pytest

from warehouse.rows.final_points import with_final_points

COLUMNS = ["framework_id", "agency_code", "criterion_code", "track", "points"]


@pytest.mark.parametrize(
    ("rows", "added"),
    [
        ([], []),
        ([("01", "1", "self", 3)], []),
        ([("01", "1", "self", 3), ("01", "1", "computed", 2)], [("01", "1", "final", 2)]),
        ([("01", "1", "computed", 2), ("01", "1", "final", 1)], []),
        (
            [
                ("01", "1", "computed", 2),
                ("01", "1", "final", 1),
                ("01", "2", "computed", 4),
                ("02", "1", "computed", 5),
            ],
            [("01", "2", "final", 4), ("02", "1", "final", 5)],
        ),
    ],
    ids=["nothing", "own points alone", "an older program's", "this program's", "some changed since"],
)
def test_figures_without_final_points_have_the_computed_ones(
    rows: list[tuple[object, ...]], added: list[object]
) -> None:
    scores = pd.DataFrame([("f", *row) for row in rows], columns=COLUMNS)
    found = with_final_points(scores)
    assert [tuple(row)[1:] for row in found.itertuples(index=False)] == [*rows, *added]
    of_totals = with_final_points(scores.drop(columns="criterion_code").drop_duplicates(["agency_code", "track"]))
    assert set(of_totals.loc[of_totals["track"] == "final", "agency_code"]) == {
        row[0] for row in rows if row[2] != "self"
    }
