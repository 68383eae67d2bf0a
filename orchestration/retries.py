"""When a step is tried again: on what passes by itself, and on nothing else.

A locked or lost database is transient: the step asks Dagster for another attempt. Everything else is permanent:
bad data is a finding, broken code stays broken, and a night that retries it hides it. Attached to the engine, so
that assets, checks and the IO manager have it without saying so.
"""

from __future__ import annotations

import dagster as dg
import sqlalchemy as sa
from sqlalchemy import event

from warehouse.transient import is_transient

MAX_RETRIES = 3
SECONDS_TO_WAIT = 5.0


def retry_transient_errors(engine: sa.Engine) -> sa.Engine:
    """Make the engine raise Dagster's `RetryRequested` in the place of a transient error; give it back."""

    @event.listens_for(engine, "handle_error")
    def _ask_for_another_attempt(context: sa.engine.ExceptionContext) -> None:
        if is_transient(context.sqlalchemy_exception or context.original_exception):
            raise dg.RetryRequested(MAX_RETRIES, SECONDS_TO_WAIT) from context.original_exception

    return engine
