"""Small PDFs that real programs open, ask a password for, or refuse; the same bytes at every call."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable

_PADDING = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")
_ID = bytes(range(16))
_PERMISSIONS = -4


def pdf(pages: int = 1, *, note: str = "", user: str | None = None, declared: int | None = None) -> bytes:
    """A PDF of blank pages.

    Args:
        pages: how many there are.
        note: makes two PDFs differ.
        user: the password without which it does not open; empty: it has an owner's password only, which forbids
            printing and opens for everybody. None: no password at all.
        declared: how many pages it says that it has, where that is not true.
    """
    kids = " ".join(f"{number} 0 R" for number in range(3, 3 + pages))
    count = pages if declared is None else declared
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {count}/Kids[{kids}]>>".encode(),
        *[b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"] * pages,
    ]
    if user is not None:
        objects.append(_encryption(user))
    body = bytearray(b"%PDF-1.7\n%" + note.encode() + b"\n")
    starts = []
    for number, content in enumerate(objects, start=1):
        starts.append(len(body))
        body += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    encrypt = b"" if user is None else b"/Encrypt %d 0 R" % len(objects)
    trailer = b"trailer\n<</Size %d/Root 1 0 R%b/ID[<%b><%b>]>>\n" % (
        *(len(objects) + 1, encrypt),
        *[_ID.hex().encode()] * 2,
    )
    return bytes(
        body
        + b"xref\n0 %d\n0000000000 65535 f \n%b" % (len(objects) + 1, table)
        + trailer
        + b"startxref\n%d\n%%%%EOF\n" % len(body)
    )


def _encryption(user: str) -> bytes:
    """The dictionary of the standard handler, revision 3 with keys of 128 bits (ISO 32000-1, 7.6.3)."""
    owner_key = _md5([_padded("chu-so-huu")], times=51)
    owner = _rounds(owner_key, _padded(user))
    key = _md5([_padded(user), owner, struct.pack("<i", _PERMISSIONS), _ID], times=51)
    known = _rounds(key, _md5([_PADDING, _ID])) + b"\0" * 16
    return b"<</Filter/Standard/V 2/R 3/Length 128/P %d/O<%b>/U<%b>>>" % (
        *(_PERMISSIONS, owner.hex().encode()),
        known.hex().encode(),
    )


def _padded(password: str) -> bytes:
    return (password.encode() + _PADDING)[:32]


def _md5(parts: Iterable[bytes], times: int = 1) -> bytes:
    digest = b"".join(parts)
    for _ in range(times):
        digest = hashlib.md5(digest, usedforsecurity=False).digest()
    return digest


def _rounds(key: bytes, content: bytes) -> bytes:
    for turn in range(20):
        content = _rc4(bytes(one ^ turn for one in key), content)
    return content


def _rc4(key: bytes, content: bytes) -> bytes:
    box = list(range(256))
    at = 0
    for place in range(256):
        at = (at + box[place] + key[place % len(key)]) % 256
        box[place], box[at] = box[at], box[place]
    out = bytearray()
    first = second = 0
    for byte in content:
        first = (first + 1) % 256
        second = (second + box[first]) % 256
        box[first], box[second] = box[second], box[first]
        out.append(byte ^ box[(box[first] + box[second]) % 256])
    return bytes(out)
