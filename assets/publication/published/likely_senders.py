"""Agency that a file's name suggests, for files whose cover names none.

Only for telling: nothing is scored by it. What does not belong here: what covers and hidden marks say, which checking
stores (`checks.rules.cover.identity`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

import pandas as pd

from checks.texts.normalisation import normalise, without_accents

_KINDS = tuple(f"{normalise(kind)} " for kind in ("Tỉnh", "Thành phố", "Xã", "Phường", "Đặc khu"))
"""What a name of a place is written without."""

_LEAST_LETTERS = 3
"""Of a code that is looked for; a shorter one, or a number, may be a day, a month or any word."""

Phrases = dict[str, frozenset[str]]
"""Codes of the agencies that a phrase names."""


@dataclass(frozen=True, slots=True)
class AgencyNames:
    """The phrases by which file names may name agencies: as they are spelled, and without accents."""

    spelled: Phrases
    plain: Phrases

    def sender(self, file_name: str) -> str | None:
        """The code of the one agency that a file name names; None if it names none, or several."""
        words = _words(PurePosixPath(file_name).stem)
        named = [*_named(self.spelled, words), *_named(self.plain, without_accents(words))]
        common = frozenset.intersection(*named) if named else frozenset()
        return next(iter(common)) if len(common) == 1 else None


def agency_names(agencies: pd.DataFrame) -> AgencyNames:
    """The phrases of agencies.

    Args:
        agencies: with `agency_code` and `name`.
    """
    spelled: dict[str, set[str]] = {}
    plain: dict[str, set[str]] = {}
    for code, name in zip(agencies["agency_code"], agencies["name"], strict=True):
        whole = _words(name)
        short = next((whole.removeprefix(kind) for kind in _KINDS if whole.startswith(kind)), whole)
        # Without accents a short name may be two words of a sentence: «đánh giá lại», and Gia Lai.
        for phrase in {whole} if short.isascii() else {whole, short}:
            spelled.setdefault(phrase, set()).add(code)
        plain.setdefault(without_accents(whole), set()).add(code)
        if len(code) >= _LEAST_LETTERS and not code.isdigit():
            plain.setdefault(without_accents(_words(code)), set()).add(code)
    return AgencyNames(_longest_first(spelled), _longest_first(plain))


def _longest_first(phrases: dict[str, set[str]]) -> Phrases:
    return {phrase: frozenset(phrases[phrase]) for phrase in sorted(phrases, key=lambda each: (-len(each), each))}


def _named(phrases: Phrases, words: str) -> Iterator[frozenset[str]]:
    """The agencies of each phrase that stands there; one inside a longer one does not."""
    left = f" {words} "
    for phrase, codes in phrases.items():
        if f" {phrase} " in left:
            yield codes
            left = left.replace(f" {phrase} ", " | ")


def _words(text: str) -> str:
    """The words in their comparable form, one space between them."""
    return " ".join(re.findall(r"[^\W_]+", normalise(text)))
