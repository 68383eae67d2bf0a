"""Tables in Markdown, as Dagster's pages show them: headings, rows, links to other pages.

What does not belong here: which rows are shown, and in which order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from checks.texts.from_outside import markdown_text, on_one_line

LONGEST_CELL = 160
"""Characters of a cell; a longer text is cut: the table leads to where the whole of it stands."""


@dataclass(frozen=True, slots=True)
class Link:
    """A text that leads to a page.

    Attributes:
        text: any; it is shown, never obeyed.
        address: escaped, such as `PageAddresses` gives.
    """

    text: str
    address: str


Cell = str | int | Link | None
Row = tuple[Cell, ...]


def markdown_table(headings: Sequence[str], rows: Sequence[Row]) -> str:
    """All rows under their headings; nothing in a cell is Markdown but its link."""
    lines = [_line(headings), _line(["---"] * len(headings))]
    return "\n".join([*lines, *(_line([_shown(cell) for cell in row]) for row in rows)])


def cell_text(cell: Cell) -> str:
    """The text of a cell, without its link."""
    text = cell.text if isinstance(cell, Link) else "" if cell is None else str(cell)
    return on_one_line(text, LONGEST_CELL)


def markdown_link(link: Link) -> str:
    """The link alone."""
    return f"[{markdown_text(cell_text(link))}]({link.address})"


def _shown(cell: Cell) -> str:
    return markdown_link(cell) if isinstance(cell, Link) else markdown_text(cell_text(cell))


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"
