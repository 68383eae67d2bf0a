"""Tables of a page: headings, rows of cells, a caption with the number of rows.

What belongs here: what the template `listing` draws. What does not: what stands in a table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from checks.texts.figures_and_dates import grouped


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its text, the address that it leads to, whether it is a figure."""

    text: str
    address: str | None = None
    is_figure: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """A table of a page.

    Attributes:
        caption: what it lists.
        headings: of the columns; those of figures stand to the right.
        rows: a cell a column; the first cell names the row.
        empty: what is said in its place where there are no rows.
        anchor: by which a link leads to it; empty if none does.
        note: a sentence below the caption; empty if there is none.
    """

    caption: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    empty: str = "Không có."
    anchor: str = ""
    note: str = ""

    @property
    def counted(self) -> str:
        """The caption with the number of rows."""
        return f"{self.caption} ({grouped(len(self.rows))})"


def text(value: str, address: str | None = None) -> Cell:
    """A cell of text."""
    return Cell(value, address)


def figure(value: str) -> Cell:
    """A cell with a figure."""
    return Cell(value, is_figure=True)
