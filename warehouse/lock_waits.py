"""Wait for an advisory lock of PostgreSQL, for a limited time, and the holder's name in words.

What does not belong here: what the locks stand for (`turns`, `audit`, `schema.migrate`).
"""

from __future__ import annotations

import sqlalchemy as sa

from warehouse.engine import LOCK_WAIT_SECONDS

LOCK_NOT_AVAILABLE = "55P03"

HOLDER = sa.text("""
SELECT pid, usename, application_name
FROM pg_locks JOIN pg_stat_activity USING (pid)
WHERE locktype = 'advisory' AND granted AND datname = current_database() AND database = datid
    AND (CAST(classid AS bigint) << 32) + CAST(objid AS bigint) = :number AND objsubid = 1 AND pid <> pg_backend_pid()
ORDER BY pid LIMIT 1
""")


class LockHeldError(Exception):
    """Another session kept a lock for longer than anybody waits; the message names it. It may be free later."""

    sqlstate = LOCK_NOT_AVAILABLE


def take_lock(
    connection: sa.Connection, number: int, what: str, *, shared: bool = False, seconds: int = LOCK_WAIT_SECONDS
) -> None:
    """Take an advisory lock until the transaction ends.

    Args:
        connection: in a transaction, on PostgreSQL.
        number: of the lock.
        what: it keeps, as the refusal names it.
        shared: with others who share it.
        seconds: to wait at most.

    Raises:
        LockHeldError: another session has it; the transaction is lost.
    """
    take = sa.func.pg_advisory_xact_lock_shared if shared else sa.func.pg_advisory_xact_lock
    connection.execute(sa.select(sa.func.set_config("lock_timeout", f"{seconds}s", True)))
    try:
        connection.execute(sa.select(take(number)))
    except sa.exc.DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) != LOCK_NOT_AVAILABLE:
            raise
        with connection.engine.connect() as other:
            held_by = holder(other, number)
        raise LockHeldError(f"{what} is locked by another session{held_by}: end that session, or try again") from None
    connection.exec_driver_sql("SET LOCAL lock_timeout TO DEFAULT")


def holder(connection: sa.Connection, number: int) -> str:
    """Name of an advisory lock's holder, in parentheses after a space; empty if nobody has it any more."""
    row = connection.execute(HOLDER, {"number": number}).one_or_none()
    if row is None:
        return ""
    program = f", program {row.application_name}" if row.application_name else ""
    return f" (server process {row.pid}, account {row.usename}{program})"
