"""Webhook: each message posted as JSON to one address.

`text` is what chat programs show (Mattermost, Slack, Zulip's Slack-compatible address); `id` tells a message that is
posted twice. What does not belong here: when a message is tried again (`outbox`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from orchestration.watching.telling.message import Message, UndeliveredError

SECONDS = (5.0, 15.0)
"""To connect, and for each part of the answer."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """The way to an address.

    Attributes:
        url: where to; its path is often all that proves who posts, so it is never shown.
    """

    url: str = field(repr=False)
    name: str = "webhook"

    def deliver(self, message: Message) -> None:
        """Post the message; errors as of `Way.deliver`."""
        place = f"the webhook at {urlsplit(self.url).hostname}"
        import requests

        document = {
            "id": message.key,
            "subject": message.subject,
            "text": f"**{message.subject}**\n\n{message.text}",
            "made_at": message.made_at.isoformat(),
        }
        try:
            # Followed, a redirect would turn the post into a mere look at a page.
            with requests.post(self.url, json=document, timeout=SECONDS, allow_redirects=False, stream=True) as answer:
                status = answer.status_code
        except requests.Timeout:
            raise UndeliveredError(f"{place} did not answer in time") from None
        except requests.RequestException as error:
            # Its text has the whole address in it.
            raise UndeliveredError(f"{place} cannot be reached ({type(error).__name__})") from None
        if not 200 <= status < 300:
            raise UndeliveredError(f"{place} answers HTTP {status}")
