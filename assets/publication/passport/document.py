"""The passport as data, JSON-ready: the shape that `parcomm explain --format json` promises.

Figures are texts: printed ones with the framework's decimals, exact ones as reduced fractions. What does not belong
here: reading the warehouse (`facts`), Vietnamese sentences (`wording`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd

from assets.publication.passport.facts import NoPassportError, PassportFacts
from assets.publication.passport.proofs import criterion_evidence, evidence_needs, find_claim
from assets.rules.engine.tracing import value_as_data
from assets.rules.framework.model import Criterion, Framework, ReportInput
from assets.rules.language.exact_numbers import exact_text
from assets.rules.language.rounding import printed
from assets.rules.language.value_texts import value_of
from assets.rules.words.inputs import input_words
from assets.scoring.counting.rows_behind import NO_ROWS, RowsBehind
from checks.rules.cover.lateness import LATE
from checks.texts.vietnam_time import in_vietnam
from warehouse.tables.tracks import ALL_TRACKS, COMPUTED, DECISIVE, FINAL, SELF

Document = dict[str, Any]


def passport(facts: PassportFacts, criterion_code: str | None = None) -> Document:
    """The whole passport, or that of one criterion and those below it.

    Raises:
        NoPassportError: the framework has no such criterion.
    """
    framework = facts.rules.framework
    if criterion_code is not None and criterion_code not in framework.by_code:
        known = ", ".join(framework.by_code)
        raise NoPassportError(f"framework {framework.framework} has no criterion {criterion_code}: it has {known}")
    wanted = set(framework.by_code) if criterion_code is None else _below(framework.by_code[criterion_code])
    inputs = _by_criterion(facts.inputs)
    scores = _by_criterion(facts.scores)
    findings = _by_criterion(facts.findings)
    history = _by_criterion(facts.history)
    return {
        "agency": facts.agency["code"],
        "agency_name": facts.agency["name"],
        "year": facts.year,
        "as_of": None if facts.as_of is None else moment(facts.as_of),
        "framework": _framework(facts),
        "submission": _submission(facts.submission, facts.arrivals),
        "reports": [_due_report(row) for row in _present_rows(facts.reports)],
        "criteria": [
            {
                **_head(criterion, parent, framework),
                **_points(scores.get(criterion.code, []), framework),
                "inputs": inputs_used(criterion, inputs.get(criterion.code, []), facts.rows),
                **_trace(scores.get(criterion.code, [])),
                "claim": find_claim(facts.scorecard, criterion.code),
                "evidence_needed": evidence_needs(facts.scorecard, facts.evidence, criterion),
                "evidence": criterion_evidence(facts.scorecard, facts.evidence, criterion.code),
                "findings": [_finding(row) for row in findings.get(criterion.code, [])],
                "history": [_said(row) for row in history.get(criterion.code, [])],
            }
            for criterion, parent in framework.walk()
            if criterion.code in wanted
        ],
        "index": _index(facts.indices, framework),
        "findings": [] if criterion_code is not None else _of_no_criterion(findings.get(None, []), facts),
        "released": [_release(row) for row in _present_rows(facts.released)],
    }


def _below(criterion: Criterion) -> set[str]:
    return {criterion.code}.union(*(_below(child) for child in criterion.criteria))


def _by_criterion(frame: pd.DataFrame) -> dict[str | None, list[Mapping[str, Any]]]:
    """Rows by criterion, under None those that concern none, with None for whatever is missing."""
    rows: dict[str | None, list[Mapping[str, Any]]] = {}
    for row in _present_rows(frame):
        rows.setdefault(row["criterion_code"], []).append(row)
    return rows


def _present_rows(frame: pd.DataFrame) -> list[Mapping[str, Any]]:
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return [{str(name): value for name, value in row.items()} for row in rows]


def _framework(facts: PassportFacts) -> Document:
    framework = facts.rules.framework
    return {
        "id": framework.framework,
        "version": framework.version,
        "sha256": facts.rules.sha256,
        "title": framework.title,
        "basis": {
            "document": framework.basis.document,
            "issued": framework.basis.issued.isoformat(),
            "issuer": framework.basis.issuer,
        },
    }


def _submission(row: pd.Series[Any], arrivals: pd.DataFrame) -> Document:
    return {
        "id": int(row["submission_id"]),
        "sha256": row["sha256"],
        "file_name": row["file_name"],
        "received_at": moment(row["received_at"]),
        "arrivals": [
            {"file_name": one["file_name"], "received_at": moment(one["received_at"])}
            for one in _present_rows(arrivals)
        ],
        "period": row["period"],
        "status": row["status"],
        "document_number": _present(row["document_number"]),
        "document_on": _day(row["document_on"]),
        "signatory": _present(row["signatory"]),
    }


def _due_report(row: Mapping[str, Any]) -> Document:
    """One required report: by when, and when the first accepted one came."""
    return {
        "period": row["period"],
        "due": _day(row["due_on"]),
        "extension": row["extension"],
        "received": _day(row["received_at"]),
        "days_late": None if row["days_late"] is None else int(row["days_late"]),
        "status": row["status"],
    }


def _head(criterion: Criterion, parent: str | None, framework: Framework) -> Document:
    return {
        "code": criterion.code,
        "name": criterion.name,
        "parent": parent,
        "basis": criterion.basis,
        "max": str(printed(criterion.max_points, framework.rounding.points, framework.rounding.mode)),
    }


def _points(scores: list[Mapping[str, Any]], framework: Framework) -> Document:
    """Every track's points, printed and exact; null where the track has none."""
    by_track = {score["track"]: score for score in scores}
    exact: dict[str, Fraction | None] = {
        track: by_track[track]["points_exact"] if track in by_track and by_track[track]["is_applicable"] else None
        for track in ALL_TRACKS
    }
    exact[FINAL] = next((exact[track] for track in DECISIVE if track in by_track), None)
    decisive = next((by_track[track] for track in DECISIVE if track in by_track), None)
    rounding = framework.rounding
    return {
        "applicable_max": None if decisive is None else exact_text(decisive["max_points_exact"]),
        "is_applicable": None if decisive is None else bool(decisive["is_applicable"]),
        "tracks": {
            track: None if points is None else str(printed(points, rounding.points, rounding.mode))
            for track, points in exact.items()
        },
        "tracks_exact": {track: None if points is None else exact_text(points) for track, points in exact.items()},
    }


