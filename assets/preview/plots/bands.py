"""The picture of ranks and their bands: a bar from the best to the worst rank of each agency, a dot where it stands.

What does not belong here: the bands, and how a picture becomes small (`picture`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from assets.preview.names import Names
from assets.preview.plots.picture import ACCENT, INK, draw, picture_markdown
from checks.texts.from_outside import markdown_text, on_one_line
from warehouse.tables.analysis.ranks import TOGETHER

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_MOST_ROWS = 34
"""Agencies of one picture: the provinces; of a larger group the table has the bands."""
_NAME_CHARACTERS = 28
_ROW_INCHES, _ROOM_INCHES = 0.17, 0.55


def bands_plot(bands: pd.DataFrame, names: Names) -> str | None:
    """Markdown of a picture a group, of table `rank_band`; None where nobody is ranked or no group fits."""
    both = bands[(bands["source"] == TOGETHER) & bands["rank"].notna()]
    parts = [
        f"{markdown_text(names.label('agency_groups', str(group)))}\n\n"
        f"{picture_markdown('Khoảng thứ hạng', bands_svg(rows.sort_values(['rank', 'agency_code']), names))}"
        for (_, group), rows in both.groupby(["framework_id", "group_code"])
        if len(rows) <= _MOST_ROWS
    ]
    return "\n\n".join(parts) or None


def bands_svg(rows: pd.DataFrame, names: Names) -> str:
    """The picture of one group, the best first."""
    from matplotlib.ticker import MaxNLocator

    at = range(len(rows))

    def paint(figure: Figure) -> None:
        axes = figure.subplots()
        axes.hlines(at, rows["best_rank"].astype(int), rows["worst_rank"].astype(int), color=ACCENT, linewidth=4)
        axes.scatter(rows["rank"].astype(int), at, color=INK, s=14, zorder=3)
        axes.set_yticks(at, [on_one_line(names.agency(code), _NAME_CHARACTERS) for code in rows["agency_code"]])
        axes.set_ylim(len(rows) - 0.5, -0.5)
        axes.set_xlim(0.5, rows["worst_rank"].max() + 0.5)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
        axes.set_title("● hạng hiện nay, ▬ các hạng có thể giữ")

    return draw(_ROW_INCHES * len(rows) + _ROOM_INCHES, paint)
