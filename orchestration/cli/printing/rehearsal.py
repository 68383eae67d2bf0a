"""Summary of a demonstration: each planted fault, and what the checks made of it."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa
from rich.table import Table

from assets.samples.year import SampleFile, SampleYear
from orchestration.cli.printing.consoles import SafeConsole
from warehouse.tables import finding, submission


def print_faults(console: SafeConsole, connection: sa.Connection, samples: SampleYear) -> None:
    """List the sample files that carry a fault, with the status they got and whether the fault was named."""
    statuses = _statuses(connection, samples.year)
    named = _findings(connection, samples.year)
    table = Table(title=f"Planted faults: {len(samples.faulty)} of {len(samples.files)} files", title_justify="left")
    for heading in ("Agency", "File", "Fault", "Status", "Finding"):
        table.add_column(heading, overflow="fold")
    for sample in samples.faulty:
        table.add_row(*_row(sample, statuses, named))
    console.print(table)


def _row(sample: SampleFile, statuses: Mapping[str, str], named: Mapping[str, set[str]]) -> tuple[str, ...]:
    title = sample.fault.title if sample.fault else ""
    if sample.file_name is None:
        return sample.agency_code, "", title, "nothing received", ""
    codes = named.get(sample.file_name, set())
    expected = sample.expected_finding or ""
    found = expected if expected in codes else f"{expected} not found, but {', '.join(sorted(codes)) or 'nothing'}"
    return sample.agency_code, sample.file_name, title, statuses.get(sample.file_name, "not read"), found


def _statuses(connection: sa.Connection, year: int) -> dict[str, str]:
    query = sa.select(submission.c.file_name, submission.c.status).where(submission.c.year == year)
    return {row.file_name: row.status for row in connection.execute(query)}


def _findings(connection: sa.Connection, year: int) -> dict[str, set[str]]:
    query = (
        sa.select(submission.c.file_name, finding.c.code)
        .join_from(finding, submission)
        .where(submission.c.year == year)
        .distinct()
    )
    found: dict[str, set[str]] = {}
    for row in connection.execute(query):
        found.setdefault(row.file_name, set()).add(row.code)
    return found
