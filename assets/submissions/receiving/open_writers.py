"""Processes of this machine that have a file open for writing, as Linux tells in `/proc`.

Positive evidence only: other machines' writers, other users' (unless this process is root) and other systems' stay
unseen. Leases would tell of more and are not used: NFS refuses them also for files that nobody writes.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

_PROCESSES = Path("/proc")
_FLAGS = re.compile(r"^flags:\s*([0-7]+)", re.MULTILINE)


def writer_of(file: BinaryIO, name: str) -> int | None:
    """The number of a process that has the opened file, of this name, open for writing; None if none is seen."""
    own = os.fstat(file.fileno())
    for process in _processes():
        with suppress(OSError):
            for descriptor in (process / "fd").iterdir():
                if _leads_to(descriptor, name, own) and _is_for_writing(process, descriptor.name):
                    return int(process.name)
    return None


def _processes() -> Iterator[Path]:
    if _PROCESSES.is_dir():
        yield from (path for path in _PROCESSES.iterdir() if path.name.isdigit())


def _leads_to(descriptor: Path, name: str, own: os.stat_result) -> bool:
    with suppress(OSError):
        # By name first: asking for the state of a file on a share that is away would wait for it.
        return descriptor.readlink().name == name and os.path.samestat(descriptor.stat(), own)
    return False


def _is_for_writing(process: Path, descriptor: str) -> bool:
    with suppress(OSError):
        told = _FLAGS.search((process / "fdinfo" / descriptor).read_text(encoding="ascii"))
        return told is not None and int(told[1], 8) & os.O_ACCMODE != os.O_RDONLY
    return False
