"""Files that a night has left to the next: landed, and not read, since reading them took longer than it may.

What does not belong here: files that wait in the inbox (`receiving.readiness`), and reports that wait for a framework
(`registering.WAITING`), which were read.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from assets.submissions.register.receipts import first_received
from warehouse.rows.key_order import in_order
from warehouse.tables import landed_file, submission

MOST_NAMED = 20


def files_left(connection: sa.Connection, year: int) -> list[str]:
    """Names of the year's landed files of which no submission tells yet, in order of receipt."""
    read = sa.select(submission.c.sha256).where(submission.c.year == year)
    query = (
        sa.select(landed_file.c.file_name)
        .where(landed_file.c.year == year, landed_file.c.sha256.not_in(read))
        .order_by(first_received(landed_file), *in_order(landed_file.c.file_name, landed_file.c.sha256))
    )
    return list(connection.scalars(query))


def left_sentence(names: Sequence[str]) -> str:
    """For operators: which files wait, and for what."""
    named = ", ".join(map(repr, names[:MOST_NAMED])) + (", …" if len(names) > MOST_NAMED else "")
    return f"{len(names)} file(s) took this run's time for files that end their reader, and wait for the next: {named}"
