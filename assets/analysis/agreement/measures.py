"""Measures of agreement between raters, exact: Cohen's kappa for choices, the intraclass correlation for figures.

1 is full agreement, 0 what chance would give. What does not belong here: which ratings are compared (`table`).
Sources: J. Cohen, "A coefficient of agreement for nominal scales", 1960; P. E. Shrout and J. L. Fleiss, "Intraclass
correlations: uses in assessing rater reliability", 1979.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from fractions import Fraction


def cohen_kappa(pairs: Sequence[tuple[Hashable, Hashable]]) -> Fraction | None:
    """Cohen's kappa of two raters.

    Args:
        pairs: the choice of the first and of the second rater, an item each.

    Returns:
        (observed agreement - agreement by chance) / (1 - agreement by chance); None without items, and where both
        raters always choose the same one thing, so that chance alone explains everything.
    """
    count = len(pairs)
    if not count:
        return None
    observed = Fraction(sum(first == second for first, second in pairs), count)
    firsts, seconds = Counter(first for first, _ in pairs), Counter(second for _, second in pairs)
    chance = Fraction(sum(firsts[choice] * seconds[choice] for choice in firsts), count * count)
    return None if chance == 1 else (observed - chance) / (1 - chance)


def intraclass_correlation(rows: Sequence[Sequence[Fraction]]) -> Fraction | None:
    """ICC(2,1): two-way random effects, absolute agreement, a single rater.

    Args:
        rows: the figures of one item each, in the same order of raters.

    Returns:
        The share of the variance that lies between items, of all that there is; None with fewer than two items or two
        raters, and where all figures are equal.
    """
    n, k = len(rows), len(rows[0]) if rows else 0
    if n < 2 or k < 2:
        return None
    every = [figure for row in rows for figure in row]
    correction = _square_of_sum(every) / (n * k)
    between_items = sum(map(_square_of_sum, rows), Fraction()) / k - correction
    between_raters = sum(map(_square_of_sum, zip(*rows, strict=True)), Fraction()) / n - correction
    rest = sum((figure * figure for figure in every), Fraction()) - correction - between_items - between_raters
    of_items, of_raters = between_items / (n - 1), between_raters / (k - 1)
    of_rest = rest / ((n - 1) * (k - 1))
    spread = of_items + (k - 1) * of_rest + k * (of_raters - of_rest) / n
    return None if spread == 0 else (of_items - of_rest) / spread


def _square_of_sum(figures: Sequence[Fraction]) -> Fraction:
    total = sum(figures, Fraction())
    return total * total
