"""Settings of what is told of an installation, and to whom: e-mail, webhook, metrics, lineage.

What does not belong here: sending anything (`orchestration.watching`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated
from urllib.parse import unquote, urlsplit

from pydantic import Field, ValidationInfo, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode

_ADDRESS = re.compile(r"[^\s@,<>\"]+@[^\s@,<>\"]+")
_ADDRESSES = {
    "webhook_url": "https://chat.example.vn/hooks/…",
    "openlineage_url": "https://catalogue.example.vn",
}
_USUAL_PORTS = {"smtp": 587, "smtps": 465}


@dataclass(frozen=True, slots=True)
class MailServer:
    """A server that takes e-mail.

    Attributes:
        host, port: where it listens.
        is_encrypted_at_once: TLS from the first byte, else by STARTTLS.
        user, password: None where it asks for none.
    """

    host: str
    port: int
    is_encrypted_at_once: bool
    user: str | None = None
    password: str | None = field(default=None, repr=False)


class TellingSettings(BaseSettings):
    """The part of the settings that concerns telling."""

    smtp_url: str | None = Field(
        default=None, repr=False, description="smtp://user:password@host:port (STARTTLS) or smtps://…; unset: no mail."
    )
    mail_from: str | None = Field(default=None, description="Address that e-mail comes from.")
    mail_to: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="Addresses, apart by commas, that are told."
    )
    webhook_url: str | None = Field(default=None, repr=False, description="Address that messages are posted to.")
    metrics_file: Path | None = Field(
        default=None, description="File of metrics for node_exporter; unset is metrics/parcomm.prom in the home."
    )

    openlineage_url: str | None = Field(
        default=None, repr=False, description="Address of a data catalogue that takes OpenLineage events."
    )
    openlineage_key: str | None = Field(default=None, repr=False, description="Bearer token that it asks for.")

    @field_validator("smtp_url")
    @classmethod
    def _is_a_mail_server(cls, url: str | None) -> str | None:
        if url is not None:
            mail_server(url)
        return url

    @field_validator("mail_from")
    @classmethod
    def _is_an_address_of_mail(cls, address: str | None) -> str | None:
        return None if address is None else _mail_address(address)

    @field_validator("mail_to", mode="before")
    @classmethod
    def _are_addresses_of_mail(cls, given: object) -> object:
        return tuple(_mail_address(each) for each in given.split(",")) if isinstance(given, str) else given

    @field_validator("webhook_url", "openlineage_url")
    @classmethod
    def _is_a_web_address(cls, url: str | None, info: ValidationInfo) -> str | None:
        if url is not None and re.fullmatch(r"https?://[^/\s?#]+(/\S*)?", url) is None:
            raise ValueError(f"is not an address such as {_ADDRESSES[str(info.field_name)]}")
        return url

    @field_validator("metrics_file")
    @classmethod
    def _is_a_place(cls, path: Path | None) -> Path | None:
        return None if path is None else path.expanduser().absolute()

    @model_validator(mode="after")
    def _mail_has_all_it_needs(self) -> TellingSettings:
        given = {
            "PARCOMM_SMTP_URL": self.smtp_url,
            "PARCOMM_MAIL_FROM": self.mail_from,
            "PARCOMM_MAIL_TO": self.mail_to,
        }
        lacking = [name for name, value in given.items() if not value]
        if lacking and len(lacking) < len(given):
            raise ValueError(f"e-mail needs {', '.join(given)}: {' and '.join(lacking)} is not set")
        return self


SECRET = frozenset({"smtp_url", "webhook_url", "openlineage_url", "openlineage_key"})
"""Settings of which nothing is shown."""


def mail_server(url: str) -> MailServer:
    """The server that an address names.

    Raises:
        ValueError: it is no smtp or smtps address; nothing of it is in the message.
    """
    told = "is not an address such as smtps://user:password@mail.example.vn:465 (signs in a password as %40 for @)"
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname
    except ValueError:
        raise ValueError(told) from None
    if parts.scheme not in _USUAL_PORTS or not host or parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError(told)
    return MailServer(
        host,
        port or _USUAL_PORTS[parts.scheme],
        parts.scheme == "smtps",
        unquote(parts.username) if parts.username else None,
        unquote(parts.password) if parts.password else None,
    )


def _mail_address(given: str) -> str:
    address = given.strip()
    if _ADDRESS.fullmatch(address) is None:
        raise ValueError("is not a mail address such as tuyen-truyen@example.vn")
    return address
