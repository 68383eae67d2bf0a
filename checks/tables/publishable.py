"""Conditions of publishing a year, asked of the warehouse itself.

What belongs here: which table is held to its declarations how, and reading what the statements are about. What does
not: what must hold (`pipeline_schemas`, `database_counts`, `expectations`), and how an orchestrator shows it
(`asset_checks`, `expectation_checks`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pandas as pd
import sqlalchemy as sa

from checks.tables.breaches import Breach
from checks.tables.database_counts import count_breaches
from checks.tables.expectations import verdicts
from checks.tables.pipeline_schemas import breaches
from checks.tables.published_frames import published_frames
from warehouse.rows.frames import read_table
from warehouse.rows.years import of_year
from warehouse.tables import (
    REPORT_TABLES,
    agency,
    appraisal,
    code_list,
    criterion,
    criterion_score,
    evidence_conflict,
    evidence_file,
    finding,
    framework,
    index_score,
    input_value,
    landed_file,
    receipt,
    submission,
    submission_change,
)

READ_WHOLE = (agency, code_list, framework, criterion, submission, appraisal, input_value, criterion_score, index_score)
"""Small enough to be read back and put before Pandera; the others are counted by the database."""

COUNTED = (*REPORT_TABLES, evidence_conflict, evidence_file, finding, landed_file, receipt, submission_change)


def unpublishable(connection: sa.Connection, year: int) -> list[str]:
    """Reasons not to publish a year, one sentence each: what the blocking checks of a run ask.

    Args:
        connection: open on the warehouse; it is only read.
        year: the year.
    """
    found = [
        f"{table.name}: {breach}"
        for table in (*READ_WHOLE, *COUNTED)
        for breach in table_breaches(connection, table, year)[1]
    ]
    return found + [str(breach) for breach in broken_statements(read_published_frames(connection, year))]


def table_breaches(connection: sa.Connection, table: sa.Table, year: int) -> tuple[int, list[Breach]]:
    """Number of a table's rows in a year, and the declarations that they break."""
    if table in COUNTED:
        return count_breaches(connection, table, year)
    rows = read_table(connection, table, of_year(table, year))
    return len(rows), breaches(table, rows)


def read_published_frames(
    connection: sa.Connection, year: int, unscored_levels: Collection[str] = ()
) -> dict[str, pd.DataFrame]:
    """The frames that the statements are about, from what the warehouse holds.

    Args:
        connection: open on the warehouse; it is only read.
        year: the year.
        unscored_levels: whose agencies need no figures.
    """
    there = read_table(connection, agency)
    return published_frames(
        agencies=there[~there["level"].isin(list(unscored_levels))],
        criteria=read_table(connection, criterion),
        submissions=read_table(connection, submission, of_year(submission, year)),
        criterion_scores=read_table(connection, criterion_score, of_year(criterion_score, year)),
        index_scores=read_table(connection, index_score, of_year(index_score, year)),
        last_index_scores=read_table(connection, index_score, of_year(index_score, year - 1)),
        year=year,
    )


def broken_statements(frames: Mapping[str, pd.DataFrame]) -> list[Breach]:
    """The statements that do not hold and without which nothing is published."""
    return [
        Breach(each.statement.name, each.statement.english.removesuffix("."), each.broken_count, each.samples)
        for each in verdicts(frames)
        if each.statement.blocks and not each.holds
    ]
