"""This year's reports scored by last year's rules.

What does not belong here: scoring itself (`assets.scoring.comparing`), and what a criterion of the old rules needs that
nobody was asked for (`same_criteria`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pandas as pd
import sqlalchemy as sa

from assets.analysis.year_change.agency_change import RulesPair
from assets.analysis.year_change.decomposition import Row
from assets.analysis.year_change.same_criteria import leaves_below
from assets.analysis.year_change.scored_year import ScoredBy, ScoredYear, counterparts, scored_by
from assets.review.decisions import read_decisions
from assets.scoring.comparing.comparison import score_under
from warehouse.tables.tracks import RANKED_TRACK


def by_old_rules(
    connection: sa.Connection,
    agencies: pd.DataFrame,
    before: ScoredYear,
    stored: ScoredYear,
    year: int,
    unusable: Mapping[str, str],
) -> dict[RulesPair, dict[str, Row]]:
    """This year's reports by last year's rules, wherever those were others."""
    found: dict[RulesPair, dict[str, Row]] = {}
    decided = {
        (each.agency_code, each.criterion_code)
        for each in read_decisions(connection, year)
        if each.points_exact is not None
    }
    for new_id, old_id in counterparts(stored, before).items():
        old, new = before.by_framework.get(old_id), stored.by_framework.get(new_id)
        if old is None or new is None or old.framework is new.framework:
            continue
        scores = score_under(connection, old.framework, agencies, year, unusable=unusable).criteria
        final = scores[scores["track"] == RANKED_TRACK]
        rows = scored_by(old.framework, final).rows if len(final) else {}
        found[old_id, new_id] = _without_points_of_another_scale(rows, old, new, decided)
    return found


def _without_points_of_another_scale(
    rows: Mapping[str, Row], old: ScoredBy, new: ScoredBy, decided: Collection[tuple[str, str]]
) -> dict[str, Row]:
    """The rows, without points that an appraiser gave of another maximum: they say nothing on the old scale."""
    maxima = {leaf.code: leaf.max_points for leaf in new.framework.leaves()}
    rescaled = [
        {leaf.code for leaf in leaves_below(old.framework.by_code[code]) if maxima.get(leaf.code) != leaf.max_points}
        for code in old.codes
    ]
    found = {}
    for code, row in rows.items():
        points = [
            None if any((code, leaf) in decided for leaf in leaves) else given
            for given, leaves in zip(row.points, rescaled, strict=True)
        ]
        found[code] = Row(points, row.most)
    return found
