"""Forms in which texts of two reports are compared: what changes from report to report is left out.

What does not belong here: the form in which two spellings of one name are equal (`checks.texts.normalisation`), on
which both forms rest.
"""

from __future__ import annotations

import re

from checks.texts.normalisation import normalise

NUMBER, OWN_NAME = "#", "~"
"""What stands for a figure, and for the reporting agency's own name."""

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_FIGURE = re.compile(r"\d+(?:\s?[./:-]\s?\d+)*")
_ROMAN = re.compile(r"\b(quý|kỳ|đợt|lần|số|giai đoạn)\s+[ivx]+\b")
_MARKS = re.compile(rf"[^\w{NUMBER}{OWN_NAME}]+")


def without_years(form: str) -> str:
    """Words and figures of a normalised text but for its years: `hội nghị ngày 12/3/2024` is `hội nghị ngày 12 3 #`."""
    return _words(_YEAR.sub(NUMBER, form))


def without_figures(form: str, own_name: str = "") -> str:
    """Words of a normalised text but for figures, dates, quarters and the reporting agency's own name.

    `hội nghị quý i của bộ y tế` of Bộ Y tế is `hội nghị quý # của ~`.

    Args:
        form: the text as `normalise` gives it.
        own_name: of the agency, as the agency's list spells it; empty where it is not known.
    """
    if own_name:
        form = form.replace(normalise(own_name), OWN_NAME)
    return _words(_FIGURE.sub(NUMBER, _ROMAN.sub(rf"\1 {NUMBER}", form)))


def _words(form: str) -> str:
    return " ".join(_MARKS.sub(" ", form).split())
