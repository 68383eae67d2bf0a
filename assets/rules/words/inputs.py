"""Name of an input in a sentence: its label, or words made from what it counts.

What does not belong here: values, conditions (`conditions`).
"""

from __future__ import annotations

from assets.rules.framework.input_kinds.group import GroupInput
from assets.rules.framework.model import Criterion

_PLAIN_FIRST_WORDS = ("Số ", "Ngày ", "Mức ", "Tỷ lệ ", "Kết quả ", "Điểm ", "Cơ quan ", "Có ")
"""Words with which a label begins as a line of a form; within a sentence they lose their capital."""


def input_words(criterion: Criterion, name: str) -> str:
    """Words for a name, in lower case within a sentence."""
    given = criterion.inputs.get(name)
    if given is None:
        return {"max": "điểm tối đa", "year_start": "ngày đầu năm", "year_end": "ngày cuối năm"}.get(name, name)
    if given.label:
        return _within_a_sentence(given.label)
    if isinstance(given, GroupInput):
        return f"{given.words(name)} về {input_words(criterion, given.of)}"
    return given.words(name)


def _within_a_sentence(label: str) -> str:
    # On a form a line may go on from the one above it; in a sentence it stands by itself.
    label = label.removeprefix("Trong đó, ")
    return label[0].lower() + label[1:] if label.startswith(_PLAIN_FIRST_WORDS) else label
