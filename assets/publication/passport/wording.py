"""The passport as a text: Vietnamese, a heading and a paragraph a criterion.

What belongs here: the heading's lines, and the order of all. What does not: a criterion's lines (`criterion_wording`),
and the words themselves (`passport_words`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from assets.publication.passport.criterion_wording import criterion_lines, finding_lines
from assets.publication.passport.passport_words import PassportWords, passport_words
from checks.code_lists import CodeLists


def passport_text(document: Mapping[str, Any], code_lists: CodeLists) -> str:
    """The document in words, printed as lines; arguments as of `passport_words`."""
    words = passport_words(document, code_lists)
    blocks = ["\n".join(_heading(words)), *("\n".join(criterion_lines(each)) for each in words.criteria)]
    if words.findings:
        others = (line for found in words.findings for line in finding_lines(found))
        blocks.append("\n".join(["Phát hiện không gắn với tiêu chí nào", *others]))
    return "\n\n".join(blocks) + "\n"


def _heading(words: PassportWords) -> Iterator[str]:
    yield words.title
    yield from (f"{label}: {'; '.join(phrases)}" for label, phrases in words.facts)
    yield from words.published
