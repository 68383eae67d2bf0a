"""Names of the parts of a package: where a part's relations stand, and to which part a target leads."""

from __future__ import annotations

import posixpath
from urllib.parse import unquote


def relations_of(part: str) -> str:
    """The part that holds a part's relations; `part` is empty for the package itself."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def part_at(part: str, target: str) -> str:
    """The part to which the target of one of a part's relations leads, from the package's root."""
    plain = unquote(target).replace("\\", "/")
    rooted = plain if plain.startswith("/") else posixpath.join("/", posixpath.dirname(part), plain)
    return posixpath.normpath(rooted).lstrip("/")
