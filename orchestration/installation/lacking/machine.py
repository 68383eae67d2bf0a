"""The user who runs the program, what others may do with the files that it makes, and the clock."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterator

from orchestration.installation.lacking.host import Host
from warehouse.private_files import TOO_OPEN

_UNSYNCHRONISED = 5
"""The kernel's answer (`TIME_ERROR`) where nothing keeps its clock."""
_ROOM_FOR_THE_ANSWER = 512


def user(_: Host) -> Iterator[str]:
    """Root, who may do all that a fault or a hostile file could ask."""
    if os.geteuid() == 0:
        yield "this is root: run services and commands as a user of their own (parcomm)"


def umask(host: Host) -> Iterator[str]:
    """A umask that leaves files open; the program closes its own all the same."""
    if host.umask & TOO_OPEN != TOO_OPEN:
        yield f"the umask is {host.umask:04o}: set UMask=0027 in units, umask 027 in shells"


def clock(_: Host) -> Iterator[str]:
    """A clock that nothing keeps: deadlines, and the time of receipt, are held against it."""
    library = ctypes.CDLL(None, use_errno=True)
    if library.adjtimex(ctypes.create_string_buffer(_ROOM_FOR_THE_ANSWER)) == _UNSYNCHRONISED:
        yield "nothing keeps the clock: install chrony or systemd-timesyncd"
