"""Figures of a year as they are compared: totals, and rows of the criteria that add up to them.

What belongs here: the form, and making it of frames. What does not: reading them (`reading`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import pandas as pd

from assets.analysis.ranks.score_matrix import score_matrices
from assets.analysis.year_change.crosswalk import Agency
from assets.analysis.year_change.decomposition import Row
from assets.rules.engine.ranking import Figures
from assets.rules.framework.model import Framework

TotalKey = tuple[str, str]
"""Framework and agency."""


@dataclass(frozen=True, slots=True)
class Total:
    """One agency's place by a framework: a row of `index_score`, or of the whole framework in `release_score`."""

    points: Fraction | None
    index: Fraction | None
    class_name: str | None
    rank: int | None


@dataclass(frozen=True)
class ScoredBy:
    """Agencies scored by one framework.

    Attributes:
        framework: its rules.
        codes: of the criteria that add up to the total, in the order of the rows.
        rows: by agency.
        tie_breakers: by agency.
    """

    framework: Framework
    codes: Sequence[str]
    rows: Mapping[str, Row]
    tie_breakers: Mapping[str, Figures]

    @property
    def kind(self) -> tuple[str, bool]:
        """Level, and whether it asks for reports."""
        return self.framework.level, self.framework.asks_for_reports


@dataclass(frozen=True)
class ScoredYear:
    """Figures of a year.

    Attributes:
        year: of evaluation.
        figures_from: whether they were released (`warehouse.tables.analysis.year_change.FIGURES_FROM`).
        agencies: those of its last day, by code.
        groups: by code, the group in which each is ranked.
        totals: by framework and code; several frameworks may score one agency.
        by_framework: rows by framework.
        unreadable: framework -> Vietnamese reason why nothing is known of its criteria.
    """

    year: int
    figures_from: str
    agencies: Mapping[str, Agency]
    groups: Mapping[str, str]
    totals: Mapping[TotalKey, Total]
    by_framework: Mapping[str, ScoredBy]
    unreadable: Mapping[str, str] = field(default_factory=dict)


def totals_of(indices: pd.DataFrame) -> dict[TotalKey, Total]:
    """Totals by framework and agency, of rows of one track."""
    columns = ["framework_id", "agency_code", "points_exact", "index_exact", "class_name", "rank"]
    rows = indices[columns].astype("object")
    return {
        (framework, agency): Total(points, index, name, None if place is None else int(place))
        for framework, agency, points, index, name, place in rows.where(rows.notna(), None).itertuples(index=False)
    }


def counterparts(now: ScoredYear, before: ScoredYear) -> dict[str, str]:
    """This year's frameworks -> last year's that each takes the place of: the same one, else the one of its kind.

    Kinds are the level, and whether reports are asked for; where several of a kind are left, nobody can tell which.
    """
    ids = {framework for framework, _ in now.totals}
    old_ids = {framework for framework, _ in before.totals}
    found = {each: each for each in ids & old_ids}
    left = [old for name, old in before.by_framework.items() if name in old_ids - ids]
    for name in sorted(ids - old_ids):
        of = now.by_framework.get(name)
        alike = [old for old in left if of is not None and old.kind == of.kind]
        if len(alike) == 1:
            found[name] = alike[0].framework.framework
    return found


def scored_by(framework: Framework, scores: pd.DataFrame) -> ScoredBy:
    """Rows of one framework, of rows of `criterion_score` or `release_score` of one track."""
    own = scores[scores["framework_id"] == framework.framework]
    (matrix,) = score_matrices(framework, own, dict.fromkeys(own["agency_code"], "")).values()
    rows = (Row(points, most) for points, most in zip(matrix.points, matrix.most, strict=True))
    return ScoredBy(
        framework,
        matrix.criteria,
        dict(zip(matrix.units, rows, strict=True)),
        dict(zip(matrix.units, matrix.tie_breakers, strict=True)),
    )
