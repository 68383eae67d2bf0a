"""What the warehouse knows of the items to be appraised: points, values, findings, documents, words of the agency.

What belongs here: the queries, each of the whole year at once. What does not: the texts of cells (`rows`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd
import sqlalchemy as sa

from assets.analysis.worklist.items import Key
from assets.analysis.worklist.signs import items_of_both_years
from assets.review.setting import Setting
from assets.rules.framework.model import Framework
from assets.scoring.appraisals import Appraisals, read_appraisals
from assets.scoring.appraising import standing_as_of
from assets.submissions.register.in_force import scored_submissions
from checks.rules.rows.codes import comparable, listed_codes
from warehouse.rows.key_order import in_order
from warehouse.tables import criterion_score, evidence, explanation, finding, input_value, scorecard
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


@dataclass(frozen=True, slots=True)
class Claim:
    """Words and documents of an agency on an item.

    Attributes:
        explanation: on its scorecard.
        not_applicable: whether it says that the criterion does not apply to it.
        not_applicable_reason: why.
        documents: (code as it named it, row of `evidence` or None) in its order.
    """

    explanation: str | None = None
    not_applicable: bool = False
    not_applicable_reason: str | None = None
    documents: Sequence[tuple[str, Mapping[str, Any] | None]] = ()


@dataclass(frozen=True)
class AppraisalFacts:
    """The facts of a year, by item.

    Attributes:
        scores: rows of `criterion_score` in the track that the workbook calls current.
        points: by item.
        values: by item, input -> canonical text as it stands now.
        findings: by item, (severity, cell's place, message) in the order of the file.
        claims: by item.
        explanations: by (agency, criterion, input), the agency's words on decisions of an earlier round; the input is
            None where they are on the whole criterion.
        decided_before: by item, last year's usable decisions, and the rounds' names of then.
    """

    scores: pd.DataFrame
    points: Mapping[Key, ItemPoints]
    values: Mapping[Key, Mapping[str, str | None]]
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
    scores, points = _points(connection, year, track)
    return AppraisalFacts(
        scores=scores,
        points=points,
        values=_values(connection, year, read_appraisals(connection, rules, year), known_rounds),
        findings=_findings(connection, year),
        claims=_claims(connection, year),
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


def _points(connection: sa.Connection, year: int, track: str) -> tuple[pd.DataFrame, dict[Key, ItemPoints]]:
    key = (criterion_score.c.agency_code, criterion_score.c.criterion_code)
    columns = [criterion_score.c[name] for name in _SCORE_COLUMNS]
    rows = connection.execute(
        sa.select(*columns).where(criterion_score.c.year == year, criterion_score.c.track == track)
    ).all()
    scores = pd.DataFrame.from_records([tuple(row) for row in rows], columns=_SCORE_COLUMNS)
    printed: dict[str, dict[Key, Decimal]] = {SELF: {}, COMPUTED: {}}
    others = sa.select(*key, criterion_score.c.track, criterion_score.c.points).where(
        criterion_score.c.year == year, criterion_score.c.track.in_((SELF, COMPUTED)), criterion_score.c.is_applicable
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


def _values(
    connection: sa.Connection, year: int, appraisals: Appraisals, known_rounds: int | None
) -> dict[Key, dict[str, str | None]]:
    """Inputs with the corrections that hold."""
    found: defaultdict[Key, dict[str, str | None]] = defaultdict(dict)
    columns = [input_value.c[name] for name in ("agency_code", "criterion_code", "input_name", "value")]
    for code, criterion_code, name, value in connection.execute(sa.select(*columns).where(input_value.c.year == year)):
        found[code, criterion_code][name] = value
    last = max(appraisals.rounds, default=0) if known_rounds is None else known_rounds
    for key, decisions in appraisals.decisions.items():
        standing = standing_as_of(decisions, last)
        for name, decision in (standing.inputs if standing else {}).items():
            found[key][name] = decision.input_value
    return found


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


def _claims(connection: sa.Connection, year: int) -> dict[Key, Claim]:
    """Of a criterion given twice, the first row, as scoring takes it."""
    cards = _of_scored(
        connection,
        year,
        scorecard,
        ("criterion_code", "explanation", "not_applicable", "not_applicable_reason", "evidence_codes"),
        scorecard.c.input_name.is_(None),
    ).drop_duplicates(["agency_code", "criterion_code"], ignore_index=True)
    documents = _documents(connection, year, cards)
    columns = ("agency_code", "criterion_code", "explanation", "not_applicable", "not_applicable_reason")
    return {
        (code, criterion_code): Claim(text, bool(claims), why, documents.get((code, criterion_code), ()))
        for code, criterion_code, text, claims, why in zip(*(cards[name] for name in columns), strict=True)
    }


def _documents(
    connection: sa.Connection, year: int, cards: pd.DataFrame
) -> dict[Key, list[tuple[str, Mapping[str, Any] | None]]]:
    names = ("evidence_code", "kind", "title", "document_number", "issued_on", "link_or_file")
    rows = _of_scored(connection, year, evidence, names, sa.true())
    known: dict[Key, Mapping[str, Any]] = {}
    for code, key, row in zip(
        rows["agency_code"], comparable(rows["evidence_code"]), rows.to_dict("records"), strict=True
    ):
        known.setdefault((code, key), row)
    found: defaultdict[Key, list[tuple[str, Mapping[str, Any] | None]]] = defaultdict(list)
    named = listed_codes(cards, "evidence_codes")
    columns = ("agency_code", "criterion_code", "code", "comparable_code")
    for code, criterion_code, written, key in zip(*(named[name] for name in columns), strict=True):
        found[code, criterion_code].append((written, known.get((code, key))))
    return found


def _of_scored(
    connection: sa.Connection, year: int, table: sa.Table, names: Sequence[str], condition: sa.ColumnElement[bool]
) -> pd.DataFrame:
    """Columns of a report table with the agency, of the submissions that are scored, in the order of the sheet."""
    scored = scored_submissions(year).subquery("scored")
    query = (
        sa.select(scored.c.agency_code, *(table.c[name] for name in names))
        .join_from(table, scored, scored.c.submission_id == table.c.submission_id)
        .where(condition)
        .order_by(*in_order(scored.c.agency_code, table.c.sheet, table.c.excel_row))
    )
    rows = [tuple(row) for row in connection.execute(query)]
    return pd.DataFrame(rows, columns=["agency_code", *names], dtype="object")


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
