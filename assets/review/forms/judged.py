"""What is made of a form's rows: findings, and rows for the warehouse; and what there is to judge them by.

What does not belong here: the judging (a module a kind, see `kinds`), storing (`storing`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import sqlalchemy as sa

from assets.reference.loading import References
from assets.review.decisions import Decision, read_decisions
from assets.review.setting import Setting

Row = Mapping[str, Any]
"""Of a table of the warehouse, without its number: values by column."""


@dataclass(frozen=True)
class Judged:
    """Result of judging a file.

    Attributes:
        findings: raw, beside those of reading.
        rows: to append, by table; none is stored if some finding rejects the file. Rows that an earlier reader stored
            of the same file are not repeated.
        round: that the cover names.
        author: the appraiser, agency or sender.
    """

    findings: pd.DataFrame
    rows: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    round: int | None = None
    author: str | None = None


@dataclass(frozen=True)
class Situation:
    """The year as it stands when a file is judged.

    Attributes:
        connection: of the transaction that stores the file.
        references: reference data.
        setting: agencies, rules and rounds of the year; no file changes them.
    """

    connection: sa.Connection
    references: References
    setting: Setting

    @property
    def year(self) -> int:
        """The year scored."""
        return self.setting.year

    @property
    def decisions(self) -> list[Decision]:
        """Every decision of the year that can be read, those that stand over others last; those of files before too."""
        return read_decisions(self.connection, self.year)
