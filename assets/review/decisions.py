"""Decisions of appraisers, as rows of table `appraisal`.

What belongs here: reading them in the order in which they hold. What does not: whether one can be used (`judging`),
what it makes of points (`assets.scoring.appraisal.appraising`).
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from fractions import Fraction

import sqlalchemy as sa

from warehouse.rows.years import of_year
from warehouse.tables import appraisal


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision of one appraiser on one criterion of one agency.

    Attributes:
        appraisal_id: its number; of one that is not stored yet, any that tells it apart.
        round: of appraisal, from 1.
        input_name, input_value: the input that it corrects, and the text of its new value; None takes an earlier
            correction back.
        points_exact: the points that it decides.
        ruling: any other decision (`warehouse.tables.review.RULINGS`).
        decided_at: when; of a decision in a workbook, when the inbox received it.
        recorded_at: when the database's server wrote it, where that is known.
        document_number: of the decision.
        file_sha256, sheet, excel_row: where it stands in a workbook; None if it came another way.
    """

    appraisal_id: int
    agency_code: str
    criterion_code: str
    round: int
    reason: str
    decided_by: str
    decided_at: datetime
    input_name: str | None = None
    input_value: str | None = None
    points_exact: Fraction | None = None
    ruling: str | None = None
    recorded_at: datetime | None = None
    document_number: str | None = None
    file_sha256: str | None = None
    sheet: str | None = None
    excel_row: int | None = None

    @property
    def kind(self) -> str:
        """`input`, `points` or the ruling."""
        return self.ruling or ("input" if self.points_exact is None else "points")

    @property
    def made_at(self) -> datetime:
        """The moment by which a round's lock judges it.

        Of a decision in a workbook its receipt, which the pipeline alone enters; of another the server's own clock,
        where that is known.
        """
        return self.decided_at if self.file_sha256 else self.recorded_at or self.decided_at

    @property
    def place(self) -> tuple[int, datetime]:
        """A decision of a greater place stands over those before it."""
        return self.round, self.decided_at


_COLUMNS = [appraisal.c[each.name] for each in fields(Decision)]


def read_decisions(connection: sa.Connection, year: int) -> list[Decision]:
    """The year's decisions that can be read, those that stand over others last."""
    query = (
        sa.select(*_COLUMNS)
        .where(of_year(appraisal, year))
        .order_by(appraisal.c["round"], appraisal.c.decided_at, appraisal.c.appraisal_id)
    )
    return [Decision(**row) for row in connection.execute(query).mappings()]
