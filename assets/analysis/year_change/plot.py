"""Pictures of a year's change: who moved farthest, and what the change of the mean index is made of.

What does not belong here: the figures (`table`), and how a picture becomes small (`assets.preview.plots.picture`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

import pandas as pd

from assets.preview.code_words import PART_WORDS
from assets.preview.names import Names
from assets.preview.plots.picture import ACCENT, INK, PALE, draw, picture_markdown
from checks.texts.figures_and_dates import grouped
from checks.texts.from_outside import on_one_line
from warehouse.tables.year_change import BACK_CAST, MERGER, PART_KINDS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_MOST_ROWS = 10
_NAME_CHARACTERS = 34
_ROW_INCHES, _ROOM_INCHES = 0.24, 0.75


def movers_plot(ranks: pd.DataFrame, names: Names) -> str | None:
    """Agencies whose index changed most over mergers, a panel a group; None where none can be compared."""
    over = ranks[(ranks["basis"] == BACK_CAST) & ranks["change_exact"].notna()]
    panels: dict[str, Sequence[tuple[str, float]]] = {}
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
            _steps(axes, [(name, 0.0, change) for name, change in rows])
            axes.set_title(f"Thay đổi chỉ số, quy về hiện nay – {heading}", loc="right")

    height = _ROW_INCHES * sum(map(len, panels.values())) + _ROOM_INCHES * len(panels)
    return picture_markdown("Thay đổi chỉ số nhiều nhất", draw(height, paint))


def parts_plot(ranks: pd.DataFrame, parts: pd.DataFrame) -> str | None:
    """Waterfall from the mean index carried over to this year's, a step a kind of part; a panel a framework."""
    over = ranks[(ranks["basis"] == BACK_CAST) & ranks["change_exact"].notna()]
    panels: dict[str, Sequence[tuple[str, float, float]]] = {}
    for framework, rows in over.groupby("framework_id"):
        of = set(rows["agency_code"])
        own = parts[(parts["framework_id"] == framework) & parts["agency_code"].isin(of) & (parts["kind"] != MERGER)]
        # Exact sums over thousands of agencies have denominators as long as a page.
        totals = {str(kind): sum(map(float, points)) for kind, points in own.groupby("kind")["points_exact"]}
        means = {kind: totals[kind] / len(rows) for kind in PART_KINDS if kind in totals}
        panels[str(framework)] = _waterfall(sum(map(float, rows["index_before_exact"])) / len(rows), means)
    if not panels:
        return None

    def paint(figure: Figure) -> None:
        sizes = [len(steps) + 1 for steps in panels.values()]
        found = figure.subplots(len(panels), squeeze=False, height_ratios=sizes)[:, 0]
        for axes, (framework, steps) in zip(found, panels.items(), strict=True):
            _steps(axes, steps)
            axes.set_title(f"Chỉ số trung bình, từ năm trước đến nay – {framework}", loc="right")

    height = _ROW_INCHES * sum(map(len, panels.values())) + _ROOM_INCHES * len(panels)
    return picture_markdown("Các phần của thay đổi", draw(height, paint))


def _waterfall(before: float, means: Mapping[str, float]) -> list[tuple[str, float, float]]:
    """Label, where a bar begins, and its length: the index before, each part, the index now."""
    steps = [("Năm trước", 0.0, before)]
    at = before
    for kind, mean in means.items():
        steps.append((PART_WORDS[kind], at, mean))
        at += mean
    return [*steps, ("Năm nay", 0.0, at)]


def _steps(axes: Axes, steps: Sequence[tuple[str, float, float]]) -> None:
    """Lying bars, each from where it begins; lengths are printed beside them."""
    labels = [on_one_line(label, _NAME_CHARACTERS) for label, _, _ in steps]
    lengths = [length for _, _, length in steps]
    colours = [INK if length >= 0 else ACCENT for length in lengths]
    drawn = axes.barh(range(len(steps)), lengths, left=[at for _, at, _ in steps], color=colours, height=0.7)
    axes.bar_label(drawn, [_signed(length) for length in lengths], padding=3)
    axes.axvline(0, color=PALE)
    axes.set_yticks(range(len(steps)), labels)
    axes.invert_yaxis()
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    axes.margins(x=0.14)


def _signed(points: float) -> str:
    shown = Decimal(f"{points:.2f}")
    return f"+{grouped(shown)}" if shown > 0 else grouped(shown)
