"""What is plotted of an asset: the spread of the index, points lost by criterion, findings by kind.

What does not belong here: what moves ranks (`of_ranks`), bars (`bars`), how a picture becomes small (`picture`), and
the figures that are published.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import pandas as pd

from assets.preview.frame_views import leaves_of_final
from assets.preview.names import Names, ranked_groups
from assets.preview.plots.bands import bands_plot
from assets.preview.plots.bars import MOST_BARS, Bars, bars_plot
from assets.preview.plots.of_ranks import correlation_plot, effect_plot, factor_plot
from assets.preview.plots.picture import INK, draw, picture_markdown
from warehouse.tables.tracks import FINAL

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_BIN = 5
"""Points of the index in one column."""


def plot_of_frame(asset: str, frame: pd.DataFrame, names: Names) -> str | None:
    """Markdown of an asset's picture; None for one that has none, or nothing to show."""
    paint = _PLOTS.get(asset)
    return paint(frame, names) if paint else None


def index_plot(scores: pd.DataFrame, names: Names) -> str | None:
    """Number of agencies by index, a panel a group; of table `index_score`."""
    final = scores[(scores["track"] == FINAL) & scores["index_pct"].notna()]
    groups = {label: [float(each) for each in rows["index_pct"]] for label, rows in ranked_groups(final, names)}
    if not groups:
        return None
    # Points beyond the scale may lift an index above a hundred.
    edges = range(0, max(100, int(max(map(max, groups.values())))) + _BIN + 1, _BIN)

    def paint(figure: Figure) -> None:
        panels = figure.subplots(len(groups), sharex=True, squeeze=False)[:, 0]
        for axes, (label, indices) in zip(panels, groups.items(), strict=True):
            axes.hist(indices, bins=list(edges), color=INK, rwidth=0.9)
            axes.set_title(f"{label}: {len(indices)} cơ quan")
            axes.set_yticks([])
            axes.spines["left"].set_visible(False)
            for bar in axes.patches:
                if bar.get_height():
                    middle = bar.get_x() + bar.get_width() / 2
                    axes.text(middle, bar.get_height(), f"{bar.get_height():.0f}", ha="center", va="bottom")
                else:
                    bar.set_visible(False)
            axes.margins(y=0.2)
        panels[-1].set_xlabel("Chỉ số (%)")

    return picture_markdown("Số cơ quan theo chỉ số", draw(0.4 + 0.95 * len(groups), paint))


def loss_plot(scores: pd.DataFrame, names: Names) -> str | None:
    """Share of the maximum that agencies lose, by criterion, a panel a framework; of table `criterion_score`."""
    leaves = leaves_of_final(scores)
    scored = leaves[leaves["points_exact"].notna()]
    panels: dict[str, Bars] = {}
    for framework, rows in scored.groupby("framework_id"):
        lost = []
        for code, of_criterion in rows.groupby("criterion_code"):
            most, points = sum(of_criterion["max_points_exact"]), sum(of_criterion["points_exact"])
            if most > points:
                lost.append((names.criterion(str(framework), str(code)), float(100 * (most - points) / most)))
        if lost:
            title = names.frameworks.get(str(framework), str(framework))
            panels[f"Điểm mất, % điểm tối đa – {title}"] = sorted(lost, key=lambda bar: -bar[1])[:MOST_BARS]
    return bars_plot("Điểm mất theo tiêu chí", panels, decimals=1) if panels else None


def findings_plot(counts: Mapping[str, int], names: Names) -> str | None:
    """Number of findings by code, the most frequent first."""
    ordered = sorted(counts.items(), key=lambda each: (-each[1], each[0]))[:MOST_BARS]
    bars = [(names.findings.get(code, code), float(count)) for code, count in ordered]
    return bars_plot("Số phát hiện theo loại", {"Số phát hiện theo loại": bars}, decimals=0) if bars else None


_PLOTS: Mapping[str, Callable[[pd.DataFrame, Names], str | None]] = {
    "criterion_correlation": correlation_plot,
    "criterion_effect": effect_plot,
    "criterion_score": loss_plot,
    "index_score": index_plot,
    "rank_band": bands_plot,
    "rank_factor": factor_plot,
}
