"""Cases of evidence, one a row, with what reviewers said of each: the table `evidence_case`.

A verdict is on a case as its reviewer saw it: on those agencies. The last one holds, in later nights and years too,
as long as no agency joins; one that does opens the case again, and the verdict stays beside it. What does not belong
here: finding cases (`conflicts`), and reading verdicts from workbooks (`assets.review.forms`).
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pandas as pd
import sqlalchemy as sa

from assets.analysis.integrity.conflicts import Names
from assets.review.verdicts import in_order, read_verdicts
from assets.submissions.register.known_claims import agency_names
from checks.forms.verdicts import claimants_of, claimants_text
from warehouse.rows.frames import conform, read_table
from warehouse.tables import agency, criterion_score, evidence_case, evidence_conflict
from warehouse.tables.analysis.integrity import (
    CASE_STATES,
    CONFIRMED,
    CONFLICTS,
    FALSE_ALARM,
    OPEN,
    REOPENED,
    SETTLED,
    WITHDRAWN,
)
from warehouse.tables.tracks import FINAL

_STATES = {FALSE_ALARM: SETTLED, CONFIRMED: CONFIRMED}
_SAID = ["verdict_id", "verdict", "reason", "decided_by"]
_COPIES = ("text_of_agencies", "text_of_years")


def read_cases(connection: sa.Connection, year: int) -> pd.DataFrame:
    """A frame of table `evidence_case`, of one year, from the year's conflicts and the verdicts of all years."""
    points = sa.select(criterion_score.c.agency_code, criterion_score.c.criterion_code, criterion_score.c.points).where(
        criterion_score.c.year == year, criterion_score.c.track == FINAL, criterion_score.c.points.is_not(None)
    )
    verdicts = read_verdicts(connection)
    return evidence_cases(
        read_table(connection, evidence_conflict, evidence_conflict.c.year == year),
        verdicts,
        {(code, criterion): given for code, criterion, given in connection.execute(points)},
        year,
        agency_names(read_table(connection, agency), {year, *verdicts["year"].astype("int64")}),
    )


def evidence_cases(
    conflicts: pd.DataFrame,
    verdicts: pd.DataFrame,
    points: dict[tuple[str, str], Decimal],
    year: int,
    names: Names | None = None,
) -> pd.DataFrame:
    """Cases in the order in which they are best looked at.

    Nobody's verdict first; then reports that copy each other; then by points at stake, by agencies, by claims.

    Args:
        conflicts: rows of `evidence_conflict` of the year.
        verdicts: rows of `evidence_verdict`, of any year.
        points: by agency and criterion, the year's.
        year: the year in question.
        names: of agencies, by code and year: a verdict is on agencies, and a code may be another's by now.
    """
    coded = conflicts[conflicts["case_code"].notna()]
    cases = coded.drop_duplicates("case_code")[["case_code", "conflict", "kind", "subject"]]
    by_case = coded.groupby("case_code")
    agencies = {code: set(rows) for code, rows in by_case["agency_code"]}
    staked = _staked(coded[coded["claimed_year"] == year], points)
    cases = cases.assign(
        year=year,
        claimants=[claimants_text(agencies[code]) for code in cases["case_code"]],
        agency_count=[len(agencies[code]) for code in cases["case_code"]],
        points_at_stake=cases["case_code"].map(staked),
        claims=cases["case_code"].map(by_case.size()),
    )
    judged = cases.merge(_holding(verdicts), on="case_code", how="left")
    columns = (judged[name] for name in ("verdict", "covered", "said_in", "case_code"))
    judged = judged.assign(
        state=[
            _state(verdict, agencies[code], _covered(claimants, said_in, year, names or {}))
            for verdict, claimants, said_in, code in zip(*columns, strict=True)
        ]
    )
    ordered = judged.sort_values("conflict").sort_values(
        ["state", "kind", "points_at_stake", "agency_count", "claims"], key=_attention, kind="stable", ignore_index=True
    )
    columns_of_table = [column.name for column in evidence_case.columns]
    return conform(ordered.assign(position=range(1, len(ordered) + 1)).reindex(columns=columns_of_table), evidence_case)


def _staked(claims: pd.DataFrame, points: dict[tuple[str, str], Decimal]) -> dict[str, Decimal]:
    """By case, the points of the criteria that its claims are cited for; each criterion of an agency once."""
    cited = claims[claims["criteria"].notna()]
    found: dict[str, dict[tuple[str, str], Decimal]] = {}
    columns = (cited[name] for name in ("case_code", "agency_code", "criteria"))
    for case, agency_code, listed in zip(*columns, strict=True):
        of_case = found.setdefault(case, {})
        of_case |= {key: points[key] for one in listed.split(", ") if (key := (agency_code, one)) in points}
    return {case: sum(given.values(), Decimal(0)) for case, given in found.items()}


def _holding(verdicts: pd.DataFrame) -> pd.DataFrame:
    """The verdict that holds of each case: the last, unless it takes back what was said before."""
    last = in_order(verdicts).drop_duplicates("case_code", keep="last")
    holding = last[last["verdict"] != WITHDRAWN]
    return holding[["case_code", *_SAID]].assign(covered=holding["claimants"], said_in=holding["year"])


def _state(verdict: Any, agencies: set[str], covered: set[str]) -> str:
    if not isinstance(verdict, str):
        return OPEN
    return _STATES[verdict] if agencies <= covered else REOPENED


def _covered(claimants: Any, said_in: Any, year: int, names: Names) -> set[str]:
    """The codes that a verdict is on, of those that mean the same agency in the year in question; none without one."""
    if not isinstance(claimants, str):
        return set()
    codes = claimants_of(claimants)
    return {code for code in codes if names.get((code, int(said_in)), code) == names.get((code, year), code)}


def _attention(values: pd.Series[Any]) -> pd.Series[Any]:
    """The least where most attention is due."""
    if values.name == "state":
        return values.map({state: max(0, place - 1) for place, state in enumerate(CASE_STATES)})
    if values.name == "kind":
        return values.map({kind: kind not in _COPIES for kind in CONFLICTS})
    return pd.Series([0.0 if pd.isna(each) else -float(each) for each in values], values.index)
