"""From inputs to points: the table `criterion_score`, a row an agency, criterion and track.

What belongs here: which figures meet which rule, for all agencies at once. What does not: the rule itself
(`criterion_scoring`), sums over criteria (`totals`), indices and ranks (`indices`).

Scoring is pure, so agencies with the same inputs share one outcome, its trace and its sentence: each is made once.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd

from assets.reference.framework_model import Criterion, Framework
from assets.reference.rounding import printed
from assets.scoring.criterion_scoring import ScoringRule
from assets.scoring.evaluation import Value
from assets.scoring.frameworks_of_year import frameworks_of_year
from assets.scoring.scorecards import KIND_SEPARATOR
from assets.scoring.sentences import sentence
from assets.scoring.totals import NOTHING, Points, RollUp
from assets.scoring.value_texts import value_of
from warehouse.frames import conform, empty_frame
from warehouse.tables import criterion_score

TRACKS = ("computed", "self")


@dataclass(frozen=True, slots=True)
class Claim:
    """What an agency's scorecard says of a criterion.

    Attributes:
        self_points: None if it gave itself none.
        not_applicable: that the criterion does not apply to it.
        evidence_kinds: kinds of the documents named, with a comma between.
    """

    self_points: Decimal | None = None
    not_applicable: bool = False
    evidence_kinds: str = ""


NO_CLAIM = Claim()
Claims = Mapping[tuple[str, str], Claim]
"""(agency, criterion) -> claim."""

Texts = Mapping[str, Mapping[str, tuple[str, str | None]]]
"""Of one criterion: input -> agency -> value_type and value, as in the table."""


def score_criteria(
    inputs: pd.DataFrame, scorecard: pd.DataFrame, frameworks: Iterable[Framework], year: int
) -> pd.DataFrame:
    """Score every criterion of every agency that has inputs, as computed and as the agency scored itself.

    Args:
        inputs: a frame of table `input_value`, of one year.
        scorecard: what `scorecards.read_scorecards` gives.
        frameworks: those of other years are passed over.
        year: the year scored.

    Returns:
        a frame of table `criterion_score`, leaves and parents, ordered by its key. The self track leaves out what
        agencies do not score themselves (surveys, outside indices, appraisers' marks).

    Raises:
        ValueError: two frameworks are for one level, or inputs of a framework that is not given.
    """
    texts = _texts(inputs)
    claims = _claims(scorecard)
    given = {framework.framework: framework for framework in frameworks_of_year(frameworks, year).values()}
    strangers = sorted({framework for framework, _ in texts} - given.keys())
    if strangers:
        raise ValueError(f"inputs of {', '.join(strangers)}, which is no framework of {year}")
    agencies: defaultdict[str, set[str]] = defaultdict(set)
    for (framework_id, _), by_name in texts.items():
        agencies[framework_id].update(*by_name.values())
    scored = [
        _framework_scores(given[framework_id], sorted(agencies[framework_id]), texts, claims, year)
        for framework_id in sorted(agencies)
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


def _claims(scorecard: pd.DataFrame) -> dict[tuple[str, str], Claim]:
    kinds = scorecard["evidence_kinds"].fillna("")
    claimed = scorecard["not_applicable"].fillna(False)
    return {
        (agency, code): Claim(None if pd.isna(points) else points, bool(not_applicable), of_kinds)
        for agency, code, points, not_applicable, of_kinds in zip(
            scorecard["agency_code"].tolist(),
            scorecard["criterion_code"].tolist(),
            scorecard["self_points"].tolist(),
            claimed.tolist(),
            kinds.tolist(),
            strict=True,
        )
    }


def _framework_scores(
    framework: Framework,
    agencies: list[str],
    texts: Mapping[tuple[str, str], Texts],
    claims: Claims,
    year: int,
) -> pd.DataFrame:
    leaves = [
        _Leaf(criterion, framework, year, texts.get((framework.framework, criterion.code), {}))
        for criterion in framework.leaves()
    ]
    roll_up = RollUp(framework)
    codes = sorted(framework.by_code)
    rows: list[Points] = []
    for agency in agencies:
        computed: dict[str, Points] = {}
        own: dict[str, Points] = {}
        for leaf in leaves:
            claim = claims.get((agency, leaf.code), NO_CLAIM)
            computed[leaf.code] = leaf.computed(agency, claim)
            own[leaf.code] = leaf.self_scored(agency, claim)
        computed = roll_up.complete(computed, traced=True)
        own = roll_up.complete(own, traced=False)
        rows += [points for code in codes for points in (computed[code], own[code])]
    return _frame(framework, agencies, codes, rows, year)


class _Leaf:
    """A leaf criterion, its rule, and what agencies have for it."""

    def __init__(self, criterion: Criterion, framework: Framework, year: int, texts: Texts) -> None:
        self.code = criterion.code
        self._criterion = criterion
        self._framework = framework
        self._rule = ScoringRule(criterion, framework, year)
        self._texts = [(name, texts.get(name, {})) for name in self._rule.input_names]
        self._needed = frozenset(need.kind for need in criterion.evidence if need.required)
        self._computed: dict[tuple[Any, ...], Points] = {}
        self._self_scored: dict[tuple[Any, ...], Points] = {}

    def computed(self, agency: str, claim: Claim) -> Points:
        """Points by the rule."""
        given = tuple(by_agency.get(agency) for _, by_agency in self._texts)
        exemption = self._framework.exemption(agency, self.code)
        lacking = not self._needed <= set(claim.evidence_kinds.split(KIND_SEPARATOR))
        key = (given, claim.not_applicable, lacking, exemption and exemption.reason)
        if key not in self._computed:
            outcome = self._rule.score(
                {name: _value(text) for (name, _), text in zip(self._texts, given, strict=True)},
                not_applicable=claim.not_applicable,
                evidence_missing=lacking,
                exemption=exemption,
            )
            self._computed[key] = Points(
                outcome.points,
                outcome.max_points,
                outcome.is_applicable,
                outcome.error,
                json.dumps(outcome.trace, ensure_ascii=False),
                sentence(outcome),
            )
        return self._computed[key]

    def self_scored(self, agency: str, claim: Claim) -> Points:
        """The agency's own points, as it gave them; a claim that earns the maximum needs no points beside it."""
        is_exempt = self._framework.exemption(agency, self.code) is not None
        key = (claim.self_points, claim.not_applicable, is_exempt)
        if key not in self._self_scored:
            self._self_scored[key] = self._own(claim, is_exempt=is_exempt)
        return self._self_scored[key]

    def _own(self, claim: Claim, *, is_exempt: bool) -> Points:
        criterion = self._criterion
        claimed = criterion.not_applicable if claim.not_applicable else None
        if is_exempt or claimed == "exclude" or not criterion.is_self_scored:
            return Points(NOTHING, NOTHING, is_applicable=False)
        if claim.self_points is not None:
            return Points(Fraction(claim.self_points), criterion.scale_points)
        if claimed == "full":
            return Points(criterion.max_points, criterion.scale_points)
        return Points(None, criterion.scale_points, error="Cơ quan chưa tự chấm")


def _value(given: tuple[str, str | None] | None) -> Value:
    return None if given is None else value_of(given[1], given[0])


def _frame(framework: Framework, agencies: list[str], codes: list[str], rows: list[Points], year: int) -> pd.DataFrame:
    """Rows in the order agency, code, track."""
    per_agency = len(codes) * len(TRACKS)
    return pd.DataFrame(
        {
            "year": year,
            "framework_id": framework.framework,
            "agency_code": [agency for agency in agencies for _ in range(per_agency)],
            "criterion_code": [code for code in codes for _ in TRACKS] * len(agencies),
            "track": [*TRACKS] * (len(codes) * len(agencies)),
            "points_exact": [row.points for row in rows],
            "points": _printed(framework, rows),
            "max_points_exact": [row.max_points for row in rows],
            "is_applicable": [row.is_applicable for row in rows],
            "error": [row.error for row in rows],
            "trace": [row.trace for row in rows],
            "sentence": [row.sentence for row in rows],
        }
    )


def _printed(framework: Framework, rows: list[Points]) -> list[Decimal | None]:
    """The points as printed; agencies that share an outcome share one object, which is printed once."""
    decimals, mode = framework.rounding.points, framework.rounding.mode
    shown: dict[int, Decimal | None] = {}
    for row in rows:
        if id(row) not in shown:
            shown[id(row)] = None if row.points is None else printed(row.points, decimals, mode)
    return [shown[id(row)] for row in rows]
