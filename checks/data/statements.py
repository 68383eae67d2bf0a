"""A check of the data: facts in, the cases that it names out, and how they read in Dagster.

What belongs here: the form that all such checks share. What does not: any one of them, which lie in
`assets.publication.data_checks`, and statements about the structure of tables (`checks.tables`), which block.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from checks.texts.figures_and_dates import grouped
from checks.texts.from_outside import markdown_text, on_one_line
from checks.texts.markdown_tables import Cell, Link, Row, cell_text, markdown_link, markdown_table

SHOWN_CASES = 20
"""Rows of a table; their number is always exact, and a page has all of them."""

NAMED_CASES = 5
"""Cases that the sentence names."""

LONGEST_CELL = 160
"""Characters of a cell; a longer text is cut: the table leads to where the whole of it stands."""

Facts = TypeVar("Facts")


@dataclass(frozen=True, slots=True)
class Cases:
    """The cases that a check found, the gravest first.

    Attributes:
        headings: Vietnamese.
        rows: the first cell names the agency or the file.
        all_of_them: the page that has all of them, if there is one.
    """

    headings: tuple[str, ...]
    rows: Sequence[Row]
    all_of_them: Link | None = None

    @property
    def count(self) -> int:
        """Their number."""
        return len(self.rows)

    @property
    def markdown(self) -> str:
        """The first `SHOWN_CASES` as a table, with a line on the others."""
        shown = [tuple(map(_cut, row)) for row in self.rows[:SHOWN_CASES]]
        parts = [markdown_table(self.headings, shown)]
        if self.count > SHOWN_CASES:
            parts.append(f"Bảng nêu {SHOWN_CASES} trong {grouped(self.count)} trường hợp.")
        if self.all_of_them is not None:
            parts.append(markdown_link(self.all_of_them))
        return "\n\n".join(parts)


def _cut(cell: Cell) -> Cell:
    return on_one_line(cell, LONGEST_CELL) if isinstance(cell, str) else cell


@dataclass(frozen=True, slots=True)
class DataCheck(Generic[Facts]):
    """One check of the data.

    Attributes:
        name: by which Dagster calls it, as a sentence that holds of a healthy year.
        asset: that it stands beside.
        vietnamese, english: what holds of a healthy year, in a sentence.
        counted: Vietnamese words for what the cases are: «báo cáo bị từ chối».
        cases: finds them.
    """

    name: str
    asset: str
    vietnamese: str
    english: str
    counted: str
    cases: Callable[[Facts], Cases]

    def sentence(self, found: Cases) -> str:
        """How many cases there are and whose the first are, as Markdown; empty for none."""
        if not found.rows:
            return ""
        names = list(dict.fromkeys(cell_text(row[0]) for row in found.rows))
        named = ", ".join(markdown_text(name) for name in names[:NAMED_CASES])
        return f"{grouped(found.count)} {self.counted}: {named}{', …' if len(names) > NAMED_CASES else '.'}"
