"""Texts as they are kept: what two people cannot tell apart on their screens is the same text.

What does not belong here: comparing names (`checks.texts.normalisation`), which changes letters; and the meaning of
texts.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from assets.submissions.sheets.cells import CellValue, as_text

_CONTROL = bytes({*range(32), 127} - set(b"\t\n\r"))
"""Characters that some databases refuse."""
_INVISIBLE = "\u00ad\u200b\u200e\u200f\u2060\ufeff"
"""Soft hyphens, zero-width spaces and directional marks, pasted from web pages: codes that look equal would differ."""


def clean_texts(cells: Sequence[CellValue]) -> pd.Series[Any]:
    """Cells as cleaned texts, missing where blank: composed accents, no outer spaces, nothing that no one can see."""
    try:
        raw = pa.array(cells, pa.string())
    except (pa.ArrowInvalid, pa.ArrowTypeError):  # some cells are not texts
        raw = pa.array([as_text(cell) for cell in cells], pa.string())
    cleaned = pc.utf8_trim_whitespace(_without_oddities(raw))
    blank = pc.equal(cleaned, "")
    series: pd.Series[Any] = pc.if_else(blank, pa.scalar(None, pa.string()), cleaned).to_pandas()
    return series.astype("str")


def _without_oddities(raw: pa.Array) -> pa.Array:
    """Nearly every column has none; whether one has, the bytes of the whole column tell faster than its texts."""
    whole = b"".join(raw.cast(pa.binary()).to_pylist())
    text = whole.decode()
    if len(whole.translate(None, _CONTROL)) != len(whole):
        raw = pc.replace_substring_regex(raw, f"[{_CONTROL.decode()}]", "")
    if any(mark in text for mark in _INVISIBLE):
        raw = pc.replace_substring_regex(raw, f"[{_INVISIBLE}]", "")
    if "\r" in text:
        raw = pc.replace_substring(pc.replace_substring(raw, "\r\n", "\n"), "\r", "\n")
    if "\u00a0" in text:
        raw = pc.replace_substring(raw, "\u00a0", " ")
    return raw if unicodedata.is_normalized("NFC", text) else pc.utf8_normalize(raw, form="NFC")
