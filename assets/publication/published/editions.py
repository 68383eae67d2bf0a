"""Edition of a set of published files: draft, release, erratum, recomputed, or as of a past moment.

What belongs here: every text of the files that follows from that, and what it does to a file's name. What does not:
which edition a year is at, which the warehouse's releases say (`committee.exports`, `release.erratum`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

import pandas as pd

from checks.texts.figures_and_dates import hanoi_time, spelled_date, vietnamese_date

ERRATUM_SHEET = "Đính chính"
RECOMPUTED_ENDING = "-tinh-lai"


@dataclass(frozen=True, slots=True)
class Document:
    """A document by which figures are published: its number and its date."""

    number: str
    on: date

    @property
    def named(self) -> str:
        """As a sentence names it."""
        return f"văn bản số {self.number} ngày {vietnamese_date(self.on)}"


@dataclass(frozen=True, slots=True, eq=False)
class Correction:
    """The release that an erratum corrects.

    Attributes:
        release: name of the release, such as `2025-1`.
        document: by which that was published.
        reason: why it is corrected.
        moved: the published figures that differ (`moved_figures`).
    """

    release: str
    document: Document
    reason: str
    moved: pd.DataFrame


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition of a year's files.

    Attributes:
        mark: stands on every page.
        note: says on the first page what the mark has no room for; empty where the mark says everything.
        document: that publishes the figures; None for those that none has published.
        correction: what an erratum corrects; None for every other edition.
        publisher: whose document it is, within a sentence.
        file_ending: added to the files' names, so that no later figure lies under the name of a published one.
    """

    mark: str
    note: str = ""
    document: Document | None = None
    correction: Correction | None = None
    file_ending: str = ""
    publisher: str = "Ban Chỉ đạo"

    @property
    def number_line(self) -> str:
        """The number in the document's heading; dots where whoever signs fills it in."""
        return f"Số: {self.document.number}" if self.document else "Số: ........../............."

    @property
    def place_and_date(self) -> str:
        """Place and date in the document's heading; the place is always left to whoever signs."""
        return f"........, {spelled_date(self.document.on) if self.document else _OPEN_DATE}"

    @property
    def attached(self) -> str:
        """The line of an appendix that names the document it belongs to."""
        number, day = (self.document.number, spelled_date(self.document.on)) if self.document else _OPEN
        return f"(Kèm theo văn bản số {number} {day} của {self.publisher})"


_OPEN_DATE = "ngày ..... tháng ..... năm ........."
_OPEN = ("................", _OPEN_DATE)

DRAFT = Edition("DỰ THẢO – số liệu tạm thời, chưa công bố")


def published(document: Document) -> Edition:
    """The figures that a document publishes first."""
    return Edition(f"Công bố theo {document.named}", document=document)


def erratum(document: Document, correction: Correction) -> Edition:
    """The figures that a document publishes in the place of earlier ones."""
    return Edition(
        f"ĐÍNH CHÍNH lần công bố {correction.release} – theo {document.named}",
        f"Bản này đính chính và thay thế lần công bố {correction.release} ({correction.document.named}). "
        f"Lý do: {correction.reason.rstrip('.')}. Các số liệu thay đổi được nêu ở phụ lục «{ERRATUM_SHEET}».",
        document,
        correction,
    )


def recomputed(name: str, document: Document) -> Edition:
    """Figures of a year, computed after the release of that name, which holds."""
    return Edition(
        f"BẢN TÍNH LẠI – kết quả chính thức là lần công bố {name}, {document.named}", file_ending=RECOMPUTED_ENDING
    )


def at_moment(moment: datetime, edition: Edition) -> Edition:
    """The edition of a past moment, as it is read today."""
    then = hanoi_time(moment)
    return replace(
        edition,
        mark=f"THỜI ĐIỂM {then} – {edition.mark}",
        note=f"Số liệu và tình trạng công bố nêu ở đây là của thời điểm {then} (giờ Việt Nam), có thể khác hiện nay.",
    )
