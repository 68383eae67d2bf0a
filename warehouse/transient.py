"""Database errors that pass by themselves.

What belongs here: telling a failure of the moment (locked, connection lost, serialisation conflict) from a permanent
one (a broken constraint, a missing table). What does not: how often and when to try again.
"""

from __future__ import annotations

import sqlalchemy as sa

SQLITE_BUSY_WORDS = ("database is locked", "database table is locked", "database schema is locked")
POSTGRESQL_STATES = (
    "40001",  # serialization_failure
    "40P01",  # deadlock_detected
    "55P03",  # lock_not_available
    "57P01",  # admin_shutdown: the server is being restarted
    "57P02",  # crash_shutdown: another session's process died, and the server begins anew
    "57P03",  # cannot_connect_now
    "57P05",  # idle_session_timeout: of a session that waited in the pool
    "53300",  # too_many_connections
)
POSTGRESQL_CONNECTION_CLASS = "08"


def is_transient(error: BaseException | None) -> bool:
    """Whether the same statement may succeed later, with nothing changed by us.

    Takes SQLAlchemy's error or the driver's own; anything else is permanent.
    """
    if isinstance(error, sa.exc.DBAPIError):
        return error.connection_invalidated or is_transient(error.orig)
    state = getattr(error, "sqlstate", None)
    if isinstance(state, str):
        return state in POSTGRESQL_STATES or state.startswith(POSTGRESQL_CONNECTION_CLASS)
    if type(error).__name__ != "OperationalError":
        return False
    if type(error).__module__.startswith("psycopg"):
        # No state: the server was not there to give one. (Nor does it for a wrong password; that fails in the end.)
        return True
    return any(word in str(error) for word in SQLITE_BUSY_WORDS)
