"""The list of a release's files with their fingerprints, and the seal: the fingerprint of that list.

Whoever holds the seal (it is printed when a release is made, and may be printed in the decision) can tell whether any
file, or the list itself, was changed. What does not belong here: what the files hold.
"""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, PositiveInt, ValidationError

from assets.submissions.receiving.archive import sha256_of
from warehouse.audit import Head
from warehouse.tables import review_file

MANIFEST = "manifest.json"
SEAL = "SEAL"
"""`<sha256>  manifest.json`: also what `sha256sum --check SEAL` understands."""

_SEAL_LINE = re.compile(rf"(Seal:\s*)?(?P<seal>[0-9a-fA-F]{{64}})(\s+\*?{re.escape(MANIFEST)})?")

FORMAT = 1


class NotAReleaseError(Exception):
    """The folder holds no release that can be read; the message says what is missing."""


class _Facts(BaseModel):
    """A part of the manifest; what a later program adds to it is passed over."""

    model_config = ConfigDict(frozen=True, strict=True)


class SealedDecision(_Facts):
    """The document that published the release."""

    number: str
    date: date


class SealedProgram(_Facts):
    """Program that made the release: see `program`."""

    version: str
    git_commit: str | None
    code_sha256: str
    lock_sha256: str | None
    python: str


class TrailEnd(_Facts):
    """Number of events of the audit trail, and the fingerprint of the last."""

    events: int
    head: str

    @classmethod
    def of(cls, head: Head) -> Self:
        """As the manifest says it."""
        return cls(events=head.events, head=head.hash)

    @property
    def as_head(self) -> Head:
        """As the trail is asked for it."""
        return Head(self.events, self.head)


class SealedFile(_Facts):
    """A file's fingerprint, and how many bytes it has."""

    sha256: str
    bytes: int


class Manifest(_Facts):
    """List of a release's contents.

    Attributes:
        year: that it publishes.
        sequence: its number among the year's releases, from 1.
        released_at: when it was sealed.
        decision: by which document.
        erratum: why it corrects the one before it; None for a year's first.
        code: by which program.
        audit: where the audit trail ended.
        tables: rows of each table.
        files: all others, by name.
    """

    year: int
    sequence: PositiveInt
    released_at: AwareDatetime
    decision: SealedDecision
    erratum: str | None
    code: SealedProgram
    audit: TrailEnd
    tables: dict[str, int]
    files: dict[str, SealedFile]

    @property
    def name(self) -> str:
        """Such as `2025-1`."""
        return f"{self.year}-{self.sequence}"

    @property
    def knows_final_points(self) -> bool:
        """Whether its program kept final points: the version that first did also began the table `review_file`."""
        return review_file.name in self.tables


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


def seal_in(text: str) -> str | None:
    """The seal in what somebody gives as one: the fingerprint, or the line of `SEAL`; None where there is none."""
    match = _SEAL_LINE.fullmatch(text.strip())
    return match["seal"].lower() if match else None


def read_manifest(folder: Path) -> Manifest:
    """The manifest.

    Raises:
        NotAReleaseError: there is none that can be read, or it does not say what a manifest says.
    """
    path = folder / MANIFEST
    try:
        text = path.read_text(encoding="utf-8")
        found = json.loads(text)
    except OSError as error:
        raise NotAReleaseError(f"{folder} is no release: {MANIFEST} cannot be read ({error.strerror})") from error
    except (ValueError, RecursionError) as error:
        raise NotAReleaseError(f"{folder} is no release: {MANIFEST} is not JSON") from error
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise NotAReleaseError(f"{folder} is no release that this version can read: {MANIFEST} has another format")
    try:
        return Manifest.model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = "/".join(map(str, first["loc"]))
        raise NotAReleaseError(f"{folder} is no release: {MANIFEST}, {place}: {first['msg']}") from error


def broken_files(folder: Path, manifest: Manifest, seal: str | None) -> list[str]:
    """Every file that is not as it was sealed, one sentence each.

    Args:
        folder: the release.
        manifest: as read from it.
        seal: the seal as published elsewhere, as `seal_in` gives it; None trusts the folder's own.
    """
    found = [*_broken_seal(folder, seal)]
    present = set(_names(folder))
    for name, sealed in sorted(manifest.files.items()):
        if name not in present:
            found.append(f"{name}: is missing")
        elif sha256_of(folder / name) != sealed.sha256:
            found.append(f"{name}: was changed after the release")
    found += [f"{name}: was added after the release" for name in sorted(present - manifest.files.keys())]
    # What it leads to can be changed without touching the release.
    links = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_symlink())
    return found + [f"{name}: is a link, and no file of the release" for name in links]


def _broken_seal(folder: Path, published: str | None) -> list[str]:
    actual = sha256_of(folder / MANIFEST)
    path = folder / SEAL
    found = []
    if not path.is_file():
        found.append(f"{SEAL}: is missing")
    elif seal_in(path.read_text(encoding="ascii", errors="replace")) != actual:
        found.append(f"{MANIFEST}: does not have the fingerprint that {SEAL} gives")
    if published is not None and published != actual:
        found.append(f"{MANIFEST}: does not have the published seal {published}")
    return found
