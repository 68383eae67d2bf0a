"""Effect of a changed framework before its adoption: every score, class and rank that would move.

What belongs here: scoring a year under one framework and then another, and what differs. What does not: how that is
shown (`scoring.comparing.report`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import sqlalchemy as sa

from assets.reference.agencies import groups_of_year
from assets.reference.waivers import with_waivers
from assets.review.decisions import read_decisions
from assets.review.setting import read_setting
from assets.rules.engine.criterion_scoring import NOTHING_UNUSABLE
from assets.rules.framework.model import Framework
from assets.scoring.appraisal.appraisals import read_appraisals
from assets.scoring.appraisal.idle_decisions import IdleDecision, idle_decisions, passed_over
from assets.scoring.indices import score_indices
from assets.scoring.inputs import aggregate_inputs
from assets.scoring.scorecards import read_scorecards
from assets.scoring.scores import score_criteria
from assets.submissions.register.in_force import read_scored_submissions
from warehouse.rows.frames import empty_frame, read_table
from warehouse.tables import criterion_score, index_score, waiver
from warehouse.tables.tracks import FINAL

CRITERION_FIGURES = ("points_exact", "max_points_exact", "is_applicable", "sentence")
INDEX_FIGURES = ("group_code", "points_exact", "max_points_exact", "index_exact", "class_name", "rank")


@dataclass(frozen=True)
class ScoredYear:
    """A level's agencies under one framework.

    Attributes:
        framework: the rules; None where the level has none in the year.
        criteria: a frame of table `criterion_score`.
        indices: a frame of table `index_score`.
        idle: appraisers' decisions on these agencies that have no effect.
    """

    framework: Framework | None
    criteria: pd.DataFrame
    indices: pd.DataFrame
    idle: tuple[IdleDecision, ...] = ()


@dataclass(frozen=True)
class Comparison:
    """Final figures that move from one framework to the other, appraisers' decisions applied to both.

    Attributes:
        year: the year scored.
        before, after: the frameworks; None where the level had none.
        criteria: a row an agency and criterion whose points, maximum or applicability moves: agency_code,
            criterion_code, each of `CRITERION_FIGURES` as `<name>_before` and `<name>_after`, and `change` (exact
            points; None where a side has none). A criterion of only one framework has nothing on the other side.
            Ordered by criterion and agency.
        indices: a row an agency whose total, maximum, class or rank moves: agency_code, `INDEX_FIGURES` in the same
            way, `change` (of the index, exact) and `rank_change` (positive: nearer the top). Ordered by group and
            later rank.
        agency_count: how many agencies are scored under either.
        idle: appraisers' decisions that have no effect under the second framework, and had one under the first.
    """

    year: int
    before: Framework | None
    after: Framework
    criteria: pd.DataFrame
    indices: pd.DataFrame
    agency_count: int
    idle: tuple[IdleDecision, ...] = ()


def score_under(
    connection: sa.Connection,
    framework: Framework | None,
    agencies: pd.DataFrame,
    year: int,
    *,
    beside: Iterable[Framework] = (),
    unusable: Mapping[str, str] = NOTHING_UNUSABLE,
) -> ScoredYear:
    """Score a year's reports, as they stand in the warehouse, under one framework.

    Args:
        connection: open on the warehouse; it is only read.
        framework: taken to be for the year even if its file names others: that is what trying it means.
        agencies: those of the year, a frame of table `agency`.
        year: the year whose reports are scored.
        beside: other frameworks of its level and year: they tell whether reports and decisions are about this one.
        unusable: kinds of outside figures that nobody can read now, with the reason (`score_criteria`).
    """
    if framework is None:
        return ScoredYear(None, empty_frame(criterion_score), empty_frame(index_score))
    waivers = read_table(connection, waiver, waiver.c.year == year)
    tried = with_waivers(framework.model_copy(update={"years": (year,)}), waivers, year)
    of_year = [tried, *beside]
    inputs = aggregate_inputs(connection, of_year, year)
    criteria = score_criteria(
        inputs[inputs["framework_id"] == tried.framework],
        read_scorecards(connection, year),
        of_year,
        year,
        unusable=unusable,
        appraisals=read_appraisals(connection, of_year, year),
        groups=groups_of_year(agencies, year),
    )
    indices = score_indices(criteria, agencies, read_scored_submissions(connection, year), of_year, year)
    return ScoredYear(framework, criteria, indices, _idle(connection, of_year, year, criteria))


def _idle(
    connection: sa.Connection, frameworks: Sequence[Framework], year: int, criteria: pd.DataFrame
) -> tuple[IdleDecision, ...]:
    """Of the decisions that are about the first framework."""
    setting = read_setting(connection, frameworks, year)
    own = [each for each in read_decisions(connection, year) if setting.framework_of(each.agency_code) is frameworks[0]]
    traced = criteria[criteria["trace"].notna()]
    columns = (traced[name] for name in ("agency_code", "criterion_code", "track", "trace"))
    return tuple(idle_decisions(own, setting, passed_over(zip(*columns, strict=True))))


def compare(before: ScoredYear, after: ScoredYear, year: int) -> Comparison:
    """Compare the figures of two frameworks.

    Raises:
        ValueError: there is no second framework.
    """
    if after.framework is None:
        raise ValueError("there is no framework to compare with")
    criteria = _side_by_side(before.criteria, after.criteria, ["agency_code", "criterion_code"], CRITERION_FIGURES)
    criteria["change"] = _change(criteria, "points_exact")
    criteria = criteria[_moved(criteria, ("points_exact", "max_points_exact", "is_applicable"))]
    indices = _side_by_side(before.indices, after.indices, ["agency_code"], INDEX_FIGURES)
    agency_count = len(indices)
    indices["change"] = _change(indices, "index_exact")
    indices["rank_change"] = indices["rank_before"] - indices["rank_after"]
    indices = indices[_moved(indices, ("points_exact", "max_points_exact", "class_name", "rank"))]
    return Comparison(
        year,
        before.framework,
        after.framework,
        criteria.sort_values(["criterion_code", "agency_code"], ignore_index=True),
        indices.sort_values(["group_code_after", "rank_after", "agency_code"], ignore_index=True),
        agency_count,
        tuple(each for each in after.idle if each.appraisal_id not in {one.appraisal_id for one in before.idle}),
    )


def _side_by_side(before: pd.DataFrame, after: pd.DataFrame, key: list[str], figures: Sequence[str]) -> pd.DataFrame:
    """The final figures of both in one frame; what only one of them has is missing on the other side."""
    sides = [frame.loc[frame["track"] == FINAL, [*key, *figures]] for frame in (before, after)]
    return sides[0].merge(sides[1], on=key, how="outer", suffixes=("_before", "_after"), sort=True)


def _change(frame: pd.DataFrame, figure: str) -> list[Any]:
    """Exact differences; None where a side has no figure."""
    pairs = zip(frame[f"{figure}_before"], frame[f"{figure}_after"], strict=True)
    return [None if pd.isna(before) or pd.isna(after) else after - before for before, after in pairs]


def _moved(frame: pd.DataFrame, figures: Sequence[str]) -> pd.Series[bool]:
    """Mask of rows that differ. A series even without rows: pandas takes an empty list for names of columns."""
    sides = [
        [
            frame[f"{figure}_{side}"].astype("object").where(frame[f"{figure}_{side}"].notna(), None)
            for figure in figures
        ]
        for side in ("before", "after")
    ]
    before, after = (list(zip(*side, strict=True)) for side in sides)
    moved = [one != other for one, other in zip(before, after, strict=True)]
    return pd.Series(moved, index=frame.index, dtype=bool)
