"""What is known of a year's ranks, as the tables `rank_band`, `rank_gap` and `lost_point`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from assets.analysis.ranks.bands.group_ranks import GroupCase, UnitGap, group_ranks
from assets.analysis.ranks.rank_bands import GroupKey, rank_bands
from warehouse.rows.frames import conform
from warehouse.tables import lost_point, rank_band, rank_gap

Gaps = Mapping[GroupKey, Sequence[UnitGap]]


def ranks_frames(cases: Mapping[GroupKey, GroupCase], year: int) -> dict[str, pd.DataFrame]:
    """By table, its frame for a year."""
    known = {key: group_ranks(case) for key, case in cases.items()}
    gaps = {key: found.gaps for key, found in known.items()}
    now = {key: case.now for key, case in cases.items()}
    bands = rank_bands(now, {key: found.bands for key, found in known.items()}, year)
    return {rank_band.name: bands, rank_gap.name: gap_frame(gaps, year), lost_point.name: lost_frame(gaps, year)}


def gap_frame(gaps: Gaps, year: int) -> pd.DataFrame:
    """A frame of table `rank_gap`."""
    rows = [
        (
            year,
            framework,
            gap.unit,
            group,
            gap.rank,
            gap.open_count,
            *((None,) * 4 if gap.span is None else (gap.span.least[0], gap.span.most[0], gap.span.low, gap.span.high)),
            gap.error,
            gap.critical,
            gap.tied_count,
            *(gap.clusters or (None, None)),
            *((None, None) if gap.next_rank is None else (gap.next_rank.points, gap.next_rank.must_pass)),
            *((None, None) if gap.next_class is None else (gap.next_class[1], gap.next_class[0])),
        )
        for (framework, group), found in gaps.items()
        for gap in found
    ]
    return conform(pd.DataFrame(rows, columns=[each.name for each in rank_gap.columns]), rank_gap)


def lost_frame(gaps: Gaps, year: int) -> pd.DataFrame:
    """A frame of table `lost_point`."""
    rows = [
        (year, framework, gap.unit, lost.criterion, at, lost.points, lost.full_count, lost.asked_count, lost.lifts)
        for (framework, _), found in gaps.items()
        for gap in found
        for at, lost in enumerate(gap.lost, start=1)
    ]
    return conform(pd.DataFrame(rows, columns=[each.name for each in lost_point.columns]), lost_point)
