"""The plot of appraisers' agreement, a picture a framework and round.

A row an appraiser and kind of decision: a dot from 0 (chance) to 1 (alike), and beside it how much higher or lower
the appraiser decides than the others, in the first half of the round (hollow) and in the second (full). What does not
belong here: the figures (`table`), and how a picture becomes small (`assets.preview.plots.picture`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pandas as pd

from assets.preview.code_words import RATING_WORDS
from assets.preview.plots.picture import ACCENT, INK, PALE, draw, picture_markdown
from checks.texts.figures_and_dates import short_figure
from checks.texts.from_outside import markdown_text, on_one_line
from warehouse.tables.analysis.appraising import ALL

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_MOST_ROWS = 9
"""Rows of one picture: a round has few appraisers who share items; the table has them all."""
_NAME_CHARACTERS = 28
_ROW_INCHES, _ROOM_INCHES = 0.24, 1.0


def agreement_markdown(agreement: pd.DataFrame) -> str:
    """Pictures of a frame of table `appraiser_agreement`, a heading and a picture a framework and round."""
    own = agreement[
        (agreement["appraiser"] != ALL) & (agreement["other_appraiser"] == ALL) & (agreement["criterion_code"] == ALL)
    ]
    parts = []
    for (framework_id, number), rows in own.groupby(["framework_id", "round"]):
        svg = agreement_svg(rows.astype(object).where(rows.notna(), None).to_dict("records"))
        heading = f"**{markdown_text(str(framework_id))}, vòng {number}**"
        parts.append(f"{heading}\n\n{picture_markdown('Mức thống nhất', svg)}")
    return "\n\n".join(parts) or "Chưa có mục nào do hai người cùng thẩm định."


def agreement_svg(rows: Sequence[Mapping[Any, Any]]) -> str:
    """The picture of one round: rows of the table, of each appraiser with all the others over all criteria."""
    shown = rows[:_MOST_ROWS]

    def paint(figure: Figure) -> None:
        agrees, drifts = figure.subplots(1, 2, sharey=True)
        _dots(agrees, [_within_the_panel(row["agreement"]) for row in shown], color=INK)
        _dots(drifts, [row["drift_first_pct"] for row in shown], color="none", edgecolors=ACCENT)
        _dots(drifts, [row["drift_second_pct"] for row in shown], color=ACCENT)
        agrees.set_yticks(range(len(shown)), [_label(row) for row in shown])
        agrees.set_ylim(len(shown) - 0.5, -0.5)
        agrees.set_xticks([0, 0.5, 1], ["0", "0,5", "1"])
        agrees.set_xlim(-0.1, 1.1)
        agrees.set_title("Mức thống nhất (kappa, ICC)")
        drifts.axvline(0, color=PALE)
        widest = max(1.0, *map(abs, drifts.get_xlim()))
        drifts.set_xlim(-widest, widest)
        drifts.xaxis.set_major_formatter(lambda value, _: short_figure(Decimal(f"{value:.1f}")))
        drifts.set_title("Cao, thấp hơn người khác (%)")
        drifts.set_xlabel("○ nửa đầu vòng, ● nửa sau")

    return draw(_ROW_INCHES * len(shown) + _ROOM_INCHES, paint)


def _within_the_panel(agreement: Any) -> float | None:
    """Agreement from 0 to 1; worse than chance is shown as chance."""
    return None if agreement is None else min(1.0, max(0.0, float(agreement)))


def _dots(axes: Axes, values: Sequence[Any], **look: Any) -> None:
    known = [(float(value), row) for row, value in enumerate(values) if value is not None]
    axes.scatter([x for x, _ in known], [y for _, y in known], **look)


def _label(row: Mapping[Any, Any]) -> str:
    name = on_one_line(str(row["appraiser"]), _NAME_CHARACTERS)
    return f"{name} – {RATING_WORDS[row['kind']]} ({row['item_count']} mục)"
