"""Points that a file's own rows earn, and would earn if everything that its findings name were mended.

What belongs here: the figures as data, and the sentence for the agency. What does not: computing them (`scored_batch`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from checks.texts.figures_and_dates import short_figure

COLUMNS = ("earned_points", "earnable_points", "mending_gain", "is_mending_gain_exact")
"""Of table `submission`, in the order of a prospect's attributes."""


@dataclass(frozen=True, slots=True)
class Prospect:
    """One file, as its framework scores it; printed points.

    Attributes:
        points: of the criteria that the file alone decides, with the rows that count.
        max_points: what those criteria come to at most.
        gain: more of them, over all criteria, if all rows, cells and documents that findings tell of counted.
        is_gain_exact: else the gain is a bound: it hangs on unread cells, or on what is not in the file.
    """

    points: Decimal
    max_points: Decimal
    gain: Decimal
    is_gain_exact: bool

    @classmethod
    def of_row(cls, row: Mapping[Any, Any]) -> Prospect | None:
        """From a row of table `submission`; None where nothing is known."""
        points, most, gain, is_exact = (row[name] for name in COLUMNS)
        return cls(points, most, gain, bool(is_exact)) if isinstance(points, Decimal) else None

    def as_row(self) -> dict[str, Any]:
        """The columns of table `submission`."""
        return dict(zip(COLUMNS, (self.points, self.max_points, self.gain, self.is_gain_exact), strict=True))

    def as_data(self) -> dict[str, Any]:
        """JSON-ready: exact decimals as text."""
        return {
            "points": f"{self.points:f}",
            "max_points": f"{self.max_points:f}",
            "gain": f"{self.gain:f}",
            "is_gain_exact": self.is_gain_exact,
        }

    @property
    def sentence(self) -> str:
        """For the agency, in Vietnamese."""
        reached = f"{short_figure(self.points)} trên {short_figure(self.max_points)} điểm"
        now = f"Theo các dòng hợp lệ: {reached} của các tiêu chí chỉ dựa vào số liệu trong tệp."
        return f"{now} {self._gain_sentence}"

    @property
    def _gain_sentence(self) -> str:
        mended = "Nếu mọi dòng, ô và tài liệu có phát hiện được sửa và được tính"
        if not self.gain:
            return f"{mended}: điểm không thay đổi."
        if self.gain < 0:
            return f"{mended}: giảm {short_figure(-self.gain)} điểm."
        return f"{mended}: thêm {'' if self.is_gain_exact else 'nhiều nhất '}{short_figure(self.gain)} điểm."
