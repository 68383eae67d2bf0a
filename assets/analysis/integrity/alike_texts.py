"""Texts that are nearly the same: candidates by rare runs of words, and the measure that decides.

No text is compared with every other. Two texts are candidates if they share a rare run of neighbouring words: of two,
which one changed word hardly spoils, or of four, which is rare also where every word is a formula's. What does not
belong here: reports and agencies as evaluators know them (`copied_reports`).
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
RUN_LENGTHS = (2, 4)
"""Words of a run."""
KEYS_OF_A_TEXT = 4
"""Rare runs by which a text is looked for."""

_SPREAD = np.uint64(0x9E37_79B9_7F4A_7C15)
"""An odd number by which runs of words become numbers of 64 bits; two runs of one number cost a comparison, no more."""


def are_alike(texts: Sequence[str], others: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Whether each text is nearly the same as the other of its place."""
    if not len(texts):
        return np.zeros(0, dtype=bool)
    likeness = process.cpdist(texts, others, scorer=fuzz.ratio, score_cutoff=LEAST_LIKENESS, dtype=np.float64)
    alike: npt.NDArray[np.bool_] = likeness >= LEAST_LIKENESS
    return alike


def rare_keys(texts: Sequence[str], told: pd.DataFrame, most_tellers: int) -> pd.DataFrame:
    """The rarest runs of words of each text, among those that between two and `most_tellers` agencies tell.

    Args:
        texts: comparable, distinct, in their order; a text's number is its place.
        told: `text`, `agency`: who tells which, both by number.
        most_tellers: agencies.

    Returns:
        `text`, `key`: at most `KEYS_OF_A_TEXT` rows a text.
    """
    by_agency = told[["text", "agency"]].drop_duplicates()
    # A run in more texts than so many agencies tell altogether is told by more than they; one in one text finds none.
    most_texts = most_tellers * int(by_agency["agency"].value_counts().max()) if len(told) else 0
    runs = _word_runs(texts, most_texts)
    tellers = runs.merge(by_agency, on="text")[["key", "agency"]].drop_duplicates()
    counted = runs.assign(count=runs["key"].map(tellers["key"].value_counts()))
    rare = counted[counted["count"].between(2, most_tellers)].sort_values(["text", "count", "key"], ignore_index=True)
    chosen: Any = rare[rare.groupby("text").cumcount() < KEYS_OF_A_TEXT]
    return pd.DataFrame(chosen[["text", "key"]])


def _word_runs(texts: Sequence[str], most_texts: int) -> pd.DataFrame:
    """`text`, `key`: runs of neighbouring words that stand in two to `most_texts` texts; equal runs have equal keys."""
    numbers: dict[str, int] = {}
    lengths = np.fromiter((text.count(" ") + 1 for text in texts), dtype=np.int64, count=len(texts))
    words = np.fromiter(
        (numbers.setdefault(word, len(numbers)) for text in texts for word in text.split(" ")),
        dtype=np.uint64,
        count=int(lengths.sum()),
    )
    of_text = np.repeat(np.arange(len(texts), dtype=np.int32), lengths)
    parts, runs = [], words
    for length in range(2, max(RUN_LENGTHS) + 1):
        # A run is the one that is shorter by its last word, and that word.
        runs = runs[:-1] * _SPREAD + words[length - 1 :]
        if length in RUN_LENGTHS:
            inside = of_text[: len(runs)] == of_text[length - 1 :]
            keys = runs[inside]
            several = _is_several(keys, most_texts)
            found = pd.DataFrame({"text": of_text[: len(runs)][inside][several], "key": keys[several]})
            parts.append(found.drop_duplicates())
    return pd.concat(parts, ignore_index=True)


def _is_several(keys: npt.NDArray[np.uint64], most: int) -> npt.NDArray[np.bool_]:
    """Whether each key stands there twice or more, and no more than `most` times."""
    ordered = np.sort(keys)
    starts = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1])))
    counts = np.diff(np.append(starts, len(ordered)))
    several = ordered[starts[(counts >= 2) & (counts <= most)]]
    if not len(several):
        return np.zeros(len(keys), dtype=bool)
    places = np.searchsorted(several, keys)
    places[places == len(several)] = 0
    among: npt.NDArray[np.bool_] = several[places] == keys
    return among
