"""What is made of a form's rows: findings, and rows for the warehouse; and what there is to judge them by.

What does not belong here: the judging (a module a kind, see `kinds`), storing (`storing`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd
import sqlalchemy as sa

from assets.reference.loading import References
from assets.review.decisions import Decision, read_decisions
from assets.review.setting import Setting, read_setting

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


class Situation:
    """The year as it stands when a file is judged, inside the transaction that stores it; read when it is asked for."""

    def __init__(self, connection: sa.Connection, references: References, year: int) -> None:
        """Of a year, by the reference data that the night was given."""
        self.connection = connection
        self.references = references
        self.year = year

    @cached_property
    def setting(self) -> Setting:
        """Agencies, rules, rounds."""
        frameworks = [loaded.framework for loaded in self.references.sound_frameworks(self.year)]
        return read_setting(self.connection, frameworks, self.year)

    @cached_property
    def decisions(self) -> list[Decision]:
        """Every decision of the year that can be read, those that stand over others last."""
        return read_decisions(self.connection, self.year)
