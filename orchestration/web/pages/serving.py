"""The pages below a path: beside Dagster's own, or served alone."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from starlette.applications import Starlette
from starlette.responses import RedirectResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp

from orchestration.web.daemon import end_in_good_order
from orchestration.web.gate import Gate
from orchestration.web.loopback import loopback_server


def page_routes(pages: ASGIApp, path: str) -> list[BaseRoute]:
    """Routes that serve the pages below a path, and lead from the path itself to the first of them."""
    return [Route(path, lambda _: RedirectResponse(f"{path}/")), Mount(path, pages)]


def lone_pages(pages: ASGIApp, path: str, origins: Mapping[str, str]) -> Gate:
    """The pages alone, in a gate of their own.

    Args:
        pages: their application.
        path: below which they are served; empty for the root itself.
        origins: under which they are served.
    """
    if not path:
        return Gate(pages, origins)
    start = Route("/", lambda _: RedirectResponse(f"{path}/"))
    return Gate(Starlette(routes=[start, *page_routes(pages, path)]), origins)


def serve_pages(pages: ASGIApp, path: str, port: int, origins: Mapping[str, str]) -> None:
    """Serve the pages alone until a signal or Ctrl-C."""
    end_in_good_order()
    with suppress(KeyboardInterrupt):
        loopback_server(lone_pages(pages, path, origins), port).run()
