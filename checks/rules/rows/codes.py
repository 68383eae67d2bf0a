"""Codes that officers invent and refer to (`NV01`, `TL02, TL03`), in the form in which two spellings are one code."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from checks.texts.normalisation import normalise

_SEPARATORS = re.compile(r"[,;\n]+|\s+và\s+")


def comparable(codes: pd.Series[Any]) -> pd.Series[Any]:
    """Each code without its inner spaces, accents composed, capitals alike; missing stays missing."""
    forms = {code: normalise(code).replace(" ", "") for code in codes.dropna().unique()}
    return codes.map(forms).astype("str")


def listed_codes(rows: pd.DataFrame, column_name: str) -> pd.DataFrame:
    """One row for each code that a cell lists: the rows' columns, and `code` (as typed) and `comparable_code`.

    The index is that of the rows, repeated.
    """
    cells = rows[rows[column_name].notna()]
    split = {text: [part.strip() for part in _SEPARATORS.split(text)] for text in cells[column_name].unique()}
    listed = cells.assign(code=cells[column_name].map(split)).explode("code").astype({"code": "str"})
    listed = listed[listed["code"].fillna("") != ""]
    return listed.assign(comparable_code=comparable(listed["code"]))
