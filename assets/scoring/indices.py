"""Totals, indices, classes and ranks from criterion scores: the table `index_score`.

What belongs here: the figures of a whole framework. What does not: points of criteria (`scores`,
`rules.engine.totals`), and how equal figures share places (`rules.engine.ranking`).

Everything is decided on unrounded figures: 89,996 is printed 90,00 and is still below a class that begins at 90, as
it is below an agency with 90 in rank. Were the printed figure to decide, the number of decimals that are printed
would decide with it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import pandas as pd

from assets.rules.engine.ranking import Figures, rank
from assets.rules.engine.totals import beyond_scale, exact_sum
from assets.rules.framework.by_level import frameworks_of_year, principal_frameworks
from assets.rules.framework.model import Framework
from warehouse.rows.frames import conform, empty_frame
from warehouse.tables import index_score


def score_indices(
    criterion_scores: pd.DataFrame,
    agencies: pd.DataFrame,
    submissions: pd.DataFrame,
    frameworks: Iterable[Framework],
    year: int,
) -> pd.DataFrame:
    """Total, index, class and rank of every agency that has criterion scores, in each track.

    Args:
        criterion_scores: a frame of table `criterion_score`, of one year.
        agencies: those of the year, a frame of table `agency`; it gives the groups.
        submissions: those that are scored, one an agency (`in_force.read_scored_submissions`), by the principal
            framework of its level.
        frameworks: those of other years are passed over.
        year: the year scored.

    Returns:
        a frame of table `index_score`, ordered by its key. The index is in per cent of the maximum that applies to
        the agency; it is null, and without class and rank, where a criterion has no points or none applies.

    Raises:
        ValueError: an agency that is not in `agencies`, or stands twice there or in `submissions`.
    """
    groups = _once(agencies["code"], agencies["group_code"], "agencies")
    numbers = _once(submissions["agency_code"], submissions["submission_id"], "submissions")
    of_year = frameworks_of_year(frameworks, year)
    given = {framework.framework: framework for framework in of_year}
    parts = [
        _framework_indices(given[str(framework_id)], scores, groups)
        for framework_id, scores in criterion_scores.groupby("framework_id")
    ]
    if not parts:
        return empty_frame(index_score)
    together = pd.concat(parts)
    together.insert(0, "year", year)
    principal = [each.framework for each in principal_frameworks(of_year, year).values()]
    together["submission_id"] = together["agency_code"].map(numbers).where(together["framework_id"].isin(principal))
    return conform(together, index_score)


def _once(keys: pd.Series[str], values: pd.Series[Any], what: str) -> dict[str, Any]:
    twice = sorted(keys[keys.duplicated()].unique())
    if twice:
        raise ValueError(f"{what}: more than one row of {', '.join(twice)}")
    return dict(zip(keys.tolist(), values.tolist(), strict=True))


@dataclass(frozen=True, slots=True)
class FrameworkTotal:
    """One agency's figures of the whole framework in one track.

    Attributes:
        points: exact; None as soon as one criterion that counts has none.
        max_points: the maximum that applies.
        index: achieved of the maximum in per cent; None where points are missing or no criterion applies.
        tie_breakers: points of the criteria that the framework names, the first first.
    """

    agency_code: str
    track: str
    points: Fraction | None
    max_points: Fraction
    index: Fraction | None
    tie_breakers: tuple[Fraction | None, ...]

    @property
    def merit(self) -> Figures:
        """Figures that decide its rank."""
        return (self.index, *self.tie_breakers)


def _framework_indices(framework: Framework, scores: pd.DataFrame, groups: dict[str, str]) -> pd.DataFrame:
    totals = _totals(framework, scores)
    strangers = sorted({total.agency_code for total in totals} - groups.keys())
    if strangers:
        raise ValueError(f"scores of {', '.join(strangers)}, which is no agency of the year")
    places = _places(framework, totals, groups)
    rounding = framework.rounding
    indices = [total.index for total in totals]
    return pd.DataFrame(
        {
            "framework_id": framework.framework,
            "agency_code": [total.agency_code for total in totals],
            "track": [total.track for total in totals],
            "group_code": [groups[total.agency_code] for total in totals],
            "points_exact": [total.points for total in totals],
            "points": [None if total.points is None else rounding.printed_total(total.points) for total in totals],
            "max_points_exact": [total.max_points for total in totals],
            "beyond_scale_exact": _beyond_scale(framework, totals),
            "index_exact": indices,
            "index_pct": [None if index is None else rounding.printed_index(index) for index in indices],
            "class_name": [class_name(framework, index) for index in indices],
            "rank": pd.array([place for place, _ in places], dtype="Int64"),
            "ranked_count": [count for _, count in places],
        }
    )


def _beyond_scale(framework: Framework, totals: Sequence[FrameworkTotal]) -> list[Fraction | None]:
    if not any(criterion.may_pass_scale for criterion in framework.criteria):
        return [None] * len(totals)
    return [beyond_scale(total.points, total.max_points) for total in totals]


def _totals(framework: Framework, scores: pd.DataFrame) -> list[FrameworkTotal]:
    """The sums of the highest criteria, ordered by agency and track."""
    highest = [criterion.code for criterion in framework.criteria]
    wanted = scores[scores["criterion_code"].isin({*highest, *framework.ranking.then_by})]
    found: defaultdict[tuple[str, str], dict[str, tuple[Fraction | None, Fraction]]] = defaultdict(dict)
    for agency, track, code, points, most in zip(
        *(wanted[name].tolist() for name in ("agency_code", "track", "criterion_code")),
        wanted["points_exact"].tolist(),
        wanted["max_points_exact"].tolist(),
        strict=True,
    ):
        found[agency, track][code] = (points, most)
    return [
        framework_total(framework, agency, track, by_code)
        for (agency, track), by_code in sorted(found.items(), key=lambda item: item[0])
    ]


def framework_total(
    framework: Framework, agency: str, track: str, by_code: Mapping[str, tuple[Fraction | None, Fraction]]
) -> FrameworkTotal:
    """An agency's total in a track.

    Args:
        framework: its rules.
        agency: whose total it is.
        track: which of its points.
        by_code: points and maximum that applies, at least of the highest criteria and those that break ties.
    """
    highest = [by_code[criterion.code] for criterion in framework.criteria]
    known = [points for points, _ in highest if points is not None]
    total = exact_sum(known) if len(known) == len(highest) else None
    tie_breakers = tuple(by_code[code][0] for code in framework.ranking.then_by)
    most = exact_sum(points for _, points in highest)
    index = None if total is None or most == 0 else total / most * 100
    return FrameworkTotal(agency, track, total, most, index, tie_breakers)


def class_name(framework: Framework, index: Fraction | None) -> str | None:
    """The highest band that the index reaches; none below the lowest."""
    if index is None:
        return None
    reached = [band for band in framework.classes if index >= band.lowest]
    return max(reached, key=lambda band: band.lowest).name if reached else None


def _places(
    framework: Framework, totals: Sequence[FrameworkTotal], groups: dict[str, str]
) -> list[tuple[int | None, int]]:
    """Of each its rank, and how many are ranked with it: among its group and in its track."""
    members: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for position, total in enumerate(totals):
        members[groups[total.agency_code], total.track].append(position)
    places: list[tuple[int | None, int]] = [(None, 0)] * len(totals)
    for positions in members.values():
        merits = [totals[position].merit for position in positions]
        ranks = rank(merits, framework.ranking.ties)
        count = sum(place is not None for place in ranks)
        for position, place in zip(positions, ranks, strict=True):
            places[position] = (place, count)
    return places
