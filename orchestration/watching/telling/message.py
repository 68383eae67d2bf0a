"""A message to people, in Vietnamese, and the error of a way that could not deliver it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Message:
    """What is told.

    Attributes:
        key: names the message: a second one of the same key is the same message. Letters, digits and hyphens; it begins
            with the day, so that files by this name stand in order.
        subject: one line.
        text: Markdown, without the subject.
        made_at: with its zone.
    """

    key: str
    subject: str
    text: str
    made_at: datetime


class UndeliveredError(Exception):
    """A message that a way could not deliver; the message is one sentence without secrets."""


class Way(Protocol):
    """A way by which messages go out."""

    @property
    def name(self) -> str:
        """Under which the outbox keeps what waits for it."""

    def deliver(self, message: Message) -> None:
        """Hand the message over.

        Raises:
            UndeliveredError: it was not taken.
        """
