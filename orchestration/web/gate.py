"""Gate before Dagster's pages: requests that another page, or another name of this server, makes a browser send.

What belongs here: which requests are refused, decided by their headers alone, and the headers that keep a page to
itself. What does not: who may sign in (the proxy's accounts), and what a read-only page may do (Dagster's permissions).

Dagster has no users and answers anybody who reaches its port. A browser reaches it for every page that its user has
open, so that a GET must do nothing (`/graphql` takes changes by GET), a POST must come from these pages themselves,
and the server must be asked under its own name: a foreign name that was pointed at 127.0.0.1 (DNS rebinding) makes a
foreign page one of the server's own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

READING: Final = frozenset({"GET", "HEAD"})
QUERIES: Final = "/graphql"
"""Where Dagster takes queries and changes alike."""
JSON: Final = "application/json"
"""A type that no form can have: a browser asks before it sends one to another site, and is not allowed to."""

OWN_SITE: Final = frozenset({"same-origin", "none"})
"""`Sec-Fetch-Site` of these pages' own requests, and of an address that the user typed."""

KEPT_TO_ITSELF: Final = {
    "Content-Security-Policy": (
        "frame-ancestors 'none'; form-action 'self'; "
        "img-src 'self' data: blob:; connect-src 'self'; font-src 'self' data:"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""Added to every answer: no foreign page frames or embeds it, and no image in it is fetched from elsewhere."""

_POLICY_VIOLATION: Final = 1008


@dataclass(frozen=True, slots=True)
class Refused:
    """A request that is not answered: the HTTP status, and one sentence for who asked."""

    status: int
    sentence: str


class Gate:
    """ASGI middleware: what `refusal` refuses never reaches the application.

    Args:
        app: Dagster's own application, or that of the evaluators' pages.
        origins: by each value of Host under which the pages are served (lower case), the origin that pages have there.
    """

    def __init__(self, app: ASGIApp, origins: Mapping[str, str]) -> None:
        self._app = app
        self._origins = dict(origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request or a websocket, or pass it on."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        refused = refusal(scope, self._origins)
        if refused is None:
            await self._app(scope, receive, _with_headers(send))
        elif scope["type"] == "websocket":
            # Closed before it is accepted, the handshake is answered by 403.
            await send({"type": "websocket.close", "code": _POLICY_VIOLATION, "reason": refused.sentence})
        else:
            await PlainTextResponse(refused.sentence + "\n", refused.status)(scope, receive, _with_headers(send))


def refusal(scope: Scope, origins: Mapping[str, str]) -> Refused | None:
    """Reason to refuse an HTTP request or a websocket; None for one that may pass.

    A request without Origin and `Sec-Fetch-Site` comes from no browser of today; it passes, as a program of the user's.
    """
    headers = Headers(scope=scope)
    hosts = [host.lower() for host in headers.getlist("host")]
    if len(hosts) != 1 or hosts[0] not in origins:
        return Refused(421, "This server is not asked under that name (Host).")
    return _from_elsewhere(scope, headers, origins[hosts[0]]) or _in_a_wrong_way(scope, headers)


def _from_elsewhere(scope: Scope, headers: Headers, own_origin: str) -> Refused | None:
    if any(origin != own_origin for origin in headers.getlist("origin")):
        return Refused(403, "A page of another origin may not ask this server (Origin).")
    # A link in a letter or on another page is followed; a frame, an image, a script of another page is not.
    is_followed = (
        scope.get("method") in READING
        and headers.get("sec-fetch-mode") == "navigate"
        and headers.get("sec-fetch-dest") == "document"
    )
    if any(site not in OWN_SITE for site in headers.getlist("sec-fetch-site")) and not is_followed:
        return Refused(403, "A page of another site may not ask this server (Sec-Fetch-Site).")
    return None


def _in_a_wrong_way(scope: Scope, headers: Headers) -> Refused | None:
    if scope["type"] == "websocket":
        return None
    method = scope["method"]
    if method == "POST":
        return None if _types(headers) == [JSON] else Refused(415, f"Only {JSON} is taken.")
    if method not in READING:
        return Refused(405, "Only GET, HEAD and POST are answered.")
    if scope["path"].rstrip("/") == QUERIES:
        return Refused(405, "Queries are answered by POST only.")
    return None


def _types(headers: Headers) -> Sequence[str]:
    """Content types without parameters: `text/plain; application/json` is text, whatever Dagster finds in it."""
    return [given.partition(";")[0].strip().lower() for given in headers.getlist("content-type")]


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in KEPT_TO_ITSELF.items():
                if name == "Content-Security-Policy":
                    headers.append(name, value)  # beside Dagster's own: a browser holds to both
                else:
                    headers[name] = value
        await send(message)

    return sending
