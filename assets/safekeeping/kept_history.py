"""Verification of the history of figures: as it was written, and ending in the current figures.

What any day's figures were is read from it: somebody who edits it, or adds to it, forges the past. Each run's rows are
held to the fingerprint that the audit trail has of them. What does not belong here: whether the figures that stand are
right (`publication.verifying.recomputing`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from assets.publication.release.audit_events import events_of
from assets.publication.release.row_differences import row_differences, shown
from warehouse.rows.frames import read_table
from warehouse.rows.history import CHANGED, read_as_of
from warehouse.rows.table_files import fingerprints, spelled_row
from warehouse.tables import HISTORIES, METADATA, run

NOW = datetime.max.replace(tzinfo=UTC)
"""After every run, also one of a clock that was ahead."""


def contradicted_history(connection: sa.Connection) -> list[str]:
    """Contradictions between history, audit trail and current figures; one sentence each."""
    return [*_otherwise_told(connection), *_otherwise_standing(connection)]


def _otherwise_told(connection: sa.Connection) -> Iterator[str]:
    runs: dict[int, dict[str, Any]] = {}
    sums: dict[str, dict[int, Any]] = {name: {} for name in HISTORIES}
    for _, says in events_of(connection, CHANGED):
        number = _number(says)
        if number is not None and says.get("table") in sums:
            runs[number] = says["run"]
            sums[says["table"]][number] = says.get("sha256")  # the last of a run covers all that it wrote
    # Runs of before the first that the trail tells of are an older version's.
    older = range(1, min(runs)) if runs else None
    for name in HISTORIES:
        yield from _other_rows(connection, HISTORIES[name], sums[name], older)
    for row in connection.execute(sa.select(run).order_by(run.c.run_id)).mappings():
        is_so = spelled_row(run, row)
        for column, says in runs.get(row["run_id"], {}).items():
            if says != is_so.get(column):
                yield f"run {row['run_id']}: {column} is {shown(is_so.get(column))}, the audit trail says {shown(says)}"


def _other_rows(
    connection: sa.Connection, history: sa.Table, told: dict[int, Any], older: range | None
) -> Iterator[str]:
    """Runs whose rows are not those that the trail tells of; it need not tell of `older` ones, or of any for None."""
    there = fingerprints(connection, history, "run_id")
    for number in sorted(there.keys() | told.keys()):
        if number not in there:
            yield f"{history.name}: the audit trail knows rows of run {number}, and they are not there"
        elif number in told and there[number] != told[number]:
            yield f"{history.name}: the rows of run {number} are not those that the audit trail tells of"
        elif number not in told and older is not None and number not in older:
            yield f"{history.name}: the audit trail does not know rows of run {number}"


def _number(says: dict[str, Any]) -> int | None:
    by = says.get("run")
    number = by.get("run_id") if isinstance(by, dict) else None
    return int(number) if isinstance(number, str) and number.isdigit() else None


def _otherwise_standing(connection: sa.Connection) -> Iterator[str]:
    for name in HISTORIES:
        table = METADATA.tables[name]
        years = sa.union(*(sa.select(each.c.year) for each in (table, HISTORIES[name]))).subquery()
        for year in connection.scalars(sa.select(years.c.year).order_by(years.c.year)).all():
            yield from row_differences(
                table,
                read_table(connection, table, table.c.year == year),
                read_as_of(connection, table, year=year, at=NOW),
                _place,
                made="as its history has it",
                origin="the newest rows of its history",
            )


def _place(key: dict[str, Any]) -> str:
    return "/".join(str(value) for value in key.values())
