"""What a release moves against the one before it: points, maxima, classes and ranks.

What belongs here: the comparison of published figures, and the list of it that is published. What does not: why they
changed.
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pandas as pd
import sqlalchemy as sa

from assets.publication.release.manifest import Manifest
from assets.publication.release.published_figures import published_figures
from assets.publication.release.row_differences import cut, shown
from assets.publication.vietnamese_numbers import decimal_comma, shortest_decimal
from assets.publication.wording import TRACKS
from assets.reference.agencies import agencies_of_year
from warehouse.frames import read_table
from warehouse.tables import agency, release_score
from warehouse.tables.publication import WHOLE_FRAMEWORK

ERRATUM = "dinh-chinh.txt"

KEY = ["framework_id", "agency_code", "criterion_code", "track"]
COMPARED = ("points_exact", "points", "max_points_exact", "index_exact", "index_pct", "class_name", "rank")
"""The exact figures, and those that were printed: another rounding publishes other figures too."""

SHOWN = {
    "points": "điểm",
    "max_points_exact": "điểm tối đa",
    "index_pct": "chỉ số",
    "class_name": "xếp loại",
    "rank": "hạng",
}
BELOW_ROUNDING = "thay đổi dưới mức làm tròn"


def moved_since(connection: sa.Connection, scores: pd.DataFrame, year: int, sequence: int) -> pd.DataFrame:
    """What a release moves, which is not the year's first: see `moved_figures`.

    Args:
        connection: holds the figures of the release before it.
        scores: its own, rows of `release_score`.
        year: of both.
        sequence: its own.
    """
    before = read_table(
        connection, release_score, release_score.c.year == year, release_score.c.sequence == sequence - 1
    )
    return moved_figures(before, scores)


def erratum_of(connection: sa.Connection, year: int, sequence: int, reason: str) -> str:
    """The list that is published with the release, from the year's figures and those of the release before it."""
    moved = moved_since(connection, published_figures(connection, year, sequence), year, sequence)
    there = agencies_of_year(read_table(connection, agency), year)
    names = dict(zip(there["code"], there["name"], strict=True))
    return erratum_text(moved, names, reason=reason, corrects=f"{year}-{sequence - 1}")


def erratum_differences(
    connection: sa.Connection, folder: Path, manifest: Manifest, *, with_words: bool
) -> tuple[list[str], list[str]]:
    """What a release's list says otherwise than its frozen figures, and what was not compared: a sentence each.

    Args:
        connection: the frozen tables.
        folder: of the release.
        manifest: of the release.
        with_words: whether every line must be equal; else the figures in each.
    """
    path, reason = folder / ERRATUM, manifest.erratum
    if (reason is None) != (manifest.sequence == 1) or path.is_file() != (manifest.sequence > 1):
        return [f"{ERRATUM}: a year's first release corrects nothing, and each later one says what and why"], []
    if reason is None:
        return [], []
    ours = path.read_text(encoding="utf-8").splitlines()
    theirs = erratum_of(connection, manifest.year, manifest.sequence, reason).splitlines()
    if not with_words and len(ours) != len(theirs):
        lines = f"{len(ours)} lines, of this version of the program {len(theirs)}"
        return [], [f"{ERRATUM}: has {lines}: not compared"]
    found = [
        f"{ERRATUM}, line {number}: is {shown(left)}, written again {shown(right)}"
        for number, (left, right) in enumerate(zip_longest(ours, theirs), start=1)
        if (left != right if with_words else _figures(left) != _figures(right))
    ]
    return cut(found, ERRATUM), []


def _figures(line: str) -> list[str]:
    return re.findall(r"\d[\d.,]*", line)


def moved_figures(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """The figures that differ.

    Args:
        before: rows of `release_score` of the earlier release.
        after: those of the later one.

    Returns:
        `KEY`, and each of `SHOWN` as `<name>_before` and `<name>_after`; a figure that is only in one release has
        nothing on the other side. Ordered by key.
    """
    columns = [*KEY, *COMPARED]
    both = before[columns].merge(after[columns], on=KEY, how="outer", suffixes=("_before", "_after"))
    differs = pd.Series(data=False, index=both.index)
    for name in COMPARED:
        left, right = both[f"{name}_before"], both[f"{name}_after"]
        same = (left == right).fillna(value=False).astype(bool) | (left.isna() & right.isna())
        differs |= ~same
    shown = [f"{name}_{side}" for name in SHOWN for side in ("before", "after")]
    return both.loc[differs, [*KEY, *shown]].sort_values(KEY).reset_index(drop=True)


def moved_ranks(moved: pd.DataFrame) -> pd.DataFrame:
    """The rows of whole frameworks whose rank differs, in the computed track's and the self track's own ranking."""
    left, right = moved["rank_before"], moved["rank_after"]
    same = (left == right).fillna(value=False).astype(bool) | (left.isna() & right.isna())
    return moved[(moved["criterion_code"] == WHOLE_FRAMEWORK) & ~same].reset_index(drop=True)


def erratum_text(moved: pd.DataFrame, names: dict[str, str], *, reason: str, corrects: str) -> str:
    """The list that is published with an erratum, in Vietnamese.

    Args:
        moved: from `moved_figures`.
        names: of the agencies, by code.
        reason: why.
        corrects: name of the release that is corrected.
    """
    lines = [
        f"ĐÍNH CHÍNH lần công bố {corrects}",
        f"Lý do: {reason}",
        f"Số liệu thay đổi: {len(moved)}; thứ hạng thay đổi, kể cả theo điểm tự chấm: {len(moved_ranks(moved))}",
        "",
    ]
    return "\n".join([*lines, *(_line(row, names) for row in moved.to_dict("records"))]) + "\n"


def _line(row: dict[Any, Any], names: dict[str, str]) -> str:
    code = row["agency_code"]
    what = "Cả bộ tiêu chí" if row["criterion_code"] == WHOLE_FRAMEWORK else f"Tiêu chí {row['criterion_code']}"
    track = TRACKS.get(row["track"], row["track"]).lower()
    changes = [
        f"{word} {before} → {after}"
        for name, word in SHOWN.items()
        if (before := _value(row[f"{name}_before"])) != (after := _value(row[f"{name}_after"]))
    ]
    return f"- {names.get(code, code)} (mã {code}). {what}, {track}: {'; '.join(changes) or BELOW_ROUNDING}"


def _value(value: Any) -> str:
    if pd.isna(value):
        return "không có"
    if isinstance(value, str):
        return value
    if isinstance(value, Fraction):
        return decimal_comma(shortest_decimal(value, 2))
    return decimal_comma(value) if isinstance(value, Decimal) else str(int(value))
