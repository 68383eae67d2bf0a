"""An agency's totals in a passport: index, class and rank as they are, and as they were published."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from assets.publication.passport.json_values import Document, Row, day, exact, present_rows, stored, total_points, whole
from assets.rules.framework.model import Framework
from warehouse.tables.tracks import COMPUTED, FINAL, SELF, appraised


def index_document(indices: pd.DataFrame, framework: Framework, rounds: Iterable[int]) -> Document:
    """The agency's place by its final figures; beside them the totals of every other track, null where it has none."""
    by_track = {str(row["track"]): row for row in present_rows(indices)}
    final = by_track[FINAL]
    others = (SELF, COMPUTED, *map(appraised, rounds))
    return {
        **_total(final, framework),
        "rank": whole(final["rank"]),
        "ranked_count": int(final["ranked_count"]),
        "group": final["group_code"],
        "class": final["class_name"],
        "track": final["track"],
        **{track: _total(by_track[track], framework) if track in by_track else None for track in others},
    }


def _total(row: Row, framework: Framework) -> Document:
    return {
        "points": stored(row["points"]),
        "points_exact": exact(row["points_exact"]),
        "max": total_points(row["max_points_exact"], framework),
        "index": stored(row["index_pct"]),
        "index_exact": exact(row["index_exact"]),
    }


def release_document(row: Row) -> Document:
    """Totals of the agency in one release, and the decision that published them."""
    return {
        "release": f"{row['year']}-{row['sequence']}",
        "decision": row["decision_number"],
        "date": day(row["decision_on"]),
        "erratum": row["erratum_reason"],
        "points": stored(row["points"]),
        "index": stored(row["index_pct"]),
        "class": row["class_name"],
        "rank": whole(row["rank"]),
    }
