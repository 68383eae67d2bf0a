"""Ranks that moved in the last run that changed any figure."""

from __future__ import annotations

import pandas as pd
import pytest

from assets.scoring.score_changes import COLUMNS, LastChanges
from warehouse.tables.publication import WHOLE_FRAMEWORK
from warehouse.tables.tracks import RANKED_TRACK


@pytest.mark.parametrize(
    ("before", "after", "track", "criterion", "moved"),
    [
        (1, 2, RANKED_TRACK, WHOLE_FRAMEWORK, 1),
        (2, 2, RANKED_TRACK, WHOLE_FRAMEWORK, 0),
        (None, 1, RANKED_TRACK, WHOLE_FRAMEWORK, 1),
        (1, None, RANKED_TRACK, WHOLE_FRAMEWORK, 1),
        (None, None, RANKED_TRACK, WHOLE_FRAMEWORK, 0),
        (1, 2, "self", WHOLE_FRAMEWORK, 0),
        (1, 2, RANKED_TRACK, "1.1", 0),
    ],
)
def test_a_rank_that_is_won_lost_or_another_has_moved(
    before: int | None, after: int | None, track: str, criterion: str, moved: int
) -> None:
    row = dict.fromkeys(COLUMNS) | {"track": track, "criterion_code": criterion}
    row |= {"rank_before": before, "rank_after": after}
    changes = pd.DataFrame([row]).astype({"rank_before": "Int64", "rank_after": "Int64"})
    assert LastChanges(None, None, changes).moved_ranks == moved
