"""Leaps of an index or a rank: since yesterday, since last year, and of an agency's own index beyond the computed one.

What belongs here: the thresholds, each with its reason, and the comparisons. What does not: totals of reports that leap
from year to year (`checks.rules.rows.jumps`, told to the agency itself), and every figure that moved
(`scoring.changes.last`).

Thresholds of an index are in percentage points of it; those of a rank, in places among the agencies ranked both times,
so that a place gained because others are not yet ranked is none.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any, Final

import pandas as pd
import sqlalchemy as sa

from assets.analysis.year_change.crosswalk import crosswalk, listed
from assets.analysis.year_change.indices import indices_carried_over
from assets.reference.agencies import agencies_of_year
from warehouse.rows.frames import read_table
from warehouse.rows.history import read_as_of
from warehouse.tables import agency, agency_succession, index_score
from warehouse.tables.evaluation_year import last_day
from warehouse.tables.tracks import COMPUTED, FINAL, SELF


@dataclass(frozen=True, slots=True)
class Threshold:
    """Size from which a difference is worth a look.

    Attributes:
        index: percentage points.
        share_of_group: of the agencies ranked, places that a rank moves.
        least_places: fewer are nothing, however small the group.
    """

    index: int
    share_of_group: Fraction = Fraction(1)
    least_places: int = 5

    def places(self, ranked: int) -> int:
        """Places from which a move is a leap, among that many agencies."""
        return max(self.least_places, int(ranked * self.share_of_group))


SINCE_YESTERDAY: Final = Threshold(index=15, share_of_group=Fraction(1, 4))
"""15 points are the width of a class in the shipped tables («Khá» is from 65 to 80): what moves more in a day passes a
whole class. A quarter of the group is from its middle to its best or worst quarter."""

SINCE_LAST_YEAR: Final = Threshold(index=20, share_of_group=Fraction(1, 2))
"""A year may well carry an agency over one class; more than that, or over half of its group, is a great effort or a
fault in one of the two reports."""

SELF_BEYOND_COMPUTED: Final = Threshold(index=20)
"""Agencies give themselves some points more than the rules do (up to 18 in the sample years); at 20, more than a class
hangs on figures that the report does not bear out."""


@dataclass(frozen=True)
class Leaps:
    """Leaps of a year, the farthest first.

    Attributes:
        since_yesterday, since_last_year: agency_code, name, group_code, index_pct_before, index_pct_after, move (of the
            exact index, in percentage points), rank_before, rank_after, places (that it rose among those ranked both
            times; negative if it fell).
        self_beyond_computed: agency_code, name, group_code, index_pct_self, index_pct_computed, beyond.
    """

    since_yesterday: pd.DataFrame
    since_last_year: pd.DataFrame
    self_beyond_computed: pd.DataFrame


def read_leaps(connection: sa.Connection, year: int, yesterday: datetime) -> Leaps:
    """Leaps of a year's figures as they stand, against those of a moment before and the year before over mergers.

    Args:
        connection: open on the warehouse; it is only read.
        year: of evaluation.
        yesterday: the moment at which the figures of yesterday still stood.
    """
    now = read_table(connection, index_score, index_score.c.year == year)
    last_year = read_table(connection, index_score, index_score.c.year == year - 1, index_score.c.track == FINAL)
    agencies = read_table(connection, agency)
    walk = crosswalk(agencies, read_table(connection, agency_succession), last_day(year - 1))
    there = listed(agencies_of_year(agencies, year))
    called = pd.Series({each.code: each.name for each in there}, dtype="str")
    return Leaps(
        leaps(read_as_of(connection, index_score, year=year, at=yesterday), now, called, SINCE_YESTERDAY),
        leaps(indices_carried_over(last_year, walk, there), now, called, SINCE_LAST_YEAR),
        self_beyond_computed(now, called),
    )


def leaps(before: pd.DataFrame, after: pd.DataFrame, names: pd.Series[Any], threshold: Threshold) -> pd.DataFrame:
    """Final figures that differ by a threshold or more; of agencies that have figures on both sides.

    Args:
        before: rows of `index_score`.
        after: those of later.
        names: by agency code.
        threshold: from which a difference is a leap.
    """
    both = _by_framework_or_alone(_ranked(before), _ranked(after))
    group = both.groupby(["framework_id", "group_code"])
    places = group["rank_before"].rank(method="min") - group["rank_after"].rank(method="min")
    enough = group["agency_code"].transform("size").astype("int64").map(threshold.places)
    found = both.assign(
        name=both["agency_code"].map(names),
        move=both["index_exact_after"] - both["index_exact_before"],
        places=places.astype("int64"),
    )
    leapt = found["move"].map(abs).ge(threshold.index) | found["places"].abs().ge(enough)
    columns = ["index_pct_before", "index_pct_after", "move", "rank_before", "rank_after", "places"]
    return _farthest_first(found[leapt], "move", columns)


def self_beyond_computed(
    scores: pd.DataFrame, names: pd.Series[Any], threshold: Threshold = SELF_BEYOND_COMPUTED
) -> pd.DataFrame:
    """Agencies whose own index passes the computed one by the threshold or more; see `Leaps`."""
    has_index = scores["index_exact"].notna()
    own, computed = (scores[has_index & scores["track"].eq(track)] for track in (SELF, COMPUTED))
    both = _beside(own, computed, ["framework_id", "agency_code"], ("_self", "_computed"))
    beyond = both["index_exact_self"] - both["index_exact_computed"]
    found = both.assign(name=both["agency_code"].map(names), beyond=beyond)
    columns = ["index_pct_self", "index_pct_computed", "beyond"]
    return _farthest_first(found[found["beyond"].ge(threshold.index)], "beyond", columns)


def _ranked(scores: pd.DataFrame) -> pd.DataFrame:
    return scores[scores["track"].eq(FINAL) & scores["rank"].notna()]


def _by_framework_or_alone(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Rows of an agency by the same framework; of one that had and has a single other framework, these."""
    sides = ("_before", "_after")
    key = ["framework_id", "agency_code"]
    same = _beside(before, after, key, sides)
    others = []
    for frame in (before, after):
        left = frame[~pd.MultiIndex.from_frame(frame[key]).isin(pd.MultiIndex.from_frame(same[key]))]
        others.append(left[~left["agency_code"].duplicated(keep=False)])
    renamed = _beside(others[0], others[1], ["agency_code"], sides)
    named = renamed.merge(others[1][key], on="agency_code")
    return pd.concat([same, named], ignore_index=True) if len(named) else same


def _beside(left: pd.DataFrame, right: pd.DataFrame, key: list[str], sides: tuple[str, str]) -> pd.DataFrame:
    """Indices and ranks of both, in the group of the right one."""
    figures = ["index_exact", "index_pct", "rank"]
    return left[[*key, *figures]].merge(right[[*key, "group_code", *figures]], on=key, suffixes=sides)


def _farthest_first(rows: pd.DataFrame, by: str, columns: list[str]) -> pd.DataFrame:
    size = rows[by].map(abs)
    ordered = rows.assign(size=size).sort_values(["size", "agency_code"], ascending=[False, True], ignore_index=True)
    return ordered[["agency_code", "name", "group_code", *columns]]
