"""Ways in which files get into an inbox: slowly, by a writer that is killed, over an old file, and the sure way.

What belongs here: the writers, each in a process of its own. What does not: who takes the files (`half_uploads`).
"""

from __future__ import annotations

import io
import multiprocessing
import os
import signal
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_FORK = multiprocessing.get_context("fork")
BLOCKS = 8


@dataclass(frozen=True, slots=True)
class Upload:
    """One file on its way: where it goes, what it is to hold, how long its writer takes."""

    path: Path
    content: bytes
    seconds: float

    @property
    def blocks(self) -> list[tuple[int, bytes]]:
        """The content in order, each block with its place."""
        size = len(self.content) // BLOCKS + 1
        return [(start, self.content[start : start + size]) for start in range(0, len(self.content), size)]


def slowly(upload: Upload) -> None:
    """Block by block, under its own name."""
    with upload.path.open("wb", buffering=0) as file:
        _write(file.fileno(), upload)


def with_a_pause(upload: Upload) -> None:
    """Half of it, then nothing for long, with the file left open."""
    with upload.path.open("wb", buffering=0) as file:
        half = len(upload.content) // 2
        file.write(upload.content[:half])
        time.sleep(upload.seconds * 2)
        file.write(upload.content[half:])


def into_room_made_before(upload: Upload) -> None:
    """The file has its full size from the start, as copies over SMB have."""
    with upload.path.open("wb", buffering=0) as file:
        file.truncate(len(upload.content))
        _write(file.fileno(), upload)


def last_block_first(upload: Upload) -> None:
    """As downloads in pieces do: the end record is there before the rest."""
    with upload.path.open("wb", buffering=0) as file:
        _write(file.fileno(), upload, backwards=True)


def over_an_old_file(upload: Upload) -> None:
    """The old version, whole and longer, is written over in place."""
    renamed(Upload(upload.path, _older(upload.content), 0))
    with suppress(FileNotFoundError), upload.path.open("r+b", buffering=0) as file:
        _write(file.fileno(), upload)
        file.truncate(len(upload.content))
        return
    slowly(upload)  # the old version was taken before


def renamed(upload: Upload) -> None:
    """The sure way: under another name until it is whole."""
    unfinished = upload.path.with_name(f"{upload.path.name}.part")
    with unfinished.open("wb", buffering=0) as file:
        _write(file.fileno(), upload)
    unfinished.rename(upload.path)


def at_once(upload: Upload) -> None:
    """As `cp` does it, one file after the other."""
    upload.path.write_bytes(upload.content)
    time.sleep(upload.seconds / 2)


def killed(upload: Upload) -> None:
    """The writer is killed in the middle."""
    writer = os.fork()
    if writer == 0:
        slowly(upload)
        os._exit(0)
    time.sleep(upload.seconds / 2)
    os.kill(writer, signal.SIGKILL)
    os.waitpid(writer, 0)


MANNERS: dict[str, Callable[[Upload], None]] = {
    each.__name__: each
    for each in (
        slowly,
        with_a_pause,
        into_room_made_before,
        last_block_first,
        over_an_old_file,
        renamed,
        at_once,
        killed,
    )
}


def variants(workbooks: Sequence[bytes], count: int) -> Iterator[bytes]:
    """So many files that say what the workbooks say, no two of the same bytes."""
    for number in range(count):
        saved = io.BytesIO(workbooks[number % len(workbooks)])
        with zipfile.ZipFile(saved, "a") as archive:
            archive.comment = f"upload {number}".encode()
        yield saved.getvalue()


def start_writers(uploads: Sequence[tuple[str, Upload]], at_a_time: int) -> list[multiprocessing.process.BaseProcess]:
    """Write the files, each in its manner, so many at a time; give the processes, to be joined."""
    writers = [_FORK.Process(target=_write_all, args=(uploads[lane::at_a_time],)) for lane in range(at_a_time)]
    for writer in writers:
        writer.start()
    return [*writers]


def _write_all(uploads: Sequence[tuple[str, Upload]]) -> None:
    for manner, upload in uploads:
        MANNERS[manner](upload)


def _write(descriptor: int, upload: Upload, *, backwards: bool = False) -> None:
    for start, block in reversed(upload.blocks) if backwards else upload.blocks:
        os.pwrite(descriptor, block, start)
        time.sleep(upload.seconds / BLOCKS)


def _older(content: bytes) -> bytes:
    saved = io.BytesIO(content)
    with zipfile.ZipFile(saved, "a") as archive:
        archive.writestr("docProps/old.xml", os.urandom(5000).hex())
    return saved.getvalue()
