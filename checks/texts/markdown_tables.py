"""Links and tables in Markdown, as Dagster's pages show them, whatever stands in the texts.

What does not belong here: which rows are shown, and in which order; how one text is made harmless (`from_outside`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from checks.texts.from_outside import markdown_text, on_one_line


class Link(NamedTuple):
    """Where to go on, and what stands there.

    Attributes:
        label: any text; it is shown, never obeyed.
        address: escaped, such as `PageAddresses` gives.
    """

    label: str
    address: str


Cell = str | int | Link | None
Row = tuple[Cell, ...]


def markdown_table(headings: Sequence[str], rows: Sequence[Row]) -> str:
    """All rows under their headings; nothing in a cell is Markdown but its link."""
    return "\n".join([table_head(headings), *map(table_line, rows)])


def table_head(headings: Sequence[str]) -> str:
    """The two lines that begin a table."""
    return f"{table_line(headings)}\n{'|-' * len(headings)}|"


def table_line(cells: Sequence[Cell]) -> str:
    """One row. Dagster shows short Markdown at once, so that no blank is spent."""
    return "".join(f"|{_shown(cell)}" for cell in cells) + "|"


def markdown_link(link: Link) -> str:
    """The link alone."""
    return f"[{markdown_text(cell_text(link))}]({link.address})"


def cell_text(cell: Cell) -> str:
    """The text of a cell, without its link."""
    text = cell.label if isinstance(cell, Link) else "" if cell is None else str(cell)
    return on_one_line(text)


def _shown(cell: Cell) -> str:
    return markdown_link(cell) if isinstance(cell, Link) else markdown_text(cell_text(cell))
