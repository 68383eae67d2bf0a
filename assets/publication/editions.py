"""What a set of published files is: a draft, what a decision published, or figures computed again after that.

What belongs here: the words that stand on every page, and what they do to a file's name. What does not: which edition
a year is at, which the warehouse's releases say (`exports`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition of a year's files.

    Attributes:
        mark: stands on every page.
        file_ending: added to the files' names, so that no later figure lies under the name of a published one.
    """

    mark: str
    file_ending: str = ""


RECOMPUTED_ENDING = "-tinh-lai"

DRAFT = Edition("DỰ THẢO – số liệu tạm thời, chưa công bố")


def published(decision_number: str, decided_on: date) -> Edition:
    """The figures that a decision publishes."""
    return Edition(f"Công bố theo văn bản số {decision_number} ngày {decided_on:%d/%m/%Y}")


def recomputed(name: str, decision_number: str, decided_on: date) -> Edition:
    """Figures of a year whose release of that name holds."""
    return Edition(
        f"BẢN TÍNH LẠI – kết quả chính thức là lần công bố {name}, "
        f"văn bản số {decision_number} ngày {decided_on:%d/%m/%Y}",
        RECOMPUTED_ENDING,
    )
