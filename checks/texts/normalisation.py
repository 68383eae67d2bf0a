"""Normal form of names that people type: headings, sheet names, labels of code lists.

What does not belong here: numbers and dates (`assets.submissions.sheets.cells`). The comparable form is only compared,
never
stored or shown: officials always see what they typed.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LOOKALIKES = str.maketrans(
    # Left: Cyrillic and Greek letters, as capitals or small letters, that print like the Latin letter on the right.
    "АВЕЗІЈКМНОРЅТУХаеіјкорѕсухΑΒΕΖΗΙΚΜΝΟΡΤΥΧανορυС",
    "ABE3IJKMHOPSTYXaeijkopscyxABEZHIKMNOPTYXavopuC",
) | {
    # Other crossed Ds (Icelandic eth, African D) come from old fonts and converters.
    **dict.fromkeys(map(ord, "ÐƉ"), "Đ"),
    **dict.fromkeys(map(ord, "ðɖ"), "đ"),
    # Dashes, minus signs and hyphens; bullets stay what they are.
    **dict.fromkeys(map(ord, "‐‑‒–—―−﹘﹣"), "-"),
    **dict.fromkeys(map(ord, "“”„«»″"), '"'),
    **dict.fromkeys(map(ord, "‘’‚′`"), "'"),
    # Invisible: soft hyphen, zero-width spaces and joiners, directional marks, byte order mark.
    **dict.fromkeys([0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, 0xFEFF], None),
}

_CROSSED = str.maketrans("Đđ", "Dd")
_OLD_TONE = re.compile("[òóỏõọ][ae]|[ùúủũụ]y")
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")


def _move_tone(old: re.Match[str]) -> str:
    """Put the tone of «òa», «óe», «úy» on the second vowel, as the newer spelling does."""
    first, second = tuple(old.group())
    letters = unicodedata.normalize("NFD", first)
    tone = next(mark for mark in letters if mark in _TONES)
    return unicodedata.normalize("NFC", letters.replace(tone, "") + second + tone)


def without_accents(text: str) -> str:
    """The letters alone, as people name files: «Hà Nội» is `Ha Noi`."""
    letters = unicodedata.normalize("NFD", text.translate(_CROSSED))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


@lru_cache(maxsize=65_536)
def normalise(text: str) -> str:
    """The form in which two spellings of one name are equal.

    Equal are: composed and decomposed accents, capitals and small letters, old and new places of the tone mark
    («hòa», «hoà»), Latin letters and their Cyrillic or Greek look-alikes, all dashes, all quotes, non-breaking,
    repeated, leading and trailing spaces. Different stay: letters with and without accents, «y» and «i».
    """
    letters = unicodedata.normalize("NFKD", text).translate(_LOOKALIKES)
    composed = unicodedata.normalize("NFC", letters).casefold()
    return _OLD_TONE.sub(_move_tone, " ".join(composed.split()))