def _trace(scores: list[Mapping[str, Any]]) -> Document:
    """What the stored trace of the computed points says of how they came about."""
    computed = next((score for score in scores if score["track"] == COMPUTED), None)
    stored = {} if computed is None or computed["trace"] is None else json.loads(computed["trace"])
    names = ("parts", "clamps", "broken", "sum_of", "left_out", "not_scored", "reason")
    return {
        "branch": stored.get("branch"),
        **{name: stored[name] for name in names if stored.get(name)},
        "sentence": None if computed is None else computed["sentence"],
        "error": None if computed is None else computed["error"],
    }


def inputs_used(
    criterion: Criterion, values: list[Mapping[str, Any]], rows: Mapping[tuple[str, str], RowsBehind]
) -> list[Document]:
    """Each input that the score used, in the order of the file."""
    order = {name: position for position, name in enumerate(criterion.inputs)}
    ordered = sorted(values, key=lambda value: (order.get(value["input_name"], len(order)), value["input_name"]))
    return [_input(criterion, value, rows.get((criterion.code, value["input_name"]), NO_ROWS)) for value in ordered]


def _input(criterion: Criterion, value: Mapping[str, Any], behind: RowsBehind) -> Document:
    given = criterion.inputs.get(value["input_name"])
    data: Document = {
        "name": value["input_name"],
        "label": input_words(criterion, value["input_name"]),
        "value": value_as_data(value_of(value["value"], value["value_type"])),
        "from": None if given is None else given.origin,
        "rows": [{"sha256": place.sha256, "sheet": place.sheet, "row": place.row} for place in behind.places],
        "row_count": int(value["row_count"]),
    }
    if isinstance(given, ReportInput) and behind.count != data["row_count"]:
        # The rows or the rule are no longer those of the figure; saying so is what a passport is for.
        data["rows_found_now"] = behind.count
    return data


