"""Files that a night has left to the next: landed, and not read, since reading them took longer than it may.

What does not belong here: files that wait in the inbox (`receiving.readiness`), and reports that wait for a framework
(`registering.WAITING`), which were read.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import sqlalchemy as sa

from assets.submissions.register.receipts import first_received
from warehouse.rows.key_order import in_order
from warehouse.tables import landed_file, review_file, submission

MOST_NAMED = 20


def files_left(connection: sa.Connection, year: int, beside: Collection[str] = ()) -> list[str]:
    """Names of the year's landed files that nothing in the warehouse tells of yet, in order of receipt.

    Args:
        connection: to the warehouse.
        year: the year.
        beside: files, by SHA-256, that were read and found to be no reports: the review stage stores them.
    """
    query = (
        sa.select(landed_file.c.file_name, landed_file.c.sha256)
        .where(
            landed_file.c.year == year,
            *(
                landed_file.c.sha256.not_in(sa.select(known.c.sha256).where(known.c.year == year))
                for known in (submission, review_file)
            ),
        )
        .order_by(first_received(landed_file), *in_order(landed_file.c.file_name, landed_file.c.sha256))
    )
    return [row.file_name for row in connection.execute(query) if row.sha256 not in beside]


def left_sentence(names: Sequence[str]) -> str:
    """For operators: which files wait, and for what."""
    named = ", ".join(map(repr, names[:MOST_NAMED])) + (", …" if len(names) > MOST_NAMED else "")
    return f"{len(names)} file(s) took this run's time for files that end their reader, and wait for the next: {named}"
