"""What a run says on its way, as a few plain facts for whoever watches it at a terminal.

What belongs here: turning Dagster's event stream into them. What does not: how they are shown, and the log that is kept
(`orchestration.watching.logs`).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

import dagster as dg

LOGGER_KEY = "run_log"
LOGGER_NAME = "parcomm.run"

# What a reader at a terminal needs of Dagster's thirty kinds of event.
STARTED = dg.DagsterEventType.STEP_START.value
ENDED = (dg.DagsterEventType.STEP_SUCCESS.value, dg.DagsterEventType.STEP_FAILURE.value)
RETRIED = dg.DagsterEventType.STEP_UP_FOR_RETRY.value


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that a run said: a step began or ended, or a body logged a sentence."""

    step: str | None
    has_started: bool = False
    has_ended: bool = False
    sentence: str | None = None


class Listener(logging.Handler):
    """Hands what the run says to a function."""

    def __init__(self, hear: Callable[[Said], None]) -> None:
        super().__init__(logging.DEBUG)
        self._hear = hear

    def emit(self, record: logging.LogRecord) -> None:
        """Pass on steps that begin and end (which Dagster logs at DEBUG), and the bodies' own sentences.

        Dagster's bookkeeping is left out. Its errors too: why a step failed comes with the run's outcome, and that
        others were not begun follows.
        """
        meta = getattr(record, "dagster_meta", None) or {}
        event = meta.get("dagster_event")
        if event is None and logging.INFO <= record.levelno < logging.ERROR:
            self._hear(Said(meta.get("step_key"), sentence=meta.get("orig_message") or record.getMessage()))
        elif event is None:
            return
        elif event.event_type_value == RETRIED:
            self._hear(Said(event.step_key, sentence=f"{event.step_key}: tried again after an error that may pass"))
        elif event.event_type_value == STARTED or event.event_type_value in ENDED:
            has_started = event.event_type_value == STARTED
            self._hear(Said(event.step_key, has_started=has_started, has_ended=not has_started))
