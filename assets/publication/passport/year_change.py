"""«So với năm trước» in a passport: the agency's change since an earlier year, as nights have stored it.

What belongs here: reading the agency's rows, and the section's words. What does not: comparing, and how a change is
told (`assets.analysis.year_change`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from assets.analysis.year_change.table import ChangeFrames
from assets.analysis.year_change.words import change_details, change_sentence, figures_from_words
from assets.preview.code_words import BASIS_WORDS
from warehouse.rows.frames import empty_frame, read_table
from warehouse.tables import change_part, rank_change
from warehouse.tables.analysis.year_change import PUBLISHED

NO_CHANGE = ChangeFrames(empty_frame(rank_change), empty_frame(change_part))


def read_agency_change(connection: sa.Connection, year: int, agency_code: str, framework_id: str) -> ChangeFrames:
    """The agency's rows of both tables."""
    ranks, parts = (
        read_table(
            connection,
            table,
            table.c.year == year,
            table.c.agency_code == agency_code,
            table.c.framework_id == framework_id,
        )
        for table in (rank_change, change_part)
    )
    return ChangeFrames(ranks, parts)


def change_words(documents: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each way of comparing, and what it says: index, rank and class before and now, parts, what to know."""
    for each in documents:
        label = BASIS_WORDS[each["basis"]]
        known = (figures_from_words(each),) if each["basis"] == PUBLISHED else ()
        yield label[:1].upper() + label[1:], (change_sentence(each), *change_details(each), *known)


def change_heading(documents: Iterable[Mapping[str, Any]]) -> str:
    """The section's heading; empty where there is no section."""
    return next((f"So với năm {each['against_year']}" for each in documents), "")
