"""Names under which the pages may be asked for: this machine's own, and those of the proxy before them.

What does not belong here: what becomes of other names (`gate`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

LOOPBACK = "127.0.0.1"
"""Dagster's pages have no users of their own: other machines come through a proxy that has."""

_LOOPBACK_NAMES = (LOOPBACK, "localhost", "[::1]")
_USUAL_PORTS = {"http": "80", "https": "443"}
_ORIGIN = re.compile(r"(https?)://([a-z0-9.-]+|\[[0-9a-f:.]+\])(?::([0-9]{1,5}))?/?")


def served_origins(port: int, proxied: Iterable[str]) -> Mapping[str, str]:
    """By each permitted value of Host, the origin of pages that were fetched under it."""
    local = (f"http://{name}:{port}" for name in _LOOPBACK_NAMES)
    return {origin.partition("://")[2]: origin for origin in map(browsers_origin, [*local, *proxied])}


def browsers_origin(given: str) -> str:
    """An origin as browsers write it: scheme and host in lower case, the scheme's usual port left out.

    Raises:
        ValueError: it is no http or https origin.
    """
    parts = _ORIGIN.fullmatch(given.strip().lower())
    if parts is None:
        raise ValueError(f"{given.strip()!r} is not an origin such as https://parcomm.example.vn")
    scheme, host, port = parts.groups()
    return f"{scheme}://{host}" + ("" if port in (None, _USUAL_PORTS[scheme]) else f":{port}")


def dagster_pages(proxied: tuple[str, ...]) -> str:
    """Where a person opens Dagster's pages: under the first name of the proxy, or on this machine."""
    return proxied[0] if proxied else f"http://{LOOPBACK}:3000"
