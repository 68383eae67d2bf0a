"""The letters of TCVN3 and VNI, the two encodings in which Vietnamese was typed before Unicode, as programs show them.

Both are the fonts' own: to every program the text is Latin letters and signs of Windows. What does not belong here:
whether a text is in one of them (`recognising`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

_TCVN3_LETTERS = "¡¢£¤¥¦§¨©ª«¬\xad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ"
_TCVN3 = str.maketrans(_TCVN3_LETTERS, "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ")
"""TCVN 5712:1993 (VN3), also called ABC; tones on capitals come from fonts that draw small letters as capitals."""

_GRAVE, _ACUTE, _HOOK, _TILDE, _DOT, _HAT, _BREVE = "\u0300\u0301\u0309\u0303\u0323\u0302\u0306"
_VNI_MARKS = {
    "ø": _GRAVE,
    "ù": _ACUTE,
    "û": _HOOK,
    "õ": _TILDE,
    "ï": _DOT,
    "â": _HAT,
    "ê": _BREVE,
    "à": _HAT + _GRAVE,
    "á": _HAT + _ACUTE,
    "å": _HAT + _HOOK,
    "ã": _HAT + _TILDE,
    "ä": _HAT + _DOT,
    "è": _BREVE + _GRAVE,
    "é": _BREVE + _ACUTE,
    "ú": _BREVE + _HOOK,
    "ü": _BREVE + _TILDE,
    "ë": _BREVE + _DOT,
}
"""What stands behind a vowel for the marks on it."""
_VNI_LETTERS = {"ñ": "đ", "ô": "ơ", "ö": "ư", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ì": "ì", "í": "í"}
_VNI = re.compile(f"([aeouyôö])([{''.join(_VNI_MARKS)}])|([{''.join(_VNI_LETTERS)}])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class OldEncoding:
    """One of the two.

    Attributes:
        name: as officials know it.
        font: how the names of its fonts begin.
        letters: the characters that stand for letters, or for marks on them.
        telling: those of them that no Vietnamese text in Unicode has in a word.
        decoded: the text in Unicode.
    """

    name: str
    font: str
    letters: frozenset[str]
    telling: frozenset[str]
    decoded: Callable[[str], str]


def _from_tcvn3(text: str) -> str:
    return text.translate(_TCVN3)


def _from_vni(text: str) -> str:
    return unicodedata.normalize("NFC", _VNI.sub(_vni_letter, text))


def _vni_letter(found: re.Match[str]) -> str:
    vowel, mark, letter = found.groups()
    if letter:
        return _cased(_VNI_LETTERS[letter.lower()], letter)
    return _cased(_VNI_LETTERS.get(vowel.lower(), vowel.lower()), vowel) + _VNI_MARKS[mark.lower()]


def _cased(letter: str, like: str) -> str:
    return letter.upper() if like.isupper() else letter


_OF_UNICODE = frozenset("àáâãèéêìíòóôõùúýÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝ")
"""The letters of Vietnamese that Western languages have too."""


def _encoding(name: str, font: str, letters: str, decoded: Callable[[str], str]) -> OldEncoding:
    known = frozenset(letters)
    return OldEncoding(name, font, known, known - _OF_UNICODE, decoded)


_VNI_SMALL = "".join((*_VNI_MARKS, *_VNI_LETTERS))

OLD_ENCODINGS = (
    _encoding("TCVN3 (ABC)", ".Vn", _TCVN3_LETTERS, _from_tcvn3),
    _encoding("VNI", "VNI-", _VNI_SMALL + _VNI_SMALL.upper(), _from_vni),
)
