"""Figures of a year as they are compared: totals, and rows of the criteria that add up to them.

What belongs here: the form, and making it of frames. What does not: reading them (`reading`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import pandas as pd

from assets.analysis.ranks.score_matrix import score_matrices
from assets.analysis.year_change.crosswalk import Agency
from assets.analysis.year_change.decomposition import Row
from assets.rules.engine.ranking import Figures
from assets.rules.framework.model import Framework


@dataclass(frozen=True, slots=True)
class Total:
    """One agency's place in a year: rows of `index_score`, or of the whole framework in `release_score`."""

    framework_id: str
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


@dataclass(frozen=True)
class ScoredYear:
    """Figures of a year.

    Attributes:
        year: of evaluation.
        figures_from: whether they were released (`warehouse.tables.year_change.FIGURES_FROM`).
        agencies: those of its last day, by code.
        groups: by code, the group in which each is ranked.
        totals: by code.
        by_framework: rows by framework.
        unreadable: framework -> Vietnamese reason why nothing is known of its criteria.
    """

    year: int
    figures_from: str
    agencies: Mapping[str, Agency]
    groups: Mapping[str, str]
    totals: Mapping[str, Total]
    by_framework: Mapping[str, ScoredBy]
    unreadable: Mapping[str, str] = field(default_factory=dict)


def totals_of(indices: pd.DataFrame) -> dict[str, Total]:
    """Totals by agency, of rows of one track."""
    columns = ["agency_code", "framework_id", "points_exact", "index_exact", "class_name", "rank"]
    rows = indices[columns].astype("object")
    return {
        agency: Total(framework, points, index, name, None if place is None else int(place))
        for agency, framework, points, index, name, place in rows.where(rows.notna(), None).itertuples(index=False)
    }


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


def names_of_all(agencies: Iterable[Agency]) -> str:
    """Agencies named one after the other."""
    return ", ".join(each.name for each in agencies)
