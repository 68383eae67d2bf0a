"""Rows of an agency's own report behind the inputs of a passport; figures from elsewhere have none there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pandas as pd
import sqlalchemy as sa

from assets.rules.framework.inputs import AppraisedInput, DeclaredInput, ReportInput
from assets.rules.framework.model import Framework
from assets.scoring.counting.rows_behind import NO_ROWS, Place, RowsBehind, rows_behind

MOST_PLACES = 50
"""Rows named behind one figure: enough to look some up; the exact number stands beside them."""

InputRows = Mapping[tuple[str, str], RowsBehind]
"""(criterion, input) -> the rows behind it."""


def read_input_rows(
    connection: sa.Connection,
    rules: Framework,
    cards: pd.DataFrame,
    sent: pd.Series[Any],
    as_of: datetime | None,
) -> InputRows:
    """Of every input that comes from the agency's own report; figures from elsewhere have no rows there."""
    declared = _declaring_rows(cards, str(sent["sha256"]))
    number, year = int(sent["submission_id"]), int(sent["year"])
    found: dict[tuple[str, str], RowsBehind] = {}
    for criterion in rules.leaves():
        for name, given in criterion.inputs.items():
            if isinstance(given, ReportInput):
                found[criterion.code, name] = rows_behind(
                    connection, given, year, number, known_by=as_of, most=MOST_PLACES
                )
            elif isinstance(given, DeclaredInput):
                found[criterion.code, name] = declared.get((criterion.code, name), NO_ROWS)
            elif isinstance(given, AppraisedInput):
                found[criterion.code, name] = NO_ROWS
    return found


def _declaring_rows(cards: pd.DataFrame, sha256: str) -> dict[tuple[str, str], RowsBehind]:
    """The scorecard's row of each declared figure; of one declared twice, the first, as scoring takes it."""
    given = cards[cards["input_name"].notna() & cards["declared_value"].notna()]
    first = given.drop_duplicates(["criterion_code", "input_name"])
    columns = ("criterion_code", "input_name", "sheet", "excel_row")
    return {
        (code, name): RowsBehind(1, (Place(sha256, sheet, int(row)),))
        for code, name, sheet, row in zip(*(first[column] for column in columns), strict=True)
    }
