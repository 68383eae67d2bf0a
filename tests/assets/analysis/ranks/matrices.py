"""Score matrices for the tests of ranks, written by hand."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from random import Random

from assets.analysis.ranks.score_matrix import ScoreMatrix
from assets.rules.engine.ranking import Ties

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
Cell = str | int | Fraction | None


def matrix_of(
    rows: dict[str, Sequence[Cell]],
    most: Sequence[Cell],
    ties: Ties = "min",
    tie_breakers: dict[str, Sequence[Cell]] | None = None,
) -> ScoreMatrix:
    """Points by unit, of the same maxima; a dash stands for a criterion that does not apply."""
    figures = tuple(Fraction(top or 0) for top in most)
    breaking = tie_breakers or {}
    return ScoreMatrix(
        tuple(rows),
        tuple(LETTERS[: len(most)]),
        tuple(tuple(None if cell is None else _figure(cell) for cell in row) for row in rows.values()),
        tuple(
            tuple(Fraction(0) if cell == "-" else top for cell, top in zip(row, figures, strict=True))
            for row in rows.values()
        ),
        tuple(tuple(None if f is None else Fraction(f) for f in breaking.get(unit, ())) for unit in rows),
        ties,
    )


def _figure(cell: Cell) -> Fraction:
    return Fraction(0 if cell == "-" else cell or 0)


def random_matrix(units: int, criteria: int, seed: int, ties: Ties = "min") -> ScoreMatrix:
    """Random points in quarters of small maxima, some of which do not apply; many units are equal."""
    chance = Random(seed)  # noqa: S311 - test data
    most = [chance.randint(1, 5) for _ in range(criteria)]
    rows = {
        f"U{unit:03}": [
            "-" if chance.random() < 0.1 and at else Fraction(chance.randint(0, 4) * top, 4)
            for at, top in enumerate(most)
        ]
        for unit in range(units)
    }
    breakers = {unit: [chance.choice((None, 0, 1, 2))] for unit in rows}
    return matrix_of(rows, most, ties, breakers)
