"""Totals of agencies some of whose points are others: what a decision, an error or a scenario makes of an index.

What does not belong here: which points, and what the new total moves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import pandas as pd

from assets.rules.engine.totals import Points, RollUp
from assets.rules.framework.model import Criterion, Framework
from assets.scoring.indices import FrameworkTotal, framework_total

ByCode = Mapping[str, Points]
"""An agency's points by criterion, parents included."""

NOTHING_CHANGED: ByCode = {}


def points_by_agency(scores: pd.DataFrame) -> dict[str, dict[str, Points]]:
    """Agency -> its points, of rows of table `criterion_score` of one framework, one track an agency."""
    columns = [scores[name].tolist() for name in ("agency_code", "criterion_code", "points_exact", "max_points_exact")]
    found: defaultdict[str, dict[str, Points]] = defaultdict(dict)
    for agency, code, points, most, applies in zip(*columns, scores["is_applicable"].tolist(), strict=True):
        found[agency][code] = Points(points, most, bool(applies), None if points is not None else "")
    return found


def can_be_decided(framework: Framework, agency: str, leaf: Criterion, found: Points) -> bool:
    """Whether a decision can give the criterion points: it is left out at most because the agency says so."""
    is_exempt = framework.exemption(agency, leaf.code) is not None
    return not is_exempt and (found.is_applicable or leaf.not_applicable == "exclude")


class AgencyTotals:
    """A framework's parents and total, ready for one agency after the other."""

    def __init__(self, framework: Framework) -> None:
        self._framework = framework
        self._decisive = [*(criterion.code for criterion in framework.criteria), *framework.ranking.then_by]
        self._roll_up = RollUp(framework)

    def changed(self, by_code: ByCode, leaves: ByCode) -> dict[str, Points]:
        """What differs with other points of some leaves: theirs, and those of all above them."""
        changed: dict[str, Points] = {}
        found = dict(by_code)
        for code, points in leaves.items():
            new = self._roll_up.changed(found, code, points)
            found |= new
            changed |= new
        return changed

    def total(self, agency: str, by_code: ByCode, changed: ByCode = NOTHING_CHANGED) -> FrameworkTotal:
        """An agency's total, some of its points being others."""
        decisive = ((code, changed.get(code) or by_code[code]) for code in self._decisive)
        return framework_total(
            self._framework, agency, "", {code: (points.points, points.max_points) for code, points in decisive}
        )
