"""An agency's totals in a passport: index, class and rank as they are, and as they were published."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from assets.analysis.ranks.report import agency_document
from assets.publication.passport.facts.passport_facts import PassportFacts
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


def certainty_document(facts: PassportFacts) -> Document | None:
    """How certain the agency's rank is, with the names of agencies that cannot be told apart from it."""
    code, ranks = str(facts.agency["code"]), facts.ranks
    gap = None if ranks is None else next((each for each in ranks.gaps if each["agency_code"] == code), None)
    if ranks is None or gap is None:
        return None
    framework = facts.rules.framework
    total = next((row for row in present_rows(facts.indices) if row["track"] == FINAL), None)
    tied = ranks.tied_with({code}).get(code, [])
    return {
        **agency_document(ranks, gap, tied, framework, total),
        "names": {each: facts.names.get(each, each) for each in tied},
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
