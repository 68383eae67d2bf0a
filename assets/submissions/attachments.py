"""Evidence files that came in a .zip beside the report: hashed, and opened far enough to say whether they can be read.

They stay in the archived .zip; nothing is ever unpacked under a name that somebody else chose. What does not belong
here: which evidence row names which file.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Literal

State = Literal["readable", "empty", "encrypted", "damaged", "unknown"]

_TAIL = 4096
_ENCRYPTED_PDF = re.compile(rb"/Encrypt(?:\s+[0-9]+\s+[0-9]+\s+R|\s*<<)")
_STARTS = {
    ".pdf": b"%PDF-",
    ".jpg": b"\xff\xd8\xff",
    ".jpeg": b"\xff\xd8\xff",
    ".png": b"\x89PNG\r\n\x1a\n",
    ".docx": b"PK",
    ".xlsx": b"PK",
    ".pptx": b"PK",
    ".zip": b"PK",
}
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")


@dataclass(frozen=True, slots=True)
class Attachment:
    """One file beside the report.

    Attributes:
        name: its last name; folders of the .zip are not kept.
        file_sha256: of its content.
        byte_size: of its content.
        state: `damaged` where its content is not what its name says, `unknown` for kinds that are not looked into.
    """

    name: str
    file_sha256: str
    byte_size: int
    state: State


def attachment(stored_name: str, chunks: Iterable[bytes]) -> Attachment:
    """Hash and look at one file, from its unpacked chunks."""
    name = PurePosixPath(stored_name.replace("\\", "/")).name
    digest = hashlib.sha256()
    start = tail = b""
    size = 0
    is_encrypted = False
    for chunk in chunks:
        digest.update(chunk)
        size += len(chunk)
        start = start or chunk[:1024]
        is_encrypted = is_encrypted or _ENCRYPTED_PDF.search(tail + chunk) is not None
        tail = (tail + chunk)[-_TAIL:]
    return Attachment(name, digest.hexdigest(), size, _state(name, start, tail, is_encrypted=is_encrypted))


def _state(name: str, start: bytes, tail: bytes, *, is_encrypted: bool) -> State:
    suffix = PurePosixPath(name).suffix.casefold()
    expected = _STARTS.get(suffix)
    if not start:
        return "empty"
    if expected is None:
        return "unknown"
    if suffix != ".pdf":
        # An Office file under a password is wrapped in the container of the old formats.
        if suffix in {".docx", ".xlsx", ".pptx"} and start.startswith(_OLE):
            return "encrypted"
        return "readable" if start.startswith(expected) else "damaged"
    if expected not in start or b"%%EOF" not in tail:
        return "damaged"
    return "encrypted" if is_encrypted else "readable"
