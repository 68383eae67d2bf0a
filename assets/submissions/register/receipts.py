"""First and last receipt of each content: every arrival of a file is a row of `receipt`.

The first tells whether a report was punctual; the last, which of an agency's reports it wants to be in force (decision
0011). What does not belong here: writing receipts (`receiving.landing`, `intake`), and what is in force (`in_force`).
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from warehouse.columns.types import UtcInstant
from warehouse.tables import landed_file, receipt, submission


def first_received(of: sa.Table = submission) -> sa.ColumnElement[Any]:
    """The moment of the first arrival of a row's content, for a query over `submission` or `landed_file`."""
    return _arrival(sa.func.min(receipt.c.received_at), of)


def last_received(of: sa.Table = submission) -> sa.ColumnElement[Any]:
    """The moment of the last arrival of a row's content, for a query over `submission` or `landed_file`."""
    return _arrival(sa.func.max(receipt.c.received_at), of)


def _arrival(chosen: sa.ColumnElement[Any], of: sa.Table) -> sa.ColumnElement[Any]:
    assert of in (submission, landed_file)  # noqa: S101 - both say when the content came first, and of which year it is
    among = sa.select(chosen).where(receipt.c.year == of.c.year, receipt.c.sha256 == of.c.sha256)
    # A release that was sealed before receipts were kept has none: its rows still know the first arrival.
    return sa.func.coalesce(among.correlate(of).scalar_subquery(), of.c.received_at, type_=UtcInstant())
