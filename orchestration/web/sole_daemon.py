"""One daemon a home: two would each start every night, and each take in what the inbox receives.

What does not belong here: runs, of which several processes may have one each (`installation.abandoned_runs`,
`warehouse.turns`).
"""

from __future__ import annotations

import fcntl
import os

from assets.home import Home

LOCK = ".daemon.lock"
_STANDARD_INPUT = 0


class DaemonAtWorkError(Exception):
    """Another daemon, or what it started, is at work on the home; the message says which home."""


def claim_daemon(home: Home) -> None:
    """Be the home's daemon until this process, and all that it starts, have ended, however they end.

    The lock is held through standard input, the one open file that Dagster's processes hand on to those they start:
    a daemon whose parent was killed goes on, and still holds it. Nothing else reads standard input.

    Raises:
        DaemonAtWorkError: another one is.
    """
    descriptor = os.open(home.dagster / LOCK, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise DaemonAtWorkError(
            f"a daemon is at work on {home.root} already, started by another `parcomm ui` or `parcomm daemon`: stop it "
            "first, or open only the pages, with --no-daemon or --read-only"
        ) from error
    else:
        os.dup2(descriptor, _STANDARD_INPUT)
    finally:
        os.close(descriptor)
