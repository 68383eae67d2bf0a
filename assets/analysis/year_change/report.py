"""The change between two years as data, JSON-ready: the shape that `parcomm change --format json` promises.

What belongs here: print, of rows of the tables `rank_change` and `change_part`. What does not: the figures, Vietnamese
words (`words`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import pandas as pd

from assets.analysis.year_change.table import ChangeFrames
from assets.rules.framework.model import Framework
from assets.rules.framework.parts import Rounding
from assets.rules.language.exact_numbers import exact_text
from assets.rules.language.rounding import printed
from warehouse.tables.analysis.year_change import BASES, MERGER, PART_KINDS, PUBLISHED
from warehouse.tables.publication import WHOLE_FRAMEWORK

Document = dict[str, Any]
_USUAL = Rounding(points=2, index=2)


def change_documents(
    found: ChangeFrames, names: Mapping[str, str], frameworks: Mapping[str, Framework]
) -> list[Document]:
    """Changes as JSON-ready documents, one an agency and basis, in the order of group, basis and rank.

    Printed figures are decimals as text, exact ones reduced fractions as text; what is missing is null. Parts are in
    percentage points of the index and sum to the change exactly.

    Args:
        found: rows of both tables.
        names: agency code -> name.
        frameworks: by id, for the decimals that they print.
    """
    parts: defaultdict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    # The greatest of a kind first, kinds in the order in which the change is taken apart.
    for row in sorted(_rows(found.parts), key=lambda row: (PART_KINDS.index(row["kind"]), -abs(row["points_exact"]))):
        parts[row["framework_id"], row["agency_code"]].append(row)
    rows = sorted(
        _rows(found.ranks),
        key=lambda row: (
            row["framework_id"], row["group_code"], BASES.index(row["basis"]), row["rank"] or len(found.ranks) + 1,
            row["agency_code"],
        ),
    )  # fmt: skip
    return [_document(row, parts[row["framework_id"], row["agency_code"]], names, frameworks) for row in rows]


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame, None for what is missing."""
    present = frame.astype("object").where(frame.notna(), None)
    return [{str(name): value for name, value in row.items()} for row in present.to_dict("records")]


def _document(
    row: Mapping[str, Any],
    parts: Sequence[Mapping[str, Any]],
    names: Mapping[str, str],
    frameworks: Mapping[str, Framework],
) -> Document:
    framework = frameworks.get(row["framework_id"])
    rounding = _USUAL if framework is None else framework.rounding

    def shown(figure: Fraction | None, decimals: int = rounding.index) -> str | None:
        return None if figure is None else str(printed(figure, decimals, rounding.mode))

    def exact(figure: Fraction | None) -> str | None:
        return None if figure is None else exact_text(figure)

    own = [part for part in parts if part["kind"] != MERGER or row["basis"] == PUBLISHED]
    return {
        "year": row["year"],
        "against_year": row["against_year"],
        "framework": row["framework_id"],
        "group": row["group_code"],
        "agency": row["agency_code"],
        "agency_name": names.get(row["agency_code"]),
        "basis": row["basis"],
        "figures_from": row["figures_from"],
        "before_from": row["before_from"],
        "before": None if row["before_code"] is None else row["before_code"].split("+"),
        "rank": row["rank"],
        "rank_before": row["rank_before"],
        "places": row["places"],
        "class": row["class_name"],
        "class_before": row["class_before"],
        "points": shown(row["points_exact"], rounding.points),
        "points_before": shown(row["points_before_exact"], rounding.points),
        "index": shown(row["index_exact"]),
        "index_exact": exact(row["index_exact"]),
        "index_before": shown(row["index_before_exact"]),
        "index_before_exact": exact(row["index_before_exact"]),
        "change": shown(row["change_exact"]),
        "change_exact": exact(row["change_exact"]),
        "parts": [
            {
                "kind": part["kind"],
                "criterion": None if part["criterion_code"] == WHOLE_FRAMEWORK else part["criterion_code"],
                "points": shown(part["points_exact"]),
                "points_exact": exact(part["points_exact"]),
                "note": part["note"],
            }
            for part in (own if row["change_exact"] is not None else ())
        ],
        "note": row["note"],
        "not_comparable": row["reason"],
    }
