"""Ranks of many orders at once: an array of figures -> an array of places, by the framework's rule for ties.

What belongs here: placing by arrays. What does not: one order of exact figures (`assets.rules.engine.ranking`), exact
figures as arrays (`whole_rows`), and which figures are compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from assets.analysis.ranks.score_matrix import ScoreMatrix
from assets.rules.engine.ranking import Ties, rank

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.int32]
"""1 for the best; 0 has no place."""


@dataclass(frozen=True)
class Placing:
    """How the units of a group are placed.

    Attributes:
        tie_codes: by unit, 0 where its tie-breakers are the best; equal where they are equal.
        ties: how equal units share places.
    """

    tie_codes: npt.NDArray[np.int64]
    ties: Ties

    @classmethod
    def of(cls, matrix: ScoreMatrix) -> Placing:
        """The placing of a matrix: its tie-breakers decide between equal figures, whatever the figures are."""
        decided = rank([(Fraction(0), *figures) for figures in matrix.tie_breakers], "dense")
        return cls(np.array(decided, dtype=np.int64) - 1, matrix.ties)

    def places(self, figures: Floats) -> Places:
        """The places of each row of figures.

        Args:
            figures: orders × units, the greater the better; NaN gets no place and counts for nobody else's.
        """
        first = np.argsort(self.tie_codes, kind="stable")
        order = first[np.argsort(-figures[:, first], axis=1, kind="stable")]
        sorted_figures = np.take_along_axis(figures, order, axis=1)
        begins = np.ones(figures.shape, dtype=bool)
        begins[:, 1:] = sorted_figures[:, 1:] != sorted_figures[:, :-1]
        if self.tie_codes.any():
            codes = self.tie_codes[order]
            begins[:, 1:] |= codes[:, 1:] != codes[:, :-1]
        if self.ties == "dense":
            found = np.cumsum(begins, axis=1, dtype=np.int32)
        else:
            positions = np.arange(1, figures.shape[1] + 1, dtype=np.int32)
            found = np.maximum.accumulate(np.where(begins, positions, 0), axis=1).astype(np.int32)
        found[np.isnan(sorted_figures)] = 0
        places = np.empty(figures.shape, dtype=np.int32)
        np.put_along_axis(places, order, found, axis=1)
        return places

    def places_once(self, figures: Floats) -> Places:
        """The places of one order of figures."""
        return self.places(figures.reshape(1, -1)).reshape(-1)
