"""Lying bars with their figures, a panel above the other.

What does not belong here: what is plotted of which asset (`of_assets`, `of_ranks`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from assets.preview.plots.picture import ACCENT, draw, picture_markdown
from checks.texts.figures_and_dates import grouped
from checks.texts.from_outside import on_one_line

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST_BARS = 8
"""Of one panel."""
_LABEL_CHARACTERS = 46
_BAR_INCHES, _ROOM_INCHES = 0.24, 0.75

Bars = Sequence[tuple[str, float]]
"""Label and length, the longest first."""


def bars_plot(title: str, panels: Mapping[str, Bars], *, decimals: int) -> str:
    """Markdown of lying bars with their figures, a panel above the other."""

    def paint(figure: Figure) -> None:
        sizes = [len(bars) + 1 for bars in panels.values()]
        found = figure.subplots(len(panels), squeeze=False, height_ratios=sizes)[:, 0]
        for axes, (heading, bars) in zip(found, panels.items(), strict=True):
            _lying_bars(axes, heading, bars, decimals)

    bars = sum(map(len, panels.values()))
    return picture_markdown(title, draw(_BAR_INCHES * bars + _ROOM_INCHES * len(panels), paint))


def _lying_bars(axes: Axes, heading: str, bars: Bars, decimals: int) -> None:
    labels = [on_one_line(label, _LABEL_CHARACTERS) for label, _ in bars]
    drawn = axes.barh(range(len(bars)), [length for _, length in bars], color=ACCENT, height=0.7)
    axes.bar_label(drawn, [grouped(Decimal(f"{length:.{decimals}f}")) for _, length in bars], padding=3)
    axes.set_yticks(range(len(bars)), labels)
    axes.invert_yaxis()
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    axes.margins(x=0.12)
    axes.set_title(on_one_line(heading, 2 * _LABEL_CHARACTERS), loc="right")
