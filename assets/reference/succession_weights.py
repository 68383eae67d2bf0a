"""Weights by which the figures of merged agencies are carried over to their successor: `succession_weights.csv`.

Each row says what one predecessor weighs in its successor, what the weight measures, and where it was published. An
agency that became another whole and alone needs none. What does not belong here: who followed whom (`agencies`), and
what is done with weights (`assets.analysis.year_change.crosswalk`).
"""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pandas as pd

from assets.reference.agencies import read_succession
from assets.reference.csv_files import (
    LINE,
    ReferenceDataError,
    parse_dates,
    read_csv,
    refuse_blank,
    refuse_repeated,
)
from assets.reference.own_or_shipped import FIXTURES
from warehouse.rows.frames import conform
from warehouse.tables import agency_succession

COLUMNS = ("predecessor_code", "predecessor_valid_from", "successor_code", "weight", "measures", "source")
WEIGHT_COLUMNS = ("weight_exact", "weight_measures", "weight_source")
_KEY = ["predecessor_code", "predecessor_valid_from", "successor_code"]
_WEIGHT = re.compile(r"[0-9]{1,18}(\.[0-9]{1,9})?")
NO_WEIGHTS = pd.DataFrame(columns=[*_KEY, *WEIGHT_COLUMNS], dtype="object").astype(
    {"predecessor_valid_from": "datetime64[us]"}
)


def read_succession_weights(path: Path, agencies: pd.DataFrame) -> pd.DataFrame:
    """Weights by predecessor and successor.

    Args:
        path: a CSV file with `COLUMNS`.
        agencies: a frame of table `agency`.

    Returns:
        predecessor_code, predecessor_valid_from, successor_code, weight_exact (positive), weight_measures,
        weight_source. Of the shipped file, only the rows that fit the agencies, which may be one's own.

    Raises:
        ReferenceDataError: what cannot be used, by file and line: no succession of these agencies, no positive number,
            weights of one successor that measure different things.
    """
    rows = read_csv(path, COLUMNS)
    refuse_blank(path, rows, COLUMNS)
    refuse_repeated(path, rows, _KEY)
    rows["predecessor_valid_from"] = parse_dates(path, rows, "predecessor_valid_from")
    known = read_succession(agencies)[_KEY]
    is_known = pd.MultiIndex.from_frame(rows[_KEY]).isin(pd.MultiIndex.from_frame(known))
    if path.parent == FIXTURES:
        rows = rows[is_known]
    elif not is_known.all():
        row = rows[~is_known].iloc[0]
        raise ReferenceDataError(
            path,
            int(row[LINE]),
            f"agency {row['predecessor_code']!r} of {row['predecessor_valid_from'].date()} has no successor "
            f"{row['successor_code']!r} in the file of agencies",
        )
    weights = [_weight(path, line, text) for line, text in zip(rows[LINE], rows["weight"], strict=True)]
    _refuse_unlike(path, rows)
    return pd.DataFrame(
        {
            **{name: rows[name] for name in _KEY},
            "weight_exact": pd.Series(weights, index=rows.index, dtype="object"),
            "weight_measures": rows["measures"],
            "weight_source": rows["source"],
        }
    ).reset_index(drop=True)


def _weight(path: Path, line: int, text: str) -> Fraction:
    if not _WEIGHT.fullmatch(text) or Fraction(text) == 0:
        raise ReferenceDataError(path, line, f"weight {text!r} is not a positive number like 831600 or 0.25")
    return Fraction(text)


def _refuse_unlike(path: Path, rows: pd.DataFrame) -> None:
    """Refuse weights that measure something else than those beside them: people and square kilometres do not add up."""
    for successor, of_one in rows.groupby("successor_code", sort=False):
        other = of_one[of_one["measures"] != of_one["measures"].iloc[0]]
        if not other.empty:
            raise ReferenceDataError(
                path, int(other[LINE].iloc[0]), f"weights of successor {successor!r} measure different things"
            )


def weighted_succession(agencies: pd.DataFrame, weights: pd.DataFrame) -> pd.DataFrame:
    """Successions with their weights, as a frame of table `agency_succession` in the agencies' order."""
    bare = read_succession(agencies)[[*_KEY, "successor_valid_from"]]
    return conform(bare.merge(weights, on=_KEY, how="left"), agency_succession)


def kept_weights(successions: pd.DataFrame) -> pd.DataFrame:
    """Weights of a frame of table `agency_succession`, in the form of `read_succession_weights`."""
    known = successions[successions["weight_exact"].notna()]
    return known[[*_KEY, *WEIGHT_COLUMNS]].reset_index(drop=True)
