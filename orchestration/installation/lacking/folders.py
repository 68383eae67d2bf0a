"""The home and what lies beside it: disks, owners, modes, the inbox, backups."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from orchestration.installation.home_modes import too_open
from orchestration.installation.lacking.host import Host
from orchestration.watching.status.last_backup import OLDEST_BACKUP, read_last_backup

LEAST_FREE = 10 * 1024**3
"""Of a year of 4,000 agencies, the archive and a night's files take about half of it."""

NETWORK_DISKS = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "fuse.sshfs", "fuse.glusterfs"})
"""On which locks, and what was written last, are not what the program takes them for."""


def home(host: Host) -> Iterator[str]:
    """A home that was not chosen, is not there, lies on a network disk, or is others' or open to others."""
    settings = host.settings
    if "home" not in settings.model_fields_set:
        yield "PARCOMM_HOME is not set"
    if not settings.home.is_dir():
        yield f"the home {settings.home} is not there"
        return
    kind = disk_kind(settings.home, Path("/proc/self/mountinfo").read_text(encoding="utf-8"))
    if kind in NETWORK_DISKS:
        yield f"the home {settings.home} lies on a network disk ({kind}): it needs a local one"
    if settings.home.stat().st_uid != os.geteuid():
        yield f"the home {settings.home} belongs to {_owner(settings.home)}, not to the user of this command"
    yield from too_open(settings.folders, sa.make_url(settings.database_url))


def disk_kind(path: Path, mounts: str) -> str:
    """File system of a path, by the lines of /proc/self/mountinfo; empty if none is the path's."""
    kinds = {}
    for line in mounts.splitlines():
        fields, _, told = line.partition(" - ")
        kinds[Path(fields.split()[4].replace("\\040", " "))] = told.split()[0]
    return next((kinds[folder] for folder in (path.resolve(), *path.resolve().parents) if folder in kinds), "")


def _owner(path: Path) -> str:
    try:
        return path.owner()
    except KeyError:
        return f"user {path.stat().st_uid}"


def disk(host: Host) -> Iterator[str]:
    """Little room where the home or the inbox lies."""
    settings = host.settings
    told = set()
    for folder in (settings.home, settings.folders.inbox):
        if folder.is_dir() and (device := folder.stat().st_dev) not in told:
            told.add(device)
            free = shutil.disk_usage(folder).free
            if free < LEAST_FREE:
                yield f"the disk of {folder} has {free / 1024**3:.1f} GiB free: less than {LEAST_FREE // 1024**3}"


def inbox(host: Host) -> Iterator[str]:
    """An inbox that is not there, or from which nothing can be taken."""
    folder = host.settings.folders.inbox
    if not folder.is_dir():
        yield f"the inbox {folder} is not there: make it with the gateway's group (install -d -m 2770)"
        return
    for each in (folder, *(path for path in folder.iterdir() if path.is_dir())):
        if not os.access(each, os.R_OK | os.W_OK | os.X_OK):
            yield f"the user of this command cannot take files from {each}"


def backups(host: Host) -> Iterator[str]:
    """No backup, none that is new, or one that lies on the home's own disk."""
    settings = host.settings
    last = read_last_backup(settings.folders)
    if last is None:
        yield "no backup was made (parcomm db backup DIR, best on another disk)"
        return
    moment, place = last
    if (age := datetime.now(UTC) - moment) > OLDEST_BACKUP:
        yield f"the last backup is {age.days} days old"
    folder = Path(place)
    if folder.is_dir() and folder.stat().st_dev == settings.home.stat().st_dev:
        yield f"the last backup lies on the home's own disk ({folder})"
