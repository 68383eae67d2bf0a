"""Decisions of a round that took points from an agency, or left it without more, as rows of its explanation workbook.

What belongs here: which decisions these are, and how each reads. What does not: drawing the workbook (`workbooks`),
reading it back (`assets.review.forms.explanation_file`).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import sqlalchemy as sa

from assets.reference.rounds import Round
from assets.rules.framework.model import Criterion, Framework
from assets.rules.words.figures import figure_words
from assets.scoring.appraisal.decision_words import side_words, what_changes
from warehouse.tables import criterion_score
from warehouse.tables.review import REFUSE_NOT_APPLICABLE
from warehouse.tables.tracks import COMPUTED, appraised, decisive, round_of

Row = dict[str, object]
"""By column of `checks.forms.explanation.EXPLANATIONS`."""


@dataclass(frozen=True, slots=True)
class Score:
    """Points of a criterion in a track, and the decisions that its trace tells."""

    points: Fraction | None
    is_applicable: bool
    decisions: Sequence[Mapping[str, Any]]

    def words(self) -> str:
        """The points within a cell."""
        if not self.is_applicable:
            return "không áp dụng"
        return "không chấm được" if self.points is None else figure_words(self.points, 4)


def read_decided_against(
    connection: sa.Connection, frameworks: Iterable[Framework], year: int, of_round: Round
) -> dict[str, list[Row]]:
    """The rows of a round by agency, in the framework's order; agencies without any are left out."""
    rules = {each.framework: each for each in frameworks}
    tracks = [COMPUTED, *(appraised(number) for number in range(1, of_round.number + 1))]
    scores: defaultdict[tuple[str, str, str], dict[str, Score]] = defaultdict(dict)
    query = sa.select(criterion_score).where(
        criterion_score.c.year == year,
        criterion_score.c.track.in_(tracks),
        criterion_score.c.framework_id.in_(rules),
    )
    for row in connection.execute(query):
        told = json.loads(row.trace).get("decisions", ()) if row.trace else ()
        scores[row.framework_id, row.agency_code, row.criterion_code][row.track] = Score(
            row.points_exact, row.is_applicable, told
        )
    return {
        agency_code: rows
        for framework_id, agency_code in sorted({key[:2] for key in scores}, key=lambda key: key[1])
        if (rows := _rows_of_agency(rules[framework_id], agency_code, scores, of_round))
    }


def _rows_of_agency(
    framework: Framework,
    agency_code: str,
    scores: Mapping[tuple[str, str, str], Mapping[str, Score]],
    of_round: Round,
) -> list[Row]:
    return [
        row
        for criterion in framework.leaves()
        for row in decided_against(
            criterion, scores.get((framework.framework, agency_code, criterion.code), {}), of_round
        )
    ]


def decided_against(criterion: Criterion, by_track: Mapping[str, Score], of_round: Round) -> list[Row]:
    """The rows of one criterion: a row a decision of the round.

    A decision that gave points is none against the agency; one that changed none is if it corrects an input; a refused
    «không áp dụng» is in any case.

    Args:
        criterion: which.
        by_track: its scores in the computed track and those of rounds; of later rounds they are passed over.
        of_round: whose decisions are listed.
    """
    earlier = decisive(track for track in by_track if (round_of(track) or 0) < of_round.number)
    if earlier is None or of_round.track not in by_track:
        return []
    before, after = by_track[earlier], by_track[of_round.track]
    own = [each for each in after.decisions if each["round"] == of_round.number and _is_against(each, before, after)]
    return [_row(each, criterion, before, after, of_round) for each in own]


def _is_against(entry: Mapping[str, Any], before: Score, after: Score) -> bool:
    if entry["kind"] == REFUSE_NOT_APPLICABLE:
        return True
    if before.points is None or after.points is None:
        return after.points is None
    return after.points < before.points or (after.points == before.points and entry["kind"] == "input")


def _row(entry: Mapping[str, Any], criterion: Criterion, before: Score, after: Score, of_round: Round) -> Row:
    what = what_changes(entry, criterion)
    earlier = next((each for each in before.decisions if _item(each) == _item(entry)), None)
    document = f", văn bản {entry['document']}" if entry["document"] else ""
    is_points = entry["kind"] == "points"
    stood = before.words() if is_points else side_words(earlier or entry, "to" if earlier else "from", criterion)
    return {
        "criterion_code": criterion.code,
        "criterion_name": criterion.name,
        "input_name": entry["input"],
        "decision": what[:1].upper() + what[1:],
        "value_before": stood or None,
        "value_after": side_words(entry, "to", criterion) or None,
        "points_before": before.words(),
        "points_after": after.words(),
        "reason": entry["reason"],
        "source": f"{of_round.name}{document}",
    }


def _item(entry: Mapping[str, Any]) -> tuple[str, str | None]:
    return entry["kind"], entry["input"]
