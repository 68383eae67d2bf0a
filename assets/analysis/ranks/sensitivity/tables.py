"""Sensitivity of a year's ranks as tables: effects of criteria, their correlations, factors of the method.

What does not belong here: working them out (`criterion_effects`, `rank_factors`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

import pandas as pd
import sqlalchemy as sa

from assets.analysis.ranks.rank_bands import GroupKey
from assets.analysis.ranks.score_matrix import ScoreMatrix
from assets.analysis.ranks.sensitivity.criterion_effects import CriterionEffect, correlations, criterion_effects
from assets.analysis.ranks.sensitivity.rank_factors import rank_factors, samples_within
from assets.rules.language.rounding import printed
from warehouse.rows.frames import conform
from warehouse.tables import criterion_correlation, criterion_effect, rank_factor

NIGHTLY_CELLS = 30_000_000
"""Points of units that a night looks at for Sobol's indices: a second at most, so none of thousands of agencies."""

Matrices = Mapping[GroupKey, ScoreMatrix]


def sensitivity_frames(matrices: Matrices, year: int) -> dict[str, pd.DataFrame]:
    """By table, its frame for a year.

    Args:
        matrices: the final points of each group; units without an index are left out.
        year: the year scored; it is the seed too.
    """
    ranked = {key: found for key, matrix in matrices.items() if (found := matrix.ranked()).units}
    return {
        criterion_effect.name: criterion_effect_frame(ranked, year),
        criterion_correlation.name: criterion_correlation_frame(ranked, year),
        rank_factor.name: rank_factor_frame(ranked, year),
    }


def criterion_effect_frame(ranked_groups: Matrices, year: int) -> pd.DataFrame:
    """A frame of table `criterion_effect`.

    Args:
        ranked_groups: the final points of each group, of units that all have an index.
        year: the year scored.
    """
    return _frame(
        criterion_effect,
        (
            {"year": year, "framework_id": framework, "group_code": group, "ranked_count": len(ranked.units)}
            | _effect_row(effect)
            for (framework, group), ranked in ranked_groups.items()
            for effect in criterion_effects(ranked)
        ),
    )


def criterion_correlation_frame(ranked_groups: Matrices, year: int) -> pd.DataFrame:
    """A frame of table `criterion_correlation`; arguments as above."""
    return _frame(
        criterion_correlation,
        (
            {
                "year": year, "framework_id": framework, "group_code": group, "criterion_code": each.criterion,
                "other_code": each.other, "asked_count": each.units, "pearson": _decimal(each.pearson),
                "spearman": _decimal(each.spearman),
            }
            for (framework, group), ranked in ranked_groups.items()
            for each in correlations(ranked)
        ),
    )  # fmt: skip


def rank_factor_frame(ranked_groups: Matrices, year: int) -> pd.DataFrame:
    """A frame of table `rank_factor`: without groups that are too large for a night, or in which no rank ever moves.

    Arguments as above; the year is the seed too.
    """
    return _frame(
        rank_factor,
        (
            {
                "year": year, "framework_id": framework, "group_code": group, "factor": each.factor,
                "criterion_code": each.criterion, "first_order": _decimal(each.first),
                "total_order": _decimal(each.total), "sample_count": samples,
            }
            for (framework, group), ranked in ranked_groups.items()
            if (samples := samples_within(ranked, NIGHTLY_CELLS))
            for each in rank_factors(ranked, samples, year)
        ),
    )  # fmt: skip


def _effect_row(effect: CriterionEffect) -> dict[str, Any]:
    shift = effect.shift
    return {
        "criterion_code": effect.criterion,
        "weight_pct": _decimal(100 * effect.weight, 2),
        "variance_pct": None if effect.variance is None else _decimal(100 * effect.variance, 2),
        "index_pearson": _decimal(effect.with_index),
        "index_spearman": _decimal(effect.with_index_ranked),
        "rest_pearson": _decimal(effect.with_rest),
        "alike": effect.alike,
        "moved_count": shift.moved,
        "mean_shift": printed(shift.mean, 2),
        "most_shift": shift.most,
        "agency_code": shift.farthest,
        "kendall": _decimal(shift.kendall),
        "spearman": _decimal(shift.spearman),
    }


def _decimal(figure: float | None, decimals: int = 3) -> Decimal | None:
    """A figure of the method as it is printed; what rounds to 0 has no sign."""
    return None if figure is None else Decimal(f"{round(figure, decimals) + 0.0:.{decimals}f}")


def _frame(table: sa.Table, rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    return conform(pd.DataFrame(list(rows), columns=[each.name for each in table.columns]), table)
