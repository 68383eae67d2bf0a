"""Points from inputs: the table `criterion_score`, a row an agency, criterion and track.

What belongs here: frames in, frame out, for all agencies at once. What does not: one criterion (`leaf_scores`), sums
over criteria (`rules.engine.totals`), indices and ranks (`indices`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import cycle

import pandas as pd

from assets.rules.engine.criterion_scoring import NOTHING_UNUSABLE
from assets.rules.engine.totals import Points, RollUp, beyond_scale
from assets.rules.framework.by_level import frameworks_of_year, principal_frameworks
from assets.rules.framework.model import Framework
from assets.scoring.appraisal.appraisals import NO_APPRAISALS, Appraisals
from assets.scoring.claims import claims_of
from assets.scoring.group_inputs import NO_GROUPS, Groups
from assets.scoring.leaf_scores import Known, LeafScores, Texts
from warehouse.rows.frames import conform, empty_frame
from warehouse.tables import criterion_score
from warehouse.tables.tracks import COMPUTED, FINAL, SELF, appraised


def score_criteria(
    inputs: pd.DataFrame,
    scorecard: pd.DataFrame,
    frameworks: Iterable[Framework],
    year: int,
    *,
    unusable: Mapping[str, str] = NOTHING_UNUSABLE,
    appraisals: Appraisals = NO_APPRAISALS,
    groups: Groups = NO_GROUPS,
) -> pd.DataFrame:
    """Score every criterion of every agency that has inputs, in every track.

    Args:
        inputs: a frame of table `input_value`, of one year.
        scorecard: what `scorecards.read_scorecards` gives: claims about the principal framework of a level.
        frameworks: those of other years are passed over.
        year: the year scored.
        unusable: kinds of outside figures that nobody can read now, with the reason (`ScoringRule`).
        appraisals: decisions of the year that can be used, on the principal frameworks.
        groups: agency code -> the group among which it is ranked; only rules with figures of the group ask for it.

    Returns:
        a frame of table `criterion_score`, leaves and parents, ordered by its key. The self track leaves out what
        agencies do not score themselves (surveys, outside indices, appraisers' marks, figures of the group); each round
        that has begun has a track, as of all decisions up to it; final points are the last round's, else the computed
        ones.

    Raises:
        ValueError: two frameworks of one level ask for reports, inputs of a framework that is not given, or an agency
            without the group that its rules ask for.
    """
    texts = _texts(inputs)
    of_year = frameworks_of_year(frameworks, year)
    given = {framework.framework: framework for framework in of_year}
    principal = principal_frameworks(of_year, year).values()
    beside = Known(groups=groups, unusable=unusable)
    known = replace(beside, claims=claims_of(scorecard), appraisals=appraisals)
    strangers = sorted({framework for framework, _ in texts} - given.keys())
    if strangers:
        raise ValueError(f"inputs of {', '.join(strangers)}, which is no framework of {year}")
    agencies: defaultdict[str, set[str]] = defaultdict(set)
    for (framework_id, _), by_name in texts.items():
        agencies[framework_id].update(*by_name.values())
    scored = [
        _framework_scores(
            given[each], sorted(agencies[each]), texts, year, known if given[each] in principal else beside
        )
        for each in sorted(agencies)
    ]
    return conform(pd.concat(scored), criterion_score) if scored else empty_frame(criterion_score)


def _texts(inputs: pd.DataFrame) -> dict[tuple[str, str], dict[str, dict[str, tuple[str, str | None]]]]:
    values = inputs["value"].astype("object").where(inputs["value"].notna(), None)
    texts: dict[tuple[str, str], dict[str, dict[str, tuple[str, str | None]]]] = {}
    columns = [inputs[name].tolist() for name in ("framework_id", "criterion_code", "input_name", "agency_code")]
    for framework, criterion, name, agency, value_type, value in zip(
        *columns, inputs["value_type"].tolist(), values.tolist(), strict=True
    ):
        by_name = texts.setdefault((framework, criterion), {})
        by_name.setdefault(name, {})[agency] = (value_type, value)
    return texts


def _framework_scores(
    framework: Framework,
    agencies: list[str],
    texts: Mapping[tuple[str, str], Texts],
    year: int,
    known: Known,
) -> pd.DataFrame:
    leaves = [
        LeafScores(criterion, framework, year, texts.get((framework.framework, criterion.code), {}), known)
        for criterion in framework.leaves()
    ]
    roll_up = RollUp(framework)
    codes = sorted(framework.by_code)
    rounds = known.appraisals.rounds
    tracks = sorted([SELF, COMPUTED, FINAL, *map(appraised, rounds)])
    rows: list[Points] = []
    for agency in agencies:
        own = {leaf.code: leaf.self_scored(agency) for leaf in leaves}
        computed = {leaf.code: leaf.computed(agency) for leaf in leaves}
        by_track = {
            SELF: roll_up.complete(own, traced=False),
            COMPUTED: roll_up.complete(computed, traced=True),
        }
        by_track[FINAL] = by_track[COMPUTED]
        decided = [leaf for leaf in leaves if leaf.may_be_decided(agency)]
        for number in rounds:
            if decided:
                points = {leaf.code: leaf.decided(agency, number) for leaf in decided}
                by_track[FINAL] = roll_up.complete(computed | points, traced=True)
            by_track[appraised(number)] = by_track[FINAL]
        rows += [by_track[track][code] for code in codes for track in tracks]
    return _frame(framework, agencies, codes, tracks, rows, year)


def _frame(
    framework: Framework, agencies: list[str], codes: list[str], tracks: list[str], rows: list[Points], year: int
) -> pd.DataFrame:
    """Rows in the order agency, code, track."""
    per_agency = len(codes) * len(tracks)
    return pd.DataFrame(
        {
            "year": year,
            "framework_id": framework.framework,
            "agency_code": [agency for agency in agencies for _ in range(per_agency)],
            "criterion_code": [code for code in codes for _ in tracks] * len(agencies),
            "track": tracks * (len(codes) * len(agencies)),
            "points_exact": [row.points for row in rows],
            "points": _printed(framework, rows),
            "max_points_exact": [row.max_points for row in rows],
            "beyond_scale_exact": _beyond_scale(framework, codes, len(tracks), rows),
            "is_applicable": [row.is_applicable for row in rows],
            "error": [row.error for row in rows],
            "trace": [row.trace for row in rows],
            "sentence": [row.sentence for row in rows],
        }
    )


def _beyond_scale(
    framework: Framework, codes: list[str], track_count: int, rows: list[Points]
) -> list[Fraction | None]:
    passing = [framework.by_code[code].may_pass_scale for code in codes for _ in range(track_count)]
    if not any(passing):
        return [None] * len(rows)
    return [
        beyond_scale(row.points, row.max_points) if passes else None
        for row, passes in zip(rows, cycle(passing), strict=False)
    ]


def _printed(framework: Framework, rows: list[Points]) -> list[Decimal | None]:
    """The points as printed; agencies that share an outcome share one object, which is printed once."""
    rounding = framework.rounding
    shown: dict[int, Decimal | None] = {}
    for row in rows:
        if id(row) not in shown:
            shown[id(row)] = None if row.points is None else rounding.printed_criterion(row.points)
    return [shown[id(row)] for row in rows]
