"""Python and the packages that this program runs with, against those that it was locked with."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from importlib import metadata

from packaging.requirements import Requirement

from orchestration.installation.instance import SETTINGS_FILE
from orchestration.installation.lacking.host import Host

OLDEST_PYTHON = (3, 11)
MOST_NAMED = 5

LOCK = SETTINGS_FILE.parent / "requirements.lock"
"""What a server has; a laptop does without PostgreSQL's storage."""

_PINNED = re.compile(r"^([A-Za-z0-9][^\\#\n]*==[^\\#\n]*)", re.MULTILINE)


def python(_: Host) -> Iterator[str]:
    """Python that is too old, or runs without a folder of packages of its own."""
    if sys.version_info[:2] < OLDEST_PYTHON:
        yield f"Python {sys.version.split()[0]} is too old: this program needs {'.'.join(map(str, OLDEST_PYTHON))}"
    if sys.prefix == sys.base_prefix:
        yield "the program runs in the system's own Python: install it in a virtual environment"


def packages(_: Host) -> Iterator[str]:
    """Packages that are not there, or in another version than the locked one."""
    told = list(unlike(LOCK.read_text(encoding="utf-8")))
    yield from told[:MOST_NAMED]
    if len(told) > MOST_NAMED:
        yield f"{len(told) - MOST_NAMED} more packages are not the locked ones"


def unlike(lock: str) -> Iterable[str]:
    """A sentence for each locked package that this Python should have, and has not."""
    for line in _PINNED.findall(lock):
        locked = Requirement(line.strip())
        if locked.marker is not None and not locked.marker.evaluate():
            continue
        try:
            found = metadata.version(locked.name)
        except metadata.PackageNotFoundError:
            yield f"the package {locked.name} is not installed ({locked.specifier} is locked)"
            continue
        if not locked.specifier.contains(found, prereleases=True):
            yield f"the package {locked.name} is {found}, and {locked.specifier} is locked"
