"""E-mail over SMTP, encrypted by TLS from the start (`smtps`) or by STARTTLS (`smtp`).

What does not belong here: when a message is tried again (`outbox`).
"""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from checks.texts.from_outside import on_one_line
from orchestration.installation.telling_settings import MailServer
from orchestration.watching.telling.message import Message, UndeliveredError

SECONDS = 10.0
"""For each answer of the server."""

_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Mail:
    """The way by e-mail.

    Attributes:
        server: where it is handed over.
        sender: address.
        recipients: addresses.
    """

    server: MailServer
    sender: str
    recipients: tuple[str, ...]
    name: str = "mail"

    def deliver(self, message: Message) -> None:
        """Hand over one e-mail to all recipients; errors as of `Way.deliver`."""
        place = f"{self.server.host}:{self.server.port}"
        try:
            with _opened(self.server) as connection:
                refused = connection.send_message(self._written(message), self.sender, self.recipients)
        except smtplib.SMTPAuthenticationError as error:
            raise UndeliveredError(
                f"the mail server {place} does not take the user or password of PARCOMM_SMTP_URL ({error.smtp_code})"
            ) from None
        except smtplib.SMTPRecipientsRefused as error:
            raise UndeliveredError(f"the mail server {place} refuses {', '.join(error.recipients)}") from None
        except smtplib.SMTPResponseException as error:
            told = error.smtp_error.decode("utf-8", "replace") if isinstance(error.smtp_error, bytes) else ""
            raise UndeliveredError(
                f"the mail server {place} answers {error.smtp_code} {on_one_line(told, 200)}".rstrip()
            ) from None
        except (smtplib.SMTPException, OSError, ssl.SSLError) as error:
            raise UndeliveredError(f"the mail server {place} cannot be used: {on_one_line(str(error), 200)}") from None
        except UnicodeEncodeError:
            raise UndeliveredError("PARCOMM_SMTP_URL: SMTP takes only user and password without accents") from None
        if refused:
            raise UndeliveredError(f"the mail server {place} refuses {', '.join(sorted(refused))}")

    def _written(self, message: Message) -> EmailMessage:
        mail = EmailMessage(policy=SMTP)
        mail["Subject"] = f"[parcomm] {on_one_line(message.subject)}"
        mail["From"] = self.sender
        mail["To"] = ", ".join(self.recipients)
        mail["Date"] = format_datetime(message.made_at)
        # The same for every try: a mail program shows a message that arrived twice only once.
        mail["Message-ID"] = f"<{message.key}@{self.sender.rpartition('@')[2]}>"
        mail["Auto-Submitted"] = "auto-generated"  # nobody's holiday note comes back (RFC 3834)
        mail.set_content(message.text)
        return mail


def _opened(server: MailServer) -> smtplib.SMTP:
    """A connection that is encrypted and logged in where that is asked for."""
    context = ssl.create_default_context()
    if server.is_encrypted_at_once:
        connection: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=SECONDS, context=context)
    else:
        connection = smtplib.SMTP(server.host, server.port, timeout=SECONDS)
    try:
        _prepare(connection, server, context)
    except BaseException:
        connection.close()
        raise
    return connection


def _prepare(connection: smtplib.SMTP, server: MailServer, context: ssl.SSLContext) -> None:
    connection.ehlo()
    is_encrypted = server.is_encrypted_at_once
    if not is_encrypted and connection.has_extn("starttls"):
        connection.starttls(context=context)
        connection.ehlo()
        is_encrypted = True
    if not is_encrypted and server.host not in _THIS_MACHINE:
        # What is told names agencies and what is wrong with their reports.
        raise smtplib.SMTPException("it offers no encryption (STARTTLS), and nothing is sent without")
    if server.user is not None:
        connection.login(server.user, server.password or "")
