"""Files of the home, sent as they are: below one folder, no link followed, no name trusted.

What does not belong here: which folder a page offers (`app`).
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

from starlette.background import BackgroundTask
from starlette.responses import Response, StreamingResponse

from orchestration.web.pages.answers import PRIVATE, NotFoundError

CHUNK_BYTES = 256 * 1024
_FILE = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK  # a pipe in a file's place must not hold us up


def open_beneath(root: Path, path: str) -> BinaryIO:
    """A regular file below a folder, opened to be read.

    Args:
        root: the folder; it may be a link of the operator's, nothing below it may.
        path: relative, with `/` between its parts.

    Raises:
        NotFoundError: there is no such file, a part is a link, or the path would leave the folder.
    """
    parts = path.split("/")
    if any(part in ("", ".", "..") or "\0" in part for part in parts):
        raise NotFoundError
    try:
        folder = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            for part in parts[:-1]:
                inner = os.open(part, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC | os.O_NOFOLLOW, dir_fd=folder)
                os.close(folder)
                folder = inner
            opened = os.open(parts[-1], _FILE, dir_fd=folder)
        finally:
            os.close(folder)
    except (OSError, UnicodeEncodeError) as error:
        raise NotFoundError("Không có tệp này.") from error
    if not stat.S_ISREG(os.fstat(opened).st_mode):
        os.close(opened)
        raise NotFoundError("Không có tệp này.")
    return os.fdopen(opened, "rb")


def download(file: BinaryIO, name: str) -> Response:
    """A file to be saved under its own name, whatever signs that has."""
    size = os.fstat(file.fileno()).st_size
    disposition = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return StreamingResponse(
        _chunks(file, size),
        media_type="application/octet-stream",
        headers={**PRIVATE, "Content-Disposition": disposition, "Content-Length": str(size)},
        background=BackgroundTask(file.close),
    )


def _chunks(file: BinaryIO, size: int) -> Iterator[bytes]:
    """The first `size` bytes: what is appended meanwhile was not announced."""
    with file:
        while size > 0 and (chunk := file.read(min(CHUNK_BYTES, size))):
            size -= len(chunk)
            yield chunk
