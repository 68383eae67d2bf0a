"""Agencies, their years and successors: `agencies.csv` as the tables `agency` and `agency_succession`.

A code alone is not an agency: 15 was Yên Bái and is Lào Cai since 1 July 2025. The key is (code, valid_from), and no
two periods of one code overlap, so a code and a day name at most one agency.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from assets.reference.csv_files import (
    LINE,
    ReferenceDataError,
    parse_dates,
    read_csv,
    refuse_blank,
    refuse_malformed_codes,
    refuse_repeated,
    refuse_unlisted,
)
from checks.code_lists import CodeLists
from warehouse.rows.frames import conform
from warehouse.tables import agency, agency_succession
from warehouse.tables.evaluation_year import exist_in

COLUMNS = ("code", "name", "level", "group_code", "valid_from", "valid_to", "successor_code")


def read_agencies(path: Path, code_lists: CodeLists | None = None) -> pd.DataFrame:
    """The agencies of every period, as a frame of table `agency` in the file's order.

    Args:
        path: a CSV file with `COLUMNS`; dates are the first and last day of a period, an empty `valid_to` is open.
        code_lists: with them, level and group must be in the lists `levels` and `agency_groups`.

    Raises:
        ReferenceDataError: what cannot be used, by file and line: a repeated key, overlapping periods of one code, a
            period that ends before it begins, a successor that is not there on the day after.
    """
    rows = read_csv(path, COLUMNS)
    refuse_blank(path, rows, ("code", "name", "level", "group_code", "valid_from"))
    refuse_malformed_codes(path, rows, "code")
    refuse_repeated(path, rows, ("code", "valid_from"))
    if code_lists is not None:
        refuse_unlisted(path, rows, "level", code_lists.codes("levels"))
        refuse_unlisted(path, rows, "group_code", code_lists.codes("agency_groups"))
    rows["valid_from"] = parse_dates(path, rows, "valid_from")
    rows["valid_to"] = parse_dates(path, rows, "valid_to")
    _refuse_bad_periods(path, rows)
    _refuse_unknown_successors(path, rows)
    frame = rows.drop(columns=LINE)
    frame["successor_code"] = frame["successor_code"].mask(frame["successor_code"] == "")
    return conform(frame, agency)


def _refuse_bad_periods(path: Path, rows: pd.DataFrame) -> None:
    """Refuse periods that end before they begin, or overlap another of the same code."""
    backwards = rows.loc[rows["valid_to"] < rows["valid_from"]]
    if not backwards.empty:
        raise ReferenceDataError(path, int(backwards[LINE].iloc[0]), "valid_to is before valid_from")
    ordered = rows.sort_values(["code", "valid_from"])
    before = ordered.groupby("code")[["valid_to", LINE]].shift()
    overlapping = before[LINE].notna() & ~(before["valid_to"] < ordered["valid_from"])
    for line, code, other in zip(
        ordered.loc[overlapping, LINE],
        ordered.loc[overlapping, "code"],
        before.loc[overlapping, LINE],
        strict=True,
    ):
        raise ReferenceDataError(path, line, f"code {code!r} is valid at the same time as in line {other:.0f}")


def _refuse_unknown_successors(path: Path, rows: pd.DataFrame) -> None:
    """Refuse a successor of an agency that goes on, and one that is not there when the agency ends."""
    named = rows.loc[rows["successor_code"] != ""]
    endless = named.loc[named["valid_to"].isna()]
    if not endless.empty:
        raise ReferenceDataError(path, int(endless[LINE].iloc[0]), "a successor is named, but valid_to is empty")
    unmatched = named.loc[~named[LINE].isin(_succession(rows)[LINE])]
    if not unmatched.empty:
        row = unmatched.iloc[0]
        day = (row["valid_to"] + pd.Timedelta(days=1)).date()
        raise ReferenceDataError(
            path, int(row[LINE]), f"successor {row['successor_code']!r} is no agency valid on {day}"
        )


def _succession(agencies: pd.DataFrame) -> pd.DataFrame:
    """Each agency that ended beside its successor's row of the day after (`code_new`, `valid_from_new`)."""
    pairs = agencies.merge(
        agencies[["code", "valid_from", "valid_to"]],
        left_on="successor_code",
        right_on="code",
        suffixes=("", "_new"),
    )
    day_after = pairs["valid_to"] + pd.Timedelta(days=1)
    there = (pairs["valid_from_new"] <= day_after) & (
        pairs["valid_to_new"].isna() | (pairs["valid_to_new"] >= day_after)
    )
    return pairs.loc[there]


def read_succession(agencies: pd.DataFrame) -> pd.DataFrame:
    """Successions of agencies, as a frame of table `agency_succession` in the agencies' order, without weights.

    An agency that went on unchanged past a restructuring follows itself; one that has not ended has no row.
    """
    pairs = _succession(agencies)
    return conform(
        pd.DataFrame(
            {
                "predecessor_code": pairs["code"],
                "predecessor_valid_from": pairs["valid_from"],
                "successor_code": pairs["code_new"],
                "successor_valid_from": pairs["valid_from_new"],
            }
        ),
        agency_succession,
    )


def agencies_of_year(agencies: pd.DataFrame, year: int) -> pd.DataFrame:
    """The agencies that a year's assessment ranks: those that exist on its last day, in the agencies' order."""
    return agencies.loc[exist_in(agencies, year)].reset_index(drop=True)


def groups_of_year(agencies: pd.DataFrame, year: int) -> dict[str, str]:
    """Agency code -> the group among which a year's assessment ranks it."""
    there = agencies_of_year(agencies, year)
    return dict(zip(there["code"], there["group_code"], strict=True))
