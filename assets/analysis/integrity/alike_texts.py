"""Texts that are nearly the same: candidates by rare pairs of words, and the measure that decides.

No text is compared with every other. Two texts are candidates if they share a rare pair of neighbouring words; among
Vietnamese reports a pair of syllables is rare where a single one is not. What does not belong here: reports and
agencies as evaluators know them (`copied_reports`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from rapidfuzz import fuzz, process

LEAST_LIKENESS = 85
"""Per cent of letters in common and in order (`rapidfuzz.fuzz.ratio`), from which two texts are alike."""
KEYS_OF_A_TEXT = 3
"""Rare pairs by which a text is looked for: one changed word spoils two."""


def are_alike(texts: Sequence[str], others: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Whether each text is nearly the same as the other of its place."""
    if not len(texts):
        return np.zeros(0, dtype=bool)
    likeness = process.cpdist(texts, others, scorer=fuzz.ratio, score_cutoff=LEAST_LIKENESS, dtype=np.float64)
    alike: npt.NDArray[np.bool_] = likeness >= LEAST_LIKENESS
    return alike


def rare_keys(texts: Sequence[str], told: pd.DataFrame, most_tellers: int) -> pd.DataFrame:
    """The rarest pairs of words of each text, among those that between two and `most_tellers` agencies tell.

    Args:
        texts: comparable, distinct, in their order; a text's number is its place.
        told: `text`, `agency`: who tells which, both by number.
        most_tellers: agencies.

    Returns:
        `text`, `key`: at most `KEYS_OF_A_TEXT` rows a text.
    """
    by_agency = told[["text", "agency"]].drop_duplicates()
    # A pair in more texts than so many agencies tell altogether is told by more than they; one in one text finds none.
    most_texts = most_tellers * int(by_agency["agency"].value_counts().max()) if len(told) else 0
    pairs = _word_pairs(texts, most_texts)
    tellers = pairs.merge(by_agency, on="text")[["key", "agency"]].drop_duplicates()
    counted = pairs.assign(count=pairs["key"].map(tellers["key"].value_counts()))
    rare = counted[counted["count"].between(2, most_tellers)].sort_values(["text", "count", "key"], ignore_index=True)
    chosen: Any = rare[rare.groupby("text").cumcount() < KEYS_OF_A_TEXT]
    return pd.DataFrame(chosen[["text", "key"]])


def _word_pairs(texts: Sequence[str], most_texts: int) -> pd.DataFrame:
    """`text`, `key`: pairs of neighbouring words that stand in two texts or more; equal pairs have equal keys."""
    numbers: dict[str, int] = {}
    lengths = np.fromiter((text.count(" ") + 1 for text in texts), dtype=np.int64, count=len(texts))
    words = np.fromiter(
        (numbers.setdefault(word, len(numbers)) for text in texts for word in text.split(" ")), dtype=np.int32
    )
    of_text = np.repeat(np.arange(len(texts), dtype=np.int32), lengths)
    inside = of_text[:-1] == of_text[1:]
    spelled = words[:-1][inside].astype(np.int64) * max(1, len(numbers)) + words[1:][inside]
    _, keys, counts = np.unique(spelled, return_inverse=True, return_counts=True)
    several = (counts >= 2) & (counts <= most_texts)
    kept = several[keys]
    return pd.DataFrame({"text": of_text[:-1][inside][kept], "key": keys[kept]}).drop_duplicates(ignore_index=True)
