"""Claims of scorecards on whole criteria, for look-up.

What does not belong here: reading scorecards (`scorecards`), and what a claim is worth (`leaf_scores`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd


@dataclass(frozen=True, slots=True)
class Claim:
    """Claim of an agency's scorecard on a criterion.

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


def claims_of(scorecard: pd.DataFrame) -> Claims:
    """The claims of a frame that `scorecards.read_scorecards` gives."""
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
