"""Pictures of a year's change: who moved farthest, and what the change of the mean index is made of.

What does not belong here: the figures (`table`), and how a picture becomes small (`assets.preview.plots.picture`).
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

import pandas as pd

from assets.preview.code_words import PART_WORDS
from assets.preview.names import Names
from assets.preview.plots.picture import ACCENT, INK, PALE, draw, picture_markdown
from checks.texts.figures_and_dates import grouped
from checks.texts.from_outside import on_one_line
from warehouse.tables.analysis.year_change import BACK_CAST, MERGER, OWN
from warehouse.tables.publication import WHOLE_FRAMEWORK

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.container import BarContainer
    from matplotlib.figure import Figure

_MOST_ROWS = 10
_NAME_CHARACTERS, _TITLE_CHARACTERS = 40, 92
_ROW_INCHES, _ROOM_INCHES = 0.24, 0.75

Steps = Sequence[tuple[str, float]]
"""Label and percentage points."""


def movers_plot(ranks: pd.DataFrame, names: Names) -> str | None:
    """Agencies whose index changed most over mergers, a panel a group; None where none can be compared."""
    over = ranks[(ranks["basis"] == BACK_CAST) & ranks["change_exact"].notna()]
    panels: dict[str, Steps] = {}
    for group, rows in over.groupby("group_code"):
        moved = sorted(zip(rows["agency_code"], rows["change_exact"], strict=True), key=lambda each: -abs(each[1]))
        shown = [(names.agencies.get(code, code), float(change)) for code, change in moved[:_MOST_ROWS]]
        panels[names.label("agency_groups", str(group))] = sorted(shown, key=lambda each: -each[1])
    if not panels:
        return None

    def paint(figure: Figure) -> None:
        sizes = [len(rows) + 1 for rows in panels.values()]
        found = figure.subplots(len(panels), squeeze=False, height_ratios=sizes)[:, 0]
        for axes, (heading, rows) in zip(found, panels.items(), strict=True):
            drawn = _bars(axes, [(name, 0.0, change) for name, change in rows])
            axes.bar_label(drawn, [_signed(change) for _, change in rows], padding=3)
            axes.axvline(0, color=PALE)
            axes.margins(x=0.14)
            axes.set_title(f"Thay đổi chỉ số, quy về hiện nay – {heading}", loc="right")

    height = _ROW_INCHES * sum(map(len, panels.values())) + _ROOM_INCHES * len(panels)
    return picture_markdown("Thay đổi chỉ số nhiều nhất", draw(height, paint))


def parts_plot(ranks: pd.DataFrame, parts: pd.DataFrame, names: Names) -> str | None:
    """Waterfall from the mean index carried over to this year's, a step a greater part; a panel a framework."""
    over = ranks[(ranks["basis"] == BACK_CAST) & ranks["change_exact"].notna()]
    panels: dict[str, tuple[float, Steps]] = {}
    for framework, rows in over.groupby("framework_id"):
        of = set(rows["agency_code"])
        own = parts[(parts["framework_id"] == framework) & parts["agency_code"].isin(of) & (parts["kind"] != MERGER)]
        # Exact sums over thousands of agencies have denominators as long as a page.
        means = [
            (_part_words(str(kind), str(code)), sum(map(float, points)) / len(rows))
            for (kind, code), points in own.groupby(["kind", "criterion_code"])["points_exact"]
        ]
        title = names.frameworks.get(str(framework), str(framework))
        panels[title] = (sum(map(float, rows["index_before_exact"])) / len(rows), _greatest(means))
    if not panels:
        return None

    def paint(figure: Figure) -> None:
        sizes = [len(steps) + 3 for _, steps in panels.values()]
        found = figure.subplots(len(panels), squeeze=False, height_ratios=sizes)[:, 0]
        for axes, (title, (before, steps)) in zip(found, panels.items(), strict=True):
            _waterfall(axes, before, steps)
            axes.set_title(
                on_one_line(f"Chỉ số trung bình, năm trước đến nay – {title}", _TITLE_CHARACTERS), loc="right"
            )

    height = sum(_ROW_INCHES * (len(steps) + 2) + _ROOM_INCHES for _, steps in panels.values())
    return picture_markdown("Các phần của thay đổi", draw(height, paint))


def _part_words(kind: str, code: str) -> str:
    if code == WHOLE_FRAMEWORK:
        return PART_WORDS[kind]
    return f"Tiêu chí {code}" if kind == OWN else f"Tiêu chí {code}: {PART_WORDS[kind]}"


def _greatest(means: Steps) -> Steps:
    """The parts that weigh most, and the others in one."""
    ordered = sorted(means, key=lambda each: -abs(each[1]))
    others = sum(mean for _, mean in ordered[_MOST_ROWS:])
    return [*ordered[:_MOST_ROWS], *([("Các phần khác", others)] if len(ordered) > _MOST_ROWS else [])]


def _waterfall(axes: Axes, before: float, steps: Steps) -> None:
    """Lying bars, each from where the one above ends; the axis begins near the figures, since all are alike."""
    levels = [before]
    for _, mean in steps:
        levels.append(levels[-1] + mean)
    low, high = min(levels), max(levels)
    base = low - max(high - low, 0.1) / 2
    between = [(label, at, mean) for (label, mean), at in zip(steps, levels, strict=False)]
    drawn = _bars(axes, [("Năm trước", base, before - base), *between, ("Năm nay", base, levels[-1] - base)])
    texts = [grouped(Decimal(f"{levels[0]:.2f}")), *(_signed(mean) for _, mean in steps)]
    axes.bar_label(drawn, [*texts, grouped(Decimal(f"{levels[-1]:.2f}"))], padding=3)
    axes.set_xlim(base, high + (high - base) * 0.2)


def _bars(axes: Axes, bars: Sequence[tuple[str, float, float]]) -> BarContainer:
    """Label, where a bar begins, and its length."""
    lengths = [length for _, _, length in bars]
    colours = [INK if length >= 0 else ACCENT for length in lengths]
    drawn = axes.barh(range(len(bars)), lengths, left=[at for _, at, _ in bars], color=colours, height=0.7)
    axes.set_yticks(range(len(bars)), [on_one_line(label, _NAME_CHARACTERS) for label, _, _ in bars])
    axes.invert_yaxis()
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    return drawn


def _signed(points: float) -> str:
    shown = Decimal(f"{points:.2f}")
    return f"+{grouped(shown)}" if shown > 0 else grouped(shown)
