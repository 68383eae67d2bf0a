"""Recognition of old encodings: a text is in one if each word that is not plain decodes to Vietnamese.

What does not belong here: the encodings (`tables`), and where texts stand (`submissions.reading.old_cells`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from assets.submissions.old_encodings.tables import OLD_ENCODINGS, OldEncoding

_TELLING = re.compile(f"[{re.escape(''.join(sorted({sign for one in OLD_ENCODINGS for sign in one.telling})))}]")
_LETTERS = re.escape("".join(sorted({letter for one in OLD_ENCODINGS for letter in one.letters})))
_WORD = re.compile(f"[A-Za-z0-9{_LETTERS}]+")
_SYLLABLE = re.compile(
    "(?:ngh?|nh|kh|ch|tr|th|ph|gh|gi|qu|[bcdđghklmnpqrstvx])?"
    "(?:i[êe]u|y[êe]u|u[ôy]i|[uư]ơ[iu]|o[ae][io]|uy[êae]|[iy]ê|ia|ya|u[ôâêaoyơ]|ư[ơaiu]|o[aăeo]|[aăâ][iuoy]|[eê][ou]|"
    "[oôơ]i|ui|iu|[aăâeêioôơuưy])"
    "(?:ngh|ng|nh|ch|[cmnpt])?"
)
_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))
_UNITS = frozenset({"µm", "µg", "µl", "µs", "µmol"})
_LONGEST = 2_000
"""Characters that are looked at; a longer text tells by its beginning."""


@dataclass(frozen=True, slots=True)
class OldText:
    """A text in an old encoding, and what it says."""

    encoding: OldEncoding
    decoded: str


def is_suspicious(text: str) -> bool:
    """Whether a text has any sign that is unusual in Vietnamese: a quick test before decoding."""
    return not text.isascii() and _TELLING.search(text) is not None


def old_text(text: str, fonts: Sequence[OldEncoding] = ()) -> OldText | None:
    """The text in Unicode, if it is in an old encoding.

    Args:
        text: as it stands in a cell.
        fonts: the encodings of which the workbook has fonts; one word is then enough.
    """
    start = text[:_LONGEST]
    for encoding in OLD_ENCODINGS:
        if _is_in(encoding, start, least=1 if encoding in fonts else 2):
            return OldText(encoding, encoding.decoded(text))
    return None


def _is_in(encoding: OldEncoding, text: str, *, least: int) -> bool:
    """Whether all words with foreign letters are words once decoded, at least so many, and one has a telling sign."""
    if any(ord(letter) > 0xFF and letter.isalpha() for letter in text):
        return False
    words = {word for word in _WORD.findall(text) if len(word) > 1 and not word.isascii()} - _UNITS
    if not any(encoding.telling & set(word) for word in words):
        return False
    strange = sum(len(encoding.letters & set(word)) for word in words)
    return max(len(words), strange) >= least and all(_is_word(encoding, word) for word in words)


def _is_word(encoding: OldEncoding, word: str) -> bool:
    decoded = unicodedata.normalize("NFD", encoding.decoded(word).lower())
    plain = decoded.translate(_TONES)
    is_toned_once = len(decoded) - len(plain) <= 1
    return is_toned_once and _SYLLABLE.fullmatch(unicodedata.normalize("NFC", plain)) is not None
