"""A criterion in a passport: its points on every track, the inputs behind them, how they came about, their history.

What does not belong here: claim and documents (`proofs`), findings (`report`), totals over criteria (`totals`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from assets.publication.passport.facts.outside_origins import NO_ORIGINS, Origins, OutsideOrigin
from assets.publication.passport.json_values import Document, Row, criterion_points, exact, moment, stored
from assets.rules.engine.tracing import value_as_data
from assets.rules.framework.model import Criterion, Framework, ReportInput
from assets.rules.language.exact_numbers import Number
from assets.rules.language.value_texts import value_of
from assets.rules.words.inputs import input_words
from assets.scoring.counting.rows_behind import NO_ROWS, RowsBehind
from warehouse.tables.tracks import COMPUTED, FINAL, SELF, appraised, track_label

NO_DOCUMENTS: Mapping[str, Document] = {}


def criterion_head(criterion: Criterion, parent: str | None, framework: Framework) -> Document:
    """The criterion itself, as the framework declares it."""
    return {
        "code": criterion.code,
        "name": criterion.name,
        "parent": parent,
        "basis": criterion.basis,
        "max": criterion_points(criterion.max_points, framework),
    }


def points_of_tracks(scores: list[Row], framework: Framework, rounds: Iterable[int]) -> Document:
    """Every track's points, printed and exact; null where the track has none, as of a round that has not begun."""
    by_track = {score["track"]: score for score in scores}
    final = by_track.get(FINAL)
    points: dict[str, Number | None] = {
        track: score["points_exact"] if (score := by_track.get(track)) and score["is_applicable"] else None
        for track in (SELF, COMPUTED, *map(appraised, rounds), FINAL)
    }
    return {
        "applicable_max": None if final is None else exact(final["max_points_exact"]),
        "is_applicable": None if final is None else bool(final["is_applicable"]),
        "tracks": {track: criterion_points(given, framework) for track, given in points.items()},
        "tracks_exact": {track: exact(given) for track, given in points.items()},
    }


def trace_document(scores: list[Row], round_names: Mapping[int, str]) -> Document:
    """Branch, parts, sentence and decisions of the final points, from their stored trace."""
    final = next((score for score in scores if score["track"] == FINAL), None)
    trace = {} if final is None or final["trace"] is None else json.loads(final["trace"])
    names = (
        "parts",
        "clamps",
        "broken",
        "sum_of",
        "mean_of",
        "times",
        "added",
        "left_out",
        "not_scored",
        "reason",
        "rule_points",
        "rule_error",
    )
    return {
        "branch": trace.get("branch"),
        **{name: trace[name] for name in names if trace.get(name)},
        "decisions": [
            {**made, "round_name": track_label(appraised(made["round"]), round_names)}
            for made in trace.get("decisions", ())
        ],
        "sentence": None if final is None else final["sentence"],
        "error": None if final is None else final["error"],
    }


def inputs_used(
    criterion: Criterion,
    values: list[Row],
    rows: Mapping[tuple[str, str], RowsBehind],
    decisions: Iterable[Mapping[str, Any]],
    outside: Origins = NO_ORIGINS,
    group: Mapping[str, Document] = NO_DOCUMENTS,
) -> list[Document]:
    """Each input of the criterion, in the order of the file: its value before any decision, and what corrects it."""
    order = {name: position for position, name in enumerate(criterion.inputs)}
    ordered = sorted(values, key=lambda value: (order.get(value["input_name"], len(order)), value["input_name"]))
    corrected = {made["input"]: made for made in decisions if made["input"] is not None}
    return [
        _input(criterion, value, rows.get((criterion.code, value["input_name"]), NO_ROWS))
        | _from_outside(outside.get((criterion.code, value["input_name"])))
        | group.get(value["input_name"], {})
        | {"correction": corrected.get(value["input_name"])}
        for value in ordered
    ]


def _input(criterion: Criterion, value: Row, behind: RowsBehind) -> Document:
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


def _from_outside(origin: OutsideOrigin | None) -> Document:
    """Rows and sources of a figure that no report gives; nothing for one that a report does."""
    if origin is None:
        return {}
    rows = [{"sha256": place.sha256, "sheet": place.sheet, "row": place.row} for place in origin.places]
    return {"rows": rows, "sources": list(origin.sources)}


def earlier_score(row: Row) -> Document:
    """One version that a score of the criterion has had, and the run that made it."""
    return {
        "run": int(row["run_id"]),
        "at": moment(row["changed_at"]),
        "dagster_run": row["dagster_run_id"],
        "track": row["track"],
        "points": stored(row["points"]),
        "points_exact": exact(row["points_exact"]),
        "removed": bool(row["is_removed"]),
        "says": row["sentence"] or row["error"],
    }
