"""What is plotted of what moves ranks: single criteria, correlations of criteria, factors of the method.

What does not belong here: the figures (`assets.analysis.ranks.sensitivity`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pandas as pd

from assets.preview.code_words import code_word
from assets.preview.names import Names
from assets.preview.plots.bars import MOST_BARS, Bars, bars_plot
from assets.preview.plots.picture import draw, picture_markdown
from checks.texts.figures_and_dates import short_figure
from checks.texts.from_outside import on_one_line
from warehouse.tables import rank_factor
from warehouse.tables.analysis.sensitivity import WEIGHT

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_MOST_PANELS = 3
_SOME = Decimal("0.01")
"""Of Sobol's indices; what is less is noise."""
_MOST_CRITERIA = 10
_STRONG, _DARK = 0.6, 0.7
"""Correlations from which on the heat map has their figure, and in white."""
_CELL_INCHES, _ROOM_INCHES = 0.22, 0.75
_LABEL_CHARACTERS = 44


def effect_plot(effects: pd.DataFrame, names: Names) -> str | None:
    """By how many ranks agencies move without each criterion, a panel a group; of table `criterion_effect`."""
    panels = {
        f"Số hạng đổi trung bình khi bỏ tiêu chí – {label}": _longest(
            (names.criterion(row["framework_id"], row["criterion_code"]), float(row["mean_shift"])) for row in rows
        )
        for label, rows in _groups(effects, names).items()
    }
    return bars_plot("Bỏ một tiêu chí", shown, decimals=2) if (shown := _with_bars(panels)) else None


def factor_plot(factors: pd.DataFrame, names: Names) -> str | None:
    """Sobol's total indices in per cent, a panel a group; of table `rank_factor`."""
    panels = {
        f"Phần của mức đổi hạng do yếu tố (Sobol, %) – {label}": _longest(
            (_factor_words(row, names), 100 * float(row["total_order"])) for row in rows if row["total_order"] >= _SOME
        )
        for label, rows in _groups(factors, names).items()
    }
    return bars_plot("Điều gì làm thay đổi thứ hạng", shown, decimals=0) if (shown := _with_bars(panels)) else None


def correlation_plot(pairs: pd.DataFrame, names: Names) -> str | None:
    """Heat map of Pearson's correlations, a panel a group, of the criteria that go together or apart the most.

    Of table `criterion_correlation`.
    """
    known = pairs[pairs["pearson"].notna()]
    panels = {label: _strongest_criteria(rows, names) for label, rows in _groups(known, names).items()}
    if not panels:
        return None

    def paint(figure: Figure) -> None:
        sizes = [len(labels) + 2 for labels, _ in panels.values()]
        found = figure.subplots(len(panels), squeeze=False, height_ratios=sizes)[:, 0]
        for axes, (label, (labels, figures)) in zip(found, panels.items(), strict=True):
            _heat_map(axes, f"Tương quan (Pearson) – {label}", labels, figures)

    height = sum(_CELL_INCHES * len(labels) + _ROOM_INCHES for labels, _ in panels.values())
    return picture_markdown("Tương quan giữa các tiêu chí", draw(height, paint))


def _groups(frame: pd.DataFrame, names: Names) -> Mapping[str, list[dict[Any, Any]]]:
    """Rows by the words for their framework and group; the first groups alone."""
    several = frame["framework_id"].nunique() > frame["group_code"].nunique()
    found: dict[str, list[dict[Any, Any]]] = {}
    for (framework, group), rows in frame.groupby(["framework_id", "group_code"]):
        label = names.label("agency_groups", str(group))
        title = f"{label}, {names.frameworks.get(str(framework), str(framework))}" if several else label
        found[title] = rows.to_dict("records")
    return dict(list(found.items())[:_MOST_PANELS])


def _longest(bars: Any) -> Bars:
    return sorted((bar for bar in bars if bar[1] > 0), key=lambda bar: -bar[1])[:MOST_BARS]


def _with_bars(panels: Mapping[str, Bars]) -> Mapping[str, Bars]:
    return {heading: bars for heading, bars in panels.items() if bars}


def _factor_words(row: Mapping[Any, Any], names: Names) -> str:
    if row["factor"] == WEIGHT:
        return f"trọng số {names.criterion(row['framework_id'], row['criterion_code'])}"
    return code_word(rank_factor.c.factor, row["factor"]) or row["factor"]


def _strongest_criteria(rows: Sequence[Mapping[Any, Any]], names: Names) -> tuple[list[str], list[list[float]]]:
    """Names of the criteria with the strongest correlations, and each one's with those before it; NaN for the rest."""
    known = {(row["criterion_code"], row["other_code"]): float(row["pearson"]) for row in rows}
    order = list(dict.fromkeys(code for pair in known for code in pair))
    chosen: dict[str, None] = {}
    for pair in sorted(known, key=lambda pair: -abs(known[pair])):
        chosen |= dict.fromkeys(pair)
    codes = sorted(list(chosen)[:_MOST_CRITERIA], key=order.index)
    labels = [on_one_line(names.criterion(rows[0]["framework_id"], code), _LABEL_CHARACTERS) for code in codes]
    return labels, [[known.get((other, one), float("nan")) for other in codes] for one in codes]


def _heat_map(axes: Axes, title: str, labels: Sequence[str], figures: Sequence[Sequence[float]]) -> None:
    axes.imshow(figures, cmap="RdBu_r", vmin=-1, vmax=1, interpolation="nearest", aspect="auto")
    for down, row in enumerate(figures):
        for across, cell in enumerate(row):
            if abs(cell) >= _STRONG:
                color = "white" if abs(cell) >= _DARK else "black"
                axes.text(across, down, short_figure(Decimal(f"{cell:.2f}")), ha="center", va="center", color=color)
    axes.set_yticks(range(len(labels)), labels)
    axes.set_xticks(range(len(labels)), [label.partition(" ")[0] for label in labels])
    axes.set_title(title, loc="right")
