"""Permitted targets of links in a returned workbook: web, mail, a file beside it, a place in the workbook.

A link to a file on the officer's own disk opens for nobody else, and tells how that disk is ordered: of it the file's
name is left, by which evidence is known. One to a file server hands over the reader's name and password on a click.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import unquote

from checks.rules.evidence.attached_files import is_file_name

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):(?!\d+(?:/|$))")
"""And not a host with a port."""
_DRIVE = re.compile(r"[A-Za-z]:[\\/]")
_OWN_DISK = re.compile(r"file:(?://(?:localhost)?/)?/?[A-Za-z]:[\\/]|file:///(?![\\/])[^\\]*$", re.IGNORECASE)
_PERMITTED = frozenset({"http", "https", "mailto", "tel", "ftp", "ftps", "sftp"})
_UNSEEN = re.compile(r"[\x00-\x20\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")


class SafeAddress(NamedTuple):
    """Permitted rest of an address (None for nothing), and whether the change is told."""

    address: str | None
    is_told: bool


def safe_address(written: str) -> SafeAddress:
    """An address as it may go out."""
    plain = _UNSEEN.sub("", unquote(written))
    if _DRIVE.match(plain) or _OWN_DISK.match(plain):
        return SafeAddress(_name(written), is_told=False)
    scheme = _SCHEME.match(plain)
    if scheme is None:
        is_elsewhere = plain.startswith(("\\", "/"))
        return SafeAddress(_name(written), is_told=True) if is_elsewhere else SafeAddress(written, is_told=False)
    if scheme[1].casefold() in _PERMITTED:
        return SafeAddress(written, is_told=False)
    return SafeAddress(_name(written), is_told=True)


def leads_elsewhere(text: str) -> bool:
    """Whether a text within a formula is an address that does not go out."""
    plain = _UNSEEN.sub("", unquote(text)).lstrip("'")
    if plain.startswith(("\\\\", "//")) or "\\\\" in plain:
        return True
    scheme = _SCHEME.match(plain)
    return scheme is not None and scheme[1].casefold() in {"file", "javascript", "vbscript", "data", "search-ms"}


def _name(written: str) -> str | None:
    """The name of the document that an address leads to, if it is one."""
    name = re.split(r"[\\/]", unquote(written))[-1]
    return name if is_file_name(name) else None
