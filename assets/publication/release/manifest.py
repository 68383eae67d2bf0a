"""The list of a release's files with their fingerprints, and the seal: the fingerprint of that list.

Whoever holds the seal (it is printed when a release is made, and may be printed in the decision) can tell whether any
file, or the list itself, was changed. What does not belong here: what the files hold.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from assets.submissions.archive import sha256_of

MANIFEST = "manifest.json"
SEAL = "SEAL"
"""`<sha256>  manifest.json`: also what `sha256sum --check SEAL` understands."""

FORMAT = 1


class NotAReleaseError(Exception):
    """The folder holds no release that can be read; the message says what is missing."""


def listed_files(folder: Path) -> dict[str, dict[str, Any]]:
    """Every file of the folder but the manifest and the seal: name -> sha256 and bytes."""
    return {
        name: {"sha256": sha256_of(folder / name), "bytes": (folder / name).stat().st_size} for name in _names(folder)
    }


def _names(folder: Path) -> list[str]:
    found = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return [name for name in found if name not in (MANIFEST, SEAL)]


def write_manifest(folder: Path, facts: dict[str, Any]) -> str:
    """Write the manifest over everything in the folder, and the seal; give the seal."""
    manifest = {"format": FORMAT, **facts, "files": listed_files(folder)}
    text = json.dumps(manifest, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8")
    seal = sha256_of(folder / MANIFEST)
    (folder / SEAL).write_text(f"{seal}  {MANIFEST}\n", encoding="ascii")
    return seal


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest.

    Raises:
        NotAReleaseError: there is none that can be read.
    """
    path = folder / MANIFEST
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise NotAReleaseError(f"{folder} is no release: {MANIFEST} cannot be read ({error.strerror})") from error
    except ValueError as error:
        raise NotAReleaseError(f"{folder} is no release: {MANIFEST} is not JSON") from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise NotAReleaseError(f"{folder} is no release that this version can read: {MANIFEST} has another format")
    if not isinstance(manifest.get("files"), dict) or not isinstance(manifest.get("year"), int):
        raise NotAReleaseError(f"{folder} is no release: {MANIFEST} lists no files or no year")
    return manifest


def broken_files(folder: Path, manifest: dict[str, Any], seal: str | None) -> list[str]:
    """Every file that is not as it was sealed, one sentence each.

    Args:
        folder: the release.
        manifest: as read from it.
        seal: the seal as published elsewhere; None trusts the folder's own.
    """
    found = [*_broken_seal(folder, seal)]
    present = set(_names(folder))
    for name, sealed in sorted(manifest["files"].items()):
        if name not in present:
            found.append(f"{name}: is missing")
        elif sha256_of(folder / name) != sealed["sha256"]:
            found.append(f"{name}: was changed after the release")
    found += [f"{name}: was added after the release" for name in sorted(present - manifest["files"].keys())]
    return found


def _broken_seal(folder: Path, published: str | None) -> list[str]:
    actual = sha256_of(folder / MANIFEST)
    path = folder / SEAL
    own = path.read_text(encoding="ascii", errors="replace").split(" ")[0].strip() if path.is_file() else None
    found = []
    if own is None:
        found.append(f"{SEAL}: is missing")
    elif own != actual:
        found.append(f"{MANIFEST}: does not have the fingerprint that {SEAL} gives")
    if published is not None and published.lower() != actual:
        found.append(f"{MANIFEST}: does not have the published seal {published}")
    return found
