"""Declaration of a report table's rows: once, with everything that is derived from it.

Rules, comparisons of two reports, lineage and the words of rules are made from these facts. What does not belong here:
the tables (`warehouse.tables.reports`), and what a column is (`declaration`).
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa


@dataclass(frozen=True, slots=True)
class RowFacts:
    """Facts of a report table's rows.

    Attributes:
        source: the name by which a framework's `from:` calls the table.
        contents: English; what the rows are, in a sentence about the sheet.
        noun: Vietnamese; what one row is, in the words of a rule.
        named_by: the columns by which people call a row; a finding about the whole row stands at the first of them.
        matched_by: the columns that tell rows of two reports apart, from the surest to the least sure.
        own_code: the column of the code by which other sheets call a row; a copy of a row has another.
        period_column: the date by which `per: month` and `per: quarter` place a row. None where the template prints
            the rows: no rule counts them, and an agency adds none.
    """

    source: str
    contents: str
    noun: str
    named_by: tuple[str, ...]
    matched_by: tuple[tuple[str, ...], ...]
    own_code: str | None = None
    period_column: str | None = None

    @property
    def is_printed(self) -> bool:
        """Whether the template prints the rows."""
        return self.period_column is None

    @property
    def known_by(self) -> frozenset[str]:
        """The columns in which two rows that are matched always agree: of another value, it is another row."""
        whole = [frozenset(columns) for columns in self.matched_by]
        return frozenset.intersection(*whole)


def row_facts(table: sa.Table) -> RowFacts:
    """The facts with which a report table was declared."""
    found = table.info["rows"]
    assert isinstance(found, RowFacts)  # noqa: S101 - only report tables have rows that are declared
    return found
