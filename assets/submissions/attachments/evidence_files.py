"""Evidence files that came in a .zip beside the report: hashed, and opened far enough to say whether they can be read.

They stay in the archived .zip; nothing is ever unpacked under a name that somebody else chose. What does not belong
here: which evidence row names which file (`checks.rules.evidence.attached_files`), and how a PDF is opened
(`pdf_opening`).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from assets.submissions.attachments.pdf_opening import PdfOpener
from assets.submissions.container.entry_names import entry_name
from assets.submissions.container.guard import MEBIBYTE, FileRefusedError
from assets.submissions.container.zip_reader import Container
from warehouse.tables.statuses import DAMAGED, EMPTY, ENCRYPTED, READABLE, UNKNOWN, FileState

MOST_PDF_BYTES = 32 * MEBIBYTE
"""A larger PDF is searched as it streams by, and not opened: it would have to be in memory whole, twice."""

_HEAD = 1024
_TAIL = 4096
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ZIP, _ZIP_END = b"PK\x03\x04", b"PK\x05\x06"
_PICTURE_STARTS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"BM", b"II*\0", b"MM\0*", b"RIFF")
_PICTURES = frozenset({".jpg", ".jpeg", ".png", ".gif", ".bmp", ".tif", ".tiff", ".webp"})
_DOCUMENTS = frozenset({".docx", ".docm", ".xlsx", ".xlsm", ".pptx", ".odt", ".ods", ".odp"})
_SOUGHT = {".pdf": re.compile(rb"/Encrypt(?:\s+[0-9]+\s+[0-9]+\s+R|\s*<<)")} | dict.fromkeys(
    # The stream of an old container in which Office puts a document under a password.
    _DOCUMENTS,
    re.compile(re.escape("EncryptedPackage".encode("utf-16-le"))),
)
"""What tells of a password, by the kind of file."""


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
    state: FileState


def attachments(container: Container, names: Sequence[str]) -> list[Attachment]:
    """The files of a .zip, given the names of its entries, in that order."""
    with PdfOpener() as pdfs:
        return [attachment(entry_name(container.parts[name]), container.stream(name), pdfs.state) for name in names]


def attachment(stored_name: str, chunks: Iterable[bytes], open_pdf: Callable[[bytes], FileState | None]) -> Attachment:
    """Hash and look at one file, from its unpacked chunks; a PDF is opened by the function given.

    One whose entry in the .zip cannot be unpacked is damaged, and costs nobody but itself; its hash is of what came
    before the damage.
    """
    name = PurePosixPath(stored_name.replace("\\", "/")).name
    suffix = PurePosixPath(name).suffix.casefold()
    sought = _SOUGHT.get(suffix)
    digest = hashlib.sha256()
    look = _Look()
    content: list[bytes] = []
    try:
        for chunk in chunks:
            digest.update(chunk)
            look.add(chunk, sought)
            if suffix == ".pdf" and look.size <= MOST_PDF_BYTES:
                content.append(chunk)
            else:
                content.clear()
    except FileRefusedError:
        return Attachment(name, digest.hexdigest(), look.size, DAMAGED)
    state = _state(suffix, look)
    if content and look.is_pdf:
        state = open_pdf(b"".join(content)) or (DAMAGED if state == DAMAGED else UNKNOWN)
    return Attachment(name, digest.hexdigest(), look.size, state)


@dataclass(slots=True)
class _Look:
    """Size, start and marks of a file, noted while it streams by."""

    size: int = 0
    head: bytes = b""
    tail: bytes = b""
    has_sought: bool = False

    def add(self, chunk: bytes, sought: re.Pattern[bytes] | None) -> None:
        self.size += len(chunk)
        self.head += chunk[: _HEAD - len(self.head)]
        if sought is not None and not self.has_sought:
            self.has_sought = sought.search(self.tail + chunk) is not None
        self.tail = (self.tail + chunk)[-_TAIL:]

    @property
    def is_pdf(self) -> bool:
        return b"%PDF-" in self.head


def _state(suffix: str, look: _Look) -> FileState:
    """State of a file, as far as these tell it."""
    if not look.size:
        return EMPTY
    if suffix == ".pdf":
        return _pdf_state(look)
    if suffix in _PICTURES:
        # A picture under another picture's name opens all the same.
        return READABLE if look.head.startswith(_PICTURE_STARTS) else DAMAGED
    if suffix in _DOCUMENTS or suffix == ".zip":
        return _packed_state(suffix, look)
    return UNKNOWN


def _pdf_state(look: _Look) -> FileState:
    """Of one that is not opened; never that it has a password, since with some it still opens for everybody."""
    if not look.is_pdf or b"%%EOF" not in look.tail:
        return DAMAGED
    return UNKNOWN if look.has_sought else READABLE


def _packed_state(suffix: str, look: _Look) -> FileState:
    if suffix in _DOCUMENTS and look.head.startswith(_OLE):
        return ENCRYPTED if look.has_sought else UNKNOWN
    if not look.head.startswith(_ZIP) or _ZIP_END not in look.tail:
        return DAMAGED
    flags = look.head[6:7]
    return ENCRYPTED if flags and flags[0] & 0x1 else READABLE
