"""A web server on the loopback address: other machines come through a proxy that has accounts."""

from __future__ import annotations

import uvicorn
from starlette.types import ASGIApp

from orchestration.web.origins import LOOPBACK

SECONDS_FOR_OPEN_PAGES = 3
"""Pages that stay open keep a websocket, which would hold up the end for ever."""


def loopback_server(app: ASGIApp, port: int) -> uvicorn.Server:
    """A server of an application, to be run."""
    config = uvicorn.Config(
        app, host=LOOPBACK, port=port, log_level="warning", timeout_graceful_shutdown=SECONDS_FOR_OPEN_PAGES
    )
    return uvicorn.Server(config)
