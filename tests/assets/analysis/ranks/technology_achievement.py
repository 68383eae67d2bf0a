"""The Handbook's worked example, the Technology Achievement Index, as score matrices."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from math import log10
from pathlib import Path
from typing import Any

import yaml

from assets.analysis.ranks.score_matrix import ScoreMatrix

_FILE = Path(__file__).with_suffix(".yaml")
_LAST_DECIMAL = {"patents": "1", "telephones": "1/100", "electricity": "1/100"}
"""Of the printed figures; the others have one decimal."""

Weights = Mapping[str, Fraction]


@dataclass(frozen=True)
class Example:
    """What the Handbook prints.

    Attributes:
        figures: by country and indicator.
        goalposts: lower and upper, by indicator.
        weights: as printed, by their name and indicator.
        ranks: by the name of the weights, or `geometric`, and country.
    """

    figures: Mapping[str, Mapping[str, Fraction]]
    goalposts: Mapping[str, tuple[Fraction, Fraction]]
    weights: Mapping[str, Weights]
    ranks: Mapping[str, Mapping[str, int]]

    def by_goalposts(self, weights: Weights, errors: Mapping[str, int] | None = None) -> ScoreMatrix:
        """Each figure's way from the lower to the upper goalpost, as part of a weight.

        Args:
            weights: by indicator.
            errors: by country, -1 or 1 if all its figures are the least or the greatest that are printed so.
        """

        def share(country: str, indicator: str) -> Fraction:
            low, high = self.goalposts[indicator]
            half = Fraction(_LAST_DECIMAL.get(indicator, "1/10")) / 2
            figure = self.figures[country][indicator] + half * (errors or {}).get(country, 0)
            return max(Fraction(0), min(Fraction(1), (figure - low) / (high - low)))

        return self._matrix(weights, share)

    def by_leaders(self, weights: Weights) -> ScoreMatrix:
        """Each figure as part of the greatest of all countries, as part of a weight."""
        leaders = {name: max(row[name] for row in self.figures.values()) for name in self.goalposts}
        return self._matrix(weights, lambda country, name: self.figures[country][name] / leaders[name])

    def _matrix(self, weights: Weights, share: Callable[[str, str], Fraction]) -> ScoreMatrix:
        return ScoreMatrix(
            tuple(self.figures),
            tuple(weights),
            tuple(tuple(top * share(country, name) for name, top in weights.items()) for country in self.figures),
            tuple(tuple(weights.values()) for _ in self.figures),
            tuple(() for _ in self.figures),
        )


def weighed(matrix: ScoreMatrix, weights: Weights) -> ScoreMatrix:
    """The matrix with other weights in the place of those that it has."""
    rows = [
        [points / top for points, top in zip(*row, strict=True)] for row in zip(matrix.points, matrix.most, strict=True)
    ]
    new = tuple(weights[name] for name in matrix.criteria)
    return replace(
        matrix,
        points=tuple(tuple(top * share for share, top in zip(row, new, strict=True)) for row in rows),
        most=tuple(new for _ in rows),
    )


def read_example() -> Example:
    """The example as its file has it."""
    given = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    indicators, countries = given["indicators"], given["countries"]
    return Example(
        figures={
            country: dict(zip(indicators, map(_number, row["figures"]), strict=True))
            for country, row in countries.items()
        },
        goalposts={name: (_number(post["low"]), _number(post["high"])) for name, post in indicators.items()},
        weights={name: dict(zip(indicators, map(_number, row), strict=True)) for name, row in given["weights"].items()},
        ranks={
            name: {country: row["ranks"][name] for country, row in countries.items()}
            for name in (*given["weights"], "geometric")
        },
    )


def _number(given: Any) -> Fraction:
    text = str(given)
    if text.startswith("log10("):
        return Fraction(log10(int(text[len("log10(") : -1])))
    return Fraction(text)
