"""Points that an agency has although it named no document of a kind that the criterion requires.

What belongs here: points that stand without a word: neither did the agency explain itself, nor an appraiser decide.
What does not: what missing evidence costs (`rules.engine.bounds`), and what the agency is told of it
(`checks.rules.scorecard.proofs`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import pandas as pd
import sqlalchemy as sa

from assets.rules.framework.model import Criterion, Framework
from assets.scoring.scorecards import KIND_SEPARATOR, explained_criteria, read_scorecards
from warehouse.rows.frames import read_table
from warehouse.tables import appraisal, criterion_score
from warehouse.tables.tracks import FINAL

ItemKey = tuple[str, str]
"""(agency, criterion)."""
Needs = Mapping[tuple[str, str], Criterion]
"""(framework, criterion) -> the criterion, of those that require evidence."""


def read_unproven_points(connection: sa.Connection, frameworks: Iterable[Framework], year: int) -> pd.DataFrame:
    """The unproven points of a year, as `unproven_points` gives them."""
    needs = {
        (framework.framework, leaf.code): leaf
        for framework in frameworks
        for leaf in framework.leaves()
        if leaf.required_evidence
    }
    codes = {code for _, code in needs}
    scores = read_table(
        connection,
        criterion_score,
        criterion_score.c.year == year,
        criterion_score.c.track == FINAL,
        criterion_score.c.criterion_code.in_(codes),
        criterion_score.c.is_applicable,
    )
    decided = sa.select(appraisal.c.agency_code, appraisal.c.criterion_code).where(appraisal.c.year == year).distinct()
    settled = {(code, criterion) for code, criterion in connection.execute(decided)}
    settled |= explained_criteria(connection, year, codes)
    return unproven_points(scores, read_scorecards(connection, year, codes), needs, settled)


def unproven_points(
    scores: pd.DataFrame, cards: pd.DataFrame, needs: Needs, settled: Collection[ItemKey]
) -> pd.DataFrame:
    """Points above 0 of criteria of which the scorecard names no document of a required kind.

    Args:
        scores: rows of `criterion_score` of one track.
        cards: from `read_scorecards`.
        needs: criteria that require evidence; rows of `scores` of all others are passed over.
        settled: items that somebody has explained or decided. So is one that the agency says does not apply to it.

    Returns:
        agency_code, criterion_code, criterion (its name), points, max_points_exact, missing_kinds (tuple of codes);
        the most points first.
    """
    named, not_applicable = dict[ItemKey, frozenset[str]](), set[ItemKey]()
    claims = ("agency_code", "criterion_code", "evidence_kinds", "not_applicable")
    for agency, code, kinds, claims_exemption in zip(*(cards[name] for name in claims), strict=True):
        named[agency, code] = frozenset() if pd.isna(kinds) else frozenset(kinds.split(KIND_SEPARATOR))
        if pd.notna(claims_exemption) and claims_exemption:
            not_applicable.add((agency, code))
    settled = not_applicable.union(settled)
    rows = []
    names = ("framework_id", "agency_code", "criterion_code", "points_exact", "points", "max_points_exact")
    for framework_id, agency, code, exact, points, most in zip(*(scores[name] for name in names), strict=True):
        criterion = needs.get((framework_id, code))
        if criterion is None or exact is None or exact <= 0 or (agency, code) in settled:
            continue
        if missing := criterion.required_evidence - named.get((agency, code), frozenset()):
            rows.append((agency, code, criterion.name, points, most, tuple(sorted(missing)), exact))
    columns = ["agency_code", "criterion_code", "criterion", "points", "max_points_exact", "missing_kinds", "exact"]
    found = pd.DataFrame(rows, columns=columns).sort_values(
        ["exact", "agency_code", "criterion_code"], ascending=[False, True, True], ignore_index=True
    )
    return found.drop(columns="exact")
