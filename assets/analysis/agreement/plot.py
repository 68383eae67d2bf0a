"""The plot of appraisers' agreement: an SVG picture, and the Markdown that shows it in Dagster.

A row an appraiser and kind of decision: a dot from 0 (chance) to 1 (alike), and beside it how much higher or lower
the appraiser decides than the others, in the first half of the round (hollow) and in the second (full). What does not
belong here: the figures (`table`).
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from decimal import Decimal
from html import escape
from typing import Any

import pandas as pd

from checks.texts.figures_and_dates import short_figure
from checks.texts.from_outside import on_one_line
from warehouse.tables.analysis import ALL, CHOICE, NUMBER, POINTS, RULING

KIND_WORDS: Mapping[str, str] = {
    POINTS: "điểm",
    NUMBER: "số liệu",
    CHOICE: "lựa chọn, ngày",
    RULING: "quyết định khác",
}

_WIDTH, _ROW, _TOP = 960, 26, 58
_AGREES, _DRIFTS, _PANEL = 360, 610, 210
"""Left edges of the two panels and their width, in pixels."""
_DRIFT_LINE = 'stroke="#c55a11" stroke-width="2"'
_MOST_ROWS = 40
"""Rows of one picture: a round has few appraisers who share items; the table has them all."""


def agreement_markdown(agreement: pd.DataFrame) -> str:
    """Pictures of a frame of table `appraiser_agreement`, a heading and a picture a framework and round."""
    own = agreement[
        (agreement["appraiser"] != ALL) & (agreement["other_appraiser"] == ALL) & (agreement["criterion_code"] == ALL)
    ]
    parts = []
    for (framework_id, number), rows in own.groupby(["framework_id", "round"]):
        svg = agreement_svg(rows.astype(object).where(rows.notna(), None).to_dict("records"))
        picture = base64.b64encode(svg.encode()).decode()
        parts.append(f"**{framework_id}, vòng {number}**\n\n![Mức thống nhất](data:image/svg+xml;base64,{picture})")
    return "\n\n".join(parts) or "Chưa có mục nào do hai người cùng thẩm định."


def agreement_svg(rows: list[dict[Any, Any]]) -> str:
    """The picture of one round: rows of the table, of each appraiser with all the others over all criteria."""
    shown = rows[:_MOST_ROWS]
    height = _TOP + _ROW * len(shown) + 12
    drifts = [abs(float(row[name])) for row in shown for name in ("drift_first_pct", "drift_second_pct") if row[name]]
    widest = max([1.0, *drifts])
    body = [*_panels(height, widest)]
    for position, row in enumerate(shown):
        body += _row(row, _TOP + _ROW * position + _ROW // 2, widest)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height}" '
        f'viewBox="0 0 {_WIDTH} {height}" font-family="Times New Roman, serif" font-size="14">'
        f'<rect width="{_WIDTH}" height="{height}" fill="white"/>{"".join(body)}</svg>'
    )


def _panels(height: int, widest: float) -> list[str]:
    """Headings, axes and their ends."""
    middle = _DRIFTS + _PANEL / 2
    bottom = height - 12
    reach = short_figure(Decimal(f"{widest:.1f}"))
    return [
        _text(10, 20, "Người thẩm định", weight="bold"),
        _text(_AGREES, 20, "Mức thống nhất (kappa, ICC)", weight="bold"),
        _text(_DRIFTS, 20, "Cao, thấp hơn người khác (%): ○ nửa đầu, ● nửa sau", weight="bold"),
        *(
            _text(_AGREES + _PANEL * share, 44, label, anchor="middle")
            for share, label in ((0, "0"), (0.5, "0,5"), (1, "1"))
        ),
        *(
            _text(middle + side * _PANEL / 2, 44, label, anchor="middle")
            for side, label in ((-1, f"-{reach}"), (0, "0"), (1, f"+{reach}"))
        ),
        *(
            f'<line x1="{x}" y1="{_TOP - 8}" x2="{x}" y2="{bottom}" stroke="#bbbbbb"/>'
            for x in (_AGREES, _AGREES + _PANEL / 2, _AGREES + _PANEL, middle)
        ),
    ]


def _row(row: Mapping[Any, Any], y: int, widest: float) -> list[str]:
    name = on_one_line(str(row["appraiser"]), 28)
    drawn = [_text(10, y + 5, f"{name} – {KIND_WORDS[row['kind']]} ({row['item_count']} mục)")]
    if row["agreement"] is not None:
        share = min(1.0, max(0.0, float(row["agreement"])))
        drawn.append(f'<circle cx="{_AGREES + _PANEL * share:.1f}" cy="{y}" r="6" fill="#1f4e79"/>')
    for column, fill, radius in (("drift_first_pct", "none", 6), ("drift_second_pct", "#c55a11", 4)):
        if row[column] is not None:
            x = _DRIFTS + _PANEL / 2 * (1 + float(row[column]) / widest)
            drawn.append(
                f'<circle cx="{x:.1f}" cy="{y}" r="{radius}" fill="{fill}" stroke="#c55a11" stroke-width="2"/>'
            )
    return drawn


def _text(x: float, y: int, text: str, *, anchor: str = "start", weight: str = "normal") -> str:
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}" font-weight="{weight}">{escape(text)}</text>'