def _finding(row: Mapping[str, Any]) -> Document:
    names = ("code", "severity", "sheet", "cell", "value", "message", "hint", "explanation")
    stake: Decimal | None = row["points_at_stake"]
    return {**{name: row[name] for name in names}, "points_at_stake": None if stake is None else f"{stake:f}"}


def _of_no_criterion(rows: list[Mapping[str, Any]], facts: PassportFacts) -> list[Document]:
    """Findings of the whole file; beside one that calls it late, how late it is by the calendar told of."""
    due = {row["period"]: _due_report(row) for row in _present_rows(facts.reports)}
    of_period = due.get(facts.submission["period"])
    lateness = {} if of_period is None else {"days_late": of_period["days_late"]}
    return [{**_finding(row), **(lateness if row["code"] == LATE else {})} for row in rows]


def _said(row: Mapping[str, Any]) -> Document:
    return {
        "run": int(row["run_id"]),
        "at": moment(row["changed_at"]),
        "dagster_run": row["dagster_run_id"],
        "track": row["track"],
        "points": None if row["points"] is None else f"{row['points']:f}",
        "points_exact": None if row["points_exact"] is None else exact_text(row["points_exact"]),
        "removed": bool(row["is_removed"]),
        "says": row["sentence"] or row["error"],
    }


def _release(row: Mapping[str, Any]) -> Document:
    """What was published of the agency, and by which decision."""
    return {
        "release": f"{row['year']}-{row['sequence']}",
        "decision": row["decision_number"],
        "date": _day(row["decision_on"]),
        "erratum": row["erratum_reason"],
        "points": None if row["points"] is None else f"{row['points']:f}",
        "index": None if row["index_pct"] is None else f"{row['index_pct']:f}",
        "class": row["class_name"],
        "rank": None if row["rank"] is None else int(row["rank"]),
    }


def _index(indices: pd.DataFrame, framework: Framework) -> Document:
    """The agency's place by its final figures; what it gave itself beside them."""
    by_track = {str(row["track"]): row for row in _present_rows(indices)}
    final = next(by_track[track] for track in DECISIVE if track in by_track)
    own = by_track.get(SELF)
    return {
        **_total(final, framework),
        "rank": None if final["rank"] is None else int(final["rank"]),
        "ranked_count": int(final["ranked_count"]),
        "group": final["group_code"],
        "class": final["class_name"],
        "track": final["track"],
        "self": None if own is None else _total(own, framework),
    }


def _total(row: Mapping[Any, Any], framework: Framework) -> Document:
    exact, percent = row["points_exact"], row["index_exact"]
    return {
        "points": None if row["points"] is None else f"{row['points']:f}",
        "points_exact": None if exact is None else exact_text(exact),
        "max": str(printed(row["max_points_exact"], framework.rounding.points, framework.rounding.mode)),
        "index": None if row["index_pct"] is None else f"{row['index_pct']:f}",
        "index_exact": None if percent is None else exact_text(percent),
    }


def moment(value: datetime) -> str:
    """An instant by Vietnam's clocks, ISO 8601 to the second with the offset."""
    return in_vietnam(value).isoformat(timespec="seconds")


def _day(value: Any) -> str | None:
    return None if pd.isna(value) else date(value.year, value.month, value.day).isoformat()


def _present(value: Any) -> Any:
    return None if pd.isna(value) else value
