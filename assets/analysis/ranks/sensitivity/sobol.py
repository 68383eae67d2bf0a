"""Sobol's indices: how much of the variance of what a function gives comes from each of its factors.

First order: what a factor explains by itself; total: with all that it does together with others. Estimated from
Sobol's points, scrambled by a seed, by the formulas of Saltelli 2010; an index near 0 may come out a little below it.
What does not belong here: the function of ranks (`rank_factors`). Sources: I. M. Sobol, "Sensitivity estimates for
nonlinear mathematical models", 1993; A. Saltelli and others, "Variance based sensitivity analysis of model output",
2010.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from assets.analysis.ranks.sensitivity.placing import Floats


class SobolIndices(NamedTuple):
    """Indices, outputs × factors; 0 for an output that never changes."""

    first: Floats
    total: Floats


def sobol_indices(function: Callable[[Floats], Floats], factors: int, samples: int, seed: int) -> SobolIndices:
    """The indices of a function of factors that are uniform from 0 to 1.

    Args:
        function: factors × points -> outputs × points.
        factors: how many it has.
        samples: a power of two; the function is asked of `samples * (factors + 2)` points.
        seed: of the points.
    """
    from scipy.stats import sobol_indices as estimated
    from scipy.stats import uniform

    generator = np.random.Generator(np.random.PCG64(seed))
    found = estimated(func=function, n=samples, dists=[uniform()] * factors, rng=generator)
    return SobolIndices(*(np.atleast_2d(indices) for indices in (found.first_order, found.total_order)))
