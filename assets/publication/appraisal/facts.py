"""What the warehouse knows of the items to be appraised: points, values, findings, documents, words of the agency.

What belongs here: the queries, each of the whole year at once. What does not: the texts of cells (`rows`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd
import sqlalchemy as sa

from assets.analysis.worklist.items import Key
from assets.analysis.worklist.signs import items_of_both_years
from assets.publication.appraisal.claims import Claim, read_claims
from assets.review.setting import Setting
from assets.rules.framework.model import Framework
from assets.scoring.appraisal.appraisals import Appraisals, read_appraisals
from assets.scoring.appraisal.appraising import standing_as_of
from assets.submissions.register.in_force import scored_submissions
from warehouse.tables import criterion_score, explanation, finding, input_value
from warehouse.tables.tracks import COMPUTED, FINAL, SELF, decisive, round_of


@dataclass(frozen=True, slots=True)
class ItemPoints:
    """Points of an item as they are printed.

    Attributes:
        own: the agency's; None where it gave itself none.
        computed: before any decision.
        current: after the decisions that the workbook knows of.
        sentence: how the current points come about.
    """

    own: Decimal | None = None
    computed: Decimal | None = None
    current: Decimal | None = None
    sentence: str | None = None


@dataclass(frozen=True)
class AppraisalFacts:
    """The facts of a year, by item.

    Attributes:
        scores: rows of `criterion_score` in the track that the workbook calls current.
        points: by item.
        values: by item, input -> canonical text as it stands now.
        refused: the items whose claim that the criterion does not apply is refused.
        findings: by item, (severity, cell's place, message) in the order of the file.
        claims: by item.
        explanations: by (agency, criterion, input), the agency's words on decisions of an earlier round; the input is
            None where they are on the whole criterion.
        decided_before: by item, last year's usable decisions, and the rounds' names of then.
    """

    scores: pd.DataFrame
    points: Mapping[Key, ItemPoints]
    values: Mapping[Key, Mapping[str, str | None]]
    refused: Collection[Key]
    findings: Mapping[Key, Sequence[tuple[str, str, str]]]
    claims: Mapping[Key, Claim]
    explanations: Mapping[tuple[str, str, str | None], str]
    decided_before: Appraisals


def read_facts(
    connection: sa.Connection,
    frameworks: Iterable[Framework],
    setting: Setting,
    round_number: int,
    *,
    known_rounds: int | None,
) -> AppraisalFacts:
    """Read all of a year's facts.

    Args:
        connection: open on the warehouse; it is only read.
        frameworks: of all years.
        setting: the year.
        round_number: the round that is appraised.
        known_rounds: decisions of later rounds are not told: an appraiser is not to see what others of the same round
            decided; None tells of all.
    """
    rules = list(frameworks)
    year = setting.year
    track = current_track(connection, year, known_rounds)
    scores, points = _points(connection, setting, track)
    values, refused = _values(connection, setting, read_appraisals(connection, rules, year), known_rounds)
    return AppraisalFacts(
        scores=scores,
        points=points,
        values=values,
        refused=refused,
        findings=_findings(connection, year),
        claims=read_claims(connection, year),
        explanations=_explanations(connection, year, round_number),
        decided_before=_decided_before(connection, rules, setting),
    )


def current_track(connection: sa.Connection, year: int, known_rounds: int | None) -> str:
    """The track whose points are shown as current: the final ones, or those of the last round that may be known."""
    stored = set(
        connection.scalars(sa.select(criterion_score.c.track).where(criterion_score.c.year == year).distinct())
    )
    if known_rounds is None and FINAL in stored:
        return FINAL
    return (
        decisive(each for each in stored if known_rounds is None or (round_of(each) or 0) <= known_rounds) or COMPUTED
    )


def _points(connection: sa.Connection, setting: Setting, track: str) -> tuple[pd.DataFrame, dict[Key, ItemPoints]]:
    """By the principal frameworks."""
    decided = _by_principal(criterion_score, setting)
    key = (criterion_score.c.agency_code, criterion_score.c.criterion_code)
    columns = [criterion_score.c[name] for name in _SCORE_COLUMNS]
    rows = connection.execute(sa.select(*columns).where(decided, criterion_score.c.track == track)).all()
    scores = pd.DataFrame.from_records([tuple(row) for row in rows], columns=_SCORE_COLUMNS)
    printed: dict[str, dict[Key, Decimal]] = {SELF: {}, COMPUTED: {}}
    others = sa.select(*key, criterion_score.c.track, criterion_score.c.points).where(
        decided, criterion_score.c.track.in_((SELF, COMPUTED)), criterion_score.c.is_applicable
    )
    for code, criterion_code, of_track, points in connection.execute(others):
        if points is not None:
            printed[of_track][code, criterion_code] = points
    return scores, {
        (row.agency_code, row.criterion_code): ItemPoints(
            printed[SELF].get((row.agency_code, row.criterion_code)),
            printed[COMPUTED].get((row.agency_code, row.criterion_code)),
            row.points if row.is_applicable else None,
            row.sentence,
        )
        for row in rows
    }


_SCORE_COLUMNS = (
    "framework_id",
    "agency_code",
    "criterion_code",
    "points_exact",
    "points",
    "max_points_exact",
    "is_applicable",
    "sentence",
)


def _by_principal(table: sa.Table, setting: Setting) -> sa.ColumnElement[bool]:
    """Holds for the year's rows by the frameworks that decisions are about."""
    ids = [each.framework for each in setting.frameworks.values()]
    return sa.and_(table.c.year == setting.year, table.c.framework_id.in_(ids))


def _values(
    connection: sa.Connection, setting: Setting, appraisals: Appraisals, known_rounds: int | None
) -> tuple[dict[Key, dict[str, str | None]], set[Key]]:
    """Inputs with the corrections that hold, and the items whose claim is refused."""
    found: defaultdict[Key, dict[str, str | None]] = defaultdict(dict)
    columns = [input_value.c[name] for name in ("agency_code", "criterion_code", "input_name", "value")]
    for code, criterion_code, name, value in connection.execute(
        sa.select(*columns).where(_by_principal(input_value, setting))
    ):
        found[code, criterion_code][name] = value
    last = max(appraisals.rounds, default=0) if known_rounds is None else known_rounds
    refused: set[Key] = set()
    for key, decisions in appraisals.decisions.items():
        standing = standing_as_of(decisions, last)
        if standing is None:
            continue
        for name, decision in standing.inputs.items():
            found[key][name] = decision.input_value
        if standing.refusal is not None:
            refused.add(key)
    return found, refused


def _findings(connection: sa.Connection, year: int) -> dict[Key, list[tuple[str, str, str]]]:
    scored = scored_submissions(year).subquery("scored")
    query = (
        sa.select(scored.c.agency_code, finding)
        .join(finding, finding.c.submission_id == scored.c.submission_id)
        .where(finding.c.criterion_code.is_not(None))
        .order_by(finding.c.submission_id, finding.c.position)
    )
    found: defaultdict[Key, list[tuple[str, str, str]]] = defaultdict(list)
    for row in connection.execute(query).mappings():
        place = ", ".join(str(part) for part in (row["sheet"], row["cell"]) if part)
        found[row["agency_code"], row["criterion_code"]].append((row["severity"], place, row["message"]))
    return found


def _explanations(connection: sa.Connection, year: int, round_number: int) -> dict[tuple[str, str, str | None], str]:
    """Explanations of earlier rounds' decisions with the evidence that they name; of several on one item the last."""
    query = (
        sa.select(explanation)
        .where(explanation.c.year == year, explanation.c["round"] < round_number)
        .order_by(explanation.c["round"], explanation.c.given_at, explanation.c.explanation_id)
    )
    return {
        (row["agency_code"], row["criterion_code"], row["input_name"]): "\nTài liệu bổ sung: ".join(
            each for each in (row["text"], row["new_evidence"]) if each
        )
        for row in connection.execute(query).mappings()
    }


def _decided_before(connection: sa.Connection, rules: Sequence[Framework], setting: Setting) -> Appraisals:
    """Last year's usable decisions on the same items."""
    before = read_appraisals(connection, rules, setting.year - 1)
    if not before.decisions:
        return before
    same = items_of_both_years(connection, rules, setting, before.decisions)
    return Appraisals({key: before.decisions[key] for key in same}, before.names)
