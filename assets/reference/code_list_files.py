"""Code lists, one CSV file a list, as the table `code_list`; a file's name is its list's."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from assets.reference.csv_files import (
    LINE,
    ReferenceDataError,
    read_csv,
    refuse_blank,
    refuse_malformed_codes,
    refuse_repeated,
)
from checks.texts.normalisation import normalise
from warehouse.rows.frames import conform
from warehouse.tables import code_list

COLUMNS = ("code", "label", "source")
WORDS = ("short_label", "issuer")
"""Further words of an entry, of which the program knows no others: a file may leave them out."""


def read_code_lists(paths: Iterable[Path]) -> pd.DataFrame:
    """Every list as a frame of table `code_list`, lists in the order given, entries in their file's order.

    Raises:
        ReferenceDataError: by file and line: an empty cell, a repeated code, a label that another entry has or that is
            another entry's code.
    """
    return conform(pd.concat([_read_list(path) for path in paths], ignore_index=True), code_list)


def _read_list(path: Path) -> pd.DataFrame:
    rows = read_csv(path, COLUMNS, optional=WORDS)
    refuse_blank(path, rows, COLUMNS)
    refuse_malformed_codes(path, rows, "code")
    refuse_repeated(path, rows, ("code",))
    _refuse_ambiguous(path, rows)
    for name in WORDS:
        rows[name] = rows[name].mask(rows[name] == "")
    return rows.assign(list_name=path.stem, position=range(1, len(rows) + 1)).drop(columns=LINE)


def _refuse_ambiguous(path: Path, rows: pd.DataFrame) -> None:
    """Refusal of entries that differ by case and spacing alone: typed values are matched without them."""
    first: dict[str, str] = {}
    for code, label, line in rows[["code", "label", LINE]].itertuples(index=False, name=None):
        for text in (code, label):
            other = first.setdefault(normalise(text), code)
            if other != code:
                raise ReferenceDataError(path, line, f"{text!r} could mean {other!r} as well as {code!r}")
