"""A host as the checks see it, and the checks by name.

What does not belong here: what each of them looks at (the modules beside this one), and printing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from orchestration.installation.settings import Settings


@dataclass(frozen=True, slots=True)
class Host:
    """The machine and what is set on it.

    Attributes:
        settings: of the installation.
        umask: with which this command was started.
        root: where the system's own files begin.
    """

    settings: Settings
    umask: int
    root: Path = Path("/")


Check = Callable[[Host], Iterable[str]]


def checks() -> Mapping[str, Check]:
    """Each check by its name, in the order in which a host is made."""
    from orchestration.installation.lacking import folders, machine, program, services, storage

    return {
        "python": program.python,
        "packages": program.packages,
        "user": machine.user,
        "umask": machine.umask,
        "clock": machine.clock,
        "postgresql": storage.postgresql,
        "roles": storage.roles,
        "warehouse": storage.warehouse,
        "dagster_storage": storage.dagster_storage,
        "pg_dump": storage.dump_tool,
        "home": folders.home,
        "disk": folders.disk,
        "inbox": folders.inbox,
        "backups": folders.backups,
        "telling": services.telling,
        "units": services.units,
        "proxy": services.proxy,
        "certificate": services.certificate,
    }


def lacks(host: Host, sentence_of: Callable[[Exception], str]) -> dict[str, list[str]]:
    """By check, what the host lacks; a check that cannot be made says why.

    Args:
        host: to be looked at.
        sentence_of: one sentence about an error.
    """
    return {name: _told(check, host, sentence_of) for name, check in checks().items()}


def _told(check: Check, host: Host, sentence_of: Callable[[Exception], str]) -> list[str]:
    try:
        return list(check(host))
    except Exception as error:  # noqa: BLE001 - whatever stops one check, the others are made
        return [sentence_of(error)]
