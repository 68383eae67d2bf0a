"""The Handbook's worked example by rules whose goalposts are the group's own least and greatest figure.

The printed ranks come from fixed goalposts, which reach down to the poorest country of the world. By them the 23
leading countries differ by 8 % of the scale in telephones and by 15 % in electricity; between the group's own figures
they differ by all of it. These two then count as much as the others: Norway, first in both, rises from 12 to 4.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import pandas as pd
import pytest

from assets.analysis.ranks.score_matrix import ScoreMatrix, score_matrices
from assets.analysis.ranks.sensitivity.bands import sensitivity_bands
from assets.analysis.ranks.sensitivity.left_out import places_left_out, places_now
from assets.rules.framework.files import parse_framework
from assets.rules.lint.framework_file import criterion_findings
from assets.scoring.scores import score_criteria
from tests.assets.analysis.ranks.technology_achievement import Example, read_example
from tests.assets.rules.lint.lint_of import code_lists
from warehouse.tables.tracks import RANKED_TRACK

YEAR = 2024
CRITERION = """
  - code: {name}
    name: {name}
    max: 12.5
    basis: Handbook
    kind: external
    inputs:
      own: {{external: {name}}}
      low: {{group: min, of: own}}
      high: {{group: max, of: own}}
    score:
      - {{when: "high = low", points: max}}
      - {{otherwise: "(own - low) / (high - low) * max"}}
"""


@pytest.fixture(scope="module", name="example")
def _example() -> Example:
    return read_example()


@pytest.fixture(scope="module", name="matrix")
def _matrix(example: Example) -> ScoreMatrix:
    """The points of the 23 countries by the rules."""
    rules = parse_framework(
        "framework: tai\ntitle: TAI\nlevel: province\nyears: [2024]\n"
        "basis: {document: OECD 2008, issued: 2008-08-01, issuer: OECD}\ncriteria:"
        + "".join(CRITERION.format(name=name) for name in example.goalposts),
        path="tai.yaml",
    )
    assert [found for leaf in rules.leaves() for found in criterion_findings(leaf, rules, code_lists())] == []
    rows = [
        (YEAR, "tai", country, name, each, "number", str(figure) if each == "own" else None, 1)
        for country, figures in example.figures.items()
        for name, figure in figures.items()
        for each in ("own", "low", "high")
    ]
    names = ["year", "framework_id", "agency_code", "criterion_code", "input_name", "value_type", "value", "row_count"]
    nobody = pd.DataFrame(columns=["agency_code", "criterion_code", "self_points", "not_applicable", "evidence_kinds"])
    groups = dict.fromkeys(example.figures, "countries")
    inputs = pd.DataFrame(rows, columns=names).astype({"value": "str"})
    scores = score_criteria(inputs, nobody, [rules], YEAR, groups=groups)
    (found,) = score_matrices(rules, scores[scores["track"] == RANKED_TRACK], groups).values()
    return found


def by_hand(example: Example, without: str | None = None) -> dict[str, int]:
    """Places by the figures' way from the least to the greatest of the 23, all weights equal."""
    totals = dict.fromkeys(example.figures, Fraction(0))
    for name in example.goalposts:
        column = {country: row[name] for country, row in example.figures.items()}
        low, high = min(column.values()), max(column.values())
        if name != without:
            totals = {country: total + (column[country] - low) / (high - low) for country, total in totals.items()}
    return {country: 1 + sum(other > total for other in totals.values()) for country, total in totals.items()}


def placed(matrix: ScoreMatrix, places: object) -> Mapping[str, int]:
    return dict(zip(matrix.units, map(int, places), strict=True))  # type: ignore[call-overload]


def test_ranks_are_those_of_the_same_arithmetic_by_hand_and_differ_from_the_printed_ones(
    example: Example, matrix: ScoreMatrix
) -> None:
    found = placed(matrix, places_now(matrix))
    assert found == by_hand(example)
    printed = example.ranks["EW"]
    moved = {country: (printed[country], place) for country, place in found.items() if place != printed[country]}
    assert moved == {
        "United States": (2, 3), "Sweden": (3, 2), "Japan": (4, 5), "Korea": (5, 7), "United Kingdom": (7, 9),
        "Singapore": (8, 12), "Canada": (9, 8), "Norway": (12, 4), "Spain": (19, 20), "Italy": (20, 19),
        "Hungary": (22, 23), "Slovenia": (23, 22),
    }  # fmt: skip


@pytest.mark.parametrize(("name", "share"), [("telephones", 0.08), ("electricity", 0.15), ("patents", 0.99)])
def test_what_moves_most_is_what_fixed_goalposts_tell_least_apart(example: Example, name: str, share: float) -> None:
    figures = {country: row[name] for country, row in example.figures.items()}
    low, high = example.goalposts[name]
    assert float((min(max(figures.values()), high) - min(figures.values())) / (high - low)) == pytest.approx(
        share, abs=0.005
    )
    assert name == "patents" or max(figures, key=lambda country: figures[country]) == "Norway"


def test_ranks_without_each_indicator_are_those_by_hand(example: Example, matrix: ScoreMatrix) -> None:
    for name, places in zip(matrix.criteria, places_left_out(matrix), strict=True):
        assert placed(matrix, places) == by_hand(example, without=name)


def test_bands_say_which_printed_ranks_the_choice_of_goalposts_puts_in_doubt(
    example: Example, matrix: ScoreMatrix
) -> None:
    printed = example.ranks["EW"]
    outside = {
        source: {
            band.unit
            for band in sensitivity_bands(matrix, seed=YEAR)
            if band.source == source and not band.best <= printed[band.unit] <= band.worst
        }
        for source in ("weights", "left_out")
    }
    assert outside == {
        "weights": {"Norway", "Singapore", "Spain", "Italy"},
        "left_out": {"Norway", "Singapore", "Spain"},
    }
