"""A home for the Handbook's worked example: its countries, figures and rules as an evaluator would write them.

    index of a country = Σ points of an indicator = Σ weight × (figure - low) / (high - low), cut at 0 and 1

What does not belong here: the example's figures (`tests.assets.analysis.ranks.technology_achievement`).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path

import yaml

from tests.assets.analysis.ranks.technology_achievement import Example

YEAR = 2022
"""The figures are of about 2000; evaluation years begin with 2022."""
SOURCE = "OECD (2008), Handbook on Constructing Composite Indicators, table A.2"

UNROUNDED = {
    "FA": ("0.165", "0.151", "0.115", "0.065", "0.075", "0.129", "0.135", "0.165"),
    "AHP": ("0.085", "0.105", "0.065", "0.205", "0.051", "0.059", "0.185", "0.245"),
}
"""Weights that are printed as the Handbook's, and give its ranks."""


def code(country: str) -> str:
    """Of a country: agencies' codes have no spaces."""
    return country.replace(" ", "_")


def write_reference(example: Example, folder: Path) -> Path:
    """Countries as agencies of a level of their own, a calendar of one step, and the figures as outside indices."""
    _write(
        folder / "agencies.csv",
        ("code", "name", "level", "group_code", "valid_from", "valid_to", "successor_code"),
        ((code(each), each, "country", "countries", "2000-01-01", "", "") for each in example.figures),
    )
    _write(folder / "code_lists/levels.csv", ("code", "label", "source"), [("country", "Quốc gia", SOURCE)])
    _write(folder / "code_lists/agency_groups.csv", ("code", "label", "source"), [("countries", "23 nước", SOURCE)])
    step = (YEAR, "opens", "-", "*", f"{YEAR}-01-01", "")
    heading = ("year", "event", "period", "agency_code", "due_on", "document_number")
    _write(folder / f"calendars/{YEAR}.csv", heading, [step])
    _write(
        folder / f"external_indices/{YEAR}.csv",
        ("agency_code", "index_name", "value", "source"),
        (
            (code(country), name, float(figure), SOURCE)
            for country, row in example.figures.items()
            for name, figure in row.items()
        ),
    )
    return folder


def write_frameworks(example: Example, folder: Path) -> Path:
    """The rules: by goalposts under each weighting, by the group's own least and greatest figure, by its leader."""
    posts = {name: (f"{float(low):.12g}", f"{float(high):.12g}") for name, (low, high) in example.goalposts.items()}
    by_posts = {
        name: f"greatest(0, least(1, ({name} - {low}) / ({high} - {low}))) * max" for name, (low, high) in posts.items()
    }
    equal = dict.fromkeys(posts, Fraction(100, 8))
    for name, weights in example.weights.items():
        _framework(folder, name, {each: weight * 100 for each, weight in weights.items()}, by_posts)
    for name, unrounded in UNROUNDED.items():
        weights = {each: Fraction(weight) * 100 for each, weight in zip(posts, unrounded, strict=True)}
        _framework(folder, f"{name}-unrounded", weights, by_posts)
    by_group = {
        name: [{"when": "high > low", "points": f"({name} - low) / (high - low) * max"}, {"otherwise": "max"}]
        for name in posts
    }
    _framework(folder, "group", equal, by_group, ("low", "high"))
    by_leader = {name: [{"when": "high > 0", "points": f"{name} / high * max"}, {"otherwise": 0}] for name in posts}
    _framework(folder, "leader", equal, by_leader, ("high",))
    return folder


def _framework(
    folder: Path, name: str, weights: Mapping[str, Fraction], scores: Mapping[str, object], of_group: Sequence[str] = ()
) -> None:
    kinds = {"low": "min", "high": "max"}
    criteria = [
        {
            "code": str(position),
            "name": each,
            "kind": "external",
            "max": float(weights[each]),
            "basis": "table A.2",
            "inputs": {
                each: {"external": each, "minimum": 0},
                **{figure: {"group": kinds[figure], "of": each} for figure in of_group},
            },
            "score": score,
        }
        for position, (each, score) in enumerate(scores.items(), 1)
    ]
    framework = {
        "framework": f"tai-{name}",
        "title": f"Technology Achievement Index: {name}",
        "level": "country",
        "years": [YEAR],
        "basis": {"document": "ISBN 978-92-64-04345-9", "issued": "2008-08-01", "issuer": "OECD"},
        "total": float(sum(weights.values())),
        "criteria": criteria,
    }
    folder.mkdir(exist_ok=True)
    (folder / f"tai-{name}.yaml").write_text(yaml.safe_dump(framework, sort_keys=False), encoding="utf-8")


def _write(path: Path, heading: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        written = csv.writer(file)
        written.writerow(heading)
        written.writerows(rows)
