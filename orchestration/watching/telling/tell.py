"""Telling people: a file in the home, and every way that the settings name.

What belongs here: that a message is told once, and that no way which fails stops another, or whoever tells. What does
not: what is told and when.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from orchestration.installation.settings import Settings
from orchestration.installation.telling_settings import mail_server
from orchestration.watching.telling.mail import Mail
from orchestration.watching.telling.message import Message, Way
from orchestration.watching.telling.outbox import Outbox, try_once
from orchestration.watching.telling.webhook import Webhook
from warehouse.whole_files import write_whole

log = logging.getLogger("parcomm.telling")


def tell(settings: Settings, message: Message) -> bool:
    """Tell a message by its file and by every configured way; whether it was new.

    Whatever fails is logged; what was not delivered waits in the outbox. Nothing is raised: nights do not fail because
    a mail server does.
    """
    ways, outbox = ways_of(settings), Outbox(settings.folders.outbox)
    told = told_file(settings, message.key)
    try:
        with outbox.held():
            if told.exists():
                return False
            outbox.put(message, ways, datetime.now(UTC))
            # The file comes last: whoever is killed before it tells the same message again, in the same files.
            write_whole(told, f"# {message.subject}\n\n{message.text.rstrip()}\n".encode())
            outbox.deliver(ways, datetime.now(UTC))
    except OSError as error:
        log.error("the home takes no message (%s): %s is sent without it", error.strerror, message.key)  # noqa: TRY400
        for way in ways:
            if try_once(way, message) is None:
                outbox.discard(message, way)
    return True


def deliver_waiting(settings: Settings) -> int:
    """Try again what is due; give the number of messages that still wait."""
    outbox = Outbox(settings.folders.outbox)
    if not settings.folders.outbox.is_dir():
        return 0
    try:
        with outbox.held():
            outbox.deliver(ways_of(settings), datetime.now(UTC))
    except OSError as error:
        log.error("the outbox cannot be used: %s", error.strerror)  # noqa: TRY400
    return len(outbox.waiting())


def remember(path: Path, told: Mapping[str, object]) -> None:
    """Write down what was told; a disk that takes nothing is logged, and the same may be told again."""
    try:
        write_whole(path, json.dumps(told).encode())
    except OSError as error:
        log.error("what was told cannot be remembered: %s", error.strerror)  # noqa: TRY400


def ways_of(settings: Settings) -> list[Way]:
    """The ways that the settings name."""
    ways: list[Way] = []
    if settings.smtp_url and settings.mail_from:
        ways.append(Mail(mail_server(settings.smtp_url), settings.mail_from, settings.mail_to))
    if settings.webhook_url:
        ways.append(Webhook(settings.webhook_url))
    return ways


def told_file(settings: Settings, key: str) -> Path:
    """The file in which a message of that key stands once it was told."""
    return settings.folders.summaries / f"{key}.md"
